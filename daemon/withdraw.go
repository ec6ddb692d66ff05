package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// withdraw takes back the deeds that wait to be done and are no longer wanted.
// What a person asked to be undone is always wanted.
func (c *Core) withdraw(tx *ledger.Tx, now time.Time) error {
	waiting, err := tx.Actions(ledger.Pending)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		if a.Commitment == "" || a.Kind != kindPut || a.Undoes != 0 {
			continue
		}
		reason, err := c.unwanted(tx, now, &a)
		if err != nil {
			return err
		}
		if reason == "" {
			continue
		}
		if err := c.withdrawOne(tx, now, a, reason); err != nil {
			return err
		}
	}
	return nil
}

// unwanted says why a waiting write is no longer wanted, "" if it is.
func (c *Core) unwanted(tx *ledger.Tx, now time.Time, a *ledger.Action) (string, error) {
	k, err := tx.Commitment(a.Commitment)
	if err != nil {
		return "", err
	}
	in, err := tx.CheckInByUID(a.UID)
	if err != nil {
		return "", err
	}
	var w calendar.Write
	if err := json.Unmarshal(a.Request, &w); err != nil {
		return "", fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	switch {
	case w.Seen.Ref != "" && w.Seen != in.Version:
		return "overtaken by a newer version of the event", nil
	case w.Seen.Ref != "" && a.Attempts > 0:
		// It may have been done, on a calendar that does not show it yet. Sent
		// once more, it tells: it is conditional.
		return "", nil
	case !k.Agreed() || !in.Live() || !in.Start.After(now):
		return "no longer needed", nil
	}
	if w.Seen.Ref == "" {
		return c.deletedBeside(tx, &in)
	}
	if w.Fields == calendar.FieldTime && !in.Wanted.IsZero() && w.Event.Start != c.local(in.Wanted) {
		return "overtaken by another time", nil
	}
	return c.overtaken(tx, &k, &w)
}

// overtaken says that the text of a waiting write is no longer the one to be
// written.
func (c *Core) overtaken(tx *ledger.Tx, k *commitments.Commitment, w *calendar.Write) (string, error) {
	if w.Fields&calendar.FieldDescription == 0 {
		return "", nil
	}
	text, err := c.checkInText(tx, k)
	if planned, _ := between(w.Event.Description); err == nil && planned != normal(text) {
		return "overtaken by a newer text", nil
	}
	return "", err
}

// deletedBeside says that a person has deleted another check-in of the same
// commitment: whoever says no to one that they see is not sent one more.
func (c *Core) deletedBeside(tx *ledger.Tx, in *commitments.CheckIn) (string, error) {
	all, err := tx.CheckIns(in.Commitment)
	for _, other := range all {
		if other.State == commitments.Removed && other.PlacedFor.Equal(in.PlacedFor) && !in.PlacedFor.IsZero() {
			return "a person deleted the one beside it", err
		}
	}
	return "", err
}

// withdrawOne closes a waiting write. A check-in that was never sent is called
// off with it.
func (c *Core) withdrawOne(tx *ledger.Tx, now time.Time, a ledger.Action, reason string) error {
	in, err := tx.CheckInByUID(a.UID)
	if err != nil {
		return err
	}
	if in.Version.Ref == "" && in.Live() {
		in.State = commitments.CalledOff
		if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: reason}); err != nil {
			return err
		}
	}
	return c.close(tx, now, a, ledger.Moot, reason)
}

// takeBackLate takes back a check-in that was called off because it seemed never
// to have reached the calendar, and stands there after all.
func (c *Core) takeBackLate(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for _, in := range all {
		if in.State != commitments.CalledOff || in.Version.Ref != "" {
			continue
		}
		stands, err := tx.ObjectsByUID(in.UID)
		if err != nil {
			return err
		}
		seen, ok := here(stands, in.Calendar)
		if !ok || seen.Events[0].Status == calendar.Cancelled {
			continue
		}
		if err := c.arrivedLate(tx, now, in, seen); err != nil {
			return err
		}
	}
	return nil
}

// arrivedLate takes up a check-in that stands after all, and puts on the journal
// that its deed was done.
func (c *Core) arrivedLate(tx *ledger.Tx, now time.Time, in commitments.CheckIn, seen calendar.Object) error {
	in.State = commitments.Booked
	mark := ledger.Mark{At: now, By: byUs, Why: "it reached the calendar late"}
	if err := tx.SaveCheckIn(in, mark); err != nil {
		return err
	}
	a, err := tx.Action(createKey(in.Commitment, in.N))
	switch {
	case errors.Is(err, ledger.ErrNotFound): // the ledger that logged it is lost
	case err != nil:
		return err
	default:
		if err := c.finish(tx, now, a, seen); err != nil {
			return err
		}
	}
	if in, err = tx.CheckInByUID(in.UID); err != nil {
		return err
	}
	c.adopt(&in, seen)
	return tx.SaveCheckIn(in, mark)
}
