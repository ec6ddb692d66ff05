package plan

import (
	"slices"

	"bywhen/calendar"
)

// proposals is how many times are proposed when the other person's are unknown,
// on at least two days if possible.
const proposals = 3

// alternatives are the times to propose beside the first slot: the next best
// that overlap nothing proposed before, the last of them on another day if all
// would lie on one.
func (l *placing) alternatives(slots []slot) []calendar.Span {
	chosen := slots[:1:1]
	for len(chosen) < proposals {
		anyDay := len(chosen) < proposals-1 || l.days(chosen) > 1
		next := l.nextProposal(slots, chosen, anyDay)
		if next == nil && !anyDay {
			next = l.nextProposal(slots, chosen, true)
		}
		if next == nil {
			break
		}
		chosen = append(chosen, *next)
	}
	var spans []calendar.Span
	for i := range chosen[1:] {
		spans = append(spans, l.spanOf(&chosen[i+1]))
	}
	return spans
}

// nextProposal is the best slot that overlaps none of the chosen, on a day of
// its own unless any day will do.
func (l *placing) nextProposal(slots, chosen []slot, anyDay bool) *slot {
	for i := range slots {
		s := &slots[i]
		inTheWay := func(c slot) bool { return c.a < s.b && s.a < c.b || !anyDay && l.day(c.a) == l.day(s.a) }
		if !slices.ContainsFunc(chosen, inTheWay) {
			return s
		}
	}
	return nil
}

// days is on how many days the slots lie.
func (l *placing) days(slots []slot) int {
	days := map[calendar.Date]bool{}
	for i := range slots {
		days[l.day(slots[i].a)] = true
	}
	return len(days)
}

// day is the local day of a minute.
func (l *placing) day(m int) calendar.Date { return calendar.DateOf(instant(m, l.home)) }
