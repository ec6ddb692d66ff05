package feed

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
)

func sample() *Feed {
	due := time.Date(2026, 5, 18, 17, 0, 0, 0, time.UTC)
	changed := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	return &Feed{Title: "bywhen Roberta", Style: commitments.Style{Zone: time.UTC, Locale: "en-GB"}, Entries: []Entry{
		{UID: "b@bywhen", Span: calendar.Span{Start: due, End: due.Add(DueLength)}, Summary: "Later, with a comma; and more", Changed: changed},
		{UID: "a@bywhen", Span: calendar.Span{Start: due.Add(-DueLength), End: due}, Summary: "Due: Riverbed", Changed: changed, Sequence: 2, Todo: true, What: "Riverbed", Priority: 8},
		{UID: "c@bywhen", Span: calendar.Span{Start: due, End: due.Add(DueLength)}, Summary: "Gone", Changed: changed, Cancelled: true, Todo: true, What: "Gone"},
	}}
}

// TestEvents: a feed is read back as what it says, asks nothing of anybody, and
// keeps the rules of RFC 5545 for lines.
func TestEvents(t *testing.T) {
	data, err := sample().Events()
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"METHOD", "ATTENDEE", "ORGANIZER", "VALARM"} {
		if bytes.Contains(data, []byte(never)) {
			t.Errorf("a feed holds %s", never)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	dec, err := ics.Decode(data)
	if err != nil || len(dec.Problems) > 0 || len(dec.Objects) != 3 {
		t.Fatalf("read back: %v %v, %d events", err, dec.Problems, len(dec.Objects))
	}
	first := dec.Objects[0].Events[0]
	if first.UID != "a@bywhen" || first.Sequence != 2 || !first.Transparent || !strings.Contains(first.Description, "As of Mon 4 May, 15:00 UTC.") {
		t.Errorf("the first event is %+v", first)
	}
	if last := dec.Objects[2].Events[0]; last.Status != calendar.Cancelled {
		t.Errorf("what was cancelled is %q", last.Status)
	}
}

// TestSameBytes: whatever the order of its entries, a feed that says the same is
// the same.
func TestSameBytes(t *testing.T) {
	f, g := sample(), sample()
	g.Entries[0], g.Entries[2] = g.Entries[2], g.Entries[0]
	a, err := f.Events()
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Events()
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("%v; the bytes differ:\n%s\n%s", err, a, b)
	}
}

// TestTodos: the second feed has the commitments, and nothing else.
func TestTodos(t *testing.T) {
	data, err := sample().Todos()
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if n := strings.Count(text, "BEGIN:VTODO"); n != 2 || strings.Contains(text, "VEVENT") {
		t.Errorf("%d to-dos in\n%s", n, text)
	}
	if !strings.Contains(text, "PRIORITY:8") || !strings.Contains(text, "STATUS:CANCELLED") {
		t.Errorf("priority or status is missing:\n%s", text)
	}
}

// TestEmptyFeed is still a calendar.
func TestEmptyFeed(t *testing.T) {
	data, err := (&Feed{Title: "bywhen"}).Events()
	if err != nil || !bytes.HasPrefix(data, []byte("BEGIN:VCALENDAR\r\n")) {
		t.Errorf("%v %q", err, data)
	}
}
