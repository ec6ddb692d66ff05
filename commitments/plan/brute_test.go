package plan

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
	"time"

	"bywhen/calendar"
)

// Brute force: everything below is computed from the definitions of docs/plan.md
// by walking single minutes and trying all intervals, dates, cuts and sets. It
// shares no code with the package beyond the types of Facts.

var (
	instances = flag.Int("instances", 2000, "how many random instances each property is tried on")
	firstSeed = flag.Uint64("seed", 1, "seed of the first random instance")
)

// forInstances tries a property on random small instances and names the seed of
// one that fails.
func forInstances(t *testing.T, shape shape, property func(f Facts, b *brute) error) {
	t.Helper()
	for n := range uint64(*instances) {
		seed := *firstSeed + n
		f := shape.facts(rand.New(rand.NewPCG(seed, 77)))
		if err := property(f, newBrute(f, fewDays)); err != nil {
			t.Fatalf("-seed %d: %v\nnow %v usable %d block %d deep block %d\nweek %v\nbusy %v\nwork %+v",
				seed, err, f.Now, f.Usable, f.Block, f.DeepBlock, f.Hours.Week, f.Busy, f.Work)
		}
	}
}

// A shape says what random instances contain.
type shape struct {
	releases, deep, unknown bool
	most                    int // commitments
}

// monday is 1 June 2026, a Monday, in UTC.
var monday = time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)

// The walk of single minutes covers all due dates, or, where new dates are looked
// for, so many days that none lies beyond.
const fewDays, manyDays = 7, 45

func (s shape) facts(r *rand.Rand) Facts {
	f := Facts{
		Now: monday.Add(time.Duration(7*60+r.IntN(180)) * time.Minute), Hours: Hours{Zone: time.UTC},
		Block: []int{0, 15, 30, 40}[r.IntN(4)], DeepBlock: []int{20, 45, 60}[r.IntN(3)],
		Usable: []Share{1_000_000, 1_000_000, 800_000, 733_333}[r.IntN(4)],
	}
	for d := range f.Hours.Week {
		at := 8*60 + r.IntN(90)
		for range []int{1, 1, 2, 2, 2, 0, 3}[r.IntN(7)] {
			w := Window{at, at + 20 + r.IntN(150)}
			f.Hours.Week[d] = append(f.Hours.Week[d], w)
			at = w.To + r.IntN(60)
		}
	}
	f.Hours.Week[time.Wednesday] = []Window{{9 * 60, 13 * 60}} // so that there is always some time
	for i := range r.IntN(7) {
		start := monday.Add(time.Duration(6*60+r.IntN(6*minutesPerDay)) * time.Minute)
		f.Busy = append(f.Busy, calendar.Span{Start: start, End: start.Add(time.Duration(5+r.IntN(150)) * time.Minute)})
		f.Meetings = append(f.Meetings, Meeting{UID: string(rune('A' + i)), Span: f.Busy[i], Organizer: r.IntN(2) == 0})
	}
	for i := range 1 + r.IntN(s.most) {
		f.Work = append(f.Work, s.work(r, f.Now, i))
	}
	return f
}

func (s shape) work(r *rand.Rand, now time.Time, i int) Work {
	k := Work{ID: string(rune('a' + i)), Left: 5 + r.IntN(200), Weight: 1 + r.IntN(4), Hard: r.IntN(6) == 0}
	k.Due = now.Add(time.Duration(r.IntN(5*minutesPerDay)) * time.Minute)
	switch r.IntN(12) {
	case 0:
		k.Due = now.Add(-time.Duration(r.IntN(2000)) * time.Minute)
	case 1:
		k.Left = 0
	}
	if s.releases && r.IntN(2) == 0 {
		k.Release = k.Due.Add(-time.Duration(r.IntN(3*minutesPerDay)-60) * time.Minute)
	}
	k.Deep = s.deep && r.IntN(2) == 0
	if s.unknown && r.IntN(4) == 0 {
		k.Left, k.Unknown = 0, true
	}
	return k
}

// A brute walks through the minutes of one instance.
type brute struct {
	Facts
	now        int
	end        int   // the walk covers the minutes from now to end
	free, deep []int // F and F_d up to now+i
	working    []bool
	grid       []int // see dates
}

