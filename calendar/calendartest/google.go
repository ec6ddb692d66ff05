package calendartest

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// A GoogleSubject is a calendar that behaves as one at Google does: Google
// itself, or who plays it.
type GoogleSubject struct {
	Subject
	// LoseAnswer lets the next write have its effect and its answer be lost.
	LoseAnswer func()
	// TooMany refuses the next call, and asks to be left alone for so long.
	TooMany func(after time.Duration)
	// Busy says when somebody is busy.
	Busy func(who calendar.Address, spans ...calendar.Span)
	// Answer lets a guest answer an invitation.
	Answer func(uid string, who calendar.Address, answer calendar.Answer)
}

// RunGoogle tests that what plays Google plays it alike: it is one table for the
// calendar in memory that the simulation lives with and for the server that
// holds the real client library to Google's documentation.
func RunGoogle(t *testing.T, open func(t *testing.T) GoogleSubject) {
	t.Helper()
	for _, b := range []struct {
		name string
		test func(*testing.T, GoogleSubject, *stage)
	}{
		{"an identifier of ours is the place of the event", ownPlace},
		{"an ETag is a number between quotation marks, and grows", numberedETags},
		{"an identifier is given once for ever", reservedForEver},
		{"what was deleted is gone, and stays gone", staysGone},
		{"a deleted event takes neither change nor deletion", takesNothing},
		{"a create whose answer was lost is there", lostCreate},
		{"a change whose answer was lost is there", lostChange},
		{"a deletion whose answer was lost is done", lostDeletion},
		{"a person who was quicker wins, and their version comes back", personWins},
		{"a call too many changes nothing and says for how long", tooMany},
		{"a sync token that is not known any more reads everything", forgottenToken},
		{"a guest's answer shows", answerShows},
		{"who is not known is not free", notFree},
	} {
		t.Run(b.name, func(t *testing.T) {
			s := open(t)
			b.test(t, s, newStage(t, s.Subject))
		})
	}
}

func ownPlace(t *testing.T, _ GoogleSubject, s *stage) {
	o := s.create(t, checkIn(ours))
	if want, _, _ := strings.Cut(ours, "@"); o.Ref != calendar.Ref(want) {
		t.Errorf("it stands at %s, want %s", o.Ref, want)
	}
	if o.UID() != ours {
		t.Errorf("its UID is %s, want %s", o.UID(), ours)
	}
}

var numbered = regexp.MustCompile(`^"[0-9]{16}"$`)

func numberedETags(t *testing.T, _ GoogleSubject, s *stage) {
	first := s.create(t, checkIn(ours))
	ev := checkIn(ours)
	ev.Summary = "another title"
	second, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: first.Version, Event: ev, Fields: calendar.FieldSummary})
	if err != nil {
		t.Fatal(err)
	}
	if !numbered.MatchString(string(first.ETag)) || !numbered.MatchString(string(second.ETag)) || second.ETag <= first.ETag {
		t.Errorf("ETags %s and then %s", first.ETag, second.ETag)
	}
}

func reservedForEver(t *testing.T, _ GoogleSubject, s *stage) {
	s.create(t, checkIn(ours))
	s.read(t)
	s.Remove(t, ours)
	for range 2 {
		o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
		if !errors.Is(err, calendar.ErrExists) || o.UID() != ours || o.Events[0].Status != calendar.Cancelled {
			t.Errorf("create what was deleted: %+v, %v; want the cancelled event and ErrExists", o, err)
		}
	}
	s.read(t)
	s.wantUIDs(t)
}

func staysGone(t *testing.T, _ GoogleSubject, s *stage) {
	o := s.create(t, checkIn(ours))
	s.read(t)
	if err := s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody); err != nil {
		t.Fatal(err)
	}
	if got := s.read(t); len(got.objects) > 0 {
		t.Errorf("what was deleted shows: %v", got.uids())
	}
	s.cursor = "" // a first reading does not tell of it, either
	if got := s.read(t); len(got.objects)+len(got.gone) > 0 {
		t.Errorf("a first reading tells of what was deleted: %+v", got)
	}
	s.wantUIDs(t)
}

func takesNothing(t *testing.T, _ GoogleSubject, s *stage) {
	o := s.create(t, checkIn(ours))
	s.Remove(t, ours)
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: o.Version, Event: checkIn(ours), Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrGone) {
		t.Errorf("a change: %v, want ErrGone", err)
	}
	if err := s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrGone) {
		t.Errorf("a deletion: %v, want ErrGone", err)
	}
}

