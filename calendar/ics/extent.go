package ics

import (
	"time"

	"bywhen/calendar"
)

// ExtentOf gives a stretch of time that holds every instance of the object:
// from the start of the first to the end of the last. A zero end means for
// ever, or not known without working out the whole series. The stretch may be
// too long, never too short, so it may be used to leave events out.
func ExtentOf(events []calendar.Event, home *time.Location) (start, end time.Time) {
	x, err := newExpansion(events, calendar.Span{}, home)
	if err != nil {
		return time.Time{}, time.Time{}
	}
	var e extent
	earlier, later := x.shifts()
	var longest time.Duration
	for _, o := range x.ranges {
		longest = max(longest, o.length.most())
		e.include(o.start, o.length)
	}
	for _, o := range x.overrides {
		e.include(o.start, o.length)
	}
	for _, m := range x.masters {
		e.include(m.start, m.length)
		for _, d := range m.dates {
			e.include(d.at, d.length)
		}
		for _, r := range m.rules {
			last, ok := m.lastOf(r)
			if !ok {
				e.endless = true
				continue
			}
			e.include(last, m.length)
		}
	}
	start = e.start.Add(earlier)
	if e.endless || start.IsZero() {
		return start, time.Time{}
	}
	return start, e.end.Add(later + longest)
}

// An extent grows with what is included.
type extent struct {
	start, end time.Time
	endless    bool
}

func (e *extent) include(at time.Time, l length) {
	if e.start.IsZero() || at.Before(e.start) {
		e.start = at
	}
	if end := at.Add(l.most()); end.After(e.end) {
		e.end = end
	}
}

// lastOf is an instant at or after the last instance of a rule, false if it
// has no end or one that is not cheap to find.
func (s *series) lastOf(r *rule) (time.Time, bool) {
	if !r.until.wall.IsZero() {
		// Whatever zone UNTIL is read in, two days later it is past.
		return r.until.wall.AddDate(0, 0, 2), true
	}
	if r.count == 0 {
		return time.Time{}, false
	}
	w, err := s.walk(r, &budget{maxSteps})
	if err != nil {
		return time.Time{}, false
	}
	last := s.start
	for wall, ok := w.next(); ok; wall, ok = w.next() {
		last = calendar.Resolve(wall, s.loc)
	}
	return last, w.err == nil
}
