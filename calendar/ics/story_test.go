package ics_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // zones where the machine has none

	"github.com/google/go-cmp/cmp"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// shared is the folder of test material beside the checkout.
const shared = "../../../shared"

// material gives a path in the shared folder. Without it the test is skipped,
// unless BYWHEN_REAL=1 says that everything has to be there.
func material(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{shared}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatalf("test material is missing: %v", err)
		}
		t.Skipf("needs %s beside the checkout", filepath.Join(elem...))
	}
	return path
}

// load gives a zone that has to exist.
func load(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// decodeFile reads a file in which nothing may be wrong.
func decodeFile(t testing.TB, path string) []calendar.Object {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := ics.Decode(data)
	if err != nil || len(d.Problems) > 0 {
		t.Fatalf("%s: %v, problems %v", path, err, d.Problems)
	}
	return d.Objects
}

// The week of the story: what Roberta's calendar holds from 4 to 8 May 2026.
func TestStoryWeek(t *testing.T) {
	ny := load(t, "America/New_York")
	week := calendar.Span{Start: time.Date(2026, 5, 4, 0, 0, 0, 0, ny), End: time.Date(2026, 5, 9, 0, 0, 0, 0, ny)}
	files, _ := filepath.Glob(filepath.Join(material(t, "story", "roberta"), "*.ics"))
	got := map[string][]string{}
	for _, f := range files {
		for _, o := range decodeFile(t, f) {
			in, err := ics.Expand(o.Events, week, ny)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range in {
				got[i.Event.Summary] = append(got[i.Event.Summary], i.Start.In(ny).Format("Mon 15:04")+" "+i.End.Sub(i.Start).String())
			}
		}
	}
	want := map[string][]string{
		"Johnathon / Roberta": {"Mon 10:30 30m0s"},
		"Stand-up":            {"Mon 09:00 30m0s", "Tue 09:00 30m0s", "Wed 09:00 30m0s", "Thu 09:00 30m0s", "Fri 09:00 30m0s"},
		"Team meeting":        {"Wed 14:00 1h0m0s"},
		"Steering":            {"Thu 15:00 2h0m0s"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the week differs (-want +got):\n%s", diff)
	}
}
