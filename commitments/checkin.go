package commitments

import (
	"strconv"
	"time"

	"bywhen/calendar"
)

// A CheckIn is the short meeting before the due date in which both see whether
// the work goes the right way, while there is still time to change it.
type CheckIn struct {
	Commitment Key
	N          int // first is 1
	UID        string
	calendar.Span
	State CheckInState

	// HostUID is the existing one-to-one that it takes place in, if any.
	HostUID string
	// FreeBefore and FreeAfter are the free minutes before it and from its end
	// to the due date, Free all of them until the due date, as they were when
	// it was placed, without the check-in itself.
	FreeBefore, FreeAfter, Free int
	// Alternatives are further slots that would do.
	Alternatives []calendar.Span
	// PlacedFor is the due date for which its time was chosen; zero when nobody
	// knows any more. Wanted is when it should begin since that date moved; zero
	// when it stands where it should.
	PlacedFor, Wanted time.Time

	// Calendar and Version are where it stands; the zero Version until then.
	Calendar string
	Version  calendar.Version
	// Written is what we last wrote, so that another hand can be told from our
	// own.
	Written Written
	// Guest is who stands on the event as its guest; "" while nobody was
	// invited. Answer is what they said last.
	Guest  calendar.Address
	Answer calendar.Answer
	// Theirs says which fields a person has taken over: we never write those
	// again.
	Theirs calendar.Fields
}

// Written is our own text and time as they were last put on the calendar, in a
// form that a server's rewriting does not change.
type Written struct {
	Start, End time.Time
	Summary    string
	Text       string // between the markers
}

// CheckInState is how a check-in stands.
type CheckInState string

// The states of a check-in.
const (
	// Proposed: a hold on the calendar that somebody still has to settle.
	Proposed CheckInState = "proposed"
	// Booked: on the calendar where we put it.
	Booked CheckInState = "booked"
	// Moved: on the calendar where a person put it. We no longer move it.
	Moved CheckInState = "moved"
	// Removed: deleted by a person. It never comes back.
	Removed CheckInState = "removed"
	// TookPlace: its time has passed.
	TookPlace CheckInState = "took_place"
	// CalledOff: taken back by us, because the work is done or dropped.
	CalledOff CheckInState = "cancelled"
)

// CheckInID derives the identifier of a check-in: legal as the id of a Google
// event (a-v and 0-9) and, with "@bywhen" behind it, as a UID.
func CheckInID(c Key, n int) string { return derive("checkin", string(c), strconv.Itoa(n)) }

// CheckInUID is the UID of a check-in's event.
func CheckInUID(c Key, n int) string { return CheckInID(c, n) + "@bywhen" }

// QuestionUID is the UID of the nth event in which somebody is asked on their own
// calendar.
func QuestionUID(owner calendar.Address, n int) string {
	return derive("question", string(owner), strconv.Itoa(n)) + "@bywhen"
}

// Fraction is how far through the free time the check-in lies, from 0 to 1. It
// is 0 when there is no free time at all.
func (c *CheckIn) Fraction() float64 {
	if c.Free == 0 {
		return 0
	}
	return float64(c.FreeBefore) / float64(c.Free)
}

// Live reports whether the check-in stands on a calendar, or is to.
func (c *CheckIn) Live() bool {
	return c.State == Proposed || c.State == Booked || c.State == Moved
}
