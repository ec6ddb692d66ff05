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

// LogRequest asks for the journal, of one commitment or of all.
type LogRequest struct {
	ID string `json:"id"`
}

// LogDocument answers log.
type LogDocument struct {
	V       int          `json:"v"`
	Deeds   []DeedDoc    `json:"deeds"`
	History []HistoryDoc `json:"history"` // of the one commitment
}

// changedSince lists the commitments that history says were touched after line
// n, and those that began after it.
func changedSince(tx *ledger.Tx, n int) (touched, recorded map[commitments.Key]bool, err error) {
	lines, err := tx.History("")
	if err != nil {
		return nil, nil, err
	}
	touched, recorded = map[commitments.Key]bool{}, map[commitments.Key]bool{}
	before := map[commitments.Key]bool{}
	for _, l := range lines {
		if l.N <= n {
			before[l.Commitment] = true
			continue
		}
		touched[l.Commitment] = true
		recorded[l.Commitment] = !before[l.Commitment]
	}
	return touched, recorded, nil
}

// Log answers log.
func (a *App) Log(ctx context.Context, req LogRequest) (doc LogDocument, err error) {
	doc = LogDocument{V: Version, Deeds: []DeedDoc{}, History: []HistoryDoc{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		v := &viewer{core: a.core, tx: tx, now: now}
		var only commitments.Key
		if req.ID != "" {
			k, err := byLabel(tx, req.ID)
			if err != nil {
				return err
			}
			only = k.Key
			show, err := a.core.show(tx, now, &k)
			if err != nil {
				return err
			}
			doc.History = show.History
		}
		all, err := v.journal()
		if err != nil {
			return err
		}
		for _, e := range all {
			if only == "" || e.concerns(only) {
				doc.Deeds = append(doc.Deeds, e.doc)
			}
		}
		return nil
	})
	return doc, err
}

// An entry is one line of the journal: a deed on a calendar or a decision.
type entry struct {
	at       time.Time
	action   *ledger.Action
	decision *commitments.Decision
	doc      DeedDoc
}

func (e *entry) concerns(k commitments.Key) bool {
	if e.action != nil {
		return e.action.Commitment == k
	}
	return slices.ContainsFunc(e.decision.Changes, func(ch commitments.Change) bool { return ch.Commitment == k })
}

