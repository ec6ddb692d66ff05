package caldav

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// product is who wrote an object (RFC 5545 3.7.3).
const product = "-//bywhen//bywhen//EN"

// Put creates or changes an event, and reads back what stands there.
func (c *CalDAV) Put(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Object{}, err
	}
	if w.Tell != calendar.TellNobody {
		// A guest whom nobody writes to would look invited.
		switch err := c.Invites(ctx); {
		case errors.Is(err, calendar.ErrNoInvites):
			return calendar.Object{}, fmt.Errorf("%w: %w", calendar.ErrRefused, err)
		case err != nil:
			return calendar.Object{}, err
		}
	}
	if w.Seen == (calendar.Version{}) {
		o, err := c.create(ctx, w)
		return o, failure("create event", err)
	}
	o, err := c.update(ctx, w)
	return o, failure("update event", err)
}

func failure(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}

func (c *CalDAV) create(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	if w.Event.UID == "" {
		return calendar.Object{}, fmt.Errorf("it has no UID: %w", calendar.ErrRefused)
	}
	data, err := ics.Encode(ics.Calendar{ProdID: product, Events: []calendar.Event{w.Event}})
	if err != nil {
		return calendar.Object{}, fmt.Errorf("%w: %w", calendar.ErrRefused, err)
	}
	at, err := c.writable(ctx)
	if err != nil {
		return calendar.Object{}, err
	}
	// A UID stands in a calendar once, but not every server sees to that.
	if o, there := c.find(ctx, at, w.Event.UID); there {
		return o, calendar.ErrExists
	}
	place := at.at.JoinPath(fileName(w.Event.UID))
	ref := calendar.Ref((&url.URL{Path: place.Path}).EscapedPath())
	err = c.put(ctx, request{at: place, none: true, body: string(withAgents(data, w.Tell))})
	switch {
	case statusOf(err) == http.StatusPreconditionFailed:
		o, err := c.standing(ctx, ref)
		return o, exists(err)
	case conflicts(err):
		if o, there := c.find(ctx, at, w.Event.UID); there {
			return o, calendar.ErrExists
		}
		return calendar.Object{}, fmt.Errorf("%w: %w", calendar.ErrRefused, err)
	case err != nil:
		return calendar.Object{}, final(err)
	}
	return c.readBack(ctx, ref)
}

// exists is ErrExists, unless what stands in the way could not be asked for.
func exists(err error) error {
	if err == nil || errors.Is(err, calendar.ErrGone) {
		return calendar.ErrExists
	}
	return err
}

// conflicts reports whether a server refuses because the UID is used at another
// place (RFC 4791 5.3.2.1).
func conflicts(err error) bool {
	var s *statusError
	return errors.As(err, &s) && (s.condition == "no-uid-conflict" || s.code == http.StatusConflict)
}

// writable is the calendar, if it takes events as far as is known.
func (c *CalDAV) writable(ctx context.Context) (*collection, error) {
	at, err := c.collection(ctx)
	if err == nil && at.readOnly {
		return nil, fmt.Errorf("your account may not write to it: %w", calendar.ErrReadOnly)
	}
	return at, err
}

func (c *CalDAV) put(ctx context.Context, r request) error {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	r.method, r.kind = http.MethodPut, "text/calendar; charset=utf-8"
	resp, _, err := c.client.do(ctx, r)
	if err == nil {
		discard(resp.Body)
	}
	return err
}

// final sorts what a server says to a write: what it will never accept, and what
// we may not do.
func final(err error) error {
	var s *statusError
	if !errors.As(err, &s) {
		return err
	}
	switch {
	case s.condition == "need-privileges", s.code == http.StatusMethodNotAllowed, s.code == http.StatusForbidden && s.condition == "":
		return fmt.Errorf("%w: %w", calendar.ErrReadOnly, err)
	case s.code == http.StatusNotFound, s.code == http.StatusGone:
		return fmt.Errorf("%w: %w", calendar.ErrGone, err)
	case s.code == http.StatusInsufficientStorage:
		return &calendar.RetryError{Err: err}
	case s.code >= 400 && s.code < 500 && !errors.Is(err, calendar.ErrLogin) && !retries(err):
		return fmt.Errorf("%w: %w", calendar.ErrRefused, err)
	}
	return err
}

func retries(err error) bool {
	var retry *calendar.RetryError
	return errors.As(err, &retry)
}

