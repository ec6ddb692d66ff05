package mem_test

import (
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
	"bywhen/calendar/ics"
	"bywhen/calendar/mem"
)

// TestContract holds both personalities to what every calendar promises, in one
// page and in many.
func TestContract(t *testing.T) {
	for _, tc := range []struct {
		name string
		opt  mem.Options
	}{
		{"google", mem.Options{Personality: mem.Google}},
		{"google in pages", mem.Options{Personality: mem.Google, PageSize: 1}},
		{"caldav", mem.Options{Personality: mem.CalDAV}},
		{"caldav in pages", mem.Options{Personality: mem.CalDAV, PageSize: 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				tc.opt.Now = clock()
				return subject(mem.New(tc.opt))
			})
		})
	}
}

// clock is a clock that moves on a minute whenever it is read.
func clock() func() time.Time {
	now := time.Date(2026, time.May, 4, 15, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Minute)
		return now
	}
}

// subject is a calendar as the contract wants it.
func subject(c *mem.Calendar) calendartest.Subject {
	return calendartest.Subject{
		Reader: c,
		Put: func(t *testing.T, uid, text string) {
			t.Helper()
			decoded, err := ics.Decode([]byte(text))
			if err != nil || len(decoded.Objects) != 1 || decoded.Objects[0].UID() != uid {
				t.Fatalf("decode %s: %+v, %v", uid, decoded, err)
			}
			c.Make(decoded.Objects[0].Events...)
		},
		Remove: func(t *testing.T, uid string) {
			t.Helper()
			if !c.Remove(uid) {
				t.Fatalf("remove %s: it is not there", uid)
			}
		},
		Break:    func(_ *testing.T, uid string) { c.Break(uid, "DTSTART is no time") },
		Forget:   func(*testing.T) { c.Forget() },
		ReadOnly: func(*testing.T) calendar.Reader { return c.ReadOnly() },
	}
}
