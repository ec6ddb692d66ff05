package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// UndoRequest takes back the last deeds and decisions.
type UndoRequest struct {
	Count int `json:"count"`
	// Guard refuses when a person has closed a promise since, which undo does not
	// take back: then the deed before it is hardly what was meant.
	Guard bool `json:"guard"`
}

// UndoDocument answers undo.
type UndoDocument struct {
	V      int       `json:"v"`
	Undone []DeedDoc `json:"undone"`
	// Kept are those that were not taken back; their Error says why.
	Kept []DeedDoc `json:"kept"`
}

// Undo answers undo: the last deeds and decisions that stand are taken back, all
// of them at once. What a person has changed since stays, and is named (R11).
func (a *App) Undo(ctx context.Context, req UndoRequest) (doc UndoDocument, err error) {
	u := undoing{core: a.core, events: map[string]*undoneEvent{}}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		u.tx, u.now = tx, now
		if err := u.last(max(1, req.Count)); err != nil || !req.Guard {
			return err
		}
		return u.guard()
	})
	if err != nil {
		return doc, err
	}
	if err := a.act(ctx); err != nil {
		return doc, err
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		u.tx, u.now = tx, now
		doc, err = u.document()
		return err
	})
	return doc, err
}

// An undoing takes back entries of the journal, latest first.
type undoing struct {
	core    *Core
	tx      *ledger.Tx
	now     time.Time
	entries []undoneEntry
	events  map[string]*undoneEvent // by UID
}

// An undoneEntry is an entry of the journal, and why it was not taken back, if
// it was not.
type undoneEntry struct {
	action   *ledger.Action
	decision *commitments.Decision
	kept     string
}

// An undoneEvent is one event and the deeds on it that are taken back together,
// in one write.
type undoneEvent struct {
	stands calendar.Object  // what is there now
	tag    calendar.ETag    // the version, of our own making, that comes next
	first  *ledger.Action   // the earliest deed, whose before-image is restored
	deeds  []*ledger.Action // all of them
	kept   string           // why no earlier deed can be taken back
}

// last takes back the last n entries that stand.
func (u *undoing) last(n int) error {
	if err := u.pick(n); err != nil {
		return err
	}
	if len(u.entries) == 0 {
		return fail("", "undo: there is nothing left to take back")
	}
	var order []*undoneEvent
	for i := range u.entries {
		e := &u.entries[i]
		if e.decision != nil {
			kept, err := u.core.undoDecision(u.tx, u.now, e.decision)
			if err != nil {
				return err
			}
			e.kept = kept
			continue
		}
		ev, err := u.event(e.action)
		if err != nil {
			return err
		}
		if e.kept, err = ev.takeBack(e.action); err != nil {
			return err
		}
		if e.kept == "" && len(ev.deeds) == 1 {
			order = append(order, ev)
		}
	}
	for _, ev := range order {
		if err := u.write(ev); err != nil {
			return err
		}
	}
	return nil
}

// guard refuses to take back a deed where the last that a person did was to close
// a promise.
func (u *undoing) guard() error {
	lines, err := u.tx.History("")
	if err != nil {
		return err
	}
	at := u.entries[0].at()
	for i := len(lines) - 1; i >= 0; i-- {
		l := &lines[i]
		if !l.Mark.At.After(at) {
			return nil
		}
		if l.Field != "status" || l.Mark.By != string(u.core.Me.Address) || l.After != string(commitments.Done) && l.After != string(commitments.Dropped) {
			continue
		}
		k, err := u.tx.Commitment(l.Commitment)
		if err != nil || k.Status != commitments.Status(l.After) {
			return err
		}
		return fail("bywhen undo 1 takes back the deed or decision before it; bywhen log shows which",
			"undo: the last that you did was to close %s (%s), and bywhen reopen %s takes that back", k.Label, l.After, k.Label)
	}
	return nil
}

// at is when an entry was made.
func (e *undoneEntry) at() time.Time {
	if e.action != nil {
		return e.action.Created
	}
	return e.decision.At
}

