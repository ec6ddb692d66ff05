package daemon

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// The kinds of deed.
const (
	kindPut    = "put"
	kindDelete = "delete"
)

func createKey(k commitments.Key, n int) string { return fmt.Sprintf("checkin/%s/%d/create", k, n) }

// textKey names the deed of writing this text over that version: a new version
// or a new text is a new deed.
func textKey(in *commitments.CheckIn, text string) string {
	return fmt.Sprintf("checkin/%s/%d/text/%s", in.Commitment, in.N, hash(string(in.Version.ETag) + "\n" + text)[:16])
}

// logPut logs the deed of writing a check-in's event.
func (c *Core) logPut(tx *ledger.Tx, now time.Time, key string, in *commitments.CheckIn, w calendar.Write) error {
	return c.logDeed(tx, now, ledger.Action{Key: key, Kind: kindPut}, in, w)
}

// logDelete logs the deed of deleting a check-in's event.
func (c *Core) logDelete(tx *ledger.Tx, now time.Time, key string, in *commitments.CheckIn) error {
	return c.logDeed(tx, now, ledger.Action{Key: key, Kind: kindDelete}, in, calendar.Write{Seen: in.Version})
}

// logDeed logs a deed on a check-in's event.
func (c *Core) logDeed(tx *ledger.Tx, now time.Time, a ledger.Action, in *commitments.CheckIn, w calendar.Write) error {
	return c.log(tx, now, a, deedOn{in.Calendar, in.UID, in.Commitment, in.Version}, w)
}

// deedOn is the event that a deed is done on.
type deedOn struct {
	calendar, uid string
	commitment    commitments.Key // "" where it serves none
	version       calendar.Version
}

// log logs a deed on an event of ours, once: its key is taken for ever. One that
// was withdrawn before it was ever sent is wanted again.
func (c *Core) log(tx *ledger.Tx, now time.Time, a ledger.Action, on deedOn, w calendar.Write) (err error) {
	a.Calendar, a.UID, a.Commitment, a.State, a.Created = on.calendar, on.uid, on.commitment, ledger.Pending, now
	if a.Before, err = c.beforeImage(tx, on.calendar, on.version); err != nil {
		return err
	}
	if a.Request, err = json.Marshal(w); err != nil {
		return fmt.Errorf("write down the deed %s: %w", a.Key, err)
	}
	_, added, err := tx.AddAction(a)
	if err != nil || added {
		return err
	}
	stands, err := tx.Action(a.Key)
	if err != nil || stands.State != ledger.Moot || stands.Attempts > 0 {
		return err
	}
	stands.State, stands.Request, stands.Before, stands.Error = ledger.Pending, a.Request, a.Before, ""
	stands.Finished, stands.NotBefore = time.Time{}, time.Time{}
	return tx.SaveAction(stands)
}

// beforeImage is what stands on the calendar before a deed, null for nothing
// (R11).
func (c *Core) beforeImage(tx *ledger.Tx, name string, v calendar.Version) (json.RawMessage, error) {
	if v.Ref == "" {
		return json.RawMessage("null"), nil
	}
	seen, ok, err := tx.ObjectAt(name, v.Ref)
	if err != nil || !ok {
		return json.RawMessage("null"), err
	}
	return json.Marshal(seen)
}

// due are the deeds whose time has come, on calendars that can be believed, in
// the order in which they were logged.
func (c *Core) due(tx *ledger.Tx, now time.Time) ([]Effect, error) {
	open, err := tx.Actions(ledger.Pending, ledger.Inflight)
	if err != nil {
		return nil, err
	}
	first := firstDeeds(open)
	var effects []Effect
	for _, a := range open {
		if a.State != ledger.Pending || a.UID != "" && first[a.UID] != a.N {
			continue
		}
		if wait := a.NotBefore.Sub(now); wait > 0 && wait <= longestWait {
			continue
		}
		stop, err := c.held(tx, now, &a)
		if err != nil {
			return nil, err
		}
		if !stop {
			effects = append(effects, Effect{Action: a})
		}
	}
	return effects, nil
}

