package daemon

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

var personalities = []mem.Personality{mem.Google, mem.CalDAV}

// TestOnce: one pass books the check-in, the next one changes nothing.
func TestOnce(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		if in := w.checkIn(); in.State != "booked" || !in.Start.Equal(time.Date(2026, 5, 12, 9, 30, 0, 0, w.zone)) {
			t.Errorf("%s: check-in is %+v", p, in)
		}
		before := len(w.roberta.History())
		doc := w.sync()
		if len(w.roberta.History()) != before || len(doc.Deeds)+len(doc.Recorded) != 0 {
			t.Errorf("%s: the second pass did something: %+v", p, doc)
		}
	}
}

// TestEveryFault: whatever goes wrong with the request that creates a check-in,
// later passes leave exactly one.
func TestEveryFault(t *testing.T) {
	for _, p := range personalities {
		for kind := mem.Lost; kind <= mem.Twice; kind++ {
			w := newWorld(t, p)
			w.faults = func(op mem.Op) mem.Fault {
				if op.Kind != mem.OpCreate {
					return mem.Fault{}
				}
				w.faults = nil
				return mem.Fault{Kind: kind}
			}
			w.sync()
			for range 5 {
				w.now = w.now.Add(10 * time.Minute)
				w.restart()
				w.sync()
			}
			if in := w.checkIn(); w.ours() != 1 || in.State != "booked" {
				t.Errorf("%s, fault %d: %d events, check-in %s", p, kind, w.ours(), in.State)
			}
		}
	}
}

// TestDeleted: a check-in that a person deleted stays deleted, even when the
// answer to its creation was lost.
func TestDeleted(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		w.roberta.Remove(w.checkIn().UID)
		for range 3 {
			w.now = w.now.Add(time.Hour)
			w.sync()
			if in := w.checkIn(); w.ours() != 0 || in.State != "removed" {
				t.Errorf("%s: %d events, check-in %s", p, w.ours(), in.State)
			}
		}
	}
}

// TestPersonFirst: a person edits the check-in between our reading and our
// writing. Their version stands, and our text still gets into it afterwards.
func TestPersonFirst(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind == mem.OpUpdate {
				w.faults = nil
				w.roberta.Edit(uid, func(e *calendar.Event) {
					e.Description = "Bring the old deck.\n" + e.Description
				})
			}
			return mem.Fault{}
		}
		reason := "The rollout changes their work"
		if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &reason}}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.sync()
		o, _ := w.roberta.Find(uid)
		text := o.Events[0].Description
		if !strings.HasPrefix(text, "Bring the old deck.\n") || !strings.Contains(text, "WHY: "+reason) {
			t.Errorf("%s: the text is\n%s", p, text)
		}
	}
}

// TestHandsOff: what a person took over is never written again, field by field.
func TestHandsOff(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.roberta.Edit(uid, func(e *calendar.Event) {
			e.Summary = "Ours"
			e.Description = strings.Replace(e.Description, "WHAT: ", "WHAT (as I see it): ", 1)
		})
		w.sync()
		before := len(w.roberta.History())
		reason := "another"
		if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &reason}}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		if len(w.roberta.History()) != before {
			t.Errorf("%s: a text that a person had taken over was written again", p)
		}
		if in := w.checkIn(); in.State != "booked" {
			t.Errorf("%s: an edited text made the check-in %s", p, in.State)
		}
	}
}

// TestRebuilt: a ledger that was lost meets its own events. Nothing is created
// until a person confirms, and what stands is adopted as it stands.
func TestRebuilt(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.roberta.Move(uid, w.app.core.local(time.Date(2026, 5, 13, 15, 0, 0, 0, w.zone)), w.app.core.local(time.Date(2026, 5, 13, 15, 30, 0, 0, w.zone)))
		w.path += ".new"
		w.restart()
		doc := w.sync()
		if !doc.Rebuilt || w.ours() != 1 {
			t.Fatalf("%s: rebuilt %v, %d events", p, doc.Rebuilt, w.ours())
		}
		if _, err := w.app.Sync(t.Context(), SyncRequest{Adopt: true}); err != nil {
			t.Fatal(err)
		}
		in := w.checkIn()
		if w.ours() != 1 || in.UID != uid || in.Start.Day() != 13 {
			t.Errorf("%s: after adopting, %d events, check-in %+v", p, w.ours(), in)
		}
	}
}

// TestSuddenlyEmpty: a calendar that shows nothing at once is not believed, until
// a person says that it is right.
func TestSuddenlyEmpty(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	for _, o := range w.roberta.Live() {
		w.roberta.Remove(o.UID())
	}
	doc := w.sync()
	if in := w.checkIn(); !doc.Unreached() || in.State != "booked" {
		t.Errorf("unreached %v, check-in %s", doc.Unreached(), in.State)
	}
	if _, err := w.app.Sync(t.Context(), SyncRequest{Empty: []string{"roberta"}}); err != nil {
		t.Fatal(err)
	}
	if in := w.checkIn(); in.State != "removed" {
		t.Errorf("after confirming, the check-in is %s", in.State)
	}
}

