package mem

import (
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
)

// An Author is whose hand made a change.
type Author string

// The authors of changes.
const (
	// Bywhen wrote through the seam: Put and Delete.
	Bywhen Author = "bywhen"
	// APerson wrote with one of the methods that play people.
	APerson Author = "person"
)

// A Change is one version of one object, or its deletion.
type Change struct {
	// N counts all changes of the calendar from 1.
	N  int
	At time.Time
	By Author
	calendar.Version
	UID string
	// Events are what the object held from then on; nil means it was deleted.
	Events []calendar.Event
	Tell   calendar.Tell
	// Unreadable is why this version cannot be read, "" for one that can.
	Unreadable string
	// Shown is the number of the call that first handed this version out, zero
	// if none has: what was replaced unshown was replaced unread.
	Shown int
}

// Deleted reports whether the change removed the object.
func (c Change) Deleted() bool { return c.Events == nil }

// History is every version there ever was, oldest first.
func (c *Calendar) History() []Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := slices.Clone(c.log)
	for i := range out {
		out[i].Events = cloneAll(out[i].Events)
	}
	return out
}

// Live is what stands in the calendar now, by ref.
func (c *Calendar) Live() []calendar.Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []calendar.Object
	for _, ref := range c.refs() {
		if ch := c.at(ref, len(c.log)); ch != nil && !ch.Deleted() {
			out = append(out, object(ch))
		}
	}
	return out
}

// Find is the object with that UID as it stands now.
func (c *Calendar) Find(uid string) (calendar.Object, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := c.latest(c.ref(uid))
	if ch == nil || ch.Deleted() {
		return calendar.Object{}, false
	}
	return object(ch), true
}

// record appends a version; nil events delete. The version counts as shown to
// bywhen at once when bywhen wrote it.
func (c *Calendar) record(by Author, uid string, events []calendar.Event, tell calendar.Tell) *Change {
	n, ref := len(c.log)+1, c.ref(uid)
	ch := Change{N: n, At: c.opt.Now(), By: by, UID: uid, Events: cloneAll(events), Tell: tell}
	ch.Version = calendar.Version{Ref: ref, ETag: c.etag(n)}
	if by == Bywhen {
		ch.Shown = c.calls
	}
	from := c.calls
	if c.opt.Lag > 0 {
		from += c.rng.IntN(c.opt.Lag + 1)
	}
	if k := len(c.visible); k > 0 {
		from = max(from, c.visible[k-1])
	}
	c.log, c.visible = append(c.log, ch), append(c.visible, from)
	c.versions[ref] = append(c.versions[ref], n-1)
	return &c.log[n-1]
}

// etag names the version that the n-th change made, in the manner of the
// server: both quote, as RFC 9110 8.8.3 says.
func (c *Calendar) etag(n int) calendar.ETag {
	if c.opt.Personality == CalDAV {
		return calendar.ETag(fmt.Sprintf(`"%08x"`, n*0x9e3779b1&0xffffffff))
	}
	return calendar.ETag(fmt.Sprintf(`"%d"`, 3_000_000_000_000_000+n))
}

// latest is the newest version at a ref, nil if there never was one.
func (c *Calendar) latest(ref calendar.Ref) *Change { return c.at(ref, len(c.log)) }

// at is the version at ref after the first n changes, nil if there was none.
func (c *Calendar) at(ref calendar.Ref, n int) *Change {
	all := c.versions[ref]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] < n {
			return &c.log[all[i]]
		}
	}
	return nil
}

// refs are all refs that were ever used, in order.
func (c *Calendar) refs() []calendar.Ref {
	out := make([]calendar.Ref, 0, len(c.versions))
	for ref := range c.versions {
		out = append(out, ref)
	}
	slices.Sort(out)
	return out
}

// show notes that a version leaves the calendar in an answer.
func (c *Calendar) show(ch *Change) calendar.Object {
	if ch.Shown == 0 {
		ch.Shown = c.calls
	}
	return object(ch)
}

// object is a version as the seam hands it out.
func object(ch *Change) calendar.Object {
	return calendar.Object{Version: ch.Version, Events: cloneAll(ch.Events)}
}

func cloneAll(events []calendar.Event) []calendar.Event {
	if events == nil {
		return nil
	}
	out := make([]calendar.Event, len(events))
	for i, ev := range events {
		out[i] = clone(ev)
	}
	return out
}

// clone is a copy that shares nothing with ev, so that a caller that edits what
// it was given edits no calendar.
func clone(ev calendar.Event) calendar.Event {
	ev.Recurrence = slices.Clone(ev.Recurrence)
	ev.Timezones = slices.Clone(ev.Timezones)
	ev.Categories = slices.Clone(ev.Categories)
	ev.Attachments = slices.Clone(ev.Attachments)
	ev.Attendees = slices.Clone(ev.Attendees)
	ev.Alarms = slices.Clone(ev.Alarms)
	return ev
}

// Since is History without its first n versions.
func (c *Calendar) Since(n int) []Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := slices.Clone(c.log[n:])
	for i := range out {
		out[i].Events = cloneAll(out[i].Events)
	}
	return out
}
