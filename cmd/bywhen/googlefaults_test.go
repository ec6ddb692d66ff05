package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar/google/googletest"
)

// A mishap is what goes wrong at Google, once, and what is seen of it.
type mishap struct {
	name string
	// before is done to a home that has synced once with an empty calendar.
	before func(t *testing.T, s *googletest.Server, home string)
	// quicker is what a person does just before the first change is made.
	quicker func(s *googletest.Server)
	// unseen is what a person does after a create whose answer was lost.
	unseen func(s *googletest.Server)
	// log is what the journal says in the end, "" for anything.
	log string
	// fault says what goes wrong with each call of the sync that follows.
	fault func(c googletest.Call) googletest.Fault
	// over: the access token is over after the first page.
	over bool
	// status are the words that status shows after it; "" for no trouble.
	status string
	code   int // of that sync
	// placed says how many check-ins stand on the calendar after that sync, and
	// after one that comes when all is well again.
	placed, after int
}

// on is a fault of the first call of a method.
func on(method string, f googletest.Fault) func(googletest.Call) googletest.Fault {
	done := false
	return func(c googletest.Call) googletest.Fault {
		if done || c.Method != "calendar.events."+method {
			return googletest.Fault{}
		}
		done = true
		return f
	}
}

// always is a fault of every call of a method.
func always(method string, f googletest.Fault) func(googletest.Call) googletest.Fault {
	return func(c googletest.Call) googletest.Fault {
		if c.Method != "calendar.events."+method {
			return googletest.Fault{}
		}
		return f
	}
}

func mishaps() []mishap {
	return []mishap{
		{
			name: "410: the sync token is over", fault: on("list", googletest.Fault{Status: 410, Reason: "fullSyncRequired"}),
			placed: 1, after: 1,
		},
		{
			name: "410 in the middle of an answer", before: func(_ *testing.T, s *googletest.Server, _ string) { s.Page = 2 },
			fault: func(c googletest.Call) googletest.Fault {
				if c.HTTP.URL.Query().Get("pageToken") == "" {
					return googletest.Fault{}
				}
				return googletest.Fault{Status: 410, Reason: "fullSyncRequired"}
			},
			status: "roberta: read calendar: Google broke off in the middle of its answer (410)", code: 4, after: 1,
		},
		{
			name: "409: an answer was lost, and the event is there", fault: on("insert", googletest.Fault{Applied: true, Cut: true}),
			status: "Not settled: write check-in for Brief the Waterfall Team on the status of the rollout on calendar roberta (create event: 127.0.0.1", placed: 1, after: 1,
		},
		{
			name:   "409: an answer was lost, and a person deleted the event before anybody saw it",
			unseen: func(s *googletest.Server) { s.Remove(googletest.Owner, ours(s)[0]["iCalUID"].(string)[:32]+"@bywhen") },
			status: "Not settled: write check-in for Brief the Waterfall Team on the status of the rollout on calendar roberta (create event: 127.0.0.1", placed: 0, after: 0,
			log: "a person deleted the event",
		},
		{
			name: "412: a person changes the event while it is written", before: func(t *testing.T, s *googletest.Server, home string) {
				booked(t, s, home)
				if got := ask(t, home, "edit", "brief-waterfall-team", "--why", "they plan their launch by it"); got.code != 0 {
					t.Fatalf("bywhen edit: %s", got)
				}
			},
			quicker: func(s *googletest.Server) {
				s.Edit(googletest.Owner, ours(s)[0]["id"].(string), func(e map[string]any) { e["summary"] = "Check-in: at the river" })
			},
			placed: 1, after: 1, log: "a person changed the event first",
		},
		{
			name: "403: too many requests", fault: on("list", googletest.Fault{Status: 403, Reason: "rateLimitExceeded"}),
			status: "roberta: read calendar: Google asks for fewer requests (403)", code: 4, after: 1,
		},
		{
			name: "403: a quota is used up", fault: on("insert", googletest.Fault{Status: 403, Reason: "quotaExceeded"}),
			status: "the limit that Google sets for this calendar is used up (quotaExceeded); nothing more is written for an hour", code: 4, placed: 0, after: 0,
		},
		{
			name: "429 with Retry-After", fault: on("list", googletest.Fault{Status: 429, Reason: "rateLimitExceeded", RetryAfter: "120"}),
			status: "roberta: read calendar: Google asks for fewer requests (429)", code: 4, after: 1,
		},
		{
			name: "500 after it was applied", fault: on("insert", googletest.Fault{Status: 500, Reason: "backendError", Applied: true}),
			status: "(create event: Google is in trouble (500 internal server error))", placed: 1, after: 1,
		},
		{
			name:   "the access token is over in the middle of the pages",
			before: func(_ *testing.T, s *googletest.Server, _ string) { s.Page = 2 },
			over:   true, placed: 1, after: 1,
		},
		{
			name: "a box was not ticked", before: func(t *testing.T, s *googletest.Server, home string) {
				s.SignIn(t, home+"/bywhen/data", time.Hour, scopes()[1:]...)
			},
			status: "roberta: read calendar: needs login: bywhen can neither see your meetings nor book check-ins, because that box was not ticked: run bywhen auth google and tick every box",
			code:   4,
		},
		{
			name:   "the calendar was deleted",
			before: func(_ *testing.T, s *googletest.Server, _ string) { s.Drop(googletest.Owner) },
			status: `roberta: read calendar: Google has no calendar "primary" for you (404): was it deleted, or is it shared no longer? Look at calendar in config.toml`,
			code:   4,
		},
		{
			name: "the API is not enabled", fault: always("list", googletest.Fault{Status: 403, Reason: "accessNotConfigured"}),
			status: "roberta: read calendar: the Google Calendar API is not enabled for your client: enable it in Google's console, under APIs and services", code: 4, after: 1,
		},
	}
}

