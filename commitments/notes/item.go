package notes

import (
	"bywhen/calendar"
	"bywhen/commitments"
)

// Band says how sure an item is.
type Band string

// The bands of an item.
const (
	// Record: it was agreed.
	Record Band = "record"
	// DraftBand: it may have been agreed; somebody has to confirm it.
	DraftBand Band = "draft"
)

// An Item is one promise found in the text.
type Item struct {
	Band             Band
	Kind             commitments.Kind
	Owner, Delegator calendar.Address // "" is unknown
	What             string
	Why              string
	Success          string
	How              string
	Obstacles        []string
	Due              commitments.Due
	// DueKind is "by", "before", "on" or "after"; Doubt says what is unclear
	// about the date, "" if nothing is.
	DueKind string
	Doubt   string
	// DueIsMeeting says that the due date is a meeting with other people.
	DueIsMeeting  bool
	Effort        commitments.Minutes
	Wish          commitments.Wish
	CouldMove     []string
	SuggestedMove string
	// Quote is a stretch of the text, word for word apart from characters that
	// would not be shown as they are.
	Quote   string
	Rule    string
	Reasons []string

	// Priority, Hard, Deep and Project are only ever given in the one-line
	// form; Priority is as in RFC 5545 3.8.1.9, 0 none given.
	Priority int
	Hard     bool
	Deep     bool
	Project  string
}

// A Reading is what a meeting's text says.
type Reading struct {
	// Delegation says whether the meeting looks like one in which work is
	// handed over, Score how much so, and Reasons why.
	Delegation bool
	Score      int
	Reasons    []string
	Items      []Item
}
