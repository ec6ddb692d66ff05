package caldav

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"bywhen/calendar"
)

// Changes reports what changed since the cursor.
func (c *CalDAV) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Delta{}, err
	}
	c.reading.Lock()
	defer c.reading.Unlock()
	if known == nil {
		known = func() map[calendar.Ref]calendar.ETag { return nil }
	}
	d, err := c.changes(ctx, c.resume(since), known)
	if err != nil {
		c.page = nil
		return calendar.Delta{}, fmt.Errorf("read calendar: %w", err)
	}
	return d, nil
}

func (c *CalDAV) changes(ctx context.Context, k cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if p := c.page; p == nil || k.Page == 0 || p.from != k {
		k.Page = 0
		p, err := c.list(ctx, k, known)
		if err != nil || p == nil {
			return calendar.Delta{Next: k.String()}, err
		}
		p.from = k
		c.page = p
	}
	d, err := c.give(ctx, c.page, known())
	if err == nil && !d.More {
		c.page = nil
	}
	return d, err
}

// list asks the server what there is to give; nil if nothing changed.
func (c *CalDAV) list(ctx context.Context, k cursor, known func() map[calendar.Ref]calendar.ETag) (*listing, error) {
	if at := k.collection(c.client.base); at != nil {
		c.settle(at)
		p, same, err := c.since(ctx, at, k, known)
		switch {
		case same:
			return nil, nil
		case err == nil && p != nil:
			return p, nil
		case fatal(err):
			return nil, err
		}
		// Refused or doubted: everything is listed, and if the calendar is not
		// there any more, looked for.
	}
	at, err := c.collection(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.whole(ctx, at)
	if !missing(err) {
		return p, err
	}
	c.settle(nil)
	if at, err = c.collection(ctx); err != nil {
		return nil, fmt.Errorf("the calendar is not there any more (%w): look at url and calendar", err)
	}
	return c.whole(ctx, at)
}

// since asks what changed. same says that nothing did; without a listing
// everything has to be listed.
func (c *CalDAV) since(ctx context.Context, at *collection, k cursor, known func() map[calendar.Ref]calendar.ETag) (p *listing, same bool, err error) {
	switch {
	case k.Token != "":
		p, err = c.sync(ctx, at, k.Token)
		if err != nil {
			// A server that answers a token that it does not like with 500
			// (Xandikos) is asked for everything, which tells whether it is down.
			if code := statusOf(err); code == http.StatusInternalServerError {
				err = &statusError{code: code, err: errors.New("the sync token is refused")}
			}
			return nil, false, err
		}
		if len(p.members)+len(p.gone) == 0 && p.next.Token == k.Token {
			return nil, true, nil
		}
		if c.ignored(p, known()) {
			c.log.Debug("the server seems to have ignored the sync token: listing everything")
			return nil, false, nil
		}
		return p, false, nil
	case k.CTag != "":
		ctag, err := c.ctag(ctx, at)
		return nil, err == nil && ctag == k.CTag, err
	}
	return nil, false, nil
}

// ignored reports whether an answer to a token looks like a listing of
// everything (DAViCal does that for a token that it does not know): it names what
// did not change, or no less than everything that there was. To be wrong about it
// costs a listing; not to notice would keep for ever what was deleted.
func (c *CalDAV) ignored(p *listing, known map[calendar.Ref]calendar.ETag) bool {
	if len(known) == 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range p.members {
		if etag, ok := known[m.ref]; ok && etag == m.etag && c.wrote[m.ref] != m.etag {
			return true
		}
	}
	return len(p.members) > 1 && len(p.members) >= len(known)
}
