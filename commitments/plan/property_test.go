package plan

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
)

func TestFitsIsWhatBruteForceFinds(t *testing.T) {
	for name, s := range map[string]shape{
		"without releases": {most: 6}, "with releases": {most: 6, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			forInstances(t, s, func(f Facts, b *brute) error {
				items := b.items(f.Work)
				j := Weigh(f)
				if want := b.flow(items); j.Fits != want {
					return errorf("fits %v, max-flow says %v", j.Fits, want)
				}
				if f.Usable == whole && j.Fits != b.edf(items) {
					return errorf("fits %v, working it off says %v", j.Fits, !j.Fits)
				}
				return b.sameOverloads(j, items)
			})
		})
	}
}

// sameOverloads compares the overloads and the breakdown factor with those of
// all intervals.
func (b *brute) sameOverloads(j Judgement, items []item) error {
	want := b.worst(items)
	if len(want) != len(j.Overloads) {
		return errorf("%d overloads, want %+v", len(j.Overloads), want)
	}
	for i, v := range want {
		o := j.Overloads[i]
		supply := int(int64(v.supply) * int64(b.Usable) / 1_000_000)
		short := int(math.Ceil(float64(v.excess) / 1e6))
		if minuteOf(o.From) != v.from || minuteOf(o.To) != v.to || o.Demand != v.demand || o.Supply != supply || o.Short != short {
			return errorf("overload %d is %+v, want %+v", i, o, v)
		}
	}
	least := math.Inf(1)
	for _, v := range b.intervals(items) {
		if v.demand > 0 {
			least = min(least, float64(v.supply)*float64(b.Usable)/1e6/float64(v.demand))
		}
	}
	if j.Unbounded != math.IsInf(least, 1) || !j.Unbounded && math.Abs(j.Breakdown-least) > 1e-9 {
		return errorf("breakdown %v, want %v", j.Breakdown, least)
	}
	return nil
}

func TestWaysOutAreWhatBruteForceFinds(t *testing.T) {
	for name, s := range map[string]shape{
		"without releases": {most: 5}, "with releases": {most: 5, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			forInstances(t, s, func(f Facts, b *brute) error {
				j := Weigh(f)
				if !j.Fits {
					b = b.longer()
				}
				for _, o := range j.Overloads {
					for _, k := range f.Work {
						if err := b.sameWaysOut(&o, k); err != nil {
							return err
						}
					}
				}
				return nil
			})
		})
	}
}

// TestEveryOptionResolves applies each option that is offered and looks at all
// intervals afterwards.
func TestEveryOptionResolves(t *testing.T) {
	for name, s := range map[string]shape{
		"without releases": {most: 6}, "with releases": {most: 6, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			kinds := map[string]int{}
			forInstances(t, s, func(f Facts, b *brute) error {
				j := Weigh(f)
				if !j.Fits {
					b = b.longer()
				}
				for _, o := range j.Overloads {
					for _, opt := range o.Options {
						kinds[fmt.Sprint(opt.Kind, len(opt.Moves))]++
						if err := b.optionResolves(&o, &opt); err != nil {
							return err
						}
						if len(opt.Moves) == 1 && !s.releases {
							if err := b.comfortable(&opt.Moves[0]); err != nil {
								return err
							}
						}
					}
					if err := b.setIsLightest(&o); err != nil {
						return err
					}
				}
				return nil
			})
			for _, kind := range []string{"move1", "move2", "move3", "cut0", "hand_over0", "meeting0"} {
				if kinds[kind] == 0 && *instances >= 2000 {
					t.Errorf("no option of kind %s was tried", kind)
				}
			}
		})
	}
}

func (b *brute) optionResolves(o *Overload, opt *Option) error {
	after := *b
	work := b.Work
	switch opt.Kind {
	case KindMove:
		for _, m := range opt.Moves {
			work = changed(work, m.ID, func(w *Work) { w.Due = m.To })
		}
	case KindCut:
		work = changed(work, opt.ID, func(w *Work) { w.Left -= opt.Minutes })
	case KindHandOver:
		work = changed(work, opt.ID, func(w *Work) { w.Left = 0 })
	case KindMeeting:
		f := b.Facts
		f.Busy = shortened(f.Busy, opt)
		after = *newBrute(f, (b.end-b.now)/minutesPerDay)
	}
	if opt.Kind == KindMeeting {
		if err := b.leastShortened(o, opt); err != nil {
			return err
		}
	}
	if !after.resolvesAgainst(b, after.items(work), b.items(b.Work), minuteOf(o.From), minuteOf(o.To)) {
		return errorf("%s does not resolve the overload %v to %v: %+v", opt.Key, o.From, o.To, opt)
	}
	return nil
}

