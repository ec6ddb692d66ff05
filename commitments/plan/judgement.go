package plan

import "time"

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
	// AtLeast says that LeastWeight is only a lower bound: the search for the
	// exact value, or for whether any set is enough, was cut short.
	AtLeast bool
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
	// Meetings are the three that take the most working time in the interval,
	// the biggest first.
	Meetings []Taken
	Options  []Option
	// HardWouldNeed says what the fixed ones would need.
	HardWouldNeed []HardNeed
	// HardTogether says that no single one of them is enough: they would need
	// all of it, with everything movable out of the way.
	HardTogether bool
	// Impossible says that a member does not fit even alone.
	Impossible bool
	// DecideBy is the last moment at which the suggested way out still works,
	// if until then free time goes into the work in order of due dates; zero
	// when nothing is suggested.
	DecideBy time.Time
}

// Taken is the working time that a meeting takes.
type Taken struct {
	UID     string
	Start   time.Time
	Minutes int
}

// The kinds of a way out.
const (
	KindMove     = "move"
	KindCut      = "cut"
	KindHandOver = "hand_over"
	KindMeeting  = "meeting"
)

// An Option is one way out of an overload.
type Option struct {
	Key       string // "move:riverbed", "cut:riverbed"
	Kind      string // "move", "cut", "hand_over", "meeting"
	Moves     []Move
	ID        string // cut, hand_over
	Minutes   int    // cut: taken from what is left; meeting: given back
	UID       string // meeting
	Start     time.Time
	Skip      bool // meeting: all of it is given back
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
// A zero To says that there is no such date within the horizon.
type HardNeed struct {
	ID  string
	To  time.Time
	Cut int
}
