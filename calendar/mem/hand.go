package mem

import (
	"context"

	"bywhen/calendar"
)

// Make lets a person put an event into the calendar, with the overrides of a
// series behind its master: all events have one UID. What stood at that UID is
// replaced.
func (c *Calendar) Make(events ...calendar.Event) calendar.Version {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.record(APerson, events[0].UID, c.stamp(events), calendar.TellNobody).Version
}

// Edit lets a person change the first event with that UID, the master if it is
// a series. It reports whether there is one.
func (c *Calendar) Edit(uid string, edit func(*calendar.Event)) bool {
	return c.EditAll(uid, func(events []calendar.Event) []calendar.Event {
		edit(&events[0])
		return events
	})
}

// EditAll lets a person change all events with that UID, such as by adding an
// override. It reports whether there are any.
func (c *Calendar) EditAll(uid string, edit func([]calendar.Event) []calendar.Event) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.latest(c.ref(uid))
	if old == nil || len(old.Events) == 0 {
		return false
	}
	events := c.stamp(edit(cloneAll(old.Events)))
	c.record(APerson, uid, events, calendar.TellNobody)
	return true
}

// Move lets a person move an event.
func (c *Calendar) Move(uid string, start, end calendar.Time) bool {
	return c.Edit(uid, func(ev *calendar.Event) {
		ev.Start, ev.End = start, end
		ev.Sequence++
	})
}

// Decline lets a person decline an invitation.
func (c *Calendar) Decline(uid string, who calendar.Address) bool {
	return c.Answer(uid, who, calendar.Declined)
}

// Answer lets a person answer an invitation. It reports whether that person is
// invited.
func (c *Calendar) Answer(uid string, who calendar.Address, answer calendar.Answer) bool {
	invited := false
	c.EditAll(uid, func(events []calendar.Event) []calendar.Event {
		for i := range events {
			if a := events[i].Attendee(who); a != nil {
				a.Answer, invited = answer, true
			}
		}
		return events
	})
	return invited
}

// Remove lets a person delete an event. It reports whether there was one.
func (c *Calendar) Remove(uid string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.latest(c.ref(uid))
	if old == nil || old.Deleted() {
		return false
	}
	c.record(APerson, uid, nil, calendar.TellNobody)
	return true
}

// Break lets another program store something under that UID that cannot be
// read: until it is replaced, Changes reports a problem in its place.
func (c *Calendar) Break(uid, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.record(APerson, uid, []calendar.Event{}, calendar.TellNobody).Unreadable = reason
}

// Forget makes the server forget every cursor that it gave.
func (c *Calendar) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
}

// stamp gives the events of a person's change their LAST-MODIFIED.
func (c *Calendar) stamp(events []calendar.Event) []calendar.Event {
	events = cloneAll(events)
	for i := range events {
		events[i].Modified = c.opt.Now().UTC()
	}
	return events
}

// Invites is nil: whoever is put on an event is written to.
func (c *Calendar) Invites(context.Context) error { return nil }

// SetBusy says when somebody else is busy. Who was never named is unknown.
func (c *Calendar) SetBusy(who calendar.Address, spans ...calendar.Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy[who] = append([]calendar.Span{}, spans...)
}

// Busy gives the spans of SetBusy that overlap the window.
func (c *Calendar) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	fault, err := c.begin(ctx, Op{Kind: OpBusy})
	if err != nil {
		return nil, err
	}
	if err := fault.before(); err != nil {
		return nil, err
	}
	if err := fault.after(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(map[calendar.Address][]calendar.Span)
	for _, a := range who {
		spans, known := c.busy[a]
		if !known {
			continue
		}
		out[a] = []calendar.Span{}
		for _, s := range spans {
			if s.Overlaps(window) {
				out[a] = append(out[a], s)
			}
		}
	}
	return out, nil
}

// Settle makes visible at once whatever lags: enough time has passed.
func (c *Calendar) Settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.visible {
		c.visible[i] = min(c.visible[i], c.calls)
	}
}
