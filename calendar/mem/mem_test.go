package mem_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

const (
	checkIn   = "c5h7kq2v9m0d3s8tb4gaj6np1eru@bywhen"
	roberta   = calendar.Address("roberta@example.com")
	johnathon = calendar.Address("johnathon@example.com")
)

func open(opt mem.Options) *mem.Calendar {
	opt.Now = clock()
	return mem.New(opt)
}

func event(uid, summary string) calendar.Event {
	day := time.Date(2026, time.May, 12, 9, 30, 0, 0, time.UTC)
	return calendar.Event{UID: uid, Summary: summary, Start: calendar.UTC(day), End: calendar.UTC(day.Add(30 * time.Minute))}
}

func create(t *testing.T, c calendar.Writer, ev calendar.Event) calendar.Object {
	t.Helper()
	o, err := c.Put(t.Context(), calendar.Write{Event: ev})
	if err != nil {
		t.Fatalf("create %s: %v", ev.UID, err)
	}
	return o
}

// TestWhatIsDeleted is where the two personalities differ: a person deletes a
// check-in, and bywhen, which did not hear of it, creates it again.
func TestWhatIsDeleted(t *testing.T) {
	t.Run("stays reserved on Google", func(t *testing.T) {
		c := open(mem.Options{Personality: mem.Google})
		first := create(t, c, event(checkIn, "Check-in"))
		if first.Ref != "c5h7kq2v9m0d3s8tb4gaj6np1eru" {
			t.Errorf("the identifier is %q, not the one that was given", first.Ref)
		}
		c.Remove(checkIn)
		o, err := c.Put(t.Context(), calendar.Write{Event: event(checkIn, "Check-in")})
		if !errors.Is(err, calendar.ErrExists) || len(o.Events) != 1 || o.Events[0].Status != calendar.Cancelled {
			t.Errorf("create again: %+v, %v; want ErrExists and the cancelled event", o, err)
		}
		if _, there := c.Find(checkIn); there {
			t.Error("the event is back")
		}
		if c.Make(event(checkIn, "brought back by a person")); len(c.Live()) != 1 {
			t.Error("a person cannot bring it back")
		}
	})
	t.Run("is forgotten by CalDAV", func(t *testing.T) {
		c := open(mem.Options{Personality: mem.CalDAV})
		create(t, c, event(checkIn, "Check-in"))
		c.Remove(checkIn)
		create(t, c, event(checkIn, "Check-in"))
		if _, there := c.Find(checkIn); !there {
			t.Error("the event is not there")
		}
	})
}

func TestFaults(t *testing.T) {
	var retry *calendar.RetryError
	isRetry := func(err error) bool { return errors.As(err, &retry) }
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	for _, tc := range []struct {
		name    string
		fault   mem.Fault
		answer  func(error) bool
		applied bool
	}{
		{"none", mem.Fault{}, func(err error) bool { return err == nil }, true},
		{"lost", mem.Fault{Kind: mem.Lost}, isRetry, false},
		{"answer lost", mem.Fault{Kind: mem.AnswerLost}, isRetry, true},
		{"5xx after applying", mem.Fault{Kind: mem.ServerError}, isRetry, true},
		{"cut in mid-body", mem.Fault{Kind: mem.Cut}, isRetry, true},
		{"429", mem.Fault{Kind: mem.TooMany, After: time.Minute}, func(err error) bool { return isRetry(err) && retry.After == time.Minute }, false},
		{"412 on a create", mem.Fault{Kind: mem.Precondition}, is(calendar.ErrExists), false},
		{"sent twice", mem.Fault{Kind: mem.Twice}, is(calendar.ErrExists), true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fault := mem.Fault{}
			c := open(mem.Options{Faults: func(mem.Op) mem.Fault { return fault }})
			fault = tc.fault
			_, err := c.Put(t.Context(), calendar.Write{Event: event(checkIn, "Check-in")})
			if !tc.answer(err) {
				t.Errorf("the answer is %v", err)
			}
			if _, there := c.Find(checkIn); there != tc.applied {
				t.Errorf("applied: %v, want %v", there, tc.applied)
			}
			// A reading suffers the same, but it never loses what is there.
			_, err = c.Changes(t.Context(), "", nil)
			if wantErr := tc.fault.Kind != mem.None && tc.fault.Kind != mem.Precondition && tc.fault.Kind != mem.Twice; wantErr != (err != nil) {
				t.Errorf("reading: %v", err)
			}
			fault = mem.Fault{}
			d, err := c.Changes(t.Context(), "", nil)
			if err != nil || !d.Full || len(d.Objects) != len(c.Live()) {
				t.Errorf("reading afterwards: %+v, %v", d, err)
			}
		})
	}
}

