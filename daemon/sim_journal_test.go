package daemon

import (
	"context"
	"slices"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// judgeNumber is I1 as people see it: a commitment gets the check-ins that it is
// to have, and none besides, unless it was asked for by hand.
func (l *life) judgeNumber(own *calendar.Own) {
	if l.made[own.Commitment] == nil {
		l.made[own.Commitment] = map[int]bool{}
	}
	l.made[own.Commitment][own.N] = true
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		in, err := tx.CheckInByUID(commitments.CheckInUID(commitments.Key(own.Commitment), own.N))
		if err != nil {
			return err
		}
		a, err := tx.Action(createKey(in.Commitment, in.N))
		wanted := len(plan.Targets(l.settings.Hours, a.Created, in.PlacedFor, l.settings.CheckIns.Target))
		l.wanted[own.Commitment] = max(wanted, l.wanted[own.Commitment])
		return err
	})
	if err != nil {
		l.violate("I0", "ask for the commitment of a check-in: %v", err)
	}
	if n, wanted := len(l.made[own.Commitment]), l.wanted[own.Commitment]+l.more[own.Commitment]; n > wanted {
		l.violate("I1", "%.8s got %d check-ins, and wants %d", own.Commitment, n, wanted)
	}
}

// oneMore notes that a person asks for one more check-in of a commitment, at a
// time that bywhen chooses.
func (l *life) oneMore(id string) {
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		k, err := tx.ByLabel(id)
		l.more[string(k.Key)]++
		return err
	})
	if err != nil {
		l.violate("I0", "look for %s: %v", id, err)
	}
}

// judgeJournal is R11: what bywhen left on the calendar is on its journal, as it
// left it.
func (l *life) judgeJournal(tx *ledger.Tx) {
	for _, uid := range sortedKeys(l.hands) {
		ch := l.hands[uid].last
		if ch == nil || ch.By != mem.Bywhen || ch.Deleted() || !ch.At.After(l.lastLoss) {
			continue
		}
		journalled := slices.ContainsFunc(must[[]ledger.Action](l)(tx.ActionsOf(uid)), func(a ledger.Action) bool {
			_, after, err := images(&a)
			return err == nil && a.State == ledger.Finished && after.ETag == ch.ETag
		})
		if !journalled {
			l.violate("R11", "version %s of %.8s is not on the journal", ch.ETag, uid)
		}
	}
}

// undid reports whether something was taken back on an event: from then on that
// is a person's doing.
func (l *life) undid(tx *ledger.Tx, uid string) bool {
	return slices.ContainsFunc(must[[]ledger.Action](l)(tx.ActionsOf(uid)), func(a ledger.Action) bool { return a.Undoes != 0 })
}

// takesBack is undid, for where there is no transaction.
func (l *life) takesBack(uid string) (undid bool) {
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		undid = l.undid(tx, uid)
		return nil
	})
	if err != nil {
		l.violate("I0", "look for undo: %v", err)
	}
	return undid
}
