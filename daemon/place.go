package daemon

import (
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// place finds the times of check-ins, all at once: of every commitment that wants
// one and has never had one, and of those whose due date has moved. Unless it is
// blind, those with people who have yet to be asked about wait.
func (c *Core) place(tx *ledger.Tx, now time.Time, blind bool) error {
	home := c.home()
	if home == nil {
		return nil
	}
	stop, err := c.stopped(tx, now, home.Name)
	if err != nil || stop {
		return err
	}
	if known, err := c.busyKnown(tx); err != nil || !known {
		return err // a time that looks free may not be
	}
	t, err := c.seated(tx, now)
	if err == nil && !blind {
		err = t.untilAsked(tx, now)
	}
	if err != nil || len(t.seats) == 0 {
		return err
	}
	return t.settle(tx, now)
}

// busyKnown reports whether every calendar that takes away my time could be
// read.
func (c *Core) busyKnown(tx *ledger.Tx) (bool, error) {
	for _, cal := range c.Calendars {
		if !cal.Busy {
			continue
		}
		row, err := tx.Calendar(cal.Name)
		if err != nil || row.Since.IsZero() || row.Error != "" || row.Held != "" {
			return false, err
		}
	}
	return true, nil
}

// reachedCalendar reports whether a check-in was ever put before people, or is
// about to be. One that was called off before it was sent does not count.
func reachedCalendar(in commitments.CheckIn) bool {
	return in.State != commitments.CalledOff || in.Version.Ref != ""
}

// stopped reports whether nothing may be put on the calendar at present: bywhen
// is paused, the calendar cannot be believed, or the ledger was rebuilt and
// nobody has confirmed it yet.
func (c *Core) stopped(tx *ledger.Tx, now time.Time, name string) (bool, error) {
	if stop, err := c.silenced(tx, now); err != nil || stop {
		return stop, err
	}
	row, err := tx.Calendar(name)
	return row.Since.IsZero() || row.Error != "" || row.Held != "", err
}

// silenced reports whether nothing at all may be done at present: bywhen is
// paused, or the ledger was rebuilt and nobody has confirmed it yet.
func (c *Core) silenced(tx *ledger.Tx, now time.Time) (bool, error) {
	paused, err := c.paused(tx, now)
	if err != nil || paused {
		return paused, err
	}
	rebuilt, err := tx.Setting(rebuiltSetting)
	if err != nil || rebuilt != "" && !planted("rebuilt ledger goes on unasked") {
		return rebuilt != "", err
	}
	return false, nil
}

// wantsCheckIn reports whether a commitment is one of those that get a check-in
// by themselves: open work with a due date ahead, between me and somebody else.
func (c *Core) wantsCheckIn(k *commitments.Commitment, now time.Time) bool {
	other := k.Counterpart(c.Me.Address)
	effort := k.Left
	if !effort.Known {
		effort = k.Effort
	}
	zero := effort.Known && effort.N == 0
	return other != "" && k.Kind == commitments.Work && !zero && !k.Due.IsZero() && c.dueAt(k.Due).After(now)
}

// request gathers all that the time of a check-in depends on. The check-ins
// without, by UID, are taken not to be there.
func (c *Core) request(tx *ledger.Tx, now time.Time, k *commitments.Commitment, without ...string) (plan.Request, error) {
	due := c.dueAt(k.Due)
	window := calendar.Span{Start: now.Add(-24 * time.Hour), End: due.Add(24 * time.Hour)}
	req := plan.Request{Now: now, Due: due, Block: c.Block, Rules: c.CheckIns, Agreed: k.Wish.At}
	left := k.Left
	if !left.Known {
		left = k.Effort
	}
	req.Left, req.LeftUnknown = left.N, !left.Known || k.Owner != c.Me.Address
	var err error
	if req.Mine, err = c.hours(tx, window); err != nil {
		return req, err
	}
	if req.MineBusy, err = c.myBusy(tx, window, without...); err != nil {
		return req, err
	}
	other := k.Counterpart(c.Me.Address)
	req.Theirs = req.Mine
	if p := c.person(other); p != nil {
		req.Theirs = p.Hours
	}
	if req.TheirsBusy, req.TheirsKnown, err = c.busyOf(tx, now, other, window); err != nil {
		return req, err
	}
	if req.OneOnOnes, err = c.oneOnOnes(tx, other, window); err != nil {
		return req, err
	}
	all, err := tx.CheckIns("")
	for _, b := range all {
		if b.Live() && !slices.Contains(without, b.UID) {
			req.Booked = append(req.Booked, b.Start)
		}
	}
	return req, err
}

// oneOnOnes are the meetings within the window that only the two of us attend.
func (c *Core) oneOnOnes(tx *ledger.Tx, other calendar.Address, window calendar.Span) ([]plan.Meeting, error) {
	var found []plan.Meeting
	for _, cal := range c.Calendars {
		if !cal.Watch {
			continue
		}
		all, err := c.instances(tx, cal.Name, window)
		if err != nil {
			return nil, err
		}
		for _, in := range all {
			if busy, _ := c.blocks(in.Event); busy && !isOwnUID(in.UID) && c.justTheTwo(in.Event, other) {
				found = append(found, plan.Meeting{UID: in.UID, Span: in.Span})
			}
		}
	}
	return found, nil
}

// justTheTwo reports whether an event is a meeting of me and one other person.
func (c *Core) justTheTwo(ev *calendar.Event, other calendar.Address) bool {
	there := map[calendar.Address]bool{}
	for _, a := range ev.Attendees {
		if !a.Room {
			there[c.canonical(a.Address)] = true
		}
	}
	if ev.Organizer.Address != "" {
		there[c.canonical(ev.Organizer.Address)] = true
	}
	return len(there) == 2 && there[c.Me.Address] && there[other] && !ev.AllDay()
}

// book puts a placed check-in on the ledger and logs the deed.
func (c *Core) book(tx *ledger.Tx, now time.Time, k *commitments.Commitment, n int, p plan.Placement) error {
	home := c.home()
	in := commitments.CheckIn{
		Commitment: k.Key, N: n, UID: commitments.CheckInUID(k.Key, n), Span: p.Span, State: commitments.Booked,
		HostUID: p.HostUID, FreeBefore: p.FreeBefore, FreeAfter: p.FreeAfter, Free: p.Free, Alternatives: p.Alternatives, Calendar: home.Name,
	}
	if p.Why != chosenByHand {
		in.PlacedFor = c.dueAt(k.Due)
	}
	if planted("random id") {
		in.UID = commitments.CheckInUID(commitments.Key(now.String()), n)
	}
	if p.Proposal {
		in.State = commitments.Proposed
	}
	ev, err := c.checkInEvent(tx, k, &in)
	if err != nil {
		return err
	}
	ev.Modified = now
	if planted("consent ignored") {
		ev.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: k.Counterpart(c.Me.Address)}}}
	}
	in.Written = written(ev, in.Span)
	if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: p.Why}); err != nil {
		return err
	}
	return c.logPut(tx, now, createKey(k.Key, n), &in, calendar.Write{Event: ev})
}

// adoptStanding takes a check-in that stands on the calendar, from a ledger that
// was lost, as it stands there. Nobody knows any more what people have changed in
// it: what is not beyond doubt ours is taken to be theirs.
func (c *Core) adoptStanding(tx *ledger.Tx, now time.Time, k *commitments.Commitment, n int, seen calendar.Object) error {
	ev := seen.Events[0]
	in := commitments.CheckIn{
		Commitment: k.Key, N: n, UID: seen.UID(), State: commitments.Booked, Calendar: c.home().Name, Version: seen.Version,
		Span: c.spanOf(&ev), Theirs: calendar.FieldTime | calendar.FieldSummary,
	}
	in.Written = written(ev, in.Span)
	ours, err := c.checkInText(tx, k)
	if err != nil {
		return err
	}
	if text, marked := between(ev.Description); !marked || text != normal(ours) {
		in.Theirs |= calendar.FieldDescription
	}
	if err := c.adoptGuest(tx, now, &in, &ev); err != nil {
		return err
	}
	if ev.Status == calendar.Cancelled {
		in.State = commitments.Removed
	}
	return tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: "found on the calendar"})
}
