package daemon

import (
	"context"
	"errors"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// EditRequest changes fields of a commitment.
type EditRequest struct {
	ID     string `json:"id"`
	Fields Fields `json:"fields"`
}

// change loads a commitment, lets f change it, saves it, and shows it.
func (a *App) change(ctx context.Context, label, why string, f func(*ledger.Tx, time.Time, *commitments.Commitment) error) (doc ShowDocument, err error) {
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := byLabel(tx, label)
		if err != nil {
			return err
		}
		if err := f(tx, now, &k); err != nil {
			return err
		}
		if err := tx.SaveCommitment(k, a.mark(now, why)); err != nil {
			return err
		}
		doc, err = a.core.show(tx, now, &k)
		return err
	})
	return doc, err
}

// Edit answers edit.
func (a *App) Edit(ctx context.Context, req EditRequest) (ShowDocument, error) {
	return a.change(ctx, req.ID, "edit", func(tx *ledger.Tx, now time.Time, k *commitments.Commitment) error {
		return a.core.set(tx, now, k, req.Fields)
	})
}

// ConfirmRequest confirms a draft, with the fields that the user put right first.
type ConfirmRequest struct {
	ID     string `json:"id"`
	Fields Fields `json:"fields"`
}

// Confirm answers confirm: a draft becomes an agreed commitment, and what its
// meeting's text proposes to change is taken over.
func (a *App) Confirm(ctx context.Context, req ConfirmRequest) (ShowDocument, error) {
	return a.change(ctx, req.ID, "confirmed", func(tx *ledger.Tx, now time.Time, k *commitments.Commitment) error {
		if err := a.core.set(tx, now, k, req.Fields); err != nil {
			return err
		}
		open, err := tx.Proposals()
		if err != nil {
			return err
		}
		agreed := k.Status == commitments.Draft
		for _, p := range open {
			if p.Commitment != k.Key {
				continue
			}
			if err := takeOver(k, p); err != nil {
				return err
			}
			if err := tx.DropProposal(p.Commitment, p.Field); err != nil {
				return err
			}
			agreed = true
		}
		if !agreed {
			return fail("", "confirm %s: it is %s already, and nothing about it waits to be confirmed", k.Label, k.Status)
		}
		if k.Status == commitments.Draft {
			k.Status = commitments.Open
			// Whoever confirms has seen the date.
			k.Assumed = slices.DeleteFunc(k.Assumed, func(f string) bool { return f == string(commitments.GapDue) })
		}
		return nil
	})
}

// takeOver puts a proposed value into a commitment.
func takeOver(k *commitments.Commitment, p ledger.Proposal) (err error) {
	switch p.Field {
	case "due":
		k.Due, err = ledger.ParseDue(p.After)
	case "owner":
		k.Owner = calendar.Address(p.After)
	}
	return err
}

// NotMine answers notmine: the item was no promise of mine. The same sentence
// never comes back.
func (a *App) NotMine(ctx context.Context, req LabelRequest) (ShowDocument, error) {
	return a.change(ctx, req.ID, "not mine", func(tx *ledger.Tx, now time.Time, k *commitments.Commitment) error {
		if k.Origin.Quote != "" {
			if err := tx.SetSetting(notMinePrefix+hash(normalQuote(k.Origin.Quote)), k.Label); err != nil {
				return err
			}
		}
		return finishAs(tx, k, commitments.Dropped, now)
	})
}

// ProgressRequest states how much is left.
type ProgressRequest struct {
	ID   string `json:"id"`
	Left string `json:"left"`
}

// Progress answers progress.
func (a *App) Progress(ctx context.Context, req ProgressRequest) (ShowDocument, error) {
	return a.change(ctx, req.ID, "progress", func(_ *ledger.Tx, now time.Time, k *commitments.Commitment) error {
		return a.core.setLeft(now, k, req.Left)
	})
}

// Done answers done.
func (a *App) Done(ctx context.Context, req LabelRequest) (ShowDocument, error) {
	return a.end(ctx, req.ID, "done", commitments.Done)
}

// Drop answers drop.
func (a *App) Drop(ctx context.Context, req LabelRequest) (ShowDocument, error) {
	return a.end(ctx, req.ID, "dropped", commitments.Dropped)
}

// Reopen answers reopen: what was done or dropped is open again, as it was. A
// check-in that was taken off the calendar for it does not come back by itself.
func (a *App) Reopen(ctx context.Context, req LabelRequest) (ShowDocument, error) {
	return a.change(ctx, req.ID, "reopened", func(_ *ledger.Tx, _ time.Time, k *commitments.Commitment) error {
		if k.Status != commitments.Done && k.Status != commitments.Dropped {
			return fail("bywhen show "+k.Label, "reopen %s: it is not closed", k.Label)
		}
		k.Status, k.ClosedAt = commitments.Open, time.Time{}
		return nil
	})
}

// end closes a commitment and takes its future check-ins off the calendar.
func (a *App) end(ctx context.Context, label, why string, s commitments.Status) (ShowDocument, error) {
	return a.change(ctx, label, why, func(tx *ledger.Tx, now time.Time, k *commitments.Commitment) error {
		return finishAs(tx, k, s, now)
	})
}

// finishAs closes a commitment. What was proposed to change about it is moot.
func finishAs(tx *ledger.Tx, k *commitments.Commitment, s commitments.Status, now time.Time) error {
	if k.Status == commitments.Done || k.Status == commitments.Dropped {
		return fail("bywhen reopen "+k.Label+" opens it again", "close %s: it is %s already", k.Label, k.Status)
	}
	k.Status, k.ClosedAt = s, now
	return errors.Join(tx.DropProposal(k.Key, "due"), tx.DropProposal(k.Key, "owner"))
}
