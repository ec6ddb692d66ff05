package daemon

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// TestRest: a calendar that says for how long it wants to be left alone is, also
// after a restart. Meanwhile it counts as one that cannot be read.
func TestRest(t *testing.T) {
	w := newWorld(t, mem.Google)
	asked := 0
	w.faults = func(op mem.Op) mem.Fault {
		asked++
		if asked == 1 {
			return mem.Fault{Kind: mem.TooMany, After: 30 * time.Minute}
		}
		return mem.Fault{}
	}
	if doc := w.sync(); !doc.Unreached() || asked != 1 {
		t.Fatalf("unreached %v after %d requests", doc.Unreached(), asked)
	}
	for range 2 {
		w.now = w.now.Add(14 * time.Minute)
		w.restart()
		if doc := w.sync(); !doc.Unreached() || asked != 1 || w.ours() != 0 {
			t.Errorf("at rest there were %d requests and %d events, unreached %v", asked-1, w.ours(), doc.Unreached())
		}
	}
	w.now = w.now.Add(3 * time.Minute)
	if doc := w.sync(); doc.Unreached() || w.ours() != 1 {
		t.Errorf("after the rest unreached %v, %d events", doc.Unreached(), w.ours())
	}
}

// TestRestOfWrites: what a calendar answers to one write holds for the next one.
func TestRestOfWrites(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.add("one", "two")
	creates := 0
	w.faults = func(op mem.Op) mem.Fault {
		if op.Kind == mem.OpCreate {
			if creates++; creates == 1 {
				return mem.Fault{Kind: mem.TooMany, After: time.Hour}
			}
		}
		return mem.Fault{}
	}
	w.sync()
	w.now = w.now.Add(50 * time.Minute)
	w.sync()
	if creates != 1 {
		t.Errorf("%d requests within the hour", creates)
	}
	w.now = w.now.Add(11 * time.Minute)
	w.sync()
	w.now = w.now.Add(10 * time.Minute)
	w.sync()
	if w.ours() != 3 {
		t.Errorf("after it %d events, want 3", w.ours())
	}
}

// add records work for Johnathon by hand.
func (w *world) add(ids ...string) {
	w.t.Helper()
	due, from, effort := "2026-05-15", "Johnathon", "30m"
	for _, id := range ids {
		if _, err := w.app.Add(w.t.Context(), AddRequest{ID: id, Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// signedOut is a calendar whose login has ended.
type signedOut struct {
	*mem.Calendar
	writes, reads bool // refused
	asked         int
}

var errSignedOut = fmt.Errorf("401: %w", calendar.ErrLogin)

func (s *signedOut) Put(ctx context.Context, req calendar.Write) (calendar.Object, error) {
	if s.asked++; s.writes {
		return calendar.Object{}, errSignedOut
	}
	return s.Calendar.Put(ctx, req)
}

func (s *signedOut) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if s.reads {
		return calendar.Delta{}, errSignedOut
	}
	return s.Calendar.Changes(ctx, since, known)
}

// TestLoginEndsAtAWrite: one refused write is enough; the others wait until a
// person has signed in, and then all is done once.
func TestLoginEndsAtAWrite(t *testing.T) {
	w := newWorld(t, mem.Google)
	out := &signedOut{Calendar: w.roberta, writes: true}
	w.settings.Calendars[0].Reader = out
	w.add("one", "two")
	if doc := w.sync(); out.asked != 1 || !doc.Unreached() {
		t.Errorf("%d writes were tried, unreached %v", out.asked, doc.Unreached())
	}
	out.reads = true
	for range 3 {
		w.now = w.now.Add(time.Hour)
		w.sync()
	}
	if out.asked != 1 {
		t.Errorf("%d writes were tried before anybody signed in", out.asked)
	}
	out.reads, out.writes = false, false
	for range 2 {
		w.now = w.now.Add(time.Hour)
		w.sync()
	}
	if w.ours() != 3 {
		t.Errorf("after signing in %d events, want 3", w.ours())
	}
}

// flaky is a calendar that can be read at the beginning of a pass, and not when
// it is looked at again.
type flaky struct {
	calendar.Reader
	reads int
	only  int // so many readings go well; 0 is all
}

func (f *flaky) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if f.reads++; f.only > 0 && f.reads > f.only {
		return calendar.Delta{}, &calendar.RetryError{Err: errors.New("connection refused")}
	}
	return f.Reader.Changes(ctx, since, known)
}

// TestNothingMadeOnOldFacts: the calendar of my other busy time fails between the
// choice of a time and its booking. Nothing is booked until it can be read.
func TestNothingMadeOnOldFacts(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	other := &flaky{Reader: mem.New(mem.Options{Now: func() time.Time { return w.now }}), only: 1}
	w.settings.Calendars = append(w.settings.Calendars, Calendar{Name: "other", Kind: "mem", Busy: true, Reader: other})
	w.sync()
	if other.reads < 2 {
		t.Fatalf("the other calendar was read %d times: nobody looked again", other.reads)
	}
	if w.ours() != 0 {
		t.Errorf("%d events were made on old facts", w.ours())
	}
	other.only = 0
	w.now = w.now.Add(time.Minute)
	w.sync()
	if w.ours() != 1 {
		t.Errorf("once it can be read there are %d events", w.ours())
	}
}
