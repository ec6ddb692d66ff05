package daemon

import (
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// NotifySettings say when bywhen may speak up by itself, and how often.
type NotifySettings struct {
	// PerDay is how many times a day it may interrupt for a decision.
	PerDay int
	// OutsideHours keeps it quiet outside of the working hours, Quiet in windows
	// of every day. One whose From is after its To reaches over midnight.
	OutsideHours bool
	Quiet        []Window
}

// cardsPerDay is how many cards before meetings and recaps after them there are
// in a day.
const cardsPerDay = 2

// hushed reports whether nothing may be said at present: bywhen is silenced, it is
// a quiet time of the day or a day off, or a meeting is under way.
func (c *Core) hushed(tx *ledger.Tx, now time.Time) (bool, error) {
	if silenced, err := c.silenced(tx, now); err != nil || silenced {
		return silenced, err
	}
	around := calendar.Span{Start: now.Add(-24 * time.Hour), End: now.Add(24 * time.Hour)}
	hours, err := c.hours(tx, around)
	if err != nil || c.quietHour(hours, now) {
		return true, err
	}
	taken, err := c.blocking(tx, around)
	return slices.ContainsFunc(taken, func(in calendar.Instance) bool {
		return !in.Start.After(now) && in.End.After(now)
	}), err
}

// quietHour reports whether the clock says to be quiet: in a window that was set,
// outside of the working hours, and all day on a day off.
func (c *Core) quietHour(h Hours, now time.Time) bool {
	if c.Notify.OutsideHours {
		return !working(h, now)
	}
	local := now.In(c.Zone())
	m := local.Hour()*60 + local.Minute()
	for _, w := range c.Notify.Quiet {
		if w.From <= w.To && w.From <= m && m < w.To || w.From > w.To && (m >= w.From || m < w.To) {
			return true
		}
	}
	return !h.Works(calendar.DateOf(local))
}

// working reports whether the minute in which now lies is working time.
func working(h Hours, now time.Time) bool {
	begun := now.Truncate(time.Minute)
	minute := calendar.Span{Start: begun, End: begun.Add(time.Minute)}
	return len(plan.Daily(plan.Facts{Now: begun, Hours: h, Block: 1}, minute)) > 0
}

// workday is the working day after so many others, from the day of an instant on:
// 0 is that day itself if it is one, or the next.
func (c *Core) workday(tx *ledger.Tx, from time.Time, after int) (calendar.Date, error) {
	day := calendar.DateOf(from.In(c.Zone()))
	hours, err := c.hours(tx, calendar.Span{Start: from, End: from.AddDate(0, 0, furthestWorkday)})
	if err != nil {
		return day, err
	}
	for range furthestWorkday {
		if hours.Works(day) {
			if after == 0 {
				break
			}
			after--
		}
		day = day.Add(1)
	}
	return day, nil
}

// tomorrow is when the next working day begins, in the owner's zone.
func (c *Core) tomorrow(tx *ledger.Tx, now time.Time) (time.Time, error) {
	day, err := c.workday(tx, calendar.DateOf(now.In(c.Zone())).Add(1).At(0, c.Zone()), 0)
	if err != nil {
		return now, err
	}
	begins := 0
	if windows := c.Hours.Week[day.Weekday()]; len(windows) > 0 {
		begins = windows[0].From
	}
	return day.At(begins, c.Zone()), nil
}
