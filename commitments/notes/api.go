package notes

import (
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// A Person is somebody who may be meant in the text.
type Person struct {
	Name    string
	Address calendar.Address
	// Configured says that the user named this person in the configuration.
	Configured bool
}

// A Meeting is a meeting as notes needs to know it.
type Meeting struct {
	UID       string
	Title     string
	Start     time.Time // in the zone in which its text is to be read
	End       time.Time
	Text      string
	Me        Person
	Organizer calendar.Address
	Attendees []Person // without rooms, Me included if attending
	// Others are configured people who do not attend.
	Others    []Person
	Recurring bool
	AllDay    bool
	Settings  Settings
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

// Band says how sure an item is.
type Band string

// The bands of an item.
const (
	// Record: it was agreed.
	Record Band = "record"
	// DraftBand: it may have been agreed; somebody has to confirm it.
	DraftBand Band = "draft"
)

// An Item is one promise found in the text.
type Item struct {
	Band             Band
	Kind             commitments.Kind
	Owner, Delegator calendar.Address // "" is unknown
	What             string
	Why              string
	Success          string
	How              string
	Obstacles        []string
	Due              commitments.Due
	// DueKind is "by", "before", "on" or "after"; Doubt says what is unclear
	// about the date, "" if nothing is.
	DueKind string
	Doubt   string
	// DueIsMeeting says that the due date is a meeting with other people.
	DueIsMeeting  bool
	Effort        commitments.Minutes
	Wish          commitments.Wish
	CouldMove     []string
	SuggestedMove string
	Quote         string
	Rule          string
	Reasons       []string
}

// A Reading is what a meeting's text says.
type Reading struct {
	// Delegation says whether the meeting looks like one in which work is
	// handed over, and Reasons why.
	Delegation bool
	Reasons    []string
	Items      []Item
}

// Read finds what was handed over in a meeting.
func Read(m Meeting) Reading { panic("not built yet") }

// ReadLine reads the one-line form of add, "brief Waterfall by May 18 1pm, half
// a day, for Johnathon". Of m only Me, Attendees, Others, Start (the reference)
// and Settings count. The error says in words what is missing or ambiguous.
func ReadLine(line string, m Meeting) (Item, error) { panic("not built yet") }
