package daemon

import (
	"testing"
	"time"

	"bywhen/calendar/mem"
)

// TestWorking: any second of a working minute is working time, and none of the
// minutes beside.
func TestWorking(t *testing.T) {
	w := newWorld(t, mem.Google)
	for clock, want := range map[string]bool{
		"08:59:59": false, "09:00:00": true, "09:00:01": true, "11:59:59.999": true, "12:00:00": false, "13:00:30": true, "17:00:00": false,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04:05.999", "2026-05-04 "+clock, w.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := working(w.settings.Hours, at); got != want {
			t.Errorf("%s: %v", clock, got)
		}
	}
}
