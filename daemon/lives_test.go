package daemon

import (
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// What lives of the simulation have shown, each as a story of its own.

const day = 24 * time.Hour

// TestHoldMoved: a hold is marked as free on the calendar. A person who moves it
// chooses a time; whether it takes time is still for the calendar to say.
func TestHoldMoved(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.settings.People[0].Calendar = "" // so that their time is unknown
	w.settings.Accept = AcceptOff
	due, from, effort := "2026-05-18", "Johnathon", "4h"
	if _, err := w.app.Add(t.Context(), AddRequest{ID: "deck", Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	in := w.checkIn()
	free := w.supply()
	if in.State != "proposed" {
		t.Fatalf("the check-in is %s", in.State)
	}
	w.roberta.Move(in.UID, w.app.core.local(in.Start.Add(30*time.Minute)), w.app.core.local(in.End.Add(30*time.Minute)))
	w.sync()
	if in := w.checkIn(); in.State != "moved" || w.supply() != free {
		t.Errorf("the hold is %s, %d minutes are free, before there were %d", in.State, w.supply(), free)
	}
	w.roberta.Edit(in.UID, func(e *calendar.Event) { e.Transparent = false })
	w.sync()
	if w.supply() != free-30 {
		t.Errorf("marked as busy, it leaves %d of %d minutes", w.supply(), free)
	}
}

// supply is the free time until the only commitment is due, in minutes.
func (w *world) supply() int {
	w.t.Helper()
	doc, err := w.app.Fit(w.t.Context(), Empty{})
	if err != nil || len(doc.Supply) != 1 {
		w.t.Fatalf("fit: %+v, %v", doc, err)
	}
	return doc.Supply[0].Minutes
}

// TestEditedWhileOver: what a person writes into a check-in stays theirs, also
// if it seemed to be over at the time, by a clock that was wrong.
func TestEditedWhileOver(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.now = w.now.Add(60 * day)
		w.sync()
		w.roberta.Edit(uid, func(e *calendar.Event) {
			e.Description = strings.Replace(e.Description, "WHAT: ", "WHAT (as I see it): ", 1)
		})
		w.now = w.now.Add(-60 * day)
		why := "The rollout changes their work"
		if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why}}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.sync()
		if o, _ := w.roberta.Find(uid); !strings.Contains(o.Events[0].Description, "as I see it") {
			t.Errorf("%s: the text is\n%s", p, o.Events[0].Description)
		}
	}
}

// TestDeletedWhileOver: the same for a check-in that a person deletes.
func TestDeletedWhileOver(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		w.now = w.now.Add(60 * day)
		w.sync()
		w.roberta.Remove(w.checkIn().UID)
		w.sync()
		w.now = w.now.Add(-60 * day)
		w.sync()
		if in := w.checkIn(); in.State != "removed" || w.ours() != 0 {
			t.Errorf("%s: the check-in is %s, %d events", p, in.State, w.ours())
		}
	}
}

// TestPutOff: a check-in that was over, and that a person then puts off, is ahead
// again, at their time.
func TestPutOff(t *testing.T) {
	w := newWorld(t, mem.Google)
	w.sync()
	in := w.checkIn()
	w.now = in.End.Add(time.Hour)
	w.sync()
	if in := w.checkIn(); in.State != "took_place" {
		t.Fatalf("it is %s", in.State)
	}
	w.roberta.Move(in.UID, w.app.core.local(in.Start.Add(day)), w.app.core.local(in.End.Add(day)))
	w.sync()
	if after := w.checkIn(); after.State != "moved" || !after.Start.Equal(in.Start.Add(day)) {
		t.Errorf("put off, it is %s at %s", after.State, after.Start)
	}
}

// TestUndoSparesUnseenHand: the answer to a create is lost, and before bywhen
// looks again a person retitles the check-in. Undo does not take their version
// for its own.
func TestUndoSparesUnseenHand(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind != mem.OpCreate {
				return mem.Fault{}
			}
			w.faults = nil
			return mem.Fault{Kind: mem.AnswerLost}
		}
		w.sync()
		uid := w.checkIn().UID
		w.roberta.Edit(uid, func(e *calendar.Event) { e.Summary = "Ours" })
		w.now = w.now.Add(time.Hour)
		w.sync()
		doc, err := w.app.Undo(t.Context(), UndoRequest{Count: 1})
		if err != nil || len(doc.Kept) != 1 || len(doc.Undone) != 0 {
			t.Errorf("%s: %d undone, %d kept, %v", p, len(doc.Undone), len(doc.Kept), err)
		}
		if o, ok := w.roberta.Find(uid); !ok || o.Events[0].Summary != "Ours" {
			t.Errorf("%s: their version is gone, what stands is %s", p, o.ETag)
		}
	}
}

// TestUndoSparesUnseenHandInText: the same for a text whose answer is lost. The
// title that a person gave meanwhile is not set back with it.
func TestUndoSparesUnseenHandInText(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind != mem.OpUpdate {
				return mem.Fault{}
			}
			w.faults = nil
			return mem.Fault{Kind: mem.AnswerLost}
		}
		why := "The rollout changes their work"
		if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why}}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.roberta.Edit(uid, func(e *calendar.Event) { e.Summary = "Ours" })
		w.now = w.now.Add(time.Hour)
		w.sync()
		if _, err := w.app.Undo(t.Context(), UndoRequest{Count: 1}); err != nil {
			t.Fatal(err)
		}
		if o, _ := w.roberta.Find(uid); o.Events[0].Summary != "Ours" || !strings.Contains(o.Events[0].Description, why) {
			t.Errorf("%s: the title is %q, the text\n%s", p, o.Events[0].Summary, o.Events[0].Description)
		}
	}
}

