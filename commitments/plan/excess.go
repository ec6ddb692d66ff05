package plan

import (
	"cmp"
	"slices"
)

// An excess is a set of intervals with more demand than supply.
type excess struct {
	verdict
	supply  int   // raw minutes
	members []int // indices of the jobs whose demand it is
}

// span is the interval from the first to the last minute of the set.
func (x *excess) span() span { return span{x.from, x.to} }

// overloads are the largest excess, then the largest among those that are
// disjoint from it, and so on: by excess, largest first; of equal ones the
// shortest, then the earliest.
func (in *instance) overloads() []excess {
	var all []excess
	gaps := []span{everywhere}
	for len(gaps) > 0 {
		var worst excess
		at := -1
		for i, g := range gaps {
			if x, ok := in.excess(g); ok && (at < 0 || x.before(&worst)) {
				worst, at = x, i
			}
		}
		if at < 0 {
			break
		}
		all = append(all, worst)
		g := gaps[at]
		gaps = slices.Replace(gaps, at, at+1, span{g.a, worst.from - 1}, span{worst.to + 1, g.b})
	}
	return all
}

// before reports whether x is listed before y.
func (x *excess) before(y *excess) bool {
	return cmp.Or(cmp.Compare(y.value, x.value), cmp.Compare(x.to-x.from, y.to-y.from), cmp.Compare(x.from, y.from)) < 0
}

// excess is the largest excess within g, both ends included.
func (in *instance) excess(g span) (x excess, ok bool) {
	if g.a > g.b {
		return x, false
	}
	q := in.overAll()
	q.opens.a, q.closes.b, q.trace = g.a, g.b, true
	v := in.worst(q)
	if !v.found || v.value <= 0 {
		return x, false
	}
	x = excess{verdict: v, supply: int((int64(v.demand)*in.cd - v.value) / in.cs)}
	ordinary, deep := in.sweep.intervals(v)
	for i := range in.jobs {
		if j := &in.jobs[i]; !j.out && j.within(ordinary, deep) {
			x.members = append(x.members, i)
		}
	}
	return x, true
}

// within reports whether the window of j lies in an interval of its kind.
func (j *job) within(ordinary, deep []span) bool {
	of := ordinary
	if j.deep {
		of = deep
	}
	return slices.ContainsFunc(of, func(s span) bool { return s.a <= j.rel && j.due <= s.b })
}

// fitsWith reports whether everything fits when so much of the free time is
// planned with.
func (in *instance) fitsWith(usable Share) bool {
	q := in.overAll()
	q.cs = int64(usable)
	v := in.worst(q)
	return !v.found || v.value <= 0
}

// clear reports whether no set of the query has an excess.
func (in *instance) clear(q query) bool {
	v := in.worst(q)
	return !v.found || v.value <= 0
}

// clearBeside reports whether the query finds no excess beside job i, which
// stays in the instance with another due date or less to do.
func (in *instance) clearBeside(q query, i int) bool {
	in.remove(i)
	defer in.restore(i)
	return in.clear(q)
}

// clearMoved is the same for a job that gets another due date. It differs only
// where that date frees it from being due before it is released.
func (in *instance) clearMoved(q query, i int) bool {
	j := &in.jobs[i]
	starts := in.startsOf(j.deep)
	moved := &starts[startAt(starts, j.wish)]
	in.release(j, -1)
	moved.jobs++
	clear := in.clearBeside(q, i)
	moved.jobs--
	in.release(j, 1)
	return clear
}

// clearWithout reports whether the query finds no excess once job i is gone, and
// with it the intervals that begin at its release.
func (in *instance) clearWithout(q query, i int) bool {
	in.release(&in.jobs[i], -1)
	defer in.release(&in.jobs[i], 1)
	return in.clearBeside(q, i)
}

// slack is how much effort, in units of 1/cd minutes, a job of the kind and
// release of j could have with a due date at minute due, beside all that is in
// the instance. j itself is not in it.
func (in *instance) slack(j *job, due int) int64 { return -in.tightest(j, due, in.overAll()).value }

// tightest is the set of the query with the least slack that contains the window
// of j with a due date at minute due.
func (in *instance) tightest(j *job, due int, q query) verdict {
	starts, rel := in.startsOf(j.deep), min(j.wish, due)
	q.probe = &probe{rel: rel, due: due, start: startAt(starts, rel), deep: j.deep}
	st := &starts[q.probe.start]
	st.jobs++
	v := in.worst(q)
	st.jobs--
	return v
}

// impossible reports whether j would not fit if it were the only one.
func (in *instance) impossible(j *job) bool {
	f0, d0 := in.supply.upTo(j.rel)
	f1, d1 := in.supply.upTo(j.due)
	have := f1 - f0
	if j.deep {
		have = d1 - d0
	}
	return int64(j.left)*in.cd > int64(have)*in.cs
}

// breakdown is the smallest supply/demand of any set, found by Dinkelbach's
// method: weigh demand and supply so that the ratio found last is worth
// nothing, and look for a set that is worth more. Every round is exact, in
// integers, and few are needed.
func (in *instance) breakdown() (factor float64, unbounded bool) {
	var supply, demand int64
	for i := range in.jobs {
		demand += int64(in.jobs[i].left)
	}
	if demand == 0 {
		return 0, true
	}
	supply = int64(in.points[len(in.points)-1].free)
	for q := in.overAll(); supply > 0; {
		q.cd, q.cs = supply, demand
		v := in.worst(q)
		if !v.found || v.value <= 0 {
			break
		}
		supply, demand = (int64(v.demand)*q.cd-v.value)/q.cs, int64(v.demand)
	}
	return float64(supply) * float64(in.cs) / (float64(in.cd) * float64(demand)), false
}
