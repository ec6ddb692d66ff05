package notes

import (
	"time"

	"bywhen/calendar"
)

// A Person is somebody who may be meant in the text.
type Person struct {
	Name    string
	Address calendar.Address
	// Configured says that the user named this person in the configuration.
	Configured bool
	// Role is what the configuration says: "manager", "reports_to_me", "peer",
	// or "".
	Role string
}

// A Meeting is a meeting as notes needs to know it.
type Meeting struct {
	UID   string
	Title string
	Start time.Time // in the zone in which its text is to be read
	End   time.Time
	Text  string
	// Notes is the text of a file of notes about the meeting, read beside Text:
	// a signature in one does not end the other. In Notes "me" is Me.
	Notes     string
	Me        Person
	Organizer calendar.Address
	Attendees []Person // without rooms, Me included if attending
	// Others are configured people who do not attend.
	Others     []Person
	Categories []string
	Recurring  bool
	AllDay     bool
	Tentative  bool // STATUS:TENTATIVE, RFC 5545 3.8.1.11
	Settings   Settings
}

// Settings are the habits of the user that decide what words mean.
type Settings struct {
	DayFirst bool // 5/6 is 5 June
	// DayEnd is the end of work on a day, in minutes after midnight; nil means
	// 17:00.
	DayEnd func(calendar.Date) int
	// EffortDay is a day of effort in minutes, WeekDays how many make a week.
	EffortDay, WeekDays int
	// Meetings finds a meeting by words from its title, for "before the
	// Thursday call"; may be nil.
	Meetings func(words string, after time.Time) (calendar.Span, bool)
}
