package daemon

import (
	"context"
	"strings"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/commitments/when"
)

// CouldRequest asks whether something could be taken on.
type CouldRequest struct {
	Text string `json:"text"`
}

// CouldDocument answers could: as if the answer had been yes.
type CouldDocument struct {
	V          int                `json:"v"`
	Commitment CommitmentDocument `json:"commitment"`
	Fits       bool               `json:"fits"`
	// FitsNow says whether everything fits without it.
	FitsNow bool        `json:"fits_now"`
	Fit     FitDocument `json:"fit"` // with it
}

// Could answers could TEXT. Nothing is written.
func (a *App) Could(ctx context.Context, req CouldRequest) (doc CouldDocument, err error) {
	doc.V = Version
	if strings.TrimSpace(req.Text) == "" {
		return doc, usage("bywhen could \"half a day by May 18\"", "could: nothing says what")
	}
	err = a.ledger.DryRun(ctx, func(tx *ledger.Tx) error {
		now := a.now()
		before, err := a.core.fit(tx, now)
		if err != nil {
			return err
		}
		line, fields := a.core.asked(tx, now, req.Text)
		k, err := a.core.compose(tx, now, AddRequest{Text: line, Fields: fields})
		if err != nil {
			return err
		}
		if err := tx.SaveCommitment(k, a.mark(now, "could")); err != nil {
			return err
		}
		v, err := a.core.viewer(tx, now)
		if err != nil {
			return err
		}
		if doc.Commitment, err = v.commitment(&k); err != nil {
			return err
		}
		doc.FitsNow = before.Fits
		doc.Fit, err = a.core.fit(tx, now)
		doc.Fits = doc.Fit.Fits
		return err
	})
	return doc, err
}

// asked reads work of which only the extent and the date are said, as in "half a
// day by May 18"; text that says more is left to be read as a whole.
func (c *Core) asked(tx *ledger.Tx, now time.Time, text string) (line string, f Fields) {
	rest, last := "", 0
	for _, r := range c.reader(tx).Find(text, now.In(c.Zone())) {
		rest, last = rest+text[last:r.Pos], r.Pos+r.Len
		said := text[r.Pos:last]
		if r.Kind == when.Duration {
			f.Effort = &said
		} else {
			f.Due = &said
		}
	}
	if len(words(rest+text[last:])) > 0 || f.Effort == nil || f.Due == nil {
		return text, Fields{}
	}
	name := "What you are asked for"
	f.What = &name
	return "", f
}
