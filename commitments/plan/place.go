package plan

import (
	"cmp"
	"slices"
	"time"

	"bywhen/calendar"
)

// Place finds the time of a check-in. ok is false when no slot satisfies the
// hard rules; why then says which rule left none.
func Place(r Request) (p Placement, ok bool, why string) {
	l := newPlacing(&r)
	slots, why := l.slots()
	if len(slots) == 0 {
		return p, false, why
	}
	l.rank(slots)
	p = l.placement(&slots[0])
	l.explain(&p, slots)
	return p, true, ""
}

// explain says why the first slot was chosen, and makes it a proposal where
// people have to settle it.
func (l *placing) explain(p *Placement, slots []slot) {
	p.Why = l.decided(slots)
	if !l.TheirsKnown && slots[0].host == "" && slots[0].tiers[tierAgreed] != 0 {
		p.Proposal = true
		p.Alternatives = l.alternatives(slots)
	}
}

// A slot is a time at which a check-in might be.
type slot struct {
	span
	host  string
	tiers [tiers]int
}

// farthestPlaced is how far ahead a due date is believed to be when a check-in is
// placed, in minutes: nobody knows their calendar beyond.
const farthestPlaced = 2 * 366 * minutesPerDay

// A placing is a request on the axis of minutes.
type placing struct {
	*Request
	now, due int
	home     *time.Location
	free     supply // what counts as free time for the fraction and the rules
	// hours are the working minutes of both, open those of them in which both
	// are free.
	hours, open []span
	busy        []span // mine, joined
	total       int    // free minutes until the due date
}

func newPlacing(r *Request) *placing {
	l := &placing{Request: r, home: r.Mine.home(), now: minuteFrom(r.Now)}
	l.due = min(minuteBefore(r.Due), l.now+farthestPlaced)
	// No gap that begins before the due date is cut short by the end of the view.
	view := span{l.now, max(l.now, l.due) + max(r.Block, 0) + minutesPerDay}
	mine, theirs := r.Mine.worktime(view.a, view.b), r.Theirs.worktime(view.a, view.b)
	l.busy = joined(busyMinutes(r.MineBusy, view))
	gaps := without(mine.spans, l.busy)
	l.free = newSupply(gaps, r.Block, 0)
	l.total, _ = l.free.upTo(l.due)
	l.hours = common(mine.spans, theirs.spans)
	l.open = common(gaps, theirs.spans)
	if r.TheirsKnown {
		l.open = without(l.open, joined(busyMinutes(r.TheirsBusy, view)))
	}
	return l
}

// common are the minutes that lie in both of two lists of sorted spans.
func common(a, b []span) []span {
	var out []span
	for i, k := 0, 0; i < len(a) && k < len(b); {
		s := span{max(a[i].a, b[k].a), min(a[i].b, b[k].b)}
		if s.a < s.b {
			out = append(out, s)
		}
		if a[i].b < b[k].b {
			i++
		} else {
			k++
		}
	}
	return out
}

// slots are all times that satisfy the hard rules; when there is none, why names
// the rule that left none.
func (l *placing) slots() (slots []slot, why string) {
	rules := []struct {
		keep func(*slot) bool
		why  string
	}{
		{func(s *slot) bool { return holds(l.hours, s.span) }, "no working hours of both lie between now and the due date"},
		{l.bothFree, "there is no time at which both are free"},
		{l.meetingDay, "all free time of both lies on days without meetings"},
		{l.enoughBefore, "too little free time would lie before it to have something to show"},
		{l.enoughAfter, "too little free time would be left after it to change course"},
		{l.weekHasRoom, "the weeks until then have as many check-ins as you want"},
	}
	if l.now+l.Rules.Length >= l.due {
		return nil, "the time until the due date is too short for it"
	}
	slots = l.grid()
	for _, rule := range rules {
		slots = slices.DeleteFunc(slots, func(s slot) bool { return !rule.keep(&s) })
		if len(slots) == 0 {
			return nil, rule.why
		}
	}
	return slots, ""
}

