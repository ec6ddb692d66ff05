package plan

// A supply is the free time from one instant on: F(t), the free minutes up to
// t, and F_d(t), those of them that are deep-capable. Both are answered from
// prefix sums in logarithmic time.
type supply struct {
	runs []run
}

// A run is a gap that counts: a maximal free run of at least one block.
type run struct {
	span
	deep int // its first so many minutes are deep-capable
	// free and deepFree are the sums of all runs before it.
	free, deepFree int
}

// newSupply counts the gaps of at least block minutes. In each the first
// floor(length/deepBlock) x deepBlock minutes are deep-capable; without a
// deepBlock all are.
func newSupply(gaps []span, block, deepBlock int) supply {
	s := supply{runs: make([]run, 0, len(gaps))}
	free, deepFree := 0, 0
	for _, g := range gaps {
		r := run{span: g, free: free, deepFree: deepFree}
		length := g.b - g.a
		if length < block {
			continue
		}
		r.deep = length
		if deepBlock > 0 {
			r.deep = length / deepBlock * deepBlock
		}
		free, deepFree = free+length, deepFree+r.deep
		s.runs = append(s.runs, r)
	}
	return s
}

// upTo gives F(t) and F_d(t).
func (s *supply) upTo(t int) (free, deep int) {
	lo, hi := 0, len(s.runs)
	for lo < hi {
		if mid := (lo + hi) / 2; s.runs[mid].a < t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return 0, 0
	}
	r := &s.runs[lo-1]
	return r.free + min(t, r.b) - r.a, r.deepFree + min(t-r.a, r.deep)
}

// within is the free minutes of a span.
func (s *supply) within(t span) int {
	before, _ := s.upTo(t.a)
	until, _ := s.upTo(t.b)
	return until - before
}

// reach is the first minute t with F(t) >= free, or F_d(t) >= free when deep;
// ok is false when there is not so much. free is positive.
func (s *supply) reach(free int, deep bool) (t int, ok bool) {
	lo, hi := 0, len(s.runs)
	for lo < hi {
		mid := (lo + hi) / 2
		before, length := s.runs[mid].sums(deep)
		if before+length < free {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(s.runs) {
		return 0, false
	}
	before, _ := s.runs[lo].sums(deep)
	return s.runs[lo].a + free - before, true
}

// sums are the minutes of the kind before the run and in it.
func (r *run) sums(deep bool) (before, length int) {
	if deep {
		return r.deepFree, r.deep
	}
	return r.free, r.b - r.a
}
