package daemon

import (
	"context"
	"slices"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// AgendaRequest names the person one is about to talk to.
type AgendaRequest struct {
	Person string `json:"person"`
	// Told says that the person has heard what stands under tell_them.
	Told bool `json:"told"`
}

// AgendaDocument answers agenda PERSON: one page for the next talk. It never
// says hours, and never names what belongs to other people.
type AgendaDocument struct {
	V       int                  `json:"v"`
	Person  string               `json:"person"`
	Waiting []CommitmentDocument `json:"waiting_for_you"` // what they owe me
	Confirm []CommitmentDocument `json:"please_confirm"`  // drafts between us
	// Move are promises to them that could move, or have to.
	Move []CommitmentDocument `json:"could_move"`
	Open []CommitmentDocument `json:"under_way"` // what I do for them
	Kept []CommitmentDocument `json:"kept"`      // done in the last four weeks
	// Talks are check-ins with them that they declined.
	Talks []TalkDoc `json:"talks"`
	// TellThem are dates of work for them that moved by another hand.
	TellThem []TellDoc `json:"tell_them"`
	// Asked is the question that went to them and waits for an answer.
	Asked *AskedDoc `json:"asked"`
}

// keptShown is how far back an agenda shows what was kept.
const keptShown = 28 * 24 * time.Hour

// Agenda answers agenda PERSON.
func (a *App) Agenda(ctx context.Context, req AgendaRequest) (doc AgendaDocument, err error) {
	page := func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.agenda(tx, now, req)
		return err
	}
	run := a.view
	if req.Told {
		run = a.update
	}
	err = run(ctx, page)
	return doc, err
}

func (c *Core) agenda(tx *ledger.Tx, now time.Time, req AgendaRequest) (AgendaDocument, error) {
	none := func() []CommitmentDocument { return []CommitmentDocument{} }
	doc := AgendaDocument{V: Version, Waiting: none(), Confirm: none(), Move: none(), Open: none(), Kept: none()}
	who, err := c.address(req.Person)
	if err != nil {
		return doc, err
	}
	doc.Person = c.name(who)
	w, err := c.weigh(tx, now)
	if err != nil {
		return doc, err
	}
	v := c.viewerOf(tx, now, &w)
	if req.Told {
		if err := v.noteTold(who); err != nil {
			return doc, err
		}
	}
	if doc.TellThem, err = v.tellThem(who); err != nil {
		return doc, err
	}
	if err := doc.asked(v, w.Overloads); err != nil {
		return doc, err
	}
	var movable []string
	for _, o := range w.Overloads {
		for _, opt := range o.Options {
			for _, m := range opt.Moves {
				movable = append(movable, m.ID)
			}
		}
	}
	all, err := tx.Commitments()
	if err != nil {
		return doc, err
	}
	c.byDue(all)
	if doc.Talks, err = v.talks(); err != nil {
		return doc, err
	}
	doc.Talks = slices.DeleteFunc(doc.Talks, func(t TalkDoc) bool { return t.Person != string(who) })
	for i := range all {
		k := &all[i]
		if k.Counterpart(c.Me.Address) != who {
			continue
		}
		list := doc.list(k, c, now, slices.Contains(movable, k.Label))
		if list == nil {
			continue
		}
		d, err := v.commitment(k)
		if err != nil {
			return doc, err
		}
		*list = append(*list, d)
	}
	return doc, nil
}

// asked finds the question that went to the person.
func (doc *AgendaDocument) asked(v *viewer, overloads []plan.Overload) error {
	for i := range overloads {
		asked, err := v.askedAbout(ids(overloads[i].Members))
		if err != nil {
			return err
		}
		if asked != nil && asked.To == doc.Person {
			doc.Asked = asked
		}
	}
	return nil
}

// list is the part of the agenda that a commitment belongs to, nil for none.
func (doc *AgendaDocument) list(k *commitments.Commitment, c *Core, now time.Time, movable bool) *[]CommitmentDocument {
	switch {
	case k.Status == commitments.Draft:
		return &doc.Confirm
	case k.Status == commitments.Done && now.Sub(k.ClosedAt) < keptShown:
		return &doc.Kept
	case k.Status != commitments.Open:
		return nil
	case k.Owner != c.Me.Address:
		return &doc.Waiting
	case movable:
		return &doc.Move
	}
	return &doc.Open
}