func TestFaultsOfUpdatesAndDeletions(t *testing.T) {
	for _, kind := range []mem.FaultKind{mem.Precondition, mem.Twice} {
		fault := mem.Fault{}
		c := open(mem.Options{Faults: func(mem.Op) mem.Fault { return fault }})
		old := create(t, c, event(checkIn, "Check-in"))
		fault.Kind = kind
		o, err := c.Put(t.Context(), calendar.Write{Seen: old.Version, Event: event(checkIn, "changed"), Fields: calendar.FieldSummary})
		if !errors.Is(err, calendar.ErrChanged) || o.UID() != checkIn {
			t.Errorf("fault %d: update: %+v, %v; want ErrChanged and what stands there", kind, o, err)
		}
		err = c.Delete(t.Context(), o.Version, calendar.TellNobody)
		if want := map[mem.FaultKind]error{mem.Precondition: calendar.ErrChanged, mem.Twice: calendar.ErrGone}[kind]; !errors.Is(err, want) {
			t.Errorf("fault %d: deletion: %v, want %v", kind, err, want)
		}
	}
}

func TestFaultsAreToldWhatIsAsked(t *testing.T) {
	var ops []mem.Op
	c := open(mem.Options{Faults: func(op mem.Op) mem.Fault { ops = append(ops, op); return mem.Fault{} }})
	o := create(t, c, event(checkIn, "Check-in"))
	c.Changes(t.Context(), "", nil)
	c.Put(t.Context(), calendar.Write{Seen: o.Version, Event: event(checkIn, "Check-in")})
	c.Delete(t.Context(), o.Version, calendar.TellNobody)
	c.Busy(t.Context(), []calendar.Address{johnathon}, calendar.Span{})
	want := []mem.Op{
		{N: 1, Kind: mem.OpCreate, UID: checkIn, Ref: o.Ref},
		{N: 2, Kind: mem.OpChanges},
		{N: 3, Kind: mem.OpUpdate, UID: checkIn, Ref: o.Ref},
		{N: 4, Kind: mem.OpDelete, Ref: o.Ref},
		{N: 5, Kind: mem.OpBusy},
	}
	if !slices.Equal(ops, want) {
		t.Errorf("told %+v, want %+v", ops, want)
	}
}

