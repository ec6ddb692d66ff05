package commitments

import (
	"time"

	"bywhen/calendar"
)

// NoTime is the Minute of a Due that names a day only.
const NoTime = -1

// A Due is by when: a day, perhaps a time on it, and the zone in which both
// were said. The zero Due means that no date was given.
type Due struct {
	Date calendar.Date
	// Minute is the time of day in minutes after midnight, or NoTime.
	Minute int
	// Zone is an IANA name, "" for the zone of the owner.
	Zone string
	// Text is how it was said.
	Text string
}

// IsZero reports whether no date was given.
func (d Due) IsZero() bool { return d.Date.IsZero() }

// HasTime reports whether a time of day was given.
func (d Due) HasTime() bool { return !d.IsZero() && d.Minute != NoTime }

// At is the instant of the due date, given in home: its time of day in its own zone, or, for a
// day alone, the end of the last working window of that day in home. dayEnd
// gives that end in minutes after midnight, 1440 for a day without work. The
// zero time stands for no due date.
func (d Due) At(home *time.Location, dayEnd func(calendar.Date) int) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	loc := home
	if d.Zone != "" {
		if l, err := time.LoadLocation(d.Zone); err == nil {
			loc = l
		}
	}
	if d.HasTime() {
		return d.Date.At(d.Minute, loc).In(home)
	}
	return d.Date.At(dayEnd(d.Date), home)
}
