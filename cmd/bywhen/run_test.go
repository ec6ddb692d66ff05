package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A running is a daemon started by a test.
type running struct {
	*exec.Cmd
	stderr *bufio.Scanner
}

// start starts a daemon and waits until it says that it runs.
func start(t *testing.T, home string, args ...string) *running {
	t.Helper()
	c := command(home, append([]string{"run"}, args...)...)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = w
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	d := &running{c, bufio.NewScanner(r)}
	t.Cleanup(func() { c.Process.Kill(); c.Wait(); r.Close() })
	for d.stderr.Scan() {
		if strings.Contains(d.stderr.Text(), "running; verbs answer through") {
			return d
		}
	}
	t.Fatal("the daemon ended before it ran")
	return nil
}

// stop ends it with SIGTERM.
func (d *running) stop(t *testing.T) {
	t.Helper()
	if err := d.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := d.Wait(); err != nil {
		t.Fatalf("the daemon ended with %v", err)
	}
}

// TestRun starts a daemon, lets a meeting appear in the folder, and asks the
// daemon what it made of it: the same verbs, the same answers.
func TestRun(t *testing.T) {
	home := newHome(t)
	meeting := filepath.Join(home, "roberta", "delegation.ics")
	text, err := os.ReadFile(meeting)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(meeting); err != nil {
		t.Fatal(err)
	}
	d := start(t, home)
	if out := mustRun(t, home, "status"); !strings.Contains(out, "The daemon runs") {
		t.Errorf("status through the socket says:\n%s", out)
	}
	if out, err := command(home, "list", "--as-of", storyNow).CombinedOutput(); err == nil {
		t.Errorf("--as-of was not refused:\n%s", out)
	}
	if err := os.WriteFile(meeting, []byte(endedNow(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	await(t, home, "delegation@example.com")
	remote := mustRun(t, home, "list", "--all", "--json")
	d.stop(t)
	if local := mustRun(t, home, "list", "--all", "--json"); local != remote {
		t.Errorf("through the socket:\n%s\nwithout a daemon:\n%s", remote, local)
	}
	if out := mustRun(t, home, "doctor"); !strings.Contains(out, "ok     ledger passes") {
		t.Errorf("after SIGTERM:\n%s", out)
	}
}

// endedNow moves the story's meeting so that it has just ended.
func endedNow(text string) string {
	utc := func(ago time.Duration) string { return time.Now().Add(-ago).UTC().Format("20060102T150405Z") }
	return strings.NewReplacer(
		"DTSTART;TZID=America/New_York:20260504T103000", "DTSTART:"+utc(31*time.Minute),
		"DTEND;TZID=America/New_York:20260504T110000", "DTEND:"+utc(time.Minute),
	).Replace(text)
}

// await asks the daemon until its list holds the text. Each call is a process of
// its own; the test's own deadline ends a wait that is in vain.
func await(t *testing.T, home, text string) {
	t.Helper()
	for t.Context().Err() == nil {
		if strings.Contains(mustRun(t, home, "list", "--all", "--json"), text) {
			return
		}
	}
	t.Fatalf("the daemon never listed %s", text)
}
