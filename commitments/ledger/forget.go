package ledger

import (
	"fmt"

	"bywhen/calendar"
)

// Forget removes stored meeting text of a series: mirrored descriptions,
// readings, quotes. It returns how many rows were cleared. The commitments
// themselves stay. The cleared words are overwritten in the file; copies made
// before still hold them.
func (tx *Tx) Forget(uid string) (int, error) {
	n, err := tx.forget(
		"SELECT ?2",
		"SELECT key FROM commitments WHERE owner = ?1 AND source_uid = ?2", uid)
	if err != nil {
		return 0, fmt.Errorf("forget the text of %s: %w", uid, err)
	}
	return n, nil
}

// ForgetPerson does the same for every meeting that this person organized and
// every commitment of which they are a side.
func (tx *Tx) ForgetPerson(a calendar.Address) (int, error) {
	const organized = `SELECT o.uid FROM objects o JOIN events e USING (owner, calendar, ref)
		WHERE o.owner = ?1 AND e.body ->> '$.organizer.address' = ?2`
	n, err := tx.forget(organized,
		`SELECT key FROM commitments WHERE owner = ?1 AND
		(owned_by = ?2 OR delegator = ?2 OR source_uid IN (`+organized+`))`, string(a))
	if err != nil {
		return 0, fmt.Errorf("forget the texts of %s: %w", a, err)
	}
	busy, err := tx.exec("DELETE FROM busy WHERE owner = ?1 AND person = ?2", string(a))
	if err != nil {
		return n, fmt.Errorf("forget when %s is busy: %w", a, err)
	}
	return n + busy, nil
}

// forget clears the text of the meetings and the commitments that two questions
// about the parameter name.
func (tx *Tx) forget(meetings, promises, about string) (int, error) {
	if about == "" {
		return 0, fmt.Errorf("%w: nobody and nothing was named", ErrInvalid)
	}
	cleared := 0
	for _, statement := range []string{
		`UPDATE events SET description = '' WHERE owner = ?1 AND description <> '' AND (calendar, ref) IN
			(SELECT calendar, ref FROM objects WHERE owner = ?1 AND uid IN (` + meetings + `))`,
		"DELETE FROM readings WHERE owner = ?1 AND uid IN (" + meetings + ")",
		"UPDATE proposals SET quote = '' WHERE owner = ?1 AND quote <> '' AND commitment IN (" + promises + ")",
		"UPDATE commitments SET quote = '' WHERE owner = ?1 AND quote <> '' AND key IN (" + promises + ")",
	} {
		n, err := tx.exec(statement, about)
		if err != nil {
			return cleared, err
		}
		cleared += n
	}
	tx.forgot = true
	return cleared, nil
}
