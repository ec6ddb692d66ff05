package calendartest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

func readingPromises() []promise {
	return []promise{
		{"an empty calendar is full of nothing", emptyIsFull},
		{"the first reading is everything there is", firstIsFull},
		{"a change shows once", changeShowsOnce},
		{"nothing changed says nothing", nothingChanged},
		{"what was deleted is gone", deletedIsGone},
		{"an answer that was lost is given again", lostAnswer},
		{"a refused cursor reads everything again", refusedCursor},
		{"a series comes with its overrides", seriesWithOverrides},
		{"a bad item is a problem and the rest is read", badItem},
		{"what turns bad is not gone", turnsBad},
		{"a bad item that is mended is read", badItemMended},
		{"a reading that is cancelled is an error", cancelledReading},
		{"waiting ends when another program writes", waitingEnds},
		{"waiting ends when it is cancelled", waitingCancelled},
		{"a stranger is not free but unknown", strangerUnknown},
	}
}

func emptyIsFull(t *testing.T, s *stage) {
	if got := s.read(t); !got.full || len(got.objects) > 0 || len(got.gone) > 0 || len(got.problems) > 0 {
		t.Errorf("first reading of an empty calendar: %+v", got)
	}
}

func firstIsFull(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.Put(t, ours, text(ours, "Check-in"))
	if got := s.read(t); !got.full {
		t.Error("the first reading is not full")
	}
	s.wantUIDs(t, meeting, lunch, ours)
	ev := s.find(t, meeting).Events[0]
	if ev.Summary != "Riverbed review" {
		t.Errorf("summary %q, want %q", ev.Summary, "Riverbed review")
	}
	want := time.Date(2026, time.May, 4, 14, 30, 0, 0, time.UTC)
	if got := ev.Start.In(time.UTC, zones(t)); !got.Equal(want) {
		t.Errorf("start %v, want %v", got, want)
	}
}

func changeShowsOnce(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.read(t)
	before := s.find(t, meeting)

	s.Put(t, meeting, text(meeting, "Riverbed review, in room 4"))
	got := s.read(t)
	if want := []string{meeting}; !slices.Equal(got.uids(), want) || len(got.gone) > 0 {
		t.Errorf("reported %v, gone %v; want %v", got.uids(), got.gone, want)
	}
	after := s.find(t, meeting)
	if after.Events[0].Summary != "Riverbed review, in room 4" {
		t.Errorf("summary %q is not the new one", after.Events[0].Summary)
	}
	if after.Ref != before.Ref || after.ETag == before.ETag {
		t.Errorf("version went from %v to %v: want the same ref, another etag", before.Version, after.Version)
	}
	if again := s.read(t); len(again.objects) > 0 {
		t.Errorf("the change shows a second time: %v", again.uids())
	}
	s.wantUIDs(t, meeting, lunch)
}

func nothingChanged(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.read(t)
	for range 3 {
		if got := s.read(t); len(got.objects) > 0 || len(got.gone) > 0 || len(got.problems) > 0 {
			t.Errorf("nothing happened, but reported were %+v", got)
		}
	}
	s.wantUIDs(t, meeting)
}

func deletedIsGone(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.read(t)
	s.Remove(t, meeting)
	s.read(t)
	s.wantUIDs(t, lunch)
	s.Remove(t, lunch)
	s.read(t)
	s.wantUIDs(t)
}

func lostAnswer(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.read(t)
	s.Put(t, meeting, text(meeting, "Riverbed review, moved"))
	s.Remove(t, lunch)

	cursor, objects := s.cursor, maps.Clone(s.objects)
	s.read(t)
	s.cursor, s.objects = cursor, objects // a crash before anything was stored
	if got := s.read(t); !slices.Contains(got.uids(), meeting) {
		t.Errorf("asked again, the change is not there: %v", got.uids())
	}
	s.wantUIDs(t, meeting)
}

func refusedCursor(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.read(t)
	s.Remove(t, lunch)
	if s.Forget != nil {
		s.Forget(t)
	} else {
		s.cursor = "a-cursor-that-was-never-given"
	}
	if got := s.read(t); !got.full {
		t.Error("the reading after a refused cursor is not full")
	}
	s.wantUIDs(t, meeting)
	s.Put(t, ours, text(ours, "Check-in"))
	s.read(t)
	s.wantUIDs(t, meeting, ours)
}

