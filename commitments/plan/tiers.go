package plan

import (
	"cmp"
	"fmt"
	"slices"
)

// The tiers by which slots are ranked, in order. Smaller is better.
const (
	tierAgreed = iota // 0: the time that was agreed aloud
	tierHost          // 0: in an existing meeting of the two
	tierTarget        // how many steps of 5 % away from the wanted fraction
	tierPrefer        // 0: a preferred time of the week
	tierNoon          // 0: before noon
	tierBeside        // 0: next to another meeting
	tierStart         // minutes from now
	tiers
)

// targetStep is the step in which fractions are told apart, in millionths.
const targetStep = whole / 20

// rank sorts slots by the tiers.
func (l *placing) rank(slots []slot) {
	for i := range slots {
		l.judge(&slots[i])
	}
	slices.SortFunc(slots, func(a, b slot) int {
		return cmp.Or(slices.Compare(a.tiers[:], b.tiers[:]), cmp.Compare(a.host, b.host))
	})
}

func (l *placing) judge(s *slot) {
	local := instant(s.a, l.home)
	minute := local.Hour()*60 + local.Minute()
	before, _ := l.around(s)
	s.tiers = [tiers]int{
		tierAgreed: miss(!l.Agreed.IsZero() && minuteBefore(l.Agreed) == s.a),
		tierHost:   miss(s.host != ""),
		tierTarget: l.stepsFromTarget(before),
		tierPrefer: miss(slices.Contains(l.Rules.Prefer, Slot{local.Weekday(), minute})),
		tierNoon:   miss(minute < minutesPerDay/2),
		tierBeside: miss(l.besideMeeting(s)),
		tierStart:  s.a - l.now,
	}
}

func miss(hit bool) int {
	if hit {
		return 0
	}
	return 1
}

// stepsFromTarget is |fraction - target| in whole steps.
func (l *placing) stepsFromTarget(before int) int {
	all := int64(max(l.total, 1))
	off := int64(before)*whole - int64(l.Rules.Target)*all
	return int(max(off, -off) / (targetStep * all))
}

// besideMeeting reports whether something of mine ends where s starts, or starts
// where s ends.
func (l *placing) besideMeeting(s *slot) bool {
	i, _ := slices.BinarySearchFunc(l.busy, s.a, func(t span, at int) int { return cmp.Compare(t.b, at) })
	if i < len(l.busy) && l.busy[i].b == s.a {
		return true
	}
	k, found := slices.BinarySearchFunc(l.busy, s.b, func(t span, at int) int { return cmp.Compare(t.a, at) })
	return found && k < len(l.busy)
}

// decided says in words in which tier the first slot beat the second.
func (l *placing) decided(slots []slot) string {
	if slots[0].host != "" {
		return "in a meeting that the two of you have anyway"
	}
	if slots[0].tiers[tierAgreed] == 0 {
		return "the time that was agreed"
	}
	if len(slots) == 1 {
		return "the only time that will do"
	}
	at := 0
	for at < tierStart && slots[0].tiers[at] == slots[1].tiers[at] {
		at++
	}
	return [tiers]string{
		tierTarget: fmt.Sprintf("closest to having %d %% of the free time behind you", l.Rules.Target*100/whole),
		tierPrefer: "one of your preferred times",
		tierNoon:   "before noon",
		tierBeside: "next to another meeting",
		tierStart:  "the earliest of equally good times",
	}[at]
}
