package daemon

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bywhen/calendar"
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

// TestSievedFromMore: what is looked through for a window comes out the same when
// it was read for a wider one.
func TestSievedFromMore(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	err := w.ledger.View(t.Context(), func(tx *ledger.Tx) error {
		for _, cal := range w.settings.Calendars {
			window := calendar.Span{Start: w.now, End: w.now.AddDate(0, 0, 7)}
			wider := calendar.Span{Start: w.now.AddDate(0, -1, 0), End: w.now.AddDate(0, 3, 0)}
			all, err := w.app.core.instances(tx, cal.Name, window)
			if err != nil {
				return err
			}
			sifted, err := w.app.core.sift(tx, cal.Name, window, wider, sieve{})
			if err != nil {
				return err
			}
			if diff := cmp.Diff(all, sifted); diff != "" || len(all) == 0 {
				t.Errorf("%s, read for a wider window (%d instances):\n%s", cal.Name, len(all), diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
