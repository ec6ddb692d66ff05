package plan

import (
	"time"

	"bywhen/calendar"
)

// A Day is how the working time of one day at home divides up.
type Day struct {
	Date calendar.Date
	// Working is all of it, in minutes; Busy what busy spans take, Free what
	// counts as free. What remains lies in gaps shorter than a block.
	Working, Busy, Free int
}

// Daily divides an interval into days at home, those without working time left
// out. The sum of Free is the supply of the interval that [Weigh] counts with,
// before Usable.
func Daily(f Facts, within calendar.Span) []Day {
	from, to := minuteFrom(f.Now), minuteBefore(within.End)
	view := span{from, max(from, to) + max(f.Block, f.DeepBlock, 0)}
	work := f.Hours.worktime(view.a, view.b)
	busy := joined(busyMinutes(f.Busy, view))
	free := newSupply(without(work.spans, busy), f.Block, f.DeepBlock)

	var days []Day
	home := f.Hours.home()
	for at := max(from, minuteFrom(within.Start)); at < to; {
		date := calendar.DateOf(instant(at, home))
		end := min(to, max(at+1, minuteFrom(date.Add(1).At(0, home))))
		d := Day{Date: date, Working: covered(work.spans, at, end)}
		d.Busy = d.Working - covered(without(work.spans, busy), at, end)
		before, _ := free.upTo(at)
		after, _ := free.upTo(end)
		if d.Free = after - before; d.Working > 0 {
			days = append(days, d)
		}
		at = end
	}
	return days
}

// covered counts the minutes of [a, b) that lie in spans.
func covered(spans []span, a, b int) (n int) {
	for _, s := range spans {
		n += max(0, min(s.b, b)-max(s.a, a))
	}
	return n
}

// Plannable is the free time from now until an instant that one plans with, in
// minutes, rounded down.
func Plannable(f Facts, until time.Time) int {
	raw := 0
	for _, d := range Daily(f, calendar.Span{Start: f.Now, End: until}) {
		raw += d.Free
	}
	return int(int64(raw) * int64(f.Usable) / whole)
}

// WorkingDaysBetween counts the working days strictly after the day of old, up
// to and including that of moved.
func (h Hours) WorkingDaysBetween(old, moved time.Time) int { return h.slip(old, moved) }
