package ics

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"bywhen/calendar"
)

// The fuzz targets feed what anybody could send. Each says what has to hold
// for every input; the corpora under testdata/fuzz are run by go test as well.

var fuzzHome = time.FixedZone("home", -5*3600)

// seedFiles adds the conformance files where they are, as further seeds.
func seedFiles(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "conformance", "*", "*.ics"))
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && len(data) < 8<<10 {
			f.Add(data)
		}
	}
}

const fuzzEvent = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n" +
	"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a@example.com\r\nDTSTART;TZID=X:20260504T100000\r\n" +
	"DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=9\r\nEXDATE;TZID=X:20260506T100000,20260511T100000\r\nRDATE;VALUE=PERIOD:20260520T100000Z/PT2H\r\n" +
	"SUMMARY:Lunch\\, team\r\nDESCRIPTION:one\\ntwo\r\n three\r\nATTENDEE;CN=\"a, b\";PARTSTAT=DECLINED:mailto:b@example.com\r\n" +
	"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT10M\r\nEND:VALARM\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:a@example.com\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=X:20260513T100000\r\nDTSTART;TZID=X:20260513T120000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// Lines follow each other without gap or overlap and hold no line break.
func FuzzLexer(f *testing.F) {
	f.Add([]byte(fuzzEvent))
	f.Add([]byte("\xef\xbb\xbfA:b\n c\n\n d\r\nE\r\n :f\nSUMMARY:x\nbroken"))
	f.Add([]byte("SUMMARY:caf\xe9 \x80\x81\r\n\tx"))
	seedFiles(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		lx := newLexer(data)
		at := 0
		for ln, ok := lx.next(); ok; ln, ok = lx.next() {
			if ln.start < at || ln.end <= ln.start || ln.end > len(data) {
				t.Fatalf("line from %d to %d after %d", ln.start, ln.end, at)
			}
			at = ln.end
			if bytes.ContainsAny(ln.text, "\n") {
				t.Fatalf("line break in %q", ln.text)
			}
			if p, err := parseProperty(ln.text); err == nil {
				clean, err := appendClean(nil, ln.text)
				if err != nil {
					t.Fatalf("%q cannot be cleaned: %v", ln.text, err)
				}
				if q, err := parseProperty(clean[:len(clean)-1]); err != nil || q.name != p.name {
					t.Fatalf("%q comes back as %q, %v", clean, q.name, err)
				}
			}
		}
	})
}

// A to-do that can be read has words, and an instant when it is due.
func FuzzDecodeTodos(f *testing.F) {
	f.Add([]byte("BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:a\r\nSUMMARY:Do\\, it\r\nDUE;TZID=Europe/Berlin:20260518T120000\r\nPRIORITY:1\r\nSTATUS:NEEDS-ACTION\r\n" +
		"ORGANIZER;CN=\"a\"b:mailto:a@example.com\r\nEND:VTODO\r\nBEGIN:VTODO\r\nSUMMARY:b\r\nDTSTART;VALUE=DATE:20260518\r\nDURATION:P2D\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"))
	f.Add([]byte(strings.ReplaceAll(fuzzEvent, "VEVENT", "VTODO")))
	seedFiles(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := DecodeTodos(data)
		if err != nil {
			return
		}
		for _, todo := range d.Todos {
			if todo.Summary == "" || todo.Priority < 0 || todo.Priority > 9 {
				t.Fatalf("read as %+v", todo)
			}
			d.At(todo.Due, fuzzHome)
		}
	})
}

// What can be decoded can be expanded, and written and read again; nothing
// panics. Whatever stands in the file, one event more is read beside it.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(fuzzEvent))
	seedFiles(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Decode(data)
		if err != nil {
			return
		}
		for _, o := range d.Objects {
			checkObject(t, o)
		}
	})
}

