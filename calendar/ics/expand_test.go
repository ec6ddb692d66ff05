package ics_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// event wraps the lines of events, divided by "--", into a calendar with the
// zones that the tests use beside those with names.
func event(lines string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + office)
	for _, e := range strings.Split(lines, "--") {
		b.WriteString("BEGIN:VEVENT\n")
		if !strings.Contains(e, "UID:") {
			b.WriteString("UID:x@example.com\n")
		}
		b.WriteString(strings.TrimSpace(e) + "\nEND:VEVENT\n")
	}
	b.WriteString("END:VCALENDAR\n")
	return []byte(b.String())
}

// office is a zone that only its VTIMEZONE knows: one hour behind New York.
const office = `BEGIN:VTIMEZONE
TZID:Office
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
END:STANDARD
END:VTIMEZONE
`

// week is Monday to Sunday, 4 to 10 May 2026, in New York.
var week = [2]string{"2026-05-04", "2026-05-11"}

// Each case is a series as a calendar holds it, and what it comes to for
// somebody in New York: start, length, RECURRENCE-ID, title.
func TestExpand(t *testing.T) {
	for _, c := range []struct {
		name   string
		lines  string
		window [2]string
		want   string
	}{
		{"an event that happens once has no RECURRENCE-ID", `
DTSTART;TZID=America/New_York:20260504T103000
DTEND;TZID=America/New_York:20260504T110000
SUMMARY:Talk`, week, `
Mon 10:30 30m Talk`},
		{"what EXDATE lists is gone", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT15M
RRULE:FREQ=DAILY;COUNT=5
EXDATE;TZID=America/New_York:20260505T090000,20260506T090000
EXDATE:20260507T130000Z`, week, `
Mon 09:00 15m @20260504T130000Z
Fri 09:00 15m @20260508T130000Z`},
		{"EXDATE as a date takes that day away", `
DTSTART;TZID=America/New_York:20260504T220000
DURATION:PT15M
RRULE:FREQ=DAILY;COUNT=2
EXDATE;VALUE=DATE:20260505`, week, `
Mon 22:00 15m @20260505T020000Z`},
		{"an override stands where it was moved to", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=MO,WE
SUMMARY:Plan
--
RECURRENCE-ID;TZID=America/New_York:20260506T090000
DTSTART;TZID=America/New_York:20260508T140000
DURATION:PT2H
SUMMARY:Plan, moved`, week, `
Mon 09:00 1h @20260504T130000Z Plan
Fri 14:00 2h @20260506T130000Z Plan, moved`},
		{"an override moved out of the window is not in it", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY
--
RECURRENCE-ID:20260504T130000Z
DTSTART;TZID=America/New_York:20260630T090000
DURATION:PT1H`, week, ``},
		{"an override moved into the window is in it", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY
--
RECURRENCE-ID;TZID=America/New_York:20270104T090000
DTSTART;TZID=America/New_York:20260505T090000
DURATION:PT1H
SUMMARY:Early`, week, `
Mon 09:00 1h @20260504T130000Z
Tue 09:00 1h @20270104T140000Z Early`},
		{"a cancelled instance stays, for the caller to see", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY
--
RECURRENCE-ID;TZID=America/New_York:20260504T090000
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
STATUS:CANCELLED`, week, `
Mon 09:00 1h @20260504T130000Z cancelled`},
		{"EXDATE takes away even what an override stands for", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
EXDATE;TZID=America/New_York:20260505T090000
--
RECURRENCE-ID;TZID=America/New_York:20260505T090000
DTSTART;TZID=America/New_York:20260505T100000`, week, `
Mon 09:00 1h @20260504T130000Z`},
		{"an override without its series, as in an invitation to one meeting of it", `
RECURRENCE-ID;TZID=America/New_York:20260505T090000
DTSTART;TZID=America/New_York:20260505T100000
DURATION:PT30M`, week, `
Tue 10:00 30m @20260505T130000Z`},
		{"THISANDFUTURE moves what follows, and a later override still counts", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=5
SUMMARY:Daily
--
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260506T090000
DTSTART;TZID=America/New_York:20260506T140000
DURATION:PT2H
SUMMARY:Daily, later
--
RECURRENCE-ID;TZID=America/New_York:20260508T090000
DTSTART;TZID=America/New_York:20260508T090000
DURATION:PT1H
SUMMARY:Once early`, week, `
Mon 09:00 1h @20260504T130000Z Daily
Tue 09:00 1h @20260505T130000Z Daily
Wed 14:00 2h @20260506T130000Z Daily, later
Thu 14:00 2h @20260507T130000Z Daily, later
Fri 09:00 1h @20260508T130000Z Once early`},
		{"THISANDFUTURE moved back by a week is still found", `
DTSTART;TZID=America/New_York:20260518T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY
--
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260518T090000
DTSTART;TZID=America/New_York:20260507T090000
DURATION:PT1H`, week, `
Thu 09:00 1h @20260518T130000Z`},
		{"THISANDFUTURE moves the clock, whatever the clocks do in between", `
DTSTART;TZID=America/New_York:20260306T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=3
--
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260306T090000
DTSTART;TZID=America/New_York:20260307T100000
DURATION:PT1H`, [2]string{"2026-03-06", "2026-03-11"}, `
Sat 10:00 1h @20260306T140000Z
Sun 10:00 1h @20260307T140000Z
Mon 10:00 1h @20260308T130000Z`},
		{"RDATE adds dates and periods", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RDATE;TZID=America/New_York:20260505T110000
RDATE;VALUE=PERIOD:20260506T130000Z/PT3H,20260507T130000Z/20260507T133000Z
RDATE;VALUE=DATE:20260508`, week, `
Mon 09:00 1h @20260504T130000Z
Tue 11:00 1h @20260505T150000Z
Wed 09:00 3h @20260506T130000Z
Thu 09:00 30m @20260507T130000Z
Fri 09:00 1h @20260508T130000Z`},
		{"two rules give each instance once", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=MO,TU
RRULE:FREQ=WEEKLY;BYDAY=TU,FR`, week, `
Mon 09:00 1h @20260504T130000Z
Tue 09:00 1h @20260505T130000Z
Fri 09:00 1h @20260508T130000Z`},
		{"EXRULE, from before RFC 5545", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=4
EXRULE:FREQ=DAILY;INTERVAL=2`, week, `
Tue 09:00 1h @20260505T130000Z
Thu 09:00 1h @20260507T130000Z`},
		{"UNTIL as a date includes that day", `
DTSTART;TZID=America/New_York:20260504T220000
DURATION:PT1H
RRULE:FREQ=DAILY;UNTIL=20260505`, week, `
Mon 22:00 1h @20260505T020000Z
Tue 22:00 1h @20260506T020000Z`},
		{"UNTIL in UTC is an instant", `
DTSTART;TZID=America/New_York:20260504T220000
DURATION:PT1H
RRULE:FREQ=DAILY;UNTIL=20260506T015959Z`, week, `
Mon 22:00 1h @20260505T020000Z`},
		{"UNTIL as a reading of the clock of DTSTART", `
DTSTART;TZID=America/New_York:20260504T220000
DURATION:PT1H
RRULE:FREQ=DAILY;UNTIL=20260505T220000`, week, `
Mon 22:00 1h @20260505T020000Z
Tue 22:00 1h @20260506T020000Z`},
		{"UNTIL as a midnight in UTC ends an all-day series", `
DTSTART;VALUE=DATE:20260504
RRULE:FREQ=DAILY;UNTIL=20260505T040000Z`, week, `
Mon 00:00 24h @20260504
Tue 00:00 24h @20260505`},
		{"the rule of another program: lower case, blanks, semicolon at the end", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
RRULE:freq=weekly; byday=mo,tu;`, week, `
Mon 09:00 1h @20260504T130000Z
Tue 09:00 1h @20260505T130000Z`},
		{"a start that its rule does not give is the first instance all the same", `
DTSTART;TZID=America/New_York:20260505T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=1`, week, `
Tue 09:00 1h @20260505T130000Z
Thu 09:00 1h @20260507T130000Z`},
		{"floating times and days are those of the owner", `
DTSTART:20260504T090000
DURATION:PT1H
--
UID:day@example.com
DTSTART;VALUE=DATE:20260506
DTEND;VALUE=DATE:20260508`, week, `
Mon 09:00 1h
Wed 00:00 48h`},
		{"a zone of Windows and one that only the file knows", `
DTSTART;TZID=Central Standard Time:20260504T080000
DTEND;TZID=Central Standard Time:20260504T090000
--
UID:office@example.com
DTSTART;TZID=Office:20260505T080000
DTEND;TZID=Office:20260505T090000
RRULE:FREQ=DAILY;COUNT=2`, week, `
Mon 09:00 1h
Tue 09:00 1h @20260505T130000Z
Wed 09:00 1h @20260506T130000Z`},
		{"an event without length counts where it starts", `
DTSTART;TZID=America/New_York:20260504T000000
--
UID:end@example.com
DTSTART;TZID=America/New_York:20260511T000000`, week, `
Mon 00:00 0s`},
		{"what began before the window and is still going on", `
DTSTART;TZID=America/New_York:20260502T220000
DTEND;TZID=America/New_York:20260504T010000
RRULE:FREQ=WEEKLY`, week, `
Sat 22:00 27h @20260503T020000Z
Sat 22:00 27h @20260510T020000Z`},
		{"a reading that the clocks skip is taken with the offset before the gap", `
DTSTART;TZID=America/New_York:20260306T023000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=4`, [2]string{"2026-03-07", "2026-03-10"}, `
Sat 02:30 1h @20260307T073000Z
Sun 03:30 1h @20260308T073000Z
Mon 02:30 1h @20260309T063000Z`},
		{"a reading that comes twice is the first one", `
DTSTART;TZID=America/New_York:20261031T013000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=3`, [2]string{"2026-10-31", "2026-11-03"}, `
Sat 01:30 1h @20261031T053000Z
Sun 01:30 1h @20261101T053000Z
Mon 01:30 1h @20261102T063000Z`},
		{"the day on which the clocks go forward has 23 hours", `
DTSTART;VALUE=DATE:20260307
RRULE:FREQ=DAILY;COUNT=3`, [2]string{"2026-03-07", "2026-03-10"}, `
Sat 00:00 24h @20260307
Sun 00:00 23h @20260308
Mon 00:00 24h @20260309`},
		{"a DURATION of days is days of the calendar", `
DTSTART;TZID=America/New_York:20260307T120000
DURATION:P1DT1H`, [2]string{"2026-03-07", "2026-03-10"}, `
Sat 12:00 24h`},
		{"two events by one UID, as careless programs write them, are both there", `
DTSTART;TZID=America/New_York:20260504T090000
DURATION:PT1H
--
DTSTART;TZID=America/New_York:20260505T090000
DURATION:PT1H`, week, `
Mon 09:00 1h
Tue 09:00 1h`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := expanded(t, event(c.lines), c.window)
			if diff := cmp.Diff(strings.TrimSpace(c.want), got); diff != "" {
				t.Errorf("instances differ (-want +got):\n%s", diff)
			}
		})
	}
}

// expanded are the instances of all events of a file, one a line.
func expanded(t *testing.T, data []byte, window [2]string) string {
	t.Helper()
	ny := load(t, "America/New_York")
	d, err := ics.Decode(data)
	if err != nil || len(d.Problems) > 0 {
		t.Fatal(err, d.Problems)
	}
	var span calendar.Span
	span.Start, _ = time.ParseInLocation(time.DateOnly, window[0], ny)
	span.End, _ = time.ParseInLocation(time.DateOnly, window[1], ny)
	var lines []string
	for _, o := range d.Objects {
		in, err := ics.Expand(o.Events, span, ny)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range in {
			line := i.Start.In(ny).Format("Mon 15:04 ") + short(i.End.Sub(i.Start))
			if i.RecurrenceID != "" {
				line += " @" + i.RecurrenceID
			}
			lines = append(lines, strings.TrimSpace(line+" "+i.Event.Summary+string(i.Event.Status)))
		}
	}
	return strings.Join(lines, "\n")
}

// short is a duration without its zeros: 1h, 30m, 27h.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// UNTIL of an all-day series, as writers east and west of Greenwich put it: all
// four mean that 6 May is the last day.
func TestExpandLastDay(t *testing.T) {
	for zone, until := range map[string]string{"Europe/Berlin": "20260505T220000Z", "America/New_York": "20260506T040000Z", "Asia/Tokyo": "20260506T235959Z", "UTC": "20260506"} {
		home := load(t, zone)
		day := calendar.Date{Year: 2026, Month: 5, Day: 4}
		in, err := ics.Expand([]calendar.Event{{UID: "x", Start: calendar.Day(day), Recurrence: []string{"RRULE:FREQ=DAILY;UNTIL=" + until}}},
			calendar.Span{Start: day.At(0, home), End: day.Add(30).At(0, home)}, home)
		if err != nil || len(in) != 3 || in[2].RecurrenceID != "20260506" {
			t.Errorf("UNTIL=%s in %s: %v, %v", until, zone, in, err)
		}
	}
}

// A rule that is no meeting is refused when it is expanded as well, since
// events come from other places than files.
func TestExpandRefuses(t *testing.T) {
	start := calendar.Time{Wall: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Zone: "UTC"}
	month := calendar.Span{Start: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	for rule, want := range map[string]error{
		"RRULE:FREQ=MINUTELY":                                       ics.ErrTooDense,
		"RRULE:FREQ=MINUTELY;INTERVAL=15":                           nil,
		"RRULE:FREQ=MINUTELY;INTERVAL=14":                           ics.ErrTooDense,
		"RRULE:FREQ=SECONDLY;INTERVAL=20;BYSECOND=1":                ics.ErrBudget,
		"RRULE:FREQ=DAILY;COUNT=50000":                              nil,
		"RRULE:FREQ=DAILY;BYMONTH=1,2;INTERVAL=1;COUNT=5000":        nil,
		"RRULE:FREQ=HOURLY;BYMONTH=1,2,3,4,5,6;COUNT=2000000":       ics.ErrBudget,
		"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30":                 nil,
		"RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31;INTERVAL=999999": nil,
	} {
		in, err := ics.Expand([]calendar.Event{{UID: "x", Start: start, Recurrence: []string{rule}}}, month, time.UTC)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", rule, err, want)
		}
		if err != nil && in != nil {
			t.Errorf("%s: instances beside the error %v", rule, err)
		}
	}
}