func seriesWithOverrides(t *testing.T, s *stage) {
	s.hand(t)
	s.Put(t, series, wrap(
		vevent(series, "Stand-up, later today", "RECURRENCE-ID:20260505T130000Z", "DTSTART:20260505T150000Z", "DTEND:20260505T153000Z"),
		vevent(series, "Stand-up", "DTSTART:20260504T130000Z", "DTEND:20260504T133000Z", "RRULE:FREQ=DAILY;COUNT=5"),
	))
	s.read(t)
	o := s.find(t, series)
	if len(o.Events) != 2 {
		t.Fatalf("the object holds %d events, want the master and its override", len(o.Events))
	}
	if !o.Events[0].Recurring() || o.Events[0].Summary != "Stand-up" {
		t.Errorf("the first event is %q, want the master", o.Events[0].Summary)
	}
	want := time.Date(2026, time.May, 5, 13, 0, 0, 0, time.UTC)
	if got := o.Events[1].RecurrenceID.In(time.UTC, zones(t)); !got.Equal(want) {
		t.Errorf("the override replaces %v, want %v", got, want)
	}
}

func (s *stage) breaking(t *testing.T) {
	t.Helper()
	s.hand(t)
	if s.Break == nil {
		t.Skip("nothing that cannot be read gets into this calendar")
	}
}

func badItem(t *testing.T, s *stage) {
	s.breaking(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Break(t, series)
	s.Put(t, lunch, text(lunch, "Lunch"))
	if got := s.read(t); len(got.problems) == 0 {
		t.Error("an item that cannot be read is not reported")
	}
	if len(s.problems) == 0 {
		t.Error("the end of the reading takes back the problem that it reported")
	}
	s.wantUIDs(t, meeting, lunch)
}

func turnsBad(t *testing.T, s *stage) {
	s.breaking(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.Put(t, lunch, text(lunch, "Lunch"))
	s.read(t)
	ref := s.find(t, meeting).Ref
	s.Break(t, meeting)
	got := s.read(t)
	if !slices.ContainsFunc(got.problems, func(p calendar.Problem) bool { return p.Ref == ref }) {
		t.Errorf("problems %+v, want one at %s", got.problems, ref)
	}
	s.wantUIDs(t, meeting, lunch)
}

func badItemMended(t *testing.T, s *stage) {
	s.breaking(t)
	s.Break(t, meeting)
	s.read(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.read(t)
	s.wantUIDs(t, meeting)
	if len(s.problems) > 0 {
		t.Errorf("after it was mended these problems stand: %v", s.problems)
	}
}

func cancelledReading(t *testing.T, s *stage) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, err := s.Reader.Changes(ctx, "", s.known)
	if err == nil {
		t.Errorf("a cancelled reading gave %+v and no error", d)
	}
}

// patience is how long a test waits for a notice that has to come. It is no
// measure of speed: a back end that keeps its promise ends the wait itself.
const patience = 30 * time.Second

func (s *stage) waiter(t *testing.T) calendar.Waiter {
	t.Helper()
	w, ok := s.Reader.(calendar.Waiter)
	if !ok {
		t.Skip("this calendar does not say when something changed")
	}
	return w
}

func waitingEnds(t *testing.T, s *stage) {
	s.hand(t)
	w := s.waiter(t)
	s.read(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- w.Wait(ctx) }()
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	if err := <-ended; err != nil {
		t.Fatalf("wait: %v", err)
	}
	if ctx.Err() != nil {
		t.Fatalf("the change was not noticed within %v", patience)
	}
	s.read(t)
	s.wantUIDs(t, meeting)
}

func waitingCancelled(t *testing.T, s *stage) {
	w := s.waiter(t)
	s.read(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Wait(ctx) }()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("wait that is cancelled: %v, want nil", err)
	}
}

func strangerUnknown(t *testing.T, s *stage) {
	fb, ok := s.Reader.(calendar.FreeBusy)
	if !ok {
		t.Skip("this calendar does not answer for other people")
	}
	const stranger = "nobody-knows@example.invalid"
	start := time.Date(2026, time.May, 12, 0, 0, 0, 0, time.UTC)
	busy, err := fb.Busy(t.Context(), []calendar.Address{stranger}, calendar.Span{Start: start, End: start.Add(24 * time.Hour)})
	if err != nil {
		t.Fatalf("ask when a stranger is busy: %v", err)
	}
	if spans, known := busy[stranger]; known {
		t.Errorf("a stranger is known to be busy %v", spans)
	}
}

// zones finds the zones that the samples are in.
func zones(t *testing.T) func(string) *time.Location {
	return func(name string) *time.Location { return locate(t, strings.TrimPrefix(name, "/")) }
}
