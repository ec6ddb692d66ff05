package plan

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
)

// A brutePlacing knows for every minute what both people do.
type brutePlacing struct {
	Request
	now, due     int
	mine, theirs []bool // working hours
	busy, taken  []int  // how many meetings I have, and they
	free         []int  // free minutes up to now+i, only gaps that count
}

func newBrutePlacing(r Request) *brutePlacing {
	b := &brutePlacing{Request: r, now: minuteOf(r.Now), due: minuteOf(r.Due)}
	n := b.due - b.now + 2*minutesPerDay
	b.mine, b.theirs, b.busy, b.taken = make([]bool, n), make([]bool, n), make([]int, n), make([]int, n)
	for i := range n {
		b.mine[i] = inWindow(&r.Mine, b.now+i)
		b.theirs[i] = inWindow(&r.Theirs, b.now+i)
	}
	mark := func(at []int, spans []calendar.Span) {
		for _, s := range spans {
			for m := minuteOf(s.Start); m < minuteOf(s.End); m++ {
				if m >= b.now && m < b.now+n {
					at[m-b.now]++
				}
			}
		}
	}
	mark(b.busy, r.MineBusy)
	mark(b.taken, r.TheirsBusy)
	b.free = make([]int, n+1)
	for i := 0; i < n; i++ {
		length := 0
		for i+length < n && b.mine[i+length] && b.busy[i+length] == 0 {
			length++
		}
		for k := range length {
			b.free[i+k+1] = b.free[i+k]
			if length >= r.Block {
				b.free[i+k+1]++
			}
		}
		if i += length; i < n {
			b.free[i+1] = b.free[i]
		}
	}
	return b
}

// inWindow looks at a clock in summer, when these zones have one offset each.
func inWindow(h *Hours, m int) bool {
	local := m - 240
	if h.Zone != newYork {
		local += 60 // Halifax
	}
	at := local % minutesPerDay
	return slices.ContainsFunc(h.Week[(local/minutesPerDay+4)%7], func(w Window) bool { return w.From <= at && at < w.To })
}

// A bruteSlot is a start with the host meeting, and its tiers.
type bruteSlot struct {
	from, to int
	host     string
	tiers    [7]int
}