// firstDeeds are the deeds that come first on each event, by UID. The others wait:
// as long as nobody knows what became of one, its effect would be taken for a
// person's hand by the next.
func firstDeeds(open []ledger.Action) map[string]int {
	first, tried := map[string]int{}, map[string]bool{}
	for _, a := range open {
		if first[a.UID] == 0 || a.Attempts > 0 && !tried[a.UID] {
			first[a.UID], tried[a.UID] = a.N, a.Attempts > 0
		}
	}
	return first
}

// begin marks a deed as under way. begun is false when it is not to be done any
// more, or not now.
func (c *Core) begin(tx *ledger.Tx, now time.Time, key string) (a ledger.Action, begun bool, err error) {
	if a, err = tx.Action(key); err != nil || a.State != ledger.Pending {
		return a, false, err
	}
	if stop, err := c.held(tx, now, &a); err != nil || stop {
		return a, false, err
	}
	if makes(&a) {
		if ready, err := c.stillRight(tx, now, &a); err != nil || !ready {
			return a, false, err
		}
	}
	a.State, a.Attempts = ledger.Inflight, a.Attempts+1
	if planted("done before sent") {
		a.State = ledger.Finished
	}
	return a, true, tx.SaveAction(a)
}

// settle takes in what came of a deed.
func (c *Core) settle(tx *ledger.Tx, now time.Time, o Outcome) error {
	a, err := tx.Action(o.Key)
	if err != nil {
		return err
	}
	switch {
	case a.Kind == kindMail:
		return c.settleLetter(tx, now, a, o)
	case speaks(a.Kind):
		return c.settleUtterance(tx, now, a, o)
	}
	if a.State != ledger.Inflight {
		return nil // settled before
	}
	switch {
	case o.Err == nil:
		return c.finish(tx, now, a, o.Object)
	case errors.Is(o.Err, calendar.ErrExists):
		return c.exists(tx, now, a, o.Object)
	case errors.Is(o.Err, calendar.ErrChanged):
		return c.changed(tx, now, a, o.Object)
	case errors.Is(o.Err, calendar.ErrGone) && a.Kind == kindDelete && a.Attempts > 1:
		return c.finish(tx, now, a, deletedUnseen) // by an earlier attempt, or by a person
	case errors.Is(o.Err, calendar.ErrGone):
		return c.vanished(tx, now, a)
	case errors.Is(o.Err, calendar.ErrRefused), errors.Is(o.Err, calendar.ErrReadOnly):
		return c.close(tx, now, a, ledger.Failed, o.Err.Error())
	}
	if planted("unknown taken for failed") {
		return c.withdrawOne(tx, now, a, o.Err.Error())
	}
	if stopsAll(o.Err) {
		if err := c.failing(tx, now, a.Calendar, o.Err); err != nil {
			return err
		}
	}
	// Whether it happened is unknown: it stays in flight until the calendar has
	// been read again.
	return c.later(tx, now, a, o.Err)
}

// later leaves a deed for another time.
func (c *Core) later(tx *ledger.Tx, now time.Time, a ledger.Action, cause error) error {
	wait := backoff(a.Key, a.Attempts)
	if retry := (*calendar.RetryError)(nil); errors.As(cause, &retry) {
		wait = max(wait, min(retry.After, longestWait))
	}
	a.NotBefore, a.Error = now.Add(wait), plain(cause.Error())
	return tx.SaveAction(a)
}

// longestWait is the longest that a calendar is left alone at its own request.
// Whatever is put off for longer was put off by a clock that went wrong.
const longestWait = 24 * time.Hour

// backoff is how long to wait after so many attempts at something: a minute,
// doubling, at most four hours, and up to a quarter more, derived from its name
// so that many do not come back at the same instant, and that the same life can
// be replayed (R12).
func backoff(what string, attempts int) time.Duration {
	wait := min(time.Minute<<min(max(attempts-1, 0), 10), 4*time.Hour)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", what, attempts))
	return wait + wait*time.Duration(sum[0])/(4*256)
}

// close ends an action.
func (c *Core) close(tx *ledger.Tx, now time.Time, a ledger.Action, s ledger.ActionState, reason string) error {
	if a.Undoes != 0 && s != ledger.Finished {
		if err := notUndone(tx, &a); err != nil {
			return err
		}
	}
	a.State, a.Error, a.Finished = s, plain(reason), now
	return tx.SaveAction(a)
}