func checkObject(t *testing.T, o calendar.Object) {
	t.Helper()
	start, end := ExtentOf(o.Events, fuzzHome)
	window := calendar.Span{Start: start.AddDate(0, 0, -1), End: start.AddDate(0, 3, 0)}
	in, err := Expand(o.Events, window, fuzzHome)
	if err == nil {
		for _, i := range in {
			if i.Start.Before(start) || !end.IsZero() && i.End.After(end) || i.End.Before(i.Start) {
				t.Fatalf("instance %v to %v outside of %v to %v", i.Start, i.End, start, end)
			}
		}
		if !slices.IsSortedFunc(in, func(a, b calendar.Instance) int { return a.Start.Compare(b.Start) }) {
			t.Fatal("instances out of order")
		}
	}
	text, err := Encode(Calendar{Events: o.Events})
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	again, err := Decode(text)
	if err != nil || len(again.Problems) > 0 || len(again.Objects) != 1 || len(again.Objects[0].Events) != len(o.Events) {
		t.Fatalf("what was written cannot be read: %v %v\n%s", err, again.Problems, text)
	}
	for i, e := range again.Objects[0].Events {
		if w := o.Events[i]; e.Start != w.Start || e.End != w.End || e.Summary != w.Summary || e.UID != w.UID {
			t.Fatalf("event changed:\n%+v\n%+v", w, e)
		}
	}
}

// Values are read or refused; what is read can be written and read again.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"20260504", "20260504T100000Z", "2026-05-04T10:00:00+02:00", "-P1DT2H3M4S", "P2W", "+0530", "-001932",
		`a\,b\nc\\d\x`, "20260504T240000", "20260504T235960Z", "19970101T180000Z/PT5H30M", "MO,-1FR", "P99999999D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := parseTime(s, "Europe/Berlin"); err == nil {
			w, err := parseTime(formatTime(v), v.Zone)
			if err != nil || w != v {
				t.Fatalf("%q is %v, written and read %v, %v", s, v, w, err)
			}
		}
		if d, err := parseDuration(s); err == nil && d.days == 0 {
			e, err := parseDuration(formatDuration(d.exact))
			if err != nil || e != d {
				t.Fatalf("%q is %v, written and read %v, %v", s, d, e, err)
			}
		}
		if o, err := parseOffset(s); err == nil {
			if p, err := parseOffset(formatOffset(o)); err != nil || p != o {
				t.Fatalf("%q is %d, written and read %d, %v", s, o, p, err)
			}
		}
		clean := string(appendPrintable(nil, s))
		if got := parseText(escapeText(clean)); got != clean {
			t.Fatalf("%q is written and read as %q", clean, got)
		}
	})
}

// A rule gives ascending readings, stops within its budget, and gives the same
// ones when it is sought.
func FuzzRule(f *testing.F) {
	for _, s := range []string{"FREQ=DAILY", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1", "FREQ=SECONDLY;INTERVAL=7",
		"FREQ=HOURLY;BYHOUR=3,6;INTERVAL=7;BYSETPOS=1", "FREQ=WEEKLY;WKST=SU;INTERVAL=2;UNTIL=20270101", "freq=monthly;bymonthday=31;count=3;",
		"FREQ=MINUTELY;BYYEARDAY=-1;BYMINUTE=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYDAY=20MO,-1SU;BYHOUR=1,2"} {
		f.Add(s, int64(1_777_888_999), int64(90*86400))
	}
	f.Fuzz(func(t *testing.T, text string, at, ahead int64) {
		r, err := parseRule(text)
		if err != nil {
			return
		}
		const years = 100 * 366 * 86400
		start := time.Unix(at%years, 0).UTC()
		from := start.Add(time.Duration((ahead%years+years)%years) * time.Second)
		all, ok := take(t, r, start, start, from)
		if !ok {
			return
		}
		sought, ok := take(t, r, start, from, from)
		if !ok {
			return
		}
		if n := min(len(all), len(sought)); !slices.Equal(all[:n], sought[:n]) || n < 20 && len(all) != len(sought) {
			t.Fatalf("%s from %v:\nwalked %v\nsought %v", text, start, all, sought)
		}
	})
}

