package calendartest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

func writingPromises() []promise {
	return []promise{
		{"an event comes back as it was written", comesBack},
		{"Put gives what a reading shows", putGivesWhatStands},
		{"an own write is no news", ownWriteIsNoNews},
		{"an update changes the named fields", updateNamedFields},
		{"an update keeps everything else", updateKeepsTheRest},
		{"an update of many fields at once", updateManyFields},
		{"a deletion takes the event away", deletion},
		{"an event without UID is refused", refusedWithoutUID},
		{"a calendar that takes no events says so", readOnly},
		{"a write that is cancelled writes nothing", cancelledWrite},
	}
}

// create puts a new event and gives what stands there afterwards.
func (s *stage) create(t *testing.T, ev calendar.Event) calendar.Object {
	t.Helper()
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Event: ev})
	if err != nil {
		t.Fatalf("create %s: %v", ev.UID, err)
	}
	return o
}

func comesBack(t *testing.T, s *stage) {
	size := 10_000
	if s.Limits.MaxText > 0 {
		size = min(size, s.Limits.MaxText-100)
	}
	trap := nastyText(size)
	if s.Limits.NoBackslashN {
		trap = strings.ReplaceAll(trap, `\n`, `\ n`)
	}
	edited := func(edit func(*calendar.Event)) calendar.Event {
		ev := checkIn(ours)
		edit(&ev)
		return ev
	}
	for _, tc := range []struct {
		name  string
		event calendar.Event
	}{
		{"as bywhen writes it", checkIn(ours)},
		{"in UTC", edited(func(ev *calendar.Event) { ev.Start, ev.End = at("UTC", 13, 30), at("UTC", 14, 0) })},
		{"in a zone with half an hour", edited(func(ev *calendar.Event) {
			ev.Start, ev.End = at("Asia/Kolkata", 9, 30), at("Asia/Kolkata", 10, 0)
		})},
		{"a whole day", edited(func(ev *calendar.Event) {
			ev.Start = calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 12})
			ev.End = calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 13})
		})},
		{"a hold", edited(func(ev *calendar.Event) { ev.Status, ev.Transparent = calendar.Tentative, true })},
		{"public, without words", edited(func(ev *calendar.Event) { ev.Class, ev.Description, ev.Alarms = "", "", nil })},
		{"a long text with every trap", edited(func(ev *calendar.Event) { ev.Description = trap })},
		{"a title with commas", edited(func(ev *calendar.Event) { ev.Summary = `Forest Grove, Riverbed; or \ Starry Night 🌊` })},
	} {
		t.Run(tc.name, func(t *testing.T) {
			// A place of its own for each, since an identifier may be spent.
			tc.event.UID = strings.Replace(ours, "c5", tag(tc.name), 1)
			put := s.create(t, tc.event)
			s.read(t)
			read := s.find(t, tc.event.UID)
			for _, got := range []calendar.Object{put, read} {
				if len(got.Events) != 1 {
					t.Fatalf("%s holds %d events, want 1", got.Ref, len(got.Events))
				}
				s.wantEvent(t, got.Events[0], tc.event)
			}
		})
	}
}

// tag makes two digits of base32hex from a name.
func tag(name string) string {
	sum := 0
	for _, r := range name {
		sum = sum*31 + int(r)
	}
	const digits = "0123456789abcdefghijklmnopqrstuv"
	return string([]byte{digits[sum&31], digits[sum>>5&31]})
}

// wantEvent compares what bywhen itself writes, as instants and unescaped text:
// a server may spell both in its own way.
func (s *stage) wantEvent(t *testing.T, got, want calendar.Event) {
	t.Helper()
	type field struct {
		name      string
		got, want any
	}
	instant := func(v calendar.Time) string { return v.In(time.UTC, zones(t)).UTC().Format(time.RFC3339) }
	for _, f := range []field{
		{"uid", got.UID, want.UID},
		{"start", instant(got.Start), instant(want.Start)},
		{"end", instant(got.End), instant(want.End)},
		{"whole day", got.Start.Date, want.Start.Date},
		{"zone", got.Start.Zone, want.Start.Zone},
		{"summary", got.Summary, want.Summary},
		{"description", got.Description, want.Description},
		{"status", got.Status, want.Status},
		{"transparent", got.Transparent, want.Transparent},
		{"class", got.Class, want.Class},
		{"own", got.Own, want.Own},
		{"alarms", len(got.Alarms), len(want.Alarms)},
	} {
		if f.got != f.want {
			t.Errorf("%s: %.300v, want %.300v", f.name, f.got, f.want)
		}
	}
	s.wantAlarms(t, got.Alarms, want.Alarms)
}

func (s *stage) wantAlarms(t *testing.T, got, want []calendar.Alarm) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i].Before != want[i].Before {
			t.Errorf("alarm %d: %v before, want %v", i, got[i].Before, want[i].Before)
		}
		if !s.Limits.NoAlarmText && got[i].Text != want[i].Text {
			t.Errorf("alarm %d says %q, want %q", i, got[i].Text, want[i].Text)
		}
	}
}

func putGivesWhatStands(t *testing.T, s *stage) {
	put := s.create(t, checkIn(ours))
	s.read(t)
	if read := s.find(t, ours); read.Version != put.Version {
		t.Errorf("Put gave %v, the reading %v", put.Version, read.Version)
	}
}

func ownWriteIsNoNews(t *testing.T, s *stage) {
	s.read(t)
	put := s.create(t, checkIn(ours))
	s.objects[put.Ref] = put
	s.read(t) // this one may say what is known already
	s.wantUIDs(t, ours)
	if got := s.read(t); len(got.objects) > 0 || len(got.gone) > 0 {
		t.Errorf("an own write shows again and again: %v", got.uids())
	}
}

