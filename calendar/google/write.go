package google

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
)

// Put creates or changes an event, and gives what stands there.
func (g *Google) Put(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	what := "update event"
	do := g.update
	if w.Seen == (calendar.Version{}) {
		what, do = "create event", g.create
	}
	var o calendar.Object
	err := g.write(ctx, func(place string) (err error) {
		o, err = do(ctx, place, w)
		return err
	})
	if err != nil {
		err = fmt.Errorf("%s: %w", what, err)
	}
	return o, err
}

// Delete removes an event if it still has that ETag.
func (g *Google) Delete(ctx context.Context, seen calendar.Version, tell calendar.Tell) error {
	err := g.write(ctx, func(place string) error { return g.remove(ctx, place, seen, tell) })
	if err != nil {
		return fmt.Errorf("delete event: %w", err)
	}
	return nil
}

// write does one write at a time, and none while Google wants to be left alone.
func (g *Google) write(ctx context.Context, do func(place string) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	if left := g.quiet.Sub(g.now()); left > 0 {
		return &calendar.RetryError{After: left, Err: errors.New("the limit that Google sets for this calendar is used up; nothing is written until " + g.quiet.Local().Format("15:04"))}
	}
	if err := g.allowed(); err != nil {
		return err
	}
	place, err := g.writable(ctx)
	if err == nil {
		err = do(place)
	}
	var s *statusError
	if errors.As(err, &s) && slices.ContainsFunc(s.reasons, func(r string) bool { return r == "quotaExceeded" || r == "dailyLimitExceeded" }) {
		g.quiet = g.now().Add(quiet)
	}
	return err
}

// tells is the sendUpdates for a Tell. It is always given: what Google does
// without has changed before.
func tells(t calendar.Tell) string {
	if t == calendar.TellAttendees {
		return "all"
	}
	return "none"
}

