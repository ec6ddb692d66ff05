package ledger

import (
	"fmt"

	"bywhen/commitments"
)

func decisionRow(d *commitments.Decision) row {
	return row{
		{name: "n", cell: numberOf(&d.N)},
		{name: "at", cell: instantOf(&d.At)},
		{name: "by", cell: textOf(&d.By)},
		{name: "reason", cell: textOf(&d.Reason)},
		{name: "overload", cell: textOf(&d.Overload)},
		{name: "offered", cell: listOf(&d.Offered)},
		{name: "suggested", cell: textOf(&d.Suggested)},
		{name: "chosen", cell: textOf(&d.Chosen)},
	}
}

// A change is one row of decision_changes.
type change struct {
	decision, n int
	commitments.Change
}

func changeRow(c *change) row {
	return row{
		{name: "decision", cell: numberOf(&c.decision)},
		{name: "n", cell: numberOf(&c.n)},
		{name: "commitment", cell: textOf(&c.Commitment)},
		{name: "before", cell: dueOf(&c.Before)},
		{name: "before_text", cell: textOf(&c.Before.Text)},
		{name: "after", cell: dueOf(&c.After)},
		{name: "after_text", cell: textOf(&c.After.Text)},
		{name: "cut_minutes", cell: numberOf(&c.CutMinutes)},
		{name: "handed_to", cell: textOf(&c.HandedTo)},
		{name: "in_time", cell: flagOf(&c.InTime)},
		{name: "slip_days", cell: numberOf(&c.SlipDays)},
	}
}

var (
	selectDecisions = selectFrom("decisions", decisionRow(new(commitments.Decision)))
	insertDecision  = insertInto("decisions", decisionRow(new(commitments.Decision)))
	selectChanges   = selectFrom("decision_changes", changeRow(new(change)))
	insertChange    = insertInto("decision_changes", changeRow(new(change)))
)

// AddDecision appends a decision and gives its number.
func (tx *Tx) AddDecision(d commitments.Decision) (int, error) {
	if err := tx.whole(func() error { return tx.addDecision(&d) }); err != nil {
		return 0, fmt.Errorf("add decision: %w", err)
	}
	return d.N, nil
}

func (tx *Tx) addDecision(d *commitments.Decision) (err error) {
	if d.N, err = tx.count("SELECT coalesce(max(n), 0) + 1 FROM decisions WHERE owner = ?1"); err != nil {
		return err
	}
	if err := tx.save(insertDecision, decisionRow(d)); err != nil {
		return err
	}
	for i, c := range d.Changes {
		if err := tx.save(insertChange, changeRow(&change{d.N, i + 1, c})); err != nil {
			return fmt.Errorf("change of %s: %w", c.Commitment, err)
		}
	}
	return nil
}

// Decisions are all decisions, oldest first.
func (tx *Tx) Decisions() ([]commitments.Decision, error) {
	decisions, err := all(tx, decisionRow, selectDecisions+" ORDER BY n")
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	changes, err := all(tx, changeRow, selectChanges+" ORDER BY decision, n")
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	for _, c := range changes {
		d := &decisions[c.decision-1] // numbers have no gaps: nothing is ever deleted
		d.Changes = append(d.Changes, c.Change)
	}
	return decisions, nil
}