func newBrute(f Facts, days int) *brute {
	b := &brute{Facts: f, now: int(f.Now.Unix() / 60)}
	b.end = b.now + days*minutesPerDay
	n := b.end - b.now
	free, deep := make([]bool, n), make([]bool, n)
	b.working = make([]bool, n)
	for day := b.now / minutesPerDay; day <= b.end/minutesPerDay; day++ {
		for _, w := range f.Hours.Week[(day+4)%7] { // 1 January 1970 was a Thursday
			for m := max(b.now, day*minutesPerDay+w.From); m < min(b.end, day*minutesPerDay+w.To); m++ {
				b.working[m-b.now], free[m-b.now] = true, true
			}
		}
	}
	for _, s := range f.Busy {
		for m := int(s.Start.Unix() / 60); m < int(s.End.Unix()/60); m++ {
			if m >= b.now && m < b.end {
				free[m-b.now] = false
			}
		}
	}
	for i := 0; i < n; i++ {
		length := 0
		for i+length < n && free[i+length] {
			length++
		}
		for k := range length {
			free[i+k] = length >= f.Block
			deep[i+k] = length >= f.Block && k < length/f.DeepBlock*f.DeepBlock
		}
		i += length
	}
	b.free, b.deep = make([]int, n+1), make([]int, n+1)
	for i := range free {
		b.free[i+1], b.deep[i+1] = b.free[i], b.deep[i]
		if free[i] {
			b.free[i+1]++
		}
		if deep[i] {
			b.deep[i+1]++
		}
	}
	return b
}

// longer walks on, for new dates.
func (b *brute) longer() *brute { return newBrute(b.Facts, manyDays) }

// f is F at a minute of UTC, d is F_d.
func (b *brute) f(m int) int { return b.free[max(0, min(m-b.now, len(b.free)-1))] }
func (b *brute) d(m int) int { return b.deep[max(0, min(m-b.now, len(b.deep)-1))] }

// An item is known work on the axis of minutes.
type item struct {
	Work
	rel, due int
}

func (b *brute) item(k Work) item {
	i := item{Work: k, due: max(b.now, int(k.Due.Unix()/60)), rel: b.now}
	if !k.Release.IsZero() {
		i.rel = min(max(b.now, int(k.Release.Unix()/60)), i.due)
	}
	return i
}

// items are the pieces of work that count.
func (b *brute) items(work []Work) []item {
	var all []item
	for _, k := range work {
		if k.Left > 0 && !k.Unknown {
			all = append(all, b.item(k))
		}
	}
	return all
}

// An interval with its excess, in millionths of a minute.
type interval struct {
	from, to       int
	demand, supply int
	excess         int64
}

// intervals are all intervals from a release, or now, to a due date.
func (b *brute) intervals(items []item) []interval {
	var all []interval
	starts, ends := make([]int, 0, len(items)+1), make([]int, 0, len(items))
	starts = append(starts, b.now)
	for _, i := range items {
		starts, ends = append(starts, i.rel), append(ends, i.due)
	}
	slices.Sort(starts)
	slices.Sort(ends)
	for _, from := range slices.Compact(starts) {
		for _, to := range slices.Compact(ends) {
			if from <= to {
				all = append(all, b.interval(items, from, to))
			}
		}
	}
	return all
}

func (b *brute) interval(items []item, from, to int) interval {
	v := interval{from: from, to: to, supply: b.f(to) - b.f(from)}
	for _, i := range items {
		if i.rel >= from && i.due <= to {
			v.demand += i.Left
		}
	}
	v.excess = int64(v.demand)*1_000_000 - int64(v.supply)*int64(b.Usable)
	return v
}

// resolves reports whether new work leaves no excess in any interval that
// touches [from, to] and enlarges none elsewhere.
func (b *brute) resolves(before, after []item, from, to int) bool {
	return b.resolvesAgainst(b, after, before, from, to)
}

// resolvesAgainst is the same where free time has changed as well: old is how it
// was.
func (b *brute) resolvesAgainst(old *brute, after, before []item, from, to int) bool {
	for _, v := range b.intervals(after) {
		touches := v.from <= to && from <= v.to
		if v.excess > 0 && (touches || v.excess > old.interval(before, v.from, v.to).excess) {
			return false
		}
	}
	return true
}

// clearWithout reports whether nothing that touches [from, to] exceeds when some
// items move far away, so that only their releases remain; with several also
// their due dates, as what is due last is not moved only to end nothing.
func (b *brute) clearWithout(stay, all []item, from, to int) bool {
	starts, ends := []int{b.now}, []int{}
	for _, i := range all {
		starts = append(starts, i.rel)
		if gone := len(all)-len(stay) == 1 && !slices.ContainsFunc(stay, func(s item) bool { return s.ID == i.ID }); gone && !i.Release.IsZero() {
			starts[len(starts)-1] = max(b.now, minuteOf(i.Release)) // also if it was due before
		}
	}
	due := stay
	if len(all)-len(stay) > 1 {
		due = all
	}
	for _, i := range due {
		ends = append(ends, i.due)
	}
	for _, r := range starts {
		for _, d := range ends {
			if r <= d && r <= to && from <= d && b.interval(stay, r, d).excess > 0 {
				return false
			}
		}
	}
	return true
}

