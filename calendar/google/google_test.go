package google

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/google/googletest"
)

const ours = "c5h7kq2v9m0d3s8tb4gaj6np1erukq2v@bywhen"

// checkIn is an event as bywhen writes it.
func checkIn() calendar.Event {
	at := func(hour, minute int) calendar.Time {
		return calendar.Time{Wall: time.Date(2026, time.May, 12, hour, minute, 0, 0, time.UTC), Zone: "America/New_York"}
	}
	return calendar.Event{
		UID: ours, Start: at(9, 30), End: at(10, 0), Summary: "Check-in: brief the Waterfall Team", Class: calendar.Private,
		Own: calendar.Own{Commitment: "waterfall", Kind: "checkin", N: 1},
	}
}

// week is the week of the check-in.
func week() calendar.Span {
	start := time.Date(2026, time.May, 11, 0, 0, 0, 0, time.UTC)
	return calendar.Span{Start: start, End: start.Add(7 * 24 * time.Hour)}
}

// readAll reads everything.
func readAll(t *testing.T, g *Google, since calendar.Cursor) (objects []calendar.Object, gone []calendar.Ref, next calendar.Cursor) {
	t.Helper()
	for {
		d, err := g.Changes(t.Context(), since, nil)
		must(t, err)
		objects, gone = append(objects, d.Objects...), append(gone, d.Gone...)
		if len(d.Problems) > 0 {
			t.Errorf("problems: %+v", d.Problems)
		}
		if since = d.Next; !d.More {
			return objects, gone, since
		}
	}
}

func day(date string) map[string]any { return map[string]any{"date": date} }

func at(text string) map[string]any {
	return map[string]any{"dateTime": text, "timeZone": "America/New_York"}
}

// TestWhatGoogleSaysOfEvents stores events as Google shows them, and looks what
// becomes of them.
func TestWhatGoogleSaysOfEvents(t *testing.T) {
	s := googletest.New(t)
	event := func(id string, more map[string]any) {
		e := map[string]any{"id": id, "iCalUID": id + "@google.com", "status": "confirmed", "summary": id, "start": at("2026-05-04T10:30:00-04:00"), "end": at("2026-05-04T11:00:00-04:00")}
		for name, v := range more {
			e[name] = v
		}
		s.Store(googletest.Owner, e)
	}
	event("birthday", map[string]any{"eventType": "birthday", "start": day("2026-05-04"), "end": day("2026-05-05")})
	event("holiday", map[string]any{"eventType": "outOfOffice"})
	event("quiet", map[string]any{"eventType": "focusTime"})
	event("office", map[string]any{"eventType": "workingLocation", "transparency": "transparent", "visibility": "public"})
	event("flight", map[string]any{"eventType": "fromGmail", "visibility": "private"})
	event("notes", map[string]any{"attachments": []any{map[string]any{"fileUrl": "https://docs.google.com/document/d/1", "title": "Notes by Gemini"}}})
	event("meeting", map[string]any{
		"organizer": map[string]any{"email": "Johnathon@example.com", "displayName": "Johnathon"},
		"attendees": []any{
			map[string]any{"email": "roberta@example.com", "self": true, "responseStatus": "declined"},
			map[string]any{"email": "johnathon@example.com", "organizer": true, "responseStatus": "accepted"},
			map[string]any{"email": "colleague@example.com", "optional": true, "responseStatus": "tentative"},
			map[string]any{"email": "room-4@resource.calendar.google.com", "resource": true, "responseStatus": "needsAction"},
		},
	})
	event("team", map[string]any{
		"organizer": map[string]any{"email": "c1@group.calendar.google.com", "displayName": "Team", "self": true},
		"creator":   map[string]any{"email": "johnathon@example.com"},
		"attendees": []any{map[string]any{"email": "roberta@example.com"}},
	})
	event("hidden", map[string]any{"summary": nil, "visibility": "private"})
	objects, _, _ := readAll(t, opened(t, s), "")
	got := map[string]calendar.Event{}
	for _, o := range objects {
		got[string(o.Ref)] = o.Events[0]
	}
	for id, want := range map[string]calendar.Kind{
		"birthday": calendar.Birthday, "holiday": calendar.OutOfOffice, "quiet": calendar.FocusTime, "office": calendar.WorkingLocation, "flight": calendar.Ordinary, "meeting": calendar.Ordinary,
	} {
		if got[id].Kind != want {
			t.Errorf("%s is of kind %q, want %q", id, got[id].Kind, want)
		}
	}
	if !got["birthday"].Start.Date || !got["office"].Transparent || got["flight"].Class != calendar.Private || got["office"].Class != calendar.Public {
		t.Errorf("a whole day, no busy time, private, public: %+v", got)
	}
	if a := got["notes"].Attachments; !slices.Equal(a, []string{"https://docs.google.com/document/d/1"}) {
		t.Errorf("attachments %v", a)
	}
	m := got["meeting"]
	if m.Organizer.Address != "johnathon@example.com" || len(m.Attendees) != 4 || m.Attendee("roberta@example.com").Answer != calendar.Declined ||
		m.Attendee("johnathon@example.com").Answer != calendar.Accepted || !m.Attendees[2].Optional || m.Attendees[2].Answer != calendar.Maybe || !m.Attendees[3].Room {
		t.Errorf("the meeting: %+v", m)
	}
	if o := got["team"].Organizer.Address; o != "johnathon@example.com" {
		t.Errorf("the organizer on a secondary calendar is %s", o)
	}
	if h := got["hidden"]; h.Summary != "" || h.Class != calendar.Private {
		t.Errorf("a private event without a title: %+v", h)
	}
}

