package plan

import (
	"slices"
	"time"

	"bywhen/calendar"
)

// A Wanted is one of several check-ins that are placed together. The calendars
// in its Request show none of them.
type Wanted struct {
	Request
	// ID is the commitment. Two check-ins of one commitment lie on two days.
	ID string
	// Stands is where the check-in stands already; leave it zero to have it
	// placed anew, as when its due date has moved.
	Stands calendar.Span
	// Settled says that somebody accepted it, or that it was sent: it stays
	// where it stands, whatever else.
	Settled bool
}

// A Placed is where one of several check-ins goes.
type Placed struct {
	Placement
	// OK is false when no slot was left for it; Failure then says why.
	OK      bool
	Failure string
	// Stayed says that it stays where it stood.
	Stayed bool
}

// exactUpTo is for how many check-ins all combinations are considered.
const exactUpTo = 5

// DefaultSteps is a step budget for [PlaceAll] that takes milliseconds.
const DefaultSteps = 100_000

// PlaceAll finds the times of several check-ins: as many as possible, and then
// those whose tiers, added up, are best. What stands and still satisfies the
// hard rules stays. The others are inserted in the order of their due dates and
// in the order given, whichever comes out better; up to five are then placed
// as well as can be, more are improved by placing two of them anew until no
// pair gains from it. A budget of steps (slots looked at) bounds the effort.
func PlaceAll(all []Wanted, steps int) []Placed {
	t := table{seats: make([]seat, len(all)), steps: steps}
	for i := range all {
		t.seats[i] = newSeat(&all[i])
	}
	t.keepStanding()
	open := t.open()
	t.insert(open)
	if len(open) <= exactUpTo {
		t.improve(open)
	} else {
		t.swap(open)
	}
	placed := make([]Placed, len(all))
	for i := range t.seats {
		placed[i] = t.placed(i)
	}
	return placed
}

// A seat is one check-in: the slots it could have, best first, and the one it
// has.
type seat struct {
	*Wanted
	placing *placing
	slots   []slot
	why     string // there are no slots because of this
	taken   *slot  // nil when it has none
	stayed  bool
}

func newSeat(w *Wanted) seat {
	s := seat{Wanted: w, placing: newPlacing(&w.Request)}
	s.slots, s.why = s.placing.slots()
	s.placing.rank(s.slots)
	return s
}

// A table is all seats. Its steps are what is left of the budget.
type table struct {
	seats []seat
	steps int
}

// keepStanding leaves check-ins where they are: first those that are settled,
// then, in the order of due dates, those whose slot is still a good one.
func (t *table) keepStanding() {
	for i := range t.seats {
		if s := &t.seats[i]; s.Settled && !s.Stands.Start.IsZero() {
			stands := slot{span: busySpan(s.Stands), host: s.hostAt(minuteBefore(s.Stands.Start))}
			s.taken, s.stayed = &stands, true
		}
	}
	for _, i := range t.byDue() {
		s := &t.seats[i]
		if s.stayed || s.Stands.Start.IsZero() {
			continue
		}
		at := slices.IndexFunc(s.slots, func(k slot) bool { return k.span == busySpan(s.Stands) })
		if at >= 0 && t.free(i, &s.slots[at]) {
			s.taken, s.stayed = &s.slots[at], true
		}
	}
}

// hostAt is the meeting of the two that starts at a minute, if there is one.
func (s *seat) hostAt(m int) string {
	for i := range s.OneOnOnes {
		if minuteBefore(s.OneOnOnes[i].Start) == m {
			return s.OneOnOnes[i].UID
		}
	}
	return ""
}

func (t *table) byDue() []int {
	order := make([]int, len(t.seats))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return t.seats[a].Due.Compare(t.seats[b].Due) })
	return order
}

// open are the seats that are still to be filled, in the order of due dates.
func (t *table) open() []int {
	return slices.DeleteFunc(t.byDue(), func(i int) bool { return t.seats[i].taken != nil })
}

// free reports whether seat i can have a slot beside what the others have.
func (t *table) free(i int, k *slot) bool {
	s := &t.seats[i]
	week, inWeek := s.placing.week(k.a), 0
	for n := range t.seats {
		o := &t.seats[n]
		if n == i || o.taken == nil {
			continue
		}
		if s.clashes(k, o) {
			return false
		}
		if o.taken.host == "" && s.placing.week(o.taken.a) == week {
			inWeek++
		}
	}
	return k.host != "" || inWeek == 0 || inWeek+s.placing.bookedIn(week) < s.Rules.PerWeek
}

// clashes reports whether a slot overlaps what another seat has, unless both are
// in the same existing meeting, or lies on the same day if both are about the
// same commitment.
func (s *seat) clashes(k *slot, o *seat) bool {
	if s.ID != "" && s.ID == o.ID && s.placing.day(k.a) == s.placing.day(o.taken.a) {
		return true
	}
	sharesHost := k.host != "" && k.host == o.taken.host && k.a == o.taken.a
	return k.a < o.taken.b && o.taken.a < k.b && !sharesHost
}

// A cost is what seats without a slot and the tiers of the others add up to.
type cost [1 + tiers]int