// leastShortened checks that a meeting that I called gives back no quarter of an
// hour too much, and that one of somebody else is skipped.
func (b *brute) leastShortened(o *Overload, opt *Option) error {
	i := slices.IndexFunc(b.Meetings, func(m Meeting) bool { return m.UID == opt.UID })
	m := b.Meetings[i]
	if opt.Skip != (opt.Minutes == m.Minutes()) || !m.Organizer && !opt.Skip {
		return errorf("%s: %+v of a meeting of %d minutes", opt.Key, opt, m.Minutes())
	}
	less := *opt
	less.Minutes = (opt.Minutes - 1) / 15 * 15
	f := b.Facts
	f.Busy = shortened(f.Busy, &less)
	items := b.items(b.Work)
	if m.Organizer && newBrute(f, fewDays).resolvesAgainst(b, items, items, minuteOf(o.From), minuteOf(o.To)) {
		return errorf("%s: %d minutes would be enough, not %d", opt.Key, less.Minutes, opt.Minutes)
	}
	return nil
}

// shortened is busy time without the end of a meeting.
func shortened(busy []calendar.Span, opt *Option) []calendar.Span {
	busy = slices.Clone(busy)
	for i := range busy {
		if busy[i].Start.Equal(opt.Start) {
			busy[i].End = busy[i].End.Add(-time.Duration(opt.Minutes) * time.Minute)
			break
		}
	}
	return busy
}

// comfortable compares the comfortable date of a move with looking at the end of
// every day; for work without releases.
func (b *brute) comfortable(m *Move) error {
	i := slices.IndexFunc(b.Work, func(k Work) bool { return k.ID == m.ID })
	for t := minuteOf(m.To); t < b.end; t++ {
		day := time.Weekday(((t-1)/minutesPerDay + 4) % 7)
		windows := b.Hours.Week[day]
		if len(windows) == 0 || (t-1)%minutesPerDay+1 != windows[len(windows)-1].To {
			continue
		}
		demand := b.Work[i].Left
		for _, it := range b.items(b.Work) {
			if it.ID != m.ID && it.due <= t {
				demand += it.Left
			}
		}
		slack := int64(b.f(t))*int64(b.Usable) - int64(demand)*1_000_000
		if slack >= 120_000_000 && slack >= int64(demand)*100_000 {
			if minuteOf(m.Comfortable) != t {
				return errorf("%s: comfortable %v, want %v", m.ID, m.Comfortable, instantOf(t))
			}
			return nil
		}
	}
	return nil
}

// setIsLightest checks the options that move several: when no single commitment
// is enough the pairs are minimal, and when no pair is, the set is the lightest.
func (b *brute) setIsLightest(o *Overload) error {
	best, most := 1<<30, 0
	for _, opt := range o.Options {
		if opt.Kind == KindMove {
			best, most = min(best, opt.Weight), max(most, len(opt.Moves))
		}
	}
	items := b.items(b.Work)
	enough := func(set int) bool {
		var stay []item
		for i, it := range items {
			if set>>i&1 == 0 {
				stay = append(stay, it)
			} else if it.Hard {
				return false
			}
		}
		return b.clearWithout(stay, items, minuteOf(o.From), minuteOf(o.To))
	}
	lightest := map[int]int{} // by number of commitments
	for set := range 1 << len(items) {
		n := bits.OnesCount(uint(set))
		weight := 0
		for i, it := range items {
			weight += it.Weight * (set >> i & 1)
		}
		if old, ok := lightest[n]; enough(set) && (!ok || weight < old) {
			lightest[n] = weight
		}
	}
	want := -1
	switch _, single := lightest[1]; {
	case single:
		want = lightest[1]
	case lightest[2] > 0:
		want = lightest[2]
	default:
		for _, w := range lightest {
			if want < 0 || w < want {
				want = w
			}
		}
	}
	if want >= 0 && most > 0 && best != want || want >= 0 != (most > 0) {
		return errorf("the lightest move of %v to %v weighs %d, want %d", o.From, o.To, best, want)
	}
	return nil
}

// sameWaysOut compares the smallest date and the smallest cut of one piece of
// work with trying them all.
func (b *brute) sameWaysOut(o *Overload, k Work) error {
	if k.Left == 0 || k.Unknown {
		return nil
	}
	to, cut := b.smallestDate(o, k), b.smallestCut(o, k)
	var gotTo, gotCut int
	for _, opt := range o.Options {
		if opt.Kind == KindMove && len(opt.Moves) == 1 && opt.Moves[0].ID == k.ID {
			gotTo = minuteOf(opt.Moves[0].To)
		}
		if opt.Kind == KindCut && opt.ID == k.ID {
			gotCut = opt.Minutes
		}
	}
	for _, h := range o.HardWouldNeed {
		if h.ID == k.ID && !o.HardTogether {
			gotCut = h.Cut
			if !h.To.IsZero() {
				gotTo = minuteOf(h.To)
			}
		}
	}
	if gotTo != to || gotCut != cut {
		return errorf("overload %v to %v: %s may move to %v and lose %d, want %v and %d", o.From, o.To, k.ID, instantOf(gotTo), gotCut, instantOf(to), cut)
	}
	return nil
}