// worst is the list of overloads by their definition.
func (b *brute) worst(items []item) []interval {
	all := b.intervals(items)
	var chosen []interval
	for {
		best := -1
		for i, v := range all {
			touches := slices.ContainsFunc(chosen, func(c interval) bool { return v.from <= c.to && c.from <= v.to })
			if v.excess > 0 && !touches && (best < 0 || v.before(all[best])) {
				best = i
			}
		}
		if best < 0 {
			return chosen
		}
		chosen = append(chosen, all[best])
	}
}

func (v interval) before(o interval) bool {
	switch {
	case v.excess != o.excess:
		return v.excess > o.excess
	case v.to-v.from != o.to-o.from:
		return v.to-v.from < o.to-o.from
	}
	return v.from < o.from
}

// dates are the minutes after m that new dates may have.
func (b *brute) dates(m int) []int {
	if b.grid == nil {
		for t := b.now + 1; t < b.end; t++ {
			if i := t - b.now; t%15 == 0 && (b.working[i] || b.working[i-1]) {
				b.grid = append(b.grid, t)
			}
		}
	}
	after := sort.SearchInts(b.grid, m+1)
	return b.grid[after:]
}

// edf works minute by minute on what is due first, with all of the free time,
// and reports whether nothing is late (Horn 1974).
func (b *brute) edf(items []item) bool {
	left := make([]int, len(items))
	for i := range items {
		left[i] = items[i].Left
	}
	for m := b.now; m < b.end; m++ {
		next := -1
		for i, it := range items {
			if left[i] > 0 && it.due <= m {
				return false
			}
			if left[i] > 0 && it.rel <= m && (next < 0 || it.due < items[next].due) {
				next = i
			}
		}
		if b.f(m+1) > b.f(m) && next >= 0 {
			left[next]--
		}
	}
	return true
}

// flow is the max-flow oracle: work on one side, on the other the deep-capable
// and the other minutes between any two releases or due dates.
func (b *brute) flow(items []item) bool {
	cuts := []int{b.now}
	for _, i := range items {
		cuts = append(cuts, i.rel, i.due)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	pieces := len(cuts) - 1
	source, sink := 0, 1+len(items)+2*pieces
	g := newNetwork(sink + 1)
	total := int64(0)
	for n, i := range items {
		need := int64(i.Left) * 1_000_000
		total += need
		g.edge(source, 1+n, need)
		for p := range pieces {
			if i.rel <= cuts[p] && cuts[p+1] <= i.due {
				g.edge(1+n, 1+len(items)+2*p, need)
				if !i.Deep {
					g.edge(1+n, 1+len(items)+2*p+1, need)
				}
			}
		}
	}
	for p := range pieces {
		deep := b.d(cuts[p+1]) - b.d(cuts[p])
		all := b.f(cuts[p+1]) - b.f(cuts[p])
		g.edge(1+len(items)+2*p, sink, int64(deep)*int64(b.Usable))
		g.edge(1+len(items)+2*p+1, sink, int64(all-deep)*int64(b.Usable))
	}
	return g.most(source, sink) == total
}

// lightest tries every set of movable items; ok is false when none is enough.
func (b *brute) lightest(items []item, fits func([]item) bool) (weight int, ok bool) {
	if fits(items) {
		return 0, true
	}
	weight = 1 << 30
	for set := range 1 << len(items) {
		var stay []item
		w := 0
		movable := true
		for i, it := range items {
			if set>>i&1 == 0 {
				stay = append(stay, it)
				continue
			}
			w += it.Weight
			movable = movable && !it.Hard
		}
		if movable && w < weight && fits(stay) {
			weight, ok = w, true
		}
	}
	return weight, ok
}

// changed is a copy of work with one piece changed.
func changed(work []Work, id string, change func(*Work)) []Work {
	all := slices.Clone(work)
	for i := range all {
		if all[i].ID == id {
			change(&all[i])
		}
	}
	return all
}

func minuteOf(t time.Time) int { return int(t.Unix() / 60) }

func instantOf(m int) time.Time { return time.Unix(int64(m)*60, 0).UTC() }

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }
