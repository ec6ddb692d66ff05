package daemon

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments/ledger"
)

const team = "brief-waterfall-team"

// ask asks for a check-in by hand.
func (w *world) ask(req CheckInRequest) PlacedDocument {
	w.t.Helper()
	req.ID = team
	doc, err := w.app.CheckIn(w.t.Context(), req)
	if err != nil {
		w.t.Fatal(err)
	}
	return doc
}

// event is the check-in's event as it stands.
func (w *world) event() calendar.Event {
	w.t.Helper()
	o, ok := w.roberta.Find(w.checkIn().UID)
	if !ok {
		w.t.Fatal("the check-in is not on the calendar")
	}
	return o.Events[0]
}

// told counts the changes that the calendar was to tell people of.
func (w *world) told() (n int) {
	for _, ch := range w.roberta.History() {
		if ch.Tell != calendar.TellNobody {
			n++
		}
	}
	return n
}

// consents are all that were given.
func (w *world) consents() (all []ledger.Consent) {
	w.t.Helper()
	err := w.ledger.View(w.t.Context(), func(tx *ledger.Tx) (err error) {
		all, err = tx.AllConsents()
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// invited is a world in which Johnathon was invited.
func invited(t *testing.T, p mem.Personality) *world {
	t.Helper()
	w := newWorld(t, p)
	w.sync()
	w.ask(CheckInRequest{Invite: true, Shown: w.ask(CheckInRequest{Invite: true}).Preview.Shown})
	return w
}

// TestInvite: first what would be sent is shown, and nothing is done; the yes
// invites, in the words that were shown, and is on record.
func TestInvite(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		before := w.event()
		preview := w.ask(CheckInRequest{Invite: true}).Preview
		if preview == nil || preview.Kind != "invite" || preview.To != string(johnathon) || preview.Name != "Johnathon" {
			t.Fatalf("%s: the preview is %+v", p, preview)
		}
		for _, part := range []string{"Check-in: Brief the Waterfall Team on the status of the rollout\n", "Tue May 12, 9:30 AM-10:00 AM EDT\n", "WHAT: "} {
			if !strings.Contains(preview.Words, part) {
				t.Errorf("%s: %q is not shown in\n%s", p, part, preview.Words)
			}
		}
		if len(w.event().Attendees) > 0 || w.told() > 0 || len(w.consents()) > 0 {
			t.Fatalf("%s: somebody was invited by a preview", p)
		}
		if doc := w.ask(CheckInRequest{Invite: true, Shown: "something else"}); doc.Preview == nil || w.told() > 0 {
			t.Errorf("%s: a yes to other words was taken for one to these", p)
		}
		doc := w.ask(CheckInRequest{Invite: true, Shown: preview.Shown})
		ev := w.event()
		if doc.Preview != nil || doc.Guest == nil || *doc.Guest != string(johnathon) || *doc.Answer != "needs-action" || doc.Answered != "Johnathon has not answered" {
			t.Errorf("%s: the check-in is %+v", p, doc)
		}
		if len(ev.Attendees) != 1 || ev.Attendees[0].Address != johnathon || ev.Organizer.Address != roberta || ev.Class != calendar.Public || ev.Summary != "Check-in: Brief the Waterfall Team on the status of the rollout" {
			t.Errorf("%s: the event is %+v", p, ev)
		}
		if ev.Description != before.Description || ev.Start != before.Start || w.told() != 1 {
			t.Errorf("%s: more was changed than was shown, or told %d times", p, w.told())
		}
		if all := w.consents(); len(all) != 1 || all[0].Words != preview.Words || all[0].Kind != ledger.Invite || all[0].Person != johnathon || all[0].By != roberta {
			t.Errorf("%s: the consents are %+v", p, all)
		}
		w.sync()
		if doc := w.ask(CheckInRequest{Invite: true}); doc.Preview != nil || w.told() != 1 || len(w.consents()) != 1 {
			t.Errorf("%s: who is invited would be invited again: %+v", p, doc)
		}
	}
}

// TestInviteFaults: whatever goes wrong with the invitation, it is sent at most
// once, and stands in the end.
func TestInviteFaults(t *testing.T) {
	for _, p := range personalities {
		for kind := mem.Lost; kind <= mem.Precondition; kind++ {
			w := newWorld(t, p)
			w.sync()
			shown := w.ask(CheckInRequest{Invite: true}).Preview.Shown
			w.faults = func(op mem.Op) mem.Fault {
				if op.Kind != mem.OpUpdate {
					return mem.Fault{}
				}
				w.faults = nil
				return mem.Fault{Kind: kind}
			}
			w.ask(CheckInRequest{Invite: true, Shown: shown})
			for range 3 {
				w.now = w.now.Add(10 * time.Minute)
				w.restart()
				w.sync()
			}
			if in := w.checkIn(); w.told() != 1 || in.Guest == nil || len(w.consents()) != 1 {
				t.Errorf("%s, fault %d: told %d times, the check-in is %+v", p, kind, w.told(), in)
			}
		}
	}
}

// TestInviteOvertaken: what changed between the yes and the deed is not sent: it
// was not what was shown.
func TestInviteOvertaken(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		shown := w.ask(CheckInRequest{Invite: true}).Preview.Shown
		w.faults = func(op mem.Op) mem.Fault {
			if op.Kind == mem.OpUpdate {
				w.faults = nil
				w.roberta.Edit(uid, func(e *calendar.Event) { e.Description = "He is late with the budget.\n" + e.Description })
			}
			return mem.Fault{}
		}
		w.ask(CheckInRequest{Invite: true, Shown: shown})
		w.sync()
		if w.told() > 0 || w.checkIn().Guest != nil {
			t.Errorf("%s: sent was what nobody had been shown", p)
		}
		preview := w.ask(CheckInRequest{Invite: true}).Preview
		if preview == nil || preview.Shown == shown || !strings.Contains(preview.Words, "He is late with the budget.") {
			t.Errorf("%s: now is shown %+v", p, preview)
		}
	}
}

// TestAnswers: what the guest says is read back. A decline moves nothing and asks
// for a talk.
func TestAnswers(t *testing.T) {
	for _, p := range personalities {
		for _, c := range []struct {
			answer        calendar.Answer
			says, answer_ string
			talk          string
		}{
			{calendar.Accepted, "Johnathon accepted", "accepted", ""},
			{calendar.Maybe, "Johnathon may come", "tentative", ""},
			{calendar.Delegated, "Johnathon sends somebody else", "delegated", ""},
			{calendar.Declined, "Johnathon declined", "declined", "Johnathon declined Tue May 12, 9:30 AM: agree another time"},
		} {
			w := invited(t, p)
			at := w.event().Start
			if !w.roberta.Answer(w.checkIn().UID, johnathon, c.answer) {
				t.Fatalf("%s: Johnathon is not on the event", p)
			}
			w.sync()
			in := w.checkIn()
			if in.State != "booked" || in.Answered != c.says || *in.Answer != c.answer_ || w.event().Start != at {
				t.Errorf("%s, %s: the check-in is %+v", p, c.answer, in)
			}
			w.wantTalk(c.talk)
			if w.told() != 1 {
				t.Errorf("%s, %s: told %d times", p, c.answer, w.told())
			}
		}
	}
}

// wantTalk fails the test unless fit, status and agenda ask for that talk.
func (w *world) wantTalk(want string) {
	w.t.Helper()
	fit, err1 := w.app.Fit(w.t.Context(), Empty{})
	status, err2 := w.app.Status(w.t.Context(), Empty{})
	agenda, err3 := w.app.Agenda(w.t.Context(), AgendaRequest{Person: "Johnathon"})
	if err := errors.Join(err1, err2, err3); err != nil {
		w.t.Fatal(err)
	}
	for where, talks := range map[string][]TalkDoc{"fit": fit.Talks, "status": status.Talks, "agenda": agenda.Talks} {
		got := ""
		for _, d := range talks {
			got += d.Words
		}
		if got != want {
			w.t.Errorf("%s says %q, want %q", where, got, want)
		}
	}
}

// TestMoveWhatWasSent: a check-in that somebody was invited to is moved only after
// a look at what they are told, and they are asked anew.
func TestMoveWhatWasSent(t *testing.T) {
	for _, p := range personalities {
		w := invited(t, p)
		w.roberta.Decline(w.checkIn().UID, johnathon)
		w.sync()
		preview := w.ask(CheckInRequest{At: "2026-05-13T14:00"}).Preview
		if preview == nil || preview.Kind != "reschedule" || !strings.Contains(preview.Words, "moves from Tue May 12, 9:30 AM\nto Wed May 13, 2:00 PM-2:30 PM EDT") {
			t.Fatalf("%s: the preview is %+v", p, preview)
		}
		if w.told() != 1 || !w.checkIn().Start.Equal(time.Date(2026, 5, 12, 9, 30, 0, 0, w.zone)) {
			t.Fatalf("%s: it was moved by a preview", p)
		}
		doc := w.ask(CheckInRequest{At: "2026-05-13T14:00", Shown: preview.Shown})
		if doc.Preview != nil || !doc.Start.Equal(time.Date(2026, 5, 13, 14, 0, 0, 0, w.zone)) || doc.Answered != "Johnathon has not answered" || doc.State != "booked" {
			t.Errorf("%s: the check-in is %+v", p, doc)
		}
		if all := w.consents(); w.told() != 2 || len(all) != 2 || all[1].Kind != ledger.Reschedule {
			t.Errorf("%s: told %d times, consents %+v", p, w.told(), all)
		}
		w.wantTalk("")
	}
}

// TestNeverMovesWhatWasSent: a due date that moves does not take along what
// Johnathon was invited to.
func TestNeverMovesWhatWasSent(t *testing.T) {
	for _, p := range personalities {
		w := invited(t, p)
		if _, err := w.app.Move(t.Context(), MoveRequest{ID: team, To: "2026-06-08", Reason: "agreed"}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		if in := w.checkIn(); !in.Start.Equal(time.Date(2026, 5, 12, 9, 30, 0, 0, w.zone)) || w.told() != 1 {
			t.Errorf("%s: it stands at %s, told %d times", p, in.Start, w.told())
		}
	}
}

// TestMovedByTheGuest: a time that was moved on the calendar is adopted, whoever
// moved it.
func TestMovedByTheGuest(t *testing.T) {
	for _, p := range personalities {
		w := invited(t, p)
		start := time.Date(2026, 5, 13, 15, 0, 0, 0, w.zone)
		w.roberta.Move(w.checkIn().UID, w.app.core.local(start), w.app.core.local(start.Add(30*time.Minute)))
		w.roberta.Answer(w.checkIn().UID, johnathon, calendar.Accepted)
		w.sync()
		if in := w.checkIn(); in.State != "moved" || !in.Start.Equal(start) || in.Answered != "Johnathon accepted" || w.told() != 1 {
			t.Errorf("%s: the check-in is %+v", p, in)
		}
	}
}

// TestGuestByHand: a guest whom a person puts on the event is consent for that
// guest: the title no longer says that they are not invited, nobody is told by us,
// and their answer counts.
func TestGuestByHand(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.roberta.Edit(uid, func(e *calendar.Event) {
			e.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: johnathon}, Answer: calendar.Accepted}}
		})
		w.sync()
		in, ev := w.checkIn(), w.event()
		if in.Answered != "Johnathon accepted" || ev.Summary != "Check-in: Brief the Waterfall Team on the status of the rollout" || len(ev.Attendees) != 1 || w.told() != 0 {
			t.Errorf("%s: the check-in is %+v, the event %+v", p, in, ev)
		}
		if all := w.consents(); len(all) != 1 || all[0].Person != johnathon || all[0].Words != "put on the event in the calendar" {
			t.Errorf("%s: the consents are %+v", p, all)
		}
	}
}

