package plan

import (
	"fmt"
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"bywhen/calendar"
)

// The worked case: Roberta on Monday 4 May 2026 at 11:00, when the meeting with
// Johnathon has just ended.

var newYork = zone("America/New_York")

func zone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

func officeHours(loc *time.Location) Hours {
	h := Hours{Zone: loc}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Week[d] = []Window{{9 * 60, 12 * 60}, {13 * 60, 17 * 60}}
	}
	return h
}

// may is a time in May 2026 in New York.
func may(day, hour, minute int) time.Time {
	return time.Date(2026, time.May, day, hour, minute, 0, 0, newYork)
}

func meeting(uid string, day, hour, minute, length int) Meeting {
	start := may(day, hour, minute)
	return Meeting{UID: uid, Span: calendar.Span{Start: start, End: start.Add(time.Duration(length) * time.Minute)}}
}

// robertasMeetings are what her calendar shows until 22 May.
func robertasMeetings() []Meeting {
	var all []Meeting
	for day := 4; day <= 22; day++ {
		switch w := may(day, 0, 0).Weekday(); {
		case w == time.Saturday || w == time.Sunday:
			continue
		case w == time.Wednesday:
			all = append(all, meeting("team-meeting", day, 14, 0, 60))
		case w == time.Thursday:
			all = append(all, meeting("steering", day, 15, 0, 120))
		}
		all = append(all, meeting("stand-up", day, 9, 0, 30))
	}
	call := meeting("waterfall-call", 18, 13, 0, 60)
	call.Fixed = true
	return append(all, call, meeting("delegation", 4, 10, 30, 30))
}

func spansOf(meetings []Meeting) []calendar.Span {
	var spans []calendar.Span
	for _, m := range meetings {
		spans = append(spans, m.Span)
	}
	return spans
}

func story() Facts {
	meetings := robertasMeetings()
	return Facts{
		Now: may(4, 11, 0), Hours: officeHours(newYork), Busy: spansOf(meetings), Meetings: meetings,
		Block: 15, DeepBlock: 90, Usable: 1_000_000,
		Work: []Work{
			{ID: "briefing", Left: 240, Due: may(18, 13, 0), Weight: 5, Hard: true},
			{ID: "forest-grove", Left: 25 * 60, Due: may(15, 17, 0), Weight: 2},
			{ID: "riverbed", Left: 13 * 60, Due: may(18, 12, 0), Weight: 2},
			{ID: "starry-night", Left: 20 * 60, Due: may(14, 17, 0), Weight: 2},
		},
	}
}

func TestStoryDoesNotFit(t *testing.T) {
	j := Weigh(story())
	if j.Fits || j.Unbounded || math.Round(j.Breakdown*1000) != 968 || j.Tight {
		t.Errorf("fits %v, breakdown %v, tight %v", j.Fits, j.Breakdown, j.Tight)
	}
	same(t, "supply", j.Supply, "[{starry-night 3060} {forest-grove 3450} {riverbed 3600} {briefing 3600}]")
	if j.LeastWeight == nil || *j.LeastWeight != 2 || j.AtLeast {
		t.Errorf("least weight %v, at least %v", j.LeastWeight, j.AtLeast)
	}
	if len(j.Overloads) != 1 {
		t.Fatalf("%d overloads", len(j.Overloads))
	}
	o := j.Overloads[0]
	same(t, "key", o.Key, "briefing")
	same(t, "interval", stamp(o.From)+" to "+stamp(o.To), "4 May 11:00 to 18 May 13:00")
	same(t, "figures", []int{o.Demand, o.Supply, o.Short}, "[3720 3600 120]")
	same(t, "members", o.Members, "[{starry-night 1200} {forest-grove 1500} {riverbed 780} {briefing 240}]")
	if o.Impossible {
		t.Error("nothing is impossible by itself")
	}
	for _, h := range o.HardWouldNeed {
		same(t, "hard", h.ID+" "+stamp(h.To)+" "+fmt.Sprint(h.Cut), "briefing 18 May 16:00 120")
	}
	if len(o.HardWouldNeed) != 1 {
		t.Error("the briefing is the one that is fixed")
	}
}

