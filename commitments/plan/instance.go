package plan

import (
	"cmp"
	"slices"
	"strings"
)

// A job is work with known effort and a due date, on the axis of minutes.
type job struct {
	id       string
	work     int // index in Facts.Work
	rel, due int // the window in which it can be done; rel <= due
	wish     int // the release as it was given, which can lie after the due date
	start    int // index of rel among the starts of its kind
	left     int
	weight   int
	hard     bool
	deep     bool
	out      bool // taken out of the instance for a moment
}

// movable reports whether j may be given another due date.
func (j *job) movable() bool { return !j.hard && !j.out }

// A point is a minute at which demand can change: now, a release or a due date.
type point struct {
	at         int
	free, deep int // F and F_d up to there
}

// A start is a minute at which an interval may begin, with the number of jobs
// that are released there. Now counts always.
type start struct {
	at, jobs int
}

// An instance is a scheduling problem: jobs with windows, and the supply that
// they compete for. Demand, in minutes, is weighed with cd and supply, in raw
// minutes, with cs, so that all comparisons are exact: with cd = 1,000,000 and
// cs = usable an excess is measured in millionths of a minute.
type instance struct {
	now    int
	supply *supply
	cd, cs int64
	jobs   []job // by due, then id
	points []point
	// ordinary and deep are the starts of the intervals of either kind, in
	// order; empty when there is no such work.
	ordinary, deep []start
	sweep          sweep // scratch
}

// newInstance makes an instance of jobs that are in any order.
func newInstance(now int, s *supply, usable Share, jobs []job) *instance {
	in := &instance{now: now, supply: s, cd: whole, cs: int64(usable), jobs: jobs}
	slices.SortFunc(in.jobs, func(a, b job) int {
		return cmp.Or(cmp.Compare(a.due, b.due), strings.Compare(a.id, b.id))
	})
	minutes := make([]int, 0, 3*len(jobs)+1)
	minutes = append(minutes, now)
	for i := range jobs {
		minutes = append(minutes, jobs[i].rel, jobs[i].due, jobs[i].wish)
	}
	slices.Sort(minutes)
	minutes = slices.Compact(minutes)
	in.points = make([]point, len(minutes))
	for i, at := range minutes {
		in.points[i].at = at
		in.points[i].free, in.points[i].deep = s.upTo(at)
	}
	in.ordinary, in.deep = in.starts(false), in.starts(true)
	return in
}

// starts are now and all releases of jobs of one kind.
func (in *instance) starts(deep bool) []start {
	var all []start
	for i := range in.jobs {
		if j := &in.jobs[i]; j.deep == deep {
			all = append(all, start{j.rel, 0}, start{j.wish, 0})
		}
	}
	if len(all) == 0 {
		return nil
	}
	all = append(all, start{in.now, 1})
	slices.SortFunc(all, func(a, b start) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.jobs, a.jobs)) })
	all = slices.CompactFunc(all, func(a, b start) bool { return a.at == b.at })
	for i := range in.jobs {
		if j := &in.jobs[i]; j.deep == deep {
			if j.start = startAt(all, j.rel); j.left > 0 {
				all[j.start].jobs++
			}
		}
	}
	return all
}

// startAt finds the start at a minute.
func startAt(all []start, at int) int {
	i, _ := slices.BinarySearchFunc(all, at, func(s start, at int) int { return cmp.Compare(s.at, at) })
	return i
}

// startsOf are the starts of the kind of j.
func (in *instance) startsOf(deep bool) []start {
	if deep {
		return in.deep
	}
	return in.ordinary
}

// remove takes job i out, restore puts it back. Its release stays a start, as
// work that moves is still released then; its due date ends intervals only where
// the query says so.
func (in *instance) remove(i int)  { in.jobs[i].out = true }
func (in *instance) restore(i int) { in.jobs[i].out = false }

// release counts n more jobs at the release of j.
func (in *instance) release(j *job, n int) { in.startsOf(j.deep)[j.start].jobs += n }

// with is a copy of the instance in which some jobs, by index, have another due
// date.
func (in *instance) with(dates map[int]int) *instance {
	jobs := slices.Clone(in.jobs)
	for i, due := range dates {
		jobs[i].due, jobs[i].rel = due, min(jobs[i].wish, due)
	}
	return newInstance(in.now, in.supply, Share(in.cs), jobs)
}

// moved is a copy of the instance in which job i is back, with another due date.
func (in *instance) moved(i, due int) *instance {
	out := in.with(map[int]int{i: due})
	out.restore(out.jobOf(in.jobs[i].work))
	return out
}

// jobOf finds the job of a piece of work.
func (in *instance) jobOf(work int) int {
	return slices.IndexFunc(in.jobs, func(j job) bool { return j.work == work })
}

// overAll is the query for the largest excess anywhere.
func (in *instance) overAll() query {
	return query{cd: in.cd, cs: in.cs, opens: everywhere, closes: everywhere}
}

// touching is the query for the largest excess among the intervals that share
// at least an instant with s, both ends included.
func (in *instance) touching(s span) query {
	q := in.overAll()
	q.opens.b, q.closes.a = s.b, s.a
	return q
}