// TestTakenOff: a guest whom a person took off the event is not invited again,
// whatever the settings say, until somebody asks for it by hand.
func TestTakenOff(t *testing.T) {
	for _, p := range personalities {
		w := invited(t, p)
		w.settings.Invite = "always"
		w.roberta.Edit(w.checkIn().UID, func(e *calendar.Event) { e.Attendees = nil })
		for range 3 {
			w.now = w.now.Add(time.Hour)
			w.sync()
		}
		if in := w.checkIn(); in.Guest != nil || w.told() != 1 || len(w.event().Attendees) > 0 {
			t.Errorf("%s: the check-in is %+v, told %d times", p, in, w.told())
		}
		w.ask(CheckInRequest{Invite: true, Shown: w.ask(CheckInRequest{Invite: true}).Preview.Shown})
		if in := w.checkIn(); in.Guest == nil || w.told() != 2 {
			t.Errorf("%s: asked for by hand, the check-in is %+v", p, in)
		}
	}
}

// TestInviteSetting: "always" invites by itself and puts on record what was sent;
// "never" refuses even when asked.
func TestInviteSetting(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.settings.Invite = "always"
		w.sync()
		w.sync()
		all := w.consents()
		if in := w.checkIn(); in.Guest == nil || w.told() != 1 || len(all) != 1 || !strings.Contains(all[0].Words, "WHAT: ") {
			t.Errorf("%s, always: the check-in is %+v, the consents %+v", p, in, all)
		}
		w = newWorld(t, p)
		w.settings.Invite = "never"
		w.sync()
		_, err := w.app.CheckIn(t.Context(), CheckInRequest{ID: team, Invite: true})
		if err == nil || err.Error() != "invite: the settings say never" || w.told() != 0 {
			t.Errorf("%s, never: %v", p, err)
		}
	}
}

