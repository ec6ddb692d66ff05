package daemon

import (
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// restPrefix stands before the names of calendars that asked to be left alone; the
// value is until when. It outlives a restart: a daemon that was restarted in the
// middle of it would be the worst guest of all (R12).
const restPrefix = "rest/"

// failing notes why a calendar could not be read or written. Until it has been
// read again nothing is put there, and when it asked to be left alone it is not
// read before that either.
func (c *Core) failing(tx *ledger.Tx, now time.Time, name string, cause error) error {
	row, err := tx.Calendar(name)
	if err != nil {
		return err
	}
	if row.Error == "" {
		row.FailingSince = now
	}
	row.Error = plain(cause.Error())
	if err := tx.SaveCalendar(row); err != nil {
		return err
	}
	retry := (*calendar.RetryError)(nil)
	if !errors.As(cause, &retry) || retry.After <= 0 {
		return nil
	}
	return tx.SetSetting(restPrefix+name, now.Add(min(retry.After, longestWait)).UTC().Format(time.RFC3339))
}

// stopsAll reports whether the failure of one write says that the next one to that
// calendar would fail as well: it wants to be left alone, or a person has to sign
// in.
func stopsAll(cause error) bool {
	retry := (*calendar.RetryError)(nil)
	return errors.Is(cause, calendar.ErrLogin) || errors.As(cause, &retry) && retry.After > 0
}

// resting reports whether a calendar is to be left alone at present. A rest that
// is longer than any was asked for by a clock that has been put right since.
func (c *Core) resting(tx *ledger.Tx, now time.Time, name string) (bool, error) {
	text, err := tx.Setting(restPrefix + name)
	if err != nil || text == "" {
		return false, err
	}
	until, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return false, fmt.Errorf("read until when calendar %s rests: %w", name, err)
	}
	wait := until.Sub(now)
	return wait > 0 && wait <= longestWait, nil
}