// finish records that a deed was done and what stands on the calendar now.
func (c *Core) finish(tx *ledger.Tx, now time.Time, a ledger.Action, stands calendar.Object) error {
	if a.Commitment == "" {
		return c.finishQuestion(tx, now, a, stands)
	}
	in, err := tx.CheckInByUID(a.UID)
	if err != nil {
		return err
	}
	if a.Kind == kindDelete {
		if in.State != commitments.Removed {
			in.State = commitments.CalledOff
		}
		if err := tx.DropObject(a.Calendar, in.Version.Ref); err != nil {
			return err
		}
		if a.After, err = image(stands); err != nil {
			return err
		}
	} else {
		var w calendar.Write
		if err := json.Unmarshal(a.Request, &w); err != nil {
			return fmt.Errorf("read the deed %s: %w", a.Key, err)
		}
		c.noteWritten(&in, w)
		if a.Undoes != 0 {
			undone(&in, w)
		}
		in.Version = stands.Version
		if err := c.mirror(tx, a.Calendar, stands); err != nil {
			return err
		}
		left, err := c.asLeft(&a, w, stands)
		if err != nil {
			return err
		}
		if a.After, err = json.Marshal(left); err != nil {
			return err
		}
	}
	if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: a.Key}); err != nil {
		return err
	}
	return c.close(tx, now, a, ledger.Finished, "")
}

// noteWritten remembers which of our own words and times now stand.
func (c *Core) noteWritten(in *commitments.CheckIn, w calendar.Write) {
	whole := w.Seen.Ref == ""
	if whole || w.Fields&calendar.FieldTime != 0 {
		in.Written.Start, in.Written.End = in.Start, in.End
		if !w.Event.Start.IsZero() {
			span := c.spanOf(&w.Event)
			in.Span = span
			in.Written.Start, in.Written.End = span.Start, span.End
		}
	}
	if whole || w.Fields&calendar.FieldSummary != 0 {
		in.Written.Summary = w.Event.Summary
	}
	if whole || w.Fields&calendar.FieldDescription != 0 {
		in.Written.Text, _ = between(w.Event.Description)
	}
}

// undone marks what a person took back as theirs, so that it is not done again.
func undone(in *commitments.CheckIn, w calendar.Write) {
	in.Theirs |= w.Fields & (calendar.FieldTime | calendar.FieldSummary | calendar.FieldDescription)
	if w.Seen.Ref == "" {
		in.Theirs |= calendar.FieldSummary | calendar.FieldDescription
	}
	if in.State == commitments.CalledOff {
		in.State = commitments.Booked
	}
}

// exists settles a create that found something in its place: ours is a success
// whose answer was lost, a cancelled one was removed by a person (R4).
func (c *Core) exists(tx *ledger.Tx, now time.Time, a ledger.Action, stands calendar.Object) error {
	switch {
	case len(stands.Events) == 0:
		return c.later(tx, now, a, errors.New("something that cannot be read stands in its place on the calendar"))
	case stands.UID() != a.UID:
		return c.close(tx, now, a, ledger.Failed, "something else stands in its place on the calendar")
	case stands.Events[0].Status == calendar.Cancelled && a.Undoes != 0:
		return c.close(tx, now, a, ledger.Moot, "this calendar does not bring back what was deleted")
	case stands.Events[0].Status == calendar.Cancelled:
		return c.vanished(tx, now, a)
	}
	return c.finish(tx, now, a, stands)
}

