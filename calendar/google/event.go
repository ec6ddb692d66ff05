package google

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// event reads what Google says of an event. Calendars that show only when
// somebody is busy, and private events on a shared one, have no title.
func event(e *api.Event) (calendar.Event, error) {
	ev := calendar.Event{
		UID: uidOf(e), Summary: e.Summary, Description: e.Description, Location: e.Location,
		Transparent: e.Transparency == "transparent", Sequence: int(e.Sequence),
		Status: statuses()[e.Status], Class: classes()[e.Visibility], Kind: kinds()[e.EventType],
		Organizer: organizer(e), Attendees: attendees(e.Attendees), Alarms: alarms(e.Reminders), Own: own(e.ExtendedProperties),
	}
	for _, a := range e.Attachments {
		if a != nil && a.FileUrl != "" {
			ev.Attachments = append(ev.Attachments, a.FileUrl)
		}
	}
	ev.Modified, _ = time.Parse(time.RFC3339, e.Updated)
	var err error
	if ev.Start, err = timeOf(e.Start); err != nil {
		return ev, fmt.Errorf("its start %w", err)
	}
	if ev.End, err = timeOf(e.End); err != nil {
		return ev, fmt.Errorf("its end %w", err)
	}
	if e.RecurringEventId != "" {
		if ev.RecurrenceID, err = timeOf(e.OriginalStartTime); err != nil {
			return ev, fmt.Errorf("the time that it had %w", err)
		}
		return ev, nil
	}
	ev.Recurrence = slices.Clone(e.Recurrence)
	return ev, nil
}

// statuses, classes and kinds translate words of Google's; what they do not hold
// is the usual.
func statuses() map[string]calendar.Status {
	return map[string]calendar.Status{"tentative": calendar.Tentative, "cancelled": calendar.Cancelled}
}

func classes() map[string]calendar.Class {
	return map[string]calendar.Class{"private": calendar.Private, "confidential": calendar.Confidential}
}

func kinds() map[string]calendar.Kind {
	return map[string]calendar.Kind{
		"outOfOffice": calendar.OutOfOffice, "focusTime": calendar.FocusTime,
		"workingLocation": calendar.WorkingLocation, "birthday": calendar.Birthday,
	}
}

// answers are the answers to an invitation, in Google's words.
func answers() map[string]calendar.Answer {
	return map[string]calendar.Answer{"accepted": calendar.Accepted, "declined": calendar.Declined, "tentative": calendar.Maybe}
}

// Why a time cannot be read.
var (
	errNoTime  = errors.New("is missing")
	errBadTime = errors.New("is no time")
)

// timeOf reads a time. Google gives an offset, and mostly a zone; a reading of
// the clock in that zone is what the person meant.
func timeOf(t *api.EventDateTime) (calendar.Time, error) {
	switch {
	case t == nil || t.Date == "" && t.DateTime == "":
		return calendar.Time{}, errNoTime
	case t.DateTime == "":
		d, err := calendar.ParseDate(t.Date)
		if err != nil {
			return calendar.Time{}, errBadTime
		}
		return calendar.Day(d), nil
	}
	loc := zone(t.TimeZone)
	at, err := time.Parse(time.RFC3339, t.DateTime)
	if err != nil && loc != nil {
		// Without an offset it is a reading in the zone that stands beside it.
		at, err = time.ParseInLocation("2006-01-02T15:04:05", t.DateTime, loc)
	}
	switch {
	case err != nil:
		return calendar.Time{}, errBadTime
	case loc == nil || loc == time.UTC:
		return calendar.UTC(at), nil
	}
	l := at.In(loc)
	wall := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	return calendar.Time{Wall: wall, Zone: t.TimeZone}, nil
}

// zone is a zone by its name, nil if there is none.
func zone(name string) *time.Location {
	switch name {
	case "":
		return nil
	case "UTC", "Etc/UTC":
		return time.UTC
	}
	return ics.Zone(name, nil)
}

// organizer is who called the meeting. The organizer of an event on a secondary
// calendar is that calendar; who made it then stands beside.
func organizer(e *api.Event) calendar.Person {
	o := e.Organizer
	if o != nil && strings.HasSuffix(o.Email, "@group.calendar.google.com") && e.Creator != nil {
		return calendar.Person{Address: calendar.ParseAddress(e.Creator.Email), Name: e.Creator.DisplayName}
	}
	// Where nobody is invited Google names the owner as organizer all the same.
	if o == nil || len(e.Attendees) == 0 && o.Self {
		return calendar.Person{}
	}
	return calendar.Person{Address: calendar.ParseAddress(o.Email), Name: o.DisplayName}
}

func attendees(all []*api.EventAttendee) []calendar.Attendee {
	var out []calendar.Attendee
	for _, a := range all {
		if a == nil {
			continue
		}
		out = append(out, calendar.Attendee{
			Person: calendar.Person{Address: calendar.ParseAddress(a.Email), Name: a.DisplayName},
			Answer: answers()[a.ResponseStatus], Optional: a.Optional, Room: a.Resource,
		})
	}
	return out
}

// alarms are the reminders that an event has of its own. Google keeps no words
// for them.
func alarms(r *api.EventReminders) []calendar.Alarm {
	if r == nil {
		return nil
	}
	var out []calendar.Alarm
	for _, o := range r.Overrides {
		if o != nil && o.Method == "popup" && o.Minutes >= 0 {
			out = append(out, calendar.Alarm{Before: time.Duration(o.Minutes) * time.Minute})
		}
	}
	return out
}

func own(p *api.EventExtendedProperties) calendar.Own {
	if p == nil || p.Private[propCommitment] == "" {
		return calendar.Own{}
	}
	n, _ := strconv.Atoi(p.Private[propN])
	return calendar.Own{Commitment: p.Private[propCommitment], Kind: p.Private[propKind], N: n}
}
