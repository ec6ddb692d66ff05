package daemon

import (
	"slices"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// latestUseful is until when a sign-off that somebody owes me is of any use: the
// latest moment at which the work that waits for it, agreed in the same meeting,
// can still be done in time with as much room as a check-in leaves. ok is false
// when no work waits for it, or when it is too late.
func (c *Core) latestUseful(tx *ledger.Tx, facts plan.Facts, k *commitments.Commitment) (at time.Time, ok bool, err error) {
	if k.Kind != commitments.SignOff || k.Status != commitments.Open || c.isMe(k.Owner) || k.Origin.Source.UID == "" {
		return at, false, nil
	}
	beside, err := tx.BySource(k.Origin.Source)
	if err != nil {
		return at, false, err
	}
	for i := range beside {
		id := beside[i].Label
		w := slices.IndexFunc(facts.Work, func(w plan.Work) bool { return w.ID == id })
		if w < 0 {
			continue
		}
		// Work that waits for something has not gone on as planned meanwhile.
		waits := facts
		waits.Work = slices.Clone(facts.Work)
		if stated, ok := c.work(&beside[i]); ok && !stated.Unknown {
			waits.Work[w].Left = stated.Left
		}
		until, useful := plan.LatestUseful(waits, id, c.CheckIns.Lead)
		if useful && (!ok || until.Before(at)) {
			at, ok = until, true
		}
	}
	return at, ok, nil
}
