package plan

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bywhen/calendar"
)

// Working time is what the windows of [Hours] are on the axis of UTC minutes.
type worktime struct {
	// spans are the working minutes, in order, adjoining ones joined.
	spans []span
	// ends are the ends of the last window of each working day, in order.
	ends []int
}

// worktime lays the working windows between two minutes on the axis. A minute
// counts iff its local reading lies in a window, so a skipped hour never counts
// and a repeated one twice.
func (h *Hours) worktime(from, to int) worktime {
	l := layer{hours: h, within: span{from, to}}
	l.lay(h.home(), atHome, math.MinInt, math.MaxInt)
	for i := range h.Away {
		if a := &h.Away[i]; a.Zone != nil {
			l.lay(a.Zone, i, dayNumber(a.From), dayNumber(a.To))
		}
	}
	// With one zone they are in order already, unless windows are not.
	byStart := func(a, b span) int { return cmp.Compare(a.a, b.a) }
	if !slices.IsSortedFunc(l.spans, byStart) || len(h.Away) > 0 {
		slices.SortFunc(l.spans, byStart)
		slices.SortFunc(l.ends, func(a, b dayEnd) int { return cmp.Compare(a.end, b.end) })
	}
	w := worktime{spans: joined(l.spans), ends: make([]int, 0, len(l.ends))}
	for _, e := range l.ends {
		if e.end < to {
			w.ends = append(w.ends, e.end)
		}
	}
	return w
}

// A layer collects the windows of one person.
type layer struct {
	hours  *Hours
	within span
	spans  []span
	ends   []dayEnd
}

type dayEnd struct{ day, end int }

// lay adds the windows of the days first to last that lie in loc. The zone is
// taken in stretches of one offset; in each, local minute = UTC minute + offset,
// and nothing else has to be known about its changes of the clocks.
func (l *layer) lay(loc *time.Location, place, first, last int) {
	at, to := l.within.a, l.within.b
	if place != atHome { // no zone is more than a day and a bit away from UTC
		at, to = max(at, (first-2)*minutesPerDay), min(to, (last+3)*minutesPerDay)
	}
	for at < to {
		until := to
		if _, end := instant(at, loc).ZoneBounds(); !end.IsZero() {
			until = min(to, max(at+1, minuteFrom(end)))
		}
		l.stretch(span{at, until}, offset(at, loc), place, first, last)
		at = until
	}
}

// stretch adds the windows within s, in which the local clock is ahead of UTC
// by off minutes.
func (l *layer) stretch(s span, off, place, first, last int) {
	from := max(first, floorDiv(s.a+off, minutesPerDay))
	to := min(last, floorDiv(s.b-1+off, minutesPerDay))
	for day := from; day <= to; day++ {
		windows := l.hours.Week[floorMod(day+4, 7)] // 1 January 1970 was a Thursday
		if len(windows) == 0 || !l.worksAt(day, place) {
			continue
		}
		for _, w := range windows {
			a := max(s.a, day*minutesPerDay+w.From-off)
			b := min(s.b, day*minutesPerDay+w.To-off)
			if a < b {
				l.spans = append(l.spans, span{a, b})
				l.endsAt(day, b)
			}
		}
	}
}

func (l *layer) worksAt(day, place int) bool {
	h := l.hours
	if len(h.Away) == 0 && len(h.Holidays) == 0 {
		return place == atHome
	}
	p, works := h.place(dateOfDay(day))
	return works && p == place
}

func (l *layer) endsAt(day, end int) {
	if n := len(l.ends); n > 0 && l.ends[n-1].day == day {
		l.ends[n-1].end = max(end, l.ends[n-1].end)
		return
	}
	l.ends = append(l.ends, dayEnd{day, end})
}

// joined joins sorted spans that touch or overlap, in place.
func joined(spans []span) []span {
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.a <= out[n-1].b {
			out[n-1].b = max(out[n-1].b, s.b)
			continue
		}
		out = append(out, s)
	}
	return out
}

// next is the first minute from m on that lies on the grid of loc and within
// working time, whose ends are inside.
func (w *worktime) next(m int, loc *time.Location) (at int, ok bool) {
	i, _ := slices.BinarySearchFunc(w.spans, m, func(s span, m int) int { return cmp.Compare(s.b, m) })
	for ; i < len(w.spans); i++ {
		at = toGrid(max(m, w.spans[i].a), loc)
		if at <= w.spans[i].b {
			return at, true
		}
	}
	return 0, false
}

// previous is the last minute up to m that lies on the grid of loc and within
// working time.
func (w *worktime) previous(m int, loc *time.Location) (at int, ok bool) {
	for i := len(w.spans) - 1; i >= 0; i-- {
		s := w.spans[i]
		if s.a > m {
			continue
		}
		for at = min(m, s.b); at >= s.a; at-- {
			if toGrid(at, loc) == at {
				return at, true
			}
		}
	}
	return 0, false
}

// busyMinutes are the spans of busy within w, in order of their starts.
func busyMinutes(busy []calendar.Span, w span) []span {
	out := make([]span, 0, len(busy))
	for _, b := range busy {
		s := busySpan(b)
		s.a, s.b = max(s.a, w.a), min(s.b, w.b)
		if s.a < s.b && b.End.After(b.Start) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
	return out
}

// without is what remains of spans when the others are taken out. Both are in
// order and joined.
func without(spans, others []span) []span {
	out := make([]span, 0, len(spans)+len(others))
	i := 0
	for _, s := range spans {
		for i < len(others) && others[i].b <= s.a {
			i++
		}
		for j := i; j < len(others) && others[j].a < s.b; j++ {
			if s.a < others[j].a {
				out = append(out, span{s.a, others[j].a})
			}
			s.a = others[j].b
		}
		if s.a < s.b {
			out = append(out, s)
		}
	}
	return out
}
