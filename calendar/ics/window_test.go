package ics_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// A window shows what a larger one shows in its place: where the walk is sought
// makes no difference, nor does the zone or a change of the clocks.
func TestWindowsAgree(t *testing.T) {
	zones := []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC", ""}
	rules := []string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=200", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=90", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1FR",
		"FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYWEEKNO=1,53", "FREQ=HOURLY;INTERVAL=5", "FREQ=DAILY;BYMONTH=3,11;UNTIL=20280315", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*96).Draw(t, "start")) * 15 * time.Minute)
		e := calendar.Event{UID: "x", Start: calendar.Time{Wall: start, Zone: rapid.SampledFrom(zones).Draw(t, "zone")},
			Recurrence: []string{"RRULE:" + rapid.SampledFrom(rules).Draw(t, "rule")}}
		if !rapid.Bool().Draw(t, "timed") && e.Recurrence[0] != "RRULE:FREQ=HOURLY;INTERVAL=5" {
			e.Start = calendar.Day(calendar.DateOf(start))
		} else {
			e.End = e.Start
			e.End.Wall = start.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(t, "minutes")) * time.Minute)
		}
		home, err := time.LoadLocation(rapid.SampledFrom(zones[:5]).Draw(t, "home"))
		if err != nil {
			t.Fatal(err)
		}
		from := start.Add(time.Duration(rapid.IntRange(-30*24*60, 700*24*60).Draw(t, "from")) * time.Minute)
		window := calendar.Span{Start: from, End: from.Add(time.Duration(rapid.IntRange(1, 40*24*60).Draw(t, "length")) * time.Minute)}
		large := expand(t, e, calendar.Span{Start: start.AddDate(0, -3, 0), End: start.AddDate(3, 0, 0)}, home)
		want := slices.DeleteFunc(large, func(i calendar.Instance) bool {
			return !i.Overlaps(window) && (i.Start != i.End || i.Start.Before(window.Start) || !i.Start.Before(window.End))
		})
		got := expand(t, e, window, home)
		if !slices.EqualFunc(got, want, func(a, b calendar.Instance) bool { return a.Span == b.Span && a.Source == b.Source }) {
			t.Fatalf("%s from %s, window %v to %v:\n got %v\nwant %v", e.Recurrence[0], e.Start, window.Start, window.End, spans(got), spans(want))
		}
	})
}

func expand(t *rapid.T, e calendar.Event, window calendar.Span, home *time.Location) []calendar.Instance {
	in, err := ics.Expand([]calendar.Event{e}, window, home)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func spans(in []calendar.Instance) []calendar.Span {
	var all []calendar.Span
	for _, i := range in {
		all = append(all, i.Span)
	}
	return all
}
