package ics_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// hostile is what somebody could send to harm us. wants is part of the reason
// for which it is set aside.
type hostile struct {
	name  string
	file  func() []byte
	wants string
}

// repeated is text n times, made only when it is wanted.
func repeated(before, text string, n int, after string) func() []byte {
	return func() []byte { return inCalendar("DTSTART:19700101T000000Z", before+strings.Repeat(text, n)+after)() }
}

// inCalendar puts lines into an event with a UID and a summary, and a good
// event behind it.
func inCalendar(lines ...string) func() []byte {
	return func() []byte {
		return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:bad@example.com\r\nSUMMARY:Bad one\r\n" + strings.Join(lines, "\r\n") +
			"\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:good@example.com\r\nDTSTART:20260504T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	}
}

func hostileSet() []hostile {
	const start = "DTSTART:19700101T000000Z"
	return []hostile{
		{"every second since 1970", inCalendar(start, "RRULE:FREQ=SECONDLY"), "more than 96 times a day"},
		{"every minute since 2000", inCalendar("DTSTART:20000101T000000Z", "RRULE:FREQ=MINUTELY"), "more than 96 times a day"},
		{"every second of the day, as a daily rule", inCalendar(start, "RRULE:FREQ=DAILY;BYHOUR="+numbers(24)+";BYMINUTE="+numbers(60)+";BYSECOND="+numbers(60)), "more than 96 times a day"},
		{"every second of the year, but only the last one", inCalendar(start, "RRULE:FREQ=YEARLY;BYSETPOS=-1;BYYEARDAY=-1,"+numbers(367)[2:]+";BYHOUR="+numbers(24)+";BYMINUTE="+numbers(60)+";BYSECOND="+numbers(60)), "100,000 steps"},
		{"a million times a second apart", inCalendar(start, "RRULE:FREQ=SECONDLY;COUNT=1000000"), "more than 96 times a day"},
		{"a rule that no day fits", inCalendar(start, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "no day fits"},
		{"a rule that no second fits", inCalendar(start, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), "no day fits"},
		{"a rule that no minute fits", inCalendar(start, "RRULE:FREQ=SECONDLY;INTERVAL=60;BYSECOND=1"), "100,000 steps"},
		{"a parameter of 1 MB", repeated("ATTENDEE;X-A=", "a", 1_000_000, ":mailto:a@example.com"), "64 KiB of parameters"},
		{"a parameter of 1 MB, unclosed quote", repeated(`ATTENDEE;X-A="`, ";", 1_000_000, ":mailto:a@example.com"), "parameters"},
		{"a line of 2 MB", repeated("DESCRIPTION:", "a", 2<<20, ""), "more than 1 MiB"},
		{"a line of 2 MB in short folds", repeated("DESCRIPTION:", "a\r\n ", 2<<20, ""), "more than 1 MiB"},
		{"half a million attendees", repeated("", "ATTENDEE:mailto:a@example.com\r\n", 500_000, ""), "more than 5,000 properties"},
		{"half a million dates", repeated("", "RDATE:20260504T100000Z\r\n", 500_000, ""), "more than 5,000 properties"},
		{"the year 0000", inCalendar("DTSTART:00000101T000000Z"), "outside the years 1900 to 2200"},
		{"NUL bytes", inCalendar("DTS\x00TART:2026\x000504T100000Z"), "no DTSTART"},
		{"a name of NUL bytes", func() []byte { return bytes.Repeat([]byte{0}, 1<<20) }, "no BEGIN:VCALENDAR"},
		{"nesting, 200,000 deep", func() []byte {
			return []byte("BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\n", 200_000))
		}, "50,000 components"},
		{"alarms in alarms, 200,000 deep", repeated("", "BEGIN:VALARM\r\n", 200_000, ""), "50,000 components"},
		{"20 MB of A", func() []byte { return bytes.Repeat([]byte("A"), 20_000_000) }, "16 MiB"},
		{"15 MB of A", func() []byte { return bytes.Repeat([]byte("A"), 15_000_000) }, "no BEGIN:VCALENDAR"},
		{"15 MB of empty lines", func() []byte { return bytes.Repeat([]byte("\n"), 15_000_000) }, "no BEGIN:VCALENDAR"},
		{"the zone of this machine", inCalendar("DTSTART;TZID=Local:20260504T100000"), `the zone "Local"`},
		{"a zone outside of the zones", inCalendar("DTSTART;TZID=../../etc/passwd:20260504T100000"), "the zone"},
		{"a VTIMEZONE that never rests", func() []byte {
			return bytes.Replace(inCalendar("DTSTART;TZID=X:20260504T100000")(), []byte("BEGIN:VEVENT"),
				[]byte("BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"), 1)
		}, `the zone "X"`},
		{"thousands of unknown zones", inCalendar(start, "RRULE:FREQ=DAILY", manyZones(4_000)), "nobody knows the zone"},
		{"50,000 unknown zones", func() []byte { return manyEvents(49_000, "DTSTART;TZID=Europe/Nowhere %d, City:20260504T100000") }, "the zone"},
		{"50,000 endless rules", func() []byte {
			return manyEvents(49_000, "DTSTART:19700101T000000Z\nRRULE:FREQ=SECONDLY;INTERVAL=60;BYSECOND=1;X-N=%d")
		}, "100,000 steps"},
	}
}

// numbers lists 0, 1, … n-1.
func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,", i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func manyZones(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "EXDATE;TZID=Europe/Nowhere %d, City %d, Place %d:20260504T100000\r\n", i, i, i)
	}
	return b.String()
}

