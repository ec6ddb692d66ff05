package ledger

import (
	"fmt"

	"bywhen/commitments"
)

// checkInRow leaves out of history what is no statement about the check-in but
// the trace of our own writing: version, free minutes, what was written.
func checkInRow(c *commitments.CheckIn) row {
	return row{
		{name: "commitment", cell: textOf(&c.Commitment)},
		{name: "n", cell: numberOf(&c.N)},
		{"uid", textOf(&c.UID), "uid"},
		{"starts", instantOf(&c.Start), "start"},
		{"ends", instantOf(&c.End), "end"},
		{"state", textOf(&c.State), "state"},
		{"host_uid", textOf(&c.HostUID), "host_uid"},
		{name: "free_before", cell: numberOf(&c.FreeBefore)},
		{name: "free_after", cell: numberOf(&c.FreeAfter)},
		{name: "free", cell: numberOf(&c.Free)},
		{"alternatives", spansOf(&c.Alternatives), "alternatives"},
		{name: "placed_for", cell: instantOf(&c.PlacedFor)},
		{"wanted", instantOf(&c.Wanted), "wanted"},
		{"calendar", textOf(&c.Calendar), "calendar"},
		{name: "ref", cell: textOf(&c.Version.Ref)},
		{name: "etag", cell: textOf(&c.Version.ETag)},
		{name: "written_start", cell: instantOf(&c.Written.Start)},
		{name: "written_end", cell: instantOf(&c.Written.End)},
		{name: "written_summary", cell: textOf(&c.Written.Summary)},
		{name: "written_text", cell: textOf(&c.Written.Text)},
		{"guest", textOf(&c.Guest), "guest"},
		{"answer", textOf(&c.Answer), "answer"},
		{"theirs", takenOverOf(&c.Theirs), "theirs"},
	}
}

var (
	selectCheckIns = selectFrom("check_ins", checkInRow(new(commitments.CheckIn)))
	upsertCheckIn  = upsertInto("check_ins", checkInRow(new(commitments.CheckIn)), "commitment", "n")
)

// CheckIns are the check-ins of a commitment by number; of all, by start, when k
// is "".
func (tx *Tx) CheckIns(k commitments.Key) (found []commitments.CheckIn, err error) {
	if k == "" {
		found, err = all(tx, checkInRow, selectCheckIns+" ORDER BY starts, commitment, n")
	} else {
		found, err = all(tx, checkInRow, selectCheckIns+" AND commitment = ?2 ORDER BY n", string(k))
	}
	if err != nil {
		return nil, fmt.Errorf("read check-ins: %w", err)
	}
	return found, nil
}

// CheckInByUID is the check-in whose event has that UID, or ErrNotFound.
func (tx *Tx) CheckInByUID(uid string) (commitments.CheckIn, error) {
	c, err := one(tx, checkInRow, selectCheckIns+" AND uid = ?2 AND uid <> ''", uid)
	if err != nil {
		return c, fmt.Errorf("look up check-in %s: %w", uid, err)
	}
	return c, nil
}

// SaveCheckIn inserts or changes a check-in and leaves history as
// SaveCommitment does. A check-in that was removed can never become live again:
// trying to is ErrTombstone, and so is any other state, which it could come back
// from.
func (tx *Tx) SaveCheckIn(c commitments.CheckIn, m Mark) error {
	if err := tx.whole(func() error { return tx.saveCheckIn(&c, m) }); err != nil {
		return fmt.Errorf("save check-in %d of %s: %w", c.N, c.Commitment, err)
	}
	return nil
}

func (tx *Tx) saveCheckIn(c *commitments.CheckIn, m Mark) error {
	if err := m.valid(); err != nil {
		return err
	}
	before, err := one(tx, checkInRow, selectCheckIns+" AND commitment = ?2 AND n = ?3", string(c.Commitment), c.N)
	if _, err := found(err); err != nil {
		return err
	}
	after := checkInRow(c)
	changed, err := differences(checkInRow(&before), after)
	if err != nil || len(changed) == 0 {
		return err
	}
	if err := tx.save(upsertCheckIn, after); err != nil {
		return err
	}
	return tx.addHistory(c.Commitment, fmt.Sprintf("check-in %d ", c.N), changed, m)
}