// TestNobodySendsInvitations: where nobody would write to the guest, none is put
// on the event, and the words say what to do.
func TestNobodySendsInvitations(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	w.settings.Calendars[0].Kind = "folder"
	w.settings.Calendars[0].Reader = struct {
		calendar.Reader
		calendar.Writer
	}{w.roberta, w.roberta}
	_, err := w.app.CheckIn(t.Context(), CheckInRequest{ID: team, Invite: true})
	if want := "invite: calendar roberta is a folder: nobody would send the invitation"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	w.settings.Invite = "always"
	w.sync()
	w.roberta.Edit(w.checkIn().UID, func(e *calendar.Event) {
		e.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: johnathon}}}
	})
	w.sync()
	preview := w.ask(CheckInRequest{At: "2026-05-13T14:00"}).Preview
	if preview == nil || preview.Note != "Nobody tells Johnathon: do it yourself." {
		t.Fatalf("to move it, %+v is shown", preview)
	}
	if doc := w.ask(CheckInRequest{At: "2026-05-13T14:00", Shown: preview.Shown}); doc.Preview != nil || w.told() > 0 {
		t.Errorf("told %d times, %+v", w.told(), doc)
	}
}

// TestHoldAccepted: where nothing is known of Johnathon's time there is only a
// hold. His yes makes a check-in of it, which takes time.
func TestHoldAccepted(t *testing.T) {
	for _, p := range personalities {
		for _, byHand := range []bool{true, false} {
			w := newWorld(t, p)
			w.settings.People[0].Calendar = ""
			w.settings.Accept = AcceptOff
			due, from, effort := "2026-05-18", "Johnathon", "4h"
			if _, err := w.app.Add(t.Context(), AddRequest{ID: team, Fields: Fields{Due: &due, From: &from, Effort: &effort}}); err != nil {
				t.Fatal(err)
			}
			w.sync()
			if in := w.checkIn(); in.State != "proposed" {
				t.Fatalf("%s: it is %s", p, in.State)
			}
			if byHand {
				w.roberta.Edit(w.checkIn().UID, func(e *calendar.Event) {
					e.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: johnathon}}}
				})
			} else {
				w.ask(CheckInRequest{Invite: true, Shown: w.ask(CheckInRequest{Invite: true}).Preview.Shown})
			}
			w.roberta.Answer(w.checkIn().UID, johnathon, calendar.Accepted)
			w.sync()
			in, ev := w.checkIn(), w.event()
			if in.State != "booked" || ev.Status != calendar.Confirmed || ev.Transparent || !strings.HasPrefix(ev.Summary, "Check-in: ") {
				t.Errorf("%s, by hand %v: the check-in is %+v, the event %+v", p, byHand, in, ev)
			}
			w.roberta.Edit(in.UID, func(e *calendar.Event) { e.Status, e.Transparent = calendar.Tentative, true })
			w.sync()
			if ev := w.event(); !ev.Transparent {
				t.Errorf("%s: what a person made a hold again is none", p)
			}
		}
	}
}

