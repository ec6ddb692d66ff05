package daemon

import (
	"fmt"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// handed gives Roberta one more piece of work from Johnathon.
func (w *world) handed(id, due, effort string) {
	w.t.Helper()
	from := "Johnathon"
	if _, err := w.app.Add(w.t.Context(), AddRequest{ID: id, Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
		w.t.Fatal(err)
	}
}

// moved gives it another due date, and looks at everything.
func (w *world) moved(id, to string) {
	w.t.Helper()
	if _, err := w.app.Move(w.t.Context(), MoveRequest{ID: id, To: to}); err != nil {
		w.t.Fatal(err)
	}
	w.sync()
}

// checkInsOf are the check-ins of one commitment, "number state start" each.
func (w *world) checkInsOf(id string) (all []string) {
	w.t.Helper()
	for _, in := range w.checkIns() {
		if in.Commitment == id {
			all = append(all, fmt.Sprintf("%d %s %s", in.N, in.State, in.Start.Format("Mon 2 Jan 15:04")))
		}
	}
	return all
}

// standing is when the event of a check-in stands on the calendar.
func (w *world) standing(uid string) string {
	w.t.Helper()
	o, ok := w.roberta.Find(uid)
	if !ok {
		w.t.Fatalf("%s is not on the calendar", uid)
	}
	return w.app.core.spanOf(&o.Events[0]).Start.In(w.zone).Format("Mon 2 Jan 15:04")
}

// TestLongWork: work that lasts longer than two weeks has a check-in at each third
// of the free time.
func TestLongWork(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.handed("handbook", "2026-06-05", "40h")
	w.sync()
	got := w.checkInsOf("handbook")
	if len(got) != 2 || w.ours() != 3 {
		t.Fatalf("check-ins %q, %d events", got, w.ours())
	}
	for i, in := range w.checkIns() {
		if third := float64(in.N) / 3; in.Commitment == "handbook" && (in.Fraction < third-0.1 || in.Fraction > third+0.1) {
			t.Errorf("check-in %d of %d lies at %.3f of the free time", in.N, i, in.Fraction)
		}
	}
	before := len(w.roberta.History())
	w.sync()
	if len(w.roberta.History()) != before {
		t.Error("a second pass changed something")
	}
}

// TestFollowsTheDueDate: a check-in that nobody has touched follows its due date;
// one that a person moved, or chose, or that somebody was invited to, stays.
func TestFollowsTheDueDate(t *testing.T) {
	for _, tt := range []struct {
		story string
		touch func(w *world, uid string)
		want  string // where it stands after the due date has moved
		offer bool   // and a new time is shown
	}{
		{"untouched", func(*world, string) {}, "Thu 14 May 09:30", false},
		{"moved by a person", func(w *world, uid string) {
			at := w.app.core.local(time.Date(2026, 5, 7, 13, 0, 0, 0, w.zone))
			w.roberta.Move(uid, at, w.app.core.local(time.Date(2026, 5, 7, 13, 30, 0, 0, w.zone)))
		}, "Thu 7 May 13:00", false},
		{"reworded by a person", func(w *world, uid string) {
			w.roberta.Edit(uid, func(e *calendar.Event) { e.Description = "Bring coffee.\n" + e.Description })
		}, "Thu 14 May 09:30", false},
		{"chosen by hand", func(w *world, uid string) {
			if _, err := w.app.CheckIn(w.t.Context(), CheckInRequest{ID: "report", At: "2026-05-08 10:00"}); err != nil {
				w.t.Fatal(err)
			}
		}, "Fri 8 May 10:00", false},
		{"with a guest", func(w *world, uid string) {
			w.roberta.Edit(uid, func(e *calendar.Event) {
				e.Attendees = append(e.Attendees, calendar.Attendee{Person: calendar.Person{Address: johnathon}})
			})
		}, "Fri 8 May 11:30", true},
	} {
		for _, p := range personalities {
			w := newWorld(t, p)
			w.handed("report", "2026-05-13", "6h")
			w.sync()
			uid := ""
			for _, in := range w.checkIns() {
				if in.Commitment == "report" {
					uid = in.UID
				}
			}
			tt.touch(w, uid)
			w.sync()
			w.moved("report", "2026-05-22")
			if got := w.standing(uid); got != tt.want {
				t.Errorf("%s, %s: it stands at %s, want %s", tt.story, p, got, tt.want)
			}
			for _, in := range w.checkIns() {
				if in.UID == uid && (in.Better != nil) != tt.offer {
					t.Errorf("%s, %s: on offer is %v", tt.story, p, in.Better)
				}
			}
			before := len(w.roberta.History())
			w.sync()
			if len(w.roberta.History()) != before {
				t.Errorf("%s, %s: a second pass changed something", tt.story, p)
			}
		}
	}
}

// TestFollowsThroughFaults: whatever goes wrong with the request that moves a
// check-in, later passes move it, once.
func TestFollowsThroughFaults(t *testing.T) {
	for _, p := range personalities {
		for kind := mem.Lost; kind <= mem.Twice; kind++ {
			w := newWorld(t, p)
			w.handed("report", "2026-05-13", "6h")
			w.sync()
			w.faults = func(op mem.Op) mem.Fault {
				if op.Kind != mem.OpUpdate {
					return mem.Fault{}
				}
				w.faults = nil
				return mem.Fault{Kind: kind}
			}
			w.moved("report", "2026-05-22")
			for range 4 {
				w.now = w.now.Add(10 * time.Minute)
				w.restart()
				w.sync()
			}
			if got := w.checkInsOf("report"); fmt.Sprint(got) != "[1 booked Thu 14 May 09:30]" {
				t.Errorf("%s, fault %d: %q", p, kind, got)
			}
		}
	}
}

// TestDoneTakesBack: the check-ins ahead of work that is done go away, but not
// one that a person has put something into.
func TestDoneTakesBack(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.handed("handbook", "2026-06-05", "40h")
	w.sync()
	var uids []string
	for _, in := range w.checkIns() {
		if in.Commitment == "handbook" {
			uids = append(uids, in.UID)
		}
	}
	w.roberta.Edit(uids[1], func(e *calendar.Event) { e.Description += "\nAsk about the cover." })
	w.sync()
	if _, err := w.app.Done(t.Context(), LabelRequest{ID: "handbook"}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	_, first := w.roberta.Find(uids[0])
	_, second := w.roberta.Find(uids[1])
	if first || !second {
		t.Errorf("after it was done the first stands: %v, the second: %v", first, second)
	}
}
