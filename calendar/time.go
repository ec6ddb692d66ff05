package calendar

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A Span is the half-open interval [Start, End) of instants.
type Span struct {
	Start, End time.Time
}

// Minutes is the length of the span in whole minutes, rounded down; zero for a
// span that ends before it starts.
func (s Span) Minutes() int {
	if !s.End.After(s.Start) {
		return 0
	}
	return int(s.End.Sub(s.Start) / time.Minute)
}

// Overlaps reports whether the two spans share an instant. A span of no length
// overlaps nothing.
func (s Span) Overlaps(t Span) bool {
	return s.Start.Before(t.End) && t.Start.Before(s.End) && s.Start.Before(s.End) && t.Start.Before(t.End)
}

// A Date is a day of the Gregorian calendar without a zone (RFC 5545 3.3.4).
// The zero Date means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day on which t falls in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads a date as 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("read date: %q is not like 2026-05-18", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is no date at all.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the date as 2006-01-02, and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// At is the instant at which a clock in loc shows the given minute of the day.
// Minute 1440 is the midnight that ends the day. A reading that a change of the
// clocks skips is taken with the offset before the change (RFC 5545 3.3.5), a
// repeated one is its first.
func (d Date) At(minute int, loc *time.Location) time.Time {
	return Resolve(time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, time.UTC), loc)
}

// Add is the date n days later, or earlier when n is negative.
func (d Date) Add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare is -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	switch a, b := d.ordinal(), e.ordinal(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d Date) ordinal() int { return d.Year*512 + int(d.Month)*32 + d.Day }

// Weekday is the day of the week of d.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// MarshalText writes the date as 2006-01-02.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// Resolve is the instant at which a clock in loc shows the reading of wall,
// whose own location is ignored. [time.Date] gives no promise for a skipped
// reading; here it is read with the offset in force before the gap, so 02:30 in
// a gap from 02:00 to 03:00 is 03:30 (RFC 5545 3.3.5). Of a repeated reading it
// is the first.
func Resolve(wall time.Time, loc *time.Location) time.Time {
	naive := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC)
	// The offset a day earlier and a day later bracket any change of the clocks.
	_, before := naive.Add(-24 * time.Hour).In(loc).Zone()
	_, after := naive.Add(24 * time.Hour).In(loc).Zone()
	first := naive.Add(-time.Duration(before) * time.Second).In(loc)
	if before == after || sameReading(first, naive) {
		return first
	}
	if second := naive.Add(-time.Duration(after) * time.Second).In(loc); sameReading(second, naive) {
		return second
	}
	return first
}

// sameReading reports whether a clock at t shows what naive, in UTC, shows.
func sameReading(t, naive time.Time) bool {
	_, off := t.Zone()
	return t.Add(time.Duration(off) * time.Second).Equal(naive)
}

// A Time is a DATE or a DATE-TIME value as RFC 5545 3.3.4 and 3.3.5 know it: a
// reading of the clock, and the zone in which it was written. The zero Time
// means "not given".
type Time struct {
	// Wall is the reading, held as if it were UTC.
	Wall time.Time
	// Date says that only the day counts.
	Date bool
	// Zone is "UTC", an IANA name, a name that [Event.Timezones] defines, or
	// "" for a floating time, which is read in the zone of the owner.
	Zone string
}

// UTC is the Time of an instant, written in UTC with whole seconds.
func UTC(t time.Time) Time {
	return Time{Wall: t.UTC().Truncate(time.Second), Zone: "UTC"}
}

// Day is the Time of an all-day value.
func Day(d Date) Time {
	return Time{Wall: time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), Date: true}
}

// IsZero reports whether no time was given.
func (t Time) IsZero() bool { return t.Wall.IsZero() && !t.Date && t.Zone == "" }

// In is the instant of t. A date is its midnight; dates and floating times are
// read in loc, everything else in the zone that zone gives for its name.
func (t Time) In(loc *time.Location, zone func(name string) *time.Location) time.Time {
	switch {
	case t.Zone == "UTC":
		return t.Wall
	case t.Date, t.Zone == "":
		return Resolve(t.Wall, loc)
	}
	if l := zone(t.Zone); l != nil {
		return Resolve(t.Wall, l)
	}
	return Resolve(t.Wall, loc)
}

// String writes t for people and for the ledger: 2026-05-18,
// 2026-05-18T13:00:00, with "Z" for UTC or "[America/New_York]" behind it.
func (t Time) String() string {
	switch {
	case t.IsZero():
		return ""
	case t.Date:
		return t.Wall.Format(time.DateOnly)
	case t.Zone == "UTC":
		return t.Wall.Format("2006-01-02T15:04:05Z")
	case t.Zone == "":
		return t.Wall.Format("2006-01-02T15:04:05")
	}
	return t.Wall.Format("2006-01-02T15:04:05") + "[" + t.Zone + "]"
}

// ParseTime reads what [Time.String] writes.
func ParseTime(s string) (Time, error) {
	if s == "" {
		return Time{}, nil
	}
	text, zone := s, ""
	if i := strings.IndexByte(s, '['); i >= 0 && strings.HasSuffix(s, "]") {
		text, zone = s[:i], s[i+1:len(s)-1]
	} else if strings.HasSuffix(s, "Z") {
		text, zone = s[:len(s)-1], "UTC"
	}
	if d, err := time.Parse(time.DateOnly, text); err == nil {
		return Time{Wall: d, Date: true}, nil
	}
	w, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil {
		return Time{}, fmt.Errorf("read time: %q is not like 2026-05-18T13:00:00", s)
	}
	return Time{Wall: w, Zone: zone}, nil
}

// MarshalJSON writes the text of [Time.String].
func (t Time) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Time) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	var err error
	*t, err = ParseTime(s)
	return err
}
