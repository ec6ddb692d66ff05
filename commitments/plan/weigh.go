package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Weigh judges whether everything fits, and if not, what could give.
func Weigh(f Facts) Judgement {
	w := newWeighing(&f)
	in := w.in
	j := Judgement{Supply: w.supplies()}
	j.Breakdown, j.Unbounded = in.breakdown()
	over := in.overloads()
	j.Fits = len(over) == 0
	j.Room = w.room(j.Fits)
	if j.Fits {
		return j
	}
	j.Tight = in.fitsWith(whole)
	w.least = in.leastWeight(in.overAll())
	j.LeastWeight, j.AtLeast = w.least.total()
	for i := range over {
		j.Overloads = append(j.Overloads, w.overload(&over[i]))
	}
	return j
}

// A weighing is the facts of one judgement on the axis of minutes.
type weighing struct {
	*Facts
	now    int
	usable Share
	work   worktime
	busy   []span // by start, overlapping or not
	supply supply
	hours  supply // all working time, as if nothing took any of it
	in     *instance
	least  *lightest
}

func newWeighing(f *Facts) *weighing {
	w := &weighing{Facts: f, now: minuteFrom(f.Now), usable: f.usable()}
	horizon := w.horizon()
	w.work = f.Hours.worktime(w.now, horizon)
	w.busy = busyMinutes(f.Busy, span{w.now, horizon})
	w.supply = w.supplyOf(slices.Clone(w.busy))
	w.hours = newSupply(w.work.spans, 0, 0)
	w.in = newInstance(w.now, &w.supply, w.usable, w.jobs())
	return w
}

// supplyOf is the free time beside busy spans in the order of their starts, which
// it joins in place.
func (w *weighing) supplyOf(busy []span) supply {
	return newSupply(without(w.work.spans, joined(busy)), w.Block, w.DeepBlock)
}

// horizon is the minute up to which free time is looked at: so far behind all
// due dates and releases that no gap before them is cut by it.
func (w *weighing) horizon() int {
	last := w.now
	for i := range w.Work {
		last = max(last, w.reached(w.Work[i].Due), w.reached(w.Work[i].Release))
	}
	return last + int(Horizon/time.Minute) + max(w.Block, w.DeepBlock, 0)
}

// reached is the minute of a due date, no further away than we believe.
func (w *weighing) reached(t time.Time) int {
	if t.IsZero() {
		return w.now
	}
	return min(minuteBefore(t), w.now+farthest)
}

// jobs are the commitments with a due date and something left to do. Those of
// unknown effort are taken out, so that only their windows are known.
func (w *weighing) jobs() []job {
	jobs := make([]job, 0, len(w.Work))
	for i := range w.Work {
		k := &w.Work[i]
		if k.Due.IsZero() || !k.Unknown && k.Left <= 0 {
			continue
		}
		j := job{
			id: k.ID, work: i, due: max(w.now, w.reached(k.Due)), wish: w.now, left: min(k.Left, mostLeft),
			weight: max(k.Weight, 1), hard: k.Hard, deep: k.Deep, out: k.Unknown,
		}
		if k.Unknown {
			j.left = 0
		}
		if !k.Release.IsZero() {
			j.wish = max(w.now, min(minuteFrom(k.Release), w.now+farthest))
		}
		j.rel = min(j.wish, j.due)
		jobs = append(jobs, j)
	}
	return jobs
}

// supplies are F(due) × usable of every commitment with a due date, in the order
// of due dates.
func (w *weighing) supplies() []Amount {
	order := make([]int, 0, len(w.Work))
	for i := range w.Work {
		if !w.Work[i].Due.IsZero() {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(w.Work[a].Due.Compare(w.Work[b].Due), strings.Compare(w.Work[a].ID, w.Work[b].ID))
	})
	amounts := make([]Amount, 0, len(order))
	for _, i := range order {
		free, _ := w.supply.upTo(w.reached(w.Work[i].Due))
		amounts = append(amounts, Amount{w.Work[i].ID, int(int64(free) * int64(w.usable) / whole)})
	}
	return amounts
}

// room is the largest effort that still fits, for each commitment of unknown
// effort by itself.
func (w *weighing) room(fits bool) []Amount {
	var amounts []Amount
	for i := range w.in.jobs {
		j := &w.in.jobs[i]
		if !w.Work[j.work].Unknown {
			continue
		}
		a := Amount{ID: j.id}
		if fits {
			a.Minutes = int(w.in.slack(j, j.due) / whole)
		}
		amounts = append(amounts, a)
	}
	return amounts
}

// at is the instant of a minute, in the zone of the person.
func (w *weighing) at(m int) time.Time {
	if m == w.now {
		return w.Now.In(w.Hours.home())
	}
	return instant(m, w.Hours.home())
}

// overload is the certificate of an excess, and the ways out of it.
func (w *weighing) overload(x *excess) Overload {
	in := w.in
	o := Overload{
		From: w.at(x.from), To: w.at(x.to), Demand: x.demand,
		Supply: int(int64(x.supply) * in.cs / in.cd), Short: int(ceilDiv(x.value, in.cd)),
	}
	key := x.members[0]
	for _, m := range x.members {
		j := &in.jobs[m]
		o.Members = append(o.Members, Amount{j.id, j.left})
		if w.Work[j.work].Due.After(w.Work[in.jobs[key].work].Due) {
			key = m
		}
		o.Impossible = o.Impossible || in.impossible(j)
	}
	o.Key = in.jobs[key].id
	o.Meetings = w.biggest(span{x.from, x.to})
	w.waysOut(x, &o)
	return o
}

// mostNamed is how many meetings the certificate of an overload names.
const mostNamed = 3

// biggest are the meetings that take the most working time within s.
func (w *weighing) biggest(s span) []Taken {
	top := make([]Taken, 0, mostNamed+1)
	for i := range w.Meetings {
		m := &w.Meetings[i]
		part := busySpan(m.Span)
		part.a, part.b = max(part.a, s.a), min(part.b, s.b)
		if part.a >= part.b {
			continue
		}
		t := Taken{UID: m.UID, Start: m.Start, Minutes: w.hours.within(part)}
		at, _ := slices.BinarySearchFunc(top, t, Taken.compare)
		if t.Minutes > 0 && at < mostNamed {
			top = slices.Insert(top, at, t)
			top = top[:min(mostNamed, len(top))]
		}
	}
	return top
}

// compare puts the biggest first, then the earliest.
func (t Taken) compare(u Taken) int {
	return cmp.Or(cmp.Compare(u.Minutes, t.Minutes), t.Start.Compare(u.Start), strings.Compare(t.UID, u.UID))
}