// grid are all times between now and the due date: each quarter of an hour that
// is working time, the time that was agreed, and the meetings of the two.
func (l *placing) grid() []slot {
	var slots []slot
	add := func(start, length int, host string) {
		if start > l.now && start+length <= l.due {
			slots = append(slots, slot{span: span{start, start + length}, host: host})
		}
	}
	for _, s := range l.hours {
		for at := toGrid(s.a, l.home); at+l.Rules.Length <= min(s.b, l.due); at = toGrid(at+1, l.home) {
			add(at, l.Rules.Length, "")
		}
	}
	if !l.Agreed.IsZero() {
		if at := minuteBefore(l.Agreed); toGrid(at, l.home) != at {
			add(at, l.Rules.Length, "")
		}
	}
	for i := range l.OneOnOnes {
		m := &l.OneOnOnes[i]
		add(minuteBefore(m.Start), min(l.Rules.Length, m.Minutes()), m.UID)
	}
	return slots
}

// holds reports whether one of the sorted spans contains s.
func holds(spans []span, s span) bool {
	i, _ := slices.BinarySearchFunc(spans, s.a, func(t span, at int) int { return cmp.Compare(t.b, at+1) })
	return i < len(spans) && spans[i].a <= s.a && s.b <= spans[i].b
}

// bothFree reports whether nothing but the host meeting itself is in the way.
func (l *placing) bothFree(s *slot) bool {
	if s.host == "" {
		return holds(l.open, s.span)
	}
	return l.onlyHost(s, l.MineBusy) && (!l.TheirsKnown || l.onlyHost(s, l.TheirsBusy))
}

func (l *placing) onlyHost(s *slot, busy []calendar.Span) bool {
	i := slices.IndexFunc(l.OneOnOnes, func(m Meeting) bool { return m.UID == s.host && minuteBefore(m.Start) == s.a })
	host := busySpan(l.OneOnOnes[i].Span)
	for _, b := range busy {
		if t := busySpan(b); t != host && t.a < s.b && s.a < t.b {
			return false
		}
	}
	return true
}

func (l *placing) meetingDay(s *slot) bool {
	return s.host != "" || !l.Rules.NoMeetings[instant(s.a, l.home).Weekday()]
}

func (l *placing) enoughBefore(s *slot) bool {
	before, _ := l.around(s)
	return l.LeftUnknown || int64(before)*whole >= int64(l.Left)*int64(l.Rules.Before)
}

func (l *placing) enoughAfter(s *slot) bool {
	_, after := l.around(s)
	return l.LeftUnknown || int64(after)*whole >= int64(l.Left)*int64(l.Rules.Lead)
}

// around are the free minutes before a slot and from its end to the due date.
func (l *placing) around(s *slot) (before, after int) {
	before, _ = l.free.upTo(s.a)
	until, _ := l.free.upTo(s.b)
	return before, l.total - until
}

// weekHasRoom reports whether the week can take one more new check-in. One in an
// existing meeting is no new one.
func (l *placing) weekHasRoom(s *slot) bool {
	return s.host != "" || len(l.Booked) < l.Rules.PerWeek || l.bookedIn(l.week(s.a)) < l.Rules.PerWeek
}

// bookedIn is how many new check-ins a week has already.
func (l *placing) bookedIn(w week) int {
	n := 0
	for _, b := range l.Booked {
		if weekOf(b.In(l.home)) == w {
			n++
		}
	}
	return n
}

// week is the local week of a minute.
func (l *placing) week(m int) week { return weekOf(instant(m, l.home)) }

// A week is a week of ISO 8601.
type week struct{ year, number int }

func weekOf(t time.Time) week {
	year, number := t.ISOWeek()
	return week{year, number}
}

func (l *placing) placement(s *slot) Placement {
	p := Placement{Span: l.spanOf(s), HostUID: s.host, Free: l.total}
	p.FreeBefore, p.FreeAfter = l.around(s)
	return p
}

func (l *placing) spanOf(s *slot) calendar.Span {
	return calendar.Span{Start: instant(s.a, l.home), End: instant(s.b, l.home)}
}
