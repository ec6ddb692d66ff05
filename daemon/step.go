package daemon

import (
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// A Core decides. It holds settings and nothing else: all that it remembers is
// in the ledger.
type Core struct {
	*Settings
	// newKey makes the key of a commitment that no meeting gave rise to.
	newKey func() commitments.Key
}

// Inputs are what the shell learned since the last step.
type Inputs struct {
	Pulls    []Pull
	Outcomes []Outcome
	// Empty names the calendars that a person confirmed to be rightly empty.
	Empty []string
	// Adopt says that a person confirmed a rebuilt ledger.
	Adopt bool
	// Idle says that nobody waits for this pass: calendars may be left alone.
	Idle bool
	// Busy is when other people are busy, where that was asked.
	Busy []BusyAnswer
	// Blind says that nobody can be asked: who is not known stays so.
	Blind bool
	// Quiet commits what was pulled and concludes nothing.
	Quiet bool
	// Channels are the names of the channels that notices can be shown on, in the
	// order in which they are tried; none keeps bywhen silent.
	Channels []string
	// Notes are the files of notes that were found.
	Notes []NoteFile
}

// A Pull is what reading one calendar gave: a delta or an error.
type Pull struct {
	Calendar string
	Delta    calendar.Delta
	Err      error
	// Resting says that it was not read: it asked to be left alone.
	Resting bool
}

// An Outcome is what came of carrying out an effect.
type Outcome struct {
	Key    string // of the action
	Object calendar.Object
	Answer string // what a mail server said
	Err    error
}

// An Effect is an action whose time has come.
type Effect struct {
	Action ledger.Action
}

// Step takes in what the shell learned, draws every conclusion there is to draw
// from the ledger at now, logs what is to be done about it, and returns the
// deeds that are due. It is one transaction (rules R1 and R3 of the plan). The
// deltas of in are used up.
func (c *Core) Step(tx *ledger.Tx, now time.Time, in Inputs) ([]Effect, error) {
	if err := c.settleAll(tx, now, in.Outcomes); err != nil {
		return nil, err
	}
	if err := c.cutOff(tx, now); err != nil {
		return nil, fmt.Errorf("look for mail that was cut off: %w", err)
	}
	for i := range in.Pulls {
		p := &in.Pulls[i]
		if err := c.ingest(tx, now, *p, in); err != nil {
			return nil, fmt.Errorf("take in calendar %s: %w", p.Calendar, err)
		}
		// The ledger has it now, and at a first reading it is large.
		p.Delta = calendar.Delta{}
	}
	if err := c.takeBusy(tx, now, in.Busy); err != nil {
		return nil, err
	}
	if err := c.arrived(tx, now); err != nil {
		return nil, fmt.Errorf("look for deeds of unknown outcome: %w", err)
	}
	if in.Quiet {
		return nil, nil
	}
	return c.conclude(tx, now, in)
}

// settleAll takes in what came of deeds.
func (c *Core) settleAll(tx *ledger.Tx, now time.Time, outcomes []Outcome) error {
	for _, o := range outcomes {
		if err := c.settle(tx, now, o); err != nil {
			return fmt.Errorf("settle %s: %w", o.Key, err)
		}
	}
	return nil
}

// conclude draws the conclusions, in the order in which they build on each
// other.
func (c *Core) conclude(tx *ledger.Tx, now time.Time, in Inputs) ([]Effect, error) {
	conclusions := []struct {
		what string
		do   func(*ledger.Tx, time.Time) error
	}{
		{"look for a rebuilt ledger", c.recogniseRebuilt},
		{"settle deeds of unknown outcome", func(tx *ledger.Tx, now time.Time) error { return c.reconcile(tx, now, in) }},
		{"look at own events", c.observe},
		{"hear answers in the calendar", c.hearAnswers},
		{"read meetings", c.read},
		{"read titles", c.readTitles},
		{"read notes", func(tx *ledger.Tx, now time.Time) error { return c.readNoteFiles(tx, now, in.Notes) }},
		{"adopt what stands", func(tx *ledger.Tx, now time.Time) error { return c.adoptRebuilt(tx, now, in.Adopt) }},
		{"close check-ins", c.closeCheckIns},
		{"withdraw what is no longer needed", c.withdraw},
		{"take back what arrived late", c.takeBackLate},
		{"place check-ins", func(tx *ledger.Tx, now time.Time) error { return c.place(tx, now, in.Blind) }},
		{"move check-ins after their due dates", c.keepTimes},
		{"keep check-in texts", c.keepTexts},
		{"invite whom a person said yes to", c.keepInvites},
		{"ask in the calendar", c.askInCalendar},
		{"forget old text", c.trim},
		{"give up mail that is late", c.expire},
		{"write the weekly mail", c.writeWeekly},
		{"keep feeds", c.keepFeeds},
		{"say what there is to say", func(tx *ledger.Tx, now time.Time) error { return c.say(tx, now, in.Channels) }},
	}
	for _, step := range conclusions {
		if err := step.do(tx, now); err != nil {
			return nil, fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return c.due(tx, now)
}

// trim forgets meeting text that nobody will read again. A meeting is read only
// once its calendar was read after it ended; so a clock that runs far ahead, or
// a calendar that fails, costs no text that is still to be read.
func (c *Core) trim(tx *ledger.Tx, now time.Time) error {
	seen := now
	for _, cal := range c.Calendars {
		if !cal.Watch {
			continue
		}
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return err
		}
		if !row.LastOK.IsZero() {
			seen = earlier(seen, row.LastOK)
		}
	}
	return errors.Join(tx.TrimText(seen.Add(-textKept)), tx.ClearLetters(now.Add(-textKept)), tx.DropBusyBefore(now.Add(-busyKept)))
}

// textKept is how long the text of meetings is kept after they ended.
const textKept = 30 * 24 * time.Hour
