package plan

import "math"

// The test. Ordinary work can use every free minute, deep work only the
// deep-capable ones. Take any set X of minutes that consists of intervals from
// a release (or now) to a due date of ordinary work, and any such set Y of
// deep work: all ordinary work whose window lies in an interval of X, and all
// deep work whose window lies in one of Y, has to be done in the free minutes
// of X and the deep-capable minutes of Y. By Hall's theorem on a bipartite
// graph of minutes of work and minutes of time these conditions are also
// sufficient. Without deep work they are the intervals of Horn (1974); without
// releases they are the pairs (s, t) of docs/plan.md.
//
// A set (X, Y) that falls into parts that do not touch is violated only if one
// of its parts is, so only connected sets are looked at. The sweep goes through
// the points in order and keeps, for every pair of starts from which an X and a
// Y interval may be open, the best way to have got there: dynamic programming,
// in time proportional to points x starts of ordinary x starts of deep work.

// A query says which connected sets count, and what is asked of them.
type query struct {
	// The value of a set is cd x demand - cs x supply.
	cd, cs int64
	// opens and closes are where a set may begin and end, both ends included.
	opens, closes span
	// probe, if given, restricts the sets to those that contain its window.
	probe *probe
	// trace asks for the intervals of the best set.
	trace bool
}

// A probe is a window that a job has or might have.
type probe struct {
	rel, due int
	deep     bool
}

// everywhere puts no restriction on a minute.
var everywhere = span{math.MinInt, math.MaxInt}

// A verdict is the best set: the largest value; of equal ones the shortest,
// then the earliest.
type verdict struct {
	found    bool
	value    int64
	demand   int
	from, to int
	trace    int32
}

// A state is the best way to have certain intervals open.
type state struct {
	open   bool
	value  int64
	demand int
	from   int   // where the connected set began
	trace  int32 // the last step of the way, 0 for none
}

// better reports whether s is a better way than t: a larger value, or an equal
// one from a later beginning, which makes the set shorter.
func (s *state) better(t *state) bool {
	if !t.open || s.value != t.value {
		return !t.open || s.value > t.value
	}
	return s.from > t.from
}

// A sweep is the state of one pass over the points. Its slices are kept for the
// next pass.
type sweep struct {
	in *instance
	q  query
	// x[a] has ordinary interval open from start a; y[b] a deep one; xy both,
	// at a*len(in.deep)+b. The first nx and ny starts have been passed.
	x, y, xy []state
	nx, ny   int
	job      int // the next one whose due date has not been passed
	gated    bool
	best     verdict
	steps    []step
}

// A step is where an interval was opened or closed on the way to a state.
type step struct {
	prev        int32
	at          int
	deep, close bool
}

// worst is the best set of the query; found is false when there is none.
func (in *instance) worst(q query) verdict {
	s := &in.sweep
	s.reset(in, q)
	prev := in.points[0]
	for _, p := range in.points {
		if q.probe != nil && !s.gated && q.probe.due < p.at {
			between := point{at: q.probe.due}
			between.free, between.deep = in.supply.upTo(between.at)
			s.step(prev, between)
			prev = between
		}
		s.step(prev, p)
		prev = p
	}
	if q.probe != nil && !s.gated {
		last := point{at: q.probe.due}
		last.free, last.deep = in.supply.upTo(last.at)
		s.step(prev, last)
	}
	return s.best
}

func (s *sweep) reset(in *instance, q query) {
	nx, ny := len(in.ordinary), len(in.deep)
	s.in, s.q = in, q
	s.x, s.y, s.xy = cleared(s.x, nx), cleared(s.y, ny), cleared(s.xy, nx*ny)
	s.nx, s.ny, s.job, s.gated, s.best = 0, 0, 0, false, verdict{}
	s.steps = append(s.steps[:0], step{})
}

