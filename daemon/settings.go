package daemon

import (
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/plan"
)

// Settings are what the user wrote, as the daemon needs it. They never change
// while a pass is under way.
type Settings struct {
	Me      calendar.Person
	Aliases []calendar.Address

	Style    commitments.Style // Zone is the owner's zone
	DayFirst bool              // 5/6 is 5 June

	Hours        plan.Hours // without the holidays of HolidaysFrom
	HolidaysFrom string     // name of a calendar whose all-day events are holidays
	Usable       plan.Share
	Block        int // minutes
	DeepBlock    int // minutes
	EffortDay    int // minutes of a day of effort
	WeekDays     int // working days that make a week of effort

	People    []Person
	Calendars []Calendar

	Accept   Accept
	Domains  []string
	NotesDir string
	Lookback time.Duration

	CheckIns plan.CheckInRules
	Invite   string // "ask", "never", "always"
	// AskInCalendar says that decisions may be asked for in an event of ours.
	AskInCalendar bool

	// Questions are what to ask about work, by its kind.
	Questions commitments.Questions

	Mail   *MailSettings // nil: no mail is ever sent
	Feeds  FeedSettings
	Notify NotifySettings

	Version string
}

// A Person is somebody the user named.
type Person struct {
	calendar.Person
	Role  string // "manager", "reports_to_me", "peer"
	Hours plan.Hours
	// Calendar is the name of the calendar that shows when they are busy, ""
	// for none.
	Calendar string
}

// A Calendar is one configured calendar, opened.
type Calendar struct {
	Name, Kind string
	Watch      bool // look for delegation meetings
	Busy       bool // counts against free time
	Write      bool // check-ins go here
	ByLink     bool // ... by a link that a person follows
	Trust      Trust
	// Reader is nil when it could not be opened; OpenError says why.
	Reader    calendar.Reader
	OpenError error
}

// Trust says whose meetings on a calendar may hand over work.
type Trust string

// The levels of trust in a calendar.
const (
	// TrustOwn: what stands there is the user's own doing.
	TrustOwn Trust = "own"
	// TrustPeople: only meetings that a named person organizes.
	TrustPeople Trust = "people"
	// TrustNone: busy time only.
	TrustNone Trust = "none"
)

// Accept says what becomes of what a meeting's text promises.
type Accept string

// The ways to accept what was read.
const (
	AcceptCertain Accept = "certain" // band record counts at once
	AcceptAsk     Accept = "ask"     // everything is a draft
	AcceptOff     Accept = "off"     // meetings are not read
)

// questions are what to ask about work; those that come with the program unless
// others were given.
func (s *Settings) questions() commitments.Questions {
	if len(s.Questions.Names()) == 0 {
		return commitments.DefaultQuestions()
	}
	return s.Questions
}

// Zone is the owner's zone.
func (s *Settings) Zone() *time.Location { return s.Style.Zone }

// isMe reports whether the address is one of the user's.
func (s *Settings) isMe(a calendar.Address) bool {
	return a != "" && (a == s.Me.Address || slices.Contains(s.Aliases, a))
}

// canonical gives the user's main address for any of their aliases.
func (s *Settings) canonical(a calendar.Address) calendar.Address {
	if s.isMe(a) {
		return s.Me.Address
	}
	return a
}

// person is the configured person with that address, or nil.
func (s *Settings) person(a calendar.Address) *Person {
	for i := range s.People {
		if a != "" && s.People[i].Address == a {
			return &s.People[i]
		}
	}
	return nil
}

// name is how to call the person with that address: as configured, else the
// local part of the address; one line of plain text in any case.
func (s *Settings) name(a calendar.Address) string { return plain(s.called(a)) }

func (s *Settings) called(a calendar.Address) string {
	switch p := s.person(a); {
	case a == "":
		return "nobody yet"
	case s.isMe(a):
		if s.Me.Name != "" {
			return s.Me.Name
		}
		return "you"
	case p != nil && p.Name != "":
		return p.Name
	}
	local, _, _ := strings.Cut(string(a), "@")
	return local
}

// calendar is the calendar of that name, or nil.
func (s *Settings) calendar(name string) *Calendar {
	for i := range s.Calendars {
		if s.Calendars[i].Name == name {
			return &s.Calendars[i]
		}
	}
	return nil
}

// home is the calendar that check-ins are written to, or nil.
func (s *Settings) home() *Calendar {
	for i := range s.Calendars {
		if s.Calendars[i].Write {
			return &s.Calendars[i]
		}
	}
	return nil
}

// dueAt is the instant of a due date: see [commitments.Due.At].
func (s *Settings) dueAt(d commitments.Due) time.Time {
	return d.At(s.Zone(), s.Hours.DayEnd)
}

// who names whoever made a change: bywhen itself, or a person.
func (s *Settings) who(by string) string {
	if by == byUs {
		return byUs
	}
	return s.name(calendar.Address(by))
}

// The words of package plan that settings are written in, so that whoever wires
// a daemon need not know the plan.
type (
	// Hours say when a person works.
	Hours = plan.Hours
	// Window is a stretch of a working day.
	Window = plan.Window
	// Away is a stretch of days without work, or with work in another zone.
	Away = plan.Away
	// Share is a part of the whole, in millionths.
	Share = plan.Share
	// Slot is a time of the week.
	Slot = plan.Slot
	// CheckInRules are the settings that placing a check-in follows.
	CheckInRules = plan.CheckInRules
)
