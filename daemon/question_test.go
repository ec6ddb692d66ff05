package daemon

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// askingWorld is a world in which too much was promised, and bywhen asks on
// Roberta's calendar what can move.
func askingWorld(t *testing.T, p mem.Personality) *world {
	t.Helper()
	w := newWorld(t, p)
	w.settings.AskInCalendar = true
	from := "Johnathon"
	for id, what := range map[string]struct{ due, effort string }{
		"riverbed": {"2026-05-18 13:00", "3d"}, "forest-grove": {"2026-05-15 16:00", "24h"}, "starry-night": {"2026-05-14 16:00", "24h"},
	} {
		name, effort, due := strings.ReplaceAll(id, "-", " "), what.effort, what.due
		if _, err := w.app.Add(t.Context(), AddRequest{ID: id, Fields: Fields{What: &name, Due: &due, From: &from, Effort: &effort}}); err != nil {
			t.Fatal(err)
		}
	}
	w.sync()
	return w
}

// question is the event in which bywhen asks, if it stands.
func (w *world) question() (calendar.Event, bool) {
	for _, o := range w.roberta.Live() {
		if o.Events[0].Own.Kind == questionKind {
			return o.Events[0], true
		}
	}
	return calendar.Event{}, false
}

// cross puts an x into the box of the line that holds the word.
func cross(word string) func(*calendar.Event) {
	return func(ev *calendar.Event) {
		lines := strings.Split(ev.Description, "\n")
		for i, l := range lines {
			if strings.Contains(l, word) {
				lines[i] = strings.Replace(l, "[ ]", "[x]", 1)
			}
		}
		ev.Description = strings.Join(lines, "\n")
	}
}

// decided are the decisions on record, in words.
func (w *world) decided() (words []string) {
	w.t.Helper()
	doc, err := w.app.Log(w.t.Context(), LogRequest{})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range doc.Deeds {
		if d.Kind == "decision" {
			words = append(words, d.Words)
		}
	}
	return words
}

func bothKinds(t *testing.T, test func(t *testing.T, p mem.Personality)) {
	for name, p := range map[string]mem.Personality{"Google": mem.Google, "CalDAV": mem.CalDAV} {
		t.Run(name, func(t *testing.T) { test(t, p) })
	}
}

// TestAskedInTheCalendar: the question is private and takes no time; an x
// answers it, once, and then it is gone.
func TestAskedInTheCalendar(t *testing.T) {
	bothKinds(t, func(t *testing.T, p mem.Personality) {
		w := askingWorld(t, p)
		q, ok := w.question()
		if !ok || q.Summary != "bywhen: 1 question" || q.Class != calendar.Private || !q.Transparent || !q.AllDay() || len(q.Attendees) != 0 {
			t.Fatalf("the question: %+v", q)
		}
		if !strings.Contains(q.Description, "[ ] riverbed to ") {
			t.Fatalf("its text:\n%s", q.Description)
		}
		w.roberta.Edit(q.UID, cross("riverbed"))
		doc := w.sync()
		if !doc.Fit.Fits {
			t.Errorf("after the x it does not fit: %+v", doc.Fit.Overloads)
		}
		w.sync()
		if got := w.decided(); len(got) != 1 || !strings.Contains(got[0], "riverbed") || !strings.Contains(got[0], "an x in the calendar") {
			t.Errorf("decided: %v", got)
		}
		if q, ok := w.question(); ok {
			t.Errorf("it still stands:\n%s", q.Description)
		}
	})
}

// TestUndoneAfterTheX: what was answered and taken back is asked anew. The old x
// counts no second time, even if it still stands because the calendar refused
// what we wrote, and a person changed something else beside it.
func TestUndoneAfterTheX(t *testing.T) {
	bothKinds(t, func(t *testing.T, p mem.Personality) {
		w := askingWorld(t, p)
		q, _ := w.question()
		w.roberta.Edit(q.UID, cross("riverbed"))
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind == mem.OpUpdate || op.Kind == mem.OpDelete {
				return mem.Fault{Kind: mem.Lost}
			}
			return mem.Fault{}
		}
		w.sync()
		if _, err := w.app.Undo(t.Context(), UndoRequest{Count: 1}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.roberta.Edit(q.UID, func(ev *calendar.Event) { ev.Description = "a note\n" + ev.Description })
		w.sync()
		if got := w.decided(); len(got) != 2 { // the decision, and that it was taken back
			t.Errorf("decided: %v", got)
		}
		w.faults, w.now = nil, w.now.Add(6*time.Hour)
		w.sync()
		w.sync()
		again, ok := w.question()
		if !ok || strings.Contains(again.Description, "[x]") {
			t.Errorf("asked anew: %v\n%s", ok, again.Description)
		}
		w.roberta.Edit(again.UID, cross("riverbed"))
		w.sync()
		if got := w.decided(); len(got) != 3 {
			t.Errorf("a new x: %v", got)
		}
	})
}

