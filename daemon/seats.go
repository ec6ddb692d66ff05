package daemon

import (
	"errors"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// A seating is the check-ins whose times are chosen together.
type seating struct {
	core  *Core
	seats []seat
}

// A seat is one check-in: a new one, or one that stands.
type seat struct {
	commitment *commitments.Commitment
	n          int
	// stands is the check-in as it is on the ledger, nil for a new one; with
	// stays it is there only so that the others keep clear of it.
	stands *commitments.CheckIn
	stays  bool
	target plan.Share
}

// seated are the check-ins that need a time.
func (c *Core) seated(tx *ledger.Tx, now time.Time) (t seating, err error) {
	t.core = c
	open, err := tx.Commitments(commitments.Open)
	if err != nil {
		return t, err
	}
	all, err := tx.CheckIns("")
	if err != nil {
		return t, err
	}
	had := map[commitments.Key][]commitments.CheckIn{}
	for _, in := range all {
		had[in.Commitment] = append(had[in.Commitment], in)
	}
	for i := range open {
		k := &open[i]
		if !c.wantsCheckIn(k, now) {
			continue
		}
		add := t.addNew
		if slices.ContainsFunc(had[k.Key], reachedCalendar) {
			add = t.addFollowing
		}
		if err := add(tx, now, k, had[k.Key]); err != nil {
			return t, err
		}
	}
	return t, nil
}

// addNew seats the check-ins of a commitment that never had one: two when it
// lasts longer than two weeks. Where one of them stands on the calendar already,
// or was deleted there before the ledger knew of it, no other is made.
func (t *seating) addNew(tx *ledger.Tx, now time.Time, k *commitments.Commitment, had []commitments.CheckIn) error {
	c := t.core
	var fresh []seat
	known := false
	for i, target := range plan.Targets(c.Hours, now, c.dueAt(k.Due), c.CheckIns.Target) {
		n := len(had) + 1 + i
		met, err := c.metBefore(tx, now, k, n)
		if err != nil {
			return err
		}
		known = known || met
		fresh = append(fresh, seat{commitment: k, n: n, target: target})
	}
	if !known {
		t.seats = append(t.seats, fresh...)
	}
	return nil
}

// metBefore takes up check-in n where it stands on the calendar, or was deleted
// there, although the ledger does not know it.
func (c *Core) metBefore(tx *ledger.Tx, now time.Time, k *commitments.Commitment, n int) (bool, error) {
	stands, err := tx.ObjectsByUID(commitments.CheckInUID(k.Key, n))
	if err != nil {
		return false, err
	}
	if seen, ok := here(stands, c.home().Name); ok {
		return true, c.adoptStanding(tx, now, k, n, seen)
	}
	return c.buried(tx, now, k, n)
}

// addFollowing seats the check-ins of a commitment that have to follow its due
// date: those that we placed for another one and that no person has moved since.
// The others stay where they are.
func (t *seating) addFollowing(_ *ledger.Tx, now time.Time, k *commitments.Commitment, had []commitments.CheckIn) error {
	c := t.core
	var ahead []*commitments.CheckIn
	for i := range had {
		if in := &had[i]; in.Live() && in.Start.After(now) {
			ahead = append(ahead, in)
		}
	}
	due := c.dueAt(k.Due)
	follows := func(in *commitments.CheckIn) bool {
		return !in.PlacedFor.IsZero() && !in.PlacedFor.Equal(due) && in.Theirs&calendar.FieldTime == 0 && in.Version.Ref != ""
	}
	if !slices.ContainsFunc(ahead, follows) {
		return nil
	}
	targets := plan.Targets(c.Hours, now, due, c.CheckIns.Target)
	for i, in := range ahead {
		s := seat{commitment: k, n: in.N, stands: in, stays: !follows(in), target: c.CheckIns.Target}
		if len(ahead) == len(targets) {
			s.target = targets[i]
		}
		t.seats = append(t.seats, s)
	}
	return nil
}

// settle chooses the times and acts on them.
func (t *seating) settle(tx *ledger.Tx, now time.Time) error {
	wanted, err := t.wanted(tx, now)
	if err != nil {
		return err
	}
	placed := plan.PlaceAll(wanted, plan.DefaultSteps)
	t.inOrder(placed)
	var errs []error
	for i := range t.seats {
		s, p := &t.seats[i], &placed[i]
		switch {
		case s.stays:
		case s.stands != nil:
			errs = append(errs, t.core.follow(tx, now, s, p))
		case p.OK:
			errs = append(errs, t.core.book(tx, now, s.commitment, s.n, p.Placement))
		}
	}
	return errors.Join(errs...)
}

// wanted is the seating as the plan sees it.
func (t *seating) wanted(tx *ledger.Tx, now time.Time) ([]plan.Wanted, error) {
	var without []string
	for _, s := range t.seats {
		if s.stands != nil {
			without = append(without, s.stands.UID)
		}
	}
	wanted := make([]plan.Wanted, len(t.seats))
	for i := range t.seats {
		s := &t.seats[i]
		req, err := t.core.request(tx, now, s.commitment, without...)
		if err != nil {
			return nil, err
		}
		req.Rules.Target = s.target
		w := plan.Wanted{Request: req, ID: string(s.commitment.Key), Settled: s.stays}
		switch {
		case s.stays || s.stands != nil && s.stands.HostUID != "":
			w.Stands = s.stands.Span
		case s.stands != nil:
			w.OneOnOnes = nil // its event takes time of its own, and goes on doing so
		}
		wanted[i] = w
	}
	return wanted, nil
}

// inOrder gives the check-ins of one commitment their times in the order of
// their numbers: they have the same rules, so they may trade.
func (t *seating) inOrder(placed []plan.Placed) {
	for i := range t.seats {
		for k := i + 1; k < len(t.seats); k++ {
			a, b := &t.seats[i], &t.seats[k]
			same := a.commitment.Key == b.commitment.Key && a.stands == nil && b.stands == nil
			if same && placed[k].OK && (!placed[i].OK || placed[k].Start.Before(placed[i].Start)) {
				placed[i], placed[k] = placed[k], placed[i]
			}
		}
	}
}
