package mem_test

import (
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
	"bywhen/calendar/mem"
)

// TestGooglePersonality holds the calendar that the simulation lives with to the
// table that the server of calendar/google/googletest is held to.
func TestGooglePersonality(t *testing.T) {
	calendartest.RunGoogle(t, func(*testing.T) calendartest.GoogleSubject {
		var next mem.Fault
		c := mem.New(mem.Options{Personality: mem.Google, Now: clock(), Faults: func(op mem.Op) mem.Fault {
			f := next
			if op.Kind != mem.OpChanges {
				next = mem.Fault{}
			}
			return f
		}})
		return calendartest.GoogleSubject{
			Subject:    subject(c),
			LoseAnswer: func() { next = mem.Fault{Kind: mem.AnswerLost} },
			TooMany:    func(after time.Duration) { next = mem.Fault{Kind: mem.TooMany, After: after} },
			Busy:       c.SetBusy,
			Answer:     func(uid string, who calendar.Address, a calendar.Answer) { c.Answer(uid, who, a) },
		}
	})
}
