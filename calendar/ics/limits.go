package ics

import "errors"

// The caps on what is read from outside. They are far above what calendars
// hold and low enough that nobody can make us use much memory or time.
const (
	maxFile       = 16 << 20 // bytes in a file
	maxLine       = 1 << 20  // bytes in an unfolded content line
	maxParams     = 64 << 10 // bytes in the parameters of one property
	maxComponents = 50_000   // BEGIN lines in a file
	maxEventBytes = 2 << 20  // bytes of one event that are read
	maxEventLines = 5_000    // properties of one event that are read
	minYear       = 1900
	maxYear       = 2200
)

// The budget of one expansion.
const (
	// maxSteps bounds the work: periods looked at, candidates built, dates
	// listed.
	maxSteps = 100_000
	// maxProbes and minProbe bound the work of checking the rules of a file.
	maxProbes = 2_000_000
	minProbe  = 200
	// maxPerDay is one instance a quarter of an hour; what happens more often
	// is no meeting.
	maxPerDay = 96
)

// What a rule can be refused for. They are compared with errors.Is.
var (
	// ErrTooDense: the rule gives more than 96 instances on one day.
	ErrTooDense = errors.New("repeats more than 96 times a day, which is no meeting")
	// ErrBudget: the instances of the window were not found in 100,000 steps.
	ErrBudget = errors.New("repeats in a way that takes more than 100,000 steps to work out")
)

// What a whole file is refused for.
var (
	errNoCalendar   = errors.New("read calendar: no BEGIN:VCALENDAR in it; is it an iCalendar file?")
	errFileTooLarge = errors.New("read calendar: larger than 16 MiB; split it or remove what is past")
	errTooMany      = errors.New("read calendar: more than 50,000 components; split it or remove what is past")
)

// What one event is refused for.
var (
	errLineTooLong    = errors.New("has a line of more than 1 MiB")
	errParamsTooLong  = errors.New("has a property with more than 64 KiB of parameters")
	errTooManyLines   = errors.New("has more than 5,000 properties")
	errEventTooLarge  = errors.New("is larger than 2 MiB")
	errYearOutOfRange = errors.New("lies outside the years 1900 to 2200")
)
