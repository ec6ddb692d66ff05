package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
)

func TestTargets(t *testing.T) {
	h := officeHours(newYork)
	same(t, "two weeks to the day", Targets(h, may(4, 11, 0), may(18, 13, 0), 550_000), "[550000]")
	same(t, "a day more", Targets(h, may(4, 11, 0), may(19, 9, 0), 550_000), "[333333 666666]")
}

// wantedCheckIns are n random requests of one person with small calendars.
func wantedCheckIns(r *rand.Rand, n int) []Wanted {
	base := randomRequest(r)
	base.Rules.PerWeek = 1 + r.IntN(3)
	base.Due = base.Now.Add(5 * 24 * time.Hour)
	for d := range base.Mine.Week {
		base.Mine.Week[d] = nil
	}
	for _, d := range []time.Weekday{time.Monday, time.Tuesday, time.Thursday} {
		base.Mine.Week[d] = []Window{{15 * (36 + r.IntN(6)), 15 * (42 + r.IntN(4))}}
	}
	var all []Wanted
	for i := range n {
		w := Wanted{Request: base, ID: string(rune('a' + r.IntN(4)))}
		w.Theirs.Week = [7][]Window{}
		for d := time.Monday; d <= time.Friday; d++ {
			w.Theirs.Week[d] = []Window{{9 * 60, 14 * 60}}
		}
		w.TheirsKnown = r.IntN(3) > 0
		w.Left = r.IntN(40)
		w.Due = base.Due.Add(-time.Duration(r.IntN(2*minutesPerDay)) * time.Minute)
		w.Agreed = time.Time{}
		if i > 0 && r.IntN(3) == 0 {
			w.OneOnOnes = nil
		}
		all = append(all, w)
	}
	return all
}

// A bruteTable tries all combinations of slots.
type bruteTable struct {
	all    []Wanted
	slots  [][]bruteSlot
	chosen []*bruteSlot
	best   [8]int
	found  bool
}

func newBruteTable(all []Wanted) *bruteTable {
	t := &bruteTable{all: all, chosen: make([]*bruteSlot, len(all))}
	for i := range all {
		t.slots = append(t.slots, newBrutePlacing(all[i].Request).slots())
	}
	return t
}

// combinations is how many ways there are to choose.
func (t *bruteTable) combinations() int {
	n := 1
	for _, s := range t.slots {
		n *= len(s) + 1
	}
	return n
}

// allowed reports whether the chosen slots can stand beside each other.
func (t *bruteTable) allowed() bool {
	type weekly struct{ year, week int }
	count := map[weekly]int{}
	for i, s := range t.chosen {
		if s == nil {
			continue
		}
		at := instantOf(s.from).In(newYork)
		for k, o := range t.chosen[:i] {
			if o == nil {
				continue
			}
			if s.from < o.to && o.from < s.to && (s.host == "" || s.host != o.host || s.from != o.from) {
				return false
			}
			if t.all[i].ID == t.all[k].ID && calendar.DateOf(at) == calendar.DateOf(instantOf(o.from).In(newYork)) {
				return false
			}
		}
		if s.host == "" {
			y, w := at.ISOWeek()
			b := brutePlacing{Request: t.all[i].Request}
			if count[weekly{y, w}]++; count[weekly{y, w}]+b.inWeek(at) > t.all[i].Rules.PerWeek {
				return false
			}
		}
	}
	return true
}

func (t *bruteTable) cost() (c [8]int) {
	for _, s := range t.chosen {
		if s == nil {
			c[0]++
			continue
		}
		for k, n := range s.tiers {
			c[k+1] += n
		}
	}
	return c
}

func (t *bruteTable) try(i int) {
	if i == len(t.all) {
		if c := t.cost(); (!t.found || slices.Compare(c[:], t.best[:]) < 0) && t.allowed() {
			t.best, t.found = c, true
		}
		return
	}
	t.chosen[i] = nil
	t.try(i + 1)
	for k := range t.slots[i] {
		t.chosen[i] = &t.slots[i][k]
		t.try(i + 1)
	}
	t.chosen[i] = nil
}

// costOf is the cost of what was placed, and whether it is allowed.
func (t *bruteTable) costOf(placed []Placed) (c [8]int, ok bool) {
	for i, p := range placed {
		t.chosen[i] = nil
		if !p.OK {
			continue
		}
		k := slices.IndexFunc(t.slots[i], func(s bruteSlot) bool { return s.from == minuteOf(p.Start) && s.host == p.HostUID })
		if k < 0 {
			return c, false
		}
		t.chosen[i] = &t.slots[i][k]
	}
	return t.cost(), t.allowed()
}

func TestPlaceAllIsWhatBruteForceFinds(t *testing.T) {
	tried := 0
	for n := range uint64(*instances / 5) {
		seed := *firstSeed + n
		r := rand.New(rand.NewPCG(seed, 9))
		all := wantedCheckIns(r, 1+r.IntN(5))
		b := newBruteTable(all)
		if b.combinations() > 20_000 {
			continue
		}
		tried++
		b.try(0)
		got, ok := b.costOf(PlaceAll(all, DefaultSteps))
		if !ok || got != b.best {
			t.Fatalf("-seed %d: cost %v, allowed %v, brute force %v", seed, got, ok, b.best)
		}
	}
	if t.Logf("%d tables of up to five", tried); tried < *instances/20 {
		t.Error("too few were tried")
	}
}

