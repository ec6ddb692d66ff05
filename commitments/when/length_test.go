package when_test

import (
	"testing"
	"time"

	"bywhen/commitments/when"
)

// TestLengthBehindDate: "by Friday, 3h" is a day and a length of time, never
// three o'clock at night; "at 3h" is.
func TestLengthBehindDate(t *testing.T) {
	ref := time.Date(2026, 5, 4, 11, 0, 0, 0, time.UTC)
	for _, text := range []string{"slides by Friday 3h", "slides by Friday, 3h", "slides by May 8 (3h)", "slides, by May 8, 3h"} {
		found := when.Reader{}.Find(text, ref)
		if len(found) != 2 || found[0].HasTime || found[0].Start.Day() != 8 || found[1].Kind != when.Duration || found[1].Minutes != 180 {
			t.Errorf("%q: %+v", text, found)
		}
	}
	if found := (when.Reader{}).Find("on May 8 at 3h", ref); len(found) != 1 || found[0].Start.Hour() != 3 {
		t.Errorf("at 3h: %+v", found)
	}
}
