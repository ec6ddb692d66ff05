package ledger_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// TestRemember: what follows from the ledger is worked out once between two
// changes, and anew after each.
func TestRemember(t *testing.T) {
	l := open(t)
	type key struct{ n int }
	asked := 0
	ask := func(tx *ledger.Tx) (string, error) {
		return ledger.Remember(tx, key{1}, func() (string, error) { asked++; return tx.Setting("a") })
	}
	for _, c := range []struct {
		name   string
		change func(*ledger.Tx) error
		asked  int // how often it is worked out when it is asked for before and after, twice each
	}{
		{"nothing happens", func(*ledger.Tx) error { return nil }, 1},
		{"a change", func(tx *ledger.Tx) error { return tx.SetSetting("a", "new") }, 2},
		{"a change of something else", func(tx *ledger.Tx) error { return tx.PutObject("work", meeting("1.ics", "1", ""), hour(1)) }, 2},
		{"a change of nothing", func(tx *ledger.Tx) error { return tx.SetSetting("not there", "") }, 1},
		{"a change that is refused", func(tx *ledger.Tx) error {
			if err := tx.PutObject("", meeting("1.ics", "1", ""), hour(1)); !errors.Is(err, ledger.ErrInvalid) {
				return err
			}
			return nil
		}, 2},
	} {
		asked = 0
		update(t, l, func(tx *ledger.Tx) error {
			if err := tx.SetSetting("a", "old"); err != nil {
				return err
			}
			for range 2 {
				if a, err := ask(tx); a != "old" || err != nil {
					t.Errorf("%s: before it %q, %v", c.name, a, err)
				}
			}
			if err := c.change(tx); err != nil {
				return err
			}
			want, err := tx.Setting("a")
			for range 2 {
				if a, err := ask(tx); a != want || err != nil {
					t.Errorf("%s: after it %q, %v, want %q", c.name, a, err, want)
				}
			}
			return err
		})
		if asked != c.asked {
			t.Errorf("%s: worked out %d times, want %d", c.name, asked, c.asked)
		}
	}
}

// TestRememberNothingHalfDone: neither an error is remembered, nor what was
// worked out while something was written.
func TestRememberNothingHalfDone(t *testing.T) {
	l := open(t)
	boom := errors.New("boom")
	update(t, l, func(tx *ledger.Tx) error {
		if _, err := ledger.Remember(tx, "failed", func() (int, error) { return 1, boom }); !errors.Is(err, boom) {
			t.Errorf("got %v, want the error", err)
		}
		if n, err := ledger.Remember(tx, "failed", func() (int, error) { return 2, nil }); n != 2 || err != nil {
			t.Errorf("after an error %d, %v", n, err)
		}
		if _, err := ledger.Remember(tx, "wrote", func() (int, error) { return 1, tx.SetSetting("a", "1") }); err != nil {
			return err
		}
		if n, err := ledger.Remember(tx, "wrote", func() (int, error) { return 2, nil }); n != 2 || err != nil {
			t.Errorf("after a change %d, %v", n, err)
		}
		return nil
	})
}

// TestRowsAreTheCallersOwn: whoever changes what they read changes nobody
// else's.
func TestRowsAreTheCallersOwn(t *testing.T) {
	l := open(t)
	k := briefing()
	k.Obstacles = []string{"one", "two", "three"} // JSON makes room for four
	k.Label = "theirs"
	update(t, l, func(tx *ledger.Tx) error { return tx.SaveCommitment(k, read) })
	view(t, l, func(tx *ledger.Tx) error {
		mine, err := tx.Commitments()
		if err != nil {
			return err
		}
		mine[0].What = "changed"
		_ = append(mine[0].Obstacles, "mine")
		theirs, err := tx.Commitments()
		if err != nil {
			return err
		}
		longer := append(theirs[0].Obstacles, "theirs")
		_ = append(mine[0].Obstacles, "mine again")
		if theirs[0].What != k.What || !slices.Equal(longer, []string{"one", "two", "three", "theirs"}) {
			t.Errorf("what one caller changed, another reads: %q, %q", theirs[0].What, longer)
		}
		return nil
	})
}

// TestBodiesAreDecodedOnce: more events than are kept decoded are all read, again
// and again, as they stand.
func TestBodiesAreDecodedOnce(t *testing.T) {
	l := open(t)
	const many = 9_000
	update(t, l, func(tx *ledger.Tx) error {
		for n := range many {
			start := monday.Add(time.Duration(n) * time.Minute)
			o := meeting(start.Format("20060102T1504.ics"), start.Format("20060102T1504"), "")
			o.Events[0].Sequence = n
			if err := tx.PutObject("work", o, ledger.Extent{Start: start, End: start.Add(time.Minute)}); err != nil {
				return err
			}
		}
		return nil
	})
	for range 3 {
		view(t, l, func(tx *ledger.Tx) error {
			found, err := tx.ObjectsWithin("work", calendar.Span{Start: monday, End: monday.Add(many * time.Minute)})
			if len(found) != many {
				t.Errorf("%d objects, want %d", len(found), many)
			}
			for n := range found {
				if found[n].Events[0].Sequence != n {
					t.Fatalf("object %d has sequence %d", n, found[n].Events[0].Sequence)
				}
			}
			return err
		})
	}
}
