package plan

import (
	"time"

	"bywhen/calendar"
)

// A Slot is a time of the week, "Tue 09:30".
type Slot struct {
	Day    time.Weekday
	Minute int
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
	// FreeBefore and FreeAfter are the free minutes from now to its start and
	// from its end to the due date, Free those from now to the due date: the
	// time of the check-in itself included, as the calendar stands without it.
	FreeBefore, FreeAfter, Free int
	HostUID                     string
	// Proposal says that the other person's time is not known: the slot is the
	// first of several to be settled by people.
	Proposal     bool
	Alternatives []calendar.Span
	// Why says in words which tier decided.
	Why string
}

// Fraction is the part of the free time until the due date that lies before
// the check-in; 0 when there is no free time at all.
func (p *Placement) Fraction() float64 {
	if p.Free == 0 {
		return 0
	}
	return float64(p.FreeBefore) / float64(p.Free)
}
