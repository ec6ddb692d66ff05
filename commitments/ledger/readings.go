package ledger

import (
	"fmt"
	"time"

	"bywhen/calendar"
)

// A Reading remembers which text of a meeting was read.
type Reading struct {
	Source calendar.Source
	Hash   string   // of the whole text
	Lines  []string // hashes of its lines: only new ones count when read again
	At     time.Time
}

func readingRow(r *Reading) row {
	return row{
		{name: "uid", cell: textOf(&r.Source.UID)},
		{name: "recurrence_id", cell: textOf(&r.Source.RecurrenceID)},
		{name: "hash", cell: textOf(&r.Hash)},
		{name: "lines", cell: listOf(&r.Lines)},
		{name: "at", cell: instantOf(&r.At)},
	}
}

var (
	selectReadings = selectFrom("readings", readingRow(new(Reading)))
	upsertReading  = upsertInto("readings", readingRow(new(Reading)), "uid", "recurrence_id")
)

// Reading is what was last read of a source; ok is false when nothing was.
func (tx *Tx) Reading(s calendar.Source) (r Reading, ok bool, err error) {
	r, err = one(tx, readingRow, selectReadings+" AND uid = ?2 AND recurrence_id = ?3", s.UID, s.RecurrenceID)
	if ok, err = found(err); err != nil {
		return r, false, fmt.Errorf("look up the reading of %s: %w", s, err)
	}
	return r, ok, nil
}

// ReadingsOf are all readings of the instances of a series, in the order of
// their RECURRENCE-ID.
func (tx *Tx) ReadingsOf(uid string) ([]Reading, error) {
	all, err := all(tx, readingRow, selectReadings+" AND uid = ?2 ORDER BY recurrence_id", uid)
	if err != nil {
		return nil, fmt.Errorf("look up the readings of %s: %w", uid, err)
	}
	return all, nil
}

// SaveReading stores a reading in place of the one before.
func (tx *Tx) SaveReading(r Reading) error {
	if err := tx.save(upsertReading, readingRow(&r)); err != nil {
		return fmt.Errorf("save the reading of %s: %w", r.Source, err)
	}
	return nil
}
