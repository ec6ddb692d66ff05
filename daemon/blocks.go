package daemon

import (
	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// blocks says whether an event takes time from me. The rules are tried in
// order; the first that applies decides, and its reason can be shown.
func (c *Core) blocks(ev *calendar.Event) (bool, string) {
	for _, r := range blockRules {
		if r.applies(c, ev) {
			return r.busy, r.reason
		}
	}
	return true, "an event that is not marked as free"
}

var blockRules = []struct {
	busy    bool
	reason  string
	applies func(*Core, *calendar.Event) bool
}{
	{false, "cancelled", func(_ *Core, e *calendar.Event) bool { return e.Status == calendar.Cancelled }},
	{false, "a birthday", func(_ *Core, e *calendar.Event) bool { return e.Kind == calendar.Birthday }},
	{false, "a working location", func(_ *Core, e *calendar.Event) bool { return e.Kind == calendar.WorkingLocation }},
	{false, "focus time is kept free for work", func(_ *Core, e *calendar.Event) bool { return e.Kind == calendar.FocusTime }},
	{true, "out of office", func(_ *Core, e *calendar.Event) bool { return e.Kind == calendar.OutOfOffice }},
	{false, "marked as free", func(_ *Core, e *calendar.Event) bool { return e.Transparent }},
	{false, "declined", (*Core).declined},
}

// declined reports whether I said no to the event.
func (c *Core) declined(ev *calendar.Event) bool {
	for _, a := range ev.Attendees {
		if c.isMe(a.Address) {
			return a.Answer == calendar.Declined
		}
	}
	return false
}

// takesTime reports whether a check-in takes time of its own: not one that is a
// mere hold, that rides on a one-to-one, or that the calendar shows as free.
func (c *Core) takesTime(tx *ledger.Tx, k *commitments.CheckIn) (bool, error) {
	if k.HostUID != "" || k.State != commitments.Booked && k.State != commitments.Moved {
		return false, nil
	}
	if k.Version.Ref == "" {
		return true, nil
	}
	seen, ok, err := tx.ObjectAt(k.Calendar, k.Version.Ref)
	if err != nil || !ok {
		return true, err
	}
	busy, _ := c.blocks(&seen.Events[0])
	return busy, nil
}