// take walks a rule from seek on and gives up to 20 readings from one on; false
// if the rule is refused or its budget is spent.
func take(t *testing.T, r *rule, start, seek, from time.Time) ([]time.Time, bool) {
	t.Helper()
	steps := &budget{maxSteps}
	s := &series{event: &calendar.Event{Start: calendar.Time{Wall: start, Zone: "UTC"}}, loc: time.UTC}
	w, err := s.walk(r, steps)
	if err != nil {
		return nil, false
	}
	w.seek(seek)
	var got []time.Time
	var last time.Time
	for wall, ok := w.next(); ok && len(got) < 20; wall, ok = w.next() {
		if !wall.After(last) || wall.Before(start) {
			t.Fatalf("%v after %v, start %v", wall, last, start)
		}
		if last = wall; !wall.Before(from) {
			got = append(got, wall)
		}
	}
	return got, w.err == nil
}

// Zones are found, or not; a VTIMEZONE that is read gives offsets of less than
// a day.
func FuzzZone(f *testing.F) {
	f.Add("X", fuzzEvent[len("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"):400])
	for _, s := range []string{"(UTC+01:00) Amsterdam, Berlin", "GMT+1", "/x.org/1/Europe/Berlin", "W. Europe Standard Time", "EST", "Local", "../etc", "america/new york"} {
		f.Add(s, "")
	}
	f.Add("R", "BEGIN:VTIMEZONE\nTZID:R\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:S\nEND:DAYLIGHT\nEND:VTIMEZONE")
	f.Fuzz(func(t *testing.T, name, text string) {
		loc := Zone(name, []string{text})
		if loc == nil {
			return
		}
		for _, year := range [...]int{1900, 1970, 2026, 2100} {
			if _, off := time.Date(year, 7, 1, 0, 0, 0, 0, loc).Zone(); off <= -24*3600 || off >= 24*3600 {
				t.Fatalf("%q is %d s from UTC", name, off)
			}
		}
	})
}

// Patching makes a new version and keeps every line of other properties, byte
// for byte and in order.
func FuzzPatch(f *testing.F) {
	f.Add([]byte(fuzzEvent), "new text", uint8(63))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260504T100000Z\nX-A;B=\"c:d\":e\n f\nATTENDEE:mailto:a@example.com\nEND:VEVENT\nEND:VCALENDAR"), "x", uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, summary string, fields uint8) {
		d, err := Decode(data)
		if err != nil || len(d.Objects) == 0 || bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
			return
		}
		ev := d.Objects[0].Events[0]
		ev.Summary = summary
		ev.Attendees = append(slices.Clone(ev.Attendees), calendar.Attendee{Person: calendar.Person{Address: "new@example.com"}})
		out, err := Patch(data, ev, calendar.Fields(fields), time.Unix(1_777_888_999, 0))
		if err != nil {
			return
		}
		again, err := Decode(out)
		if err != nil || len(again.Objects) != len(d.Objects) || len(again.Problems) != len(d.Problems) {
			t.Fatalf("reads otherwise: %v %v\n%s", err, again.Problems, out)
		}
		if got := again.Objects[0].Events[0].Sequence; got != ev.Sequence+1 {
			t.Fatalf("sequence %d after %d\n%s", got, ev.Sequence, out)
		}
		kept := rawLines(out)
		for _, l := range rawLines(data) {
			i := slices.Index(kept, l)
			if i < 0 {
				t.Fatalf("lost %q\n%s", l, out)
			}
			kept = kept[i+1:]
		}
	})
}

// rawLines are the content lines of a file, except of the properties that
// Patch may write.
func rawLines(data []byte) []string {
	var lines []string
	lx := newLexer(data)
	for ln, ok := lx.next(); ok; ln, ok = lx.next() {
		switch upper(ln.text[:nameLen(ln.text)]) {
		case "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP", "CLASS", "ORGANIZER", "ATTENDEE":
		default:
			lines = append(lines, string(bytes.TrimRight(data[ln.start:ln.end], "\r\n")))
		}
	}
	return lines
}
