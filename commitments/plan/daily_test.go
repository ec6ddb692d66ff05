package plan

import (
	"testing"
	"time"

	"bywhen/calendar"
)

// TestDaily: the days add up to the supply of the story, and a change of the
// clocks is on the right day.
func TestDaily(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	hours := Hours{Zone: zone}
	for day := range hours.Week {
		hours.Week[day] = []Window{{0, 240}}
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, zone) }
	f := Facts{
		Now: at(7, 0, 0), Hours: hours, Block: 30, Usable: whole / 2,
		Busy: []calendar.Span{{Start: at(7, 1, 0), End: at(7, 2, 0)}, {Start: at(7, 2, 20), End: at(7, 3, 0)}},
	}
	days := Daily(f, calendar.Span{Start: f.Now, End: at(9, 0, 0)})
	want := []Day{
		{calendar.Date{Year: 2026, Month: 3, Day: 7}, 240, 100, 120, 120}, // 20 minutes lie in a gap that is too short
		{calendar.Date{Year: 2026, Month: 3, Day: 8}, 180, 0, 180, 180},   // 2:00 to 3:00 does not exist
	}
	if len(days) != 2 || days[0] != want[0] || days[1] != want[1] {
		t.Errorf("got %+v, expected %+v", days, want)
	}
	if n := Plannable(f, at(9, 0, 0)); n != 150 {
		t.Errorf("plannable %d, expected half of 300", n)
	}
}
