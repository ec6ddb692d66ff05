package ledger_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

const (
	roberta   calendar.Address = "roberta@example.com"
	johnathon calendar.Address = "johnathon@example.com"
)

// monday is when the story begins.
var monday = time.Date(2026, 5, 4, 14, 30, 0, 0, time.UTC)

// read is the mark of a change that a meeting brought.
var read = ledger.Mark{At: monday, By: "bywhen", Why: "read in the meeting"}

// open gives a new ledger of Roberta's.
func open(t testing.TB) *ledger.Ledger {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "data", "ledger.db"))
}

func openAt(t testing.TB, path string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(context.Background(), path, roberta)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// update and view fail the test when the transaction fails.
func update(t testing.TB, l *ledger.Ledger, f func(*ledger.Tx) error) {
	t.Helper()
	if err := l.Update(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, l *ledger.Ledger, f func(*ledger.Tx) error) {
	t.Helper()
	if err := l.View(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// refused checks that one change gives the error, and that the transaction it
// was made in can go on.
func refused(t testing.TB, l *ledger.Ledger, want error, change func(*ledger.Tx) error) {
	t.Helper()
	update(t, l, func(tx *ledger.Tx) error {
		if err := change(tx); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		return tx.SetSetting("still", "usable")
	})
}

// briefing is the commitment of the story.
func briefing() commitments.Commitment {
	return commitments.Commitment{
		Key: "k0briefing", Label: "briefing", Kind: commitments.Work, Status: commitments.Open,
		Owner: roberta, Delegator: johnathon,
		What: "the Waterfall briefing", Why: "the board decides on the 19th", Obstacles: []string{"legal", "the venue"},
		Due:    commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 18}, Minute: 13 * 60, Zone: "America/New_York", Text: "by May 18, 1pm"},
		Effort: commitments.Min(240), Left: commitments.Min(240), LeftAt: monday,
		Origin:  commitments.Origin{Calendar: "work", Source: calendar.Source{UID: "delegation@example.com"}, Quote: "Roberta: write the briefing by May 18, 1pm", Rule: "name-colon"},
		Created: monday,
	}
}

// promise is a commitment of which only the names matter.
func promise(key commitments.Key, label string) commitments.Commitment {
	return commitments.Commitment{Key: key, Label: label, Kind: commitments.Work, Status: commitments.Open, What: label, Created: monday}
}