// firstCome places one after the other, as they come, each beside those before.
func firstCome(all []Wanted) []Placed {
	var placed []Placed
	for _, w := range all {
		q := w.Request
		for _, p := range placed {
			if p.OK && p.HostUID == "" {
				q.MineBusy = append(slices.Clip(q.MineBusy), p.Span)
				q.Booked = append(slices.Clip(q.Booked), p.Start)
			}
		}
		p, ok, why := Place(q)
		placed = append(placed, Placed{Placement: p, OK: ok, Failure: why})
	}
	return placed
}

// added is what the tiers of placed check-ins add up to; ok is false when one of
// them is no slot of its own by the calendars alone.
func added(all []Wanted, placed []Placed) (c cost, ok bool) {
	for i, p := range placed {
		if !p.OK {
			c = c.plus(nil)
			continue
		}
		s := newSeat(&all[i])
		k := slices.IndexFunc(s.slots, func(k slot) bool { return k.span == busySpan(p.Span) && k.host == p.HostUID })
		if k < 0 {
			return c, false
		}
		c = c.plus(&s.slots[k])
	}
	return c, true
}

func TestPlaceAllIsNeverWorseThanFirstCome(t *testing.T) {
	better := 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 11))
		all := busyWeeks(r, 2+r.IntN(8))
		got, ok := added(all, PlaceAll(all, DefaultSteps))
		first, possible := added(all, firstCome(all))
		switch {
		case !ok:
			t.Fatalf("seed %d: not allowed", seed)
		case possible && got.compare(first) > 0:
			t.Fatalf("seed %d: %v is worse than first come, %v", seed, got, first)
		case !possible || got != first:
			better++
		}
	}
	t.Logf("better on %d of 1000 calendars", better)
}

// busyWeeks are check-ins of somebody with 25 meetings a week.
func busyWeeks(r *rand.Rand, n int) []Wanted {
	now := may(4, 8, 0)
	busy := randomMeetings(r, now, 75)
	var all []Wanted
	for i := range n {
		due := now.Add(time.Duration(4+r.IntN(17)) * 24 * time.Hour).Add(9 * time.Hour)
		w := Wanted{ID: fmt.Sprint(i), Request: Request{
			Now: now, Due: due, Left: 60 * r.IntN(8), Mine: officeHours(newYork), MineBusy: busy, Block: 30,
			Theirs: officeHours(newYork), TheirsBusy: randomMeetings(r, now, 60), TheirsKnown: true,
			Rules: CheckInRules{Length: 30, Target: 550_000, Lead: 1_000_000, Before: 500_000, PerWeek: 5},
		}}
		all = append(all, w)
	}
	return all
}

// randomMeetings are n meetings in three weeks of office hours.
func randomMeetings(r *rand.Rand, now time.Time, n int) []calendar.Span {
	var all []calendar.Span
	for range n {
		day := 7*r.IntN(3) + r.IntN(5)
		start := time.Date(now.Year(), now.Month(), now.Day()+day, 9, 15*r.IntN(32), 0, 0, newYork)
		all = append(all, calendar.Span{Start: start, End: start.Add(time.Duration(30+30*r.IntN(2)) * time.Minute)})
	}
	return all
}

func TestCheckInsStayWhenTheCalendarChanges(t *testing.T) {
	stood, moved, settled := 0, 0, 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 13))
		all := busyWeeks(r, 6)
		for i, p := range PlaceAll(all, DefaultSteps) {
			if p.OK {
				all[i].Stands, all[i].Settled = p.Span, r.IntN(3) == 0
			}
		}
		event := randomMeetings(r, all[0].Now, 1)
		for i := range all {
			all[i].MineBusy = append(slices.Clip(all[i].MineBusy), event...)
		}
		for i, p := range PlaceAll(all, DefaultSteps) {
			if all[i].Stands.Start.IsZero() {
				continue
			}
			stays := p.OK && p.Start.Equal(all[i].Stands.Start) && p.End.Equal(all[i].Stands.End)
			if stays != p.Stayed {
				t.Fatalf("seed %d: stayed %v, but %v was %v", seed, p.Stayed, p.Span, all[i].Stands)
			}
			switch {
			case all[i].Settled && !stays:
				t.Fatalf("seed %d: a settled check-in moved", seed)
			case all[i].Settled:
				settled++
			case stays:
				stood++
			default:
				moved++
			}
		}
	}
	share := float64(moved) / float64(moved+stood)
	t.Logf("%d settled stayed; of the others %d of %d moved (%.1f %%)", settled, moved, moved+stood, 100*share)
	if share >= 0.03 || moved == 0 {
		t.Errorf("%.1f %% moved, want less than 3 %%", 100*share)
	}
}
