package ics_test

import (
	"strings"
	"testing"
	"time"

	"bywhen/calendar/ics"
)

const todosFile = "BEGIN:VCALENDAR\nVERSION:2.0\n" +
	"BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0200\nEND:STANDARD\nEND:VTIMEZONE\n" +
	"BEGIN:VTODO\nUID:1@example.com\nSUMMARY:Call the printer\\, twice\nDESCRIPTION:Ask for\\nthe price\nDUE;TZID=Office:20260518T120000\nPRIORITY:1\n" +
	"ORGANIZER;CN=Johnathon:mailto:johnathon@example.com\nCATEGORIES:launch,print\nPERCENT-COMPLETE:40\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT10M\nSUMMARY:No\nEND:VALARM\nEND:VTODO\n" +
	"BEGIN:VTODO\nSUMMARY:Without a UID\nDUE;VALUE=DATE:20260519\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:3\nSUMMARY:Done\nSTATUS:COMPLETED\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:4\nSUMMARY:Two days from the start\nDTSTART:20260518T090000Z\nDURATION:P2D\nRRULE:FREQ=DAILY\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:5\nSUMMARY:A date that is none\nDUE:soon\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:6\nDUE:20260518\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:7\nSUMMARY:Nowhere\nDUE;TZID=Mars:20260518T120000\nEND:VTODO\n" +
	"BEGIN:VTODO\nUID:8\nSUMMARY:Floating\nDUE:20260518T120000\nEND:VTODO\n" +
	"BEGIN:VEVENT\nUID:9\nSUMMARY:No to-do\nDTSTART:20260518T120000Z\nEND:VEVENT\nEND:VCALENDAR\n"

func TestDecodeTodos(t *testing.T) {
	d, err := ics.DecodeTodos([]byte(todosFile))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	home := time.FixedZone("home", -4*3600)
	for _, todo := range d.Todos {
		due := "-"
		if !todo.Due.IsZero() {
			due = d.At(todo.Due, home).UTC().Format("2006-01-02T15:04Z")
		}
		got = append(got, todo.Summary+" "+due+" "+string(todo.Status))
	}
	want := []string{
		"Call the printer, twice 2026-05-18T10:00Z ", "Without a UID 2026-05-19T04:00Z ", "Done - completed",
		"Two days from the start 2026-05-20T09:00Z ", "A date that is none - ", "Nowhere - ", "Floating 2026-05-18T16:00Z ",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("read are:\n%s\nwant:\n%s", g, w)
	}
	first := d.Todos[0]
	if first.Description != "Ask for\nthe price" || first.Priority != 1 || first.Organizer.Address != "johnathon@example.com" ||
		first.Percent != 40 || strings.Join(first.Categories, ",") != "launch,print" {
		t.Errorf("the first is %+v", first)
	}
	if !d.Todos[3].Repeats {
		t.Error("a rule was not seen")
	}
	var reasons []string
	for _, p := range d.Problems {
		reasons = append(reasons, p.Reason)
	}
	for _, want := range []string{`the to-do "A date that is none" has a DUE`, `the UID "6" says nothing`, `"Nowhere" is due in the zone "Mars"`} {
		if !strings.Contains(strings.Join(reasons, "\n"), want) {
			t.Errorf("problems are %q, want %q", reasons, want)
		}
	}
	if len(d.Problems) != 3 {
		t.Errorf("problems are %q", reasons)
	}
}

func TestDecodeTodosIsCapped(t *testing.T) {
	if _, err := ics.DecodeTodos(make([]byte, 17<<20)); err == nil {
		t.Error("a file of 17 MiB was read")
	}
	if _, err := ics.DecodeTodos([]byte("no calendar")); err == nil {
		t.Error("what is no calendar was read")
	}
	long := "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:" + strings.Repeat("a", 2<<20) + "\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:ok\nEND:VTODO\nEND:VCALENDAR\n"
	d, err := ics.DecodeTodos([]byte(long))
	if err != nil || len(d.Todos) != 1 || len(d.Problems) != 1 {
		t.Errorf("beside one that is too long: %d read, %d problems, %v", len(d.Todos), len(d.Problems), err)
	}
}
