package google

import (
	"strconv"
	"time"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
)

// inserted is the body of a new event.
func inserted(ev calendar.Event, id string) *api.Event {
	e := &api.Event{
		Id: id, Summary: ev.Summary, Description: ev.Description, Location: ev.Location,
		Start: timed(ev.Start, false), End: timed(ev.End, false), Status: status(ev.Status), Transparency: transparency(ev.Transparent),
		Visibility: visibility(ev.Class), Attendees: invited(ev.Attendees, nil), Reminders: reminders(ev.Alarms),
		ExtendedProperties: &api.EventExtendedProperties{Private: map[string]string{propUID: ev.UID}},
	}
	if ev.Own.Commitment != "" {
		p := e.ExtendedProperties.Private
		p[propCommitment], p[propKind], p[propN] = ev.Own.Commitment, ev.Own.Kind, strconv.Itoa(ev.Own.N)
	}
	return e
}

// patched is the body of a change: the named fields and nothing else. A list is
// replaced as a whole, so guests go with what stands of them
// (developers.google.com/workspace/calendar/api/guides/performance#patch).
func patched(ev calendar.Event, fields calendar.Fields, now *api.Event) *api.Event {
	has := func(f calendar.Fields) bool { return fields&f != 0 }
	e := &api.Event{}
	force := func(name string) { e.ForceSendFields = append(e.ForceSendFields, name) }
	if has(calendar.FieldTime) {
		e.Start, e.End = timed(ev.Start, true), timed(ev.End, true)
	}
	if has(calendar.FieldSummary) {
		e.Summary = ev.Summary
		force("Summary")
	}
	if has(calendar.FieldDescription) {
		e.Description = ev.Description
		force("Description")
	}
	if has(calendar.FieldStatus) {
		e.Status = status(ev.Status)
	}
	if has(calendar.FieldTransparent) {
		e.Transparency = transparency(ev.Transparent)
	}
	if has(calendar.FieldClass) {
		e.Visibility = visibility(ev.Class)
	}
	if has(calendar.FieldAttendees) {
		e.Attendees = invited(ev.Attendees, now)
		force("Attendees")
	}
	return e
}

// timed writes a time. In a change the other form has to be taken away, or an
// event would have both.
func timed(t calendar.Time, change bool) *api.EventDateTime {
	if t.IsZero() {
		return nil
	}
	d := &api.EventDateTime{}
	switch {
	case t.Date:
		d.Date = t.Wall.Format(time.DateOnly)
		if change {
			d.NullFields = []string{"DateTime", "TimeZone"}
		}
		return d
	case t.Zone == "" || zone(t.Zone) == nil:
		// Floating times are the calendar's own, which Google reads that way.
		d.DateTime = t.Wall.Format("2006-01-02T15:04:05")
	default:
		d.DateTime, d.TimeZone = t.In(time.UTC, zone).In(zone(t.Zone)).Format(time.RFC3339), t.Zone
	}
	if change {
		d.NullFields = []string{"Date"}
	}
	return d
}

func status(s calendar.Status) string {
	if s == calendar.Confirmed {
		return "confirmed"
	}
	return string(s)
}

func transparency(transparent bool) string {
	if transparent {
		return "transparent"
	}
	return "opaque"
}

func visibility(c calendar.Class) string {
	if c == calendar.Public {
		return "default"
	}
	return string(c)
}

// reminders are alarms that show on a screen; at most five are kept (events,
// reminders.overrides). Without any there is to be none, the calendar's usual
// ones included.
func reminders(all []calendar.Alarm) *api.EventReminders {
	r := &api.EventReminders{ForceSendFields: []string{"UseDefault"}}
	for _, a := range all[:min(len(all), 5)] {
		r.Overrides = append(r.Overrides, &api.EventReminder{Method: "popup", Minutes: int64(a.Before / time.Minute), ForceSendFields: []string{"Minutes"}})
	}
	return r
}

// invited are guests. What Google knows of those who stand there already stays.
func invited(all []calendar.Attendee, now *api.Event) []*api.EventAttendee {
	there := map[calendar.Address]*api.EventAttendee{}
	if now != nil {
		for _, a := range now.Attendees {
			if a != nil {
				there[calendar.ParseAddress(a.Email)] = a
			}
		}
	}
	var out []*api.EventAttendee
	for _, a := range all {
		if a.Address == "" {
			continue
		}
		g := there[a.Address]
		if g == nil {
			g = &api.EventAttendee{Email: string(a.Address), DisplayName: a.Name, Optional: a.Optional, Resource: a.Room, ResponseStatus: response(a.Answer)}
		}
		out = append(out, g)
	}
	return out
}

func response(a calendar.Answer) string {
	for word, answer := range answers() {
		if answer == a {
			return word
		}
	}
	return "needsAction"
}