// pick finds the last n entries that stand and can be taken back at all.
func (u *undoing) pick(n int) error {
	actions, err := u.tx.Actions(ledger.Finished)
	if err != nil {
		return err
	}
	decisions, err := u.tx.Decisions()
	if err != nil {
		return err
	}
	undone, err := undoneDecisions(u.tx)
	if err != nil {
		return err
	}
	type dated struct {
		at time.Time
		undoneEntry
	}
	var all []dated
	for i := range actions {
		if a := &actions[i]; standsDeed(a) {
			all = append(all, dated{a.Created, undoneEntry{action: a}})
		}
	}
	for i := range decisions {
		if d := &decisions[i]; standsDecision(d, undone) {
			all = append(all, dated{d.At, undoneEntry{decision: d}})
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	slices.Reverse(all)
	for _, e := range all[:min(n, len(all))] {
		u.entries = append(u.entries, e.undoneEntry)
	}
	return nil
}

// standsDeed reports whether a deed was done and not taken back.
func standsDeed(a *ledger.Action) bool {
	return a.State == ledger.Finished && a.Undoes == 0 && a.UndoneBy == 0 && a.UID != "" && a.Commitment != ""
}

// standsDecision reports whether a decision was not taken back.
func standsDecision(d *commitments.Decision, undone map[int]bool) bool {
	return undoOf(d) == 0 && !undone[d.N]
}

// event is how the event of a deed stands.
func (u *undoing) event(a *ledger.Action) (*undoneEvent, error) {
	if ev := u.events[a.UID]; ev != nil {
		return ev, nil
	}
	ev := &undoneEvent{}
	u.events[a.UID] = ev
	stands, err := u.tx.ObjectsByUID(a.UID)
	if err != nil {
		return nil, err
	}
	ev.stands, _ = here(stands, a.Calendar)
	deeds, err := u.tx.ActionsOf(a.UID)
	if err != nil {
		return nil, err
	}
	ev.tag, ev.kept, err = lastOurs(deeds, ev.stands.ETag)
	return ev, err
}

// lastOurs is the version that the deeds on an event have left, in terms of the
// deeds that still count: what an undoing restored is what was there before. kept
// says why nothing can be taken back.
func lastOurs(deeds []ledger.Action, stands calendar.ETag) (tag calendar.ETag, kept string, err error) {
	var last *ledger.Action
	for i := range deeds {
		switch a := &deeds[i]; a.State {
		case ledger.Inflight:
			return "", "it is not known yet what came of a later write: run bywhen sync first", nil
		case ledger.Finished:
			if last == nil || a.Finished.After(last.Finished) || a.Finished.Equal(last.Finished) && a.N > last.N {
				last = a
			}
		}
	}
	if last == nil {
		return "", "", nil
	}
	before, after, err := images(last)
	if err != nil {
		return "", "", err
	}
	switch {
	case after.ETag == unwitnessed:
		return "", "a person may have deleted the event", nil
	case after.ETag != stands && !planted("undo without ETag"):
		return "", "the event has been changed since", nil
	}
	if last.Undoes == 0 {
		return after.ETag, "", nil
	}
	for i := range deeds {
		if deeds[i].N == last.Undoes {
			before, _, err = images(&deeds[i])
		}
	}
	return before.ETag, "", err
}

// takeBack adds a deed to those that are taken back, if it left the version that
// comes next. kept says why not.
func (ev *undoneEvent) takeBack(a *ledger.Action) (kept string, err error) {
	if ev.kept != "" {
		return ev.kept, nil
	}
	before, after, err := images(a)
	if err != nil {
		return "", err
	}
	told, err := reachedSomebody(a)
	if err != nil {
		return "", err
	}
	switch {
	case after.ETag != ev.tag:
		ev.kept = "the event has been changed since"
	case told:
		ev.kept = "somebody was told of it: agree with them, then change the event in your calendar"
	}
	if ev.kept != "" {
		return ev.kept, nil
	}
	ev.tag, ev.first = before.ETag, a
	ev.deeds = append(ev.deeds, a)
	return "", nil
}

// write logs the one write that restores an event.
func (u *undoing) write(ev *undoneEvent) error {
	before, _, err := images(ev.first)
	if err != nil {
		return err
	}
	a := ledger.Action{
		Key:      fmt.Sprintf("undo/%d/%s", ev.first.N, hash(string(ev.stands.ETag))[:16]),
		Kind:     kindPut,
		Calendar: ev.first.Calendar, UID: ev.first.UID, State: ledger.Pending, Undoes: ev.first.N, Created: u.now, Commitment: ev.first.Commitment,
	}
	w, needed := restoring(before, ev.stands)
	switch {
	case !needed:
		a.State, a.Finished, a.After = ledger.Finished, u.now, ev.first.Before
	case len(before.Events) == 0:
		a.Kind = kindDelete
	}
	if a.Before, err = image(ev.stands); err == nil {
		a.Request, err = json.Marshal(w)
	}
	if err != nil {
		return fmt.Errorf("write down the deed %s: %w", a.Key, err)
	}
	n, added, err := u.tx.AddAction(a)
	if err != nil || !added {
		return err
	}
	for _, d := range ev.deeds {
		d.UndoneBy = n
		if err := u.tx.SaveAction(*d); err != nil {
			return err
		}
	}
	return nil
}

// restoring is the write that turns what stands into what was before. Only what
// differs is written; needed is false when nothing does.
func restoring(before, stands calendar.Object) (w calendar.Write, needed bool) {
	w.Seen = stands.Version
	switch {
	case len(before.Events) == 0:
		return w, len(stands.Events) > 0
	case len(stands.Events) == 0:
		w.Event = before.Events[0]
		return w, true
	}
	was, is := &before.Events[0], &stands.Events[0]
	differ := map[calendar.Fields]bool{
		calendar.FieldTime:        was.Start != is.Start || was.End != is.End,
		calendar.FieldSummary:     was.Summary != is.Summary,
		calendar.FieldDescription: was.Description != is.Description,
		calendar.FieldStatus:      was.Status != is.Status,
		calendar.FieldTransparent: was.Transparent != is.Transparent,
	}
	for f, differs := range differ {
		if differs {
			w.Fields |= f
		}
	}
	w.Event = calendar.Event{
		UID: was.UID, Start: was.Start, End: was.End, Summary: was.Summary, Description: was.Description,
		Status: was.Status, Transparent: was.Transparent,
	}
	return w, w.Fields != 0
}

// document says what was taken back and what was not.
func (u *undoing) document() (UndoDocument, error) {
	doc := UndoDocument{V: Version, Undone: []DeedDoc{}, Kept: []DeedDoc{}}
	v := &viewer{core: u.core, tx: u.tx, now: u.now}
	for _, e := range u.entries {
		var d DeedDoc
		var err error
		if e.decision != nil {
			d, err = v.decided(e.decision)
		} else {
			d, err = v.deed(e.action)
			if a, lookup := u.tx.Action(e.action.Key); lookup == nil && e.kept == "" && a.UndoneBy == 0 {
				e.kept = "the calendar did not take it back; a person may have changed the event first"
			}
		}
		if err != nil {
			return doc, err
		}
		if e.kept != "" {
			d.Error = e.kept
			doc.Kept = append(doc.Kept, d)
			continue
		}
		doc.Undone = append(doc.Undone, d)
	}
	return doc, nil
}

// images are what stood before and after a deed.
func images(a *ledger.Action) (before, after calendar.Object, err error) {
	if err = errors.Join(unmarshal(a.Before, &before), unmarshal(a.After, &after)); err != nil {
		err = fmt.Errorf("read the images of deed %d: %w", a.N, err)
	}
	return before, after, err
}

// image is an object as the journal keeps it, null for none.
func image(o calendar.Object) (json.RawMessage, error) {
	if len(o.Events) == 0 && o.ETag == "" {
		return json.RawMessage("null"), nil
	}
	return json.Marshal(o)
}

func unmarshal(m json.RawMessage, to any) error {
	if len(m) == 0 {
		return nil
	}
	return json.Unmarshal(m, to)
}

// undoDecision gives every commitment of a decision its former date and extent
// back, as a decision of its own: the record is append-only. kept says why not.
func (c *Core) undoDecision(tx *ledger.Tx, now time.Time, d *commitments.Decision) (kept string, err error) {
	back := commitments.Decision{At: now, By: c.Me.Address, Chosen: fmt.Sprintf("%s%d", undoPrefix, d.N)}
	mark := ledger.Mark{At: now, By: string(c.Me.Address), Why: fmt.Sprintf("decision %d undone", d.N)}
	var changed []commitments.Commitment
	for _, ch := range d.Changes {
		k, err := tx.Commitment(ch.Commitment)
		if err != nil {
			return "", err
		}
		if k.Due != ch.After {
			return k.Label + " has been changed since", nil
		}
		k.Due = ch.Before
		if ch.CutMinutes > 0 {
			k.Left, k.LeftAt = commitments.Min(k.Left.N+ch.CutMinutes), now
		}
		changed = append(changed, k)
		back.Changes = append(back.Changes, commitments.Change{Commitment: k.Key, Before: ch.After, After: ch.Before, InTime: true})
	}
	for _, k := range changed {
		if err := tx.SaveCommitment(k, mark); err != nil {
			return "", err
		}
	}
	_, err = tx.AddDecision(back)
	return "", err
}

const undoPrefix = "undo:"

// undoOf is the number of the decision that this one takes back, 0 for none.
func undoOf(d *commitments.Decision) (n int) {
	if _, err := fmt.Sscanf(d.Chosen, undoPrefix+"%d", &n); err != nil {
		return 0
	}
	return n
}

// notUndone notes that a deed that was to take others back came to nothing, so
// that they stand and can be taken back another time.
func notUndone(tx *ledger.Tx, a *ledger.Action) error {
	deeds, err := tx.ActionsOf(a.UID)
	if err != nil {
		return err
	}
	for _, d := range deeds {
		if d.UndoneBy != a.N {
			continue
		}
		d.UndoneBy = 0
		if err := tx.SaveAction(d); err != nil {
			return err
		}
	}
	return nil
}

// undoneDecisions are the numbers of the decisions that were taken back.
func undoneDecisions(tx *ledger.Tx) (map[int]bool, error) {
	all, err := tx.Decisions()
	if err != nil {
		return nil, err
	}
	undone := map[int]bool{}
	for i := range all {
		if n := undoOf(&all[i]); n > 0 {
			undone[n] = true
		}
	}
	return undone, nil
}
