package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// Where a calendar is only read, a person adds check-ins themselves, by a link
// that is filled in ([calendar.Linker]). Such an event gets an identifier from its
// calendar; it is known again by a line of its text, when it comes back.
var linkMark = regexp.MustCompile(`\[bywhen: ([0-9a-v]{32})\]`)

// errByHand: a deed that only a person can do, with a link.
var errByHand = errors.New("it waits for you to add it: bywhen checkins shows the link")

// byTheirHand is what comes of a write to a calendar that only a person adds to. A new
// event waits for them, as an answer that has not come; a change is theirs.
func byTheirHand(a *ledger.Action, w calendar.Write) error {
	if a.Kind == kindPut && w.Seen.Ref == "" {
		return errByHand
	}
	return fmt.Errorf("only you can change it there: %w", calendar.ErrReadOnly)
}

// linked is an event as the link fills it in: with the line by which it is known
// again.
func linked(ev calendar.Event) calendar.Event {
	id, _, _ := strings.Cut(ev.UID, "@")
	ev.Description += "\n[bywhen: " + id + "]"
	return ev
}

// known gives events that a person added by a link the identity that they were
// meant to have.
func (c *Core) known(name string, o calendar.Object) calendar.Object {
	cal := c.calendar(name)
	if cal == nil || !cal.ByLink || len(o.Events) != 1 || o.Events[0].Recurring() {
		return o
	}
	if mark := linkMark.FindStringSubmatch(o.Events[0].Description); mark != nil {
		ev := o.Events[0]
		ev.UID = mark[1] + "@bywhen"
		o.Events = []calendar.Event{ev}
	}
	return o
}

// link is the link by which a person adds a check-in, "" where there is none, or
// where it stands already.
func (v *viewer) link(in *commitments.CheckIn) (string, error) {
	cal := v.core.calendar(in.Calendar)
	if cal == nil || !cal.ByLink || !in.Live() || in.Version.Ref != "" || !in.End.After(v.now) {
		return "", nil
	}
	to, ok := cal.Reader.(calendar.Linker)
	if !ok {
		return "", nil
	}
	a, err := v.tx.Action(createKey(in.Commitment, in.N))
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var w calendar.Write
	if err := json.Unmarshal(a.Request, &w); err != nil {
		return "", fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	return to.Link(linked(w.Event)), nil
}
