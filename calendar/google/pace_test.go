package google

import (
	"errors"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/google/googletest"
)

// TestPace asks each 60 to 120 seconds, seldom at night and after errors, and at
// once after the machine has slept.
func TestPace(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	night := noon.Add(11 * time.Hour)
	failed := errors.New("503")
	for _, tc := range []struct {
		name         string
		asked        time.Time
		outcomes     []error
		rests, wakes time.Duration // it is not due after the one, and due after the other
	}{
		{"by day", noon, []error{nil}, 59 * time.Second, 120 * time.Second},
		{"at night", night, []error{nil}, 299 * time.Second, 600 * time.Second},
		{"after an error", noon, []error{failed}, 119 * time.Second, 240 * time.Second},
		{"after many", noon, []error{failed, failed, failed, failed, failed, failed, failed, failed}, 30*time.Minute - time.Second, 30 * time.Minute},
		{"when the error is over", noon, []error{failed, failed, nil}, 59 * time.Second, 120 * time.Second},
		{"when Google says for how long", noon, []error{&calendar.RetryError{After: time.Hour, Err: failed}}, time.Hour - time.Second, time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := googletest.New(t)
			for range 50 { // the jitter is left to chance
				g := unsigned(t, s)
				g.now = func() time.Time { return tc.asked }
				if !g.Due(tc.asked) {
					t.Fatal("the first reading has to wait")
				}
				for _, err := range tc.outcomes {
					g.paced(err)
				}
				if g.Due(tc.asked.Add(tc.rests)) || !g.Due(tc.asked.Add(tc.wakes)) {
					t.Fatalf("it waits %v", g.pace.wait)
				}
				if !g.Due(tc.asked.Add(12 * time.Hour)) {
					t.Fatal("after a sleep it waits")
				}
			}
		})
	}
}
