package ics_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// notValid says for each project which of its files it does not call valid
// itself: its samples of bad input, and what its fuzzers found. Elements are
// parts of file names. Where a project does not say, a file counts as valid.
var notValid = map[string][]string{
	"ical4j":    {"13-MoonPhase", "OZMovies", "core", "eli_", "lastfm", "smallcluster", "sogo-geo", "tmeher", "overlaps"},
	"icalendar": {"bad", "broken", "invalid", "rror", "fuzz"},
	"libical":   {"crash", "malloc", "zday", "issue", "recur-errors", "restriction", "get_char", "stresstest"},
}

// refusal sorts the reasons for which an event is refused. RFC 5545 3.6.1
// requires UID and DTSTART, so an event without them is valid nowhere; messages
// between calendars (RFC 5546) are no events. The rest counts against us.
func refusal(reason string) int {
	switch {
	case strings.Contains(reason, "has no UID"), strings.Contains(reason, "has no DTSTART"):
		return incomplete
	case strings.Contains(reason, "is a message about an event"):
		return message
	}
	return refused
}

const (
	events = iota
	incomplete
	message
	refused
	columns
)

// Every file of the conformance folder is read: nothing panics or hangs, and
// what valid files hold has a start, an end and an expansion.
func TestConformanceFiles(t *testing.T) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "project\tfiles\tvalid files\tevents\tno UID or DTSTART\tmessages\trefused\tread\t")
	var total [columns]int
	for _, project := range [...]string{"ical.js", "ical4j", "icalendar", "libical"} {
		files, _ := filepath.Glob(filepath.Join(material(t, "conformance", project), "*.ics"))
		var sum [columns]int
		valid := 0
		for _, f := range files {
			n, bad := readConformance(t, f)
			if !isValid(project, f) {
				continue
			}
			valid++
			sum[events] += n
			for _, reason := range bad {
				kind := refusal(reason)
				if sum[kind]++; kind == refused {
					t.Logf("%s/%s: %s", project, filepath.Base(f), reason)
				}
			}
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", project, len(files), valid, sum[events],
			sum[incomplete], sum[message], sum[refused], sum[events]-sum[incomplete]-sum[message]-sum[refused])
		for i := range total {
			total[i] += sum[i]
		}
	}
	w.Flush()
	whole := total[events] - total[incomplete] - total[message]
	t.Logf("\n%s%.2f %% of the events of valid files are read", table.String(), 100*float64(whole-total[refused])/float64(whole))
	if total[refused]*100 > whole {
		t.Errorf("%d of %d events of valid files are refused; at most 1 %% may be", total[refused], whole)
	}
}

func isValid(project, file string) bool {
	for _, part := range notValid[project] {
		if strings.Contains(filepath.Base(file), part) {
			return false
		}
	}
	return true
}

// readConformance reads a file and expands what it holds: how many events
// stand in it, and why some of them cannot be used.
func readConformance(t *testing.T, file string) (events int, bad []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	d, err := ics.Decode(data)
	if err != nil {
		return 0, nil // no calendar at all
	}
	for _, p := range d.Problems {
		bad = append(bad, p.Reason)
	}
	events = len(d.Problems)
	for _, o := range d.Objects {
		events += len(o.Events)
		start, end := ics.ExtentOf(o.Events, time.UTC)
		if start.IsZero() || !end.IsZero() && end.Before(start) {
			bad = append(bad, fmt.Sprintf("%s: extent from %v to %v", o.UID(), start, end))
		}
		window := calendar.Span{Start: start, End: start.AddDate(2, 0, 0)}
		if _, err := ics.Expand(o.Events, window, time.UTC); err != nil {
			bad = append(bad, err.Error())
		}
	}
	if took := time.Since(began); took > 2*time.Minute {
		t.Errorf("%s took %v", file, took)
	}
	return events, bad
}
