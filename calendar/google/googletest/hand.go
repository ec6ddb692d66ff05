package googletest

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// Add adds a calendar to the person's list: role is owner, writer, reader or
// freeBusyReader.
func (s *Server) Add(id, title, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calendars[id] = &store{id: id, title: title, role: role, events: map[string]*stored{}}
}

// Drop lets the person delete a calendar.
func (s *Server) Drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calendars[id].gone = true
}

// Store lets another program store an event as Google shows it, JSON field by
// field.
func (s *Server) Store(id string, e map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(s.calendars[id], clone(e))
}

// Make lets a person put the events of one UID on a calendar, in place of what
// stands there. Of an event that stands there Google keeps what the person does
// not see: its identifiers and private properties.
func (s *Server) Make(id string, events ...calendar.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cal := s.calendars[id]
	place := IDOf(events[0].UID)
	if old := cal.events[place]; old != nil && !old.cancelled() {
		s.cancel(cal, old)
	}
	for _, ev := range events {
		e := written(ev)
		e["id"], e["iCalUID"] = place, ev.UID
		if !ev.RecurrenceID.IsZero() {
			at := ev.RecurrenceID.In(time.UTC, zone)
			e["id"], e["recurringEventId"], e["originalStartTime"] = place+"_"+at.UTC().Format("20060102T150405Z"), place, when(ev.RecurrenceID)
		}
		if old := cal.events[text(e, "id")]; old != nil {
			for _, name := range []string{"iCalUID", "extendedProperties"} {
				if v, ok := old.event[name]; ok {
					e[name] = v
				}
			}
		}
		s.put(cal, clone(e))
	}
}

// Remove lets a person delete the event with that UID. It reports whether there
// is one.
func (s *Server) Remove(id, uid string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	cal := s.calendars[id]
	e := cal.events[IDOf(uid)]
	if e == nil || e.cancelled() {
		return false
	}
	s.cancel(cal, e)
	return true
}

// Delete lets a person delete an event by its identifier, a series with all its
// exceptions.
func (s *Server) Delete(id, event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancel(s.calendars[id], s.calendars[id].events[event])
}

// Edit lets a person change an event by its identifier.
func (s *Server) Edit(id, event string, edit func(map[string]any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := clone(s.calendars[id].events[event].event)
	edit(e)
	s.put(s.calendars[id], e)
}

// Break stores something under a UID that cannot be read.
func (s *Server) Break(id, uid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cal, place := s.calendars[id], IDOf(uid)
	e := event{"id": place, "iCalUID": uid, "status": "confirmed"}
	if old := cal.events[place]; old != nil {
		e = clone(old.event)
	}
	e["start"], e["end"] = event{"dateTime": "soon"}, event{"dateTime": "later"}
	s.put(cal, e)
}

// Forget makes Google refuse every sync token that it gave.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
}

// SetBusy says when somebody is busy. Who was never named is unknown.
func (s *Server) SetBusy(who string, spans ...calendar.Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[who] = []any{}
	for _, span := range spans {
		s.busy[who] = append(s.busy[who], event{"start": span.Start.UTC().Format(time.RFC3339), "end": span.End.UTC().Format(time.RFC3339)})
	}
}

// Live are the events that stand on a calendar, by identifier.
func (s *Server) Live(id string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []map[string]any
	for _, id2 := range slices.Sorted(maps.Keys(s.calendars[id].events)) {
		if e := s.calendars[id].events[id2]; !e.cancelled() {
			out = append(out, clone(e.event))
		}
	}
	return out
}

// Titles are the calendars in the list by name, with their identifiers.
func (s *Server) Titles() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	for id, cal := range s.calendars {
		out[cal.title] = id
	}
	return out
}

// IDOf is the identifier under which the server keeps an event that was not
// created through the API: that of its UID where that is one.
func IDOf(uid string) string {
	if id, ours := strings.CutSuffix(uid, "@bywhen"); ours {
		return id
	}
	sum := sha256.Sum256([]byte(uid))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:15]))
}

// written is an event in Google's form.
func written(ev calendar.Event) event {
	e := event{"status": "confirmed", "summary": ev.Summary, "description": ev.Description, "location": ev.Location, "start": when(ev.Start), "end": when(ev.End)}
	if ev.End.IsZero() {
		e["end"] = e["start"]
	}
	if ev.Status != calendar.Confirmed {
		e["status"] = string(ev.Status)
	}
	if ev.Transparent {
		e["transparency"] = "transparent"
	}
	if len(ev.Recurrence) > 0 {
		e["recurrence"] = ev.Recurrence
	}
	if ev.Organizer.Address != "" {
		e["organizer"] = event{"email": string(ev.Organizer.Address), "displayName": ev.Organizer.Name, "self": ev.Organizer.Address == Owner}
	}
	var guests []any
	for _, a := range ev.Attendees {
		answer := string(a.Answer)
		if answer == "" {
			answer = "needsAction"
		}
		guests = append(guests, event{"email": string(a.Address), "displayName": a.Name, "responseStatus": answer, "self": a.Address == Owner})
	}
	if guests != nil {
		e["attendees"] = guests
	}
	return e
}

func when(t calendar.Time) event {
	if t.Date {
		return event{"date": t.Wall.Format(time.DateOnly)}
	}
	name := t.Zone
	if name == "" {
		name = "America/New_York"
	}
	return event{"dateTime": t.In(zone(name), zone).Format(time.RFC3339), "timeZone": name}
}

func zone(name string) *time.Location {
	if name == "UTC" {
		return time.UTC
	}
	return ics.Zone(name, nil)
}