func cleared(s []state, n int) []state {
	if cap(s) < n {
		return make([]state, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// step goes on from point prev to point p.
func (s *sweep) step(prev, p point) {
	s.advance(int64(p.free-prev.free)*s.q.cs, int64(p.deep-prev.deep)*s.q.cs)
	s.openOrdinary(p.at)
	s.openDeep(p.at)
	ordinary, deep := s.take(p.at)
	if s.q.probe != nil && s.q.probe.due == p.at {
		s.gate()
		ordinary, deep = ordinary || !s.q.probe.deep, deep || s.q.probe.deep
	}
	s.close(p.at, ordinary, deep)
}

// advance pays for the free minutes since the last point: all of them where an
// ordinary interval is open, the deep-capable ones where only a deep one is.
func (s *sweep) advance(free, deep int64) {
	if free == 0 {
		return
	}
	for a := range s.x[:s.nx] {
		s.x[a].value -= free
	}
	for b := range s.y[:s.ny] {
		s.y[b].value -= deep
	}
	for a := range s.nx {
		for b := range s.ny {
			s.xy[a*len(s.y)+b].value -= free
		}
	}
}

// openOrdinary opens ordinary intervals at a start, alone or beside a deep one.
func (s *sweep) openOrdinary(at int) {
	if s.nx == len(s.x) || s.in.ordinary[s.nx].at != at {
		return
	}
	a := s.nx
	s.nx++
	if s.in.ordinary[a].jobs == 0 {
		return
	}
	if s.mayBegin(at) {
		s.x[a] = state{open: true, from: at, trace: s.note(0, at, false, false)}
	}
	for b := range s.ny {
		if y := &s.y[b]; y.open {
			s.xy[a*len(s.y)+b] = *y
			s.xy[a*len(s.y)+b].trace = s.note(y.trace, at, false, false)
		}
	}
}

// openDeep opens deep intervals at a start, alone or beside an ordinary one.
func (s *sweep) openDeep(at int) {
	if s.ny == len(s.y) || s.in.deep[s.ny].at != at {
		return
	}
	b := s.ny
	s.ny++
	if s.in.deep[b].jobs == 0 {
		return
	}
	if s.mayBegin(at) {
		s.y[b] = state{open: true, from: at, trace: s.note(0, at, true, false)}
	}
	for a := range s.nx {
		if x := &s.x[a]; x.open {
			s.xy[a*len(s.y)+b] = *x
			s.xy[a*len(s.y)+b].trace = s.note(x.trace, at, true, false)
		}
	}
}

// mayBegin reports whether a set may begin at a minute. After the window of the
// probe it is too late to contain it.
func (s *sweep) mayBegin(at int) bool {
	return !s.gated && at >= s.q.opens.a && at <= s.q.opens.b
}

// take adds the demand that is due at a minute to every state whose interval
// began no later than its release. It reports which kinds were due.
func (s *sweep) take(at int) (ordinary, deep bool) {
	for ; s.job < len(s.in.jobs) && s.in.jobs[s.job].due <= at; s.job++ {
		j := &s.in.jobs[s.job]
		if j.out {
			continue
		}
		if j.deep {
			deep = true
			s.takeDeep(j)
		} else {
			ordinary = true
			s.takeOrdinary(j)
		}
	}
	return ordinary, deep
}

func (s *sweep) takeOrdinary(j *job) {
	value := int64(j.left) * s.q.cd
	for a := 0; a < s.nx && s.in.ordinary[a].at <= j.rel; a++ {
		s.x[a].value += value
		s.x[a].demand += j.left
		for b := range s.ny {
			s.xy[a*len(s.y)+b].value += value
			s.xy[a*len(s.y)+b].demand += j.left
		}
	}
}

func (s *sweep) takeDeep(j *job) {
	value := int64(j.left) * s.q.cd
	for b := 0; b < s.ny && s.in.deep[b].at <= j.rel; b++ {
		s.y[b].value += value
		s.y[b].demand += j.left
		for a := range s.nx {
			s.xy[a*len(s.y)+b].value += value
			s.xy[a*len(s.y)+b].demand += j.left
		}
	}
}

// gate keeps only what has an interval open round the window of the probe.
func (s *sweep) gate() {
	s.gated, s.best = true, verdict{}
	for a := range s.x {
		if s.q.probe.deep || s.in.ordinary[a].at > s.q.probe.rel {
			s.x[a].open = false
		}
	}
	for b := range s.y {
		if !s.q.probe.deep || s.in.deep[b].at > s.q.probe.rel {
			s.y[b].open = false
		}
	}
	for i := range s.xy {
		from := s.in.ordinary[i/len(s.y)].at
		if s.q.probe.deep {
			from = s.in.deep[i%len(s.y)].at
		}
		if from > s.q.probe.rel {
			s.xy[i].open = false
		}
	}
}

// close ends intervals at a due date: one of two that are open, or the last
// one, with which the set is complete.
func (s *sweep) close(at int, ordinary, deep bool) {
	for i := range s.xy[:s.nx*len(s.y)] {
		if both := &s.xy[i]; both.open {
			if ordinary {
				s.relax(&s.y[i%len(s.y)], both, at, false)
			}
			if deep {
				s.relax(&s.x[i/len(s.y)], both, at, true)
			}
		}
	}
	if at < s.q.closes.a || at > s.q.closes.b || s.q.probe != nil && !s.gated {
		return
	}
	for a := range s.x[:s.nx] {
		if ordinary && s.x[a].open {
			s.complete(&s.x[a], at, false)
		}
	}
	for b := range s.y[:s.ny] {
		if deep && s.y[b].open {
			s.complete(&s.y[b], at, true)
		}
	}
}

// relax replaces a state if closing an interval of both leads there on a better
// way.
func (s *sweep) relax(to, both *state, at int, deep bool) {
	if both.better(to) {
		*to = *both
		to.trace = s.note(both.trace, at, deep, true)
	}
}

func (s *sweep) complete(st *state, at int, deep bool) {
	b := &s.best
	if b.found {
		if st.value < b.value {
			return
		}
		if longer := (at - st.from) - (b.to - b.from); st.value == b.value && (longer > 0 || longer == 0 && st.from >= b.from) {
			return
		}
	}
	*b = verdict{found: true, value: st.value, demand: st.demand, from: st.from, to: at, trace: s.note(st.trace, at, deep, true)}
}

func (s *sweep) note(prev int32, at int, deep, closing bool) int32 {
	if !s.q.trace {
		return 0
	}
	s.steps = append(s.steps, step{prev, at, deep, closing})
	return int32(len(s.steps) - 1)
}

// intervals are the intervals of either kind on the way to a verdict of the
// last sweep, which was asked for a trace.
func (s *sweep) intervals(v verdict) (ordinary, deep []span) {
	var closed [2]int
	for i := v.trace; i != 0; i = s.steps[i].prev {
		st := s.steps[i]
		switch {
		case st.close && st.deep:
			closed[1] = st.at
		case st.close:
			closed[0] = st.at
		case st.deep:
			deep = append(deep, span{st.at, closed[1]})
		default:
			ordinary = append(ordinary, span{st.at, closed[0]})
		}
	}
	return ordinary, deep
}
