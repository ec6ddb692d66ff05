package config

import (
	"fmt"
	"strings"
	"time"
)

// A Date is a day of the calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// UnmarshalText reads 2026-05-18.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return wrong(`year, month and day with dashes: "2026-05-18"`, "%q is no date", text)
	}
	d.Year, d.Month, d.Day = t.Date()
	return nil
}

// String writes the date as 2026-05-18.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.String() < e.String() }

// Away is a stretch of days, both ends included: without work, or, where a Zone
// is given, with work in that zone.
type Away struct {
	From, To Date
	Zone     *time.Location
}

// UnmarshalText reads 2026-07-20..2026-07-31, with a zone behind it or not, or
// a single date.
func (a *Away) UnmarshalText(text []byte) error {
	days, zone, zoned := strings.Cut(strings.TrimSpace(string(text)), " ")
	first, last, ranged := strings.Cut(days, "..")
	if !ranged {
		last = first
	}
	for _, end := range []struct {
		text string
		date *Date
	}{{first, &a.From}, {last, &a.To}} {
		if end.date.UnmarshalText([]byte(end.text)) != nil {
			return wrong(`it looks like "2026-07-20..2026-07-31" or "2026-05-11..2026-05-15 Asia/Dubai"`, "%q is no stretch of days", text)
		}
	}
	if a.To.Before(a.From) {
		return wrong(fmt.Sprintf("the first day stands first: %q", last+".."+first), "%q ends before it begins", text)
	}
	if !zoned {
		return nil
	}
	var err error
	a.Zone, err = parseZone(strings.TrimSpace(zone))
	return err
}
