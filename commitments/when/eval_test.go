package when_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// The sets of ../shared/eval are sentences that other projects wrote down with
// what they mean, each under its own conventions. An item counts as right if
// the result that overlaps its span says the same, in this sense:
//
//   - a date: the same day;
//   - a time: the same time of day; several readings may be right, as the item
//     says;
//   - both: the same minute. Some sets give a date without a time the time of
//     day of the reference, or noon: then the day counts. Some read a length of
//     time as a distance from now: then the reference plus that length counts;
//   - a range: the same start. The end has to be the same too, but for what the
//     sets see differently: whether it is inclusive, and when a part of the day
//     ends;
//   - a length of time: the same seconds;
//   - the end of a day is a convention too, so there only the day counts;
//   - where a date is wanted and a range is read, its deadline counts;
//   - none: no date or time. (A length of time is no date.)

// An evalItem is a line of a set.
type evalItem struct {
	ID, Text, Ref, Type, Cat string
	Set                      string `json:"-"`
	Source                   string
	Span                     *string
	Core, Consensus, Holiday bool
	Expect                   []evalTime
}

type evalTime struct {
	Start, End, Mod, Grain string
	Seconds                any
}

// evalSets are the sets and the share of them that has to be right.
var evalSets = []struct {
	name   string
	target float64
	core   bool
}{
	{"deadline-phrases", 0.98, false},
	{"duckling-time", 0.65, true},
	{"recognizers-text", 0.65, true},
	{"chrono-en", 0.65, true},
	{"duckling-duration", 0.90, false},
	{"recognizers-text-tasks", 0, true},
}

func TestEval(t *testing.T) {
	root := sharedDir(t, "eval")
	consensus, negatives := tally{target: 0.97}, tally{target: 0.97}
	var table strings.Builder
	for _, set := range evalSets {
		sum := tally{target: set.target}
		for _, it := range readItems(t, filepath.Join(root, set.name)) {
			right, got := judge(it, when.Reader{}.Find(it.Text, it.ref()))
			note := fmt.Sprintf("%-10s %-60q said %s; got %s", set.name[:9], it.Text, it.expected(), got)
			if it.Consensus {
				consensus.add(right, note)
			}
			if it.Type == "negative" && set.target > 0 {
				negatives.add(right, note)
			}
			if it.Core || !set.core {
				sum.add(right, note)
			}
		}
		sum.report(t, &table, set.name)
	}
	consensus.report(t, &table, "consensus")
	negatives.report(t, &table, "negatives")
	t.Logf("\n%-24s %8s %8s %8s\n%s", "set", "right", "of", "share", table.String())
}

// A tally counts right answers and keeps the wrong ones.
type tally struct {
	right, all int
	target     float64
	misses     []string
}

func (y *tally) add(right bool, note string) {
	y.all++
	if right {
		y.right++
	} else {
		y.misses = append(y.misses, note)
	}
}

func (y *tally) report(t *testing.T, table *strings.Builder, name string) {
	t.Helper()
	share := float64(y.right) / float64(max(y.all, 1))
	fmt.Fprintf(table, "%-24s %8d %8d %7.1f%%   (target %.0f%%)\n", name, y.right, y.all, 100*share, 100*y.target)
	if testing.Verbose() {
		t.Logf("%s: %d misses\n%s", name, len(y.misses), strings.Join(y.misses, "\n"))
	}
	if share < y.target {
		t.Errorf("%s: %.1f%% right, want at least %.0f%%", name, 100*share, 100*y.target)
	}
}

// readItems reads all the halves of a set that are there.
func readItems(t *testing.T, dir string) (items []evalItem) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no items in %s", dir)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var it evalItem
			if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			items = append(items, it)
		}
	}
	return items
}

// ref is the reference of an item. That of the duckling sets is two hours
// behind UTC; the others name no zone.
func (it evalItem) ref() time.Time {
	loc := time.UTC
	if strings.HasPrefix(it.Source, "duckling") {
		loc = time.FixedZone("", -2*3600)
	}
	ref, err := time.ParseInLocation("2006-01-02T15:04:05", it.Ref, loc)
	if err != nil {
		panic(err)
	}
	return ref
}

func (it evalItem) expected() string {
	var s []string
	for _, e := range it.Expect {
		x := e.Start
		if e.End != "" {
			x += ".." + e.End
		}
		if e.Seconds != nil {
			x = fmt.Sprint(e.Seconds, " s")
		}
		s = append(s, strings.ReplaceAll(x, "T00:00:00", ""))
	}
	if len(s) == 0 {
		return "nothing"
	}
	return strings.Join(s, " or ")
}

