package daemon

import (
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// Names of remembered settings.
const (
	// rebuiltSetting holds when a new ledger met bywhen's own events on a
	// calendar. Until a person confirms, nothing is created (R9).
	rebuiltSetting = "rebuilt"
	rebuiltChecked = "rebuilt_checked"
	pausedSetting  = "paused_until"
	mutedPrefix    = "muted/"
	notMinePrefix  = "not_mine/"
	// buriedPrefix stands before the UIDs of events of ours that were deleted
	// while the ledger knew nothing of them; the value is when they were to be.
	buriedPrefix = "buried/"
)

// recogniseRebuilt recognises a ledger that was lost and begun anew: at its first
// reading the calendar shows check-ins that bywhen made and that it does not know.
func (c *Core) recogniseRebuilt(tx *ledger.Tx, now time.Time) error {
	home := c.home()
	if home == nil {
		return nil
	}
	checked, err := tx.Setting(rebuiltChecked)
	if err != nil || checked != "" {
		return err
	}
	row, err := tx.Calendar(home.Name)
	if err != nil || row.Since.IsZero() {
		return err
	}
	// A calendar that shows nothing yet may be one that is not mounted.
	if n, err := tx.CountObjects(home.Name); err != nil || n == 0 {
		return err
	}
	if err := tx.SetSetting(rebuiltChecked, now.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	ours, err := c.ownEvents(tx, home.Name)
	if err != nil {
		return err
	}
	for _, o := range ours {
		_, err := tx.CheckInByUID(o.UID())
		if errors.Is(err, ledger.ErrNotFound) {
			return c.restored(tx, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ownEvents are the events on a calendar that have the identifiers and the
// properties of our own.
func (c *Core) ownEvents(tx *ledger.Tx, name string) ([]calendar.Object, error) {
	all, err := tx.ObjectsEnding(name, ownSuffix)
	if err != nil {
		return nil, err
	}
	var ours []calendar.Object
	for _, o := range all {
		if isOwnUID(o.UID()) && o.Events[0].Own.Kind != "" {
			ours = append(ours, o)
		}
	}
	return ours, nil
}

// adoptRebuilt takes what stands on the calendar into a rebuilt ledger, and lets
// it go on once a person confirms.
func (c *Core) adoptRebuilt(tx *ledger.Tx, now time.Time, confirmed bool) error {
	rebuilt, err := tx.Setting(rebuiltSetting)
	if err != nil || rebuilt == "" || c.home() == nil {
		return err
	}
	row, err := tx.Calendar(c.home().Name)
	if err != nil || row.Since.IsZero() || row.Error != "" || row.Held != "" {
		return err
	}
	ours, err := c.ownEvents(tx, c.home().Name)
	if err != nil {
		return err
	}
	for _, o := range ours {
		if err := c.adoptOwn(tx, now, o); err != nil {
			return err
		}
	}
	if confirmed {
		return tx.SetSetting(rebuiltSetting, "")
	}
	return nil
}

// adoptOwn takes one event of ours that the ledger does not know, if it knows
// the commitment and the identifier is derived from it: anybody can write the
// properties.
func (c *Core) adoptOwn(tx *ledger.Tx, now time.Time, o calendar.Object) error {
	own := o.Events[0].Own
	k, err := tx.Commitment(commitments.Key(own.Commitment))
	if errors.Is(err, ledger.ErrNotFound) || err == nil && o.UID() != commitments.CheckInUID(k.Key, own.N) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.CheckInByUID(o.UID()); !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	return c.adoptStanding(tx, now, &k, own.N, o)
}

// paused reports whether the user has silenced everything for now.
func (c *Core) paused(tx *ledger.Tx, now time.Time) (bool, error) {
	text, err := tx.Setting(pausedSetting)
	if err != nil || text == "" {
		return false, err
	}
	until, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text == "always", nil
	}
	return now.Before(until), nil
}

// restored notes that an older ledger was put in place of this one: what people
// deleted since is unknown, so nothing is created until a person confirms (R9).
func (c *Core) restored(tx *ledger.Tx, now time.Time) error {
	return tx.SetSetting(rebuiltSetting, now.UTC().Format(time.RFC3339))
}

// bury remembers the deletion of an event of ours that the ledger knows nothing
// of: it was lost or is an old one, and has yet to read the meeting that the
// event belongs to. By then the event is gone, and must not come back.
func (c *Core) bury(tx *ledger.Tx, name string, ref calendar.Ref) error {
	o, ok, err := tx.ObjectAt(name, ref)
	if err != nil || !ok || !isOwnUID(o.UID()) {
		return err
	}
	if _, err := tx.CheckInByUID(o.UID()); !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	return tx.SetSetting(buriedPrefix+o.UID(), c.spanOf(&o.Events[0]).Start.UTC().Format(time.RFC3339))
}

// buried reports whether check-in n of a commitment was deleted before the
// ledger knew of it, and if so puts that on record.
func (c *Core) buried(tx *ledger.Tx, now time.Time, k *commitments.Commitment, n int) (bool, error) {
	in := commitments.CheckIn{
		Commitment: k.Key, N: n, UID: commitments.CheckInUID(k.Key, n), State: commitments.Removed, Calendar: c.home().Name,
	}
	when, err := tx.Setting(buriedPrefix + in.UID)
	if err != nil || when == "" {
		return false, err
	}
	if in.Start, err = time.Parse(time.RFC3339, when); err != nil {
		return false, fmt.Errorf("read when %s was to be: %w", in.UID, err)
	}
	in.End = in.Start.Add(time.Duration(c.CheckIns.Length) * time.Minute)
	return true, tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: "deleted in the calendar before this ledger knew of it"})
}
