package daemon

import (
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// by whom changes are made that nobody asked for in person.
const byUs = "bywhen"

// observe compares our own events with what we last wrote, and believes the
// calendar: what a person moved stays moved, what they reworded stays theirs,
// what they deleted never comes back (R6). One that took place is looked at as
// well: it may be ahead again, because a person moved it or because it was over
// only by a clock that was wrong.
func (c *Core) observe(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.Version.Ref == "" || !k.Live() && !recent(&k, now) {
			continue
		}
		if err := c.observeOne(tx, now, k); err != nil {
			return err
		}
	}
	return nil
}

// recent reports whether a check-in took place not long ago, or seems to have
// taken place in the future.
func recent(k *commitments.CheckIn, now time.Time) bool {
	return k.State == commitments.TookPlace && k.End.After(now.Add(-textKept))
}

func (c *Core) observeOne(tx *ledger.Tx, now time.Time, k commitments.CheckIn) error {
	row, err := tx.Calendar(k.Calendar)
	if err != nil || row.Error != "" || row.Held != "" {
		return err
	}
	stands, err := tx.ObjectsByUID(k.UID)
	if err != nil {
		return err
	}
	mark := ledger.Mark{At: now, By: byUs, Why: "seen on the calendar"}
	seen, ok := here(stands, k.Calendar)
	before := k
	if k.State == commitments.TookPlace {
		ahead := k.End.After(now) || ok && c.spanOf(&seen.Events[0]).End.After(now)
		if !ahead {
			return nil
		}
		k.State, mark.Why = commitments.Booked, "it is still ahead"
	}
	if !ok || seen.Events[0].Status == calendar.Cancelled {
		k.State = commitments.Removed
		if planted("no tombstone") {
			k.State, k.Version = commitments.CalledOff, calendar.Version{}
		}
		return tx.SaveCheckIn(k, mark)
	}
	c.adopt(&k, seen)
	if err := c.adoptGuest(tx, now, &k, &seen.Events[0]); err != nil {
		return err
	}
	if sameCheckIn(before, k) {
		return nil
	}
	return tx.SaveCheckIn(k, mark)
}

// here picks the object that stands on that calendar.
func here(stands []ledger.Mirrored, name string) (calendar.Object, bool) {
	for _, m := range stands {
		if m.Calendar == name && len(m.Events) > 0 {
			return m.Object, true
		}
	}
	return calendar.Object{}, false
}

// adopt takes over what a person changed in our event. Unescaped, normalised
// values are compared, so that a server's rewriting is no edit.
func (c *Core) adopt(k *commitments.CheckIn, seen calendar.Object) {
	ev := seen.Events[0]
	k.Version = seen.Version
	zone := func(name string) *time.Location { return ics.Zone(name, ev.Timezones) }
	start, end := ev.Start.In(c.Zone(), zone), ev.End.In(c.Zone(), zone)
	if !start.Equal(k.Written.Start) || !end.Equal(k.Written.End) {
		k.Theirs |= calendar.FieldTime
	}
	k.Span = calendar.Span{Start: start, End: end}
	if k.Theirs&calendar.FieldTime != 0 {
		k.State = commitments.Moved
	}
	if normal(ev.Summary) != normal(k.Written.Summary) {
		k.Theirs |= calendar.FieldSummary
	}
	if text, marked := between(ev.Description); !marked || normal(text) != normal(k.Written.Text) {
		k.Theirs |= calendar.FieldDescription
	}
}

func sameCheckIn(a, b commitments.CheckIn) bool {
	return a.State == b.State && a.Theirs == b.Theirs && a.Version == b.Version && a.Guest == b.Guest && a.Answer == b.Answer &&
		a.Start.Equal(b.Start) && a.End.Equal(b.End)
}

// closeCheckIns notes which check-ins took place.
func (c *Core) closeCheckIns(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.End.After(now) || k.State != commitments.Booked && k.State != commitments.Moved || k.Version.Ref == "" {
			continue
		}
		k.State = commitments.TookPlace
		if err := tx.SaveCheckIn(k, ledger.Mark{At: now, By: byUs, Why: "its time has passed"}); err != nil {
			return err
		}
	}
	return nil
}
