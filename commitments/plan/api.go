package plan

import (
	"time"

	"bywhen/calendar"
)

// A Window is a stretch of one working day, in minutes after midnight, end
// exclusive; To may be 1440.
type Window struct{ From, To int }

// Hours say when a person works.
type Hours struct {
	// Zone is where the person is at home.
	Zone *time.Location
	// Week has the windows of each day, indexed by time.Weekday, in order and
	// not overlapping.
	Week [7][]Window
	// Away are stretches without work, or with work in another zone.
	Away []Away
	// Holidays are days without work.
	Holidays map[calendar.Date]bool
}

// Away is a stretch of days, both ends included, without work; with a Zone the
// working windows of these days lie in that zone instead.
type Away struct {
	From, To calendar.Date
	Zone     *time.Location
}

// A Share is the part of the free time that one plans with, in millionths.
type Share int

// Work is one commitment as the plan sees it.
type Work struct {
	ID string
	// Left is what is left to do, in minutes. Unknown effort is not passed as
	// zero: set Unknown.
	Left    int
	Unknown bool
	Due     time.Time
	// Release is the instant before which it cannot be worked on; zero for now.
	Release time.Time
	Weight  int // 1 … 9, what moving it costs
	Hard    bool
	Deep    bool
}

// Facts are all that a judgement rests on.
type Facts struct {
	Now   time.Time
	Hours Hours
	// Busy are the spans that block time, in any order, overlapping or not.
	Busy      []calendar.Span
	Block     int // gaps shorter than this many minutes do not count
	DeepBlock int
	Usable    Share
	Work      []Work
	// Last are the option keys suggested before, by overload key.
	Last map[string]string
}

// A Judgement is the answer to "does it fit".
type Judgement struct {
	Fits bool
	// Breakdown is the largest factor by which all efforts may grow and still
	// fit (Lehoczky, Sha, Ding 1989); 0 and Unbounded when there is no demand.
	Breakdown float64
	Unbounded bool
	// Tight says that it does not fit only because of Usable.
	Tight     bool
	Supply    []Amount // F(due) × usable of each work with a due date
	Overloads []Overload
	// LeastWeight is the least total weight of commitments that have to move;
	// nil when everything fits and when no set of movable ones is enough.
	LeastWeight *int
	// Room is, for work of unknown effort, the largest effort with which
	// everything still fits.
	Room []Amount
}

// An Amount is minutes of one commitment.
type Amount struct {
	ID      string
	Minutes int
}

// An Overload is an interval with more demand than supply.
type Overload struct {
	Key            string // id of the member with the latest due date
	From, To       time.Time
	Demand, Supply int // minutes; Supply is rounded down
	Short          int // rounded up
	Members        []Amount
	Options        []Option
	// HardWouldNeed says what the fixed ones would need.
	HardWouldNeed []HardNeed
	// Impossible says that a member does not fit even alone.
	Impossible bool
}

// An Option is one way out of an overload.
type Option struct {
	Key       string // "move:riverbed", "cut:riverbed"
	Kind      string // "move", "cut", "hand_over", "meeting"
	Moves     []Move
	ID        string // cut, hand_over
	Minutes   int    // cut, meeting
	UID       string // meeting
	Start     time.Time
	Weight    int
	Suggested bool
}

// A Move is a new due date for one commitment.
type Move struct {
	ID string
	To time.Time
	// Comfortable is the first end of a working day, from To on, with slack;
	// zero when there is none within the horizon.
	Comfortable     time.Time
	SlipWorkingDays int
	Laxity          int // minutes: F(old due) - left
}

// A HardNeed is what a fixed commitment would need: a later date or less work.
type HardNeed struct {
	ID  string
	To  time.Time
	Cut int
}

// Weigh judges whether everything fits, and if not, what could give.
func Weigh(f Facts) Judgement { panic("not built yet") }

// A Slot is a time of the week, "Tue 09:30".
type Slot struct {
	Day    time.Weekday
	Minute int
}

// A Meeting is an instance on the calendar that matters for placing.
type Meeting struct {
	UID string
	calendar.Span
}

// A Request asks for the time of one check-in.
type Request struct {
	Now  time.Time
	Due  time.Time
	Left int // minutes left; with LeftUnknown the two rules about it fall away

	LeftUnknown bool
	// Mine are my own hours and busy time.
	Mine     Hours
	MineBusy []calendar.Span
	Block    int
	// Theirs are the other person's; when TheirsKnown is false nothing is known
	// of their busy time.
	Theirs      Hours
	TheirsBusy  []calendar.Span
	TheirsKnown bool
	// Agreed is the time that was agreed aloud; zero if none was.
	Agreed time.Time
	// OneOnOnes are existing meetings of just the two.
	OneOnOnes []Meeting
	// Booked are the starts of the new check-ins that stand already.
	Booked []time.Time
	Rules  CheckInRules
}

// CheckInRules are the settings that placing follows.
type CheckInRules struct {
	Length     int // minutes
	Prefer     []Slot
	NoMeetings [7]bool
	Target     Share // wanted fraction of the free time
	Lead       Share // free time after it / left, at least
	Before     Share // free time before it / left, at least
	PerWeek    int
}

// A Placement is where a check-in goes.
type Placement struct {
	calendar.Span
	FreeBefore, FreeAfter int
	HostUID               string
	// Proposal says that the other person's time is not known: the slot is the
	// first of several to be settled by people.
	Proposal     bool
	Alternatives []calendar.Span
	// Why says in words which tier decided.
	Why string
}

// Place finds the time of a check-in. ok is false when no slot satisfies the
// hard rules; why then says which rule left none.
func Place(r Request) (p Placement, ok bool, why string) { panic("not built yet") }

// Expected is how many minutes of each work should be left at now, if since
// LeftAt all free time went into open work in order of due dates.
func Expected(now time.Time, f Facts, leftAt map[string]time.Time) map[string]int {
	panic("not built yet")
}

// DayEnd is the end of the last working window of d, in minutes after midnight
// in the home zone; 1440 for a day without work.
func (h Hours) DayEnd(d calendar.Date) int { panic("not built yet") }