// TestAPersonComesBetween plays a person in the moment before a write arrives.
func TestAPersonComesBetween(t *testing.T) {
	var c *mem.Calendar
	c = open(mem.Options{Faults: func(op mem.Op) mem.Fault {
		if op.Kind == mem.OpUpdate {
			c.Edit(checkIn, func(ev *calendar.Event) { ev.Summary = "what a person wrote" })
		}
		return mem.Fault{}
	}})
	old := create(t, c, event(checkIn, "Check-in"))
	o, err := c.Put(t.Context(), calendar.Write{Seen: old.Version, Event: event(checkIn, "changed"), Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrChanged) || o.Events[0].Summary != "what a person wrote" {
		t.Errorf("update: %+v, %v; want ErrChanged and the person's version", o, err)
	}
}

func TestHistoryTellsWhoWroteWhat(t *testing.T) {
	c := open(mem.Options{})
	o := create(t, c, event(checkIn, "Check-in"))
	c.Make(event("lunch@example.com", "Lunch"))
	c.Edit("lunch@example.com", func(ev *calendar.Event) { ev.Summary = "Late lunch" })
	c.Changes(t.Context(), "", nil)
	c.Move(checkIn, calendar.UTC(time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC)), calendar.UTC(time.Date(2026, 5, 13, 9, 30, 0, 0, time.UTC)))
	c.Remove("lunch@example.com")
	moved, _ := c.Find(checkIn)
	if err := c.Delete(t.Context(), moved.Version, calendar.TellAttendees); err != nil {
		t.Fatal(err)
	}
	type line struct {
		by      mem.Author
		uid     string
		deleted bool
		shown   bool
		tell    calendar.Tell
	}
	want := []line{
		{mem.Bywhen, checkIn, false, true, 0},
		{mem.APerson, "lunch@example.com", false, false, 0}, // replaced before anybody read it
		{mem.APerson, "lunch@example.com", false, true, 0},
		{mem.APerson, checkIn, false, false, 0},
		{mem.APerson, "lunch@example.com", true, false, 0},
		{mem.Bywhen, checkIn, true, true, calendar.TellAttendees},
	}
	history := c.History()
	for i, ch := range history {
		got := line{ch.By, ch.UID, ch.Deleted(), ch.Shown > 0, ch.Tell}
		if i >= len(want) || got != want[i] || ch.N != i+1 {
			t.Errorf("change %d is %+v", i+1, got)
		}
	}
	if len(history) != len(want) || history[0].ETag != o.ETag {
		t.Errorf("%d changes, the first is %s", len(history), history[0].ETag)
	}
	history[0].Events[0].Summary = "scribbled on"
	if c.History()[0].Events[0].Summary != "Check-in" {
		t.Error("history can be rewritten from outside")
	}
}

func TestPeopleAnswer(t *testing.T) {
	c := open(mem.Options{})
	ev := event("review@example.com", "Review")
	ev.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: roberta}}, {Person: calendar.Person{Address: johnathon}}}
	c.Make(ev)
	if !c.Decline("review@example.com", johnathon) || !c.Answer("review@example.com", roberta, calendar.Accepted) {
		t.Error("somebody who is invited cannot answer")
	}
	if c.Decline("review@example.com", "colleague@example.com") || c.Decline("absent@example.com", roberta) {
		t.Error("somebody who is not invited answered")
	}
	o, _ := c.Find("review@example.com")
	if a := o.Events[0].Attendees; a[0].Answer != calendar.Accepted || a[1].Answer != calendar.Declined {
		t.Errorf("the answers are %+v", a)
	}
}

func TestBusyKnowsWhatItDoesNotKnow(t *testing.T) {
	c := open(mem.Options{})
	nine := time.Date(2026, time.May, 12, 9, 0, 0, 0, time.UTC)
	hour := func(n int) calendar.Span {
		return calendar.Span{Start: nine.Add(time.Duration(n) * time.Hour), End: nine.Add(time.Duration(n+1) * time.Hour)}
	}
	c.SetBusy(johnathon, hour(0), hour(5))
	c.SetBusy(roberta)
	got, err := c.Busy(t.Context(), []calendar.Address{johnathon, roberta, "colleague@example.com"}, hour(0))
	if err != nil {
		t.Fatal(err)
	}
	if len(got[johnathon]) != 1 || got[johnathon][0] != hour(0) {
		t.Errorf("one person is busy %v, want %v", got[johnathon], hour(0))
	}
	if spans, known := got[roberta]; !known || len(spans) > 0 {
		t.Errorf("the other is busy %v, known %v; want free", spans, known)
	}
	if _, known := got["colleague@example.com"]; known {
		t.Error("somebody unknown is known")
	}
}

func TestACursorExpires(t *testing.T) {
	c := open(mem.Options{KeepChanges: 2})
	c.Make(event("a@example.com", "A"))
	d, _ := c.Changes(t.Context(), "", nil)
	c.Make(event("b@example.com", "B"))
	c.Make(event("c@example.com", "C"))
	if again, _ := c.Changes(t.Context(), d.Next, nil); again.Full || len(again.Objects) != 2 {
		t.Errorf("two changes later: %+v, want those two", again)
	}
	c.Remove("a@example.com")
	if again, _ := c.Changes(t.Context(), d.Next, nil); !again.Full || len(again.Objects) != 2 {
		t.Errorf("three changes later: %+v, want everything there is", again)
	}
}