func (c cost) plus(k *slot) cost {
	if k == nil {
		c[0]++
		return c
	}
	for i, n := range k.tiers {
		c[1+i] += n
	}
	return c
}

func (c cost) add(d cost) cost {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

func (c cost) compare(d cost) int { return slices.Compare(c[:], d[:]) }

// costOf is the cost of some seats.
func (t *table) costOf(some []int) (c cost) {
	for _, i := range some {
		c = c.plus(t.seats[i].taken)
	}
	return c
}

// insert fills seats one after the other, in the order of due dates or in the
// order given, whichever is cheaper.
func (t *table) insert(open []int) {
	given := slices.Sorted(slices.Values(open))
	t.insertInOrder(given)
	first, firstCost := t.taken(open), t.costOf(open)
	t.clear(open)
	t.insertInOrder(open)
	if firstCost.compare(t.costOf(open)) < 0 {
		t.set(open, first)
	}
}

func (t *table) insertInOrder(order []int) {
	for _, i := range order {
		s := &t.seats[i]
		for k := range s.slots {
			if t.free(i, &s.slots[k]) {
				s.taken = &s.slots[k]
				break
			}
		}
	}
}

func (t *table) taken(some []int) []*slot {
	slots := make([]*slot, len(some))
	for n, i := range some {
		slots[n] = t.seats[i].taken
	}
	return slots
}

func (t *table) set(some []int, slots []*slot) {
	for n, i := range some {
		t.seats[i].taken = slots[n]
	}
}

func (t *table) clear(some []int) { t.set(some, make([]*slot, len(some))) }

// swap places two seats anew at a time, until no pair gains.
func (t *table) swap(open []int) {
	for gained := true; gained && t.steps > 0; {
		gained = false
		for n, i := range open {
			gained = t.swapWith(i, open[n+1:]) || gained
		}
	}
}

// swapWith places seat i and one of the others anew at a time.
func (t *table) swapWith(i int, others []int) (gained bool) {
	for _, k := range others {
		gained = t.improve([]int{i, k}) || gained
	}
	return gained
}

// improve places some seats as well as can be beside the others, by trying all
// combinations that could be cheaper than what they have (branch and bound). It
// reports whether that gained anything.
func (t *table) improve(some []int) bool {
	r := round{table: t, some: some, best: t.taken(some), bestCost: t.costOf(some), rest: make([]cost, len(some)+1)}
	before := r.bestCost
	for n := len(some) - 1; n >= 0; n-- {
		r.rest[n] = r.rest[n+1]
		if slots := t.seats[some[n]].slots; len(slots) > 0 {
			r.rest[n] = r.rest[n].plus(&slots[0])
		} else {
			r.rest[n] = r.rest[n].plus(nil)
		}
	}
	t.clear(some)
	r.try(0, cost{})
	t.set(some, r.best)
	return r.bestCost.compare(before) < 0
}

// A round is one search for the best slots of some seats.
type round struct {
	*table
	some     []int
	rest     []cost // the least that the seats from n on can cost
	best     []*slot
	bestCost cost
}

// try fills the seats from n on, the ones before having cost so much.
func (r *round) try(n int, sofar cost) {
	if n == len(r.some) {
		if sofar.compare(r.bestCost) < 0 {
			r.best, r.bestCost = r.taken(r.some), sofar
		}
		return
	}
	i := r.some[n]
	s := &r.seats[i]
	for k := range s.slots {
		here := sofar.plus(&s.slots[k])
		if r.steps--; r.steps < 0 || here.add(r.rest[n+1]).compare(r.bestCost) >= 0 {
			break // those that follow cost more
		}
		if r.free(i, &s.slots[k]) {
			s.taken = &s.slots[k]
			r.try(n+1, here)
			s.taken = nil
		}
	}
	if here := sofar.plus(nil); r.steps >= 0 && here.add(r.rest[n+1]).compare(r.bestCost) < 0 {
		r.try(n+1, here)
	}
}

// placed is what became of a seat.
func (t *table) placed(i int) Placed {
	s := &t.seats[i]
	if s.taken == nil {
		if s.why == "" {
			s.why = "the times that would do are taken by other check-ins"
		}
		return Placed{Failure: s.why}
	}
	p := Placed{Placement: s.placing.placement(s.taken), OK: true, Stayed: s.stayed}
	if s.stayed {
		p.Why = "where it stands"
		return p
	}
	others := []slot{*s.taken}
	for k := range s.slots {
		if &s.slots[k] != s.taken && t.free(i, &s.slots[k]) {
			others = append(others, s.slots[k])
		}
	}
	s.placing.explain(&p.Placement, others)
	return p
}

// longWork is how many days of work have one check-in only.
const longWork = 14

// Targets are the wanted fractions of the check-ins of one piece of work: one
// check-in, or, when the due date is more than two weeks away, two that divide
// the free time into thirds.
func Targets(h Hours, now, due time.Time, target Share) []Share {
	days := dayNumber(calendar.DateOf(due.In(h.home()))) - dayNumber(calendar.DateOf(now.In(h.home())))
	if days <= longWork {
		return []Share{target}
	}
	return []Share{whole / 3, whole * 2 / 3}
}
