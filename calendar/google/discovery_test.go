package google

import (
	"net/http"
	"strings"
	"testing"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
	"bywhen/calendar/google/googletest"
)

// TestDiscoveryCatches plants what a server of our own would forgive, and expects
// Google's own description of the API to catch it.
func TestDiscoveryCatches(t *testing.T) {
	for _, tc := range []struct {
		name    string
		method  string
		path    string
		body    string
		granted []string
		want    string
	}{
		{"a misspelt parameter", "GET", "calendars/primary/events?synctoken=x", "", nil, `calendar.events.list: there is no parameter "synctoken"`},
		{"a parameter of another method", "POST", "calendars/primary/events?syncToken=x", "{}", nil, `calendar.events.insert: there is no parameter "syncToken"`},
		{"a word that a parameter does not know", "POST", "calendars/primary/events?sendUpdates=nobody", "{}", nil, `the parameter sendUpdates cannot be "nobody"`},
		{"an unknown body field", "POST", "calendars/primary/events", `{"summary":"Check-in","titel":"Check-in"}`, nil, `the body has an unknown field "titel"`},
		{"an unknown field further in", "PATCH", "calendars/primary/events/abcde", `{"start":{"datetime":"2026-05-12T09:30:00-04:00"}}`, nil, `the body.start has an unknown field "datetime"`},
		{"a field of another type", "PATCH", "calendars/primary/events/abcde", `{"attendees":"johnathon@example.com"}`, nil, `the body.attendees is no array`},
		{"a misspelt field to be given", "GET", "calendars/primary/events?fields=items(id,icalUID)", "", nil, `fields.items names an unknown field "icalUID"`},
		{"an unknown path", "GET", "calendars/primary/event", "", nil, "there is no such method"},
		{"a scope that does not cover a call", "POST", "calendars/primary/events", "{}", needs(accessRead), "calendar.events.insert: none of the granted scopes covers it"},
		{"a scope for calendars that bywhen made", "POST", "freeBusy", "{}", needs(accessMade), "calendar.freebusy.query: none of the granted scopes covers it"},
		{"nothing wrong", "POST", "calendars/primary/events?sendUpdates=none", `{"summary":"Check-in","start":{"date":"2026-05-12"}}`, needs(accessWrite), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var said []string
			s := googletest.New(t)
			s.Complain = func(string) {} // what goes wrong on its side is not the question
			c := &http.Client{Transport: &googletest.Checker{
				Base: http.DefaultTransport, Discovery: googletest.Calendar(t), Granted: tc.granted,
				Complain: func(wrong string) { said = append(said, wrong) },
			}}
			req, err := http.NewRequestWithContext(t.Context(), tc.method, s.Endpoint()+tc.path, strings.NewReader(tc.body))
			must(t, err)
			resp, err := c.Do(req)
			must(t, err)
			resp.Body.Close()
			if all := strings.Join(said, "\n"); !strings.Contains(all, tc.want) || tc.want == "" && all != "" {
				t.Errorf("the checker says %q, want %q", all, tc.want)
			}
		})
	}
}

// TestDiscoveryHoldsAnswers gives an answer with a field that Google has not.
func TestDiscoveryHoldsAnswers(t *testing.T) {
	var said []string
	s := googletest.New(t)
	s.Complain = func(wrong string) { said = append(said, wrong) }
	s.Store(googletest.Owner, map[string]any{"id": "abcde", "titel": "Lunch", "start": map[string]any{"date": "2026-05-12"}, "end": map[string]any{"date": "2026-05-13"}})
	if _, err := opened(t, s).Changes(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, `the answer.items[0] has an unknown field "titel"`) {
		t.Errorf("the checker says %q", all)
	}
}

// TestEveryCallIsCovered does all that a calendar can do, in each way of use, with
// the scopes of that way and no more: none is missing, and none is granted that
// nothing needs.
func TestEveryCallIsCovered(t *testing.T) {
	for _, access := range []string{accessWrite, accessRead, accessMade} {
		t.Run(access, func(t *testing.T) {
			s := googletest.New(t)
			s.SetBusy("johnathon@example.com")
			s.Add("team@group.calendar.google.com", "Team", "owner")
			g := opened(t, s, func(set *Settings) { set.Access = access })
			used := map[string]bool{}
			g.account.base = &googletest.Checker{
				Base: g.account.base, Discovery: googletest.Calendar(t), Granted: needs(access), Complain: func(wrong string) { t.Error(wrong) },
			}
			_, err := g.Changes(t.Context(), "", nil)
			must(t, err)
			if access != accessRead {
				o, err := g.Put(t.Context(), calendar.Write{Event: checkIn()})
				must(t, err)
				o, err = g.Put(t.Context(), calendar.Write{Seen: o.Version, Event: checkIn(), Fields: calendar.FieldSummary | calendar.FieldAttendees})
				must(t, err)
				must(t, g.Delete(t.Context(), o.Version, calendar.TellNobody))
			}
			if access != accessMade {
				_, err = g.Busy(t.Context(), []calendar.Address{"johnathon@example.com"}, week())
				must(t, err)
				_, err = g.calendars(t.Context())
				must(t, err)
			}
			for _, call := range s.Calls() {
				for _, scope := range needs(access) {
					used[scope] = used[scope] || covers(t, call, scope)
				}
			}
			for _, scope := range needs(access) {
				if !used[scope] {
					t.Errorf("%s is asked for, and nothing needs it", scope)
				}
			}
		})
	}
}

// covers reports whether a scope allows a method.
func covers(t *testing.T, call, scope string) bool {
	t.Helper()
	return googletest.Calendar(t).Allows(call, scope)
}

// TestScopesAreTheNarrowest: those that the plan names, and no other.
func TestScopesAreTheNarrowest(t *testing.T) {
	for access, want := range map[string][]string{
		accessWrite: {api.CalendarEventsOwnedScope, api.CalendarCalendarlistReadonlyScope, api.CalendarEventsFreebusyScope},
		accessRead:  {api.CalendarEventsOwnedReadonlyScope, api.CalendarCalendarlistReadonlyScope, api.CalendarEventsFreebusyScope},
		accessMade:  {api.CalendarAppCreatedScope, api.CalendarCalendarlistReadonlyScope},
	} {
		if got := strings.Join(needs(access), " "); got != strings.Join(want, " ") {
			t.Errorf("%s: %s", access, got)
		}
	}
}
