package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

var anyLink = regexp.MustCompile(`http://127\.0\.0\.1:\d+/link/[\w-]+`)

// behind is what stands behind a link.
func behind(t *testing.T, link string) string {
	t.Helper()
	r, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("the link answers %s: %v", r.Status, err)
	}
	return string(text)
}

// TestOpen: a daemon serves the page, and bywhen open prints a link to it; after
// a new configuration too.
func TestOpen(t *testing.T) {
	home := newHome(t)
	d := start(t, home)
	first := anyLink.FindString(mustRun(t, home, "open"))
	if first == "" || !strings.Contains(behind(t, first), "Sign in") {
		t.Fatalf("bywhen open prints %q", first)
	}
	if second := anyLink.FindString(mustRun(t, home, "open")); second == first {
		t.Error("the same link twice")
	}
	if err := d.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for d.stderr.Scan() && !strings.Contains(d.stderr.Text(), "running; verbs answer through") {
	}
	if link := anyLink.FindString(mustRun(t, home, "open")); !strings.Contains(behind(t, link), "Sign in") {
		t.Errorf("after a new configuration: %q", link)
	}
	d.stop(t)
}

// TestOpenWithoutDaemon: where no daemon serves a page there is no link to it.
func TestOpenWithoutDaemon(t *testing.T) {
	out, err := command(newHome(t), "open").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no daemon is running") || !strings.Contains(string(out), "bywhen run") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestDemoServe: the demo leaves its page up until it is ended, and then leaves
// nothing behind.
func TestDemoServe(t *testing.T) {
	c := command(t.TempDir(), "demo", "--serve")
	temporary := t.TempDir()
	c.Env = append(c.Env, "TMPDIR="+temporary)
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	link := ""
	for lines := bufio.NewScanner(stdout); link == "" && lines.Scan(); {
		link = anyLink.FindString(lines.Text())
	}
	if link == "" || !strings.Contains(behind(t, link), "Sign in") {
		t.Fatalf("the demo prints %q", link)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}
