// Package desktoptest gives tests a real desktop to show notices on: Xvfb, a bus
// and dunst, as Debian has them.
package desktoptest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

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

// A Screen is a desktop without anybody in front of it.
type Screen struct {
	Display string // $DISPLAY
	Bus     string // $DBUS_SESSION_BUS_ADDRESS
}

// Start starts a screen, a bus and dunst, whose buttons are picked by a word on
// them, and ends them with the test.
func Start(t *testing.T, button string) *Screen {
	t.Helper()
	need(t, "Xvfb", "dbus-daemon", "dunst", "xdotool")
	dir := t.TempDir()
	pick, rc := filepath.Join(dir, "pick"), filepath.Join(dir, "dunstrc")
	for name, text := range map[string]string{pick: "#!/bin/sh\ngrep -m1 '" + button + "'\n", rc: fmt.Sprintf(dunstrc, pick)} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s := &Screen{Display: ":" + firstLine(t, start(t, nil, "Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"))}
	s.Bus = firstLine(t, start(t, nil, "dbus-daemon", "--session", "--nofork", "--print-address"))
	watch, err := dbus.Connect(s.Bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { watch.Close() })
	owners := make(chan *dbus.Signal, 10)
	watch.Signal(owners)
	if err := watch.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service)); err != nil {
		t.Fatal(err)
	}
	start(t, []string{"DISPLAY=" + s.Display, "DBUS_SESSION_BUS_ADDRESS=" + s.Bus}, "dunst", "-config", rc)
	for o := range owners {
		if o.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(o.Body) == 3 && o.Body[0] == service && o.Body[2] != "" {
			break
		}
	}
	return s
}

// service is the name that a notification server has on the bus.
const service = "org.freedesktop.Notifications"

// Dial connects to the bus.
func (s *Screen) Dial() (*dbus.Conn, error) { return dbus.Dial(s.Bus) }

// Click presses a mouse button on the notice that is shown.
func (s *Screen) Click(ctx context.Context, t *testing.T, button string) {
	t.Helper()
	c := exec.CommandContext(ctx, "xdotool", "search", "--sync", "--onlyvisible", "--class", "Dunst", "mousemove", "--sync", "60", "20", "click", button)
	c.Env = append(os.Environ(), "DISPLAY="+s.Display)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("click: %v\n%s", err, out)
	}
}
