package plan

import (
	"cmp"
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

func TestACheckInLiesAhead(t *testing.T) {
	r := storyCheckIn(may(4, 11, 0)) // now
	r.LeftUnknown = true
	if p, _, _ := Place(r); p.Start.Equal(r.Now) {
		t.Error("it cannot begin now")
	}
	r.Agreed = may(4, 11, 15)
	if p, _, _ := Place(r); !p.Start.Equal(r.Agreed) {
		t.Error("a quarter of an hour later it can")
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
