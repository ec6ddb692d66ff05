package daemon

import (
	"context"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// asking is a world in which Johnathon has no calendar of his own: Roberta's
// answers for him.
func asking(t *testing.T, p mem.Personality) *world {
	t.Helper()
	w := newWorld(t, p)
	w.settings.People[0].Calendar = ""
	return w
}

// may is a time in May.
func (w *world) may(day, hour, minute int) time.Time {
	return time.Date(2026, 5, day, hour, minute, 0, 0, w.zone)
}

// asked counts how often the calendar was asked when people are busy.
func (w *world) asked() *int {
	n := 0
	w.faults = func(op mem.Op) mem.Fault {
		if op.Kind == mem.OpBusy {
			n++
		}
		return mem.Fault{}
	}
	return &n
}

// TestAsksWhenOthersAreBusy: where a person has no calendar here, the calendar of
// check-ins is asked, and its answer decides. Who is unknown to it is not free.
func TestAsksWhenOthersAreBusy(t *testing.T) {
	for _, p := range personalities {
		for _, tt := range []struct {
			name  string
			known func(*world)
			day   int // on which day of May it is booked
		}{
			{"free all day", func(w *world) { w.roberta.SetBusy(johnathon) }, 12},
			{"busy on Tuesday", func(w *world) {
				w.roberta.SetBusy(johnathon, calendar.Span{Start: w.may(12, 9, 0), End: w.may(12, 17, 0)})
			}, 11},
			{"unknown to the calendar, but the time was agreed aloud", func(*world) {}, 12},
		} {
			w := asking(t, p)
			tt.known(w)
			n := w.asked()
			w.sync()
			if in := w.checkIn(); in.State != "booked" || in.Start.Day() != tt.day {
				t.Errorf("%s, %s: the check-in is %s at %s", p, tt.name, in.State, in.Start)
			}
			if *n == 0 {
				t.Errorf("%s, %s: nobody was asked", p, tt.name)
			}
			before := *n
			w.now = w.now.Add(time.Hour)
			w.sync()
			if *n != before {
				t.Errorf("%s, %s: asked again although nothing waits for it", p, tt.name)
			}
		}
	}
}

// TestUnknownIsNotFree: without a time that was agreed aloud there is only a hold
// for somebody whose time is unknown; an error is no better than no answer.
func TestUnknownIsNotFree(t *testing.T) {
	for _, p := range personalities {
		for _, tt := range []struct {
			name  string
			known bool
			fault mem.FaultKind
			state string
		}{
			{"known", true, mem.None, "booked"},
			{"unknown", false, mem.None, "proposed"},
			{"an error", true, mem.Lost, "proposed"},
			{"too many requests", true, mem.TooMany, "proposed"},
			{"an answer that was cut", true, mem.Cut, "proposed"},
		} {
			w := asking(t, p)
			w.settings.Accept = AcceptOff
			if tt.known {
				w.roberta.SetBusy(johnathon)
			}
			w.faults = func(op mem.Op) mem.Fault {
				if op.Kind == mem.OpBusy {
					return mem.Fault{Kind: tt.fault}
				}
				return mem.Fault{}
			}
			due, from, effort := "2026-05-18", "Johnathon", "4h"
			if _, err := w.app.Add(t.Context(), AddRequest{ID: team, Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
				t.Fatal(err)
			}
			w.sync()
			if in := w.checkIn(); in.State != tt.state {
				t.Errorf("%s, %s: the check-in is %s", p, tt.name, in.State)
			}
		}
	}
}

// TestAnAnswerGrowsOld: what was learned a while ago is not taken for what is
// known now.
func TestAnAnswerGrowsOld(t *testing.T) {
	w := asking(t, mem.Google)
	w.settings.Accept = AcceptOff
	w.roberta.SetBusy(johnathon)
	n := w.asked()
	add := func(id string) {
		due, from, effort := "2026-05-18", "Johnathon", "1h"
		if _, err := w.app.Add(t.Context(), AddRequest{ID: id, Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
			t.Fatal(err)
		}
		w.sync()
	}
	add("one")
	before := *n
	w.now = w.now.Add(busyFresh + time.Minute)
	add("two")
	if *n < before+2 {
		t.Errorf("asked %d times after %d: once for the place and once before the event", *n, before)
	}
}

// TestTakenMeanwhile: right before the event is made everything is read again. A
// time that was taken in the meantime is given up for another one.
func TestTakenMeanwhile(t *testing.T) {
	for _, p := range personalities {
		for name, take := range map[string]func(*world){
			"by Roberta": func(w *world) {
				w.roberta.Make(calendar.Event{UID: "dentist@example.com", Summary: "Dentist", Start: w.app.core.local(w.may(12, 9, 0)), End: w.app.core.local(w.may(12, 11, 0))})
			},
			"by Johnathon": func(w *world) {
				w.roberta.SetBusy(johnathon, calendar.Span{Start: w.may(12, 9, 0), End: w.may(12, 11, 0)})
			},
		} {
			w := asking(t, p)
			w.roberta.SetBusy(johnathon)
			busy := 0
			w.settings.Calendars[0].Reader = &meanwhile{Calendar: w.roberta, then: func() {
				if busy++; busy == 1 {
					take(w)
				}
			}}
			w.sync()
			states := map[string]int{}
			for _, in := range w.checkIns() {
				states[in.State]++
				if in.State == "booked" && in.Start.Before(w.may(12, 11, 0)) && in.End.After(w.may(12, 9, 0)) {
					t.Errorf("%s, %s: the check-in stands at %s", p, name, in.Start)
				}
			}
			if w.ours() != 1 || states["booked"] != 1 || states["cancelled"] != 1 || busy < 2 {
				t.Errorf("%s, %s: %d events, %v", p, name, w.ours(), states)
			}
		}
	}
}

// A meanwhile does something right after it has answered when people are busy.
type meanwhile struct {
	*mem.Calendar
	then func()
}

func (b *meanwhile) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	busy, err := b.Calendar.Busy(ctx, who, window)
	b.then()
	return busy, err
}

// TestUnreachableBeforeTheEvent: when a calendar can no longer be read, nothing is
// made blindly; later it is.
func TestUnreachableBeforeTheEvent(t *testing.T) {
	for _, p := range personalities {
		w := asking(t, p)
		w.roberta.SetBusy(johnathon)
		down := false
		w.faults = func(op mem.Op) mem.Fault {
			switch {
			case op.Kind == mem.OpBusy:
				down = true
			case op.Kind == mem.OpChanges && down:
				return mem.Fault{Kind: mem.Lost}
			}
			return mem.Fault{}
		}
		w.sync()
		if w.ours() != 0 {
			t.Errorf("%s: an event was made blindly", p)
		}
		w.faults = nil
		w.now = w.now.Add(5 * time.Minute)
		w.sync()
		if w.ours() != 1 || w.checkIns()[0].State != "booked" {
			t.Errorf("%s: %d events, %+v", p, w.ours(), w.checkIns())
		}
	}
}
