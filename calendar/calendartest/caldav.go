package calendartest

import (
	"errors"
	"testing"
	"time"

	"bywhen/calendar"
)

// A CalDAVSubject is a calendar that behaves as one on a CalDAV server does: on a
// real one, or on who plays it.
type CalDAVSubject struct {
	Subject
	// LoseAnswer lets the next write have its effect and its answer be lost.
	LoseAnswer func()
	// TooMany refuses the next write, and asks to be left alone for so long.
	TooMany func(after time.Duration)
	// Refused makes of a cursor one that the server does not know.
	Refused func(calendar.Cursor) calendar.Cursor
}

// RunCalDAV tests that what plays a CalDAV server and real ones do the same: it is
// one table for the calendar in memory that the simulation lives with, for the
// small server of the tests, and for Radicale and Xandikos.
func RunCalDAV(t *testing.T, open func(t *testing.T) CalDAVSubject) {
	t.Helper()
	for _, b := range []struct {
		name string
		test func(*testing.T, CalDAVSubject, *stage)
	}{
		{"an identifier that was deleted can be used again", usedAgain},
		{"each version has an ETag of its own, at the same place", ownETags},
		{"what was deleted is gone, and stays gone", func(t *testing.T, c CalDAVSubject, s *stage) { staysGone(t, c.like(), s) }},
		{"a deleted event takes neither change nor deletion", func(t *testing.T, c CalDAVSubject, s *stage) { takesNothing(t, c.like(), s) }},
		{"a create whose answer was lost is there", func(t *testing.T, c CalDAVSubject, s *stage) { lostCreate(t, c.like(), s) }},
		{"a change whose answer was lost is there", func(t *testing.T, c CalDAVSubject, s *stage) { lostChange(t, c.like(), s) }},
		{"a deletion whose answer was lost is done", func(t *testing.T, c CalDAVSubject, s *stage) { lostDeletion(t, c.like(), s) }},
		{"a person who was quicker wins, and their version comes back", func(t *testing.T, c CalDAVSubject, s *stage) { personWins(t, c.like(), s) }},
		{"a call too many changes nothing and says for how long", func(t *testing.T, c CalDAVSubject, s *stage) { tooMany(t, c.like(), s) }},
		{"a token that is not known reads everything", refusedToken},
		{"an event that was deleted and made again is a new version", madeAgain},
		{"a guest's answer shows", storedAnswer},
		{"who is not known is not free", strangers},
	} {
		t.Run(b.name, func(t *testing.T) {
			s := open(t)
			b.test(t, s, newStage(t, s.Subject))
		})
	}
}

// like is the subject for what every kind of server does alike.
func (c CalDAVSubject) like() GoogleSubject {
	return GoogleSubject{Subject: c.Subject, LoseAnswer: c.LoseAnswer, TooMany: c.TooMany}
}

func usedAgain(t *testing.T, _ CalDAVSubject, s *stage) {
	s.create(t, checkIn(ours))
	s.read(t)
	s.Remove(t, ours)
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	if err != nil || o.UID() != ours || o.Events[0].Status == calendar.Cancelled {
		t.Errorf("create what was deleted: %+v, %v; want it there as if it had never been", o, err)
	}
	s.read(t)
	s.wantUIDs(t, ours)
}

func ownETags(t *testing.T, _ CalDAVSubject, s *stage) {
	first := s.create(t, checkIn(ours))
	ev := checkIn(ours)
	ev.Summary = "another title"
	second, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: first.Version, Event: ev, Fields: calendar.FieldSummary})
	if err != nil {
		t.Fatal(err)
	}
	if first.ETag == "" || first.ETag == second.ETag || first.Ref != second.Ref {
		t.Errorf("versions %v and then %v", first.Version, second.Version)
	}
}

func refusedToken(t *testing.T, c CalDAVSubject, s *stage) {
	s.create(t, checkIn(ours))
	s.read(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.cursor = c.Refused(s.cursor)
	if got := s.read(t); !got.full {
		t.Error("the reading is not full")
	}
	s.wantUIDs(t, ours, meeting)
}

func madeAgain(t *testing.T, _ CalDAVSubject, s *stage) {
	first := s.create(t, checkIn(ours))
	s.read(t)
	s.Remove(t, ours)
	changed := checkIn(ours)
	changed.Summary = "made again"
	if _, err := s.writer(t).Put(t.Context(), calendar.Write{Event: changed}); err != nil {
		t.Fatal(err)
	}
	s.read(t)
	if o := s.find(t, ours); o.ETag == first.ETag || o.Events[0].Summary != "made again" {
		t.Errorf("shown is %+v", o)
	}
	if err := s.writer(t).Delete(t.Context(), first.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrChanged) {
		t.Errorf("deletion of the first one: %v, want ErrChanged", err)
	}
}

// storedAnswer is what every server does with an answer, whether it schedules or
// not: it stands in the event, where whoever changed it put it.
func storedAnswer(t *testing.T, _ CalDAVSubject, s *stage) {
	const guest = "johnathon@example.com"
	s.Put(t, meeting, text(meeting, "Review", "ORGANIZER:mailto:roberta@example.com", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:"+guest))
	s.read(t)
	for partstat, answer := range map[string]calendar.Answer{"ACCEPTED": calendar.Accepted, "DECLINED": calendar.Declined, "TENTATIVE": calendar.Maybe} {
		s.Put(t, meeting, text(meeting, "Review", "ORGANIZER:mailto:roberta@example.com", "ATTENDEE;PARTSTAT="+partstat+":mailto:"+guest))
		s.read(t)
		o := s.find(t, meeting)
		if a := o.Events[0].Attendee(guest); a == nil || a.Answer != answer {
			t.Errorf("the guest answered %q, shown is %+v", answer, a)
		}
	}
}

func strangers(t *testing.T, _ CalDAVSubject, s *stage) {
	start := time.Date(2026, time.May, 12, 13, 0, 0, 0, time.UTC)
	busy, err := s.Reader.(calendar.FreeBusy).Busy(t.Context(), []calendar.Address{"stranger@example.com"}, calendar.Span{Start: start, End: start.Add(time.Hour)})
	if spans, known := busy["stranger@example.com"]; err != nil || known {
		t.Errorf("a stranger is known to be busy %v, %v", spans, err)
	}
}
