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

var patchedAt = time.Date(2026, 5, 5, 8, 0, 0, 0, time.UTC)

// crlf writes a file as the standard wants it.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// theirs is an event with all that another program may have put into it.
const theirs = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//other//EN
X-WR-CALNAME:Mine
BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:20070101T000000
TZOFFSETFROM:-0500
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:other@example.com
DTSTART:20260504T100000Z
SUMMARY:Somebody else's
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20260504T150000Z
uid:0abc@byw
 hen
SUMMARY;LANGUAGE=en:Check-in
DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T093000
DURATION:PT30M
X-COLOR;P="a;b":#ff0000
DESCRIPTION:Old te
 xt
ATTENDEE;CN=Johnathon;RSVP=TRUE;X-NUM-GUESTS=2:mailto:johnathon@example.com
ATTENDEE;CN=Roberta;PARTSTAT=ACCEPTED;X-B=c:mailto:roberta@example.com
ATTENDEE:urn:uuid:1
COLOR:turquoise
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Mine
SUMMARY:Mine
TRIGGER:-PT1H
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:0abc@bywhen
RECURRENCE-ID;TZID=America/New_York:20260519T093000
DTSTART;TZID=America/New_York:20260519T100000
SUMMARY:Check-in\, later
SEQUENCE:4
END:VEVENT
END:VCALENDAR
`

func TestPatch(t *testing.T) {
	at := func(h, m int) calendar.Time {
		return calendar.Time{Wall: time.Date(2026, 5, 12, h, m, 0, 0, time.UTC), Zone: "America/New_York"}
	}
	stamp := []string{"-DTSTAMP:20260504T150000Z", "+DTSTAMP:20260505T080000Z", "+LAST-MODIFIED:20260505T080000Z", "+SEQUENCE:1"}
	for _, c := range []struct {
		name   string
		fields calendar.Fields
		change func(*calendar.Event)
		want   []string
	}{
		{"nothing but a new version", 0, func(*calendar.Event) {}, stamp},
		{"the title, with its language", calendar.FieldSummary, func(e *calendar.Event) { e.Summary = "Check-in; new" },
			append([]string{"-SUMMARY;LANGUAGE=en:Check-in", `+SUMMARY;LANGUAGE=en:Check-in\; new`}, stamp...)},
		{"only the field that is named", calendar.FieldStatus, func(e *calendar.Event) { e.Summary, e.Status = "not this", calendar.Tentative },
			append([]string{"+STATUS:TENTATIVE"}, stamp...)},
		{"the text, folded", calendar.FieldDescription, func(e *calendar.Event) { e.Description = strings.Repeat("ä", 40) },
			append([]string{"-DESCRIPTION:Old te", "- xt", "+DESCRIPTION:" + strings.Repeat("ä", 31), "+ " + strings.Repeat("ä", 9)}, stamp...)},
		{"no text any more", calendar.FieldDescription, func(e *calendar.Event) { e.Description = "" },
			append([]string{"-DESCRIPTION:Old te", "- xt"}, stamp...)},
		{"the time, under the name that the file has for the zone", calendar.FieldTime, func(e *calendar.Event) { e.Start, e.End = at(11, 0), at(11, 30) },
			append([]string{`-DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T093000`, `+DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T110000`,
				"-DURATION:PT30M", `+DTEND;TZID="Eastern Standard Time":20260512T113000`}, stamp...)},
		{"the time, in a zone that the file does not define", calendar.FieldTime, func(e *calendar.Event) {
			e.Start, e.End = at(11, 0), calendar.Time{}
			e.Start.Zone = "Europe/Berlin"
		}, append([]string{`-DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T093000`, "+DTSTART;TZID=Europe/Berlin;X-A=b:20260512T110000", "-DURATION:PT30M", "+VTIMEZONE"}, stamp...)},
		{"the time, in UTC", calendar.FieldTime, func(e *calendar.Event) {
			e.Start, e.End = calendar.UTC(patchedAt), calendar.UTC(patchedAt.Add(time.Hour))
		}, append([]string{`-DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T093000`, "+DTSTART;X-A=b:20260505T080000Z", "-DURATION:PT30M", "+DTEND:20260505T090000Z"}, stamp...)},
		{"a day instead of a time", calendar.FieldTime, func(e *calendar.Event) {
			e.Start, e.End = calendar.Day(calendar.DateOf(patchedAt)), calendar.Time{}
		}, append([]string{`-DTSTART;TZID="Eastern Standard Time";X-A=b:20260512T093000`, "+DTSTART;VALUE=DATE;X-A=b:20260505", "-DURATION:PT30M"}, stamp...)},
		{"transparent", calendar.FieldTransparent, func(e *calendar.Event) { e.Transparent = true }, append([]string{"+TRANSP:TRANSPARENT"}, stamp...)},
		{"private", calendar.FieldClass, func(e *calendar.Event) { e.Class = calendar.Private }, append([]string{"+CLASS:PRIVATE"}, stamp...)},
		{"public, as it is anyway", calendar.FieldClass, func(e *calendar.Event) { e.Class = calendar.Public }, stamp},
		{"one guest more", calendar.FieldAttendees, func(e *calendar.Event) {
			e.Attendees = append(e.Attendees, calendar.Attendee{Person: calendar.Person{Address: "colleague@example.com"}})
		}, append([]string{"+ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:colleague@example.com"}, stamp...)},
		{"one guest less, one answer", calendar.FieldAttendees, func(e *calendar.Event) {
			e.Attendees = e.Attendees[:1:1]
			e.Attendees[0].Answer = calendar.Declined
		}, append([]string{"-ATTENDEE;CN=Johnathon;RSVP=TRUE;X-NUM-GUESTS=2:mailto:johnathon@example.com",
			"+ATTENDEE;CN=Johnathon;RSVP=TRUE;X-NUM-GUESTS=2;PARTSTAT=DECLINED:mailto:joh", "+ nathon@example.com",
			"-ATTENDEE;CN=Roberta;PARTSTAT=ACCEPTED;X-B=c:mailto:roberta@example.com"}, stamp...)},
		{"an organizer", calendar.FieldAttendees, func(e *calendar.Event) {
			e.Organizer = calendar.Person{Address: "roberta@example.com", Name: "Roberta"}
		},
			append([]string{"+ORGANIZER;CN=Roberta:mailto:roberta@example.com"}, stamp...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev := eventIn(t, crlf(theirs), "0abc@bywhen", 0)
			c.change(&ev)
			got, err := ics.Patch([]byte(crlf(theirs)), ev, c.fields, patchedAt)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(got), "\n") != strings.Count(string(got), "\r\n") {
				t.Error("the line breaks are not those of the file")
			}
			if diff := cmp.Diff(sorted(c.want), sorted(changedLines(crlf(theirs), string(got)))); diff != "" {
				t.Errorf("changes differ (-want +got):\n%s\nin\n%s", diff, got)
			}
		})
	}
}

// eventIn is the n-th component of an object in a file.
func eventIn(t *testing.T, file, uid string, n int) calendar.Event {
	t.Helper()
	d, err := ics.Decode([]byte(file))
	if err != nil || len(d.Problems) > 0 {
		t.Fatal(err, d.Problems)
	}
	for _, o := range d.Objects {
		if o.UID() == uid {
			return o.Events[n]
		}
	}
	t.Fatalf("no %s in\n%s", uid, file)
	return calendar.Event{}
}

// changedLines are the lines that one file lacks and the other has; a whole new
// VTIMEZONE is one word. Lines that stay have to keep their order.
func changedLines(before, after string) []string {
	var changes []string
	if i := strings.Index(after, "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin"); i >= 0 {
		j := i + strings.Index(after[i:], "END:VTIMEZONE\r\n") + len("END:VTIMEZONE\r\n")
		after, changes = after[:i]+after[j:], append(changes, "+VTIMEZONE")
	}
	old, now := strings.Split(before, "\r\n"), strings.Split(after, "\r\n")
	for _, l := range old {
		if n := indexOf(now, l); n >= 0 {
			for _, added := range now[:n] {
				changes = append(changes, "+"+added)
			}
			now = now[n+1:]
		} else {
			changes = append(changes, "-"+l)
		}
	}
	return changes
}

func indexOf(lines []string, line string) int {
	for i, l := range lines {
		if l == line {
			return i
		}
	}
	return -1
}

func sorted(lines []string) []string {
	out := append([]string(nil), lines...)
	for i := range out {
		for j := range i {
			if out[i] < out[j] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}

// The override of an instance is changed, and its master left alone; how the
// instance is named does not matter.
func TestPatchOverride(t *testing.T) {
	ev := eventIn(t, theirs, "0abc@bywhen", 1)
	ev.Summary = "Check-in, even later"
	ev.RecurrenceID = calendar.UTC(time.Date(2026, 5, 19, 13, 30, 0, 0, time.UTC))
	got, err := ics.Patch([]byte(theirs), ev, calendar.FieldSummary, patchedAt)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`+DTSTAMP:20260505T080000Z`, `+LAST-MODIFIED:20260505T080000Z`, `+SEQUENCE:5`, `+SUMMARY:Check-in\, even later`, `-SEQUENCE:4`, `-SUMMARY:Check-in\, later`}
	if diff := cmp.Diff(want, sorted(changedLines(crlf(theirs), crlf(string(got))))); diff != "" {
		t.Errorf("changes differ (-want +got):\n%s", diff)
	}
}

func TestPatchRefuses(t *testing.T) {
	ev := eventIn(t, theirs, "0abc@bywhen", 0)
	gone := ev
	gone.UID = "nobody@example.com"
	if _, err := ics.Patch([]byte(theirs), gone, calendar.FieldSummary, patchedAt); !errors.Is(err, calendar.ErrGone) {
		t.Errorf("an event that is not there: %v", err)
	}
	other := ev
	other.RecurrenceID = calendar.UTC(patchedAt)
	if _, err := ics.Patch([]byte(theirs), other, calendar.FieldSummary, patchedAt); !errors.Is(err, calendar.ErrGone) {
		t.Errorf("an instance that is not there: %v", err)
	}
	late := ev
	late.Start = calendar.UTC(ev.End.Wall.AddDate(0, 0, 1))
	if _, err := ics.Patch([]byte(theirs), late, calendar.FieldTime, patchedAt); err == nil || !strings.Contains(err.Error(), "ends before it starts") {
		t.Errorf("an end before the start: %v", err)
	}
	if _, err := ics.Patch([]byte("hello"), ev, calendar.FieldTime, patchedAt); err == nil {
		t.Error("no calendar at all is patched")
	}
}
