package calendartest

import (
	"errors"
	"testing"

	"bywhen/calendar"
)

func conflictPromises() []promise {
	return []promise{
		{"creating twice gives what is there", createTwice},
		{"creating never replaces what another program made", createOverOther},
		{"creating what was deleted brings no version of a person back unasked", createDeleted},
		{"an update with a stale etag leaves the person's version", staleUpdate},
		{"an update without etag is refused", updateWithoutETag},
		{"an update of another event is refused", updateOther},
		{"an update of what is gone says gone", updateGone},
		{"a deletion with a stale etag deletes nothing", staleDelete},
	}
}

func createTwice(t *testing.T, s *stage) {
	first := s.create(t, checkIn(ours))
	again := checkIn(ours)
	again.Summary = "a second one"
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: again})
	if !errors.Is(err, calendar.ErrExists) {
		t.Fatalf("create twice: %v, want ErrExists", err)
	}
	if o.Version != first.Version || o.UID() != ours {
		t.Errorf("in the way stands %v (%s), want %v", o.Version, o.UID(), first.Version)
	}
	s.read(t)
	s.wantUIDs(t, ours)
	s.wantEvent(t, s.find(t, ours).Events[0], checkIn(ours))
}

func createOverOther(t *testing.T, s *stage) {
	s.hand(t)
	s.writer(t)
	s.Put(t, ours, text(ours, "put here by another program"))
	s.read(t)
	there := s.find(t, ours)
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	if !errors.Is(err, calendar.ErrExists) {
		t.Fatalf("create: %v, want ErrExists", err)
	}
	if o.Version != there.Version || len(o.Events) != 1 || o.Events[0].Summary != "put here by another program" {
		t.Errorf("in the way stands %+v, want %v", o, there.Version)
	}
	if got := s.read(t); len(got.objects)+len(got.gone) > 0 {
		t.Errorf("the calendar changed all the same: %+v", got)
	}
}

func createDeleted(t *testing.T, s *stage) {
	s.hand(t)
	s.create(t, checkIn(ours))
	s.read(t)
	s.Remove(t, ours)
	s.read(t)
	s.wantUIDs(t)

	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn(ours)})
	switch {
	case err == nil: // the calendar forgot it: the ledger's tombstone has to stand
		s.read(t)
		s.wantUIDs(t, ours)
	case errors.Is(err, calendar.ErrExists):
		if len(o.Events) == 0 || o.Events[0].Status != calendar.Cancelled {
			t.Errorf("in the way stands %+v, want the cancelled event", o)
		}
		s.read(t)
		s.wantUIDs(t)
	default:
		t.Errorf("create what was deleted: %v, want success or ErrExists", err)
	}
}

func staleUpdate(t *testing.T, s *stage) {
	s.hand(t)
	old := s.create(t, checkIn(ours))
	s.Put(t, ours, text(ours, "what a person wrote"))
	ev := checkIn(ours)
	ev.Summary = "what bywhen would write"
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: ev, Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrChanged) {
		t.Fatalf("update with a stale etag: %v, want ErrChanged", err)
	}
	if o.UID() != ours || o.Events[0].Summary != "what a person wrote" || o.ETag == old.ETag {
		t.Errorf("in the way stands %+v, want the person's version", o)
	}
	s.read(t)
	if got := s.find(t, ours).Events[0].Summary; got != "what a person wrote" {
		t.Errorf("the calendar shows %q, want the person's version", got)
	}

	// What stands in the way can be changed with the etag that came with it.
	if _, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: o.Version, Event: ev, Fields: calendar.FieldSummary}); err != nil {
		t.Errorf("update with the etag of what stood in the way: %v", err)
	}
}

func updateWithoutETag(t *testing.T, s *stage) {
	old := s.create(t, checkIn(ours))
	ev := checkIn(ours)
	ev.Summary = "written blindly"
	seen := calendar.Version{Ref: old.Ref}
	if _, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: seen, Event: ev, Fields: calendar.FieldSummary}); err == nil {
		t.Error("an update without etag was accepted")
	}
	if err := s.writer(t).Delete(t.Context(), seen, calendar.TellNobody); err == nil {
		t.Error("a deletion without etag was accepted")
	}
	s.read(t)
	s.wantEvent(t, s.find(t, ours).Events[0], checkIn(ours))
}

func updateOther(t *testing.T, s *stage) {
	old := s.create(t, checkIn(ours))
	ev := checkIn(lunch)
	ev.Summary = "meant for another place"
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: ev, Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrRefused) {
		t.Errorf("update with another UID: %v, want ErrRefused", err)
	}
	s.read(t)
	s.wantUIDs(t, ours)
	s.wantEvent(t, s.find(t, ours).Events[0], checkIn(ours))
}

func updateGone(t *testing.T, s *stage) {
	s.hand(t)
	old := s.create(t, checkIn(ours))
	s.read(t)
	s.Remove(t, ours)
	ev := checkIn(ours)
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: ev, Fields: calendar.FieldSummary})
	if !errors.Is(err, calendar.ErrGone) {
		t.Errorf("update of what is gone: %v, want ErrGone", err)
	}
	s.read(t)
	s.wantUIDs(t)
}

func staleDelete(t *testing.T, s *stage) {
	s.hand(t)
	old := s.create(t, checkIn(ours))
	s.Put(t, ours, text(ours, "what a person wrote"))
	if err := s.writer(t).Delete(t.Context(), old.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrChanged) {
		t.Errorf("deletion with a stale etag: %v, want ErrChanged", err)
	}
	s.read(t)
	if got := s.find(t, ours).Events[0].Summary; got != "what a person wrote" {
		t.Errorf("the calendar shows %q, want the person's version", got)
	}
}
