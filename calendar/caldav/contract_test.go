package caldav

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
)

// TestContract holds a calendar on real servers to what every calendar promises.
func TestContract(t *testing.T) {
	for _, tc := range []struct {
		name  string
		start func(testing.TB) *server
		setup func(*CalDAV)
	}{
		{"Radicale", radicale, func(*CalDAV) {}},
		{"Radicale, a page for each object", radicale, func(c *CalDAV) { c.pageBytes = 1 }},
		{"Xandikos", xandikos, func(*CalDAV) {}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := tc.start(t)
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				s.calls++
				at := s.calendar(t, fmt.Sprintf("c%d", s.calls))
				c := open(t, at)
				tc.setup(c)
				sub := s.subject(c, at)
				if tc.name == "Radicale" {
					sub.ReadOnly = func(t *testing.T) calendar.Reader {
						return open(t, at, func(s *Settings) { s.Username = "reader" })
					}
				}
				// Xandikos 0.2.8 reads the escaped backslash of \\\\n as an n that is
				// escaped.
				sub.Limits.NoBackslashN = tc.name == "Xandikos"
				return sub
			})
		})
	}
}

// subject is a calendar as the contract wants it, with another program that
// stores what it makes under names of its own.
func (s *server) subject(c *CalDAV, at string) calendartest.Subject {
	place := func(uid string) string {
		if stands(at + fileName(uid)) {
			return at + fileName(uid)
		}
		return at + "hand-" + fileName(uid)
	}
	put := func(t *testing.T, uid, text string) {
		t.Helper()
		s.request(t, http.MethodPut, place(uid), escaped(text), 200, 201, 204)
	}
	return calendartest.Subject{
		Reader: c,
		Put:    put,
		Remove: func(t *testing.T, uid string) {
			t.Helper()
			s.request(t, http.MethodDelete, place(uid), "", 200, 204)
		},
		Break: func(t *testing.T, uid string) {
			t.Helper()
			put(t, uid, event(uid, "Ends before it starts", "DTSTART:20260504T150000Z", "DTEND:20260504T140000Z"))
		},
		Text: func(t *testing.T, uid string) string {
			t.Helper()
			return s.request(t, http.MethodGet, place(uid), "", 200)
		},
	}
}

var bareComma = regexp.MustCompile(`(?m)^(SUMMARY:[^,\\\r\n]*),`)

// escaped writes the comma of a title as RFC 5545 3.3.11 wants it: of a bare one
// Radicale 3.1.8 keeps only what stands before it.
func escaped(text string) string { return bareComma.ReplaceAllString(text, `$1\,`) }

// stands reports whether there is something at an address.
func stands(at string) bool {
	r, err := http.NewRequest(http.MethodGet, at, nil)
	if err != nil {
		return false
	}
	r.SetBasicAuth(user, canary)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
