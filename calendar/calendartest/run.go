package calendartest

import (
	"testing"

	"bywhen/calendar"
)

// A Subject is a calendar under test: empty, and of no use to anybody else.
type Subject struct {
	// Reader is the back end. Its promises about writing are tested when it is
	// a calendar.Writer too.
	Reader calendar.Reader

	// Put lets another program store iCalendar text (lines end with CRLF), all
	// components of the UID, in place of what stands there. Nil if there is no
	// way to.
	Put func(t *testing.T, uid, text string)
	// Remove lets another program delete what stands there. Nil as above.
	Remove func(t *testing.T, uid string)
	// Break lets another program store something that cannot be read where
	// that UID stands or would stand. Nil for calendars that accept no such
	// thing.
	Break func(t *testing.T, uid string)
	// Text is what another program reads there. Nil for calendars that hold no
	// iCalendar text; then unknown properties are not tested.
	Text func(t *testing.T, uid string) string
	// Forget makes the calendar refuse the cursors that it gave. When it is
	// nil, a cursor that was never given stands for one that is refused.
	Forget func(t *testing.T)
	// ReadOnly opens the same calendar in such a way that it takes no events.
	// Nil if there is no way to.
	ReadOnly func(t *testing.T) calendar.Reader

	Limits Limits
}

// Limits are what a calendar cannot hold, by its own nature.
type Limits struct {
	// MaxText is how many bytes a description may have; zero is any number.
	MaxText int
	// NoAlarmText: an alarm has a time but no words.
	NoAlarmText bool
	// NoBackslashN: a backslash before an n comes back as a line break.
	NoBackslashN bool
}

// A promise is one thing that a back end has to keep.
type promise struct {
	name string
	test func(*testing.T, *stage)
}

// Run tests one back end. open is called for each promise and gives a calendar
// that nobody has used.
func Run(t *testing.T, open func(t *testing.T) Subject) {
	t.Helper()
	for _, group := range []struct {
		name     string
		promises []promise
	}{
		{"reading", readingPromises()},
		{"writing", writingPromises()},
		{"in the way", conflictPromises()},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, p := range group.promises {
				t.Run(p.name, func(t *testing.T) { p.test(t, newStage(t, open(t))) })
			}
		})
	}
}