// manyEvents are n events, the last of them good.
func manyEvents(n int, line string) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCALENDAR\n")
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:bad@example.com\nSUMMARY:Bad one\n"+line+"\nEND:VEVENT\n", i)
	}
	b.WriteString("BEGIN:VEVENT\nUID:good@example.com\nDTSTART:20260504T100000Z\nEND:VEVENT\nEND:VCALENDAR\n")
	return b.Bytes()
}

// suffered is what reading a hostile file in a process of its own came to.
type suffered struct {
	Error    string
	UIDs     []string
	Problems []calendar.Problem
	PeakKB   int // 0 where the system does not say
	Took     time.Duration
}

// Each of them is set aside with its reason, within seconds and 64 MB, and the
// event beside it is read. Memory is that of a process of its own that reads
// the file.
func TestHostileSet(t *testing.T) {
	if path := os.Getenv("BYWHEN_HOSTILE"); path != "" {
		suffer(t, path)
		return
	}
	for _, h := range hostileSet() {
		t.Run(h.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "hostile.ics")
			if err := os.WriteFile(path, h.file(), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0], "-test.run", "^TestHostileSet$")
			cmd.Env = append(os.Environ(), "BYWHEN_HOSTILE="+path)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			report, err := os.ReadFile(path + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var s suffered
			if err := json.Unmarshal(report, &s); err != nil {
				t.Fatal(err)
			}
			h.check(t, s)
			t.Logf("%v, %d kB", s.Took.Round(time.Millisecond), s.PeakKB)
		})
	}
}

// check holds what came of it against what should have.
func (h hostile) check(t *testing.T, s suffered) {
	t.Helper()
	var said strings.Builder
	said.WriteString(s.Error)
	for _, p := range s.Problems {
		if p.UID != "bad@example.com" || !strings.Contains(p.Reason, "Bad one") {
			t.Errorf("the problem does not name the event: %+v", p)
		}
		said.WriteString(p.Reason)
	}
	if !strings.Contains(said.String(), h.wants) {
		t.Errorf("said %.200q; want %q", said.String(), h.wants)
	}
	if s.Error == "" && !slices.Equal(s.UIDs, []string{"good@example.com"}) {
		t.Errorf("read %v; want the good event beside it", s.UIDs)
	}
	if s.PeakKB > 64_000 {
		t.Errorf("took %d kB of memory; want at most 64 MB", s.PeakKB)
	}
	if s.Took > 2*time.Minute { // it takes seconds; a hang takes for ever
		t.Errorf("took %v", s.Took)
	}
}

// suffer reads a file in this process and writes down what came of it.
func suffer(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s suffered
	began := time.Now()
	d, err := ics.Decode(data)
	s.Took = time.Since(began)
	if err != nil {
		s.Error = err.Error()
	}
	for _, o := range d.Objects {
		s.UIDs = append(s.UIDs, o.UID())
	}
	s.PeakKB = peakMemory()
	s.Problems = d.Problems
	report, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".json", report, 0o600); err != nil {
		t.Fatal(err)
	}
}

// peakMemory is the largest size that this process ever had, in kB; 0 where the
// system does not say.
func peakMemory() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, _ := strconv.Atoi(strings.Fields(rest + " 0")[0])
	return n
}
