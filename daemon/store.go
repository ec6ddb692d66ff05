package daemon

import (
	"context"
	"time"

	"bywhen/commitments/ledger"
)

// A store is the ledger and the clock. All that changes the ledger goes through
// it, so that every point at which a crash could part two things that belong
// together has a name.
type store struct {
	ledger *ledger.Ledger
	now    func() time.Time
	// reach is nil but in tests: it is called at every point at which the
	// program could be killed, as "step/commit". What it returns is the
	// failure of what would come next.
	reach func(point string) error
	// rehearsal, if there is one, is rolled back at the end of each change.
	rehearsal *rehearsal
	bell      bell
}

// reached passes a point.
func (s *store) reached(what, point string) error {
	if s.reach == nil {
		return nil
	}
	return s.reach(what + "/" + point)
}

// update runs f in one transaction that changes something.
func (s *store) update(ctx context.Context, what string, f func(*ledger.Tx) error) error {
	if s.rehearsal != nil {
		return s.rehearsal.run(ctx, s.ledger, f)
	}
	if err := s.reached(what, "begin"); err != nil {
		return err
	}
	err := s.ledger.Update(ctx, func(tx *ledger.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return s.reached(what, "commit")
	})
	if err != nil {
		return err
	}
	s.bell.ring()
	return s.reached(what, "committed")
}

// view runs f on one snapshot.
func (s *store) view(ctx context.Context, f func(*ledger.Tx) error) error {
	return s.ledger.View(ctx, f)
}