// TestSeriesLifeAtGoogle follows a series: an instance moved, one cancelled, the
// series ended. Each change brings the whole of it, and asks for no more.
func TestSeriesLifeAtGoogle(t *testing.T) {
	s := googletest.New(t)
	s.Page = 2
	base := map[string]any{
		"id": "standup", "iCalUID": "standup@google.com", "status": "confirmed", "summary": "Stand-up",
		"start": at("2026-05-04T09:00:00-04:00"), "end": at("2026-05-04T09:15:00-04:00"), "recurrence": []any{"RRULE:FREQ=DAILY;COUNT=5"},
	}
	s.Store(googletest.Owner, base)
	for i := range 5 {
		s.Store(googletest.Owner, map[string]any{"id": fmt.Sprintf("lunch%d", i), "iCalUID": fmt.Sprintf("lunch%d@google.com", i), "status": "confirmed", "start": day("2026-05-04"), "end": day("2026-05-05")})
	}
	instance := func(date string, more map[string]any) {
		e := map[string]any{
			"id": "standup_" + strings.ReplaceAll(date, "-", "") + "T130000Z", "iCalUID": "standup@google.com", "recurringEventId": "standup", "status": "confirmed",
			"summary": "Stand-up", "originalStartTime": at(date + "T09:00:00-04:00"), "start": at(date + "T11:00:00-04:00"), "end": at(date + "T11:15:00-04:00"),
		}
		for name, v := range more {
			e[name] = v
		}
		s.Store(googletest.Owner, e)
	}
	g := opened(t, s)
	_, _, next := readAll(t, g, "")
	find := func(objects []calendar.Object) calendar.Object {
		t.Helper()
		if len(objects) != 1 || objects[0].Ref != "standup" {
			t.Fatalf("reported are %+v", objects)
		}
		return objects[0]
	}

	instance("2026-05-05", nil)
	objects, _, next := readAll(t, g, next)
	moved := find(objects)
	if len(moved.Events) != 2 || moved.Events[1].RecurrenceID.String() != "2026-05-05T09:00:00[America/New_York]" || moved.Events[1].Start.Wall.Hour() != 11 {
		t.Errorf("after an instance was moved: %+v", moved.Events)
	}
	instance("2026-05-06", map[string]any{"status": "cancelled"})
	objects, _, next = readAll(t, g, next)
	cancelled := find(objects)
	if len(cancelled.Events) != 2 || !slices.Contains(cancelled.Events[0].Recurrence, "EXDATE:20260506T130000Z") || cancelled.ETag == moved.ETag {
		t.Errorf("after an instance was cancelled: %+v", cancelled)
	}
	if match(cancelled.ETag) == "" || strings.Contains(match(cancelled.ETag), tagMark) {
		t.Errorf("If-Match would be %s", match(cancelled.ETag))
	}
	s.Edit(googletest.Owner, "standup", func(e map[string]any) { e["summary"] = "Stand-up, at the river" })
	objects, _, next = readAll(t, g, next)
	if renamed := find(objects); len(renamed.Events) != 2 || renamed.Events[0].Summary != "Stand-up, at the river" {
		t.Errorf("after the series was renamed: %+v", renamed.Events)
	}
	before := len(s.Calls())
	if objects, gone, _ := readAll(t, g, next); len(objects)+len(gone) > 0 || len(s.Calls()) != before+1 {
		t.Errorf("nothing changed: %v %v, %d calls", objects, gone, len(s.Calls())-before)
	}
	s.Delete(googletest.Owner, "standup")
	if objects, gone, _ := readAll(t, g, next); len(objects) > 0 || !slices.Equal(gone, []calendar.Ref{"standup"}) {
		t.Errorf("after the series was deleted: %v, gone %v", objects, gone)
	}
	fresh := opened(t, s)
	if objects, _, _ := readAll(t, fresh, ""); len(objects) != 5 {
		t.Errorf("a first reading afterwards gives %d objects", len(objects))
	}
}

