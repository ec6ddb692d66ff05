package ics_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkIn is an event as the daemon writes it, in words that need care.
func checkIn() calendar.Event {
	ny := func(h, m int) calendar.Time {
		return calendar.Time{Wall: time.Date(2026, 5, 12, h, m, 0, 0, time.UTC), Zone: "America/New_York"}
	}
	return calendar.Event{
		UID: "0abc@bywhen", Start: ny(9, 30), End: ny(10, 0),
		Summary:     "Check-in: brief the Waterfall Team (Johnathon not invited yet)",
		Description: "WHAT: brief the Waterfall Team; new deck, 20 minutes\nWHY: they leave knowing “what is finished”, what changes in June – and whom to call\\\n\tBRING: deck",
		Categories:  []string{"bywhen", "check-in, first"},
		Class:       calendar.Private, Status: calendar.Tentative, Transparent: true, Sequence: 2,
		Modified:  time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC),
		Organizer: calendar.Person{Address: "roberta@example.com", Name: "Roberta"},
		Attendees: []calendar.Attendee{
			{Person: calendar.Person{Address: "johnathon@example.com", Name: `Johnathon "J", manager`}},
			{Person: calendar.Person{Address: "room@example.com"}, Room: true, Optional: true, Answer: calendar.Accepted},
		},
		Alarms: []calendar.Alarm{{Before: 10 * time.Minute}},
		Own:    calendar.Own{Commitment: "waterfall", Kind: "checkin", N: 1},
	}
}

// What is written, byte for byte. With -update the files are written anew.
func TestEncodeGolden(t *testing.T) {
	office := "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0600\nEND:STANDARD\nEND:VTIMEZONE\n"
	modified := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	for name, c := range map[string]ics.Calendar{
		"empty":   {},
		"checkin": {Events: []calendar.Event{checkIn()}},
		"feed": {
			ProdID: "-//bywhen//feed//EN", Name: "Roberta, promises", Refresh: 90 * time.Minute,
			Events: []calendar.Event{
				{UID: "day@bywhen", Start: calendar.Day(calendar.Date{Year: 2026, Month: 5, Day: 18}), Summary: "Due: Riverbed", Modified: modified, Status: calendar.Cancelled},
				{UID: "series@bywhen", Start: calendar.Time{Wall: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC), Zone: "Office"}, Modified: modified,
					Recurrence: []string{"RRULE:FREQ=WEEKLY", "EXDATE;TZID=W. Europe Standard Time:20260511T160000"}, Timezones: []string{office}},
				{UID: "series@bywhen", RecurrenceID: calendar.UTC(time.Date(2026, 5, 18, 14, 0, 0, 0, time.UTC)), ThisAndFuture: true,
					Start: calendar.Time{Wall: time.Date(2026, 5, 18, 9, 0, 0, 0, time.UTC)}, Modified: modified},
			},
			Todos: []ics.Todo{
				{UID: "todo@bywhen", Summary: "Brief the team", Description: "Half a day", Due: calendar.Time{Wall: time.Date(2026, 5, 18, 13, 0, 0, 0, time.UTC), Zone: "America/New_York"},
					Status: ics.TodoInProcess, Priority: 5, Percent: 40, Categories: []string{"bywhen"}, Class: calendar.Private, RelatedTo: "0abc@bywhen", Sequence: 1, Modified: modified},
				{UID: "done@bywhen", Summary: "Done", Status: ics.TodoCompleted, Completed: modified, Percent: 100, Modified: modified},
			},
		},
	} {
		got, err := ics.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		checkForm(t, got)
		golden := filepath.Join("testdata", "golden", name+".ics")
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, diff)
		}
	}
}

// checkForm holds a file against RFC 5545 3.1: every line ends in CRLF, none is
// longer than 75 octets, none has control characters or half a character.
func checkForm(t interface{ Errorf(string, ...any) }, data []byte) {
	if !bytes.HasSuffix(data, []byte("\r\n")) {
		t.Errorf("the last line does not end")
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(data, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			t.Errorf("bad line %q (%d octets)", line, len(line))
		}
	}
}