// readBack gives what a write left. The write is done: if it cannot be read, its
// outcome has to be looked for.
func (c *CalDAV) readBack(ctx context.Context, ref calendar.Ref) (calendar.Object, error) {
	o, data, err := c.load(ctx, ref)
	if err == nil && (len(o.Events) == 0 || !whole(data)) {
		err = errCut
	}
	if err != nil {
		return calendar.Object{}, &calendar.RetryError{Err: fmt.Errorf("read back what was written: %w", err)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.wrote) > maxHomes {
		clear(c.wrote)
	}
	c.wrote[ref] = o.ETag
	return o, nil
}

// errCut: a text without its end, in an answer that did not say how long it is.
var errCut = errors.New("the server gave only a part of the event")

// whole reports whether a text goes on to its end.
func whole(data []byte) bool {
	return bytes.HasSuffix(bytes.ToUpper(bytes.TrimSpace(data)), []byte("END:VCALENDAR"))
}

// standing is the object that stands at ref, without events where it cannot be
// read.
func (c *CalDAV) standing(ctx context.Context, ref calendar.Ref) (calendar.Object, error) {
	o, _, err := c.load(ctx, ref)
	return o, err
}

// load fetches an object and its text.
func (c *CalDAV) load(ctx context.Context, ref calendar.Ref) (calendar.Object, []byte, error) {
	data, tag, err := c.client.get(ctx, c.addressOf(ref))
	if missing(err) {
		return calendar.Object{}, nil, calendar.ErrGone
	}
	if err != nil {
		return calendar.Object{}, nil, err
	}
	etag := etagOf(tag)
	if etag == "" {
		etag = hashTag(data)
	}
	o, _ := read(ref, etag, data)
	o.Version = calendar.Version{Ref: ref, ETag: etag}
	return o, data, nil
}

// find looks for a UID in the whole calendar. Servers differ in what they make of
// the filter, so what they give is looked at; one that cannot filter finds
// nothing, and the conditional PUT has to do.
func (c *CalDAV) find(ctx context.Context, at *collection, uid string) (found calendar.Object, there bool) {
	stop := errors.New("found")
	_, _, err := c.client.multistatus(ctx, request{method: "REPORT", at: at.at, depth: "1", body: findBody(uid)}, func(one *response) error {
		ref, self, err := c.refOf(at, one.href)
		if err != nil || self || len(one.props.data) == 0 {
			return nil
		}
		etag := etagOf(one.props.etag)
		if etag == "" {
			etag = hashTag(one.props.data)
		}
		if o, _ := read(ref, etag, one.props.data); o.UID() == uid {
			found, there = o, true
			return stop
		}
		return nil
	})
	if err != nil && !errors.Is(err, stop) {
		c.log.Debug("the server was asked for an event by its UID in vain", "error", err)
	}
	return found, there
}

func findBody(uid string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/><C:calendar-data/></prop>` +
		`<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="UID"><C:text-match collation="i;octet">`)
	xml.EscapeText(&b, []byte(uid)) // a strings.Builder takes everything
	b.WriteString(`</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`)
	return b.String()
}

// seen checks a version that a write is about, before anything is sent.
func (c *CalDAV) seen(ctx context.Context, v calendar.Version) error {
	at, err := c.writable(ctx)
	if err != nil {
		return err
	}
	ref, self, err := c.refOf(at, string(v.Ref))
	switch {
	case err != nil || self || ref != v.Ref:
		return fmt.Errorf("%s is no object of this calendar: %w", cut(string(v.Ref), 200), calendar.ErrRefused)
	case v.ETag == "":
		return fmt.Errorf("no version of it was seen: %w", calendar.ErrRefused)
	case strings.HasPrefix(string(v.ETag), unversioned):
		return fmt.Errorf("the server names no versions (ETag), so a change could overwrite what somebody else wrote: %w", calendar.ErrRefused)
	}
	return nil
}

func (c *CalDAV) update(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	if err := c.seen(ctx, w.Seen); err != nil {
		return calendar.Object{}, err
	}
	old, data, err := c.load(ctx, w.Seen.Ref)
	switch {
	case err != nil:
		return calendar.Object{}, err
	case old.ETag != w.Seen.ETag:
		return old, calendar.ErrChanged
	case w.Fields == 0:
		return old, nil
	case !whole(data): // what is missing would be lost for ever
		return calendar.Object{}, &calendar.RetryError{Err: errCut}
	}
	fresh, err := ics.Patch(data, w.Event, w.Fields, c.now())
	if err != nil {
		return old, fmt.Errorf("%w: %w", calendar.ErrRefused, err)
	}
	if w.Fields&calendar.FieldAttendees != 0 {
		fresh = withAgents(fresh, w.Tell)
	}
	err = c.put(ctx, request{at: c.addressOf(w.Seen.Ref), match: string(w.Seen.ETag), body: string(fresh)})
	if statusOf(err) == http.StatusPreconditionFailed {
		now, err := c.standing(ctx, w.Seen.Ref)
		if err != nil {
			return calendar.Object{}, err
		}
		return now, calendar.ErrChanged
	}
	if err != nil {
		return calendar.Object{}, final(err)
	}
	return c.readBack(ctx, w.Seen.Ref)
}

// Delete removes an object if it still has that ETag.
func (c *CalDAV) Delete(ctx context.Context, seen calendar.Version, tell calendar.Tell) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return failure("delete event", c.delete(ctx, seen, tell))
}

func (c *CalDAV) delete(ctx context.Context, seen calendar.Version, tell calendar.Tell) error {
	if err := c.seen(ctx, seen); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	r := request{method: http.MethodDelete, at: c.addressOf(seen.Ref), match: string(seen.ETag)}
	if tell == calendar.TellNobody {
		r.header = map[string]string{"Schedule-Reply": "F"} // RFC 6638 8.1
	}
	resp, _, err := c.client.do(ctx, r)
	switch {
	case err == nil:
		discard(resp.Body)
		return nil
	case statusOf(err) == http.StatusPreconditionFailed:
		// Some servers say so of what is not there at all.
		if _, gone := c.standing(ctx, seen.Ref); errors.Is(gone, calendar.ErrGone) {
			return gone
		}
		return calendar.ErrChanged
	}
	return final(err)
}
