package daemon

import (
	"testing"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// TestCounts holds section 6 of the plan against one meeting a line: who
// organized it, on what calendar, and what I answered decide whether it may hand
// over work.
func TestCounts(t *testing.T) {
	w := newWorld(t, mem.Google)
	c := w.app.core
	c.Domains = []string{"partner.example"}
	c.Aliases = []calendar.Address{"r@old.example"}
	me := calendar.Attendee{Person: calendar.Person{Address: roberta}}
	alias := calendar.Attendee{Person: calendar.Person{Address: "r@old.example"}}
	no := me
	no.Answer = calendar.Declined
	by := func(a calendar.Address, name string) calendar.Person { return calendar.Person{Address: a, Name: name} }
	for _, tt := range []struct {
		story     string
		trust     Trust
		ev        calendar.Event
		counts    bool
		draftOnly bool
	}{
		{"Johnathon invites me", TrustPeople, calendar.Event{Organizer: by(johnathon, "Johnathon"), Attendees: []calendar.Attendee{me}}, true, false},
		{"Johnathon invites me under an old address", TrustPeople, calendar.Event{Organizer: by(johnathon, ""), Attendees: []calendar.Attendee{alias}}, true, false},
		{"I declined", TrustOwn, calendar.Event{Organizer: by(johnathon, ""), Attendees: []calendar.Attendee{no}}, false, false},
		{"I am not there", TrustOwn, calendar.Event{Organizer: by(johnathon, "")}, false, false},
		{"cancelled", TrustOwn, calendar.Event{Organizer: by(johnathon, ""), Attendees: []calendar.Attendee{me}, Status: calendar.Cancelled}, false, false},
		{"a stranger", TrustOwn, calendar.Event{Organizer: by("stranger@example.net", ""), Attendees: []calendar.Attendee{me}}, false, false},
		{"a stranger who calls himself Johnathon", TrustOwn, calendar.Event{Organizer: by("stranger@example.net", "Johnathon"), Attendees: []calendar.Attendee{me}}, false, false},
		{"a look-alike address is no address", TrustOwn, calendar.Event{Organizer: by(calendar.ParseAddress("j\u043ehnathon@example.com"), "Johnathon"), Attendees: []calendar.Attendee{me}}, false, false},
		{"known by domain only: drafts", TrustOwn, calendar.Event{Organizer: by("x@partner.example", ""), Attendees: []calendar.Attendee{me}}, true, true},
		{"known by domain only, on a calendar of named people", TrustPeople, calendar.Event{Organizer: by("x@partner.example", ""), Attendees: []calendar.Attendee{me}}, false, false},
		{"my own note", TrustOwn, calendar.Event{}, true, false},
		{"a note on a shared calendar", TrustPeople, calendar.Event{}, false, false},
		{"I organize it", TrustOwn, calendar.Event{Organizer: by(roberta, "")}, true, false},
		{"busy time only", TrustNone, calendar.Event{Organizer: by(johnathon, ""), Attendees: []calendar.Attendee{me}}, false, false},
		{"one of our own", TrustOwn, calendar.Event{Own: calendar.Own{Kind: "checkin"}}, false, false},
	} {
		cal := &Calendar{Name: "x", Watch: true, Trust: tt.trust}
		got := c.counts(cal, &tt.ev, false)
		if got.counts != tt.counts || got.draftOnly != tt.draftOnly || got.reason == "" {
			t.Errorf("%s: %+v", tt.story, got)
		}
	}
}