// unknown fails the test unless an outcome is one that nobody knows.
func unknown(t *testing.T, err error) {
	t.Helper()
	var retry *calendar.RetryError
	if !errors.As(err, &retry) {
		t.Errorf("the answer was lost: %v, want a RetryError", err)
	}
}

func lostCreate(t *testing.T, g GoogleSubject, s *stage) {
	g.LoseAnswer()
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	unknown(t, err)
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	if !errors.Is(err, calendar.ErrExists) || o.UID() != ours {
		t.Errorf("create once more: %+v, %v; want what is there and ErrExists", o, err)
	}
	s.read(t)
	s.wantUIDs(t, ours)
}

func lostChange(t *testing.T, g GoogleSubject, s *stage) {
	first := s.create(t, checkIn(ours))
	ev := checkIn(ours)
	ev.Summary = "another title"
	w := calendar.Write{Seen: first.Version, Event: ev, Fields: calendar.FieldSummary}
	g.LoseAnswer()
	_, err := s.writer(t).Put(t.Context(), w)
	unknown(t, err)
	o, err := s.writer(t).Put(t.Context(), w)
	if !errors.Is(err, calendar.ErrChanged) || o.UID() != ours || o.Events[0].Summary != "another title" {
		t.Errorf("change once more: %+v, %v; want our own version and ErrChanged", o, err)
	}
}

func lostDeletion(t *testing.T, g GoogleSubject, s *stage) {
	o := s.create(t, checkIn(ours))
	g.LoseAnswer()
	unknown(t, s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody))
	if err := s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrGone) {
		t.Errorf("delete once more: %v, want ErrGone", err)
	}
}

func personWins(t *testing.T, _ GoogleSubject, s *stage) {
	first := s.create(t, checkIn(ours))
	s.Put(t, ours, text(ours, "what a person wrote"))
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: first.Version, Event: checkIn(ours), Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrChanged) || o.UID() != ours || o.Events[0].Summary != "what a person wrote" {
		t.Errorf("change: %+v, %v; want the person's version and ErrChanged", o, err)
	}
}

func tooMany(t *testing.T, g GoogleSubject, s *stage) {
	s.read(t)
	g.TooMany(2 * time.Minute)
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	var retry *calendar.RetryError
	if !errors.As(err, &retry) || retry.After != 2*time.Minute {
		t.Errorf("create: %v, want a RetryError that asks for two minutes", err)
	}
	s.read(t)
	s.wantUIDs(t)
}

func forgottenToken(t *testing.T, _ GoogleSubject, s *stage) {
	s.create(t, checkIn(ours))
	s.read(t)
	s.Forget(t)
	if got := s.read(t); !got.full {
		t.Error("the reading is not full")
	}
	s.wantUIDs(t, ours)
}

func answerShows(t *testing.T, g GoogleSubject, s *stage) {
	const guest = "johnathon@example.com"
	ev := checkIn(ours)
	ev.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: guest}}}
	if _, err := s.writer(t).Put(t.Context(), calendar.Write{Event: ev, Tell: calendar.TellAttendees}); err != nil {
		t.Fatal(err)
	}
	s.read(t)
	for _, answer := range []calendar.Answer{calendar.Accepted, calendar.Declined, calendar.Maybe} {
		g.Answer(ours, guest, answer)
		s.read(t)
		o := s.find(t, ours)
		if a := o.Events[0].Attendee(guest); a == nil || a.Answer != answer {
			t.Errorf("the guest answered %q, shown is %+v", answer, a)
		}
	}
}

func notFree(t *testing.T, g GoogleSubject, s *stage) {
	start := time.Date(2026, time.May, 12, 13, 0, 0, 0, time.UTC)
	window := calendar.Span{Start: start, End: start.Add(8 * time.Hour)}
	meets := calendar.Span{Start: start.Add(time.Hour), End: start.Add(2 * time.Hour)}
	g.Busy("johnathon@example.com", meets)
	g.Busy("colleague@example.com")
	busy, err := s.Reader.(calendar.FreeBusy).Busy(t.Context(), []calendar.Address{"johnathon@example.com", "colleague@example.com", "stranger@example.com"}, window)
	if err != nil {
		t.Fatal(err)
	}
	if spans := busy["johnathon@example.com"]; len(spans) != 1 || !spans[0].Start.Equal(meets.Start) || !spans[0].End.Equal(meets.End) {
		t.Errorf("Johnathon is busy %v, want %v", spans, meets)
	}
	if spans, known := busy["colleague@example.com"]; !known || len(spans) != 0 {
		t.Errorf("a colleague who is free is busy %v, known: %v", spans, known)
	}
	if spans, known := busy["stranger@example.com"]; known {
		t.Errorf("a stranger is known to be busy %v", spans)
	}
}
