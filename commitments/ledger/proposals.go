package ledger

import (
	"fmt"
	"time"

	"bywhen/commitments"
)

// A Proposal is a change that a later reading of a meeting suggests and that a
// person has to confirm.
type Proposal struct {
	Commitment    commitments.Key
	Field         string // "due", "owner"
	Before, After string // as history writes them, see [HistoryLine]
	Quote         string
	At            time.Time
}

func proposalRow(p *Proposal) row {
	return row{
		{name: "commitment", cell: textOf(&p.Commitment)},
		{name: "field", cell: textOf(&p.Field)},
		{name: "before", cell: textOf(&p.Before)},
		{name: "after", cell: textOf(&p.After)},
		{name: "quote", cell: textOf(&p.Quote)},
		{name: "at", cell: instantOf(&p.At)},
	}
}

var (
	selectProposals = selectFrom("proposals", proposalRow(new(Proposal)))
	upsertProposal  = upsertInto("proposals", proposalRow(new(Proposal)), "commitment", "field")
)

// Proposals are the open proposals, oldest first.
func (tx *Tx) Proposals() ([]Proposal, error) {
	open, err := all(tx, proposalRow, selectProposals+" ORDER BY at, commitment, field")
	if err != nil {
		return nil, fmt.Errorf("read proposals: %w", err)
	}
	return open, nil
}

// SaveProposal stores a proposal, in place of one for the same field.
func (tx *Tx) SaveProposal(p Proposal) error {
	if err := tx.save(upsertProposal, proposalRow(&p)); err != nil {
		return fmt.Errorf("save the proposal for %s of %s: %w", p.Field, p.Commitment, err)
	}
	return nil
}

// DropProposal removes the proposal for a field.
func (tx *Tx) DropProposal(k commitments.Key, field string) error {
	if _, err := tx.exec("DELETE FROM proposals WHERE owner = ?1 AND commitment = ?2 AND field = ?3", string(k), field); err != nil {
		return fmt.Errorf("drop the proposal for %s of %s: %w", field, k, err)
	}
	return nil
}
