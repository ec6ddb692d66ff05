package caldav

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"bywhen/calendar"
)

// A collection is the calendar on the server, with what it is known to be able
// to do.
type collection struct {
	at *url.URL
	// readOnly: its privileges say that we may not write.
	readOnly bool
}

// A candidate is a calendar that was found.
type candidate struct {
	at    *url.URL
	props props
}

const propfind = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>` +
	`<resourcetype/><displayname/><current-user-principal/><current-user-privilege-set/>` +
	`<C:calendar-home-set/><C:supported-calendar-component-set/></prop></propfind>`

const propfindPrincipal = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>` +
	`<current-user-principal/><C:calendar-home-set/><C:schedule-outbox-URL/><C:calendar-user-address-set/></prop></propfind>`

// collection gives the calendar, looking for it once.
func (c *CalDAV) collection(ctx context.Context) (*collection, error) {
	c.mu.Lock()
	found := c.found
	c.mu.Unlock()
	if found != nil {
		return found, nil
	}
	found, err := c.discover(ctx)
	if err != nil {
		return nil, err
	}
	c.settle(found)
	return found, nil
}

// settle remembers where the calendar is; nil makes it be looked for again.
func (c *CalDAV) settle(found *collection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found = found
}

// discover finds the calendar: at the address itself, or in the home set of the
// principal (RFC 6764 6).
func (c *CalDAV) discover(ctx context.Context) (*collection, error) {
	start, err := c.start(ctx)
	if err != nil {
		return nil, err
	}
	if start.props.calendar {
		return &collection{start.at, start.props.readOnly}, nil
	}
	homes := start.props.homes
	if len(homes) == 0 && start.props.principal != "" {
		p, err := c.principal(ctx, start)
		if err != nil {
			return nil, err
		}
		homes = p.props.homes
		start.at = p.at
	}
	if len(homes) == 0 {
		return nil, fmt.Errorf("%s does not say where its calendars are: make the calendar's own address the url", c.client.base.Host)
	}
	var all []candidate
	for _, home := range homes {
		more, err := c.calendars(ctx, start.at, home)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return c.choose(all)
}

// start asks the configured address who we are and what is there, and, where it
// does not know or is no more than a host, /.well-known/caldav (RFC 6764 5).
func (c *CalDAV) start(ctx context.Context) (candidate, error) {
	base := c.client.base
	known := base.ResolveReference(&url.URL{Path: "/.well-known/caldav"})
	places := []*url.URL{base, known}
	if base.Path == "/" {
		places = []*url.URL{known, base}
	}
	var first error
	for _, at := range places {
		found, err := c.look(ctx, at, propfind)
		if err == nil && (found.props.calendar || found.props.principal != "" || len(found.props.homes) > 0) {
			return found, nil
		}
		if fatal(err) || errors.Is(err, errTooLong) {
			return found, err
		}
		if err != nil && first == nil {
			first = err
		}
	}
	return candidate{}, cmpErr(first, fmt.Errorf("%s does not say who is signed in: make the calendar's own address the url", base.Host))
}

// fatal reports whether an error is the same wherever one asks. An object that is
// too long stands in the way of a listing with objects, not of one without.
func fatal(err error) bool {
	var retry *calendar.RetryError
	return err != nil && !errors.Is(err, errTooLong) && (statusOf(err) == 0 || errors.Is(err, calendar.ErrLogin) || errors.As(err, &retry))
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// principal looks at the principal that a candidate names.
func (c *CalDAV) principal(ctx context.Context, from candidate) (candidate, error) {
	at, err := c.client.resolve(from.at, from.props.principal)
	if err != nil {
		return candidate{}, err
	}
	return c.look(ctx, at, propfindPrincipal)
}

// look asks for properties of one resource.
func (c *CalDAV) look(ctx context.Context, at *url.URL, body string) (candidate, error) {
	var found candidate
	_, from, err := c.client.multistatus(ctx, request{method: "PROPFIND", at: at, depth: "0", body: body}, func(one *response) error {
		if found.at == nil {
			found = candidate{at, one.props}
		}
		return nil
	})
	found.at = from
	return found, err
}

// resolve is the address that an href names. A server behind a proxy may not
// know its own scheme and port; another host is never followed.
func (c *client) resolve(from *url.URL, href string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return nil, fmt.Errorf("%s names an address that is none", c.base.Host)
	}
	u = from.ResolveReference(u)
	if !strings.EqualFold(u.Hostname(), c.base.Hostname()) {
		return nil, c.elsewhere(u)
	}
	at := *c.base
	at.Path, at.RawPath, at.RawQuery, at.Fragment = u.Path, u.RawPath, "", ""
	return &at, nil
}

// calendars lists the calendars for events in a home.
func (c *CalDAV) calendars(ctx context.Context, from *url.URL, home string) ([]candidate, error) {
	at, err := c.client.resolve(from, home)
	if err != nil {
		return nil, err
	}
	var all []candidate
	_, _, err = c.client.multistatus(ctx, request{method: "PROPFIND", at: at, depth: "1", body: propfind}, func(one *response) error {
		holds := one.props.components
		if !one.props.calendar || len(holds) > 0 && !slices.Contains(holds, "VEVENT") || len(all) >= maxHomes {
			return nil
		}
		at, err := c.client.resolve(at, one.href)
		if err == nil {
			all = append(all, candidate{at, one.props})
		}
		return err
	})
	return all, err
}

// choose picks the calendar that the settings name, by path, last part of the
// path or display name; without a name the only one that takes events.
func (c *CalDAV) choose(all []candidate) (*collection, error) {
	var fit []candidate
	for _, k := range all {
		if c.wanted == "" && !k.props.readOnly || c.wanted != "" && k.called(c.wanted) {
			fit = append(fit, k)
		}
	}
	if len(fit) == 1 {
		return &collection{fit[0].at, fit[0].props.readOnly}, nil
	}
	var names []string
	for _, k := range all {
		names = append(names, fmt.Sprintf("%q", path.Base(k.at.Path)))
	}
	slices.Sort(names)
	host, list := c.client.base.Host, strings.Join(names[:min(len(names), 20)], ", ")
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("%s has no calendar for you: make one there first", host)
	case c.wanted == "":
		return nil, fmt.Errorf("%s has several calendars: write calendar = one of %s", host, list)
	case len(fit) > 1:
		return nil, fmt.Errorf("%s has several calendars called %q: write calendar = one of %s", host, c.wanted, list)
	}
	return nil, fmt.Errorf("%s has no calendar called %q: there are %s", host, c.wanted, list)
}

// called reports whether a calendar goes by that name.
func (k candidate) called(name string) bool {
	if strings.Contains(name, "/") {
		u, err := url.Parse(name)
		return err == nil && strings.Trim(u.Path, "/") == strings.Trim(k.at.Path, "/")
	}
	return path.Base(k.at.Path) == name || k.props.name == name
}

// missing reports whether an error says that the collection is not there.
func missing(err error) bool {
	code := statusOf(err)
	return code == http.StatusNotFound || code == http.StatusGone
}
