package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

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

// changedSince lists the commitments whose check-ins came, went or moved after
// line n of history, and the commitments that began after it.
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
		name := l.Field[strings.LastIndexByte(l.Field, ' ')+1:]
		if strings.HasPrefix(l.Field, "check-in") && slices.Contains([]string{"state", "start", "guest", "answer"}, name) {
			touched[l.Commitment] = true
		}
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
	undone, err := undoneDecisions(v.tx)
	if err != nil {
		return nil, err
	}
	var all []entry
	for i := range actions {
		d, err := v.deed(&actions[i])
		if err != nil {
			return nil, err
		}
		d.Stands = standsDeed(&actions[i])
		all = append(all, entry{at: actions[i].Created, action: &actions[i], doc: d})
	}
	for i := range decisions {
		d, err := v.decided(&decisions[i])
		if err != nil {
			return nil, err
		}
		d.Stands = standsDecision(&decisions[i], undone)
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
	if a.Kind == kindMail {
		return v.letter(d, a)
	}
	if speaks(a.Kind) {
		return deedOfUtterance(d, a)
	}
	what := "the question"
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
