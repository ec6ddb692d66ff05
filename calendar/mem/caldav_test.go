package mem_test

import (
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
	"bywhen/calendar/mem"
)

// TestCalDAVPersonality holds the calendar that the simulation lives with to the
// table that real servers are held to in calendar/caldav.
func TestCalDAVPersonality(t *testing.T) {
	calendartest.RunCalDAV(t, func(*testing.T) calendartest.CalDAVSubject {
		var next mem.Fault
		c := mem.New(mem.Options{Personality: mem.CalDAV, Now: clock(), Faults: func(op mem.Op) mem.Fault {
			f := next
			if op.Kind == mem.OpChanges {
				return mem.Fault{}
			}
			next = mem.Fault{}
			return f
		}})
		return calendartest.CalDAVSubject{
			Subject:    subject(c),
			LoseAnswer: func() { next = mem.Fault{Kind: mem.AnswerLost} },
			TooMany:    func(after time.Duration) { next = mem.Fault{Kind: mem.TooMany, After: after} },
			Refused: func(k calendar.Cursor) calendar.Cursor {
				c.Forget()
				return k
			},
		}
	})
}
