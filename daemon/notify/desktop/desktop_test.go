package desktop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"bywhen/daemon/notify"
	"bywhen/daemon/notify/desktop/desktoptest"
)

// TestNoDesktop: where there is none, the next channel is tried.
func TestNoDesktop(t *testing.T) {
	d := newDesktop(slog.New(slog.DiscardHandler), func() (*dbus.Conn, error) { return nil, errors.New("no bus") })
	if err := d.Notify(t.Context(), notify.Notice{Topic: "a"}); !errors.Is(err, notify.ErrUnavailable) {
		t.Error(err)
	}
	if err := d.Withdraw(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

// TestSignals: only what the server says of our own notices is an answer.
func TestSignals(t *testing.T) {
	tests := []struct {
		name string
		body []any
		want []notify.Reply
	}{
		{"ActionInvoked", []any{uint32(7), "later"}, []notify.Reply{{Topic: "ours", Key: "later"}}},
		{"ActionInvoked", []any{uint32(8), "later"}, nil},
		{"ActionInvoked", []any{uint32(7), 5}, nil},
		{"ActionInvoked", []any{"7", "later"}, nil},
		{"ActionInvoked", nil, nil},
		{"NotificationClosed", []any{uint32(7), uint32(2)}, []notify.Reply{{Topic: "ours"}}},
		{"NotificationClosed", []any{uint32(7), uint32(1)}, nil},
		{"ActivationToken", []any{uint32(7), "x"}, nil},
	}
	for _, test := range tests {
		d := newDesktop(slog.New(slog.DiscardHandler), nil)
		d.ids["ours"] = 7
		d.hear(&dbus.Signal{Name: service + "." + test.name, Body: test.body})
		close(d.replies)
		var got []notify.Reply
		for r := range d.replies {
			got = append(got, r)
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s %v: %v instead of %v", test.name, test.body, got, test.want)
		}
	}
}

// TestClick shows a question on a real desktop and clicks on its buttons.
func TestClick(t *testing.T) {
	screen := desktoptest.Start(t, "He said Riverbed")
	d := newDesktop(slog.New(slog.DiscardHandler), screen.Dial)
	n := notify.Notice{
		Topic: "overload/riverbed", Title: "Short by 2 h <b>&", Body: "Riverbed can move & nothing is <i>lost",
		Answers: []notify.Answer{{Key: "riverbed", Label: "He said Riverbed"}, {Key: "ask", Label: "Ask"}, {Key: "later", Label: "Later"}},
	}
	if err := d.Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	first := d.ids[n.Topic]
	n.Body = "Riverbed can move to Fri 22 May."
	if err := d.Notify(t.Context(), n); err != nil || d.ids[n.Topic] != first {
		t.Fatalf("the second notice did not take the place of the first: %d, %d, %v", first, d.ids[n.Topic], err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	screen.Click(ctx, t, "1")
	var got notify.Reply
	if err := d.Listen(ctx, func(_ context.Context, r notify.Reply) error { got = r; stop(); return nil }); err != nil {
		t.Fatal(err)
	}
	if got != (notify.Reply{Topic: n.Topic, Key: "riverbed"}) {
		t.Errorf("heard %+v", got)
	}
}

// TestPutAway puts a notice away, and withdraws another.
func TestPutAway(t *testing.T) {
	screen := desktoptest.Start(t, "nothing")
	d := newDesktop(slog.New(slog.DiscardHandler), screen.Dial)
	for _, topic := range []string{"first", "second"} {
		if err := d.Notify(t.Context(), notify.Notice{Topic: topic, Title: topic}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Withdraw(t.Context(), "first"); err != nil || len(d.ids) != 1 {
		t.Fatal(d.ids, err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	screen.Click(ctx, t, "3")
	var got notify.Reply
	if err := d.Listen(ctx, func(_ context.Context, r notify.Reply) error { got = r; stop(); return nil }); err != nil {
		t.Fatal(err)
	}
	if got != (notify.Reply{Topic: "second"}) {
		t.Errorf("heard %+v", got)
	}
}
