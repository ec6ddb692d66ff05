package daemon

import (
	"context"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// TodayDocument answers today: all that may need a decision, at one instant.
type TodayDocument struct {
	V      int                  `json:"v"`
	Now    time.Time            `json:"now"`
	Fit    FitDocument          `json:"fit"`
	Drafts []CommitmentDocument `json:"drafts"`
	// Proposals are changes that a meeting's text suggests.
	Proposals []ProposalDocument `json:"proposals"`
	// Soon is what is due within a week or overdue, mine and what I asked for.
	Soon []CommitmentDocument `json:"soon"`
	// Meets are the check-ins ahead, the next one first.
	Meets  []CheckInDocument `json:"check_ins"`
	Status StatusDocument    `json:"status"`
}

// Today answers today.
func (a *App) Today(ctx context.Context, _ Empty) (doc TodayDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.today(tx, now)
		return err
	})
	if since := a.running.Load(); since != nil {
		doc.Status.Daemon.Running, doc.Status.Daemon.Since = true, since
	}
	return doc, err
}

func (c *Core) today(tx *ledger.Tx, now time.Time) (doc TodayDocument, err error) {
	w, err := c.weigh(tx, now)
	if err != nil {
		return doc, err
	}
	v := c.viewerOf(tx, now, &w)
	doc = TodayDocument{V: Version, Now: v.in(now), Drafts: []CommitmentDocument{}, Soon: []CommitmentDocument{}, Meets: []CheckInDocument{}}
	if doc.Fit, err = c.judged(tx, now, &w); err != nil {
		return doc, err
	}
	all, err := tx.Commitments(commitments.Open, commitments.Draft)
	if err != nil {
		return doc, err
	}
	c.byDue(all)
	for i := range all {
		list := &doc.Drafts
		if k := &all[i]; k.Status == commitments.Open {
			if due := c.dueAt(k.Due); due.IsZero() || due.After(now.Add(sevenDays)) || !c.listed(k, "") {
				continue
			}
			list = &doc.Soon
		}
		d, err := v.commitment(&all[i])
		if err != nil {
			return doc, err
		}
		*list = append(*list, d)
	}
	if doc.Proposals, err = proposals(tx, ""); err != nil {
		return doc, err
	}
	if err := doc.meets(tx, now, v); err != nil {
		return doc, err
	}
	doc.Status, err = c.status(tx, now)
	return doc, err
}

// meets adds the check-ins ahead.
func (doc *TodayDocument) meets(tx *ledger.Tx, now time.Time, v *viewer) error {
	ins, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for i := range ins {
		if !ins[i].Live() || !ins[i].End.After(now) {
			continue
		}
		d, err := v.checkIn(&ins[i])
		if err != nil {
			return err
		}
		doc.Meets = append(doc.Meets, d)
	}
	return nil
}