// first does something just before the first call of a method.
func first(method string, do func()) func(googletest.Call) googletest.Fault {
	done := false
	return func(c googletest.Call) googletest.Fault {
		if !done && c.Method == "calendar.events."+method {
			done = true
			do()
		}
		return googletest.Fault{}
	}
}

// booked syncs once, so that the check-in stands.
func booked(t *testing.T, s *googletest.Server, home string) {
	t.Helper()
	if got := ask(t, home, "sync"); got.code != 0 || len(ours(s)) != 1 {
		t.Fatalf("bywhen sync: %s", got)
	}
}

// TestMishapsAtGoogle lets everything go wrong that the plan names, and holds what
// status shows to the words that are promised. No mishap costs what is known, and
// none places a check-in twice.
func TestMishapsAtGoogle(t *testing.T) {
	for _, m := range mishaps() {
		t.Run(m.name, func(t *testing.T) {
			s := googletest.New(t)
			home := signedIn(t, s)
			if got := ask(t, home, "sync", "--dry-run"); got.code != 0 {
				t.Fatalf("the first reading: %s", got)
			}
			if strings.Contains(m.name, "in the middle") {
				s.Forget() // so that everything is read again
			}
			if m.before != nil {
				m.before(t, s, home)
			}
			s.Fault = m.fault
			if m.over {
				s.Fault = on("list", googletest.Fault{Then: s.Expire})
			}
			if m.unseen != nil {
				s.Fault = on("insert", googletest.Fault{Applied: true, Cut: true, Then: func() { m.unseen(s) }})
			}
			if m.quicker != nil {
				s.Fault = first("patch", func() { m.quicker(s) })
			}
			events := eventsKnown(t, home)
			got := ask(t, home, "sync")
			status := ask(t, home, "status")
			if got.code != m.code || !status.says(m.status) || m.status == "" && (status.says("Not settled") || status.says("failing")) {
				t.Errorf("want exit code %d and %q: %s\nbywhen status: %s", m.code, m.status, got, status)
			}
			t.Logf("status shows: %s", strings.Join(strings.Fields(status.out), " "))
			if n := len(ours(s)); n != m.placed {
				t.Errorf("%d check-ins stand after it, want %d", n, m.placed)
			}
			if n := eventsKnown(t, home); n < events-1 { // a deleted check-in
				t.Errorf("%d events are known, %d were", n, events)
			}
			s.Fault = nil
			later := inside(t.Context(), t, home, nil, "sync", "--as-of", "2026-05-04T11:10:00-04:00")
			if n := len(ours(s)); n != m.after {
				t.Errorf("%d check-ins stand in the end, want %d: %s", n, m.after, later)
			}
			if log := ask(t, home, "log"); !log.says(m.log) {
				t.Errorf("want %q: bywhen log: %s", m.log, log)
			}
			if m.quicker != nil && ours(s)[0]["summary"] != "Check-in: at the river" {
				t.Errorf("what a person wrote is lost: %v", ours(s)[0])
			}
		})
	}
}

// eventsKnown is how many events of Roberta's calendar are known.
func eventsKnown(t *testing.T, home string) (n int) {
	t.Helper()
	var doc struct {
		Calendars []struct{ Events int }
	}
	unmarshal(t, ask(t, home, "status", "--json").out, &doc)
	return doc.Calendars[0].Events
}

// TestQuotaStopsWritesForAnHour: after a quota was used up nothing is asked to be
// written for an hour, whichever deed it is; then it is.
func TestQuotaStopsWritesForAnHour(t *testing.T) {
	s := googletest.New(t)
	home := signedIn(t, s)
	s.Fault = on("insert", googletest.Fault{Status: http.StatusForbidden, Reason: "quotaExceeded"})
	ask(t, home, "sync")
	writes := func(at string) int {
		before := len(s.Calls())
		inside(t.Context(), t, home, nil, "sync", "--as-of", at)
		return len(slices.DeleteFunc(s.Calls()[before:], func(name string) bool { return name != "calendar.events.insert" }))
	}
	if n := writes("2026-05-04T11:59:00-04:00"); n != 0 {
		t.Errorf("%d writes within the hour", n)
	}
	if n := writes("2026-05-04T12:30:00-04:00"); n != 1 || len(ours(s)) != 1 {
		t.Errorf("%d writes after the hour, %d check-ins", n, len(ours(s)))
	}
}
