package command

import (
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bywhen/daemon/notify"
)

func open(t *testing.T, argv ...string) notify.Notifier {
	t.Helper()
	n, err := Open(slog.New(slog.DiscardHandler), "", func(into any) error {
		into.(*Settings).Argv = argv
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNotify: the program reads the notice, and later that it is settled. What
// stands in it is data, not words of a command line.
func TestNotify(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	n := open(t, "sh", "-c", `cat >>"$0"`, out)
	notice := notify.Notice{Topic: "a/b", Title: "$(touch x) `y`", Body: "two\nlines", Brief: "one", Answers: []notify.Answer{{Key: "k", Label: "l"}}}
	if err := n.Notify(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	if err := n.Withdraw(t.Context(), "a/b"); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got [2]message
	d := json.NewDecoder(f)
	for i := range got {
		if err := d.Decode(&got[i]); err != nil {
			t.Fatal(err)
		}
	}
	want := [2]message{
		{V: 1, Topic: "a/b", Title: "$(touch x) `y`", Body: "two\nlines", Brief: "one", Answers: []answer{{"k", "l"}}},
		{V: 1, Topic: "a/b", Withdrawn: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFails: a program that fails, or is not there, leaves it to the next
// channel.
func TestFails(t *testing.T) {
	for _, argv := range [][]string{{"sh", "-c", "echo no bell here; exit 3"}, {filepath.Join(t.TempDir(), "nothing")}} {
		if err := open(t, argv...).Notify(t.Context(), notify.Notice{}); !errors.Is(err, notify.ErrUnavailable) {
			t.Errorf("%v: %v", argv, err)
		}
	}
}