func (b *brute) smallestDate(o *Overload, k Work) int {
	before := b.items(b.Work)
	for _, t := range b.dates(max(b.now, minuteOf(k.Due))) {
		after := b.items(changed(b.Work, k.ID, func(w *Work) { w.Due = instantOf(t) }))
		if b.resolves(before, after, minuteOf(o.From), minuteOf(o.To)) {
			return t
		}
	}
	return 0
}

func (b *brute) smallestCut(o *Overload, k Work) int {
	before := b.items(b.Work)
	for cut := 1; cut <= k.Left; cut++ {
		after := b.items(changed(b.Work, k.ID, func(w *Work) { w.Left -= cut }))
		if b.resolves(before, after, minuteOf(o.From), minuteOf(o.To)) {
			return cut
		}
	}
	return 0
}

func TestLeastWeightIsWhatBruteForceFinds(t *testing.T) {
	for name, s := range map[string]shape{
		"without releases": {most: 8}, "with releases": {most: 7, releases: true}, "deep": {most: 6, deep: true}, "deep with releases": {most: 6, deep: true, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			forInstances(t, s, func(f Facts, b *brute) error {
				items := b.items(f.Work)
				j := Weigh(f)
				fits := func(items []item) bool { return b.fits(items) }
				if s.deep {
					fits = b.flow
				}
				want, ok := b.lightest(items, fits)
				switch {
				case j.AtLeast:
					return errorf("the search was cut short")
				case j.LeastWeight == nil && ok && want > 0:
					return errorf("no set, want weight %d", want)
				case j.LeastWeight != nil && (!ok || *j.LeastWeight != want):
					return errorf("weight %d, want %d, %v", *j.LeastWeight, want, ok)
				}
				return nil
			})
		})
	}
}

// fits reports whether no interval has more demand than supply.
func (b *brute) fits(items []item) bool {
	for _, v := range b.intervals(items) {
		if v.excess > 0 {
			return false
		}
	}
	return true
}

func TestDeepWorkIsWhatMaxFlowFinds(t *testing.T) {
	for name, s := range map[string]shape{
		"without releases": {most: 6, deep: true}, "with releases": {most: 6, deep: true, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			forInstances(t, s, func(f Facts, b *brute) error {
				j := Weigh(f)
				if want := b.flow(b.items(f.Work)); j.Fits != want {
					return errorf("fits %v, max-flow says %v", j.Fits, want)
				}
				if len(j.Overloads) != 1 {
					return nil
				}
				// With one overload, an option resolves it iff everything fits.
				b = b.longer()
				for _, opt := range j.Overloads[0].Options {
					if err := b.leastOption(opt); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}

// leastOption checks with max-flow that a move or a cut is enough, and that the
// next smaller one is not.
func (b *brute) leastOption(opt Option) error {
	try := func(id string, change func(*Work)) bool { return b.flow(b.items(changed(b.Work, id, change))) }
	switch {
	case opt.Kind == KindCut:
		enough := try(opt.ID, func(w *Work) { w.Left -= opt.Minutes })
		less := try(opt.ID, func(w *Work) { w.Left -= opt.Minutes - 1 })
		if !enough || less {
			return errorf("%s by %d: enough %v, less is enough %v", opt.Key, opt.Minutes, enough, less)
		}
	case opt.Kind == KindMove && len(opt.Moves) == 1:
		m := opt.Moves[0]
		old := 0
		for _, k := range b.Work {
			if k.ID == m.ID {
				old = max(b.now, minuteOf(k.Due))
			}
		}
		enough := try(m.ID, func(w *Work) { w.Due = m.To })
		earlier := false
		for _, t := range b.dates(old) {
			if t < minuteOf(m.To) {
				earlier = earlier || try(m.ID, func(w *Work) { w.Due = instantOf(t) })
			}
		}
		if !enough || earlier {
			return errorf("%s to %v: enough %v, an earlier date is enough %v", opt.Key, m.To, enough, earlier)
		}
	}
	return nil
}

func TestRoomIsTheMostThatStillFits(t *testing.T) {
	for name, s := range map[string]shape{
		"plain": {most: 5, unknown: true}, "deep with releases": {most: 5, unknown: true, deep: true, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			forInstances(t, s, func(f Facts, b *brute) error {
				for _, a := range Weigh(f).Room {
					with := func(n int) bool {
						return b.flow(b.items(changed(f.Work, a.ID, func(w *Work) { w.Left, w.Unknown = n, false })))
					}
					if !with(a.Minutes) && a.Minutes > 0 || with(a.Minutes+1) {
						return errorf("room for %s is %d: %v, one more %v", a.ID, a.Minutes, with(a.Minutes), with(a.Minutes+1))
					}
				}
				return nil
			})
		})
	}
}