func updateNamedFields(t *testing.T, s *stage) {
	old := s.create(t, checkIn(ours))
	want := checkIn(ours)
	want.Description = "WHAT: said anew\nwith two lines"
	offered := want
	offered.Summary = "a title that nobody asked to write"
	offered.Start = at("UTC", 1, 0)
	o, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: offered, Fields: calendar.FieldDescription})
	if err != nil {
		t.Fatalf("update: %v", err)
	}
	if o.Ref != old.Ref || o.ETag == old.ETag {
		t.Errorf("version went from %v to %v: want the same ref, another etag", old.Version, o.Version)
	}
	s.read(t)
	s.wantEvent(t, s.find(t, ours).Events[0], want)
}

func updateManyFields(t *testing.T, s *stage) {
	old := s.create(t, checkIn(ours))
	want := checkIn(ours)
	want.Start, want.End = at("America/New_York", 14, 0), at("America/New_York", 14, 30)
	want.Summary = "Check-in: brief the Waterfall Team"
	want.Description = ""
	want.Status = calendar.Tentative
	want.Transparent = true
	want.Class = calendar.Public
	fields := calendar.FieldTime | calendar.FieldSummary | calendar.FieldDescription | calendar.FieldStatus | calendar.FieldTransparent | calendar.FieldClass
	if _, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: want, Fields: fields}); err != nil {
		t.Fatalf("update: %v", err)
	}
	s.read(t)
	s.wantEvent(t, s.find(t, ours).Events[0], want)
}

func updateKeepsTheRest(t *testing.T, s *stage) {
	s.hand(t)
	if s.Text == nil {
		t.Skip("this calendar holds no iCalendar text")
	}
	kept := []string{
		"LOCATION:Room 4\\, second floor",
		"URL:https://example.com/agenda",
		"X-COLOUR;X-SHADE=dark:teal",
		"COMMENT:bring the deck",
		"BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT25M", "DESCRIPTION:leave now", "X-SOUND:bell", "END:VALARM",
	}
	s.Put(t, ours, text(ours, "Check-in", append(kept, "DESCRIPTION:old text")...))
	s.read(t)
	old := s.find(t, ours)
	ev := old.Events[0]
	ev.Description = "new text"
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Seen: old.Version, Event: ev, Fields: calendar.FieldDescription})
	if err != nil {
		t.Fatalf("update: %v", err)
	}
	lines := strings.Split(strings.ReplaceAll(s.Text(t, ours), "\r\n ", ""), "\r\n")
	for _, want := range append(kept, "DESCRIPTION:new text", "SUMMARY:Check-in") {
		if !slices.Contains(lines, want) {
			t.Errorf("the line %q is not there any more", want)
		}
	}
	if slices.Contains(lines, "DESCRIPTION:old text") {
		t.Error("the old text is still there")
	}
}

func deletion(t *testing.T, s *stage) {
	o := s.create(t, checkIn(ours))
	s.read(t)
	if err := s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody); err != nil {
		t.Fatalf("delete: %v", err)
	}
	s.read(t)
	s.wantUIDs(t)
	if err := s.writer(t).Delete(t.Context(), o.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrGone) {
		t.Errorf("a second deletion: %v, want ErrGone", err)
	}
}

func refusedWithoutUID(t *testing.T, s *stage) {
	_, err := s.writer(t).Put(t.Context(), calendar.Write{Event: checkIn("")})
	if !errors.Is(err, calendar.ErrRefused) {
		t.Errorf("create without UID: %v, want ErrRefused", err)
	}
	s.read(t)
	s.wantUIDs(t)
}

func readOnly(t *testing.T, s *stage) {
	if s.ReadOnly == nil {
		t.Skip("this calendar always takes events")
	}
	s.hand(t)
	s.Put(t, meeting, text(meeting, "Riverbed review"))
	s.read(t)
	seen := s.find(t, meeting)
	w, ok := s.ReadOnly(t).(calendar.Writer)
	if !ok {
		return // a calendar that is no Writer says so by that
	}
	if _, err := w.Put(t.Context(), calendar.Write{Event: checkIn(ours)}); !errors.Is(err, calendar.ErrReadOnly) {
		t.Errorf("create: %v, want ErrReadOnly", err)
	}
	change := calendar.Write{Seen: seen.Version, Event: seen.Events[0], Fields: calendar.FieldSummary}
	change.Event.Summary = "another title"
	if _, err := w.Put(t.Context(), change); !errors.Is(err, calendar.ErrReadOnly) {
		t.Errorf("update: %v, want ErrReadOnly", err)
	}
	if err := w.Delete(t.Context(), seen.Version, calendar.TellNobody); !errors.Is(err, calendar.ErrReadOnly) {
		t.Errorf("delete: %v, want ErrReadOnly", err)
	}
	if got := s.read(t); len(got.objects)+len(got.gone) > 0 {
		t.Errorf("the calendar changed all the same: %+v", got)
	}
}

func cancelledWrite(t *testing.T, s *stage) {
	w := s.writer(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Put(ctx, calendar.Write{Event: checkIn(ours)}); err == nil {
		t.Error("a cancelled create gave no error")
	}
	s.read(t)
	s.wantUIDs(t)
	o := s.create(t, checkIn(ours))
	if err := w.Delete(ctx, o.Version, calendar.TellNobody); err == nil {
		t.Error("a cancelled deletion gave no error")
	}
	s.read(t)
	s.wantUIDs(t, ours)
}
