package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMoveAsks: somebody at a terminal is asked before a check-in moves of which
// another person knows, and anything but a yes is a no.
func TestMoveAsks(t *testing.T) {
	home := newHome(t)
	run := func(answer string, args ...string) (out, errs string) {
		t.Helper()
		var o, e bytes.Buffer
		p := program{
			args: append(args, "--as-of", storyNow), stdin: strings.NewReader(answer), stdout: &o, stderr: &e, home: home, interactive: true,
			getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": filepath.Join(home, "bywhen")}[name] },
		}
		if code := p.run(t.Context()); code != 0 {
			t.Fatalf("%v ended %d:\n%s%s", args, code, o.String(), e.String())
		}
		return o.String(), e.String()
	}
	run("", "sync")
	invited := false
	files, err := filepath.Glob(filepath.Join(home, "roberta", "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "X-BYWHEN-KIND:checkin") {
			invited = true
			text := strings.Replace(string(data), "TRANSP:", "ATTENDEE:mailto:johnathon@example.com\r\nTRANSP:", 1)
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !invited {
		t.Fatalf("no check-in is among %v", files)
	}
	run("", "sync")
	for _, answer := range []string{"n\n", "\n", ""} {
		out, errs := run(answer, "checkin", "brief-waterfall-team", "--at", "2026-05-13T14:00")
		if !strings.Contains(errs, "Move it? [y/N]") || !strings.Contains(out, "stands at Tue May 12") {
			t.Errorf("after %q:\n%s%s", answer, out, errs)
		}
	}
	if out, _ := run("y\n", "checkin", "brief-waterfall-team", "--at", "2026-05-13T14:00"); !strings.Contains(out, "stands at Wed May 13") {
		t.Errorf("after a yes:\n%s", out)
	}
}
