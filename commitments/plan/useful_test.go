package plan

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestStoryDecideBy(t *testing.T) {
	// In the order of due dates Starry Night (20 h) and Forest Grove (25 h) come
	// first. 660 minutes of Riverbed may still be done; after that what is done
	// of it is missing for the briefing: 2,700 + 660 free minutes are over on
	// Friday 15 May at 15:30.
	o := Weigh(story()).Overloads[0]
	same(t, "decide by", stamp(o.DecideBy), "15 May 15:30")
}

func TestDecideByAtThePaceOfUsable(t *testing.T) {
	// With half of the free time, and half of the work, everything is as before.
	f := story()
	f.Usable = whole / 2
	for i := range f.Work {
		f.Work[i].Left /= 2
	}
	o := Weigh(f).Overloads[0]
	same(t, "decide by", suggested(&o).Key+" "+stamp(o.DecideBy), "move:riverbed 15 May 15:30")
}

// TestDecideByIsTheLastMoment works in the order of due dates until just before
// and just after the moment.
func TestDecideByIsTheLastMoment(t *testing.T) {
	tried := 0
	forInstances(t, shape{most: 5}, func(f Facts, b *brute) error {
		if f.Usable != whole {
			return nil
		}
		for _, o := range Weigh(f).Overloads {
			opt := suggested(&o)
			if opt == nil || opt.Kind != KindMove {
				continue
			}
			last := 0
			for m := b.now; m <= max(b.now, minuteOf(o.To)); m++ {
				if !b.worksLater(&o, opt, m) {
					break
				}
				last = m
			}
			tried++
			// The moment is on the grid and in working time: the last such one.
			for last > b.now && (last%grid != 0 || !b.working[last-b.now] && !b.working[last-1-b.now]) {
				last--
			}
			if got := minuteOf(o.DecideBy); got != last {
				return errorf("%s: decide by %v, want %v", opt.Key, o.DecideBy, instantOf(last))
			}
		}
		return nil
	})
	if tried < *instances/10 {
		t.Errorf("only %d were tried", tried)
	}
}

