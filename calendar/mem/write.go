package mem

import (
	"context"
	"fmt"

	"bywhen/calendar"
)

// Put creates or changes an event.
func (c *Calendar) Put(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	op := Op{Kind: OpUpdate, UID: w.Event.UID, Ref: w.Seen.Ref}
	if w.Seen == (calendar.Version{}) {
		op.Kind, op.Ref = OpCreate, c.ref(w.Event.UID)
	}
	fault, err := c.begin(ctx, op)
	if err != nil {
		return calendar.Object{}, err
	}
	if err := fault.before(); err != nil {
		return calendar.Object{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	put := c.create
	if op.Kind == OpUpdate {
		put = c.update
	}
	if fault.Kind == Precondition {
		return c.refuse(op)
	}
	o, err := put(w)
	if fault.Kind == Twice {
		o, err = put(w)
	}
	if lost := fault.after(); lost != nil {
		return calendar.Object{}, lost
	}
	return o, err
}

// refuse is the answer to a write that gets a 412 for no good reason.
func (c *Calendar) refuse(op Op) (calendar.Object, error) {
	var o calendar.Object
	if ch := c.latest(op.Ref); ch != nil && !ch.Deleted() {
		o = c.show(ch)
	}
	if op.Kind == OpCreate {
		return o, fmt.Errorf("create event: 412 precondition failed: %w", calendar.ErrExists)
	}
	return o, fmt.Errorf("%s event: 412 precondition failed: %w", op.Kind, calendar.ErrChanged)
}

func (c *Calendar) create(w calendar.Write) (calendar.Object, error) {
	if w.Event.UID == "" {
		return calendar.Object{}, fmt.Errorf("create event: it has no UID: %w", calendar.ErrRefused)
	}
	old := c.latest(c.ref(w.Event.UID))
	switch {
	case old == nil, old.Deleted() && c.opt.Personality == CalDAV:
		ev := clone(w.Event)
		ev.Modified = c.opt.Now().UTC()
		return object(c.record(Bywhen, ev.UID, []calendar.Event{ev}, w.Tell)), nil
	case old.Deleted():
		return c.cancelled(old), fmt.Errorf("create event: 409 conflict: %w", calendar.ErrExists)
	}
	return c.show(old), fmt.Errorf("create event: %w", calendar.ErrExists)
}

// cancelled is what Google shows of a deleted event: the last version, with
// status cancelled.
func (c *Calendar) cancelled(del *Change) calendar.Object {
	del.Shown = c.calls
	o := calendar.Object{Version: del.Version}
	all := c.versions[del.Ref]
	for i := len(all) - 1; i >= 0; i-- {
		if v := c.log[all[i]]; !v.Deleted() {
			o.Events = cloneAll(v.Events)
			break
		}
	}
	for i := range o.Events {
		o.Events[i].Status = calendar.Cancelled
	}
	return o
}

func (c *Calendar) update(w calendar.Write) (calendar.Object, error) {
	old, o, err := c.match(w.Seen)
	if err != nil {
		return o, fmt.Errorf("update event: %w", err)
	}
	events := cloneAll(old.Events)
	for i := range events {
		if events[i].UID == w.Event.UID && events[i].RecurrenceID == w.Event.RecurrenceID {
			merge(&events[i], w.Event, w.Fields)
			events[i].Modified = c.opt.Now().UTC()
			return object(c.record(Bywhen, old.UID, events, w.Tell)), nil
		}
	}
	return c.show(old), fmt.Errorf("update event: %s holds no event %q: %w", w.Seen.Ref, w.Event.UID, calendar.ErrRefused)
}

// Delete removes an object.
func (c *Calendar) Delete(ctx context.Context, seen calendar.Version, tell calendar.Tell) error {
	op := Op{Kind: OpDelete, Ref: seen.Ref}
	fault, err := c.begin(ctx, op)
	if err != nil {
		return err
	}
	if err := fault.before(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if fault.Kind == Precondition {
		_, err := c.refuse(op)
		return err
	}
	err = c.remove(seen, tell)
	if fault.Kind == Twice {
		err = c.remove(seen, tell)
	}
	if lost := fault.after(); lost != nil {
		return lost
	}
	return err
}

func (c *Calendar) remove(seen calendar.Version, tell calendar.Tell) error {
	old, _, err := c.match(seen)
	if err != nil {
		return fmt.Errorf("delete event: %w", err)
	}
	c.record(Bywhen, old.UID, nil, tell)
	return nil
}

// match finds the version that a conditional write is about. When another one
// stands there, that one is given with ErrChanged.
func (c *Calendar) match(seen calendar.Version) (*Change, calendar.Object, error) {
	ch := c.latest(seen.Ref)
	switch {
	case ch == nil || ch.Deleted():
		return nil, calendar.Object{}, calendar.ErrGone
	case ch.ETag != seen.ETag || seen.ETag == "":
		return nil, c.show(ch), calendar.ErrChanged
	}
	return ch, calendar.Object{}, nil
}

// merge writes the named fields of from into ev. SEQUENCE grows as RFC 5546
// 2.1.4 asks of an organizer.
func merge(ev *calendar.Event, from calendar.Event, fields calendar.Fields) {
	has := func(f calendar.Fields) bool { return fields&f != 0 }
	if has(calendar.FieldTime) {
		ev.Start, ev.End = from.Start, from.End
	}
	if has(calendar.FieldSummary) {
		ev.Summary = from.Summary
	}
	if has(calendar.FieldDescription) {
		ev.Description = from.Description
	}
	if has(calendar.FieldStatus) {
		ev.Status = from.Status
	}
	if has(calendar.FieldTransparent) {
		ev.Transparent = from.Transparent
	}
	if has(calendar.FieldAttendees) {
		ev.Organizer = from.Organizer
		ev.Attendees = clone(from).Attendees
	}
	if has(calendar.FieldClass) {
		ev.Class = from.Class
	}
	if fields != 0 {
		ev.Sequence++
	}
}
