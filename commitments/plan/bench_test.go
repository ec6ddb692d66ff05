package plan

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// A load is an overloaded person: so many commitments over so many weeks, so
// many events beside them.
type load struct {
	commitments, events, weeks int
	releases, deep             bool
	// full is how much of the free time is promised, in per cent. Below 100 one
	// fixed commitment too many is squeezed in half way, as in the story.
	full int
}

func (l load) String() string {
	return fmt.Sprintf("commitments=%d,events=%d,weeks=%d,full=%d,releases=%v,deep=%v", l.commitments, l.events, l.weeks, l.full, l.releases, l.deep)
}

func (l load) facts(seed uint64) Facts {
	r := rand.New(rand.NewPCG(seed, 41))
	f := Facts{Now: may(4, 8, 0), Hours: officeHours(newYork), Block: 30, DeepBlock: 90, Usable: 800_000}
	for i := range l.events {
		day := 7*r.IntN(l.weeks) + r.IntN(5)
		m := meeting(fmt.Sprint("m", i), 4+day, 9, 15*r.IntN(32), 15+15*r.IntN(4))
		m.Organizer = r.IntN(3) == 0
		f.Meetings = append(f.Meetings, m)
		f.Busy = append(f.Busy, m.Span)
	}
	for i := range l.commitments {
		day := 7*(l.weeks*i/l.commitments) + r.IntN(5)
		k := Work{ID: fmt.Sprintf("c%03d", i), Left: 60, Due: may(4+day, 17, 0), Weight: 1 + r.IntN(9), Hard: r.IntN(6) == 0}
		if l.releases && r.IntN(4) == 0 {
			k.Release = k.Due.Add(-time.Duration(24*(7+r.IntN(21))) * time.Hour)
		}
		k.Deep = l.deep && r.IntN(5) == 0
		f.Work = append(f.Work, k)
	}
	supply := Weigh(f).Supply
	most := supply[len(supply)-1].Minutes * l.full / 100
	for i := range f.Work {
		f.Work[i].Left = max(15, most/l.commitments+r.IntN(61)-30)
	}
	if l.full < 100 {
		half := supply[len(supply)/2].Minutes
		f.Work[l.commitments/2].Left = half - half*l.full/100 + most/l.commitments/2
		f.Work[l.commitments/2].Hard = true
	}
	return f
}

// BenchmarkWeigh is the whole recompute: free time, fits, overloads, all ways out.
func BenchmarkWeigh(b *testing.B) {
	for _, l := range []load{
		{20, 400, 16, false, false, 85}, {20, 400, 16, true, false, 85}, {20, 400, 16, true, true, 85}, {20, 400, 16, true, true, 105},
		{100, 2000, 80, false, false, 85}, {100, 2000, 80, true, false, 85}, {100, 2000, 80, true, true, 85}, {100, 2000, 80, true, true, 105},
	} {
		b.Run(l.String(), func(b *testing.B) {
			f := l.facts(1)
			b.ReportAllocs()
			var j Judgement
			for b.Loop() {
				j = Weigh(f)
			}
			options := 0
			for _, o := range j.Overloads {
				options += len(o.Options)
			}
			b.ReportMetric(float64(len(j.Overloads)), "overloads")
			b.ReportMetric(float64(options), "options")
		})
	}
}

// BenchmarkPlace is one check-in within four weeks of 25 meetings each.
func BenchmarkPlace(b *testing.B) {
	w := busyWeeks(rand.New(rand.NewPCG(1, 1)), 1)[0]
	w.Due = w.Now.Add(28 * 24 * time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok, why := Place(w.Request); !ok {
			b.Fatal(why)
		}
	}
}

// BenchmarkPlaceAll is ten check-ins at once.
func BenchmarkPlaceAll(b *testing.B) {
	all := busyWeeks(rand.New(rand.NewPCG(1, 1)), 10)
	b.ReportAllocs()
	for b.Loop() {
		PlaceAll(all, DefaultSteps)
	}
}