// create makes an event under an identifier of our own, which Google gives to no
// second one (guides/version-resources: an insert with an identifier succeeds
// only if no event has it).
func (g *Google) create(ctx context.Context, place string, w calendar.Write) (calendar.Object, error) {
	if w.Event.UID == "" {
		return calendar.Object{}, fmt.Errorf("it has no UID: %w", calendar.ErrRefused)
	}
	switch o, there, err := g.standing(ctx, place, w.Event.UID); {
	case errors.Is(err, calendar.ErrGone):
		return calendar.Object{}, g.missing()
	case err != nil:
		return calendar.Object{}, err
	case there:
		return o, calendar.ErrExists
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	id := idOf(w.Event.UID)
	e, err := g.api.Events.Insert(place, inserted(w.Event, id)).SendUpdates(tells(w.Tell)).Fields(eventFields).Context(ctx).Do()
	switch err = g.trouble(err); {
	case errors.Is(err, calendar.ErrExists):
		return g.inTheWay(ctx, place, id, w.Event.UID)
	case errors.Is(err, calendar.ErrGone):
		return calendar.Object{}, g.missing()
	case err != nil:
		return calendar.Object{}, err
	case e.Id != id:
		return calendar.Object{}, g.foreign(ctx, place, e)
	}
	return stands(e)
}

// missing says that the calendar itself is gone, which is no news of any event
// on it.
func (g *Google) missing() error {
	g.settle("")
	return fmt.Errorf("Google has no calendar %q for you (404): was it deleted, or is it shared no longer? Look at calendar in config.toml", g.set.Calendar)
}

// standing looks for a UID under another identifier, as an event has it that was
// imported from another calendar of bywhen's.
func (g *Google) standing(ctx context.Context, place, uid string) (o calendar.Object, there bool, err error) {
	err = g.byUID(ctx, place, uid, func(e *api.Event) error {
		if there || uidOf(e) != uid || e.Status == "cancelled" || e.RecurringEventId != "" {
			return nil
		}
		there = true
		o, err = stands(e)
		return err
	})
	return o, there, err
}

// inTheWay is what stands where an event was to be created. One that a person
// has deleted keeps its identifier, and is shown as cancelled.
func (g *Google) inTheWay(ctx context.Context, place, id, uid string) (calendar.Object, error) {
	e, err := g.get(ctx, place, id, eventFields)
	if errors.Is(err, calendar.ErrGone) {
		e, err = &api.Event{Id: id, Status: "cancelled"}, nil
	}
	if err != nil {
		return calendar.Object{}, err
	}
	if e.Status == "cancelled" {
		gone := calendar.Event{UID: uid, Status: calendar.Cancelled}
		return calendar.Object{Version: calendar.Version{Ref: calendar.Ref(id), ETag: tagOf(e)}, Events: []calendar.Event{gone}}, calendar.ErrExists
	}
	o, err := stands(e)
	return o, errors.Join(calendar.ErrExists, err)
}

// foreign takes back an event that was created under an identifier that is not
// the one we gave: without it the event could not be told from a second one.
func (g *Google) foreign(ctx context.Context, place string, e *api.Event) error {
	err := fmt.Errorf("%s gives events identifiers of its own, so nothing can be written to it without doing it twice: %w", host(g.api.BasePath), calendar.ErrRefused)
	call := g.api.Events.Delete(place, e.Id).SendUpdates("none").Context(ctx)
	call.Header().Set("If-Match", e.Etag)
	if left := call.Do(); left != nil {
		return errors.Join(err, fmt.Errorf("the event %q is left there: %w", plain(e.Summary), g.trouble(left)))
	}
	return err
}

// stands is an event as an object.
func stands(e *api.Event) (calendar.Object, error) {
	one := series{master: e}
	o, err := one.object(calendar.Ref(masterOf(e)))
	if err != nil {
		o = calendar.Object{Version: calendar.Version{Ref: calendar.Ref(masterOf(e)), ETag: tagOf(e)}}
	}
	return o, err
}

// seen checks a version that a write is about, before anything is sent.
func seen(v calendar.Version) error {
	switch {
	case v.Ref == "":
		return fmt.Errorf("it is not said which event: %w", calendar.ErrRefused)
	case match(v.ETag) == "":
		return fmt.Errorf("no version of it was seen: %w", calendar.ErrRefused)
	}
	return nil
}

func (g *Google) update(ctx context.Context, place string, w calendar.Write) (calendar.Object, error) {
	if err := seen(w.Seen); err != nil {
		return calendar.Object{}, err
	}
	id := string(w.Seen.Ref)
	guests := w.Fields&calendar.FieldAttendees != 0
	var now *api.Event
	if idOf(w.Event.UID) != id || guests || w.Fields == 0 {
		var err error
		if now, err = g.get(ctx, place, id, guestFields); err != nil {
			return calendar.Object{}, err
		}
		if now.Status == "cancelled" {
			return calendar.Object{}, calendar.ErrGone
		}
		if uidOf(now) != w.Event.UID {
			return calendar.Object{}, fmt.Errorf("%s holds no event %q: %w", id, w.Event.UID, calendar.ErrRefused)
		}
		if w.Fields == 0 {
			return stands(now)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	call := g.api.Events.Patch(place, id, patched(w.Event, w.Fields, now)).SendUpdates(tells(w.Tell)).Fields(eventFields).Context(ctx)
	call.Header().Set("If-Match", match(w.Seen.ETag))
	e, err := call.Do()
	if err = g.trouble(err); errors.Is(err, calendar.ErrChanged) {
		return g.changed(ctx, place, id)
	}
	if err != nil {
		return calendar.Object{}, err
	}
	if e.Status == "cancelled" {
		return calendar.Object{}, calendar.ErrGone
	}
	return stands(e)
}

// changed is what stands where somebody was quicker.
func (g *Google) changed(ctx context.Context, place, id string) (calendar.Object, error) {
	e, err := g.get(ctx, place, id, eventFields)
	switch {
	case err != nil:
		return calendar.Object{}, err
	case e.Status == "cancelled":
		return calendar.Object{}, calendar.ErrGone
	}
	o, err := stands(e)
	return o, errors.Join(calendar.ErrChanged, err)
}

func (g *Google) remove(ctx context.Context, place string, v calendar.Version, tell calendar.Tell) error {
	if err := seen(v); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	call := g.api.Events.Delete(place, string(v.Ref)).SendUpdates(tells(tell)).Context(ctx)
	call.Header().Set("If-Match", match(v.ETag))
	err := g.trouble(call.Do())
	if errors.Is(err, calendar.ErrChanged) {
		// Of what is not there at all that may be said, too.
		_, err = g.changed(ctx, place, string(v.Ref))
	}
	if statusOf(err) == http.StatusGone {
		return calendar.ErrGone
	}
	return err
}
