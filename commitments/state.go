package commitments

import (
	"time"

	"bywhen/calendar"
)

// A State is how a commitment stands at an instant, in the words that a person
// reads. Everything that shows a commitment shows this one.
type State string

// The states of a commitment.
const (
	ToConfirm   State = "please confirm"
	Overdue     State = "overdue"
	DoesNotFit  State = "does not fit"
	DueToday    State = "due today"
	NoDate      State = "no date yet"
	OnTrack     State = "on track"
	Waiting     State = "waiting"
	CheckInDone State = "check-in took place"
	Finished    State = "done"
	Kept        State = "done in time"
	LetGo       State = "dropped"
)

// A Standing is what, beside the commitment itself, decides its state.
type Standing struct {
	Me calendar.Address
	// Due is the instant of the due date, zero for none.
	Due time.Time
	// InOverload says that it is a member of an interval that does not fit.
	InOverload bool
	CheckIns   []CheckIn
}

// StateAt names the state of a commitment at now. A date that was moved before
// it passed is simply the date, so what was renegotiated in time is kept.
func StateAt(c *Commitment, s Standing, now time.Time) State {
	switch c.Status {
	case Draft:
		return ToConfirm
	case Done:
		if !s.Due.IsZero() && !c.ClosedAt.After(s.Due) {
			return Kept
		}
		return Finished
	case Dropped:
		return LetGo
	}
	switch {
	case s.Due.IsZero():
		return NoDate
	case !now.Before(s.Due):
		return Overdue
	case c.Owner != s.Me:
		return Waiting
	case s.InOverload:
		return DoesNotFit
	case sameDay(now, s.Due):
		return DueToday
	}
	for _, k := range s.CheckIns {
		if k.State == TookPlace {
			return CheckInDone
		}
	}
	return OnTrack
}

func sameDay(now, due time.Time) bool {
	return calendar.DateOf(now.In(due.Location())) == calendar.DateOf(due)
}