// journal is every deed and every decision, oldest first.
func (v *viewer) journal() ([]entry, error) {
	actions, err := v.tx.Actions()
	if err != nil {
		return nil, err
	}
	decisions, err := v.tx.Decisions()
	if err != nil {
		return nil, err
	}
	var all []entry
	for i := range actions {
		d, err := v.deed(&actions[i])
		if err != nil {
			return nil, err
		}
		all = append(all, entry{at: actions[i].Created, action: &actions[i], doc: d})
	}
	for i := range decisions {
		d, err := v.decided(&decisions[i])
		if err != nil {
			return nil, err
		}
		all = append(all, entry{at: decisions[i].At, decision: &decisions[i], doc: d})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
	return all, nil
}

// deed is the document of a deed on a calendar.
func (v *viewer) deed(a *ledger.Action) (DeedDoc, error) {
	at := a.Created
	if !a.Finished.IsZero() {
		at = a.Finished
	}
	d := DeedDoc{N: a.N, At: v.in(at), Kind: a.Kind, State: string(a.State), Error: a.Error, Before: raw(a.Before), After: raw(a.After)}
	what := "event"
	if a.Commitment != "" {
		k, err := v.tx.Commitment(a.Commitment)
		if err != nil {
			return d, err
		}
		d.Commitment, what = k.Label, "check-in for "+k.What
	}
	verb := map[string]string{kindPut: "write", kindDelete: "delete"}[a.Kind]
	if a.Undoes != 0 {
		verb = fmt.Sprintf("undo deed %d:", a.Undoes)
	}
	d.Words = fmt.Sprintf("%s %s on calendar %s", verb, what, a.Calendar)
	return d, nil
}

// raw passes stored JSON on, null for none.
func raw(m json.RawMessage) any {
	if len(m) == 0 {
		return nil
	}
	return m
}

// decided is the document of a decision.
func (v *viewer) decided(d *commitments.Decision) (DeedDoc, error) {
	doc := DeedDoc{N: d.N, At: v.in(d.At), Kind: "decision", State: string(ledger.Finished), Words: d.Chosen}
	for _, ch := range d.Changes {
		k, err := v.tx.Commitment(ch.Commitment)
		if err != nil {
			return doc, err
		}
		doc.Commitment = k.Label
		switch {
		case ch.CutMinutes > 0:
			doc.Words = fmt.Sprintf("%s: %s less, decided by %s", k.What, commitments.Duration(ch.CutMinutes), v.core.name(d.By))
		default:
			doc.Words = fmt.Sprintf("%s: from %s to %s, decided by %s", k.What, v.core.Style.Due(ch.Before), v.core.Style.Due(ch.After), v.core.name(d.By))
		}
	}
	if d.Reason != "" {
		doc.Words += " (" + d.Reason + ")"
	}
	return doc, nil
}

// deedsSince are the deeds after number n.
func (v *viewer) deedsSince(n int) ([]DeedDoc, error) {
	all, err := v.tx.Actions()
	if err != nil {
		return nil, err
	}
	docs := []DeedDoc{}
	for i := range all {
		if all[i].N <= n {
			continue
		}
		d, err := v.deed(&all[i])
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// UndoRequest takes back the last deeds or decisions.
type UndoRequest struct {
	Count int `json:"count"`
}

// UndoDocument answers undo.
type UndoDocument struct {
	V      int       `json:"v"`
	Undone []DeedDoc `json:"undone"`
}

// Undo answers undo: the last deeds and decisions that stand are taken back,
// latest first. What a person has changed since is not touched.
func (a *App) Undo(ctx context.Context, req UndoRequest) (doc UndoDocument, err error) {
	doc = UndoDocument{V: Version, Undone: []DeedDoc{}}
	for range max(1, req.Count) {
		var done DeedDoc
		err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
			done, err = a.core.undoLast(tx, now)
			return err
		})
		if err == nil {
			err = a.act(ctx)
		}
		if err != nil {
			return doc, err
		}
		doc.Undone = append(doc.Undone, done)
	}
	return doc, nil
}

// undoLast takes back the latest entry of the journal that stands and can be
// taken back.
func (c *Core) undoLast(tx *ledger.Tx, now time.Time) (DeedDoc, error) {
	v := &viewer{core: c, tx: tx, now: now}
	all, err := v.journal()
	if err != nil {
		return DeedDoc{}, err
	}
	slices.Reverse(all)
	undone, err := undoneDecisions(tx)
	if err != nil {
		return DeedDoc{}, err
	}
	for _, e := range all {
		switch {
		case e.decision != nil && undoOf(e.decision) == 0 && !undone[e.decision.N]:
			return e.doc, c.undoDecision(tx, now, e.decision)
		case e.action != nil && e.action.State == ledger.Finished && e.action.Undoes == 0 && e.action.UndoneBy == 0:
			return e.doc, c.undoDeed(tx, now, e.action)
		}
	}
	return DeedDoc{}, fail("", "undo: there is nothing left to take back")
}

// undoDecision gives every commitment of a decision its former date and extent
// back, as a decision of its own: the record is append-only.
func (c *Core) undoDecision(tx *ledger.Tx, now time.Time, d *commitments.Decision) error {
	back := commitments.Decision{At: now, By: c.Me.Address, Chosen: fmt.Sprintf("%s%d", undoPrefix, d.N)}
	mark := ledger.Mark{At: now, By: string(c.Me.Address), Why: fmt.Sprintf("decision %d undone", d.N)}
	for _, ch := range d.Changes {
		k, err := tx.Commitment(ch.Commitment)
		if err != nil {
			return err
		}
		if k.Due != ch.After {
			return fail("bywhen show "+k.Label, "undo decision %d: %s has been changed since", d.N, k.Label)
		}
		k.Due = ch.Before
		if ch.CutMinutes > 0 {
			k.Left, k.LeftAt = commitments.Min(k.Left.N+ch.CutMinutes), now
		}
		if err := tx.SaveCommitment(k, mark); err != nil {
			return err
		}
		back.Changes = append(back.Changes, commitments.Change{Commitment: k.Key, Before: ch.After, After: ch.Before, InTime: true})
	}
	_, err := tx.AddDecision(back)
	return err
}

const undoPrefix = "undo:"

// undoOf is the number of the decision that this one takes back, 0 for none.
func undoOf(d *commitments.Decision) (n int) {
	if _, err := fmt.Sscanf(d.Chosen, undoPrefix+"%d", &n); err != nil {
		return 0
	}
	return n
}

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

// undoDeed logs the deed that takes another one back, conditional on the
// version that we left: what a person changed since stays (R11).
func (c *Core) undoDeed(tx *ledger.Tx, now time.Time, a *ledger.Action) error {
	in, err := tx.CheckInByUID(a.UID)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	var after, before calendar.Object
	if err := errors.Join(unmarshal(a.After, &after), unmarshal(a.Before, &before)); err != nil {
		return fmt.Errorf("read the images of deed %d: %w", a.N, err)
	}
	back := ledger.Action{
		Key: fmt.Sprintf("undo/%d", a.N), Calendar: a.Calendar, UID: a.UID, State: ledger.Pending, Undoes: a.N,
		Before: a.After, Created: now, Commitment: a.Commitment, Kind: kindPut,
	}
	w := calendar.Write{Seen: after.Version}
	switch {
	case len(before.Events) == 0: // it was created
		back.Kind = kindDelete
	case len(after.Events) == 0: // it was deleted
		w.Seen, w.Event = calendar.Version{}, before.Events[0]
	default:
		w.Event = before.Events[0]
		w.Fields = calendar.FieldTime | calendar.FieldSummary | calendar.FieldDescription | calendar.FieldStatus | calendar.FieldTransparent
	}
	if in.Version.ETag != after.ETag && len(after.Events) > 0 {
		return fail("bywhen log", "undo deed %d: the event has been changed since", a.N)
	}
	if back.Request, err = json.Marshal(w); err != nil {
		return err
	}
	n, _, err := tx.AddAction(back)
	if err != nil {
		return err
	}
	a.UndoneBy = n
	return tx.SaveAction(*a)
}

func unmarshal(m json.RawMessage, to any) error {
	if len(m) == 0 {
		return nil
	}
	return json.Unmarshal(m, to)
}
