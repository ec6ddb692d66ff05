package plan

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// zoneNames are all names of the tz database.
//
//go:embed testdata/zones.txt
var zoneNames string

// walk is the definition of working time: look at the local clock in every
// minute of UTC.
func walk(h *Hours, from, to int) []span {
	var spans []span
	for m := from; m < to; m++ {
		if counts(h, m) {
			if n := len(spans); n > 0 && spans[n-1].b == m {
				spans[n-1].b++
			} else {
				spans = append(spans, span{m, m + 1})
			}
		}
	}
	return spans
}

// counts reports whether one minute is working time.
func counts(h *Hours, m int) bool {
	for i := range h.Away {
		if a := &h.Away[i]; a.Zone != nil && clock(h, m, a.Zone, i) {
			return true
		}
	}
	return clock(h, m, h.Zone, -1)
}

// clock reports whether a clock in loc shows a reading within a window of a day
// that is spent at place: the index of an Away, or -1 for home.
func clock(h *Hours, m int, loc *time.Location, place int) bool {
	local := time.Unix(int64(m)*60, 0).In(loc)
	day := calendar.DateOf(local)
	where, off := -1, h.Holidays[day]
	for i, a := range h.Away {
		if day.Compare(a.From) >= 0 && day.Compare(a.To) <= 0 {
			where = i
			off = off || a.Zone == nil
		}
	}
	if off || where != place {
		return false
	}
	at := local.Hour()*60 + local.Minute()
	return slices.ContainsFunc(h.Week[local.Weekday()], func(w Window) bool { return w.From <= at && at < w.To })
}

// windows that begin, end or lie in the hours in which clocks are changed.
var nightShift = [7][]Window{
	{{0, 1440}},
	{{90, 135}, {150, 200}, {540, 720}},
	{{0, 30}, {60, 61}, {119, 121}, {1430, 1440}},
	{{105, 195}, {1380, 1440}},
	{{0, 1}, {2, 150}, {151, 180}},
	{{30, 90}, {1320, 1439}},
	{{15, 165}, {180, 1440}},
}

// edges are the changes of the offset of a zone between two years.
func edges(loc *time.Location, from, to int) []time.Time {
	var all []time.Time
	for t := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC); ; {
		_, end := t.In(loc).ZoneBounds()
		if end.IsZero() || end.Year() >= to {
			return all
		}
		_, before := end.Add(-time.Second).In(loc).Zone()
		if _, after := end.In(loc).Zone(); after != before {
			all = append(all, end)
		}
		t = end.UTC()
	}
}

// TestEveryZoneEveryEdge compares working time with the walk in minutes of UTC
// round the changes of the clocks of every zone: with -instances of 100,000 and
// more all since 1840, else those of a few years.
func TestEveryZoneEveryEdge(t *testing.T) {
	spans := [][2]int{{2010, 2012}, {2025, 2027}}
	if *instances >= 100_000 {
		spans = [][2]int{{1840, 2038}}
	}
	minutes, changes := 0, 0
	for _, name := range strings.Fields(zoneNames) {
		loc := zone(name)
		h := Hours{Zone: loc, Week: nightShift}
		for _, years := range spans {
			for _, edge := range edges(loc, years[0], years[1]) {
				at := minuteBefore(edge)
				from, to := at-30*60, at+30*60
				if got, want := h.worktime(from, to).spans, walk(&h, from, to); !slices.Equal(got, want) {
					t.Fatalf("%s, %v:\n got %v\nwant %v", name, edge.In(loc), got, want)
				}
				minutes += to - from
				changes++
			}
		}
	}
	t.Logf("%d changes of the clocks, %d minutes, none wrong", changes, minutes)
	if changes < 500 {
		t.Errorf("only %d changes were looked at", changes)
	}
}

// TestAwayAndHolidays compares working time with the walk for random weeks away
// in random zones.
func TestAwayAndHolidays(t *testing.T) {
	names := strings.Fields(zoneNames)
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		h := Hours{Zone: zone(names[r.IntN(len(names))]), Week: nightShift, Holidays: map[calendar.Date]bool{}}
		first := calendar.Date{Year: 2026, Month: time.March, Day: 1 + r.IntN(28)}
		for range r.IntN(4) {
			from := first.Add(r.IntN(12))
			a := Away{From: from, To: from.Add(r.IntN(5))}
			if r.IntN(3) > 0 {
				a.Zone = zone(names[r.IntN(len(names))])
			}
			h.Away = append(h.Away, a)
		}
		for range r.IntN(3) {
			h.Holidays[first.Add(r.IntN(12))] = true
		}
		from := minuteBefore(first.At(0, time.UTC)) + r.IntN(minutesPerDay)
		to := from + r.IntN(12*minutesPerDay)
		if got, want := h.worktime(from, to).spans, walk(&h, from, to); !slices.Equal(got, want) {
			t.Fatalf("seed %d, home %v, away %v, holidays %v:\n got %v\nwant %v", seed, h.Zone, h.Away, h.Holidays, got, want)
		}
	}
}

