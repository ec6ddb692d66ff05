package daemon

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// A calendar that is eventually consistent shows late what was written to it, and
// may show for a while what was there before. That is no news.

// settling is how long a calendar may need to show everywhere what was written
// to it: until then it is no news that it shows less (eventual consistency).
const settling = time.Hour

// replaced reports whether an object is an older version than the one that we
// know: one that a deed of a short while ago started from or left. What stands
// now may also have come with the answer to a deed that a person was quicker
// than.
func (c *Core) replaced(tx *ledger.Tx, now time.Time, name string, o calendar.Object) (bool, error) {
	deeds, err := c.recentDeeds(tx, now, name, o.UID())
	if err != nil || len(deeds) == 0 || planted("late versions believed") {
		return false, err
	}
	if known, ok, err := tx.ObjectAt(name, o.Ref); err != nil || ok && known.ETag == o.ETag {
		return false, err
	}
	for _, a := range deeds {
		var w calendar.Write
		var left calendar.Object
		if err := errors.Join(unmarshal(a.Request, &w), unmarshal(a.After, &left)); err != nil {
			return false, fmt.Errorf("read the deed %s: %w", a.Key, err)
		}
		// What a deed left that was answered late has no version that is known.
		unnamed := left.ETag == "" && len(left.Events) > 0 && c.same(&left.Events[0], &o.Events[0])
		if w.Seen.ETag == o.ETag || left.ETag == o.ETag || unnamed {
			return true, nil
		}
	}
	return false, nil
}

// missingEarly reports whether what a full reading does not show is an event
// that we wrote to a short while ago.
func (c *Core) missingEarly(tx *ledger.Tx, now time.Time, p Pull, ref calendar.Ref) (bool, error) {
	if !p.Delta.Full || !p.Delta.Lags {
		return false, nil
	}
	o, ok, err := tx.ObjectAt(p.Calendar, ref)
	if err != nil || !ok {
		return false, err
	}
	deeds, err := c.recentDeeds(tx, now, p.Calendar, o.UID())
	return len(deeds) > 0, err
}

// recentDeeds are the deeds on an event that were settled within the time that a
// calendar needs to show everywhere what was written, by a clock that may have
// been set since.
func (c *Core) recentDeeds(tx *ledger.Tx, now time.Time, name, uid string) ([]ledger.Action, error) {
	if !isOwnUID(uid) {
		return nil, nil
	}
	deeds, err := tx.ActionsOf(uid)
	return slices.DeleteFunc(deeds, func(a ledger.Action) bool {
		return a.Finished.IsZero() || a.Attempts == 0 || a.Calendar != name || now.Sub(a.Finished).Abs() >= settling
	}), err
}
