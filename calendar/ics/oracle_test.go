package ics_test

import (
	"fmt"
	"maps"
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

// need skips the test where a part of it is missing, or fails it with
// BYWHEN_REAL=1.
func need(t *testing.T, ok bool, what string) {
	t.Helper()
	if ok {
		return
	}
	if os.Getenv("BYWHEN_REAL") == "1" {
		t.Fatalf("needs %s", what)
	}
	t.Skipf("needs %s", what)
}

// The instances of a realistic calendar are those that two programs of other
// people find, in a month and in the two weeks round each change of the clocks.
// Where the two disagree, which they do about overrides of instances that the
// series does not have, [disputed] says who is right.
func TestInstancesLikeOthers(t *testing.T) {
	gen := material(t, "bench", "gen.py")
	_, err := os.Stat("testdata/oracle/node_modules/ical.js")
	need(t, err == nil, "ical.js: npm ci in calendar/ics/testdata/oracle")
	need(t, exec.Command("/usr/bin/python3", "-c", "import recurring_ical_events").Run() == nil, "Debian's python3-recurring-ical-events")
	windows := oracleWindows()
	for seed := 1; seed <= 3; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "all.ics")
			run(t, "/usr/bin/python3", gen, "1000", filepath.Join(t.TempDir(), "folder"), file, strconv.Itoa(seed))
			objects := decodeFile(t, file)
			args := []string{file}
			for _, w := range windows {
				args = append(args, fmt.Sprint(w.Start.Unix()), fmt.Sprint(w.End.Unix()))
			}
			ours := instanceLines(t, objects, windows)
			icaljs := lines(run(t, "node", append([]string{"testdata/oracle/instances.cjs"}, args...)...))
			python := lines(run(t, "/usr/bin/python3", append([]string{"testdata/oracle/instances.py"}, args...)...))
			agreed, settled := 0, 0
			for l := range union(ours, icaljs, python) {
				want := icaljs[l] && python[l]
				if icaljs[l] != python[l] {
					want, settled = disputed(t, objects, l), settled+1
				}
				if ours[l] != want {
					t.Errorf("%s: here %v, ical.js %v, recurring-ical-events %v", l, ours[l], icaljs[l], python[l])
				}
				agreed++
			}
			t.Logf("%d instances in %d windows, %d settled between the two", agreed, len(windows), settled)
		})
	}
}

// disputed says whether an instance on which the others disagree is one. Both
// cases are overrides that name no instance of their series: if an EXDATE took
// it away it is gone ("EXDATE … excludes", RFC 5545 3.8.5.1), else the
// component still says that there is an event, and it counts.
func disputed(t *testing.T, objects []calendar.Object, l string) bool {
	t.Helper()
	f := strings.Fields(l)
	i := slices.IndexFunc(objects, func(o calendar.Object) bool { return o.UID() == f[1] })
	for _, e := range objects[i].Events[1:] {
		if at := e.Start.In(time.UTC, func(name string) *time.Location { return load(t, name) }); fmt.Sprint(at.Unix()) != f[2] {
			continue
		}
		id := e.RecurrenceID.Wall.Format("20060102T150405")
		return !slices.ContainsFunc(objects[i].Events[0].Recurrence, func(r string) bool {
			return strings.HasPrefix(r, "EXDATE") && strings.Contains(r, id)
		})
	}
	t.Errorf("%s: the others disagree, and it is no override", l)
	return false
}

func union(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, s := range sets {
		maps.Copy(all, s)
	}
	return all
}

func lines(text string) map[string]bool {
	set := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSpace(text), "\n") {
		set[l] = true
	}
	return set
}

// oracleWindows are 30 days from the day on which gen.py centres its calendar,
// and a week before and after each change of the clocks in its zones.
func oracleWindows() []calendar.Span {
	day := func(y int, m time.Month, d, days int) calendar.Span {
		t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		return calendar.Span{Start: t, End: t.AddDate(0, 0, days)}
	}
	return []calendar.Span{
		day(2026, 11, 22, 30),
		day(2026, 3, 1, 14), day(2026, 3, 22, 14), day(2026, 10, 18, 14), day(2026, 10, 25, 14),
		day(2027, 3, 7, 14), day(2027, 3, 21, 14), day(2025, 10, 19, 14), day(2025, 10, 26, 14),
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
	}
	return string(out)
}

// instanceLines are our instances in the form of the oracles: window, UID,
// start, end.
func instanceLines(t *testing.T, objects []calendar.Object, windows []calendar.Span) map[string]bool {
	t.Helper()
	set := map[string]bool{}
	for i, w := range windows {
		for _, o := range objects {
			in, err := ics.Expand(o.Events, w, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range in {
				from, to := fmt.Sprint(x.Start.Unix()), fmt.Sprint(x.End.Unix())
				if x.Event.AllDay() {
					from, to = x.Start.Format("20060102"), x.End.Format("20060102")
				}
				set[fmt.Sprint(i, " ", x.UID, " ", from, " ", to)] = true
			}
		}
	}
	return set
}
