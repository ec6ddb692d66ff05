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
	"time"

	"bywhen/calendar"
)

// An office is what a principal has for scheduling (RFC 6638 2.1, 2.4.1).
type office struct {
	outbox *url.URL
	me     calendar.Address
}

// Busy asks the server for other people's busy time through the scheduling outbox
// (RFC 6638 5). Whom it does not answer for, in so many words, is unknown; without
// an outbox that is everybody. The free-busy-query report is not asked: it is
// about a calendar, not a person, and Radicale answers it with nonsense.
func (c *CalDAV) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o, err := c.office(ctx)
	if err != nil || o == nil || len(who) == 0 {
		return nil, failure("ask for busy times", err)
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	resp, _, err := c.client.do(ctx, request{
		method: http.MethodPost, at: o.outbox, kind: "text/calendar; charset=utf-8; method=REQUEST; component=VFREEBUSY",
		body:   busyRequest(o.me, who, window, c.now()),
		header: map[string]string{"Originator": "mailto:" + string(o.me)},
	})
	switch {
	case err != nil && fatal(err):
		return nil, failure("ask for busy times", err)
	case err != nil:
		c.log.Debug("the server does not tell busy times", "error", err)
		return nil, nil
	}
	defer resp.Body.Close()
	answers, err := readScheduleResponse(newScanner(resp.Body))
	if err != nil {
		return nil, failure("ask for busy times", c.client.unreadable(err))
	}
	out := make(map[calendar.Address][]calendar.Span)
	for a, text := range answers {
		spans, ok := busySpans(text, window)
		if ok && slices.Contains(who, a) {
			out[a] = spans
		}
	}
	return out, nil
}

// Invites is nil where the server has a scheduling outbox: such a server writes
// to the guests of what is stored in its calendars (RFC 6638 3.2.1).
func (c *CalDAV) Invites(ctx context.Context) error {
	o, err := c.office(ctx)
	if err == nil && o == nil {
		err = fmt.Errorf("%s only keeps the calendar: %w", c.client.base.Host, calendar.ErrNoInvites)
	}
	return failure("ask whether guests are written to", err)
}

// office gives what there is for scheduling, looking for it until it was found
// once; nil if there is no such thing.
func (c *CalDAV) office(ctx context.Context) (*office, error) {
	c.mu.Lock()
	known := c.desk
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	found, err := c.findOffice(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.desk = found
	return found, err
}

// findOffice looks for the outbox and the address of who is signed in.
func (c *CalDAV) findOffice(ctx context.Context) (*office, error) {
	start, err := c.start(ctx)
	if err != nil {
		return nil, nilUnlessFatal(err)
	}
	if start.props.principal == "" {
		return nil, nil
	}
	p, err := c.principal(ctx, start)
	if err != nil || p.props.outbox == "" {
		return nil, nilUnlessFatal(err)
	}
	at, err := c.client.resolve(p.at, p.props.outbox)
	if err != nil {
		return nil, err
	}
	for _, a := range p.props.addresses {
		if me := calendar.ParseAddress(a); me != "" {
			return &office{at, me}, nil
		}
	}
	return nil, nil
}

func nilUnlessFatal(err error) error {
	if fatal(err) {
		return err
	}
	return nil
}

// busyRequest is the iTIP message that asks for busy times (RFC 5546 3.3.2). An
// Address holds nothing that could end its line.
func busyRequest(me calendar.Address, who []calendar.Address, window calendar.Span, now time.Time) string {
	utc := func(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:" + product, "METHOD:REQUEST", "BEGIN:VFREEBUSY",
		fmt.Sprintf("UID:%d@bywhen", now.UnixNano()), "DTSTAMP:" + utc(now),
		"DTSTART:" + utc(window.Start), "DTEND:" + utc(window.End), "ORGANIZER:mailto:" + string(me),
	}
	for _, a := range who {
		lines = append(lines, "ATTENDEE:mailto:"+string(a))
	}
	return strings.Join(append(lines, "END:VFREEBUSY", "END:VCALENDAR", ""), "\r\n")
}

// readScheduleResponse reads what the outbox says of each person (RFC 6638 10.1):
// those for whom the request succeeded.
func readScheduleResponse(s *scanner) (map[calendar.Address]string, error) {
	root, err := s.root()
	switch {
	case err != nil:
		return nil, err
	case root.Name != (xml.Name{Space: nsCalDAV, Local: "schedule-response"}):
		return nil, errNotDAV
	}
	all := make(map[calendar.Address]string)
	err = s.children(func(e xml.StartElement) error {
		if e.Name.Local != "response" || len(all) > maxHomes {
			return s.skip()
		}
		var who, status, text string
		err := s.children(func(e xml.StartElement) (err error) {
			switch e.Name.Local {
			case "recipient":
				err = s.hrefs(func(href string) { who = href })
			case "request-status":
				status, err = s.text()
			case "calendar-data":
				text, err = s.text()
			default:
				err = s.skip()
			}
			return err
		})
		if a := calendar.ParseAddress(who); a != "" && strings.HasPrefix(status, "2.") {
			all[a] = text
		}
		return err
	})
	return all, err
}

// errPeriod: a time of a FREEBUSY property that is none.
var errPeriod = errors.New("no period")

// busySpans reads the FREEBUSY properties of a VFREEBUSY (RFC 5545 3.8.2.6). ok is
// false for what is no such component, or has a period that cannot be read: then
// the person is unknown, which is never free.
func busySpans(text string, window calendar.Span) (spans []calendar.Span, ok bool) {
	spans = []calendar.Span{}
	text = strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "").Replace(text)
	for line := range strings.Lines(text) {
		head, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		name, params, _ := strings.Cut(strings.ToUpper(head), ";")
		switch {
		case name == "END" && strings.EqualFold(value, "VFREEBUSY"):
			ok = true
		case name == "FREEBUSY" && !strings.Contains(params, "FBTYPE=FREE"):
			for _, p := range strings.Split(value, ",") {
				span, err := period(p)
				if err != nil || len(spans) > 100_000 {
					return nil, false
				}
				if span.Overlaps(window) {
					spans = append(spans, span)
				}
			}
		}
	}
	return spans, ok
}

// period reads start/end or start/duration, both in UTC (RFC 5545 3.3.9).
func period(s string) (calendar.Span, error) {
	const utc = "20060102T150405Z"
	from, to, _ := strings.Cut(strings.TrimSpace(s), "/")
	start, err := time.Parse(utc, from)
	if err != nil {
		return calendar.Span{}, errPeriod
	}
	if end, err := time.Parse(utc, to); err == nil {
		return calendar.Span{Start: start, End: end}, nil
	}
	length, err := duration(to)
	return calendar.Span{Start: start, End: start.Add(length)}, err
}

// duration reads a DURATION that is not negative (RFC 5545 3.3.6).
func duration(s string) (total time.Duration, err error) {
	s, ok := strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	if !ok || s == "" {
		return 0, errPeriod
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	n, digits := 0, 0
	for i := range len(s) {
		switch unit := units[s[i]]; {
		case s[i] >= '0' && s[i] <= '9' && digits < 6:
			n, digits = n*10+int(s[i]-'0'), digits+1
		case s[i] == 'T' && digits == 0:
		case unit > 0 && digits > 0:
			total += time.Duration(n) * unit
			n, digits = 0, 0
		default:
			return 0, errPeriod
		}
	}
	if digits > 0 {
		return 0, errPeriod
	}
	return total, nil
}
