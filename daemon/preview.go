package daemon

import (
	"context"
	"encoding/json"

	"bywhen/commitments/ledger"
)

// PreviewRequest asks what a verb would change. Request is what the verb itself
// would be given.
type PreviewRequest struct {
	Verb    string          `json:"verb"`
	Request json.RawMessage `json:"request"`
}

// PreviewDocument answers preview: what the ledger would say after the verb.
// Nothing is written.
type PreviewDocument struct {
	V       int             `json:"v"`
	Answer  json.RawMessage `json:"answer"` // the verb's own document
	Changes []FieldDoc      `json:"changes"`
	Before  FitDocument     `json:"fit_before"`
	After   FitDocument     `json:"fit_after"`
}

// FieldDoc is one field of one commitment that changes, written as history
// writes it.
type FieldDoc struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// previewable are the verbs that can be rehearsed: all they do is one change of
// the ledger. What a pass would do about it later is not part of a rehearsal.
var previewable = map[string]verb{
	"add":      method((*App).Add),
	"confirm":  method((*App).Confirm),
	"decide":   method((*App).Decide),
	"done":     method((*App).Done),
	"drop":     method((*App).Drop),
	"edit":     method((*App).Edit),
	"move":     method((*App).Move),
	"notmine":  method((*App).NotMine),
	"progress": method((*App).Progress),
	"recap":    method((*App).Recap),
	"undo":     method((*App).Undo),
}

// Preview answers preview: it runs a verb in a transaction that is rolled back,
// so that what is shown is what would happen.
func (a *App) Preview(ctx context.Context, req PreviewRequest) (doc PreviewDocument, err error) {
	v, ok := previewable[req.Verb]
	if !ok {
		return doc, usage("", "preview %s: it has no preview", plain(req.Verb))
	}
	doc = PreviewDocument{V: Version, Changes: []FieldDoc{}}
	r := &rehearsal{
		begin: func(tx *ledger.Tx) (err error) {
			doc.Before, err = a.core.fit(tx, a.now())
			return err
		},
		end: func(tx *ledger.Tx, since int) (err error) {
			if doc.Changes, err = a.core.changesSince(tx, since); err != nil {
				return err
			}
			doc.After, err = a.core.fit(tx, a.now())
			return err
		},
	}
	stage := &App{core: a.core, store: &store{ledger: a.ledger, now: a.now, rehearsal: r}, log: a.log}
	answer, err := v(ctx, stage, req.Request)
	if err != nil {
		return doc, err
	}
	doc.Answer, err = json.Marshal(answer)
	return doc, err
}

// A rehearsal is what happens round a transaction that is rolled back.
type rehearsal struct {
	begin func(tx *ledger.Tx) error
	// end is given the number of the last line of history before it.
	end func(tx *ledger.Tx, since int) error
}

// run rehearses a change.
func (r *rehearsal) run(ctx context.Context, l *ledger.Ledger, f func(*ledger.Tx) error) error {
	return l.DryRun(ctx, func(tx *ledger.Tx) error {
		since, err := lastLine(tx)
		if err != nil {
			return err
		}
		if err := r.begin(tx); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return r.end(tx, since)
	})
}

// lastLine is the number of the last line of history.
func lastLine(tx *ledger.Tx) (int, error) {
	lines, err := tx.History("")
	if n := len(lines); n > 0 {
		return lines[n-1].N, err
	}
	return 0, err
}

// changesSince are the changes after line n of history.
func (c *Core) changesSince(tx *ledger.Tx, n int) ([]FieldDoc, error) {
	lines, err := tx.History("")
	if err != nil {
		return nil, err
	}
	docs := []FieldDoc{}
	for _, l := range lines {
		if l.N <= n {
			continue
		}
		k, err := tx.Commitment(l.Commitment)
		if err != nil {
			return nil, err
		}
		docs = append(docs, FieldDoc{ID: k.Label, What: k.What, Field: l.Field, Before: l.Before, After: l.After})
	}
	return docs, nil
}
