package daemon

import (
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// A check-in follows its due date: when that moves, a new time is chosen, and
// kept on the ledger as what is wanted. The event is moved by [Core.keepTimes],
// which starts from what stands on the calendar, so that a person who is quicker
// wins and a deed that came too late is worked out anew. What was sent to
// somebody is not moved: what is wanted is shown, and a person decides (R8).

// follow notes when a check-in should begin since its due date moved.
func (c *Core) follow(tx *ledger.Tx, now time.Time, s *seat, p *plan.Placed) error {
	in := *s.stands
	in.PlacedFor, in.Wanted = c.dueAt(s.commitment.Due), time.Time{}
	sameKind := (p.HostUID == "") == (in.HostUID == "")
	if p.OK && sameKind && !p.Start.Equal(in.Start) {
		in.Wanted, in.HostUID = p.Start, p.HostUID
		in.FreeBefore, in.FreeAfter, in.Free, in.Alternatives = p.FreeBefore, p.FreeAfter, p.Free, p.Alternatives
	}
	return tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: "its due date moved"})
}

// keepTimes moves the check-ins that should be at another time, unless a person
// has chosen the one they have, or knows of it.
func (c *Core) keepTimes(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for i := range all {
		if in := &all[i]; in.Live() && !in.Wanted.IsZero() {
			if err := c.keepTime(tx, now, in); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Core) keepTime(tx *ledger.Tx, now time.Time, in *commitments.CheckIn) error {
	if in.Theirs&calendar.FieldTime != 0 || in.Start.Equal(in.Wanted) || !in.Wanted.After(now) || !in.Start.After(now) {
		in.Wanted = time.Time{}
		return tx.SaveCheckIn(*in, ledger.Mark{At: now, By: byUs, Why: "it stays where it is"})
	}
	stop, err := c.stopped(tx, now, in.Calendar)
	if err != nil || stop || in.Guest != "" || in.Version.Ref == "" {
		return err
	}
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	if err != nil || !ok || len(seen.Events[0].Attendees) > 0 {
		return err
	}
	ev := calendar.Event{UID: in.UID, Start: c.local(in.Wanted), End: c.local(in.Wanted.Add(in.End.Sub(in.Start))), Modified: now}
	key := fmt.Sprintf("checkin/%s/%d/follow/%s/%s", in.Commitment, in.N, in.Wanted.UTC().Format("20060102T150405Z"), in.Version.ETag)
	return c.logPut(tx, now, key, in, calendar.Write{Seen: in.Version, Event: ev, Fields: calendar.FieldTime})
}
