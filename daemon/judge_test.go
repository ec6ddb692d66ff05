package daemon

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// TestNothingPromised: where nothing is promised, the short way to a judgement
// says the same as the long one, before and after something was.
func TestNothingPromised(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	check := func() {
		t.Helper()
		err := w.ledger.View(t.Context(), func(tx *ledger.Tx) error {
			short, err := w.app.core.judge(tx, w.now)
			if err != nil {
				return err
			}
			long, err := w.app.core.weighAnew(tx, w.now)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(long.Judgement, short.Judgement); diff != "" {
				t.Errorf("the judgement (-long +short):\n%s", diff)
			}
			a, err := w.app.core.judged(tx, w.now, &long)
			if err != nil {
				return err
			}
			b, err := w.app.core.judged(tx, w.now, &short)
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("the document (-long +short):\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	check()
	w.sync()
	check()
	err := w.ledger.Update(t.Context(), func(tx *ledger.Tx) error {
		all, err := tx.Commitments(commitments.Open)
		if len(all) == 0 {
			t.Error("the story has no commitments")
		}
		for _, k := range all {
			k.Status = commitments.Done
			if err := tx.SaveCommitment(k, ledger.Mark{At: w.now, By: byUs}); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	check()
}
