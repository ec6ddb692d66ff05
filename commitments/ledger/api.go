package ledger

import (
	"context"
	"encoding/json"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// A Ledger is an open ledger of one owner. It is safe for concurrent use.
type Ledger struct{}

// Open opens the ledger file, creates it (0600) or migrates it. owner is whose
// ledger it is and stands in the key of every table. A ledger written by a newer
// bywhen is refused with [ErrNewer].
func Open(ctx context.Context, path string, owner calendar.Address) (*Ledger, error) { panic("x") }

// Close closes the ledger.
func (l *Ledger) Close() error { panic("x") }

// Update runs f in one write transaction: all of it or, when f fails, nothing.
func (l *Ledger) Update(ctx context.Context, f func(*Tx) error) error { panic("x") }

// View runs f in one read transaction on a single snapshot.
func (l *Ledger) View(ctx context.Context, f func(*Tx) error) error { panic("x") }

// DryRun runs f in a write transaction that is always rolled back.
func (l *Ledger) DryRun(ctx context.Context, f func(*Tx) error) error { panic("x") }

// BackupTo writes a consistent copy (VACUUM INTO) to a new file, 0600.
func (l *Ledger) BackupTo(ctx context.Context, path string) error { panic("x") }

// Check runs SQLite's integrity check.
func (l *Ledger) Check(ctx context.Context) error { panic("x") }

// Tx is a transaction.
type Tx struct{}

// Owner is whose ledger this is.
func (tx *Tx) Owner() calendar.Address { panic("x") }

// --- calendars.go

// A Calendar is what the ledger knows of one configured calendar.
type Calendar struct {
	Name   string
	Cursor calendar.Cursor
	// Since is when it was first read; zero until then.
	Since time.Time
	// LastOK is when it was last read without error.
	LastOK time.Time
	// Error is why the last reading failed, "" if it did not; FailingSince is
	// when that began.
	Error        string
	FailingSince time.Time
	// Problems are the items that are set aside at present.
	Problems []calendar.Problem
	// Held says in words why acting on it was stopped ("suddenly empty"), ""
	// when it was not.
	Held string
}

// Calendar is the row of the calendar of that name; a new one if unknown.
func (tx *Tx) Calendar(name string) (Calendar, error) { panic("x") }

// Calendars are all rows, by name.
func (tx *Tx) Calendars() ([]Calendar, error) { panic("x") }

// SaveCalendar stores the row.
func (tx *Tx) SaveCalendar(c Calendar) error { panic("x") }

// --- mirror.go

// Extent is the time an object can touch: from the start of its first instance
// to the end of its last. A zero End means for ever.
type Extent struct{ Start, End time.Time }

// Known are the versions of all mirrored objects of a calendar.
func (tx *Tx) Known(name string) (map[calendar.Ref]calendar.ETag, error) { panic("x") }

// PutObject mirrors an object, in place of what was mirrored under its Ref.
func (tx *Tx) PutObject(name string, o calendar.Object, e Extent) error { panic("x") }

// DropObject forgets an object of the mirror.
func (tx *Tx) DropObject(name string, ref calendar.Ref) error { panic("x") }

// DropCalendar forgets the whole mirror and the row of a calendar.
func (tx *Tx) DropCalendar(name string) error { panic("x") }

// CountObjects is the number of mirrored objects of a calendar.
func (tx *Tx) CountObjects(name string) (int, error) { panic("x") }

// A Mirrored is an object and the calendar that shows it.
type Mirrored struct {
	Calendar string
	calendar.Object
}

// ObjectAt is the mirrored object at ref; ok is false when there is none.
func (tx *Tx) ObjectAt(name string, ref calendar.Ref) (o calendar.Object, ok bool, err error) {
	panic("x")
}

// ObjectsByUID are all mirrored objects with that UID, on any calendar.
func (tx *Tx) ObjectsByUID(uid string) ([]Mirrored, error) { panic("x") }

// ObjectsWithin are the objects of a calendar whose extent overlaps the window,
// ordered by ref.
func (tx *Tx) ObjectsWithin(name string, window calendar.Span) ([]calendar.Object, error) {
	panic("x")
}

// TrimText removes descriptions from mirrored objects that are not bywhen's own
// and whose extent ended before the instant.
func (tx *Tx) TrimText(before time.Time) error { panic("x") }

// --- readings.go

// A Reading remembers which text of a meeting was read.
type Reading struct {
	Source calendar.Source
	Hash   string   // of the whole text
	Lines  []string // hashes of its lines: only new ones count when read again
	At     time.Time
}

// Reading is what was last read of a source; ok is false when nothing was.
func (tx *Tx) Reading(s calendar.Source) (r Reading, ok bool, err error) { panic("x") }

// SaveReading stores a reading in place of the one before.
func (tx *Tx) SaveReading(r Reading) error { panic("x") }

// ReadingsOf are all readings of the instances of a series.
func (tx *Tx) ReadingsOf(uid string) ([]Reading, error) { panic("x") }

// --- commitments.go

// A Mark says when, by whom and why a change was made; it becomes part of each
// line of history that the change leaves.
type Mark struct {
	At  time.Time
	By  string // "roberta@example.com", or "bywhen"
	Why string // "read in the meeting", "edit", "decision 3"
}

// Commitments are all commitments with one of the statuses (all when none is
// given), in order of creation, then key.
func (tx *Tx) Commitments(status ...commitments.Status) ([]commitments.Commitment, error) {
	panic("x")
}

// Commitment is the commitment with that key, or ErrNotFound.
func (tx *Tx) Commitment(k commitments.Key) (commitments.Commitment, error) { panic("x") }

// ByLabel is the commitment that has, or a label of which once was, that label,
// or ErrNotFound.
func (tx *Tx) ByLabel(label string) (commitments.Commitment, error) { panic("x") }

// BySource are the commitments that a source gave rise to, by item.
func (tx *Tx) BySource(s calendar.Source) ([]commitments.Commitment, error) { panic("x") }

// BySeries are the commitments that any instance of a series gave rise to.
func (tx *Tx) BySeries(uid string) ([]commitments.Commitment, error) { panic("x") }

// NewLabel is the label to use for a wish such as "riverbed": itself, or with
// the first free number behind it ("riverbed-2").
func (tx *Tx) NewLabel(wish string) (string, error) { panic("x") }

// SaveCommitment inserts or changes a commitment, and writes a line of history
// for every field that differs from what was stored. A label that is already in
// use gives ErrLabelTaken.
func (tx *Tx) SaveCommitment(c commitments.Commitment, m Mark) error { panic("x") }

// A HistoryLine is one change of one field.
type HistoryLine struct {
	N             int
	Mark          Mark
	Commitment    commitments.Key
	Field         string
	Before, After string
}

// History are the lines of one commitment, oldest first; of all when k is "".
func (tx *Tx) History(k commitments.Key) ([]HistoryLine, error) { panic("x") }

// --- checkins.go

// CheckIns are the check-ins of a commitment by number; of all, by start, when k
// is "".
func (tx *Tx) CheckIns(k commitments.Key) ([]commitments.CheckIn, error) { panic("x") }

// CheckInByUID is the check-in whose event has that UID, or ErrNotFound.
func (tx *Tx) CheckInByUID(uid string) (commitments.CheckIn, error) { panic("x") }

// SaveCheckIn inserts or changes a check-in and leaves history as
// SaveCommitment does. A check-in that was removed can never become live again:
// trying to is ErrTombstone.
func (tx *Tx) SaveCheckIn(c commitments.CheckIn, m Mark) error { panic("x") }

// --- decisions.go

// AddDecision appends a decision and gives its number.
func (tx *Tx) AddDecision(d commitments.Decision) (int, error) { panic("x") }

// Decisions are all decisions, oldest first.
func (tx *Tx) Decisions() ([]commitments.Decision, error) { panic("x") }

// --- proposals.go

// A Proposal is a change that a later reading of a meeting suggests and that a
// person has to confirm.
type Proposal struct {
	Commitment    commitments.Key
	Field         string // "due", "owner"
	Before, After string // as history writes them
	Quote         string
	At            time.Time
}

// Proposals are the open proposals.
func (tx *Tx) Proposals() ([]Proposal, error) { panic("x") }

// SaveProposal stores a proposal, in place of one for the same field.
func (tx *Tx) SaveProposal(p Proposal) error { panic("x") }

// DropProposal removes the proposal for a field.
func (tx *Tx) DropProposal(k commitments.Key, field string) error { panic("x") }

// --- actions.go

// An Action is one deed outside: a write to a calendar, a mail, a notice. Its
// key makes it unique for ever.
type Action struct {
	N   int    // running number, given when it is added
	Key string // "checkin/<commitment>/<n>/create"
	// Kind is "put", "delete", "mail", "notice".
	Kind     string
	Calendar string
	UID      string
	State    ActionState
	// Request is what is to be done, Before what was there, After what came of
	// it, as JSON.
	Request, Before, After json.RawMessage
	Error                  string
	Attempts               int
	NotBefore              time.Time // earliest next attempt
	Created, Finished      time.Time
	Commitment             commitments.Key
	Undoes                 int // number of the action that this one takes back
	UndoneBy               int
}

// ActionState is how far an action has come.
type ActionState string

// The states of an action.
const (
	Pending  ActionState = "pending"  // to be done
	Inflight ActionState = "inflight" // the request is, or may be, under way
	Finished ActionState = "done"
	Failed   ActionState = "failed"  // will not be tried again
	Unknown  ActionState = "unknown" // may or may not have happened
	Moot     ActionState = "moot"    // no longer wanted, never sent
)

// AddAction logs an action. When there is one with that key already nothing
// happens and added is false.
func (tx *Tx) AddAction(a Action) (n int, added bool, err error) { panic("x") }

// Action is the action with that key, or ErrNotFound.
func (tx *Tx) Action(key string) (Action, error) { panic("x") }

// SaveAction stores the changed state of an action.
func (tx *Tx) SaveAction(a Action) error { panic("x") }

// Actions are the actions in one of the states (all when none is given), in the
// order in which they were added.
func (tx *Tx) Actions(states ...ActionState) ([]Action, error) { panic("x") }

// --- said.go

// A Saying is something that was said to a person: once is enough.
type Saying struct {
	Topic   string // "overload/riverbed"
	Channel string // "mail", "desktop", "ask"
	At      time.Time
	// Detail is what decides whether to say it again, such as the minutes short
	// or the option suggested, as JSON.
	Detail json.RawMessage
}

// Said is what was last said on a topic over a channel ("" for any).
func (tx *Tx) Said(topic, channel string) (s Saying, ok bool, err error) { panic("x") }

// Say records that something was said.
func (tx *Tx) Say(s Saying) error { panic("x") }

// --- settings.go

// Setting is a remembered value, "" if none: "paused_until", "muted/<uid>".
func (tx *Tx) Setting(name string) (string, error) { panic("x") }

// SetSetting remembers a value; "" forgets it.
func (tx *Tx) SetSetting(name, value string) error { panic("x") }

// Settings are the remembered values whose names begin with the prefix.
func (tx *Tx) Settings(prefix string) (map[string]string, error) { panic("x") }

// --- forget.go

// Forget removes stored meeting text of a series: mirrored descriptions,
// readings, quotes. It returns how many rows were cleared. The commitments
// themselves stay.
func (tx *Tx) Forget(uid string) (int, error) { panic("x") }

// ForgetPerson does the same for every meeting that this person organized and
// every commitment of which they are a side.
func (tx *Tx) ForgetPerson(a calendar.Address) (int, error) { panic("x") }
