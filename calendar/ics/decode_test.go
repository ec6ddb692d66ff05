package ics_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// An event as careful programs write it, with everything that is read.
func TestDecodeWhole(t *testing.T) {
	got := decodeOne(t, []byte(strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:whole@example.com
DTSTAMP:20260501T120000Z
LAST-MODIFIED:20260502T120000Z
SEQUENCE:3
DTSTART;TZID=America/New_York:20260504T103000
DTEND;TZID=America/New_York:20260504T110000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=America/New_York:20260511T103000,20260518T103000
SUMMARY:Johnathon / Roberta\; weekly
DESCRIPTION:One\nTwo\, and
  three
LOCATION:Room 4\, upstairs
CATEGORIES:Work,One\,to one
CATEGORIES:Talk
ATTACH:https://example.com/notes
ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA
CLASS:CONFIDENTIAL
STATUS:TENTATIVE
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:OOF
ORGANIZER;CN="Johnathon, himself":mailto:Johnathon@example.com
ATTENDEE;CN=Roberta;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:MAILTO:roberta@example.com
ATTENDEE;CUTYPE=ROOM;EMAIL=room@example.com:urn:uuid:1
X-BYWHEN-COMMITMENT:abc
X-BYWHEN-KIND:checkin
X-BYWHEN-N:2
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Soon
TRIGGER:-PT10M
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER;RELATED=END:-PT5M
END:VALARM
BEGIN:VALARM
ACTION:EMAIL
TRIGGER:-P1D
END:VALARM
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")))
	ny := func(h, m int) calendar.Time {
		return calendar.Time{Wall: time.Date(2026, 5, 4, h, m, 0, 0, time.UTC), Zone: "America/New_York"}
	}
	want := calendar.Event{
		UID: "whole@example.com", Start: ny(10, 30), End: ny(11, 0),
		Recurrence:  []string{"RRULE:FREQ=WEEKLY;BYDAY=MO", "EXDATE;TZID=America/New_York:20260511T103000,20260518T103000"},
		Summary:     "Johnathon / Roberta; weekly",
		Description: "One\nTwo, and three", Location: "Room 4, upstairs",
		Categories: []string{"Work", "One,to one", "Talk"}, Attachments: []string{"https://example.com/notes"},
		Organizer: calendar.Person{Address: "johnathon@example.com", Name: "Johnathon, himself"},
		Attendees: []calendar.Attendee{
			{Person: calendar.Person{Address: "roberta@example.com", Name: "Roberta"}, Answer: calendar.Accepted, Optional: true},
			{Person: calendar.Person{Address: "room@example.com"}, Room: true},
		},
		Status: calendar.Tentative, Transparent: true, Class: calendar.Confidential, Kind: calendar.OutOfOffice,
		Sequence: 3, Modified: time.Date(2026, 5, 2, 12, 0, 0, 0, time.UTC),
		Alarms: []calendar.Alarm{{Before: 10 * time.Minute, Text: "Soon"}},
		Own:    calendar.Own{Commitment: "abc", Kind: "checkin", N: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event differs (-want +got):\n%s", diff)
	}
}

// decodeOne reads a file with one good event.
func decodeOne(t *testing.T, data []byte) calendar.Event {
	t.Helper()
	d, err := ics.Decode(data)
	if err != nil || len(d.Problems) > 0 || len(d.Objects) != 1 || len(d.Objects[0].Events) != 1 {
		t.Fatalf("%v, problems %v, objects %v", err, d.Problems, d.Objects)
	}
	return d.Objects[0].Events[0]
}

// What programs get wrong, and how it is read all the same: the title and the
// times of the event.
func TestDecodeTolerant(t *testing.T) {
	const head = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:x\n"
	const tail = "\nEND:VEVENT\nEND:VCALENDAR\n"
	const start = "DTSTART:20260504T100000Z\n"
	for _, c := range []struct{ name, file, want string }{
		{"byte order mark", "\xef\xbb\xbf" + head + start + "SUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"UTF-16", utf16le(head + start + "SUMMARY:Gespräch" + tail), "Gespräch 2026-05-04T10:00:00Z"},
		{"Latin-1", head + start + "SUMMARY:Gespr\xe4ch \x80" + tail, "Gespräch € 2026-05-04T10:00:00Z"},
		{"UTF-8 folded in the middle of a character", head + start + "SUMMARY:Gespr\xc3\n \xa4ch" + tail, "Gespräch 2026-05-04T10:00:00Z"},
		{"blanks behind BEGIN", strings.Replace(head, "VCALENDAR", "VCALENDAR  ", 1) + start + "SUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"lower case", strings.ToLower(head + start + "SUMMARY:talk" + tail), "talk 2026-05-04T10:00:00Z"},
		{"a fold that lost its indent", head + start + "SUMMARY:" + strings.Repeat("long ", 13) + "\nend" + tail, strings.Repeat("long ", 13) + "end 2026-05-04T10:00:00Z"},
		{"a line break in the text", head + start + "SUMMARY:Talk\nand more" + tail, "Talk and more 2026-05-04T10:00:00Z"},
		{"the colon on a line of its own", head + "DTSTART\n :20260504T100000Z\nSUMMARY\n :Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"empty lines", head + "\n\r\n" + start + "\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"a comma that is not escaped", head + start + "SUMMARY:Talk, then lunch" + tail, "Talk, then lunch 2026-05-04T10:00:00Z"},
		{"escapes that are none", head + start + `SUMMARY:a\:b C:\temp \"q\" end\` + tail, `a:b C:\temp "q" end\ 2026-05-04T10:00:00Z`},
		{"control characters", head + start + "SUMMARY:Ta\x00l\x1bk\x7f" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"text that turns the direction round", head + start + "SUMMARY:Talk \u202egnirreh" + tail, "Talk gnirreh 2026-05-04T10:00:00Z"},
		{"a date without VALUE", head + "DTSTART:20260504\nSUMMARY:Day" + tail, "Day 2026-05-04"},
		{"a time that says it is a date", head + "DTSTART;VALUE=DATE:20260504T000000\nSUMMARY:Day" + tail, "Day 2026-05-04"},
		{"ISO separators, no seconds", head + "DTSTART:2026-05-04T10:00Z\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"an offset, which RFC 5545 forbids", head + "DTSTART:20260504T100000+0200\nSUMMARY:Talk" + tail, "Talk 2026-05-04T08:00:00Z"},
		{"24:00", head + "DTSTART:20260504T240000Z\nSUMMARY:Talk" + tail, "Talk 2026-05-05T00:00:00Z"},
		{"text behind a quoted parameter", head + start + "ATTENDEE;CN=\"a\"b:mailto:a@example.com\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z a@example.com"},
		{"a quote that is never closed", head + start + "ATTENDEE;CN=\"a:mailto:a@example.com\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z a@example.com"},
		{"a parameter without a value", head + "DTSTART;X;TZID=Europe/Berlin:20260504T100000\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00[Europe/Berlin]"},
		{"no VCALENDAR round it", "BEGIN:VEVENT\nUID:x\n" + start + "SUMMARY:Talk\nEND:VEVENT", "Talk 2026-05-04T10:00:00Z"},
		{"an alarm that does not end", head + start + "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nSUMMARY:Not the event's\nEND:VEVENT\nEND:VCALENDAR", " 2026-05-04T10:00:00Z"},
		{"an attachment of two megabytes inside", head + start + "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + strings.Repeat("QUFB", 1<<19) + "\nSUMMARY:Talk" + tail, "Talk 2026-05-04T10:00:00Z"},
		{"all-day and ending on the day it starts", head + "DTSTART;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260504\nSUMMARY:Day" + tail, "Day 2026-05-04 to 2026-05-05"},
		{"a day that ends at a time", head + "DTSTART;VALUE=DATE:20260504\nDTEND:20260505T120000Z\nSUMMARY:Day" + tail, "Day 2026-05-04 to 2026-05-06"},
	} {
		e := decodeOne(t, []byte(c.file))
		got := e.Summary + " " + e.Start.String()
		if !e.End.IsZero() {
			got += " to " + e.End.String()
		}
		for _, a := range e.Attendees {
			got += " " + string(a.Address)
		}
		if got != c.want {
			t.Errorf("%s: read %q; want %q", c.name, got, c.want)
		}
	}
}

func utf16le(s string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

// What cannot be used is named, with what is wrong with it; the rest is used.
func TestDecodeProblems(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"no UID", "UID:\nDTSTART:20260504T100000Z\nSUMMARY:Talk", `the event "Talk" has no UID, so it cannot be told from others`},
		{"no DTSTART", "SUMMARY:Ta\x07lk", `the event "Talk" has no DTSTART, so it has no place in time`},
		{"no title either", "DESCRIPTION:Hello", `the event with the UID "x@example.com" has no DTSTART, so it has no place in time`},
		{"the end first", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nDTEND:20260504T090000Z", `the event "Talk" ends before it starts: DTSTART 2026-05-04T10:00:00Z, DTEND 2026-05-04T09:00:00Z`},
		{"the end first, in another zone", "SUMMARY:Flight\nDTSTART;TZID=America/New_York:20260504T100000\nDTEND;TZID=Europe/Berlin:20260504T150000", `ends before it starts`},
		{"a negative length", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nDURATION:-PT1H", `ends before it starts`},
		{"a zone that nobody knows", "SUMMARY:Talk\nDTSTART;TZID=Mars/Olympus:20260504T100000", `the event "Talk" is in the zone "Mars/Olympus", which is no known name and has no VTIMEZONE`},
		{"a year before ours", "SUMMARY:Talk\nDTSTART:18991231T100000Z", `"18991231T100000Z" lies outside the years 1900 to 2200`},
		{"no such day", "SUMMARY:Talk\nDTSTART:20260230T100000Z", `"20260230T100000Z" is no day of the calendar`},
		{"no frequency", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nRRULE:BYDAY=MO", `does not say how often (FREQ)`},
		{"an unknown frequency", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nRRULE:FREQ=FORTNIGHTLY", `"FORTNIGHTLY" is no frequency`},
		{"a part out of range", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nRRULE:FREQ=DAILY;INTERVAL=0", `INTERVAL: "0" is no number from 1 on`},
		{"by the hour from a day on", "SUMMARY:Talk\nDTSTART:20260504\nRRULE:FREQ=HOURLY", `repeats by the clock although it starts on a day`},
		{"an EXDATE that is none", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nRRULE:FREQ=DAILY\nEXDATE:tomorrow", `EXDATE: "tomorrow" is no date or time`},
		{"a parameter and nothing behind it", "SUMMARY:Talk\nDTSTART;TZID=x", `has a line without a colon (DTSTART)`},
		{"another event begins in it", "SUMMARY:Talk\nDTSTART:20260504T100000Z\nBEGIN:VEVENT\nUID:y\nDTSTART:20260504T100000Z", `the event "Talk" has no END:VEVENT before the next BEGIN:VEVENT`},
	} {
		file := strings.Replace(string(event(c.lines)), "END:VCALENDAR", "BEGIN:VEVENT\nUID:good@example.com\nDTSTART:20260504\nEND:VEVENT\nEND:VCALENDAR", 1)
		d, err := ics.Decode([]byte(file))
		if err != nil || len(d.Problems) != 1 {
			t.Errorf("%s: %v, problems %v; want one", c.name, err, d.Problems)
			continue
		}
		if got := d.Problems[0].Reason; !strings.Contains(got, c.want) {
			t.Errorf("%s: said %q; want %q", c.name, got, c.want)
		}
		if n := len(d.Objects); n == 0 || d.Objects[n-1].UID() != "good@example.com" {
			t.Errorf("%s: the good event is lost", c.name)
		}
	}
}

// A series comes as one object, its master first, whatever the order of the
// file; objects keep the order of the file.
func TestDecodeGroups(t *testing.T) {
	d, err := ics.Decode(event(`
UID:b
RECURRENCE-ID:20260505T100000Z
DTSTART:20260505T110000Z
--
UID:a
DTSTART:20260504T100000Z
--
UID:b
DTSTART:20260504T100000Z
RRULE:FREQ=DAILY`))
	if err != nil || len(d.Problems) > 0 {
		t.Fatal(err, d.Problems)
	}
	var got []string
	for _, o := range d.Objects {
		for _, e := range o.Events {
			got = append(got, e.UID+e.RecurrenceID.String())
		}
	}
	want := []string{"b", "b2026-05-05T10:00:00Z", "a"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("objects differ (-want +got):\n%s", diff)
	}
}

// Of several versions of one event in a file the newest counts.
func TestDecodeVersions(t *testing.T) {
	e := decodeOne(t, event(`
DTSTART:20260504T100000Z
SEQUENCE:1
SUMMARY:Second
--
DTSTART:20260504T100000Z
SEQUENCE:2
DTSTAMP:20260101T000000Z
SUMMARY:Fourth
--
DTSTART:20260504T100000Z
SEQUENCE:2
DTSTAMP:20250101T000000Z
SUMMARY:Third
--
DTSTART:20260504T100000Z
SUMMARY:First`))
	if e.Summary != "Fourth" {
		t.Errorf("the version that counts is %q", e.Summary)
	}
}

// Messages between calendars (RFC 5546) are no events, but a cancellation
// cancels.
func TestDecodeMethods(t *testing.T) {
	file := func(method string) []byte {
		return []byte(strings.Replace(string(event("DTSTART:20260504T100000Z\nSUMMARY:Talk")), "VERSION:2.0", "VERSION:2.0\nMETHOD:"+method, 1))
	}
	for _, method := range []string{"PUBLISH", "REQUEST", "ADD"} {
		if e := decodeOne(t, file(method)); e.Status != calendar.Confirmed {
			t.Errorf("%s: status %q", method, e.Status)
		}
	}
	if e := decodeOne(t, file("CANCEL")); e.Status != calendar.Cancelled {
		t.Errorf("CANCEL: status %q", e.Status)
	}
	for _, method := range []string{"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"} {
		d, err := ics.Decode(file(method))
		if err != nil || len(d.Objects) > 0 || len(d.Problems) != 1 || !strings.Contains(d.Problems[0].Reason, "METHOD:"+method) {
			t.Errorf("%s: %v, %v", method, err, d)
		}
	}
}

// What is no calendar is an error, with a hint; an empty calendar is none.
func TestDecodeNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "hello", "<html>", "BEGIN:VCARD\nEND:VCARD"} {
		if _, err := ics.Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), "is it an iCalendar file?") {
			t.Errorf("%q: %v", text, err)
		}
	}
	d, err := ics.Decode([]byte("BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:x\nEND:VTODO\nBEGIN:VJOURNAL\nEND:VJOURNAL\nBEGIN:VFREEBUSY\nEND:VFREEBUSY\nEND:VCALENDAR"))
	if err != nil || len(d.Objects)+len(d.Problems) > 0 {
		t.Errorf("a calendar without events: %v, %v", err, d)
	}
}

// Whatever is cut off or garbled, the reading of a real file ends, and a whole
// event before the damage is there.
func TestDecodeDamaged(t *testing.T) {
	data, err := os.ReadFile(material(t, "story", "roberta", "delegation.ics"))
	if err != nil {
		t.Fatal(err)
	}
	whole := "BEGIN:VEVENT\r\nUID:first\r\nDTSTART:20260504T100000Z\r\nEND:VEVENT\r\n"
	data = []byte(strings.Replace(string(data), "BEGIN:VEVENT", whole+"BEGIN:VEVENT", 1))
	after := strings.Index(string(data), whole) + len(whole)
	for n := after; n < len(data); n++ {
		d, err := ics.Decode(data[:n])
		if err != nil || len(d.Objects) == 0 || d.Objects[0].UID() != "first" {
			t.Fatalf("cut at %d: %v, %v", n, err, d)
		}
		garbled := append([]byte(nil), data...)
		garbled[n] ^= 0x15
		if d, err := ics.Decode(garbled); err != nil || len(d.Objects) == 0 || d.Objects[0].UID() != "first" {
			t.Fatalf("garbled at %d: %v, %v", n, err, d)
		}
	}
}
