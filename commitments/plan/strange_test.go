package plan

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"bywhen/calendar"
)

// TestStrangeFacts passes what nobody would write by hand: the plan must come
// back soon, without a panic.
func TestStrangeFacts(t *testing.T) {
	times := []time.Time{{}, may(4, 11, 0), may(4, 11, 0).Add(time.Nanosecond), time.Date(9999, 12, 31, 23, 59, 59, 999, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), may(18, 13, 0)}
	minutes := []int{0, 1, -1, 15, 240, math.MaxInt, math.MinInt, 1 << 40}
	zones := []*time.Location{nil, time.UTC, newYork, zone("Pacific/Apia"), zone("Africa/Monrovia")}
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 51))
		at := func() time.Time { return times[r.IntN(len(times))] }
		some := func() int { return minutes[r.IntN(len(minutes))] }
		f := Facts{Now: at(), Block: some() % 10_000, DeepBlock: some() % 10_000, Usable: Share(some() % 2_000_000)}
		f.Hours.Zone = zones[r.IntN(len(zones))]
		for d := range f.Hours.Week {
			for range r.IntN(3) {
				f.Hours.Week[d] = append(f.Hours.Week[d], Window{some() % 2000, some() % 2000})
			}
		}
		for range r.IntN(3) {
			f.Hours.Away = append(f.Hours.Away, Away{calendar.DateOf(at()), calendar.DateOf(at()), zones[r.IntN(len(zones))]})
		}
		for range r.IntN(4) {
			m := Meeting{UID: "m", Span: calendar.Span{Start: at(), End: at()}, Organizer: r.IntN(2) == 0}
			f.Busy = append(f.Busy, m.Span)
			f.Meetings = append(f.Meetings, m)
		}
		for range r.IntN(5) {
			f.Work = append(f.Work, Work{ID: "same", Left: some(), Unknown: r.IntN(4) == 0, Due: at(), Release: at(), Weight: some() % 20, Hard: r.IntN(3) == 0, Deep: r.IntN(2) == 0})
		}
		f.Last = map[string]string{"same": "move:same+same", "": "move:+"}
		Weigh(f)
		Expected(at(), f, map[string]time.Time{"same": at()})
		LatestUseful(f, "same", Share(some()%3_000_000))
		f.Hours.DayEnd(calendar.DateOf(at()))
		q := Request{Now: at(), Due: at(), Left: some() % 100_000, Mine: f.Hours, MineBusy: f.Busy, Theirs: f.Hours, TheirsKnown: r.IntN(2) == 0, Agreed: at(), OneOnOnes: f.Meetings, Booked: []time.Time{at()}}
		q.Rules = CheckInRules{Length: 1 + r.IntN(100), Target: Share(some() % 2_000_000), PerWeek: r.IntN(3)}
		Place(q)
		PlaceAll([]Wanted{{Request: q, Stands: calendar.Span{Start: at(), End: at()}}, {Request: q, Settled: true}, {Request: q}}, 1000)
	}
}

// TestMinutesAndSeconds: what is half a minute long takes the whole minute, and
// half a free minute does not count.
func TestMinutesAndSeconds(t *testing.T) {
	h := officeHours(newYork)
	f := Facts{Now: may(4, 11, 0).Add(time.Second), Hours: h, Work: []Work{{ID: "a", Left: 1, Due: may(4, 11, 59).Add(59 * time.Second)}}}
	same(t, "from 11:00:01 to 11:59:59", Weigh(f).Supply, "[{a 58}]")
	f.Busy = []calendar.Span{{Start: may(4, 11, 10).Add(59 * time.Second), End: may(4, 11, 11).Add(time.Second)}}
	same(t, "without 11:10:59 to 11:11:01", Weigh(f).Supply, "[{a 56}]")
}