// worksLater reports whether an option still works at minute m, after the work
// has been done in the order of due dates until then.
func (b *brute) worksLater(o *Overload, opt *Option, m int) bool {
	items := b.items(b.Work)
	done := b.free[m-b.now]
	for done > 0 {
		next := -1
		for i, it := range items {
			if it.Left > 0 && (next < 0 || it.Work.Due.Before(items[next].Work.Due) || it.Work.Due.Equal(items[next].Work.Due) && it.ID < items[next].ID) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		n := min(done, items[next].Left)
		items[next].Left -= n
		done -= n
	}
	for _, v := range items {
		demand := 0
		for _, it := range items {
			moves := false
			for _, mv := range opt.Moves {
				moves = moves || mv.ID == it.ID
			}
			if !moves && max(it.due, m) <= max(v.due, m) {
				demand += it.Left
			}
		}
		// All intervals start now, and those touch the overload that do not end before it.
		if max(v.due, m) >= min(minuteOf(o.From), m) && demand > b.f(max(v.due, m))-b.f(m) {
			return false
		}
	}
	return true
}

func TestLatestUsefulMomentOfASignOff(t *testing.T) {
	f := story()
	f.Work[2].Due = may(22, 17, 0) // the question has been decided
	for _, c := range []struct {
		lead Share
		want string
		why  string
	}{
		{whole, "15 May 15:30", "240 of the 3,600 free minutes are left: 90 on Friday, 150 on Monday"},
		{3 * whole, "14 May 11:00", "720 are left: 180 on Thursday, 390 and 150"},
		{5 * whole, "12 May 16:00", "1,200 are left"},
	} {
		at, ok := LatestUseful(f, "briefing", c.lead)
		if !ok {
			t.Fatal("it is not too late")
		}
		same(t, c.why, stamp(at), c.want)
	}
	if _, ok := LatestUseful(f, "briefing", 20*whole); ok {
		t.Error("4,800 free minutes are not left: it is too late")
	}
	f.Work[1].Due = may(18, 13, 0) // Forest Grove now competes for the last hours
	if at, _ := LatestUseful(f, "briefing", whole); stamp(at) != "15 May 15:30" {
		t.Errorf("what can be done in the meantime does not matter: %v", at)
	}
	// 330 minutes that can only begin when 540 are left, so 30 of the briefing
	// have to be done before.
	f.Work[1].Left, f.Work[1].Release = 330, may(14, 17, 0)
	if at, _ := LatestUseful(f, "briefing", whole); stamp(at) != "14 May 14:30" {
		t.Errorf("what begins later counts: %v", at)
	}
	if _, ok := LatestUseful(f, "nothing", whole); ok {
		t.Error("there is no such work")
	}
}

// TestLatestUsefulMomentAgainstBruteForce tries every minute.
func TestLatestUsefulMomentAgainstBruteForce(t *testing.T) {
	forInstances(t, shape{most: 4, releases: true, deep: true}, func(f Facts, b *brute) error {
		id := "a"
		k := f.Work[0]
		if k.Left == 0 {
			return nil
		}
		fits := b.flow(b.items(f.Work))
		last := -1
		due := max(b.now, minuteOf(k.Due))
		for m := b.now; m <= due; m++ {
			enough := int64(b.f(due)-b.f(m))*int64(f.Usable) >= int64(k.Left)*whole
			later := changed(f.Work, id, func(w *Work) {
				if w.Release.IsZero() || minuteOf(w.Release) < m {
					w.Release = instantOf(m)
				}
			})
			if !enough || fits && (m%grid == 0 || m == b.now) && !b.flow(b.items(later)) {
				break
			}
			if m == b.now || m%grid == 0 && (b.working[m-b.now] || b.working[m-1-b.now]) {
				last = m
			}
		}
		at, ok := LatestUseful(f, id, whole)
		if ok != (last >= 0) || ok && minuteOf(at) != last {
			return errorf("latest useful %v %v, want %v", at, ok, instantOf(last))
		}
		return nil
	})
}

func TestExpected(t *testing.T) {
	f := story()
	at := func(work map[string]time.Time, now time.Time) map[string]int { return Expected(now, f, work) }
	morning := may(4, 11, 0)
	all := map[string]time.Time{"briefing": morning, "forest-grove": morning, "riverbed": morning, "starry-night": morning}
	for _, c := range []struct {
		now  time.Time
		want string
		why  string
	}{
		{morning, "map[briefing:240 forest-grove:1500 riverbed:780 starry-night:1200]", "no time has passed"},
		{may(4, 11, 30), "map[briefing:240 forest-grove:1500 riverbed:780 starry-night:1170]", "half an hour went into what is due first"},
		{may(5, 9, 0), "map[briefing:240 forest-grove:1500 riverbed:780 starry-night:900]", "the rest of Monday"},
		{may(8, 9, 0), "map[briefing:240 forest-grove:1410 riverbed:780 starry-night:0]", "1,290 free minutes by Thursday evening"},
		{may(18, 13, 0), "map[briefing:120 forest-grove:0 riverbed:0 starry-night:0]", "all 3,600: what is missing is what does not fit"},
		{may(29, 9, 0), "map[briefing:0 forest-grove:0 riverbed:0 starry-night:0]", "and nothing becomes negative"},
	} {
		same(t, c.why, at(all, c.now), c.want)
	}
	same(t, "what was never stated stays", at(map[string]time.Time{"riverbed": morning}, may(5, 9, 0)),
		"map[briefing:240 forest-grove:1500 riverbed:480 starry-night:1200]")
	same(t, "what was stated later takes part from then on", at(map[string]time.Time{"riverbed": morning, "starry-night": may(4, 16, 0)}, may(5, 9, 0)),
		"map[briefing:240 forest-grove:1500 riverbed:540 starry-night:1140]")
}

func TestExpectedOfDeepWork(t *testing.T) {
	// On Tuesday 9:30 to 12:00 the first 90 of 150 minutes are deep-capable, from
	// 13:00 to 17:00 the first 180 of 240.
	f := story()
	f.Work = []Work{{ID: "deep", Left: 600, Due: may(14, 17, 0), Deep: true}, {ID: "other", Left: 600, Due: may(15, 17, 0)}}
	stated := map[string]time.Time{"deep": may(5, 9, 30), "other": may(5, 9, 30)}
	same(t, "on Tuesday at 17:00", Expected(may(5, 17, 0), f, stated), "map[deep:330 other:480]")
}

// TestOnScheduleRaisesNoAlarm: what fits when it was stated fits at any later
// moment by the expected figures, if the calendar stays as it is.
func TestOnScheduleRaisesNoAlarm(t *testing.T) {
	for n := range uint64(*instances) {
		seed := *firstSeed + n
		r := rand.New(rand.NewPCG(seed, 31))
		f := shape{most: 5, releases: seed%2 == 0, deep: seed%3 == 0}.facts(r)
		f.Block, f.DeepBlock = 0, 0 // a gap that now cuts below a block is lost time, which is an alarm of its own
		stated := map[string]time.Time{}
		for _, k := range f.Work {
			stated[k.ID] = f.Now
		}
		if !Weigh(f).Fits {
			continue
		}
		later := f
		later.Now = f.Now.Add(time.Duration(r.IntN(5*minutesPerDay)) * time.Minute)
		left := Expected(later.Now, f, stated)
		later.Work = append([]Work(nil), f.Work...)
		for i := range later.Work {
			later.Work[i].Left = left[later.Work[i].ID]
		}
		if j := Weigh(later); !j.Fits {
			t.Fatalf("-seed %d: fitted at %v, does not at %v: %+v\nleft %v", seed, f.Now, later.Now, j.Overloads, left)
		}
	}
}
