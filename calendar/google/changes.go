package google

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	api "google.golang.org/api/calendar/v3"
	"google.golang.org/api/googleapi"

	"bywhen/calendar"
)

// What is asked for of an event, so that answers stay small. The same is asked
// for with and without a sync token.
const (
	allButGuests = "id,etag,status,iCalUID,summary,description,location,updated,sequence,start,end,recurrence,recurringEventId,originalStartTime,transparency,visibility,eventType," +
		"organizer(email,displayName,self),creator(email,displayName),attachments(fileUrl),reminders,extendedProperties/private"
	eventFields googleapi.Field = allButGuests + ",attendees(email,displayName,responseStatus,optional,resource)"
	// guestFields asks for all that there is of guests, who are written back as a
	// whole.
	guestFields googleapi.Field = allButGuests + ",attendees"
	listFields                  = "nextPageToken,nextSyncToken,items(" + eventFields + ")"
)

// A cursor is where reading stopped.
type cursor struct {
	// Print names the settings that it was made under.
	Print string `json:"print"`
	// Place is the identifier of the calendar.
	Place string `json:"place,omitempty"`
	// Token is Google's sync token, "" where everything is to be read.
	Token string `json:"token,omitempty"`
	// Page is the token of the next page, "" between readings.
	Page string `json:"page,omitempty"`
}

func (k cursor) String() calendar.Cursor {
	text, err := json.Marshal(k)
	if err != nil {
		panic(err) // strings always can be written
	}
	return calendar.Cursor(text)
}

// resume reads a cursor; one that is not ours, or of other settings, reads from
// nothing.
func (g *Google) resume(s calendar.Cursor) cursor {
	var k cursor
	if err := json.Unmarshal([]byte(s), &k); err != nil || k.Print != g.print {
		return cursor{Print: g.print}
	}
	return k
}

// A listing is a reading under way.
type listing struct {
	next   string // token of the page that is to come
	given  []calendar.Ref
	count  int
	series map[string]*series // held back until all of it was seen
}

// Changes reports what changed since the cursor.
func (g *Google) Changes(ctx context.Context, since calendar.Cursor, _ func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Delta{}, err
	}
	g.reading.Lock()
	defer g.reading.Unlock()
	d, err := g.changes(ctx, g.resume(since))
	if err != nil {
		g.page = nil
	}
	g.paced(err)
	if err != nil {
		return calendar.Delta{}, fmt.Errorf("read calendar: %w", err)
	}
	return d, nil
}

func (g *Google) changes(ctx context.Context, k cursor) (calendar.Delta, error) {
	if err := g.allowed(); err != nil {
		return calendar.Delta{}, err
	}
	place, err := g.find(ctx, k.Place)
	if err != nil {
		return calendar.Delta{}, err
	}
	if place == "" { // it will be made with the first check-in
		return calendar.Delta{Full: true, Next: cursor{Print: g.print}.String()}, nil
	}
	if k.Place != place || k.Page != "" && (g.page == nil || g.page.next != k.Page) {
		k = cursor{Print: g.print}
	}
	k.Place = place
	if k.Page == "" {
		g.page = &listing{series: make(map[string]*series)}
	}
	page, err := g.list(ctx, k)
	if k.Token != "" && k.Page == "" && refusesToken(err) {
		g.log.Debug("Google no longer knows the sync token: everything is read again")
		k.Token = ""
		page, err = g.list(ctx, k)
	}
	switch {
	case refusesToken(err):
		// Where the pages of an answer are not to be had any more it begins anew,
		// the next time.
		return calendar.Delta{}, &calendar.RetryError{Err: fmt.Errorf("Google broke off in the middle of its answer (%d)", statusOf(err))}
	case statusOf(err) == http.StatusNotFound:
		return calendar.Delta{}, g.missing()
	case err != nil:
		return calendar.Delta{}, err
	}
	return g.give(ctx, k, page)
}

// refusesToken reports whether Google refuses a token: one that is over with 410,
// one that it cannot read with 400
// (developers.google.com/workspace/calendar/api/guides/sync).
func refusesToken(err error) bool {
	code := statusOf(err)
	return code == http.StatusGone || code == http.StatusBadRequest
}

// allowed refuses to ask for what was not allowed when somebody signed in.
func (g *Google) allowed() error {
	granted := g.account.granted()
	if len(granted) == 0 {
		return nil // nobody signed in, or it was not said: the request will tell
	}
	for _, s := range lacking(g.needs(), granted) {
		if s.vital {
			return g.unticked()
		}
	}
	return nil
}