// TestInviteIsNotUndone: what somebody was told of is not taken back behind their
// back.
func TestInviteIsNotUndone(t *testing.T) {
	w := invited(t, mem.Google)
	doc, err := w.app.Undo(t.Context(), UndoRequest{Count: 1})
	if err != nil || len(doc.Undone) > 0 || len(doc.Kept) != 1 || !strings.Contains(doc.Kept[0].Error, "somebody was told of it") {
		t.Errorf("undo: %+v, %v", doc, err)
	}
	if w.checkIn().Guest == nil || w.told() != 1 {
		t.Error("it was undone all the same")
	}
}

// TestCounter: a proposal of another time that lies beside the event is no event
// (RFC 5546 3.2.7): it is set aside and named, and nothing moves.
func TestCounter(t *testing.T) {
	for _, p := range personalities {
		w := invited(t, p)
		in := w.checkIn()
		w.roberta.Break("counter@example.com", "METHOD:COUNTER is a message about an event, not an event")
		doc := w.sync()
		if now := w.checkIn(); !now.Start.Equal(in.Start) || now.State != in.State {
			t.Errorf("%s: the check-in is %+v", p, now)
		}
		if q := doc.Calendars[0].Quarantined; len(q) != 1 || !strings.Contains(q[0].Reason, "COUNTER") {
			t.Errorf("%s: set aside are %+v", p, q)
		}
	}
}
