package daemon

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// ListRequest asks for commitments.
type ListRequest struct {
	// Which is "" (open: mine and what I asked for), "mine", "delegated",
	// "drafts" or "all".
	Which string `json:"which"`
}

// List answers list.
func (a *App) List(ctx context.Context, req ListRequest) (doc ListDocument, err error) {
	doc = ListDocument{V: Version, Commitments: []CommitmentDocument{}, Proposals: []ProposalDocument{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := tx.Commitments()
		if err != nil {
			return err
		}
		v, err := a.core.viewer(tx, now)
		if err != nil {
			return err
		}
		a.core.byDue(all)
		for i := range all {
			if all[i].Status == commitments.Draft {
				doc.Drafts++
			}
			if !a.core.listed(&all[i], req.Which) {
				continue
			}
			d, err := v.commitment(&all[i])
			if err != nil {
				return err
			}
			doc.Commitments = append(doc.Commitments, d)
		}
		doc.Proposals, err = proposals(tx, "")
		return err
	})
	return doc, err
}

// listed reports whether a list shows a commitment.
func (c *Core) listed(k *commitments.Commitment, which string) bool {
	mine, asked := k.Owner == c.Me.Address, k.Delegator == c.Me.Address
	switch which {
	case "mine":
		return mine && k.Status == commitments.Open
	case "delegated":
		return asked && !mine && k.Status == commitments.Open
	case "drafts":
		return k.Status == commitments.Draft
	case "all":
		return true
	}
	return k.Status == commitments.Open && (mine || asked)
}

// byDue sorts by due date, what has none last, then by label.
func (c *Core) byDue(all []commitments.Commitment) {
	slices.SortStableFunc(all, func(a, b commitments.Commitment) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			if a.Due.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(c.dueAt(a.Due).Compare(c.dueAt(b.Due)), cmp.Compare(a.Label, b.Label))
	})
}

// proposals are the open proposals, of one commitment or of all.
func proposals(tx *ledger.Tx, only commitments.Key) ([]ProposalDocument, error) {
	open, err := tx.Proposals()
	if err != nil {
		return nil, err
	}
	docs := []ProposalDocument{}
	for _, p := range open {
		if only != "" && p.Commitment != only {
			continue
		}
		k, err := tx.Commitment(p.Commitment)
		if err != nil {
			return nil, err
		}
		docs = append(docs, ProposalDocument{ID: k.Label, Field: p.Field, Before: p.Before, After: p.After, Quote: p.Quote})
	}
	return docs, nil
}

// LabelRequest names one commitment.
type LabelRequest struct {
	ID string `json:"id"`
}

// ShowDocument answers show.
type ShowDocument struct {
	V          int                `json:"v"`
	Commitment CommitmentDocument `json:"commitment"`
	Proposals  []ProposalDocument `json:"proposals"`
	History    []HistoryDoc       `json:"history"`
}

// HistoryDoc is one change of one field.
type HistoryDoc struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Field  string    `json:"field"`
	Before string    `json:"before"`
	After  string    `json:"after"`
}

// Show answers show.
func (a *App) Show(ctx context.Context, req LabelRequest) (doc ShowDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return err
		}
		doc, err = a.core.show(tx, now, &k)
		return err
	})
	return doc, err
}

// show is everything about one commitment.
func (c *Core) show(tx *ledger.Tx, now time.Time, k *commitments.Commitment) (doc ShowDocument, err error) {
	v, err := c.viewer(tx, now)
	if err != nil {
		return doc, err
	}
	doc = ShowDocument{V: Version, History: []HistoryDoc{}}
	if doc.Commitment, err = v.commitment(k); err != nil {
		return doc, err
	}
	if doc.Proposals, err = proposals(tx, k.Key); err != nil {
		return doc, err
	}
	lines, err := tx.History(k.Key)
	if err != nil {
		return doc, err
	}
	for _, l := range lines {
		doc.History = append(doc.History, HistoryDoc{
			At: v.in(l.Mark.At), By: c.who(l.Mark.By), Why: l.Mark.Why, Field: l.Field, Before: l.Before, After: l.After,
		})
	}
	return doc, nil
}