func TestDayEnds(t *testing.T) {
	day := func(d int) calendar.Date { return calendar.Date{Year: 2026, Month: time.May, Day: d} }
	h := officeHours(newYork)
	h.Week[time.Friday] = []Window{{9 * 60, 12 * 60}}
	h.Holidays = map[calendar.Date]bool{day(7): true}
	h.Away = []Away{{From: day(11), To: day(12), Zone: zone("Asia/Dubai")}, {From: day(13), To: day(13)}, {From: day(14), To: day(14), Zone: zone("Pacific/Auckland")}}
	for _, c := range []struct {
		day, want int
		why       string
	}{
		{4, 17 * 60, "an ordinary Monday"},
		{8, 12 * 60, "Friday has a window of its own"},
		{9, 1440, "no work on Saturday"},
		{7, 1440, "a holiday"},
		{13, 1440, "a day off"},
		{11, 9 * 60, "17:00 in Dubai is 9:00 in New York"},
		{14, 60, "17:00 in Auckland is 1:00 in New York"},
	} {
		if got := h.DayEnd(day(c.day)); got != c.want {
			t.Errorf("%d May: %d, want %d: %s", c.day, got, c.want, c.why)
		}
		if end := day(c.day).At(h.DayEnd(day(c.day)), newYork); c.want != 1440 {
			w := h.worktime(minuteFrom(end)-2*minutesPerDay, minuteFrom(end)+2*minutesPerDay)
			if !slices.Contains(w.ends, minuteFrom(end)) {
				t.Errorf("%d May: working time does not end a day at %v", c.day, end)
			}
		}
	}
}

func TestGapsThatCount(t *testing.T) {
	h := officeHours(newYork)
	at := func(hour, minute int) int { return minuteFrom(may(4, hour, minute)) }
	busy := []calendar.Span{
		{Start: may(4, 9, 20), End: may(4, 10, 0)},  // leaves 20 minutes before it
		{Start: may(4, 10, 40), End: may(4, 11, 0)}, // leaves 40 minutes before it
		{Start: may(4, 10, 50), End: may(4, 10, 55)},
		{Start: may(4, 13, 0), End: may(4, 16, 29).Add(30 * time.Second)}, // half a minute takes the minute
		{Start: may(4, 16, 45), End: may(4, 16, 45)},                      // nothing
	}
	for _, c := range []struct {
		now, until, block, want int
		why                     string
	}{
		{at(9, 0), at(10, 0), 30, 0, "the 20 minutes before 9:20 are shorter than a block"},
		{at(9, 0), at(10, 0), 15, 20, "but not than a smaller one"},
		{at(9, 0), at(10, 30), 30, 30, "a gap is not cut at a due date: 10:00 to 10:40 counts"},
		{at(9, 0), at(10, 10), 30, 10, "even if only 10 minutes of it lie before"},
		{at(10, 15), at(10, 40), 30, 0, "a gap is cut at now: 25 minutes are left of it"},
		{at(11, 0), at(12, 0), 30, 60, "up to the end of the window"},
		{at(11, 0), at(13, 0), 30, 60, "lunch does not count"},
		{at(13, 0), at(17, 0), 30, 30, "16:30 to 17:00: the minute of 16:29:30 is taken"},
		{at(13, 0), at(17, 0), 31, 0, "which is less than 31 minutes"},
	} {
		f := Facts{Now: instant(c.now, newYork), Hours: h, Busy: busy, Block: c.block, Work: []Work{{ID: "a", Left: 1, Due: instant(c.until, newYork)}}}
		if got := Weigh(f).Supply[0].Minutes; got != c.want {
			t.Errorf("from %v to %v: %d, want %d: %s", f.Now.Format("15:04"), f.Work[0].Due.Format("15:04"), got, c.want, c.why)
		}
	}
}
