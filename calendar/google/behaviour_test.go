package google

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
	"bywhen/calendar/google/googletest"
)

// writes reports whether a call changes a calendar.
func writes(c googletest.Call) bool {
	name := c.Method[strings.LastIndexByte(c.Method, '.')+1:]
	return name == "insert" || name == "patch" || name == "delete"
}

// TestServerPlaysGoogle holds the server to the table that the calendar of the
// simulation is held to, through the real client library.
func TestServerPlaysGoogle(t *testing.T) {
	calendartest.RunGoogle(t, func(t *testing.T) calendartest.GoogleSubject {
		s := googletest.New(t)
		var next googletest.Fault
		s.Fault = func(c googletest.Call) googletest.Fault {
			f := next
			if !writes(c) {
				return googletest.Fault{}
			}
			next = googletest.Fault{}
			return f
		}
		return calendartest.GoogleSubject{
			Subject:    subject(opened(t, s), s, googletest.Owner),
			LoseAnswer: func() { next = googletest.Fault{Applied: true, Cut: true} },
			TooMany: func(after time.Duration) {
				next = googletest.Fault{Status: 429, Reason: "rateLimitExceeded", RetryAfter: strconv.Itoa(int(after / time.Second))}
			},
			Busy: func(who calendar.Address, spans ...calendar.Span) { s.SetBusy(string(who), spans...) },
			Answer: func(uid string, who calendar.Address, answer calendar.Answer) {
				s.Edit(googletest.Owner, idOf(uid), func(e map[string]any) {
					for _, a := range e["attendees"].([]any) {
						if guest := a.(map[string]any); guest["email"] == string(who) {
							guest["responseStatus"] = response(answer)
						}
					}
				})
			},
		}
	})
}