// changed settles a write that a person was quicker than: their version stands,
// and whatever is still to be said is worked out from it anew (R5).
func (c *Core) changed(tx *ledger.Tx, now time.Time, a ledger.Action, stands calendar.Object) error {
	var w calendar.Write
	if err := json.Unmarshal(a.Request, &w); err != nil {
		return fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	switch {
	case stands.Version == w.Seen:
		// Refused although nothing has changed: that passes.
		a.State = ledger.Pending
		return c.later(tx, now, a, calendar.ErrChanged)
	case len(stands.Events) == 0:
		return c.later(tx, now, a, calendar.ErrChanged)
	case a.Kind == kindPut && stands.UID() == a.UID && wrote(stands, w):
		// An earlier attempt had its effect after all.
		return c.finish(tx, now, a, stands)
	case stands.UID() == a.UID:
		if err := c.mirror(tx, a.Calendar, stands); err != nil {
			return err
		}
	}
	return c.close(tx, now, a, ledger.Moot, "a person changed the event first")
}

// vanished settles a write to what a person has deleted: it never comes back.
func (c *Core) vanished(tx *ledger.Tx, now time.Time, a ledger.Action) error {
	if a.Commitment == "" {
		return c.questionVanished(tx, now, a)
	}
	in, err := tx.CheckInByUID(a.UID)
	if err != nil {
		return err
	}
	if in.Live() {
		in.State = commitments.Removed
		if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: byUs, Why: "deleted in the calendar"}); err != nil {
			return err
		}
	}
	return c.close(tx, now, a, ledger.Moot, "a person deleted the event")
}

// arrived settles the deeds of unknown outcome whose effect the mirror shows.
// What was seen once counts at once: by the next look a person may have changed
// or deleted it.
func (c *Core) arrived(tx *ledger.Tx, now time.Time) error {
	return c.eachUnsettled(tx, func(a ledger.Action, w calendar.Write, seen calendar.Object, there bool) error {
		switch {
		case !there || a.Kind == kindDelete:
			return nil
		case w.Seen.Ref == "":
			return c.exists(tx, now, a, seen)
		case seen.ETag != w.Seen.ETag && wrote(seen, w):
			return c.finish(tx, now, a, seen)
		}
		return nil
	})
}

// reconcile settles the deeds whose outcome is unknown, after a crash or a lost
// answer, where their calendar has just been read (R3). What did not
// happen becomes pending again.
func (c *Core) reconcile(tx *ledger.Tx, now time.Time, in Inputs) error {
	fresh := map[string]bool{}
	for _, p := range in.Pulls {
		fresh[p.Calendar] = p.Err == nil && !p.Resting
	}
	return c.eachUnsettled(tx, func(a ledger.Action, w calendar.Write, seen calendar.Object, there bool) error {
		row, err := tx.Calendar(a.Calendar)
		if err != nil || !fresh[a.Calendar] || row.Held != "" {
			return err
		}
		switch {
		case a.Kind == kindDelete && !there:
			return c.finish(tx, now, a, deletedUnseen)
		case w.Seen.Ref != "" && !there:
			return c.vanished(tx, now, a)
		case there && seen.ETag != w.Seen.ETag:
			return c.changed(tx, now, a, seen)
		}
		a.State = ledger.Pending
		return tx.SaveAction(a)
	})
}

// eachUnsettled goes through the deeds on calendars that were sent and not settled,
// each with what the mirror shows in its place. One that waits to be sent again is
// among them: a calendar may show late that it was done.
func (c *Core) eachUnsettled(tx *ledger.Tx, do func(a ledger.Action, w calendar.Write, seen calendar.Object, there bool) error) error {
	open, err := tx.Actions(ledger.Pending, ledger.Inflight)
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.Kind != kindPut && a.Kind != kindDelete || a.Attempts == 0 {
			continue
		}
		var w calendar.Write
		if err := json.Unmarshal(a.Request, &w); err != nil {
			return fmt.Errorf("read the deed %s: %w", a.Key, err)
		}
		stands, err := tx.ObjectsByUID(a.UID)
		if err != nil {
			return err
		}
		seen, there := here(stands, a.Calendar)
		if err := do(a, w, seen, there); err != nil {
			return err
		}
	}
	return nil
}

// wrote reports whether an object shows what a change was to write. Of a
// description that is what stands between the markers: the rest is for people.
func wrote(seen calendar.Object, w calendar.Write) bool {
	ev := seen.Events[0]
	is, _ := between(ev.Description)
	was, _ := between(w.Event.Description)
	return (w.Fields&calendar.FieldDescription == 0 || is == was) &&
		(w.Fields&calendar.FieldSummary == 0 || normal(ev.Summary) == normal(w.Event.Summary)) &&
		(w.Fields&calendar.FieldTime == 0 || ev.Start == w.Event.Start && ev.End == w.Event.End) &&
		(w.Fields&calendar.FieldAttendees == 0 || invites(&ev, w.Event.Attendees))
}
