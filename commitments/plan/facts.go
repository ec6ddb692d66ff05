package plan

import (
	"time"

	"bywhen/calendar"
)

// A Share is the part of the free time that one plans with, in millionths.
type Share int

// whole is the Share of everything.
const whole = 1_000_000

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
	Busy []calendar.Span
	// Block is the length of the shortest gap that counts, in minutes.
	Block int
	// DeepBlock is the length of a stretch of deep work, in minutes; without
	// one all free time is deep-capable.
	DeepBlock int
	// Usable is the share of the free time that is planned with; zero stands
	// for all of it.
	Usable Share
	Work   []Work
	// Last are the option keys suggested before, by overload key.
	Last map[string]string
	// Meetings are the instances behind Busy that have a name. The biggest are
	// named in an overload; those not Fixed may be shortened or skipped.
	Meetings []Meeting
}

// usable is the share that is planned with.
func (f *Facts) usable() Share {
	if f.Usable <= 0 {
		return whole
	}
	return f.Usable
}

// A Meeting is an instance on the calendar that matters to a judgement or to
// placing a check-in. Its span is one of the busy spans.
type Meeting struct {
	UID string
	calendar.Span
	// Organizer says that I called it, so that I can shorten it; a meeting of
	// somebody else can only be skipped.
	Organizer bool
	// Fixed says that it has to take place as it stands.
	Fixed bool
}

// Horizon is how far beyond now and the last due date new dates are looked for.
const Horizon = 400 * 24 * time.Hour

// The limits of what is believed. A due date further ahead is taken to be that
// far away; more work than that in one commitment counts as that much.
const (
	farthest = 10 * 366 * minutesPerDay
	mostLeft = 10 * 366 * minutesPerDay
)
