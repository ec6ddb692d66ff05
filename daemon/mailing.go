package daemon

import (
	"context"
	"time"

	"bywhen/commitments/ledger"
)

// MailRequest asks for the weekly summary.
type MailRequest struct {
	DryRun bool `json:"dry_run"`
}

// MailDocument answers mail weekly.
type MailDocument struct {
	V       int    `json:"v"`
	Empty   bool   `json:"empty"` // nothing to say: no mail
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// MailWeekly answers mail weekly.
func (a *App) MailWeekly(ctx context.Context, req MailRequest) (doc MailDocument, err error) {
	if !req.DryRun {
		return doc, fail("bywhen mail weekly --dry-run prints it", "send weekly mail: sending is not built yet")
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		w, err := a.core.weekly(tx, now)
		if err != nil {
			return err
		}
		doc = MailDocument{V: Version, Empty: w.Empty(), Subject: w.Subject(), Text: w.Text()}
		return nil
	})
	return doc, err
}
