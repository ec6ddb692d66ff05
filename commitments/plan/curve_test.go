package plan

import (
	"testing"
	"time"

	"bywhen/calendar"
)

// TestCurve draws two working days with one meeting in them.
func TestCurve(t *testing.T) {
	day := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC) // a Monday
	clock := func(days, hour, minute int) time.Time {
		return day.AddDate(0, 0, days).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	f := Facts{Now: clock(0, 8, 0), Block: 30, Usable: 800_000}
	f.Hours.Week[time.Monday] = []Window{{From: 540, To: 720}}
	f.Hours.Week[time.Tuesday] = []Window{{From: 540, To: 720}}
	f.Busy = []calendar.Span{{Start: clock(0, 10, 0), End: clock(0, 11, 45)}} // the quarter after it is too short
	got := Curve(f, clock(1, 10, 0), clock(1, 9, 30), clock(9, 0, 0))
	want := []Corner{
		{clock(0, 8, 0), 0, 0}, {clock(0, 9, 0), 0, 0}, {clock(0, 10, 0), 60, 48}, {clock(0, 12, 0), 180, 48},
		{clock(1, 9, 0), 180, 48}, {clock(1, 9, 30), 210, 72}, {clock(1, 10, 0), 240, 96},
	}
	if len(got) != len(want) {
		t.Fatalf("%d corners: %v", len(got), got)
	}
	for i := range want {
		if !got[i].At.Equal(want[i].At) || got[i].Working != want[i].Working || got[i].Free != want[i].Free {
			t.Errorf("corner %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// TestCurveIsSupply: the curve and the judgement count the same free time.
func TestCurveIsSupply(t *testing.T) {
	f := story()
	var dues []time.Time
	for _, w := range f.Work {
		dues = append(dues, w.Due)
	}
	at := map[int64]int{}
	for _, c := range Curve(f, f.Now.AddDate(0, 0, 28), dues...) {
		at[c.At.Unix()] = c.Free
	}
	supply := map[string]int{}
	for _, a := range Weigh(f).Supply {
		supply[a.ID] = a.Minutes
	}
	for _, w := range f.Work {
		if got, ok := at[w.Due.Unix()]; !ok || got != supply[w.ID] {
			t.Errorf("%s: the curve says %d, the judgement %d", w.ID, got, supply[w.ID])
		}
	}
}