// TestWhatIsLateComesInTheEnd reads a calendar that shows changes late, in pages,
// from cursors that expire, while a person is at work, and compares what was
// understood with what is there.
func TestWhatIsLateComesInTheEnd(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		c := open(mem.Options{
			Personality: mem.Personality(rng.IntN(2)), Seed: seed,
			PageSize: rng.IntN(4), Lag: rng.IntN(6), KeepChanges: rng.IntN(2) * 5,
		})
		known, cursor := map[calendar.Ref]calendar.ETag{}, calendar.Cursor("")
		read := func() {
			d, err := c.Changes(t.Context(), cursor, nil)
			if err != nil {
				t.Fatal(err)
			}
			apply(known, d)
			cursor = d.Next
		}
		for range 60 {
			uid := fmt.Sprintf("%d@example.com", rng.IntN(6))
			switch rng.IntN(4) {
			case 0:
				c.Make(event(uid, fmt.Sprint(rng.IntN(100))))
			case 1:
				c.Remove(uid)
			default:
				read()
			}
		}
		for range 40 { // long enough for the latest change to show
			read()
		}
		want := map[calendar.Ref]calendar.ETag{}
		for _, o := range c.Live() {
			want[o.Ref] = o.ETag
		}
		if fmt.Sprint(known) != fmt.Sprint(want) {
			t.Fatalf("seed %d: known %v, there are %v", seed, known, want)
		}
	}
}

func apply(known map[calendar.Ref]calendar.ETag, d calendar.Delta) {
	if d.Full {
		for ref := range known {
			if !slices.Contains(d.Unchanged, ref) {
				delete(known, ref)
			}
		}
	}
	for _, o := range d.Objects {
		known[o.Ref] = o.ETag
	}
	for _, ref := range d.Gone {
		delete(known, ref)
	}
}

func TestLagHidesAChangeForAWhile(t *testing.T) {
	late := 0
	for seed := range uint64(50) {
		c := open(mem.Options{Lag: 3, Seed: seed})
		create(t, c, event(checkIn, "Check-in"))
		for calls := 1; ; calls++ {
			d, err := c.Changes(t.Context(), "", nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Objects) == 1 {
				break
			}
			late++
			if calls > 3 {
				t.Fatalf("seed %d: nothing shows after %d calls", seed, calls)
			}
		}
		if _, err := c.Put(t.Context(), calendar.Write{Event: event(checkIn, "Check-in")}); !errors.Is(err, calendar.ErrExists) {
			t.Errorf("a write does not see the truth: %v", err)
		}
	}
	if late == 0 {
		t.Error("no change ever came late")
	}
}

func TestTheSameCallsGiveTheSameAnswers(t *testing.T) {
	life := func() string {
		c := open(mem.Options{Lag: 4, Seed: 7, PageSize: 2, Faults: func(op mem.Op) mem.Fault {
			return mem.Fault{Kind: mem.FaultKind(op.N % 9 % 8)}
		}})
		var trace string
		cursor := calendar.Cursor("")
		for i := range 50 {
			o, err := c.Put(context.Background(), calendar.Write{Event: event(fmt.Sprintf("%d@example.com", i%10), "Review")})
			d, readErr := c.Changes(context.Background(), cursor, nil)
			if readErr == nil {
				cursor = d.Next
			}
			trace += fmt.Sprintf("%v %v %v %v\n", o, err, d, readErr)
		}
		return trace + fmt.Sprint(c.History())
	}
	if first, second := life(), life(); first != second {
		t.Error("two lives from one seed differ")
	}
}

func TestNewNeedsAClock(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a calendar without a clock was made")
		}
	}()
	mem.New(mem.Options{})
}
