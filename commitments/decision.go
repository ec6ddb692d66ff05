package commitments

import (
	"time"

	"bywhen/calendar"
)

// A Decision is what somebody chose when not everything fitted: on record for
// ever, with what was on offer.
type Decision struct {
	N  int // running number in the ledger
	At time.Time
	// By is who decided.
	By     calendar.Address
	Reason string
	// Overload is the key of the overload that it answers; "" when a date was
	// moved without one.
	Overload string
	// Offered and Suggested are option keys such as "move:riverbed".
	Offered   []string
	Suggested string
	Chosen    string
	Changes   []Change
}

// A Change is one commitment's new date or new extent.
type Change struct {
	Commitment Key
	Before     Due
	After      Due
	CutMinutes int // taken from what is left
	HandedTo   calendar.Address
	InTime     bool // decided before the old due date passed: counts as kept
	SlipDays   int  // working days
}