// TestOneInstance is invited to a single instance of a series: there is no master
// to see.
func TestOneInstance(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	_, _, next := readAll(t, g, "")
	s.Store(googletest.Owner, map[string]any{
		"id": "review_20260505T130000Z", "iCalUID": "review@google.com", "recurringEventId": "review", "status": "confirmed", "summary": "Review",
		"originalStartTime": at("2026-05-05T09:00:00-04:00"), "start": at("2026-05-05T09:00:00-04:00"), "end": at("2026-05-05T10:00:00-04:00"),
	})
	for name, since := range map[string]calendar.Cursor{"as it comes": next, "from nothing": ""} {
		objects, _, _ := readAll(t, g, since)
		if len(objects) != 1 || objects[0].Ref != "review" || len(objects[0].Events) != 1 || objects[0].Events[0].RecurrenceID.IsZero() {
			t.Errorf("%s: %+v", name, objects)
		}
	}
}

// TestOnlyBusyTime reads a calendar that somebody shares without its titles.
func TestOnlyBusyTime(t *testing.T) {
	s := googletest.New(t)
	s.Add("johnathon@example.com", "Johnathon", "freeBusyReader")
	s.Store("johnathon@example.com", map[string]any{"id": "secret", "iCalUID": "secret@google.com", "status": "confirmed", "summary": "A secret", "description": "of his", "start": at("2026-05-12T09:00:00-04:00"), "end": at("2026-05-12T10:00:00-04:00")})
	g := opened(t, s, func(set *Settings) { set.Calendar, set.Access = "johnathon@example.com", accessRead })
	objects, _, _ := readAll(t, g, "")
	if len(objects) != 1 || objects[0].Events[0].Summary != "" || objects[0].Events[0].Start.Wall.Hour() != 9 {
		t.Errorf("read: %+v", objects)
	}
}

// TestCopiesAreNotOurs: a copy that a person makes of a check-in has its private
// properties and another identifier.
func TestCopiesAreNotOurs(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	_, err := g.Put(t.Context(), calendar.Write{Event: checkIn()})
	must(t, err)
	original := s.Live(googletest.Owner)[0]
	original["id"], original["iCalUID"] = "copy1", "copy1@google.com"
	s.Store(googletest.Owner, original)
	objects, _, _ := readAll(t, g, "")
	var uids []string
	for _, o := range objects {
		uids = append(uids, o.UID())
	}
	slices.Sort(uids)
	if !slices.Equal(uids, []string{ours, "copy1@google.com"}) {
		t.Errorf("read: %v", uids)
	}
}

// TestAnImportedCheckInIsFound: a calendar that was moved to Google from another
// server brings its check-ins along, under identifiers of Google's.
func TestAnImportedCheckInIsFound(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	s.Store(googletest.Owner, map[string]any{"id": "imported1", "iCalUID": ours, "status": "confirmed", "summary": "Check-in", "start": at("2026-05-12T09:30:00-04:00"), "end": at("2026-05-12T10:00:00-04:00")})
	o, err := g.Put(t.Context(), calendar.Write{Event: checkIn()})
	if o.Ref != "imported1" || o.UID() != ours || err == nil || len(s.Live(googletest.Owner)) != 1 {
		t.Errorf("create: %+v, %v", o, err)
	}
	ev := checkIn()
	ev.Summary = "Check-in, renamed"
	if o, err = g.Put(t.Context(), calendar.Write{Seen: o.Version, Event: ev, Fields: calendar.FieldSummary}); err != nil || o.Events[0].Summary != "Check-in, renamed" {
		t.Errorf("change: %+v, %v", o, err)
	}
}