// TestOtherEdits: nothing but an x in a box that is on offer decides anything.
func TestOtherEdits(t *testing.T) {
	edits := map[string]func(*calendar.Event){
		"a note above":     func(ev *calendar.Event) { ev.Description = "[x] riverbed to Fri May 22\n" + ev.Description },
		"another title":    func(ev *calendar.Event) { ev.Summary = "later" },
		"another day":      func(ev *calendar.Event) { ev.Start, ev.End = allDay(dayOf(2026, 5, 6)), allDay(dayOf(2026, 5, 7)) },
		"a word in a box":  replace("[ ]", "[no]"),
		"another date":     func(ev *calendar.Event) { cross("riverbed")(ev); replace("riverbed to ", "riverbed to never, or ")(ev) },
		"without markers":  func(ev *calendar.Event) { ev.Description = "[x] riverbed" },
		"another order":    replace("riverbed to ", "to riverbed "),
		"the whole text":   func(ev *calendar.Event) { ev.Description = "" },
		"a line of theirs": replace("Put an x", "[x] starry night to Tue May 26\nPut an x"),
		"an alarm": func(ev *calendar.Event) {
			ev.Alarms = append(ev.Alarms, calendar.Alarm{Before: time.Minute, Text: "x"})
		},
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			w := askingWorld(t, mem.CalDAV)
			q, _ := w.question()
			w.roberta.Edit(q.UID, edit)
			want, _ := w.question()
			w.sync()
			w.sync()
			if got := w.decided(); len(got) != 0 {
				t.Errorf("decided: %v", got)
			}
			if got, ok := w.question(); !ok || got.Summary != want.Summary || got.Start != want.Start {
				t.Errorf("what a person changed did not stay: %+v", got)
			}
		})
	}
}

func dayOf(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

func replace(old, by string) func(*calendar.Event) {
	return func(ev *calendar.Event) { ev.Description = strings.Replace(ev.Description, old, by, 1) }
}

// TestMarkedUp reads the x where a calendar has made HTML of the text.
func TestMarkedUp(t *testing.T) {
	w := askingWorld(t, mem.Google)
	q, _ := w.question()
	w.roberta.Edit(q.UID, func(ev *calendar.Event) {
		cross("riverbed")(ev)
		ev.Description = strings.ReplaceAll(ev.Description, "\n", "<br>")
	})
	w.sync()
	if got := w.decided(); len(got) != 1 {
		t.Errorf("decided: %v", got)
	}
}

// TestDeletedQuestion: whoever deletes the question is not asked it again, until
// what it was about is over.
func TestDeletedQuestion(t *testing.T) {
	bothKinds(t, func(t *testing.T, p mem.Personality) {
		w := askingWorld(t, p)
		q, _ := w.question()
		w.roberta.Remove(q.UID)
		for range 3 {
			w.sync()
			w.now = w.now.Add(24 * time.Hour)
		}
		if q, ok := w.question(); ok {
			t.Errorf("it came back:\n%s", q.Description)
		}
	})
}

// TestQuestionMovesOn stands on today's date for as long as it is open, and not
// where a person has moved it.
func TestQuestionMovesOn(t *testing.T) {
	w := askingWorld(t, mem.CalDAV)
	w.now = w.now.Add(24 * time.Hour)
	w.sync()
	if q, _ := w.question(); calendar.DateOf(q.Start.Wall) != dayOf(2026, 5, 5) {
		t.Errorf("on the next day it stands on %v", q.Start)
	}
}

// TestQuestionAndKills: killed at every point, in either direction, the x is one
// decision.
func TestQuestionAndKills(t *testing.T) {
	bothKinds(t, func(t *testing.T, p mem.Personality) {
		for point := 0; ; point++ {
			w := askingWorld(t, p)
			q, _ := w.question()
			w.roberta.Edit(q.UID, cross("riverbed"))
			n, killed := 0, fmt.Errorf("killed")
			w.app.store.reach = func(string) error {
				if n++; n > point {
					return killed
				}
				return nil
			}
			_, err := w.app.Sync(t.Context(), SyncRequest{})
			w.restart()
			w.sync()
			w.sync()
			if got := w.decided(); len(got) != 1 {
				t.Fatalf("killed at point %d: decided %v", point, got)
			}
			if q, ok := w.question(); ok {
				t.Fatalf("killed at point %d: it still stands:\n%s", point, q.Description)
			}
			if err == nil {
				return // past the last point
			}
		}
	})
}
