package daemon

import (
	"cmp"
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
	// Have is the free time that the demand is held against: the share of supply
	// that one plans with and, where deep work does not fit, that it can use.
	Have int `json:"have_minutes"`
	// DeepSupply is the part of supply in stretches that are long enough for deep
	// work, of DeepBlock minutes; null when none is promised.
	DeepSupply *int `json:"deep_supply_minutes"`
	DeepBlock  int  `json:"deep_block_minutes"`
}

// DayDoc is the free time of one day.
type DayDoc struct {
	Date    calendar.Date `json:"date"`
	Working int           `json:"working_minutes"`
	Busy    int           `json:"busy_minutes"`
	// Gaps is what lies in gaps too short to count.
	Gaps int `json:"short_gaps_minutes"`
	Free int `json:"free_minutes"`
	Deep int `json:"deep_minutes"` // of it in long stretches
	Sum  int `json:"sum_minutes"`
	// Off says why there is no work on a day of the week that has some:
	// "holiday" or "away"; "" on all others.
	Off string `json:"off"`
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
	slices.SortFunc(doc.Lines, func(a, b MemberDoc) int { return cmp.Or(a.Due.Compare(*b.Due), cmp.Compare(a.ID, b.ID)) })
	doc.days(&w.Facts)
	doc.Have = int(int64(doc.Supply) * int64(c.Usable) / 1e6)
	if o := doc.Out; o != nil { // of deep work, only what counts for it
		doc.Demand, doc.Have, doc.Lines = o.Demand, o.Supply, o.Members
	}
	return doc, nil
}

// days adds the days of the interval, those off included on which there would be
// work in other weeks.
func (doc *WhyDocument) days(facts *plan.Facts) {
	deep := 0
	if slices.ContainsFunc(facts.Work, func(w plan.Work) bool { return w.Deep }) {
		doc.DeepSupply, doc.DeepBlock = &deep, facts.DeepBlock
	}
	of := map[calendar.Date]plan.Day{}
	last := calendar.DateOf(doc.From)
	for _, d := range plan.Daily(*facts, calendar.Span{Start: doc.From, End: doc.To}) {
		of[d.Date], last = d, d.Date
	}
	for date := calendar.DateOf(doc.From); !last.Before(date); date = date.Add(1) {
		d, works := of[date]
		day := DayDoc{Date: date}
		switch {
		case works:
			doc.Supply += d.Free
			deep += d.Deep
			day.Working, day.Busy, day.Gaps, day.Free, day.Deep = d.Working, d.Busy, d.Working-d.Busy-d.Free, d.Free, d.Deep
		case facts.Hours.Works(date) || len(facts.Hours.Week[date.Weekday()]) == 0:
			continue
		case facts.Hours.Holidays[date]:
			day.Off = "holiday"
		default:
			day.Off = "away"
		}
		day.Sum = doc.Supply
		doc.Days = append(doc.Days, day)
	}
}

func member(o *plan.Overload, id string) bool {
	for _, m := range o.Members {
		if m.ID == id {
			return true
		}
	}
	return false
}
