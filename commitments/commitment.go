package commitments

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"time"

	"bywhen/calendar"
)

// A Key identifies a commitment for ever: 32 characters of lower-case base32hex
// (0-9, a-v). For one that a meeting gave rise to it is derived, so that
// reading the same meeting twice cannot make two; see [KeyOf].
type Key string

// KeyOf derives the key of item number n of a source in the ledger of owner.
func KeyOf(owner calendar.Address, source calendar.Source, n int) Key {
	return Key(derive("commitment", string(owner), source.UID, source.RecurrenceID, strconv.Itoa(n)))
}

// derive hashes its parts, each preceded by its length so that no two lists of
// parts look alike, to 160 bits of lower-case base32hex.
func derive(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return idEncoding.EncodeToString(h.Sum(nil)[:20])
}

var idEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// Status says how far a commitment has come, as a person last said.
type Status string

// The statuses of a commitment.
const (
	// Draft: found, but nobody has confirmed it. Drafts raise no alarm.
	Draft Status = "draft"
	// Open: agreed and not yet finished (NEEDS-ACTION, IN-PROCESS).
	Open Status = "open"
	// Done: finished (COMPLETED).
	Done Status = "done"
	// Dropped: no longer wanted, or never meant (CANCELLED).
	Dropped Status = "dropped"
)

// Kind is what sort of promise it is.
type Kind string

// The kinds of promise.
const (
	// Work takes time and is weighed against free time.
	Work Kind = "work"
	// SignOff is a decision, an approval or an input that somebody owes.
	SignOff Kind = "sign-off"
)

// A Commitment is one promise: one owner, one outcome, one due date.
type Commitment struct {
	Key   Key
	Label string // the name people use: "riverbed"; unique for ever
	Kind  Kind
	// Owner does it, Delegator asked for it. Empty means unknown: nobody is
	// ever guessed.
	Owner, Delegator calendar.Address

	// What is the outcome, said back in a few words; Why the reason and
	// Success how both will know that it went well; How the agreed way.
	What, Why, Success, How string
	// Obstacles are what may stand in the way, as it was said.
	Obstacles []string
	// Assumed names the fields ("why", "how", …) that were filled in without
	// being said.
	Assumed []string

	Due       Due
	Hard      bool // the due date is fixed: it cannot be moved
	Deep      bool // needs long uninterrupted stretches
	NotBefore calendar.Date

	Effort Minutes // all of it
	// Left is what remained at LeftAt. It is a dated fact: what should be left
	// today is computed from it.
	Left   Minutes
	LeftAt time.Time
	// Priority is as in RFC 5545 3.8.1.9: 1 highest, 9 lowest, 0 none given.
	Priority int
	Project  string

	Status Status
	// ClosedAt is when it was done or dropped.
	ClosedAt time.Time
	Origin   Origin
	// Wish is the check-in that was agreed aloud, if one was.
	Wish Wish
	// CouldMove are names of other work that was said to be movable, and
	// SuggestedMove the one that was suggested.
	CouldMove     []string
	SuggestedMove string
	// Edited names the fields that a person has set by hand. Reading the
	// meeting again never overwrites them.
	Edited  []string
	Created time.Time
}

// Origin is where a commitment comes from, and the words it rests on.
type Origin struct {
	Calendar string // name in the configuration; "" when added by hand
	Source   calendar.Source
	Item     int    // number of the item within its source, given at first sight
	Quote    string // the words themselves
	Rule     string // name of the rule that read them
	Vanished bool   // the words are no longer in the meeting's text
}

// A Wish is a time for the check-in that was said in the meeting.
type Wish struct {
	At   time.Time
	Text string
}

// Minutes is an amount of work. Unknown is not zero.
type Minutes struct {
	N     int
	Known bool
}

// Min is a known amount of work.
func Min(n int) Minutes { return Minutes{N: n, Known: true} }

// Pointer is nil for an unknown amount, as JSON null.
func (m Minutes) Pointer() *int {
	if !m.Known {
		return nil
	}
	n := m.N
	return &n
}

// DefaultPriority is what a commitment without a priority counts as.
const DefaultPriority = 5

// Weight is how much it costs to move the commitment: 10 minus its priority,
// from 1 (lowest) to 9 (highest).
func (c *Commitment) Weight() int {
	p := c.Priority
	if p < 1 || p > 9 {
		p = DefaultPriority
	}
	return 10 - p
}

// Agreed reports whether the commitment counts: it is no draft, and it is not
// finished.
func (c *Commitment) Agreed() bool { return c.Status == Open }

// Counterpart is the other person in the promise, seen from me; "" when the
// promise is to oneself or the other side is unknown.
func (c *Commitment) Counterpart(me calendar.Address) calendar.Address {
	switch {
	case c.Owner == me && c.Delegator != me:
		return c.Delegator
	case c.Delegator == me && c.Owner != me:
		return c.Owner
	}
	return ""
}
