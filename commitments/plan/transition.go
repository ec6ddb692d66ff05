package plan

import "slices"

// open opens intervals at the starts of a minute, alone or beside one of the
// other kind.
func (s *sweep) open(at int) {
	if a, ok := s.pass(at, false); ok {
		if s.mayBegin(at) {
			s.relax(&s.x[a], &state{open: true, from: at}, at, false, false)
		}
		for _, b := range s.deep.active {
			s.relax(&s.xy[a*len(s.y)+b], &s.y[b], at, false, false)
		}
	}
	if b, ok := s.pass(at, true); ok {
		if s.mayBegin(at) {
			s.relax(&s.y[b], &state{open: true, from: at}, at, true, false)
		}
		for _, a := range s.ordinary.active {
			s.relax(&s.xy[a*len(s.y)+b], &s.x[a], at, true, false)
		}
	}
}

// pass makes the start at a minute active, if there is one of the kind at which
// something is released.
func (s *sweep) pass(at int, deep bool) (i int, ok bool) {
	f := s.front(deep)
	if f.passed == len(f.starts) || f.starts[f.passed].at != at {
		return 0, false
	}
	i = f.passed
	f.passed++
	if f.starts[i].jobs == 0 {
		return 0, false
	}
	f.active = append(f.active, i)
	if n := len(f.active); n > 1 && f.pending[f.active[n-2]] == 0 {
		s.merge(deep, n-2)
	}
	return i, true
}

// settle notes that a job is no longer pending. When it was the last one of its
// start, that start and the next one are worth the same from now on.
func (s *sweep) settle(deep bool, start int) {
	f := s.front(deep)
	if f.pending[start]--; f.pending[start] > 0 {
		return
	}
	if at, ok := slices.BinarySearch(f.active, start); ok && at+1 < len(f.active) {
		s.merge(deep, at)
	}
}

// merge makes the active start at an index one with the next.
func (s *sweep) merge(deep bool, at int) {
	f := s.front(deep)
	old, next := f.active[at], f.active[at+1]
	f.active = slices.Delete(f.active, at, at+1)
	if deep {
		s.y[next].keep(&s.y[old])
		for _, a := range s.ordinary.active {
			s.xy[a*len(s.y)+next].keep(&s.xy[a*len(s.y)+old])
		}
		return
	}
	s.x[next].keep(&s.x[old])
	for _, b := range s.deep.active {
		s.xy[next*len(s.y)+b].keep(&s.xy[old*len(s.y)+b])
	}
}

// keep replaces a state by a better one.
func (s *state) keep(t *state) {
	if t.open && t.better(s) {
		*s = *t
	}
}

// relax replaces a state if opening or closing an interval of another one leads
// there on a better way.
func (s *sweep) relax(to, from *state, at int, deep, closing bool) {
	if from.open && from.better(to) {
		*to = *from
		to.trace = s.note(from.trace, at, deep, closing)
	}
}

// close ends intervals at a due date: one of two that are open, or the last
// one, with which the set is complete.
func (s *sweep) close(at int, ordinary, deep bool) {
	for _, a := range s.ordinary.active {
		for _, b := range s.deep.active {
			both := &s.xy[a*len(s.y)+b]
			if ordinary {
				s.relax(&s.y[b], both, at, false, true)
			}
			if deep {
				s.relax(&s.x[a], both, at, true, true)
			}
		}
	}
	if at < s.q.closes.a || at > s.q.closes.b || s.q.probe != nil && !s.gated {
		return
	}
	if ordinary {
		for _, a := range s.ordinary.active {
			s.complete(&s.x[a], at, false)
		}
	}
	if deep {
		for _, b := range s.deep.active {
			s.complete(&s.y[b], at, true)
		}
	}
}

// complete compares a set that ends at a minute with the best so far.
func (s *sweep) complete(st *state, at int, deep bool) {
	b := &s.best
	if !st.open || b.found && st.value < b.value {
		return
	}
	longer := (at - st.from) - (b.to - b.from)
	if b.found && st.value == b.value && (longer > 0 || longer == 0 && st.from >= b.from) {
		return
	}
	*b = verdict{found: true, value: st.value, demand: st.demand, from: st.from, to: at, trace: s.note(st.trace, at, deep, true)}
}