// list asks for one page. What was deleted is told of only in answers to a sync
// token; instances that were cancelled always, because series are not expanded
// (events.list, showDeleted and singleEvents).
func (g *Google) list(ctx context.Context, k cursor) (*api.Events, error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	call := g.api.Events.List(k.Place).MaxResults(perPage).Fields(listFields).Context(ctx)
	if k.Token != "" {
		call.SyncToken(k.Token)
	}
	if k.Page != "" {
		call.PageToken(k.Page)
	}
	page, err := call.Do()
	return page, g.trouble(err)
}

// give makes a delta of a page.
func (g *Google) give(ctx context.Context, k cursor, page *api.Events) (calendar.Delta, error) {
	p := g.page
	if p.count += len(page.Items); p.count > maxEvents {
		return calendar.Delta{}, fmt.Errorf("there are more than %d events in it", maxEvents)
	}
	var d calendar.Delta
	for _, e := range page.Items {
		if e != nil && e.Id != "" {
			p.take(&d, e, k.Token == "")
		}
	}
	before := len(p.given)
	d.More = page.NextPageToken != ""
	if !d.More {
		if err := g.giveSeries(ctx, k, &d); err != nil {
			return calendar.Delta{}, err
		}
		if d.Full = k.Token == ""; d.Full {
			d.Unchanged = slices.Clone(p.given[:before])
		}
		g.page = nil
		d.Next = cursor{Print: g.print, Place: k.Place, Token: page.NextSyncToken}.String()
		return tidy(d), nil
	}
	for _, o := range d.Objects {
		p.given = append(p.given, o.Ref)
	}
	for _, q := range d.Problems {
		p.given = append(p.given, q.Ref)
	}
	p.next = page.NextPageToken
	d.Next = cursor{Print: g.print, Place: k.Place, Token: k.Token, Page: p.next}.String()
	return tidy(d), nil
}

// take sorts one event of a page: given at once, gone, or held back with its
// series.
func (p *listing) take(d *calendar.Delta, e *api.Event, first bool) {
	id := masterOf(e)
	switch {
	case e.RecurringEventId != "" || len(e.Recurrence) > 0 && e.Status != "cancelled":
		if p.series[id] == nil {
			p.series[id] = &series{}
		}
		p.series[id].add(e)
	case e.Status == "cancelled":
		delete(p.series, id)
		if !first {
			d.Gone = append(d.Gone, calendar.Ref(id))
		}
	default:
		one := series{master: e}
		show(d, calendar.Ref(id), &one)
	}
}

// show puts an object, or what is wrong with it, into the delta.
func show(d *calendar.Delta, ref calendar.Ref, s *series) {
	o, err := s.object(ref)
	switch {
	case errors.Is(err, errNothing):
		d.Gone = append(d.Gone, ref)
	case err != nil:
		uid := ""
		if s.master != nil {
			uid = uidOf(s.master)
		}
		d.Problems = append(d.Problems, calendar.Problem{Ref: ref, UID: uid, Reason: err.Error()})
	default:
		d.Objects = append(d.Objects, o)
	}
}

// giveSeries gives the series of a reading at its end. A first reading has seen
// all of each; a later one saw what changed, and asks for the rest.
func (g *Google) giveSeries(ctx context.Context, k cursor, d *calendar.Delta) error {
	for _, id := range slices.Sorted(maps.Keys(g.page.series)) {
		s := g.page.series[id]
		if k.Token != "" {
			known := s.parts
			if s.master != nil {
				known = append(slices.Clone(known), s.master)
			}
			var err error
			if s, err = g.whole(ctx, k.Place, id, known); err != nil {
				return err
			}
		}
		if s == nil {
			d.Gone = append(d.Gone, calendar.Ref(id))
			continue
		}
		show(d, calendar.Ref(id), s)
	}
	return nil
}

// tidy makes a delta name each place once: a page can tell of an event twice, as
// it changes meanwhile. What is there counts; a first reading knows of nothing
// that is gone.
func tidy(d calendar.Delta) calendar.Delta {
	there := make(map[calendar.Ref]int)
	for i, o := range d.Objects {
		there[o.Ref] = i
	}
	i := -1
	d.Objects = slices.DeleteFunc(d.Objects, func(o calendar.Object) bool { i++; return there[o.Ref] != i })
	named := func(r calendar.Ref) bool { _, ok := there[r]; return ok }
	d.Gone = slices.DeleteFunc(d.Gone, named)
	slices.Sort(d.Gone)
	d.Gone = slices.Compact(d.Gone)
	if d.Full {
		d.Gone = nil
		d.Unchanged = slices.DeleteFunc(d.Unchanged, named)
		slices.Sort(d.Unchanged)
		d.Unchanged = slices.Compact(d.Unchanged)
	}
	return d
}
