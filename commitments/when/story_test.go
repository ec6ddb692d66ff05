package when_test

import (
	"testing"
	"time"

	"bywhen/commitments/when"
)

// The phrases of the worked case, said when the meeting began.
func TestStory(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	points := []struct{ text, phrase, want string }{
		{"The call with them is on May 18 at 1:00pm, so you have two weeks.", "on May 18 at 1:00pm", "Monday 18 May 2026, 13:00"},
		{"I need your sign-off on that by Thursday noon.", "by Thursday noon", "by Thursday 7 May 2026, 12:00"},
		{"Can we take half an hour next week, Tuesday at 9:30, to see?", "next week, Tuesday at 9:30", "Tuesday 12 May 2026, 9:30"},
		{"Yes, Tuesday at 9:30.", "Tuesday at 9:30", "Tuesday 5 May 2026, 9:30"},
	}
	for _, c := range points {
		r, ok := findKind(c.text, ref, when.Point)
		if !ok || r.Text != c.phrase || r.Words != c.want {
			t.Errorf("%q: found %q = %s, want %q = %s", c.text, r.Text, r.Words, c.phrase, c.want)
		}
	}
	lengths := []struct {
		text    string
		minutes int
	}{
		{"Going by the last briefing I need half a day.", 240},
		{"Can we take half an hour next week, Tuesday at 9:30?", 30},
		{"so you have two weeks to prepare", 10 * 480},
		{"Twenty minutes, and you present alone.", 20},
	}
	for _, c := range lengths {
		r, ok := findKind(c.text, ref, when.Duration)
		if !ok || r.Minutes != c.minutes {
			t.Errorf("%q: found %q = %d min, want %d", c.text, r.Text, r.Minutes, c.minutes)
		}
	}
}

func findKind(text string, ref time.Time, k when.Kind) (when.Result, bool) {
	for _, r := range (when.Reader{}).Find(text, ref) {
		if r.Kind == k {
			return r, true
		}
	}
	return when.Result{}, false
}

func newYork(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
