package google

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	api "google.golang.org/api/calendar/v3"
	"google.golang.org/api/googleapi"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// A series is a recurring event and its exceptions, as Google keeps them: each an
// event of its own that names the master and the start that it had. A person who
// is invited to single instances sees exceptions without a master.
type series struct {
	master *api.Event
	parts  []*api.Event
}

// add takes in an event of the series.
func (s *series) add(e *api.Event) {
	if e.RecurringEventId == "" {
		s.master = e
		return
	}
	s.parts = append(s.parts, e)
}

// object puts a series together. Its version is that of the master and of every
// exception.
func (s *series) object(ref calendar.Ref) (calendar.Object, error) {
	slices.SortFunc(s.parts, func(a, b *api.Event) int { return strings.Compare(a.Id, b.Id) })
	var o calendar.Object
	var without []string
	if s.master != nil {
		ev, err := event(s.master)
		if err != nil {
			return o, err
		}
		o.Events = append(o.Events, ev)
	}
	for _, p := range s.parts {
		if p.Status == "cancelled" {
			// Of a cancelled exception only its place in the series is sure
			// to be told (events, status).
			line, err := exdate(p.OriginalStartTime)
			if err != nil {
				return o, fmt.Errorf("the time of an instance that was cancelled %w", err)
			}
			without = append(without, line)
			continue
		}
		ev, err := event(p)
		if err != nil {
			return o, err
		}
		if s.master != nil {
			ev.UID = o.Events[0].UID
		}
		o.Events = append(o.Events, ev)
	}
	if len(o.Events) == 0 {
		return o, errNothing
	}
	for i := range o.Events[1:] {
		o.Events[i+1].UID = o.Events[0].UID
	}
	if s.master != nil {
		o.Events[0].Recurrence = append(o.Events[0].Recurrence, without...)
		if err := expands(o.Events); err != nil {
			return o, err
		}
	}
	o.Version = calendar.Version{Ref: ref, ETag: s.tag()}
	return o, nil
}

// errNothing: all that is left of a series are cancelled instances.
var errNothing = errors.New("nothing is left of it")

// expands reports whether a series can be expanded at all, by looking at the
// days round its start.
func expands(events []calendar.Event) error {
	start, _ := ics.ExtentOf(events[:1], time.UTC)
	_, err := ics.Expand(events, calendar.Span{Start: start.Add(-24 * time.Hour), End: start.Add(48 * time.Hour)}, time.UTC)
	return err
}

// exdate is the EXDATE of an instance that was cancelled.
func exdate(t *api.EventDateTime) (string, error) {
	at, err := timeOf(t)
	switch {
	case err != nil:
		return "", err
	case at.Date:
		return "EXDATE;VALUE=DATE:" + at.Wall.Format("20060102"), nil
	}
	return "EXDATE:" + at.In(time.UTC, zone).UTC().Format("20060102T150405Z"), nil
}

// tag is the version of a series: the ETag of its master, which guards writes,
// and behind it what tells the exceptions apart.
func (s *series) tag() calendar.ETag {
	h := sha256.New()
	for _, p := range s.parts {
		fmt.Fprintf(h, "%s %s %s\n", p.Id, p.Etag, p.Status)
	}
	mark := tagMark + hex.EncodeToString(h.Sum(nil)[:8])
	if s.master == nil {
		return calendar.ETag(mark)
	}
	if len(s.parts) == 0 {
		return tagOf(s.master)
	}
	return calendar.ETag(s.master.Etag + mark)
}

// tagMark parts the two halves of the version of a series. No ETag holds it
// (RFC 9110 8.8.3: a tag is quoted).
const tagMark = "+"

// tagOf is the version of one event. One that Google gave none is told apart by
// what it says, and never written to.
func tagOf(e *api.Event) calendar.ETag {
	if e.Etag != "" {
		return calendar.ETag(e.Etag)
	}
	text, err := e.MarshalJSON()
	if err != nil {
		return tagMark
	}
	sum := sha256.Sum256(text)
	return calendar.ETag(tagMark + hex.EncodeToString(sum[:8]))
}

// match is what If-Match has to say for a version, "" for one that guards
// nothing.
func match(tag calendar.ETag) string {
	text, _, _ := strings.Cut(string(tag), tagMark)
	return text
}

// whole fetches a series: master and exceptions, for one of which a reading told
// of a change. A series that is not there any more is nil.
func (g *Google) whole(ctx context.Context, place, master string, known []*api.Event) (*series, error) {
	uid := ""
	for _, e := range known {
		if e.ICalUID != "" {
			uid = e.ICalUID
		}
	}
	if uid == "" {
		e, err := g.get(ctx, place, master, eventFields)
		switch {
		case errors.Is(err, calendar.ErrGone):
			return nil, nil
		case err != nil:
			return nil, err
		case e.Status == "cancelled":
			return nil, nil
		}
		if uid = e.ICalUID; uid == "" {
			return &series{master: e}, nil
		}
	}
	s := &series{}
	err := g.byUID(ctx, place, uid, func(e *api.Event) error {
		if masterOf(e) != master {
			return nil
		}
		if s.add(e); len(s.parts) > maxParts {
			return fmt.Errorf("a series has more than %d exceptions", maxParts)
		}
		return nil
	})
	if err != nil || s.master == nil && len(s.parts) == 0 {
		return nil, err
	}
	return s, nil
}

// byUID gives every event of a UID.
func (g *Google) byUID(ctx context.Context, place, uid string, each func(*api.Event) error) error {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	for token := ""; ; {
		call := g.api.Events.List(place).ICalUID(uid).MaxResults(perPage).Fields(listFields).Context(ctx)
		if token != "" {
			call.PageToken(token)
		}
		page, err := call.Do()
		if err != nil {
			return g.trouble(err)
		}
		for _, e := range page.Items {
			if e == nil || e.ICalUID != "" && e.ICalUID != uid {
				continue
			}
			if err := each(e); err != nil {
				return err
			}
		}
		if token = page.NextPageToken; token == "" {
			return nil
		}
	}
}

// get fetches one event. One that was deleted is given as cancelled, as long as
// Google remembers it.
func (g *Google) get(ctx context.Context, place, id string, fields googleapi.Field) (*api.Event, error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	e, err := g.api.Events.Get(place, id).Fields(fields).Context(ctx).Do()
	if err != nil {
		return nil, g.trouble(err)
	}
	if e.ServerResponse.HTTPStatusCode == http.StatusNoContent || e.Id == "" {
		return nil, fmt.Errorf("%s gives no event", host(g.api.BasePath))
	}
	return e, nil
}