// TestBlastLimit: a pass creates no more than its limit; the next one goes on.
func TestBlastLimit(t *testing.T) {
	w := newWorld(t, mem.Google)
	w.settings.CheckIns.PerWeek = 100
	for i := range 15 {
		due, from, effort := "2026-05-15", "Johnathon", "30m"
		_, err := w.app.Add(t.Context(), AddRequest{Text: "thing number " + string(rune('a'+i)), Fields: Fields{Due: &due, From: &from, Effort: &effort}})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.sync()
	if n := w.ours(); n != blastLimits[kindPut] {
		t.Errorf("the first pass made %d events", n)
	}
	w.sync()
	if n := w.ours(); n != 16 {
		t.Errorf("after the second there are %d", n)
	}
}

// TestUndo: what was done is taken back, and not done again.
func TestUndo(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		if _, err := w.app.Undo(t.Context(), UndoRequest{Count: 1}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		if w.ours() != 0 {
			t.Errorf("%s: the check-in came back", p)
		}
	}
}

// TestBusyUnknown: while a calendar that takes away time cannot be read, no
// check-in is placed; as soon as it can, it is.
func TestBusyUnknown(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	other := mem.New(mem.Options{Now: func() time.Time { return w.now }})
	w.settings.Calendars = append(w.settings.Calendars, Calendar{Name: "other", Kind: "mem", Busy: true, OpenError: errors.New("drive not mounted")})
	w.sync()
	if all := w.checkIns(); len(all) != 0 {
		t.Fatalf("a check-in was placed blindly: %+v", all)
	}
	w.settings.Calendars[2].Reader = other
	w.now = w.now.Add(time.Minute)
	w.sync()
	if in := w.checkIn(); in.State != "booked" {
		t.Errorf("the check-in is %s", in.State)
	}
}

// TestRebuiltByHand: a check-in placed by hand before the first reading does not
// hide that the ledger was lost.
func TestRebuiltByHand(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	w.path += ".new"
	w.restart()
	due, from := "2026-05-29", "Johnathon"
	if _, err := w.app.Add(t.Context(), AddRequest{ID: "new", Fields: Fields{Due: &due, From: &from}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.CheckIn(t.Context(), CheckInRequest{ID: "new", At: "2026-05-20T10:00"}); err != nil {
		t.Fatal(err)
	}
	if doc := w.sync(); !doc.Rebuilt || w.ours() != 1 {
		t.Errorf("rebuilt %v, %d events", doc.Rebuilt, w.ours())
	}
}

// TestUnreadSinceItEnded: a meeting that ended while its calendar could not be
// read is not read from what was known before: it may have been cancelled.
func TestUnreadSinceItEnded(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.now = w.now.Add(-2 * time.Hour)
	w.sync()
	w.faults = func(mem.Op) mem.Fault { return mem.Fault{Kind: mem.Lost} }
	w.now = w.now.Add(2 * time.Hour)
	w.sync()
	if n := len(w.checkIns()); n != 0 {
		t.Errorf("%d check-ins for a meeting that nobody could look at", n)
	}
	w.faults = nil
	w.sync()
	if n := len(w.checkIns()); n != 1 {
		t.Errorf("%d check-ins once the calendar could be read", n)
	}
}

// TestClockSetBack: what a wrong clock had made past is ahead again.
func TestClockSetBack(t *testing.T) {
	w := newWorld(t, mem.Google)
	w.sync()
	w.now = w.now.Add(60 * 24 * time.Hour)
	w.sync()
	if in := w.checkIn(); in.State != "took_place" {
		t.Fatalf("by the wrong clock the check-in is %s", in.State)
	}
	w.now = w.now.Add(-60 * 24 * time.Hour)
	w.sync()
	if in := w.checkIn(); in.State != "booked" || w.ours() != 1 {
		t.Errorf("after the clock was put right it is %s, %d events", in.State, w.ours())
	}
}

// TestRebuiltUnmounted: a calendar that showed nothing at the first reading, since
// it was not mounted, does not hide that the ledger was lost.
func TestRebuiltUnmounted(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	full := w.settings.Calendars[0].Reader
	w.path += ".new"
	w.settings.Calendars[0].Reader = mem.New(mem.Options{Personality: mem.CalDAV, Now: func() time.Time { return w.now }})
	w.restart()
	w.sync()
	w.settings.Calendars[0].Reader = full
	if doc := w.sync(); !doc.Rebuilt || w.ours() != 1 {
		t.Errorf("rebuilt %v, %d events", doc.Rebuilt, w.ours())
	}
}
