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
// Y interval may be open, the best way to have got there (dynamic programming).
// Starts between which no work is waiting any more are worth the same from then
// on and become one, so what it costs depends on how many releases are pending
// at a time, not on how many there are.

// A query says which connected sets count, and what is asked of them.
type query struct {
	// The value of a set is cd x demand - cs x supply.
	cd, cs int64
	// opens and closes are where a set may begin and end, both ends included.
	opens, closes span
	// ends says that the due dates of jobs that are out still end intervals.
	ends bool
	// probe, if given, restricts the sets to those that contain its window.
	probe *probe
	// trace asks for the intervals of the best set.
	trace bool
}

// A probe is a window that a job has or might have.
type probe struct {
	rel, due int
	start    int // index of rel among the starts of its kind
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
	// x[a] has an ordinary interval open from start a; y[b] a deep one; xy both,
	// at a*len(y)+b.
	x, y, xy       []state
	ordinary, deep front
	job            int // the next one whose due date has not been passed
	gated          bool
	best           verdict
	steps          []step
	updates        int // of states, in all passes: what searches budget with
}

// A front is how far a sweep has come with the starts of one kind.
type front struct {
	starts []start
	passed int
	// active are the passed starts that are told apart, in order.
	active []int
	// pending counts, for each start, the jobs released there that are not due
	// yet.
	pending []int
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
			prev = s.stepTo(prev, q.probe.due)
		}
		s.step(prev, p)
		prev = p
	}
	if q.probe != nil && !s.gated {
		s.stepTo(prev, q.probe.due)
	}
	return s.best
}

func (s *sweep) reset(in *instance, q query) {
	nx, ny := len(in.ordinary), len(in.deep)
	s.in, s.q = in, q
	s.x, s.y, s.xy = cleared(s.x, nx), cleared(s.y, ny), cleared(s.xy, nx*ny)
	s.ordinary.reset(in.ordinary)
	s.deep.reset(in.deep)
	for i := range in.jobs {
		if j := &in.jobs[i]; !j.out {
			s.front(j.deep).pending[j.start]++
		}
	}
	if q.probe != nil {
		s.front(q.probe.deep).pending[q.probe.start]++
	}
	s.job, s.gated, s.best = 0, false, verdict{}
	s.steps = append(s.steps[:0], step{})
}

func (f *front) reset(starts []start) {
	f.starts, f.passed, f.active = starts, 0, f.active[:0]
	f.pending = cleared(f.pending, len(starts))
}

func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

func (s *sweep) front(deep bool) *front {
	if deep {
		return &s.deep
	}
	return &s.ordinary
}

// stepTo steps to a minute that is no point of the instance.
func (s *sweep) stepTo(prev point, at int) point {
	p := point{at: at}
	p.free, p.deep = s.in.supply.upTo(at)
	s.step(prev, p)
	return p
}

// step goes on from point prev to point p.
func (s *sweep) step(prev, p point) {
	s.updates += (1 + len(s.ordinary.active)) * (1 + len(s.deep.active))
	s.advance(int64(p.free-prev.free)*s.q.cs, int64(p.deep-prev.deep)*s.q.cs)
	s.open(p.at)
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
	for _, a := range s.ordinary.active {
		s.x[a].value -= free
		for _, b := range s.deep.active {
			s.xy[a*len(s.y)+b].value -= free
		}
	}
	for _, b := range s.deep.active {
		s.y[b].value -= deep
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
		if !j.out || s.q.ends && j.left > 0 {
			ordinary, deep = ordinary || !j.deep, deep || j.deep
		}
		if j.out {
			continue
		}
		if j.deep {
			s.takeDeep(j)
		} else {
			s.takeOrdinary(j)
		}
		s.settle(j.deep, j.start)
	}
	return ordinary, deep
}

func (s *sweep) takeOrdinary(j *job) {
	value := int64(j.left) * s.q.cd
	for _, a := range s.ordinary.active {
		if s.in.ordinary[a].at > j.rel {
			break
		}
		s.x[a].add(value, j.left)
		for _, b := range s.deep.active {
			s.xy[a*len(s.y)+b].add(value, j.left)
		}
	}
}

func (s *sweep) takeDeep(j *job) {
	value := int64(j.left) * s.q.cd
	for _, b := range s.deep.active {
		if s.in.deep[b].at > j.rel {
			break
		}
		s.y[b].add(value, j.left)
		for _, a := range s.ordinary.active {
			s.xy[a*len(s.y)+b].add(value, j.left)
		}
	}
}

func (s *state) add(value int64, demand int) {
	s.value += value
	s.demand += demand
}

// gate keeps only what has an interval open round the window of the probe.
func (s *sweep) gate() {
	p := s.q.probe
	s.gated, s.best = true, verdict{}
	for _, a := range s.ordinary.active {
		around := s.in.ordinary[a].at <= p.rel
		s.x[a].open = s.x[a].open && !p.deep && around
		for _, b := range s.deep.active {
			if p.deep {
				around = s.in.deep[b].at <= p.rel
			}
			both := &s.xy[a*len(s.y)+b]
			both.open = both.open && around
		}
	}
	for _, b := range s.deep.active {
		s.y[b].open = s.y[b].open && p.deep && s.in.deep[b].at <= p.rel
	}
	s.settle(p.deep, p.start)
}

// note records a step of a way, if the query asks for a trace.
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
