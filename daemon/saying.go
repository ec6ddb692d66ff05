package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/daemon/notify"
)

// A notice is a deed like every other: it is logged in the transaction that drew
// the conclusion, marked as under way and committed before anybody sees it, and
// what nobody knows the outcome of is taken to be said. So whatever happens, the
// same thing is not said twice. What was said, when, and over which channel is
// kept in the table "said".

// The kinds of deed that speak to the user.
const (
	kindNotice   = "notice"
	kindTakeBack = "take-back" // of a notice whose matter is settled
)

// speaks reports whether a deed is for a channel of notices.
func speaks(kind string) bool { return kind == kindNotice || kind == kindTakeBack }

// A class of matters says which limit they count against.
type class string

const (
	decision class = "decision" // at most per_day
	card     class = "card"     // at most cardsPerDay
	trouble  class = "trouble"  // once for each, outside of what a day may hold
	news     class = "news"     // makes no sound, and has no limit
)

// A told is what is remembered of a matter that was said.
type told struct {
	N     int   `json:"n"` // how many times
	Class class `json:"class"`
	// Short is how many minutes were short then, About are the commitments.
	Short int      `json:"short,omitempty"`
	About []string `json:"about,omitempty"`
	// Mark tells one matter of a topic from the next, such as the day on which
	// a figure was stated.
	Mark string `json:"mark,omitempty"`
	// Standing is false once the matter is settled.
	Standing bool `json:"standing"`
	// Until silences it.
	Until time.Time `json:"until,omitzero"`
	// To is who was asked.
	To string `json:"to,omitempty"`
}

// askChannel is the channel over which a question went out by a person's hand.
const askChannel = "ask"

// A memory is a saying with its detail read.
type memory struct {
	ledger.Saying
	told
}

// remembered are the sayings on topics with a prefix that came from here, the
// last at the end.
func remembered(tx *ledger.Tx, prefix string) ([]memory, error) {
	rows, err := tx.SaidUnder(prefix)
	if err != nil {
		return nil, err
	}
	var all []memory
	for _, r := range rows {
		s := memory{Saying: r}
		if json.Unmarshal(r.Detail, &s.told) == nil && s.Class != "" {
			all = append(all, s)
		}
	}
	return all, nil
}

// remember puts a saying on record.
func remember(tx *ledger.Tx, topic, channel string, at time.Time, s told) error {
	detail, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.Say(ledger.Saying{Topic: topic, Channel: channel, At: at, Detail: detail})
}

// An utterance is what the deed of a notice carries.
type utterance struct {
	Notice notify.Notice `json:"notice"`
	// Channels are tried in order; At is the one whose turn it is.
	Channels []string `json:"channels"`
	At       int      `json:"at"`
	// Covers are the topics that are said with it.
	Covers map[string]told `json:"covers,omitempty"`
}

func (u *utterance) channel() string { return u.Channels[min(u.At, len(u.Channels)-1)] }

// logUtterance logs the deed of showing a notice, or of taking one back. One that
// was given up before anybody saw it is wanted again.
func logUtterance(tx *ledger.Tx, now time.Time, kind, key string, u utterance) error {
	request, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("write down the deed %s: %w", key, err)
	}
	_, added, err := tx.AddAction(ledger.Action{Key: key, Kind: kind, State: ledger.Pending, Request: request, Created: now})
	if err != nil || added {
		return err
	}
	stands, err := tx.Action(key)
	if err != nil || stands.State != ledger.Moot {
		return err
	}
	stands.State, stands.Request, stands.Error, stands.Created, stands.Finished = ledger.Pending, request, "", now, time.Time{}
	return tx.SaveAction(stands)
}

func readUtterance(a *ledger.Action) (u utterance, err error) {
	if err = json.Unmarshal(a.Request, &u); err == nil && len(u.Channels) == 0 {
		err = errors.New("no channel")
	}
	if err != nil {
		err = fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	return u, err
}

// settleUtterance takes in what came of a notice. A channel that reaches nobody
// hands on to the next; after any other failure nobody knows whether it was seen,
// and once is enough.
func (c *Core) settleUtterance(tx *ledger.Tx, now time.Time, a ledger.Action, o Outcome) error {
	u, err := readUtterance(&a)
	if err != nil || a.State != ledger.Inflight {
		return err
	}
	unavailable := errors.Is(o.Err, notify.ErrUnavailable)
	switch {
	case a.Kind == kindTakeBack && o.Err != nil:
		return c.close(tx, now, a, ledger.Moot, o.Err.Error()) // it is old news by now
	case unavailable && u.At+1 < len(u.Channels):
		u.At++
		a.State = ledger.Pending
		if a.Request, err = json.Marshal(u); err != nil {
			return err
		}
		return tx.SaveAction(a)
	case unavailable:
		u.At = 0
		a.State = ledger.Pending
		if a.Request, err = json.Marshal(u); err != nil {
			return err
		}
		return c.later(tx, now, a, o.Err)
	}
	if err := c.wasSaid(tx, now, &u); err != nil {
		return err
	}
	if o.Err != nil {
		return c.close(tx, now, a, ledger.Unknown, o.Err.Error())
	}
	return c.close(tx, now, a, ledger.Finished, "")
}

// wasSaid remembers what a notice said.
func (c *Core) wasSaid(tx *ledger.Tx, now time.Time, u *utterance) error {
	for _, topic := range slices.Sorted(maps.Keys(u.Covers)) {
		if err := remember(tx, topic, u.channel(), now, u.Covers[topic]); err != nil {
			return err
		}
	}
	return nil
}

// brokenOff closes the notices that were under way when the program ended: they
// may have been seen.
func (c *Core) brokenOff(tx *ledger.Tx, now time.Time) error {
	open, err := tx.Actions(ledger.Inflight)
	if err != nil {
		return err
	}
	for _, a := range open {
		if !speaks(a.Kind) {
			continue
		}
		u, err := readUtterance(&a)
		if err != nil {
			return err
		}
		if err := c.wasSaid(tx, now, &u); err != nil {
			return err
		}
		if err := c.close(tx, now, a, ledger.Unknown, "bywhen was stopped while it was being shown"); err != nil {
			return err
		}
	}
	return nil
}

// waitingUtterances are the notices that wait to be shown.
func waitingUtterances(tx *ledger.Tx) ([]ledger.Action, error) {
	open, err := tx.Actions(ledger.Pending)
	return slices.DeleteFunc(open, func(a ledger.Action) bool { return a.Kind != kindNotice }), err
}

// deedOfUtterance says in words what a notice said.
func deedOfUtterance(d DeedDoc, a *ledger.Action) (DeedDoc, error) {
	u, err := readUtterance(a)
	if err != nil {
		return d, err
	}
	verb := "say"
	if a.Kind == kindTakeBack {
		verb = "take back"
	}
	d.Words = fmt.Sprintf("%s on channel %s: %s", verb, u.channel(), firstOf(u.Notice.Title, u.Notice.Topic))
	return d, nil
}