// What is written is read as what it was.
func TestEncodeDecode(t *testing.T) {
	want := checkIn()
	data, err := ics.Encode(ics.Calendar{Events: []calendar.Event{want}})
	if err != nil {
		t.Fatal(err)
	}
	want.Alarms[0].Text = want.Summary // an alarm has to show something
	if diff := cmp.Diff(want, decodeOne(t, data)); diff != "" {
		t.Errorf("event differs (-want +got):\n%s", diff)
	}
}

// Whatever text people write comes back as it was, in lines of the right form.
func TestEncodeAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("\\;,:\n\"^ é漢😀")), rapid.Rune())).Draw(t, "text")
		e := checkIn()
		e.Description, e.Location = text, text
		data, err := ics.Encode(ics.Calendar{Events: []calendar.Event{e}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := ics.Decode(data)
		if err != nil || len(again.Problems) > 0 {
			t.Fatal(err, again.Problems)
		}
		got := again.Objects[0].Events[0]
		checkForm(t, data)
		if printable := strings.ToValidUTF8(text, "\uFFFD"); !strings.ContainsFunc(printable, odd) && got.Description != printable {
			t.Fatalf("%q comes back as %q", text, got.Description)
		}
	})
}

// odd are the characters that are not written: controls, except the line feed.
func odd(r rune) bool {
	return r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// What has no place in a calendar is refused by name.
func TestEncodeRefuses(t *testing.T) {
	start := calendar.UTC(time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC))
	for want, c := range map[string]ics.Calendar{
		`the event "Talk" has no UID`:                          {Events: []calendar.Event{{Summary: "Talk", Start: start}}},
		`the event "Talk" has no DTSTART`:                      {Events: []calendar.Event{{Summary: "Talk", UID: "x"}}},
		`the event "Talk" is in the zone "Mars", which nobody`: {Events: []calendar.Event{{Summary: "Talk", UID: "x", Start: calendar.Time{Wall: start.Wall, Zone: "Mars"}}}},
		`is neither RRULE, RDATE nor EXDATE`:                   {Events: []calendar.Event{{Summary: "Talk", UID: "x", Start: start, Recurrence: []string{"ATTENDEE:mailto:a@example.com"}}}},
		`the todo "Do" has no UID`:                             {Todos: []ics.Todo{{Summary: "Do"}}},
		`the todo "Do" is due before it starts`:                {Todos: []ics.Todo{{Summary: "Do", UID: "x", Start: start, Due: calendar.UTC(start.Wall.Add(-time.Hour))}}},
	} {
		data, err := ics.Encode(c)
		if err == nil || !strings.Contains(err.Error(), want) || data != nil {
			t.Errorf("error %v; want %q", err, want)
		}
	}
}

// Another program's parser takes what we write: ical.js, and Debian's vobject,
// which checks what a component must have.
func TestEncodeLikedByOthers(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.ics")
	if err != nil || len(files) < 3 {
		t.Fatal("no golden files")
	}
	_, missing := os.Stat("testdata/oracle/node_modules/ical.js")
	need(t, missing == nil, "ical.js: npm ci in calendar/ics/testdata/oracle")
	need(t, exec.Command("/usr/bin/python3", "-c", "import vobject").Run() == nil, "Debian's python3-vobject")
	for _, f := range files {
		run(t, "node", "testdata/oracle/instances.cjs", f, "0", "1")
		run(t, "/usr/bin/python3", "-c", "import sys, vobject\nfor c in vobject.readComponents(open(sys.argv[1], newline='').read()): c.validate(raiseException=True)", f)
	}
}

// Nothing but the values decides what is written.
func TestEncodeDeterministic(t *testing.T) {
	c := ics.Calendar{Events: []calendar.Event{checkIn(), checkIn()}, Todos: []ics.Todo{{UID: "x"}}}
	first, err := ics.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := ics.Encode(c); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("written again it differs: %v", err)
		}
	}
	if diff := cmp.Diff(c.Events[0], checkIn(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("writing changed the event:\n%s", diff)
	}
}
