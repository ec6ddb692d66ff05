package plan

import (
	"time"

	"bywhen/calendar"
)

// A Day is how the working time of one day at home divides up.
type Day struct {
	Date calendar.Date
	// Working is all of it, in minutes; Busy what busy spans take, Free what
	// counts as free. What remains lies in gaps shorter than a block. Deep is the
	// deep-capable part of Free.
	Working, Busy, Free, Deep int
}

// Daily divides an interval into days at home, those without working time left
// out. The sum of Free is the supply of the interval that [Weigh] counts with,
// before Usable.
func Daily(f Facts, within calendar.Span) []Day {
	from := minuteFrom(f.Now)
	to := min(minuteBefore(within.End), from+farthest)
	view := span{from, max(from, to) + max(f.Block, f.DeepBlock, 0)}
	work := f.Hours.worktime(view.a, view.b).spans
	gaps := without(work, joined(busyMinutes(f.Busy, view)))
	working, open, free := newSupply(work, 0, 0), newSupply(gaps, 0, 0), newSupply(gaps, f.Block, f.DeepBlock)

	var days []Day
	home := f.Hours.home()
	for at := max(from, minuteFrom(within.Start)); at < to; {
		date := calendar.DateOf(instant(at, home))
		day := span{at, min(to, max(at+1, minuteFrom(date.Add(1).At(0, home))))}
		if n := working.within(day); n > 0 {
			_, before := free.upTo(day.a)
			_, until := free.upTo(day.b)
			days = append(days, Day{Date: date, Working: n, Busy: n - open.within(day), Free: free.within(day), Deep: until - before})
		}
		at = day.b
	}
	return days
}

// Plannable is the free time from now until an instant that one plans with, in
// minutes, rounded down.
func Plannable(f Facts, until time.Time) int {
	raw := 0
	for _, d := range Daily(f, calendar.Span{Start: f.Now, End: until}) {
		raw += d.Free
	}
	return int(int64(raw) * int64(f.usable()) / whole)
}