// judge reports whether the results for an item are right, and what they are.
func judge(it evalItem, results []when.Result) (right bool, got string) {
	ref := it.ref()
	if it.Span != nil {
		results = slices.DeleteFunc(results, func(r when.Result) bool { return !overlaps(r, it) })
	}
	if it.Type == "negative" {
		results = slices.DeleteFunc(results, func(r when.Result) bool { return r.Kind == when.Duration })
		if len(results) == 0 {
			return true, "nothing"
		}
		return false, fmt.Sprintf("%q = %s", results[0].Text, results[0].Words)
	}
	if len(results) == 0 {
		return false, "nothing"
	}
	r := results[0]
	for _, e := range it.Expect {
		if it.agrees(e, r, ref) {
			return true, ""
		}
	}
	return false, fmt.Sprintf("%q = %s", r.Text, r.Words)
}

// overlaps reports whether a result overlaps the span, or the last of its
// occurrences if the text has several.
func overlaps(r when.Result, it evalItem) bool {
	i := strings.LastIndex(strings.ToLower(it.Text), strings.ToLower(strings.TrimSpace(*it.Span)))
	return i < 0 || r.Pos < i+len(*it.Span) && i < r.Pos+r.Len
}

func (it evalItem) agrees(e evalTime, r when.Result, ref time.Time) bool {
	switch it.Type {
	case "duration":
		return r.Kind == when.Duration && fmt.Sprint(r.Seconds) == strings.Split(fmt.Sprint(e.Seconds), ".")[0]
	case "date":
		return r.Kind != when.Duration && sameDay(e.Start, r.Start) || r.Kind == when.Range && sameDay(e.Start, deadline(r))
	case "time", "datetime", "open":
		if r.Kind == when.Duration {
			return sameInstant(e.Start, r.End)
		}
		if strings.HasSuffix(e.Start, "T23:59:59") {
			return sameDay(e.Start, r.Start)
		}
		if it.Type == "open" || r.HasTime {
			return sameInstant(e.Start, r.Start) || sameInstant(e.Start, r.Start.In(ref.Location())) || e.Mod == "before" && sameInstant(e.Start, r.End)
		}
		return sameDay(e.Start, r.Start) && strings.HasSuffix(e.Start, ref.Format("15:04:05")) ||
			sameDay(e.Start, r.Start) && (strings.HasSuffix(e.Start, "T12:00:00") || strings.HasSuffix(e.Start, "T00:00:00"))
	}
	if r.Kind == when.Duration {
		return false
	}
	if r.Zone != "" && agreesRange(e, r, ref) { // some sets read past the zone
		return true
	}
	r.Start = r.Start.In(ref.Location())
	if !r.End.IsZero() {
		r.End = r.End.In(ref.Location())
	}
	return agreesRange(e, r, ref)
}

// agreesRange compares a range. An open range has one end only; "by" makes one
// from the reference to the end.
func agreesRange(e evalTime, r when.Result, ref time.Time) bool {
	start, end := r.Start, r.End
	if end.IsZero() {
		end = start
	}
	switch {
	case e.Start == "" && e.End == "":
		return false
	case e.Start == "":
		return sameInstant(e.End, start) || sameInstant(e.End, end) || endsAt(e.End, end, r)
	case e.End == "":
		return sameInstant(e.Start, start) || (r.Mod == when.After && sameInstant(e.Start, end))
	case r.Mod == when.By && sameInstant(e.Start, ref):
		return endsAt(e.End, end, r)
	case !sameInstant(e.Start, start):
		return false
	}
	return r.Kind == when.Point || r.Grain == when.DayPart || endsAt(e.End, end, r)
}

// endsAt compares the end of a range: to the day or minute, inclusive or not.
func endsAt(want string, end time.Time, r when.Result) bool {
	for _, shift := range []time.Duration{0, time.Second, time.Minute, time.Hour, 24 * time.Hour} {
		if shift >= time.Hour && r.HasTime && shift == 24*time.Hour {
			break
		}
		if sameInstant(want, end.Add(-shift)) || sameInstant(want, end.Add(shift)) {
			return true
		}
	}
	// "to 2018" and "to May" may or may not take the period in.
	return !r.HasTime && r.Grain > when.Day && (sameInstant(want, end.AddDate(-1, 0, 0)) || sameInstant(want, end.AddDate(0, -1, 0)))
}

func deadline(r when.Result) time.Time {
	at, _ := r.Deadline()
	return at
}

func sameDay(want string, t time.Time) bool { return strings.HasPrefix(want, t.Format("2006-01-02")) }

func sameInstant(want string, t time.Time) bool {
	switch len(want) {
	case len("15:04:05"):
		return want == t.Format("15:04:05")
	case len("2006-01-02"):
		return want == t.Format("2006-01-02") && t.Format("15:04:05") == "00:00:00"
	}
	if strings.HasSuffix(want, "T12:00:00") && t.Format("15:04:05") == "00:00:00" {
		return sameDay(want, t) // a set for which a day is its noon
	}
	return want == t.Format("2006-01-02T15:04:05")
}

// sharedDir finds a folder of the material beside the repository; without it
// the test skips, or fails where the real parts are wanted.
func sharedDir(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatalf("find %s: %v", name, err)
		}
		t.Skipf("needs ../shared/%s beside the repository", name)
	}
	return dir
}
