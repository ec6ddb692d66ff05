package desktop

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"bywhen/daemon/notify"
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

// start starts a program that the test needs and ends it with the test.
func start(t *testing.T, env []string, name string, args ...string) io.Reader {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	return out
}

// firstLine is what a program says first: where it can be reached.
func firstLine(t *testing.T, out io.Reader) string {
	t.Helper()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// need skips without the programs, or fails where they must be there.
func need(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("BYWHEN_REAL") != "" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("needs %s", name)
	}
}

// dunstrc makes a click open the menu of buttons, out of which a program picks
// one as a hand would.
const dunstrc = `[global]
    monitor = 0
    width = 400
    height = 200
    origin = top-left
    offset = 0x0
    mouse_left_click = context
    mouse_right_click = close_current
    dmenu = %s
    markup = full
    format = "%%s\n%%b"
`

// session starts a screen, a bus and dunst, whose buttons are picked by the
// words on them.
func session(t *testing.T, button string) (display string, connect func() (*dbus.Conn, error)) {
	t.Helper()
	need(t, "Xvfb", "dbus-daemon", "dunst", "xdotool")
	dir := t.TempDir()
	pick, rc := filepath.Join(dir, "pick"), filepath.Join(dir, "dunstrc")
	for name, text := range map[string]string{pick: "#!/bin/sh\ngrep -m1 '" + button + "'\n", rc: fmt.Sprintf(dunstrc, pick)} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	display = ":" + firstLine(t, start(t, nil, "Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"))
	bus := firstLine(t, start(t, nil, "dbus-daemon", "--session", "--nofork", "--print-address"))
	watch, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { watch.Close() })
	owners := make(chan *dbus.Signal, 10)
	watch.Signal(owners)
	if err := watch.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service)); err != nil {
		t.Fatal(err)
	}
	start(t, []string{"DISPLAY=" + display, "DBUS_SESSION_BUS_ADDRESS=" + bus}, "dunst", "-config", rc)
	for s := range owners {
		if s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == service && s.Body[2] != "" {
			break
		}
	}
	return display, func() (*dbus.Conn, error) { return dbus.Dial(bus) }
}

// TestClick shows a question on a real desktop and clicks on its buttons.
func TestClick(t *testing.T) {
	display, connect := session(t, "He said Riverbed")
	d := newDesktop(slog.New(slog.DiscardHandler), connect)
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
	click(ctx, t, display, "1")
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
	display, connect := session(t, "nothing")
	d := newDesktop(slog.New(slog.DiscardHandler), connect)
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
	click(ctx, t, display, "3")
	var got notify.Reply
	if err := d.Listen(ctx, func(_ context.Context, r notify.Reply) error { got = r; stop(); return nil }); err != nil {
		t.Fatal(err)
	}
	if got != (notify.Reply{Topic: "second"}) {
		t.Errorf("heard %+v", got)
	}
}

// click presses a mouse button on the notice that is shown.
func click(ctx context.Context, t *testing.T, display, button string) {
	t.Helper()
	c := exec.CommandContext(ctx, "xdotool", "search", "--sync", "--onlyvisible", "--class", "Dunst", "mousemove", "--sync", "60", "20", "click", button)
	c.Env = append(os.Environ(), "DISPLAY="+display)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("click: %v\n%s", err, out)
	}
}
