package ledger

import (
	"fmt"
	"time"

	"bywhen/commitments"
)

// A Mark says when, by whom and why a change was made; it becomes part of each
// line of history that the change leaves.
type Mark struct {
	At  time.Time
	By  string // "roberta@example.com", or "bywhen"
	Why string // "read in the meeting", "edit", "decision 3"
}

// valid refuses a mark that would leave a change without time or author.
func (m Mark) valid() error {
	if m.At.IsZero() || m.By == "" {
		return fmt.Errorf("%w: a change needs a mark that says when and by whom", ErrInvalid)
	}
	return nil
}

// A HistoryLine is one change of one field. Before and After are written so that
// a person can read them and a program compare them; "" is "not given":
//
//	text       as it is
//	due        as [FormatDue] writes it; the words of it are the field "due_text"
//	instants   RFC 3339 in UTC: 2026-05-04T14:30:00Z
//	days       2026-05-18
//	amounts    whole minutes: 240
//	yes or no  "yes", or nothing
//	lists      JSON: ["legal","the venue"]
//	quote      "words 5e8ab01c22d4": a fingerprint only, since history is kept for
//	           ever and the words of a meeting can be forgotten
type HistoryLine struct {
	N          int
	Mark       Mark
	Commitment commitments.Key
	// Field is the name of the field: "due", "owner", "left", and for the
	// check-in number 2 "check-in 2 start".
	Field         string
	Before, After string
}

func historyRow(h *HistoryLine) row {
	return row{
		{name: "n", cell: numberOf(&h.N)},
		{name: "at", cell: instantOf(&h.Mark.At)},
		{name: "by", cell: textOf(&h.Mark.By)},
		{name: "why", cell: textOf(&h.Mark.Why)},
		{name: "commitment", cell: textOf(&h.Commitment)},
		{name: "field", cell: textOf(&h.Field)},
		{name: "before", cell: textOf(&h.Before)},
		{name: "after", cell: textOf(&h.After)},
	}
}

var (
	selectHistory   = selectFrom("history", historyRow(new(HistoryLine)))
	selectHistoryOf = selectFrom("history INDEXED BY history_by_commitment", historyRow(new(HistoryLine)))
	insertHistory   = insertInto("history", historyRow(new(HistoryLine)))
)

// History are the lines of one commitment, oldest first; of all when k is "".
func (tx *Tx) History(k commitments.Key) (lines []HistoryLine, err error) {
	if k == "" {
		lines, err = all(tx, historyRow, selectHistory+" ORDER BY n")
	} else {
		lines, err = all(tx, historyRow, selectHistoryOf+" AND commitment = ?2 ORDER BY n", string(k))
	}
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return lines, nil
}

// A difference is a column whose value changes. Columns that stay out of history
// are among them, without a field.
type difference struct{ field, before, after string }

// differences compares two rows of the same table, column by column, as they
// are stored.
func differences(before, after row) ([]difference, error) {
	new, err := after.values()
	if err != nil {
		return nil, err
	}
	var found []difference
	for i, c := range after {
		// What is stored was valid when it was stored, or is the empty row.
		if old, _ := before[i].Value(); old != new[i] {
			found = append(found, difference{c.history, before[i].String(), c.String()})
		}
	}
	return found, nil
}

// addHistory appends a line for each difference that has a field.
func (tx *Tx) addHistory(k commitments.Key, prefix string, changed []difference, m Mark) error {
	n, err := tx.count("SELECT coalesce(max(n), 0) FROM history WHERE owner = ?1")
	if err != nil {
		return err
	}
	for _, d := range changed {
		if d.field == "" {
			continue
		}
		n++
		line := HistoryLine{N: n, Mark: m, Commitment: k, Field: prefix + d.field, Before: d.before, After: d.after}
		if err := tx.save(insertHistory, historyRow(&line)); err != nil {
			return fmt.Errorf("history of %s: %w", line.Field, err)
		}
	}
	return nil
}
