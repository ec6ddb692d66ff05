package ics_test

import (
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// The extent of a series holds every instance of it and is not much longer;
// what goes on for ever has no end.
func TestExtentOf(t *testing.T) {
	ny := load(t, "America/New_York")
	for _, c := range []struct {
		name, lines       string
		start, end, atEnd string // atEnd is the latest end that is still good
	}{
		{"once", "DTSTART:20260504T100000Z\nDTEND:20260504T110000Z", "2026-05-04T10:00:00Z", "2026-05-04T11:00:00Z", "2026-05-04T11:00:00Z"},
		{"a day", "DTSTART:20260504", "2026-05-04T04:00:00Z", "2026-05-05T04:00:00Z", "2026-05-05T08:00:00Z"},
		{"for ever", "DTSTART:20260504T100000Z\nRRULE:FREQ=DAILY", "2026-05-04T10:00:00Z", "", ""},
		{"one of two rules for ever", "DTSTART:20260504T100000Z\nRRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=YEARLY", "2026-05-04T10:00:00Z", "", ""},
		{"until", "DTSTART:20260504T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260510T100000Z", "2026-05-04T10:00:00Z", "2026-05-10T11:00:00Z", "2026-05-13T11:00:00Z"},
		{"so many times", "DTSTART:20260504T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3", "2026-05-04T10:00:00Z", "2026-05-18T11:00:00Z", "2026-05-18T11:00:00Z"},
		{"a date before the start", "DTSTART:20260504T100000Z\nRDATE:20260401T100000Z,20260601T100000Z", "2026-04-01T10:00:00Z", "2026-06-01T10:00:00Z", "2026-06-01T10:00:00Z"},
		{"an override moved far away", "DTSTART:20260504T100000Z\nRRULE:FREQ=DAILY;COUNT=2\n--\nRECURRENCE-ID:20260505T100000Z\nDTSTART:20261224T100000Z\nDURATION:PT2H", "2026-05-04T10:00:00Z", "2026-12-24T12:00:00Z", "2026-12-24T12:00:00Z"},
		{"all that follows, moved back", "DTSTART:20260504T100000Z\nRRULE:FREQ=DAILY;COUNT=9\n--\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260505T100000Z\nDTSTART:20260401T100000Z", "2026-04-01T10:00:00Z", "2026-05-04T10:00:00Z", "2026-05-13T10:00:00Z"},
	} {
		d, err := ics.Decode(event(c.lines))
		if err != nil || len(d.Objects) != 1 {
			t.Fatal(c.name, err, d.Problems)
		}
		start, end := ics.ExtentOf(d.Objects[0].Events, ny)
		if want := instant(t, c.start); start.After(want) || start.Before(want.AddDate(0, -2, 0)) {
			t.Errorf("%s: starts at %v; want %v", c.name, start, want)
		}
		if end.Before(instant(t, c.end)) || end.After(instant(t, c.atEnd)) {
			t.Errorf("%s: ends at %v; want %s to %s", c.name, end, c.end, c.atEnd)
		}
		window := calendar.Span{Start: start.AddDate(-1, 0, 0), End: start.AddDate(2, 0, 0)}
		in, err := ics.Expand(d.Objects[0].Events, window, ny)
		if err != nil || len(in) == 0 {
			t.Fatal(c.name, in, err)
		}
		for _, i := range in {
			if i.Start.Before(start) || !end.IsZero() && i.End.After(end) {
				t.Errorf("%s: instance %v to %v lies outside", c.name, i.Start, i.End)
			}
		}
	}
}

// instant reads an RFC 3339 time; "" is the zero time.
func instant(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