// TestDeletedBeforeKnown: an old ledger comes back that has not read the meeting
// yet. The check-in of that meeting stands, and a person deletes it before the
// meeting is read again: it does not come back.
func TestDeletedBeforeKnown(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.path += ".new"
		w.restart()
		w.settings.Accept = AcceptOff // the meeting is not read
		w.sync()
		w.roberta.Remove(uid)
		w.now = w.now.Add(2 * settling)
		w.sync()
		w.settings.Accept = AcceptCertain
		if _, err := w.app.Sync(t.Context(), SyncRequest{Adopt: true}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		if in := w.checkIn(); in.State != "removed" || w.ours() != 0 {
			t.Errorf("%s: the check-in is %s, %d events", p, in.State, w.ours())
		}
	}
}

// TestDeletedFirst: the work is done, and before bywhen takes the check-in back a
// person deletes it. Undo brings back nothing that they deleted.
func TestDeletedFirst(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind == mem.OpDelete {
				w.faults = nil
				w.roberta.Remove(uid)
			}
			return mem.Fault{}
		}
		if _, err := w.app.Done(t.Context(), LabelRequest{ID: "brief-waterfall-team"}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		if in := w.checkIn(); in.State != "removed" {
			t.Errorf("%s: the check-in is %s", p, in.State)
		}
		w.now = w.now.Add(time.Minute)
		if _, err := w.app.Undo(t.Context(), UndoRequest{Count: 1}); err != nil {
			t.Fatal(err)
		}
		if w.sync(); w.ours() != 0 {
			t.Errorf("%s: %d events came back", p, w.ours())
		}
	}
}

// TestDeletedUnwitnessed: the answer to a deletion is lost, and then the event is
// gone: by whose hand, nobody knows. Undo says so, and leaves it.
func TestDeletedUnwitnessed(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind != mem.OpDelete {
				return mem.Fault{}
			}
			w.faults = nil
			return mem.Fault{Kind: mem.AnswerLost}
		}
		if _, err := w.app.Done(t.Context(), LabelRequest{ID: "brief-waterfall-team"}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.now = w.now.Add(time.Hour)
		w.sync()
		if in := w.checkIn(); in.State != "cancelled" {
			t.Errorf("%s: the check-in is %s", p, in.State)
		}
		doc, err := w.app.Undo(t.Context(), UndoRequest{Count: 1})
		if err != nil || len(doc.Kept) != 1 || !strings.Contains(doc.Kept[0].Error, "a person may have deleted") {
			t.Errorf("%s: kept %+v, %v", p, doc.Kept, err)
		}
	}
}

// TestOwnWordsLate: a calendar that shows late what was written to it, that loses
// answers, and on which a person is at work as well, never makes bywhen take its
// own words for theirs: the next text is still written.
func TestOwnWordsLate(t *testing.T) {
	for seed := range uint64(8) {
		w := newWorld(t, personalities[seed%2])
		w.lag(seed)
		w.sync()
		w.roberta.Settle()
		w.sync()
		uid := w.checkIn().UID
		turn := 0
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind != mem.OpUpdate {
				return mem.Fault{}
			}
			switch turn++; turn % 3 {
			case 0:
				w.roberta.Edit(uid, func(e *calendar.Event) { e.Alarms = nil })
			case 1:
				return mem.Fault{Kind: mem.AnswerLost}
			}
			return mem.Fault{}
		}
		for _, why := range []string{"one", "two", "three", "four"} {
			w.reason(why)
			w.sync()
			w.roberta.Forget()
			w.now = w.now.Add(3 * time.Minute)
			w.sync()
		}
		w.faults = nil
		for range 3 {
			w.roberta.Settle()
			w.now = w.now.Add(2 * settling)
			w.sync()
		}
		w.reason("the last word")
		w.sync()
		if o, _ := w.roberta.Find(uid); !strings.Contains(o.Events[0].Description, "WHY: the last word") {
			t.Errorf("seed %d: the text is\n%s", seed, o.Events[0].Description)
		}
	}
}

// lag puts a calendar in the place of Roberta's that shows changes up to eight
// calls late.
func (w *world) lag(seed uint64) {
	w.roberta = mem.New(mem.Options{Personality: mem.Personality(seed % 2), Lag: 8, Seed: seed, Now: func() time.Time { return w.now }, Faults: func(op mem.Op) mem.Fault {
		if w.faults == nil {
			return mem.Fault{}
		}
		return w.faults(op)
	}})
	w.load(w.roberta, "roberta")
	w.roberta.Settle()
	w.settings.Calendars[0].Reader = w.roberta
}

// reason changes the story's commitment, so that its check-in wants another text.
func (w *world) reason(why string) {
	w.t.Helper()
	if _, err := w.app.Edit(w.t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why}}); err != nil {
		w.t.Fatal(err)
	}
}
