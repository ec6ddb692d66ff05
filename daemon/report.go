package daemon

import (
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// A report is a check-in that took place and after which nobody has said how much
// is left.
type report struct {
	commitment commitments.Commitment
	checkIn    commitments.CheckIn
}

// reportedWithin is for how long a check-in that took place is asked about.
const reportedWithin = 14 * 24 * time.Hour

// unreported are the open commitments whose last check-in took place and waits
// for an answer: still on track, and how much is left?
func (c *Core) unreported(tx *ledger.Tx, now time.Time) ([]report, error) {
	all, err := tx.CheckIns("")
	if err != nil {
		return nil, err
	}
	last := map[commitments.Key]int{}
	for i, in := range all { // by start
		if in.State == commitments.TookPlace && !in.End.After(now) && now.Sub(in.End) <= reportedWithin {
			last[in.Commitment] = i + 1
		}
	}
	var due []report
	for i := range all {
		if last[all[i].Commitment] != i+1 {
			continue
		}
		k, err := tx.Commitment(all[i].Commitment)
		if err != nil {
			return nil, err
		}
		if k.Agreed() && k.LeftAt.Before(all[i].End) {
			due = append(due, report{k, all[i]})
		}
	}
	return due, nil
}

// ReportDoc is a check-in that took place and waits for an answer.
type ReportDoc struct {
	ID       string    `json:"id"`
	What     string    `json:"what"`
	With     string    `json:"with"`
	CheckIn  time.Time `json:"check_in"`
	Left     *int      `json:"left_minutes"` // as last stated
	Expected *int      `json:"left_expected_minutes"`
}

// reports are the check-ins that wait for an answer.
func (v *viewer) reports() ([]ReportDoc, error) {
	docs := []ReportDoc{}
	due, err := v.core.unreported(v.tx, v.now)
	if err != nil {
		return nil, err
	}
	for _, r := range due {
		k := &r.commitment
		d := ReportDoc{ID: k.Label, What: k.What, With: v.core.name(k.Counterpart(v.core.Me.Address)), CheckIn: v.in(r.checkIn.Start), Left: k.Left.Pointer()}
		if left, ok := v.expected[k.Label]; ok {
			d.Expected = &left
		}
		docs = append(docs, d)
	}
	return docs, nil
}
