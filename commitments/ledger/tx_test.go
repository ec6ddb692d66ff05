package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// settings reads all settings as one text.
func settings(t testing.TB, l *ledger.Ledger) (text string) {
	t.Helper()
	view(t, l, func(tx *ledger.Tx) error {
		all, err := tx.Settings("")
		text = fmt.Sprint(all)
		return err
	})
	return text
}

// TestAllOrNothing: whatever ends a transaction early leaves nothing of it, and
// the next one works.
func TestAllOrNothing(t *testing.T) {
	boom := errors.New("boom")
	for _, tt := range []struct {
		name string
		try  func(*ledger.Ledger)
	}{
		{"an error", func(l *ledger.Ledger) {
			err := l.Update(context.Background(), func(tx *ledger.Tx) error { return errors.Join(tx.SetSetting("a", "1"), boom) })
			if !errors.Is(err, boom) {
				t.Errorf("Update gave %v, want the error of its function", err)
			}
		}},
		{"a panic", func(l *ledger.Ledger) {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = l.Update(context.Background(), func(tx *ledger.Tx) error { panic(tx.SetSetting("a", "1")) })
		}},
		{"a dry run", func(l *ledger.Ledger) {
			err := l.DryRun(context.Background(), func(tx *ledger.Tx) error {
				if err := tx.SetSetting("a", "1"); err != nil {
					return err
				}
				if v, err := tx.Setting("a"); v != "1" || err != nil {
					t.Errorf("within the dry run it is %q, %v", v, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}},
		{"a cancelled context", func(l *ledger.Ledger) {
			ctx, cancel := context.WithCancel(context.Background())
			err := l.Update(ctx, func(tx *ledger.Tx) error {
				err := tx.SetSetting("a", "1")
				cancel()
				return err
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Update gave %v, want that it was cancelled", err)
			}
		}},
		{"a view", func(l *ledger.Ledger) {
			err := l.View(context.Background(), func(tx *ledger.Tx) error { return tx.SetSetting("a", "1") })
			if !errors.Is(err, ledger.ErrReadOnly) {
				t.Errorf("View let a change pass: %v", err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := open(t)
			tt.try(l)
			if got := settings(t, l); got != "map[]" {
				t.Errorf("it left %s", got)
			}
			update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("b", "2") })
			if got := settings(t, l); got != "map[b:2]" {
				t.Errorf("afterwards there is %s", got)
			}
		})
	}
}

// TestViewIsOneSnapshot: what is committed meanwhile is not seen, and readers do
// not hold up the writer.
func TestViewIsOneSnapshot(t *testing.T) {
	l := open(t)
	set := func(v string) { update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("a", v) }) }
	set("before")
	view(t, l, func(tx *ledger.Tx) error {
		for _, meanwhile := range []string{"", "one", "two"} {
			if meanwhile != "" {
				set(meanwhile)
			}
			if v, err := tx.Setting("a"); v != "before" || err != nil {
				t.Errorf("after %q was set it is %q, %v", meanwhile, v, err)
			}
		}
		return nil
	})
	if got := settings(t, l); got != "map[a:two]" {
		t.Errorf("afterwards there is %s", got)
	}
}

// TestManyAtOnce: writers that each add one to a number, and readers that watch
// it. Nothing is lost, and nobody ever sees half a transaction or a step back.
func TestManyAtOnce(t *testing.T) {
	const writers, readers, rounds = 8, 8, 25
	l := open(t)
	both := func(tx *ledger.Tx) (int, error) {
		var a, b int
		left, err := tx.Setting("left")
		right, err2 := tx.Setting("right")
		fmt.Sscan(left, &a)
		fmt.Sscan(right, &b)
		if a != b {
			err = fmt.Errorf("saw half a transaction: %d and %d", a, b)
		}
		return a, errors.Join(err, err2)
	}
	var group sync.WaitGroup
	problems := make(chan error, writers+readers)
	for range writers {
		group.Go(func() {
			for range rounds {
				if err := l.Update(context.Background(), func(tx *ledger.Tx) error {
					n, err := both(tx)
					next := fmt.Sprint(n + 1)
					return errors.Join(err, tx.SetSetting("left", next), tx.SetSetting("right", next))
				}); err != nil {
					problems <- err
					return
				}
			}
		})
	}
	for range readers {
		group.Go(func() {
			last := 0
			for range rounds {
				if err := l.View(context.Background(), func(tx *ledger.Tx) error {
					n, err := both(tx)
					if n < last {
						err = errors.Join(err, fmt.Errorf("went back from %d to %d", last, n))
					}
					last = n
					return err
				}); err != nil {
					problems <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(problems)
	for err := range problems {
		t.Error(err)
	}
	if got, want := settings(t, l), fmt.Sprintf("map[left:%d right:%[1]d]", writers*rounds); got != want {
		t.Errorf("the end is %s, want %s", got, want)
	}
}

// TestBusy: another program that holds the ledger is waited for, but not for
// ever, and the error says what to do.
func TestBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	other := openAt(t, path)
	l, err := ledger.OpenFor(context.Background(), path, roberta, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	update(t, other, func(*ledger.Tx) error {
		err := l.Update(context.Background(), func(tx *ledger.Tx) error { return tx.SetSetting("a", "1") })
		if !errors.Is(err, ledger.ErrBusy) || !strings.Contains(err.Error(), "wait for it to finish, or stop it") {
			t.Errorf("got %v, want that it is busy", err)
		}
		view(t, l, func(tx *ledger.Tx) error { _, err := tx.Commitments(); return err })
		return nil
	})
	update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("a", "1") })
}

// TestWaitingEndsWithTheContext: who waits for another writer of this process
// can be called off.
func TestWaitingEndsWithTheContext(t *testing.T) {
	l := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	update(t, l, func(*ledger.Tx) error {
		waiting := make(chan error)
		go func() {
			waiting <- l.Update(ctx, func(*ledger.Tx) error { return nil })
		}()
		cancel()
		if err := <-waiting; !errors.Is(err, context.Canceled) {
			t.Errorf("the one who waited got %v", err)
		}
		return nil
	})
}

// TestFullDisk: a transaction that finds no room leaves everything as it was,
// and works once there is room again.
func TestFullDisk(t *testing.T) {
	l := open(t)
	used, err := l.Ask("PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Raw(fmt.Sprintf("PRAGMA max_page_count = %d", used.(int64)+2)); err != nil {
		t.Fatal(err)
	}
	big := func(tx *ledger.Tx) error {
		for i := range 100 {
			if err := tx.SetSetting(fmt.Sprint(i), strings.Repeat("x", 4096)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := l.Update(context.Background(), big); !errors.Is(err, ledger.ErrFull) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("got %v, want that the disk is full", err)
	}
	if got := settings(t, l); got != "map[]" {
		t.Errorf("it left %.100s", got)
	}
	if err := l.Raw("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	update(t, l, big)
	if err := l.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestSwallowedErrors: SQLite ends a transaction by itself when the disk is full.
// A function that goes on regardless changes nothing outside of it, and the
// update fails in the end.
func TestSwallowedErrors(t *testing.T) {
	l := open(t)
	if err := l.Raw("PRAGMA max_page_count = 1"); err != nil { // as many as there are
		t.Fatal(err)
	}
	err := l.Update(context.Background(), func(tx *ledger.Tx) error {
		_ = tx.SetSetting("big", strings.Repeat("x", 1<<20))
		_ = tx.SetSetting("small", "x")
		if _, err := tx.Setting("small"); !errors.Is(err, ledger.ErrFull) {
			t.Errorf("a question after the end: %v", err)
		}
		return nil
	})
	if got := settings(t, l); !errors.Is(err, ledger.ErrFull) || got != "map[]" {
		t.Errorf("Update gave %v and left %.100s", err, got)
	}
	update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("small", "x") }) // on a new connection
}

// TestOver: a transaction that is over does nothing any more, and neither does a
// ledger that is closed.
func TestOver(t *testing.T) {
	l := open(t)
	var kept *ledger.Tx
	update(t, l, func(tx *ledger.Tx) error {
		kept = tx
		return nil
	})
	update(t, l, func(*ledger.Tx) error {
		if err := kept.SetSetting("a", "1"); err == nil {
			t.Error("a transaction that was over changed something")
		}
		if _, err := kept.Setting("a"); err == nil {
			t.Error("a transaction that was over answered")
		}
		return nil
	})
	if got := settings(t, l); got != "map[]" {
		t.Errorf("it left %s", got)
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Error(err)
	}
	for name, run := range map[string]func(context.Context, func(*ledger.Tx) error) error{"Update": l.Update, "View": l.View, "DryRun": l.DryRun} {
		err := run(context.Background(), func(*ledger.Tx) error {
			t.Errorf("%s ran on a closed ledger", name)
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "the ledger is closed") {
			t.Errorf("%s on a closed ledger: %v", name, err)
		}
	}
}

// TestNoConnectionIsLost: a connection that cannot be opened is missed once, not
// waited for by everybody who comes later.
func TestNoConnectionIsLost(t *testing.T) {
	l := open(t)
	if err := l.CutOff(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := l.Update(context.Background(), func(*ledger.Tx) error { return nil }); err == nil {
			t.Error("an update without a connection succeeded")
		}
	}
}

// TestCloseWaits: a transaction that is under way when the ledger is closed ends
// well.
func TestCloseWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	closed := make(chan error)
	update(t, l, func(tx *ledger.Tx) error {
		go func() { closed <- l.Close() }()
		return tx.SetSetting("a", "1")
	})
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if got := settings(t, openAt(t, path)); got != "map[a:1]" {
		t.Errorf("there is %s", got)
	}
}

// TestOwnersAreApart: two people in one file see nothing of each other.
func TestOwnersAreApart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	hers := openAt(t, path)
	his, err := ledger.Open(context.Background(), path, johnathon)
	if err != nil {
		t.Fatal(err)
	}
	defer his.Close()
	fill := func(l *ledger.Ledger) {
		update(t, l, func(tx *ledger.Tx) error {
			_, _, err := tx.AddAction(ledger.Action{Key: "a", Kind: "put", State: ledger.Pending, Created: monday})
			return errors.Join(err, tx.SaveCommitment(briefing(), read), tx.SetSetting("a", string(tx.Owner())),
				tx.PutObject("work", meeting("a.ics", "a", secret), hour(0)))
		})
	}
	fill(hers)
	if got := settings(t, his); got != "map[]" {
		t.Errorf("he sees %s", got)
	}
	view(t, his, func(tx *ledger.Tx) error {
		all, err := tx.Commitments()
		lines, err2 := tx.History("")
		actions, err3 := tx.Actions()
		within, err4 := tx.ObjectsWithin("work", calendar.Span(hour(0)))
		if len(all)+len(lines)+len(actions)+len(within) != 0 {
			t.Errorf("he sees %v %v %v %v", all, lines, actions, within)
		}
		return errors.Join(err, err2, err3, err4)
	})
	fill(his) // the same keys, labels and refs are free for him
	update(t, his, func(tx *ledger.Tx) error {
		if _, err := tx.Forget("a"); err != nil {
			return err
		}
		return tx.DropCalendar("work")
	})
	view(t, hers, func(tx *ledger.Tx) error {
		o, ok, err := tx.ObjectAt("work", "a.ics")
		if !ok || o.Events[0].Description != secret {
			t.Errorf("what he forgot is gone for her: %+v", o)
		}
		return err
	})
}
