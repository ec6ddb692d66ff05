package plan

import (
	"cmp"
	"slices"
	"strings"
)

// How many meetings are offered to be shortened or skipped, and how many are
// tried for it.
const (
	mostMeetings = 3
	mostTried    = 20
)

// meetings are the meetings in an overload with whose time it fits: shortened
// at their end by as little as will do, if I called them, else skipped.
func (w *weighing) meetings(x *excess) []candidate {
	var all []candidate
	for n, m := range w.skippable(x) {
		if (len(all) >= mostMeetings || n >= mostTried) && !w.suggestedBefore(keyOf(m)) {
			continue
		}
		if c, ok := w.shortened(m, x); ok {
			all = append(all, c)
		}
	}
	return all
}

// skippable are the meetings that take enough working time from the overload:
// my own first, then the shortest, then the earliest.
func (w *weighing) skippable(x *excess) []*Meeting {
	margin := w.Block // time beside it that was too short to count can come with it
	if len(w.in.deep) > 0 {
		margin = max(margin, w.DeepBlock)
	}
	var all []*Meeting
	for i := range w.Meetings {
		m := &w.Meetings[i]
		s := busySpan(m.Span)
		if m.Fixed || s.a < w.now || s.b <= x.from || s.a >= x.to {
			continue
		}
		around := span{max(x.from, s.a-margin), min(x.to, s.b+margin)}
		if int64(w.hours.within(around))*w.in.cs >= x.value {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *Meeting) int {
		return cmp.Or(cmp.Compare(miss(a.Organizer), miss(b.Organizer)), cmp.Compare(a.Minutes(), b.Minutes()), a.Start.Compare(b.Start), strings.Compare(a.UID, b.UID))
	})
	return all
}

// shortened is the option to give back as much of a meeting as is needed.
func (w *weighing) shortened(m *Meeting, x *excess) (c candidate, ok bool) {
	length := m.Minutes()
	back := length
	if !w.fitsWithout(m, length, x) {
		return c, false
	}
	if m.Organizer {
		lo, hi := 0, ceilQuarters(length) // in quarters of an hour: lo is not enough, hi is
		for lo+1 < hi {
			if mid := (lo + hi) / 2; w.fitsWithout(m, mid*grid, x) {
				hi = mid
			} else {
				lo = mid
			}
		}
		back = min(length, hi*grid)
	}
	// Mine first, then what takes least.
	c.slip, c.laxity = miss(m.Organizer), -back
	c.Option = Option{
		Key: keyOf(m), Kind: KindMeeting,
		UID: m.UID, Start: m.Start, Minutes: back, Skip: back == length,
	}
	return c, true
}

// keyOf is the key of the option to shorten or skip a meeting.
func keyOf(m *Meeting) string {
	return KindMeeting + ":" + m.UID + "@" + m.Start.UTC().Format("20060102T150405Z")
}

func ceilQuarters(minutes int) int { return int(ceilDiv(int64(minutes), grid)) }

// fitsWithout reports whether the overload is gone, and nothing elsewhere has
// become worse, when a meeting ends so many minutes earlier.
func (w *weighing) fitsWithout(m *Meeting, minutes int, x *excess) bool {
	taken := busySpan(m.Span)
	i, found := slices.BinarySearchFunc(w.busy, taken, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	if !found {
		return false
	}
	busy := slices.Clone(w.busy)
	if busy[i].b -= minutes; busy[i].b <= busy[i].a {
		busy = slices.Delete(busy, i, i+1)
	}
	s := w.supplyOf(busy)
	in := newInstance(w.now, &s, w.usable, slices.Clone(w.in.jobs))
	return in.clear(in.touching(x.span())) && (len(in.deep) == 0 || !w.worse(in, x.span()))
}

// worse reports whether the largest excess on either side of s is larger in
// another instance. More time can only do this to deep work: two gaps that
// become one can move its deep-capable minutes forward.
func (w *weighing) worse(in *instance, s span) bool {
	for _, g := range []span{{everywhere.a, s.a - 1}, {s.b + 1, everywhere.b}} {
		x, ok := in.excess(g)
		before, _ := w.in.excess(g)
		if ok && x.value > before.value {
			return true
		}
	}
	return false
}
