package daemon

import (
	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// asLeft is an event as a deed left it. That is what stands there, unless a
// person was at it before its outcome was known: then it is what we wrote, of no
// version that is known, so that undo does not take their hand for ours.
func (c *Core) asLeft(a *ledger.Action, w calendar.Write, stands calendar.Object) (calendar.Object, error) {
	ours := w.Event
	if w.Seen.Ref != "" {
		before, _, err := images(a)
		if err != nil || len(before.Events) == 0 {
			return calendar.Object{}, err
		}
		ours = merged(before.Events[0], w)
	}
	if c.same(&ours, &stands.Events[0]) {
		return stands, nil
	}
	return calendar.Object{Version: calendar.Version{Ref: stands.Ref}, Events: []calendar.Event{ours}}, nil
}

// unwitnessed stands for the version that an event is in after a deletion of
// which nobody knows whether it was ours: the request was sent, its answer never
// came, and when bywhen looked again the event was gone. Undo brings back nothing
// that a person may have deleted.
const unwitnessed calendar.ETag = "unwitnessed"

// deletedUnseen is what stands then.
var deletedUnseen = calendar.Object{Version: calendar.Version{ETag: unwitnessed}}

// merged is an event after a write has changed some fields of it.
func merged(ev calendar.Event, w calendar.Write) calendar.Event {
	has := func(f calendar.Fields) bool { return w.Fields&f != 0 }
	if has(calendar.FieldTime) {
		ev.Start, ev.End = w.Event.Start, w.Event.End
	}
	if has(calendar.FieldSummary) {
		ev.Summary = w.Event.Summary
	}
	if has(calendar.FieldDescription) {
		ev.Description = w.Event.Description
	}
	if has(calendar.FieldStatus) {
		ev.Status = w.Event.Status
	}
	if has(calendar.FieldTransparent) {
		ev.Transparent = w.Event.Transparent
	}
	if has(calendar.FieldAttendees) {
		ev.Organizer, ev.Attendees = w.Event.Organizer, w.Event.Attendees
	}
	if has(calendar.FieldClass) {
		ev.Class = w.Event.Class
	}
	return ev
}

// same reports whether two events say the same, in what a person would change
// and a server would not.
func (c *Core) same(a, b *calendar.Event) bool {
	x, y := c.spanOf(a), c.spanOf(b)
	return x.Start.Equal(y.Start) && x.End.Equal(y.End) && normal(a.Summary) == normal(b.Summary) && normal(a.Description) == normal(b.Description) &&
		a.Location == b.Location && a.Transparent == b.Transparent && len(a.Attendees) == len(b.Attendees)
}
