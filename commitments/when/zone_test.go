package when_test

import (
	"fmt"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// twentyZones change their clocks in as many ways as there are: at two, at
// midnight, by half an hour, in the south, on other days, or not at all.
var twentyZones = []string{
	"America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo", "America/Santiago",
	"America/Havana", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow", "Africa/Cairo",
	"Africa/Casablanca", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney",
	"Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
}

// The same phrases in twenty zones on the days on which the clocks change, and
// the days around them. The oracle looks at every minute of the day: a time that
// occurs is its first occurrence, one that does not is counted from the last
// minute that does (RFC 5545, section 3.3.5).
func TestClockChanges(t *testing.T) {
	changes := 0
	for _, zone := range twentyZones {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range daysOfChange(loc) {
			changes++
			for _, d := range []time.Time{day.AddDate(0, 0, -1), day, day.AddDate(0, 0, 1)} {
				checkDay(t, loc, d)
			}
		}
	}
	if changes < 25 {
		t.Errorf("only %d changes of clocks were tested", changes)
	}
}

// daysOfChange are the days of 2026 on which the clocks of a zone change, as
// noon in UTC.
func daysOfChange(loc *time.Location) (days []time.Time) {
	for d := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() == 2026; d = d.AddDate(0, 0, 1) {
		y, m, day := d.Date()
		_, before := time.Date(y, m, day, 12, 0, 0, 0, loc).AddDate(0, 0, -1).Zone()
		_, after := time.Date(y, m, day, 12, 0, 0, 0, loc).Zone()
		if before != after {
			days = append(days, d)
		}
	}
	return days
}

// checkDay reads the times of a day, said at noon two days before.
func checkDay(t *testing.T, loc *time.Location, day time.Time) {
	t.Helper()
	y, m, d := day.Date()
	noon := time.Date(y, m, d, 12, 0, 0, 0, loc)
	ref := noon.AddDate(0, 0, -2)
	clocks := walk(noon)
	for minute := 0; minute < 24*60; minute += 15 {
		text := fmt.Sprintf("on %s at %02d:%02d", noon.Format("2 January"), minute/60, minute%60)
		for _, text := range []string{text, fmt.Sprintf("at %02d:%02d on %s", minute/60, minute%60, noon.Weekday())} {
			r, err := when.Reader{}.Parse(text, ref)
			want := clocks.first[minute]
			if err != nil || !r.Start.Equal(want) {
				t.Errorf("%s: %q = %v (%v), want %v", loc, text, r.Start, err, want)
			}
			if (r.Doubt != nil) != (clocks.times[minute] != 1) {
				t.Errorf("%s: %q = %v: doubt %v", loc, text, r.Start, r.Doubt)
			}
		}
	}
	r, err := when.Reader{}.Parse("the day after tomorrow", ref)
	if err != nil || r.Start.Day() != d || r.Start.Add(-time.Second).Day() == d {
		t.Errorf("%s: the day begins %v, want the first instant of the %d. (%v)", loc, r.Start, d, err)
	}
	if r, err = (when.Reader{}).Parse("in 48 hours", ref); err != nil || r.Start.Sub(ref) != 48*time.Hour {
		t.Errorf("%s: 48 hours from %v are %v (%v)", loc, ref, r.Start, err)
	}
	if r, err = (when.Reader{}).Parse("in two days at noon", ref); err != nil || !r.Start.Equal(noon) {
		t.Errorf("%s: two days from %v at noon are %v (%v)", loc, ref, r.Start, err)
	}
}

// A dayOfClocks says for every minute of a day when the clocks show it: the first
// time, or as far into the gap as it lies, and how often.
type dayOfClocks struct {
	first [24 * 60]time.Time
	times [24 * 60]int
}

// walk goes through a day minute by minute, from the evening before.
func walk(noon time.Time) *dayOfClocks {
	d := &dayOfClocks{}
	last, lastMinute := time.Time{}, 0
	for x := noon.Add(-15 * time.Hour); x.Before(noon.Add(15 * time.Hour)); x = x.Add(time.Minute) {
		minute := x.Hour()*60 + x.Minute()
		switch {
		case x.Day() != noon.Day():
			if x.Before(noon) {
				last, lastMinute = x, minute-24*60
			}
			continue
		case d.times[minute] == 0:
			d.first[minute] = x
		}
		d.times[minute]++
		for gap := lastMinute + 1; gap < minute; gap++ {
			if gap >= 0 && d.first[gap].IsZero() {
				d.first[gap] = last.Add(time.Duration(gap-lastMinute) * time.Minute)
			}
		}
		last, lastMinute = x, minute
	}
	return d
}

// A zone that is said counts, whatever the zone of the meeting.
func TestSaidZones(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for _, c := range []struct{ text, zone, utc string }{
		{"Friday 3pm CET", "Europe/Berlin", "2026-05-08T13:00"},
		{"Friday 3pm CEST", "Europe/Berlin", "2026-05-08T13:00"},
		{"3pm EST on Friday", "America/New_York", "2026-05-08T19:00"},
		{"Friday at 9 GMT", "UTC", "2026-05-08T09:00"},
		{"2026-05-08T09:00Z", "UTC", "2026-05-08T09:00"},
		{"2026-05-08T09:00:00+05:30", "Asia/Kolkata", "2026-05-08T03:30"},
		{"2026-05-08T09:00:00-02:30", "", "2026-05-08T11:30"},
		{"2026-05-08T09:00:00-00:30", "", "2026-05-08T09:30"},
		{"2026-05-08T09:00-14:00", "", "2026-05-08T23:00"},
		{"Friday 14:00 UTC-3", "Etc/GMT+3", "2026-05-08T17:00"},
		{"Friday 14:00 (JST)", "Asia/Tokyo", "2026-05-08T05:00"},
		{"10am Pacific time on Friday", "America/Los_Angeles", "2026-05-08T17:00"},
		{"Friday 10:00 Eastern", "America/New_York", "2026-05-08T14:00"},
		{"Friday 9:00 Sydney time", "Australia/Sydney", "2026-05-07T23:00"},
		{"Friday 2-3pm ET", "America/New_York", "2026-05-08T18:00"},
		{"Friday 10:00 Europe/Berlin", "Europe/Berlin", "2026-05-08T08:00"},
		{"Friday 10:00 America/Argentina/Salta", "America/Argentina/Salta", "2026-05-08T13:00"},
		{"Friday 10:00", "", "2026-05-08T14:00"},
	} {
		r, err := when.Reader{}.Parse(c.text, ref)
		if err != nil || r.Zone != c.zone || r.Start.UTC().Format("2006-01-02T15:04") != c.utc {
			t.Errorf("%q = %v in %q (%v), want %s in %q", c.text, r.Start.UTC(), r.Zone, err, c.utc, c.zone)
		}
	}
}