// slots are all that satisfy the hard rules, best first.
func (b *brutePlacing) slots() []bruteSlot {
	var all []bruteSlot
	for m := b.now + 1; m < b.due; m++ {
		if m%15 == 0 || !b.Agreed.IsZero() && minuteOf(b.Agreed) == m {
			all = b.add(all, m, m+b.Rules.Length, nil)
		}
		for i := range b.OneOnOnes {
			if h := &b.OneOnOnes[i]; minuteOf(h.Start) == m {
				all = b.add(all, m, m+min(b.Rules.Length, h.Minutes()), h)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y bruteSlot) int {
		return cmp.Or(slices.Compare(x.tiers[:], y.tiers[:]), cmp.Compare(x.host, y.host))
	})
	return all
}

func (b *brutePlacing) add(all []bruteSlot, from, to int, host *Meeting) []bruteSlot {
	if to > b.due || from <= b.now {
		return all
	}
	mine, theirs := 0, 0 // the host meeting itself is not in the way
	if host != nil {
		mine, theirs = copies(b.MineBusy, host.Span), copies(b.TheirsBusy, host.Span)
	}
	for i := from - b.now; i < to-b.now; i++ {
		if !b.mine[i] || !b.theirs[i] || b.busy[i] > mine || b.TheirsKnown && b.taken[i] > theirs {
			return all
		}
	}
	local := time.Unix(int64(from)*60, 0).In(b.Mine.Zone)
	before, after, total := b.free[from-b.now], b.free[b.due-b.now]-b.free[to-b.now], b.free[b.due-b.now]
	if !b.LeftUnknown && (float64(before) < float64(b.Left)*0.5 || after < b.Left) {
		return all
	}
	s := bruteSlot{from: from, to: to}
	if host != nil {
		s.host = host.UID
	} else if b.Rules.NoMeetings[local.Weekday()] || b.inWeek(local) >= b.Rules.PerWeek {
		return all
	}
	bit := func(miss bool) int { return map[bool]int{true: 1}[miss] }
	off := 0
	if total > 0 { // in thousandths of the whole: |before/total - 0.55| / 0.05
		off = max(1000*before-550*total, 550*total-1000*before) / (50 * total)
	} else {
		off = 11
	}
	busy := func(m int) bool { return b.busy[m-b.now] > 0 }
	beside := busy(from-1) && !busy(from) || busy(to) && !busy(to-1)
	minute := local.Hour()*60 + local.Minute()
	s.tiers = [7]int{
		bit(b.Agreed.IsZero() || minuteOf(b.Agreed) != from), bit(host == nil), off,
		bit(!slices.Contains(b.Rules.Prefer, Slot{local.Weekday(), minute})), bit(minute >= 720), bit(!beside), from - b.now,
	}
	return append(all, s)
}

// copies is how often a span is among others: two calendars can show one meeting.
func copies(spans []calendar.Span, s calendar.Span) (n int) {
	for _, o := range spans {
		if o == s {
			n++
		}
	}
	return n
}

func (b *brutePlacing) inWeek(at time.Time) (n int) {
	y, w := at.ISOWeek()
	for _, s := range b.Booked {
		if by, bw := s.In(b.Mine.Zone).ISOWeek(); by == y && bw == w {
			n++
		}
	}
	return n
}

// randomRequest is a small request: days of few hours, random meetings.
func randomRequest(r *rand.Rand) Request {
	week := func() (w [7][]Window) {
		for d := time.Monday; d <= time.Friday; d++ {
			at := 9*60 + 15*r.IntN(8)
			w[d] = []Window{{at, at + 60 + r.IntN(120)}, {13 * 60, 13*60 + 30 + r.IntN(120)}}
		}
		return w
	}
	q := Request{
		Now: monday.Add(time.Duration(8*60+r.IntN(300)) * time.Minute), Left: r.IntN(120), LeftUnknown: r.IntN(4) == 0,
		Mine: Hours{Zone: newYork, Week: week()}, Theirs: Hours{Zone: zone("America/Halifax"), Week: week()}, Block: 15 * r.IntN(3), TheirsKnown: r.IntN(4) > 0,
		Rules: CheckInRules{Length: 15 + 15*r.IntN(2), Target: 550_000, Lead: 1_000_000, Before: 500_000, PerWeek: r.IntN(4)},
	}
	q.Due = q.Now.Add(time.Duration(r.IntN(9*minutesPerDay)) * time.Minute)
	event := func() calendar.Span {
		start := monday.Add(time.Duration(minutesPerDay*r.IntN(9)+12*60+30+15*r.IntN(30)) * time.Minute)
		return calendar.Span{Start: start, End: start.Add(time.Duration(15+15*r.IntN(5)) * time.Minute)}
	}
	for range r.IntN(20) {
		q.MineBusy = append(q.MineBusy, event())
		q.TheirsBusy = append(q.TheirsBusy, event())
	}
	for i := range r.IntN(3) {
		m := Meeting{UID: string(rune('A' + i)), Span: event()}
		q.OneOnOnes = append(q.OneOnOnes, m)
		q.MineBusy = append(q.MineBusy, m.Span)
		q.TheirsBusy = append(q.TheirsBusy, m.Span)
	}
	for range r.IntN(4) {
		q.Booked = append(q.Booked, event().Start)
	}
	q.Rules.NoMeetings[time.Weekday(r.IntN(7))] = true
	q.Rules.Prefer = []Slot{{time.Tuesday, 570}, {time.Wednesday, 600}, {time.Monday, 13 * 60}}
	if r.IntN(3) == 0 { // often a time that would do, sometimes off the grid
		at := q.Now.Add(time.Duration(r.IntN(3*minutesPerDay)) * time.Minute)
		if all := newBrutePlacing(q).slots(); len(all) > 0 && r.IntN(4) > 0 {
			at = instantOf(all[r.IntN(len(all))].from + 5*r.IntN(2))
		}
		q.Agreed = at
	}
	return q
}

func TestPlaceIsWhatBruteForceFinds(t *testing.T) {
	found, agreed, hosted, proposed := 0, 0, 0, 0
	for n := range uint64(*instances) {
		seed := *firstSeed + n
		r := randomRequest(rand.New(rand.NewPCG(seed, 3)))
		b := newBrutePlacing(r)
		want := b.slots()
		p, ok, why := Place(r)
		if ok != (len(want) > 0) || !ok && why == "" {
			t.Fatalf("-seed %d: found %v (%s), brute force finds %v", seed, ok, why, want)
		}
		if !ok {
			continue
		}
		w := want[0]
		after := b.free[b.due-b.now] - b.free[w.to-b.now]
		if minuteOf(p.Start) != w.from || minuteOf(p.End) != w.to || p.HostUID != w.host ||
			p.FreeBefore != b.free[w.from-b.now] || p.FreeAfter != after || p.Free != b.free[b.due-b.now] {
			t.Fatalf("-seed %d:\n got %+v\nwant %v (%v) free %d and %d", seed, p, w, instantOf(w.from), b.free[w.from-b.now], after)
		}
		if want := !r.TheirsKnown && w.host == "" && w.tiers[0] == 1; p.Proposal != want {
			t.Fatalf("-seed %d: proposal %v, want %v", seed, p.Proposal, want)
		}
		found++
		agreed += 1 - w.tiers[0]
		hosted += 1 - w.tiers[1]
		proposed += len(p.Alternatives)
	}
	if min(found-agreed-hosted, agreed, hosted, proposed) < *instances/50 {
		t.Errorf("too little was tried: %d found, %d agreed, %d hosted, %d alternatives", found, agreed, hosted, proposed)
	}
}

func TestProposalsLieOnTwoDays(t *testing.T) {
	r := storyCheckIn(time.Time{})
	r.TheirsKnown, r.TheirsBusy = false, nil
	p, _, _ := Place(r)
	same(t, "hold", stamp(p.Start), "12 May 09:30")
	var rest []string
	for _, s := range p.Alternatives {
		rest = append(rest, stamp(s.Start))
	}
	same(t, "alternatives", rest, "[12 May 10:00 11 May 13:00]")
	if !p.Proposal {
		t.Error("nobody has agreed to it: it is a proposal")
	}
	r.Agreed = may(12, 9, 30)
	if p, _, _ = Place(r); p.Proposal || !p.Start.Equal(r.Agreed) {
		t.Error("a time agreed aloud is booked")
	}
}

func TestWhyNothingWillDo(t *testing.T) {
	for want, change := range map[string]func(*Request){
		"the time until the due date is too short for it":                    func(r *Request) { r.Due = r.Now.Add(20 * time.Minute) },
		"no working hours of both lie between now and the due date":          func(r *Request) { r.Theirs.Week = [7][]Window{time.Sunday: {{0, 1440}}} },
		"there is no time at which both are free":                            func(r *Request) { r.TheirsBusy = []calendar.Span{{Start: r.Now, End: r.Due}} },
		"all free time of both lies on days without meetings":                func(r *Request) { r.Rules.NoMeetings = [7]bool{true, true, true, true, true, true, true} },
		"too little free time would lie before it to have something to show": func(r *Request) { r.Rules.Before = 20_000_000 },
		"too little free time would be left after it to change course":       func(r *Request) { r.Rules.Lead = 15_000_000 },
		"the weeks until then have as many check-ins as you want":            func(r *Request) { r.Rules.PerWeek = 0 },
	} {
		r := storyCheckIn(time.Time{})
		change(&r)
		if _, ok, why := Place(r); ok || why != want {
			t.Errorf("got %v, %q, want %q", ok, why, want)
		}
	}
}

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
