package daemon

import (
	"context"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// WhyDocument answers why: the whole arithmetic round one commitment.
type WhyDocument struct {
	V          int                `json:"v"`
	Now        time.Time          `json:"now"`
	Commitment CommitmentDocument `json:"commitment"`
	// From and To are the interval that the arithmetic is about: the overload
	// it is a member of, else from now to its due date.
	From   time.Time    `json:"from"`
	To     time.Time    `json:"to"`
	Demand int          `json:"demand_minutes"`
	Supply int          `json:"supply_minutes"`
	Days   []DayDoc     `json:"days"`
	Lines  []MemberDoc  `json:"members"`
	Out    *OverloadDoc `json:"overload"`
	Usable float64      `json:"usable"`
	Block  int          `json:"block_minutes"`
}

// DayDoc is the free time of one day.
type DayDoc struct {
	Date    calendar.Date `json:"date"`
	Working int           `json:"working_minutes"`
	Busy    int           `json:"busy_minutes"`
	Free    int           `json:"free_minutes"`
	Sum     int           `json:"sum_minutes"`
}

// Why answers why ID.
func (a *App) Why(ctx context.Context, req LabelRequest) (doc WhyDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return err
		}
		doc, err = a.core.why(tx, now, &k)
		return err
	})
	return doc, err
}

func (c *Core) why(tx *ledger.Tx, now time.Time, k *commitments.Commitment) (doc WhyDocument, err error) {
	if k.Due.IsZero() {
		return doc, fail("bywhen edit "+k.Label+" --due DATE", "explain %s: it has no due date, so nothing is weighed for it", k.Label)
	}
	w, err := c.weigh(tx, now)
	if err != nil {
		return doc, err
	}
	v, err := c.viewer(tx, now)
	if err != nil {
		return doc, err
	}
	doc = WhyDocument{V: Version, Now: v.in(now), From: v.in(now), To: v.in(c.dueAt(k.Due)), Block: c.Block, Usable: float64(c.Usable) / 1e6, Lines: []MemberDoc{}}
	if doc.Commitment, err = v.commitment(k); err != nil {
		return doc, err
	}
	for i := range w.Overloads {
		if o := &w.Overloads[i]; member(o, k.Label) {
			out, err := v.overload(o)
			if err != nil {
				return doc, err
			}
			doc.Out, doc.From, doc.To = &out, out.From, out.To
			break
		}
	}
	for _, work := range w.Facts.Work {
		if work.Unknown || work.Due.After(doc.To) || doc.From.After(now) && work.Release.Before(doc.From) {
			continue
		}
		o, err := tx.ByLabel(work.ID)
		if err != nil {
			return doc, err
		}
		doc.Demand += work.Left
		doc.Lines = append(doc.Lines, MemberDoc{ID: work.ID, Left: work.Left, What: o.What, Due: v.at(work.Due), Hard: work.Hard, AskedBy: c.name(o.Delegator)})
	}
	slices.SortStableFunc(doc.Lines, func(a, b MemberDoc) int { return a.Due.Compare(*b.Due) })
	for _, d := range plan.Daily(w.Facts, calendar.Span{Start: doc.From, End: doc.To}) {
		doc.Supply += d.Free
		doc.Days = append(doc.Days, DayDoc{Date: d.Date, Working: d.Working, Busy: d.Busy, Free: d.Free, Sum: doc.Supply})
	}
	return doc, nil
}

func member(o *plan.Overload, id string) bool {
	for _, m := range o.Members {
		if m.ID == id {
			return true
		}
	}
	return false
}
