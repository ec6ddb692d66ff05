package caldav

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bywhen/calendar"
)

// A listing is what a server says that there is, or that changed, and how much
// of it was given so far.
type listing struct {
	at *collection
	// from is the cursor of the page that is to be given next: that of the
	// reading, lest a crash between pages skip what is left. next is the one to
	// go on from when all is given.
	from, next cursor
	full       bool
	members    []member
	gone       []calendar.Ref
	// problems are the members that cannot be read, those of earlier pages
	// included; given are the members that were dealt with.
	problems []calendar.Problem
	given    map[calendar.Ref]bool
	absent   map[calendar.Ref]bool
	bytes    int // of iCalendar text that came along
}

// A member is an object in a listing.
type member struct {
	ref  calendar.Ref
	etag calendar.ETag
	data []byte // nil if it has to be fetched
}

// refOf makes a Ref of an href: its path at our origin, in one spelling. A path
// that does not lie in the collection is none of its members.
func (c *CalDAV) refOf(at *collection, href string) (ref calendar.Ref, self bool, err error) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || href == "" {
		return "", false, errors.New("its address cannot be read")
	}
	u = at.at.ResolveReference(u)
	clean := url.URL{Path: u.Path}
	if strings.Contains(strings.ToUpper(u.RawPath), "%2F") {
		clean.RawPath = u.RawPath // a slash within a name is none between names
	}
	ref = calendar.Ref(clean.EscapedPath())
	home := strings.TrimSuffix(at.at.Path, "/") + "/"
	switch {
	case !strings.EqualFold(u.Hostname(), c.client.base.Hostname()):
		return ref, false, fmt.Errorf("the server says that it is on another host, %s, where your password is not sent", u.Host)
	case u.Path == home || u.Path+"/" == home:
		return ref, true, nil
	case !strings.HasPrefix(u.Path, home) || strings.Contains(u.Path, "/../"):
		return ref, false, errors.New("the server says that it lies outside of the calendar")
	}
	return ref, false, nil
}

// addressOf is where a Ref is.
func (c *CalDAV) addressOf(ref calendar.Ref) *url.URL {
	at := *c.client.base
	u, err := url.Parse(string(ref))
	if err != nil {
		u = &url.URL{Path: "/"}
	}
	at.Path, at.RawPath, at.RawQuery, at.Fragment = u.Path, u.RawPath, "", ""
	return &at
}

func (c *CalDAV) newListing(at *collection, full bool) *listing {
	return &listing{
		at: at, full: full, given: make(map[calendar.Ref]bool), absent: make(map[calendar.Ref]bool),
		next: cursor{Account: c.account, Path: at.at.EscapedPath(), ReadOnly: at.readOnly},
	}
}

// whole lists everything, by an empty token or else by the ETags of all members.
func (c *CalDAV) whole(ctx context.Context, at *collection) (*listing, error) {
	p, err := c.sync(ctx, at, "")
	switch {
	case err == nil && p.next.Token != "":
		p.full = true
		return p, nil
	case fatal(err) && statusOf(err) != http.StatusInternalServerError:
		return nil, err
	}
	return c.etags(ctx, at)
}

// sync asks what changed since a token, the objects included (RFC 6578 3.2). A
// server that cuts its answer short is asked to go on.
func (c *CalDAV) sync(ctx context.Context, at *collection, token string) (*listing, error) {
	p := c.newListing(at, false)
	last := make(map[calendar.Ref]int)
	for range maxRounds {
		cut := false
		next, _, err := c.client.multistatus(ctx, request{method: "REPORT", at: at.at, depth: "0", body: syncBody(token)}, func(one *response) error {
			self, err := c.add(p, last, one)
			cut = cut || self && one.status == http.StatusInsufficientStorage
			return err
		})
		if err != nil {
			return nil, err
		}
		if !cut || next == "" || next == token {
			p.next.Token = next
			return p, nil
		}
		token = next
	}
	return nil, fmt.Errorf("%s cuts its answer into more than %d parts", c.client.base.Host, maxRounds)
}

func syncBody(token string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><sync-collection xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><sync-token>`)
	xml.EscapeText(&b, []byte(token)) // a strings.Builder takes everything
	b.WriteString(`</sync-token><sync-level>1</sync-level><prop><getetag/><C:calendar-data/></prop></sync-collection>`)
	return b.String()
}

// add takes a response into a listing; what is said last of a member counts. self
// says that it is about the collection.
func (c *CalDAV) add(p *listing, last map[calendar.Ref]int, one *response) (self bool, err error) {
	ref, self, err := c.refOf(p.at, one.href)
	switch {
	case err != nil:
		p.problems = append(p.problems, calendar.Problem{Ref: calendar.Ref(cut(one.href, 200)), Reason: err.Error()})
		return false, nil
	case self, one.props.collection:
		return self, nil
	case one.status == http.StatusNotFound || one.status == http.StatusGone:
		p.gone = append(p.gone, ref)
		return false, nil
	}
	m := member{ref: ref, etag: etagOf(one.props.etag)}
	if p.bytes+len(one.props.data) <= c.pageBytes && len(one.props.data) > 0 {
		p.bytes += len(one.props.data)
		m.data = one.props.data
	}
	if i, again := last[ref]; again {
		p.members[i] = m
		return false, nil
	}
	last[ref] = len(p.members)
	p.members = append(p.members, m)
	return false, nil
}

func cut(s string, n int) string {
	s = strings.ToValidUTF8(s[:min(len(s), n)], "")
	if s == "" {
		return "(no address)"
	}
	return s
}

const propfindETags = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"><prop>` +
	`<resourcetype/><getetag/><S:getctag/></prop></propfind>`

// etags lists the ETags of all members. The ctag in the same answer was taken no
// later than they.
func (c *CalDAV) etags(ctx context.Context, at *collection) (*listing, error) {
	p := c.newListing(at, true)
	before, err := c.ctag(ctx, at)
	if err != nil {
		return nil, err
	}
	last := make(map[calendar.Ref]int)
	_, _, err = c.client.multistatus(ctx, request{method: "PROPFIND", at: at.at, depth: "1", body: propfindETags}, func(one *response) error {
		_, err := c.add(p, last, one)
		return err
	})
	p.gone = nil // a listing says what there is
	p.next.CTag = before
	return p, err
}

const propfindCTag = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:S="http://calendarserver.org/ns/"><prop><S:getctag/></prop></propfind>`

// ctag asks for the ctag of the calendar, "" if it has none.
func (c *CalDAV) ctag(ctx context.Context, at *collection) (string, error) {
	found, err := c.look(ctx, at.at, propfindCTag)
	return found.props.ctag, err
}

// give makes a page of a listing.
func (c *CalDAV) give(ctx context.Context, p *listing, known map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	g := giving{c: c, p: p, known: known, first: len(p.problems)}
	if p.from.Page == 0 {
		g.first = 0 // those of the listing itself
	}
	if err := g.run(ctx); err != nil {
		return calendar.Delta{}, err
	}
	g.d.More = g.left
	if g.d.More {
		g.d.Problems = slices.Clone(p.problems[g.first:])
		p.from.Page = g.page + 1
		g.d.Next = p.from.String()
		return g.d, nil
	}
	g.d.Next = p.next.String()
	g.d.Problems = p.problems
	if !p.full {
		g.d.Gone = g.gone()
		return g.d, nil
	}
	g.d.Full = true
	g.d.Unchanged = g.unchanged()
	return g.d, nil
}