func TestStoryWaysOut(t *testing.T) {
	o := Weigh(story()).Overloads[0]
	var moves, cuts []string
	for _, opt := range o.Options {
		switch opt.Kind {
		case KindMove:
			m := opt.Moves[0]
			moves = append(moves, fmt.Sprintf("%s %s, %s, %d days, %d min, weight %d, %v",
				opt.Key, stamp(m.To), stamp(m.Comfortable), m.SlipWorkingDays, m.Laxity, opt.Weight, opt.Suggested))
		case KindCut:
			cuts = append(cuts, fmt.Sprint(opt.Key, " ", opt.Minutes))
		}
	}
	want := []string{
		"move:riverbed 18 May 16:00, 19 May 17:00, 0 days, 2820 min, weight 2, true",
		"move:forest-grove 18 May 16:00, 19 May 17:00, 1 days, 1950 min, weight 2, false",
		"move:starry-night 18 May 16:00, 19 May 17:00, 2 days, 1860 min, weight 2, false",
	}
	same(t, "moves", moves, fmt.Sprint(want))
	same(t, "cuts", cuts, "[cut:riverbed 120 cut:forest-grove 120 cut:starry-night 120]")
}

func TestStoryCheckIn(t *testing.T) {
	for _, agreed := range []time.Time{{}, may(12, 9, 30)} {
		p, ok, why := Place(storyCheckIn(agreed))
		if !ok {
			t.Fatal(why)
		}
		same(t, "time", stamp(p.Start)+" to "+stamp(p.End), "12 May 09:30 to 12 May 10:00")
		same(t, "free", []int{p.FreeBefore, p.FreeAfter, p.Free}, "[2070 1500 3600]")
		same(t, "fraction", p.Fraction(), "0.575")
		if p.Proposal || p.HostUID != "" {
			t.Errorf("%+v", p)
		}
		t.Log(p.Why)
	}
}

func storyCheckIn(agreed time.Time) Request {
	johnathon := []Meeting{
		meeting("board-prep", 12, 10, 0, 7*60), meeting("budget", 13, 9, 0, 180),
		meeting("offsite", 11, 9, 0, 8*60), meeting("waterfall-call", 18, 13, 0, 60),
	}
	f := story()
	return Request{
		Now: f.Now, Due: may(18, 13, 0), Left: 240, Mine: f.Hours, MineBusy: f.Busy, Block: 15,
		Theirs: officeHours(newYork), TheirsBusy: spansOf(johnathon), TheirsKnown: true, Agreed: agreed,
		Rules: CheckInRules{Length: 30, Target: 550_000, Lead: 1_000_000, Before: 500_000, PerWeek: 5},
	}
}

func TestStoryWithTheCheckInBooked(t *testing.T) {
	f := story()
	f.Busy = append(f.Busy, calendar.Span{Start: may(12, 9, 30), End: may(12, 10, 0)})
	o := Weigh(f).Overloads[0]
	same(t, "short", o.Short, "150")
	m := o.Options[0].Moves[0]
	same(t, "date", o.Options[0].Key+" "+stamp(m.To)+", "+stamp(m.Comfortable), "move:riverbed 18 May 16:30, 19 May 17:00")
}

func TestComfortableIsATenth(t *testing.T) {
	// With 180 minutes less on Tuesday the slack there is 270: more than two
	// hours, less than a tenth of 3,720.
	f := story()
	f.Busy = append(f.Busy, calendar.Span{Start: may(19, 9, 0), End: may(19, 12, 0)}, calendar.Span{Start: may(19, 13, 0), End: may(19, 13, 30)})
	same(t, "comfortable", stamp(Weigh(f).Overloads[0].Options[0].Moves[0].Comfortable), "20 May 17:00")
}

func TestStoryAfterTheDecision(t *testing.T) {
	f := story()
	f.Busy = append(f.Busy, calendar.Span{Start: may(12, 9, 30), End: may(12, 10, 0)})
	f.Work[2].Due = may(22, 17, 0)
	j := Weigh(f)
	if !j.Fits || len(j.Overloads) != 0 || j.LeastWeight != nil || j.Breakdown < 1 {
		t.Errorf("%+v", j)
	}
}

// stamp writes a time as "18 May 16:00", and nothing for no time.
func stamp(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.Format("2 Jan 15:04")
}

// same compares what is printed of got.
func same(t *testing.T, what string, got any, want string) {
	t.Helper()
	if s := fmt.Sprint(got); s != want {
		t.Errorf("%s:\n got %s\nwant %s", what, s, want)
	}
}
