package plan

import (
	"slices"
	"time"
)

// LatestUseful is the latest moment, on the grid and in working time, at which a
// decision or an input that a piece of work waits for is still of use: the free
// time from then on is at least lead x what is left of the work, and if nothing
// of it is done before that moment, everything that fits now still fits. ok is
// false when it is too late already, or when the work has no due date.
func LatestUseful(f Facts, id string, lead Share) (at time.Time, ok bool) {
	w := newWeighing(&f)
	i := slices.IndexFunc(w.in.jobs, func(j job) bool { return j.id == id && !j.out })
	if i < 0 {
		return at, false
	}
	j := w.in.jobs[i]
	need := int64(j.left) * int64(lead) / whole * w.in.cd
	fits := w.in.fitsWith(w.usable)
	useful := func(m int) bool {
		before, _ := w.supply.upTo(m)
		until, _ := w.supply.upTo(j.due)
		return int64(until-before)*w.in.cs >= need && (!fits || w.releasedAt(i, m).fitsWith(w.usable))
	}
	return w.lastMoment(w.now, j.due, useful)
}

// releasedAt is the instance with job i released no earlier than minute m.
func (w *weighing) releasedAt(i, m int) *instance {
	jobs := slices.Clone(w.in.jobs)
	jobs[i].wish = max(jobs[i].wish, m)
	jobs[i].rel = min(jobs[i].wish, jobs[i].due)
	return newInstance(w.now, &w.supply, w.usable, jobs)
}

// lastMoment is the last minute between from and to, on the grid and in working
// time, at which something still holds that once it does not never holds again.
func (w *weighing) lastMoment(from, to int, holds func(int) bool) (at time.Time, ok bool) {
	if from > to || !holds(from) {
		return at, false
	}
	yes, no := from, to+1
	for yes+1 < no {
		if mid := (yes + no) / 2; holds(mid) {
			yes = mid
		} else {
			no = mid
		}
	}
	m, ok := w.work.previous(yes, w.Hours.home())
	if !ok || m < from {
		return w.at(from), true
	}
	return w.at(m), true
}

// decideBy is the last moment at which a way out still works, if until then free
// time goes into the work as planned, in the order of due dates. What is done in
// the meantime of the commitments that move is lost to the others.
func (w *weighing) decideBy(x *excess, o *Option) time.Time {
	if o.Kind == KindMeeting {
		return o.Start.In(w.Hours.home())
	}
	var out []string
	for _, m := range o.Moves {
		out = append(out, m.ID)
	}
	if o.ID != "" {
		out = append(out, o.ID)
	}
	at, _ := w.lastMoment(w.now, max(w.now, x.to), func(m int) bool {
		in := w.later(m, out)
		return in.clear(in.touching(span{max(m, x.from), max(m, x.to)}))
	})
	return at
}

// later is the instance as it will stand at minute m without some commitments,
// if free time is spent as planned until then.
func (w *weighing) later(m int, without []string) *instance {
	open := make([]stated, 0, len(w.in.jobs))
	for i := range w.in.jobs {
		j := &w.in.jobs[i]
		// At the pace of Usable a minute of work takes more than a free minute.
		paced := Work{ID: j.id, Left: int(ceilDiv(int64(j.left)*w.in.cd, w.in.cs)), Due: w.Work[j.work].Due, Deep: j.deep}
		open = append(open, stated{Work: &paced, from: j.rel})
	}
	done := spend(w.supply, m, open)
	jobs := make([]job, 0, len(w.in.jobs))
	for i, j := range w.in.jobs {
		j.left -= int(int64(done[i]) * w.in.cs / w.in.cd)
		j.due, j.wish = max(j.due, m), max(j.wish, m)
		j.rel = min(j.wish, j.due)
		if j.left > 0 && !j.out && !slices.Contains(without, j.id) {
			jobs = append(jobs, j)
		}
	}
	return newInstance(m, &w.supply, w.usable, jobs)
}
