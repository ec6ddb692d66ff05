package calendar

import (
	"context"
	"errors"
	"time"
)

// A Reader is a calendar that can be read.
type Reader interface {
	// Changes reports what changed since the cursor. known gives the versions
	// that the caller holds; a back end without cursors of its own compares
	// with them, one that has cursors need not call it. When the back end no
	// longer accepts the cursor it answers as if the cursor were "", with
	// Full set. An error means that nothing is known: no conclusion may be
	// drawn from it, least of all that something is gone.
	Changes(ctx context.Context, since Cursor, known func() map[Ref]ETag) (Delta, error)
}

// A Delta is what changed in a calendar.
type Delta struct {
	// Full says that Objects, Unchanged and Problems together are everything
	// there is: what the caller knows beside them is gone.
	Full bool
	// Objects are new or changed.
	Objects []Object
	// Unchanged names, in a Full delta, what still stands at the known ETag.
	Unchanged []Ref
	// Gone names what was deleted.
	Gone []Ref
	// Problems are items that could not be read. They are neither gone nor
	// changed: what was known of them still stands.
	Problems []Problem
	// Next is the cursor to go on from.
	Next Cursor
	// More says that there is more to be had at Next at once.
	More bool
	// Lags says that a write may take a while to show in such a reading. Where
	// it is not set, what a reading does not show is not there.
	Lags bool
}

// A Problem is one item that was set aside: which, and why, in words.
type Problem struct {
	Ref    Ref    `json:"ref"`
	UID    string `json:"uid,omitempty"`
	Reason string `json:"reason"`
}

// A Writer is a calendar that takes events. Every write is conditional.
type Writer interface {
	// Put creates the event when w.Seen is zero, and otherwise changes the
	// object at w.Seen.Ref if it still has w.Seen.ETag. The Object is what
	// stands there afterwards, read back, and also what stands in the way
	// with ErrExists and ErrChanged, as far as it could be read.
	Put(ctx context.Context, w Write) (Object, error)
	// Delete removes the object if it still has that ETag.
	Delete(ctx context.Context, seen Version, tell Tell) error
}

// A Write is one conditional write.
type Write struct {
	Seen  Version
	Event Event
	// Fields says which fields of Event to write when an object is changed;
	// all others stay as they stand, unknown properties and alarms included.
	// SEQUENCE and LAST-MODIFIED follow by themselves. Creating writes all.
	Fields Fields
	Tell   Tell
}

// Fields is a set of fields of an event.
type Fields uint

// The fields that a Write can name.
const (
	FieldTime Fields = 1 << iota // Start and End
	FieldSummary
	FieldDescription
	FieldStatus
	FieldTransparent
	FieldAttendees // Organizer and Attendees
	FieldClass
)

// Tell says who is told of a write. The zero value tells nobody.
type Tell int

// Whom a write may reach beyond the calendar.
const (
	TellNobody Tell = iota
	TellAttendees
)

// FreeBusy is a calendar that can say when other people are busy.
type FreeBusy interface {
	// Busy gives the busy spans of each person within the window. A person who
	// is missing from the answer is unknown, which is never the same as free.
	Busy(ctx context.Context, who []Address, window Span) (map[Address][]Span, error)
}

// An Inviter is a calendar that may have somebody behind it who writes to the
// guests of an event when [TellAttendees] says so.
type Inviter interface {
	// Invites is nil when there is somebody, and otherwise says why not:
	// an error that wraps ErrNoInvites is final, any other one passes.
	Invites(ctx context.Context) error
}

// A Waiter is a calendar that can say that something may have changed.
type Waiter interface {
	// Wait returns nil when it is worth reading again, or when ctx is done.
	Wait(ctx context.Context) error
}

// A Pacer is a calendar that wants to be left alone between two readings.
type Pacer interface {
	// Due reports whether it may be read again, when nobody waits for it. now
	// is in the owner's zone.
	Due(now time.Time) bool
}

// An Adviser is a calendar that can have something to say although all is well.
type Adviser interface {
	// Advice is what a person should do soon, "" for nothing.
	Advice(now time.Time) string
}

// A Linker is a calendar that only a person can add to.
type Linker interface {
	// Link is an address at which a person finds the event filled in, and adds
	// it.
	Link(ev Event) string
}

// A Sweeper is a calendar on which a crash can leave something half done.
type Sweeper interface {
	// Sweep clears it away. It runs before the first reading, under the lock
	// that keeps a second bywhen away.
	Sweep(ctx context.Context) error
}

// What a back end answers when it cannot do what was asked. They are compared
// with errors.Is.
var (
	// ErrExists: there is already an object where one was to be created.
	ErrExists = errors.New("already there")
	// ErrChanged: the object no longer has the ETag that was seen.
	ErrChanged = errors.New("changed by somebody else")
	// ErrGone: the object to be changed or deleted is not there any more.
	ErrGone = errors.New("no longer there")
	// ErrReadOnly: this calendar takes no events.
	ErrReadOnly = errors.New("calendar is read-only")
	// ErrLogin: the credentials are not accepted; a person has to sign in.
	ErrLogin = errors.New("needs login")
	// ErrNoInvites: nobody writes to the guests of an event on this calendar.
	ErrNoInvites = errors.New("this calendar sends no invitations")
	// ErrRefused: the back end will never accept this event.
	ErrRefused = errors.New("refused by the calendar")
)

// A RetryError is a failure that passes by itself: too many requests, a server
// that is down, a network that is away. The outcome of the request is unknown.
type RetryError struct {
	// After is how long the back end asks to be left alone; zero if it does
	// not say.
	After time.Duration
	Err   error
}

// Error is the text of the failure beneath.
func (e *RetryError) Error() string { return e.Err.Error() }

// Unwrap gives the failure beneath.
func (e *RetryError) Unwrap() error { return e.Err }
