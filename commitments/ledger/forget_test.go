package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// secret is what is said in the meeting, and must be gone once it is forgotten.
const secret = "the merger is called Starry Night"

// minutes are so long that SQLite spreads them over several pages.
var minutes = strings.Repeat(secret+"\n", 1000)

// confidential stores a meeting of Johnathon's with all that is ever stored of
// its text, and one of a colleague's.
func confidential(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	about := func(tx *ledger.Tx, uid string, who calendar.Address, key commitments.Key) error {
		o := meeting(uid+".ics", uid, minutes)
		o.Events[0].Organizer.Address = who
		c := promise(key, string(key))
		c.Delegator, c.Owner = "", roberta
		c.Origin = commitments.Origin{Source: calendar.Source{UID: uid}, Quote: secret}
		return errors.Join(
			tx.PutObject("work", o, hour(0)), tx.SaveCommitment(c, read),
			tx.SaveReading(ledger.Reading{Source: calendar.Source{UID: uid, RecurrenceID: "20260504"}, Lines: []string{"h"}, At: monday}),
			tx.SaveProposal(ledger.Proposal{Commitment: key, Field: "due", Quote: secret, At: monday}))
	}
	update(t, l, func(tx *ledger.Tx) error {
		bySide := promise("side", "side")
		bySide.Delegator, bySide.Origin = johnathon, commitments.Origin{Source: calendar.Source{UID: "gone"}, Quote: secret}
		return errors.Join(about(tx, "his", johnathon, "of-his"), about(tx, "other", "colleague@example.com", "of-other"),
			tx.SaveCommitment(bySide, read))
	})
}

// traces count where the secret still is.
type traces struct{ events, readings, quotes, proposals int }

func texts(t *testing.T, l *ledger.Ledger) (left traces) {
	t.Helper()
	view(t, l, func(tx *ledger.Tx) error {
		for _, uid := range []string{"his", "other"} {
			o, _, err := tx.ObjectAt("work", calendar.Ref(uid+".ics"))
			if err != nil {
				return err
			}
			left.events += strings.Count(o.Events[0].Description, minutes)
			r, err := tx.ReadingsOf(uid)
			if err != nil {
				return err
			}
			left.readings += len(r)
		}
		all, err := tx.Commitments()
		for _, c := range all {
			left.quotes += strings.Count(c.Origin.Quote, secret)
		}
		open, err2 := tx.Proposals()
		for _, p := range open {
			left.proposals += strings.Count(p.Quote, secret)
		}
		return errors.Join(err, err2)
	})
	return left
}

func TestForget(t *testing.T) {
	for _, tt := range []struct {
		name    string
		forget  func(*ledger.Tx) (int, error)
		cleared int
		left    traces
	}{
		{"a series", func(tx *ledger.Tx) (int, error) { return tx.Forget("his") }, 4, traces{1, 1, 2, 1}},
		{"an unknown series", func(tx *ledger.Tx) (int, error) { return tx.Forget("nothing") }, 0, traces{2, 2, 3, 2}},
		{"a person", func(tx *ledger.Tx) (int, error) { return tx.ForgetPerson(johnathon) }, 5, traces{1, 1, 1, 1}},
		{"everybody", func(tx *ledger.Tx) (int, error) {
			a, err := tx.ForgetPerson(roberta)
			b, err2 := tx.ForgetPerson(johnathon)
			c, err3 := tx.ForgetPerson("colleague@example.com")
			return a + b + c, errors.Join(err, err2, err3)
		}, 9, traces{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := open(t)
			confidential(t, l)
			update(t, l, func(tx *ledger.Tx) error {
				n, err := tt.forget(tx)
				if n != tt.cleared {
					t.Errorf("%d rows were cleared, want %d", n, tt.cleared)
				}
				return err
			})
			got := texts(t, l)
			if got != tt.left {
				t.Errorf("left are %+v, want %+v", got, tt.left)
			}
		})
	}
}

// TestForgottenWordsAreGone: they are neither in the file nor in the log beside
// it, while the ledger is still open and after it is closed; and the commitments
// with their history are still there.
func TestForgottenWordsAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	confidential(t, l)
	update(t, l, func(tx *ledger.Tx) error {
		_, err := tx.Forget("other")
		if err != nil {
			return err
		}
		_, err = tx.ForgetPerson(johnathon)
		return err
	})
	// The log may be read while the ledger is open: SQLite's locks are on the
	// other two files.
	if log, err := os.ReadFile(path + "-wal"); err != nil || bytes.Contains(log, []byte(secret)) {
		t.Errorf("the words are still in the log (%d bytes, %v)", len(log), err)
	}
	view(t, l, func(tx *ledger.Tx) error {
		all, err := tx.Commitments()
		lines, err2 := tx.History("")
		if len(all) != 3 || len(lines) == 0 {
			t.Errorf("%d commitments and %d lines of history are left", len(all), len(lines))
		}
		return errors.Join(err, err2)
	})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if file, err := os.ReadFile(path); err != nil || bytes.Contains(file, []byte(secret)) {
		t.Errorf("the words are still in the file (%d bytes, %v)", len(file), err)
	}
}

// TestForgettingIsPartOfItsTransaction: what is rolled back is not forgotten.
func TestForgettingIsPartOfItsTransaction(t *testing.T) {
	l := open(t)
	confidential(t, l)
	err := l.DryRun(context.Background(), func(tx *ledger.Tx) error {
		_, err := tx.ForgetPerson(johnathon)
		return err
	})
	if left := texts(t, l); err != nil || left.events != 2 {
		t.Errorf("left are %+v, %v, want both events", left, err)
	}
}