// TestNobodyIsToldUnasked looks at the sendUpdates of every write.
func TestNobodyIsToldUnasked(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	ev := checkIn()
	o, err := g.Put(t.Context(), calendar.Write{Event: ev})
	must(t, err)
	ev.Attendees = []calendar.Attendee{{Person: calendar.Person{Address: "johnathon@example.com"}}}
	o, err = g.Put(t.Context(), calendar.Write{Seen: o.Version, Event: ev, Fields: calendar.FieldAttendees, Tell: calendar.TellAttendees})
	must(t, err)
	s.Edit(googletest.Owner, string(o.Ref), func(e map[string]any) {
		e["attendees"].([]any)[0].(map[string]any)["responseStatus"] = "accepted"
		e["attendees"].([]any)[0].(map[string]any)["comment"] = "gladly"
	})
	objects, _, _ := readAll(t, g, "")
	ev.Attendees = append(ev.Attendees, calendar.Attendee{Person: calendar.Person{Address: "colleague@example.com"}})
	o, err = g.Put(t.Context(), calendar.Write{Seen: objects[0].Version, Event: ev, Fields: calendar.FieldAttendees})
	must(t, err)
	if a := o.Events[0].Attendees; len(a) != 2 || a[0].Answer != calendar.Accepted {
		t.Errorf("guests: %+v", a)
	}
	first := s.Live(googletest.Owner)[0]["attendees"].([]any)[0].(map[string]any)
	if first["comment"] != "gladly" {
		t.Errorf("what a guest wrote is lost: %v", first)
	}
	must(t, g.Delete(t.Context(), o.Version, calendar.TellAttendees))
	if told := s.Told(); !slices.Equal(told, []string{"none", "all", "none", "all"}) {
		t.Errorf("sendUpdates were %v", told)
	}
}

// TestBusyInBatches asks about 120 people and half a year.
func TestBusyInBatches(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	var who []calendar.Address
	for i := range 120 {
		a := calendar.Address(fmt.Sprintf("person%d@example.com", i))
		who = append(who, a)
		if i != 77 {
			s.SetBusy(string(a), calendar.Span{Start: week().Start, End: week().Start.Add(time.Hour)})
		}
	}
	window := calendar.Span{Start: week().Start, End: week().Start.Add(150 * 24 * time.Hour)}
	busy, err := g.Busy(t.Context(), who, window)
	must(t, err)
	if _, known := busy["person77@example.com"]; known || len(busy) != 119 || len(busy["person3@example.com"]) != 1 {
		t.Errorf("%d people are known, person 3 is busy %v", len(busy), busy["person3@example.com"])
	}
	if n := len(s.Calls()); n != 9 {
		t.Errorf("%d requests, want 3 batches for each of 3 windows", n)
	}
}

// TestACalendarOfItsOwn makes a calendar for check-ins with the first of them, and
// finds it again.
func TestACalendarOfItsOwn(t *testing.T) {
	s := googletest.New(t)
	made := func(set *Settings) { set.Access = accessMade }
	g := opened(t, s, made)
	if objects, _, _ := readAll(t, g, ""); len(objects) != 0 || len(s.Titles()) != 1 {
		t.Errorf("before the first check-in: %v, %v", objects, s.Titles())
	}
	o, err := g.Put(t.Context(), calendar.Write{Event: checkIn()})
	must(t, err)
	again := opened(t, s, made)
	objects, _, _ := readAll(t, again, "")
	if len(objects) != 1 || objects[0].Version != o.Version || len(s.Titles()) != 2 || len(s.Live(s.Titles()["bywhen"])) != 1 || len(s.Live(googletest.Owner)) != 0 {
		t.Errorf("afterwards: %+v, %v", objects, s.Titles())
	}
	if _, err := again.Put(t.Context(), calendar.Write{Event: checkIn()}); err == nil || len(s.Titles()) != 2 {
		t.Errorf("the second: %v, %v", err, s.Titles())
	}
}

// TestFromADayToATimeAndBack changes the form of a time: the other one is taken
// away, or the event would have both.
func TestFromADayToATimeAndBack(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	whole := checkIn()
	whole.Start, whole.End = calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 12}), calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 13})
	o, err := g.Put(t.Context(), calendar.Write{Event: whole})
	must(t, err)
	for _, to := range []calendar.Event{checkIn(), whole} {
		o, err = g.Put(t.Context(), calendar.Write{Seen: o.Version, Event: to, Fields: calendar.FieldTime})
		must(t, err)
		start := s.Live(googletest.Owner)[0]["start"].(map[string]any)
		if _, day := start["date"]; day != to.Start.Date || o.Events[0].Start != to.Start || day && len(start) != 1 {
			t.Errorf("it starts %v, read as %v", start, o.Events[0].Start)
		}
	}
}
