package daemon

import (
	"time"

	"bywhen/commitments/ledger"
)

// unreadFor is for how long a calendar may stay unread before that is said.
const unreadFor = 24 * time.Hour

// An outage is a calendar that has not been read, or not been believed, for a day:
// what is said of the free time may be wrong.
type outage struct {
	calendar string
	since    time.Time
	reason   string
}

// outages are those of this instant, in the order of the configuration. One that
// ended is none, and the next one has another beginning.
func (c *Core) outages(tx *ledger.Tx, now time.Time) ([]outage, error) {
	var all []outage
	for _, cal := range c.Calendars {
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return nil, err
		}
		if o := outageOf(&row); o.lasts(now) {
			all = append(all, o)
		}
	}
	return all, nil
}

// lasts reports whether it is there, and has been for a day.
func (o *outage) lasts(now time.Time) bool {
	return o.reason != "" && !o.since.IsZero() && now.Sub(o.since) >= unreadFor
}

// outageOf is how long a calendar has been out already, and why. A machine that
// slept or a daemon that did not run is no outage: it begins with the first
// reading that failed.
func outageOf(row *ledger.Calendar) outage {
	o := outage{calendar: row.Name, since: row.FailingSince, reason: row.Error}
	if o.reason == "" && row.Held != "" {
		o.since, o.reason = row.LastOK, row.Held
	}
	return o
}
