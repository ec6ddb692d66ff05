package plan

import (
	"slices"
	"time"

	"bywhen/calendar"
)

// A Corner is a point of the curve of free time: how much working time and how
// much free time lies between now and an instant, both in minutes. Free counts
// what [Weigh] counts, with Usable taken off and rounded down.
type Corner struct {
	At            time.Time
	Working, Free int
}

// Curve gives the curve of free time from now until an instant: a corner
// wherever working time or a gap begins or ends, and one at each further instant
// asked for that lies between. Between two corners both figures grow evenly.
func Curve(f Facts, until time.Time, further ...time.Time) []Corner {
	from := minuteFrom(f.Now)
	to := min(max(from, minuteBefore(until)), from+farthest)
	// A gap is not cut where the curve ends, but where it really does.
	view := span{from, to + max(f.Block, f.DeepBlock, 0)}
	work := f.Hours.worktime(view.a, view.b).spans
	working := newSupply(work, 0, 0)
	free := newSupply(without(work, joined(busyMinutes(f.Busy, view))), f.Block, f.DeepBlock)

	at := []int{from, to}
	for _, s := range [...]supply{working, free} {
		for _, r := range s.runs {
			at = append(at, r.a, r.b)
		}
	}
	for _, t := range further {
		at = append(at, minuteBefore(t))
	}
	at = slices.DeleteFunc(at, func(m int) bool { return m < from || m > to })
	slices.Sort(at)
	at = slices.Compact(at)

	corners := make([]Corner, 0, len(at))
	for _, m := range at {
		w, _ := working.upTo(m)
		raw, _ := free.upTo(m)
		corners = append(corners, Corner{At: instant(m, f.Hours.home()), Working: w, Free: int(int64(raw) * int64(f.usable()) / whole)})
	}
	return corners
}

// Without is the same facts with so many minutes of one meeting given back at
// its end.
func (f Facts) Without(uid string, start time.Time, minutes int) Facts {
	for i := range f.Meetings {
		m := f.Meetings[i]
		if m.UID != uid || !m.Start.Equal(start) {
			continue
		}
		taken := slices.IndexFunc(f.Busy, func(s calendar.Span) bool { return s.Start.Equal(m.Start) && s.End.Equal(m.End) })
		if taken < 0 {
			return f
		}
		f.Busy = slices.Clone(f.Busy)
		f.Busy[taken].End = m.End.Add(-time.Duration(minutes) * time.Minute)
		return f
	}
	return f
}
