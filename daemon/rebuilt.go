package daemon

import (
	"maps"
	"slices"
	"time"

	"bywhen/commitments/ledger"
)

// Names of remembered settings.
const (
	// rebuiltSetting holds when a new ledger met bywhen's own events on a
	// calendar. Until a person confirms, nothing is created (R9).
	rebuiltSetting = "rebuilt"
	pausedSetting  = "paused_until"
	mutedPrefix    = "muted/"
	notMinePrefix  = "not_mine/"
)

// adoptRebuilt recognises a ledger that was lost and begun anew: it knows no
// check-ins, but the calendar shows some that bywhen made.
func (c *Core) adoptRebuilt(tx *ledger.Tx, now time.Time, confirmed bool) error {
	home := c.home()
	if home == nil {
		return nil
	}
	if confirmed {
		return tx.SetSetting(rebuiltSetting, "")
	}
	checked, err := tx.Setting("rebuilt_checked")
	if err != nil || checked != "" {
		return err
	}
	row, err := tx.Calendar(home.Name)
	if err != nil || row.Since.IsZero() {
		return err
	}
	if err := tx.SetSetting("rebuilt_checked", now.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	known, err := tx.CheckIns("")
	if err != nil || len(known) > 0 {
		return err
	}
	ours, err := c.ownEvents(tx, home.Name)
	if err != nil || ours == 0 {
		return err
	}
	return tx.SetSetting(rebuiltSetting, now.UTC().Format(time.RFC3339))
}

// ownEvents counts the events on a calendar that have the identifiers and the
// properties of our own.
func (c *Core) ownEvents(tx *ledger.Tx, name string) (int, error) {
	known, err := tx.Known(name)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, ref := range slices.Sorted(maps.Keys(known)) {
		o, ok, err := tx.ObjectAt(name, ref)
		if err != nil {
			return 0, err
		}
		if ok && isOwnUID(o.UID()) && o.Events[0].Own.Kind != "" {
			n++
		}
	}
	return n, nil
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
