package commitments

import (
	"fmt"
	"strings"
	"time"

	"bywhen/calendar"
)

// A Style is how dates and times are written for one reader: "Tue May 12, 9:30
// AM" under the locale en-US, "Tue 12 May, 9:30" elsewhere.
type Style struct {
	Zone   *time.Location
	Locale string // "en-US", "en-GB", …
	// Year is the year that need not be said; 0 leaves every year out.
	Year int
}

func (s Style) american() bool { return s.Locale == "en-US" || s.Locale == "" }

// Date writes a day: "Tue 12 May".
func (s Style) Date(d calendar.Date) string {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	text := t.Format("Mon 2 Jan")
	if s.american() {
		text = t.Format("Mon Jan 2")
	}
	if s.Year == 0 || d.Year == s.Year {
		return text
	}
	if s.american() {
		text += ","
	}
	return fmt.Sprintf("%s %d", text, d.Year)
}

// Clock writes a time of day: "9:30".
func (s Style) Clock(t time.Time) string {
	t = t.In(s.Zone)
	if s.american() {
		return t.Format("3:04 PM")
	}
	return strings.TrimPrefix(t.Format("15:04"), "0")
}

// Moment writes an instant in the reader's zone: "Tue 12 May, 9:30".
func (s Style) Moment(t time.Time) string {
	return s.Date(calendar.DateOf(t.In(s.Zone))) + ", " + s.Clock(t)
}

// MomentZone is Moment with the zone behind it: "Tue 12 May, 9:30 EDT".
func (s Style) MomentZone(t time.Time) string {
	return s.Moment(t) + " " + t.In(s.Zone).Format("MST")
}

// Span writes a stretch of time: "Tue 12 May, 9:30-10:00". The day is repeated
// when it is another one.
func (s Style) Span(sp calendar.Span) string {
	from, to := sp.Start.In(s.Zone), sp.End.In(s.Zone)
	if calendar.DateOf(from) == calendar.DateOf(to) {
		return s.Moment(from) + "-" + s.Clock(to)
	}
	return s.Moment(from) + " - " + s.Moment(to)
}

// Due writes a due date as exactly as it was given: with its time if it has
// one, and with its own zone where that differs from the reader's.
func (s Style) Due(d Due) string {
	switch {
	case d.IsZero():
		return "no date"
	case !d.HasTime():
		return s.Date(d.Date)
	}
	at := d.At(s.Zone, nil)
	if d.Zone == "" || d.Zone == s.Zone.String() {
		return s.Moment(at)
	}
	return s.MomentZone(at)
}

// Duration writes an amount of work: "45 min", "2 h", "2 h 30 min".
func Duration(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	}
	return fmt.Sprintf("%d h %d min", h, m)
}

// Thousands writes a number with its thousands set apart: 3,720.
func Thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
