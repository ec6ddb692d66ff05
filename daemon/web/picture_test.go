package web

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// randomPicture is a curve of free time, and a line of promises that steps up at
// some of its corners.
func randomPicture(r *rand.Rand) (supply []corner, demand []level) {
	at := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	working, free, sum := 0, 0, 0
	for range 3 + r.IntN(20) {
		supply = append(supply, corner{at, working, free})
		if r.IntN(3) == 0 {
			left := r.IntN(300)
			sum += left
			demand = append(demand, level{Due: at, Left: left, Sum: sum, Free: free})
		}
		minutes := 15 * (1 + r.IntN(12))
		at = at.Add(time.Duration(minutes) * time.Minute)
		switch r.IntN(3) {
		case 0: // night
		case 1: // a meeting
			working += minutes
		default:
			working, free = working+minutes, free+minutes
		}
	}
	return supply, demand
}

// area is what a closed line of spots encloses (Gauss's formula).
func area(w wedge) (sum float64) {
	spots := append([]spot{}, w.line...)
	for i := len(w.free) - 1; i >= 0; i-- {
		spots = append(spots, w.free[i])
	}
	for i, a := range spots {
		b := spots[(i+1)%len(spots)]
		sum += a.x*b.y - b.x*a.y
	}
	return math.Abs(sum) / 2
}

// TestWedges: all wedges together cover exactly what lies between the line and
// the free time below it, summed up minute by minute.
func TestWedges(t *testing.T) {
	for seed := range uint64(2000) {
		supply, demand := randomPicture(rand.New(rand.NewPCG(seed, 1)))
		got, want := 0.0, 0.0
		for _, w := range wedges(supply, func(at time.Time) int { return sumAt(demand, at) }) {
			got += area(w)
		}
		for i := 0; i+1 < len(supply); i++ {
			a, b := supply[i], supply[i+1]
			d := float64(sumAt(demand, a.At))
			for m := a.Working; m < b.Working; m++ {
				// Within a minute the height is that of a trapezium, or of what is
				// left of one where the free time catches up.
				lo := d - (float64(a.Free) + float64(b.Free-a.Free)*float64(m-a.Working)/float64(b.Working-a.Working))
				hi := d - (float64(a.Free) + float64(b.Free-a.Free)*float64(m+1-a.Working)/float64(b.Working-a.Working))
				want += max(0, (lo+hi)/2)
			}
		}
		if math.Abs(got-want) > 1e-6*(1+want) {
			t.Fatalf("seed %d: the wedges cover %v, want %v", seed, got, want)
		}
	}
}

// TestWedgeWhereShort: there is a wedge exactly where a row of the table is
// short.
func TestWedgeWhereShort(t *testing.T) {
	for seed := range uint64(2000) {
		supply, demand := randomPicture(rand.New(rand.NewPCG(seed, 2)))
		all := wedges(supply, func(at time.Time) int { return sumAt(demand, at) })
		for _, row := range rows(demand, supply) {
			last := row.Due.Equal(supply[len(supply)-1].At) // nothing is drawn behind it
			at := cornerAt(supply, row.Due)
			in := false
			for _, w := range all {
				x := float64(at.Working)
				in = in || w.line[0].x <= x && x <= w.line[len(w.line)-1].x
			}
			if short := sumAt(demand, row.Due) > at.Free; !last && short != in {
				// The end of one wedge touches the next instant.
				if short || !touches(all, float64(at.Working)) {
					t.Fatalf("seed %d: at %v the table says short %v, the picture %v", seed, row.Due, short, in)
				}
			}
		}
	}
}

func touches(all []wedge, x float64) bool {
	for _, w := range all {
		if w.line[len(w.line)-1].x == x || w.line[0].x == x {
			return true
		}
	}
	return false
}

// TestCornerAt reads the curve between its corners.
func TestCornerAt(t *testing.T) {
	begin := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	supply := []corner{{begin, 0, 0}, {begin.Add(time.Hour), 60, 30}}
	for minutes, want := range map[int]corner{-5: {Working: 0}, 0: {Working: 0}, 30: {Working: 30, Free: 15}, 60: {Working: 60, Free: 30}, 90: {Working: 60, Free: 30}} {
		got := cornerAt(supply, begin.Add(time.Duration(minutes)*time.Minute))
		if got.Working != want.Working || got.Free != want.Free {
			t.Errorf("after %d minutes: %+v", minutes, got)
		}
	}
}

// TestMarked marks phrases and nothing else, whatever stands in them.
func TestMarked(t *testing.T) {
	for _, c := range []struct {
		text    string
		phrases []string
		want    string
	}{
		{"on May 18 at 1:00pm.", []string{"May 18"}, "on <mark>May 18</mark> at 1:00pm."},
		{"<b>by Friday</b>", []string{"BY FRIDAY"}, "&lt;b&gt;<mark>by Friday</mark>&lt;/b&gt;"},
		{"a & b", []string{"a & b"}, "<mark>a &amp; b</mark>"},
		{"one two three", []string{"one two", "two three"}, "<mark>one two three</mark>"},
		{"İstanbul by May", []string{"May"}, "İstanbul by May"},
		{"nothing", []string{"", "no"}, "nothing"},
	} {
		if got := string(marked(c.text, c.phrases...)); got != c.want {
			t.Errorf("%q is marked as %q", c.text, got)
		}
	}
}
