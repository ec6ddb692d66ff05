package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A terminal is a real one, of tmux, in which a person could sit.
type terminal struct {
	t            *testing.T
	tmux, socket string
	env          []string
}

// newTerminal starts a terminal in which a command runs.
func newTerminal(t *testing.T, home string, args ...string) *terminal {
	t.Helper()
	dir, err := os.MkdirTemp("", "bywhen-tmux-") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, tmux: real(t, "tmux"), socket: filepath.Join(dir, "s"), env: command(home).Env}
	t.Cleanup(func() { term.call("kill-server"); os.RemoveAll(dir) })
	term.must(append([]string{"new-session", "-d", "-x", "160", "-y", "80", os.Args[0]}, args...)...)
	return term
}

func (term *terminal) call(args ...string) (string, error) {
	c := exec.Command(term.tmux, append([]string{"-f", "/dev/null", "-S", term.socket}, args...)...)
	c.Env = append(term.env, "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	out, err := c.CombinedOutput()
	return string(out), err
}

func (term *terminal) must(args ...string) string {
	term.t.Helper()
	out, err := term.call(args...)
	if err != nil {
		term.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// await waits until the screen ends with something. The test's own deadline ends
// a wait that is in vain.
func (term *terminal) await(last string) string {
	term.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	screen := ""
	for range tick.C {
		screen = strings.TrimRight(term.must("capture-pane", "-p", "-J"), " \n")
		lines := strings.Split(screen, "\n")
		if strings.Contains(lines[len(lines)-1], last) {
			return screen
		}
		if term.t.Context().Err() != nil {
			break
		}
	}
	term.t.Fatalf("the screen never ended with %q:\n%s", last, screen)
	return ""
}

// answer waits for a question and types an answer to it.
func (term *terminal) answer(question, answer string) {
	term.t.Helper()
	term.await(question)
	if answer != "" {
		term.must("send-keys", "-l", answer)
	}
	term.must("send-keys", "Enter")
}

// TestFromNothingToADaemon sits down at a terminal as a newcomer does, answers
// what init asks about a calendar on Radicale, starts the daemon, and finds what
// was promised in a meeting that just ended.
func TestFromNothingToADaemon(t *testing.T) {
	real(t, "tmux")
	url, home := radicale(t), t.TempDir()
	dav(t, "MKCALENDAR", url+"roberta/work/", "application/xml", "")
	meeting, err := story.ReadFile("story/roberta/delegation.ics")
	if err != nil {
		t.Fatal(err)
	}
	dav(t, "PUT", url+"roberta/work/delegation.ics", "text/calendar", endedNow(string(meeting)))

	term := newTerminal(t, home, "init")
	due := time.Now().AddDate(0, 2, 0)
	for _, qa := range [][2]string{
		{"Your name", "Roberta"},
		{"Your mail address", "roberta@example.com"},
		{"Your time zone", "America/New_York"},
		{"How you write dates", ""},
		{"Your working hours", ""},
		{"Your work calendar", "http://127.0.0.1:1/"}, // nobody listens there
		{"Your name on that server", ""},
		{"The password", ""},
		{"Which calendar there", ""},
		{"Keep it all the same", "no"},
		{"Your work calendar", url},
		{"Your name on that server", "roberta"},
		{"The password", "type"},
		{"Password (not shown)", "a secret"},
		{"Which calendar there", "work"},
		{"Somebody you agree work with", "Johnathon johnathon@example.com"},
		{"Their role", "manager"},
		{"Somebody you agree work with", ""},
		{"Show a notice", ""},
		{"Send yourself a summary", ""},
		{"Promise", "Riverbed by " + due.Format(time.DateOnly) + ", 13h"},
		{"Promise", ""},
	} {
		term.answer(qa[0], qa[1])
	}
	screen := term.await("Run bywhen in the background")
	if strings.Contains(screen, "a secret") {
		t.Errorf("the password stands on the screen:\n%s", screen)
	}
	term.answer("Run bywhen in the background", "no")

	// Whoever has the ports on this machine has nothing to do with this.
	file := filepath.Join(home, "bywhen", "config.toml")
	edit(t, file, `#listen = "127.0.0.1:8786"`, `listen = "127.0.0.1:0"`)
	edit(t, file, `#listen = "127.0.0.1:8787"`, `listen = "127.0.0.1:0"`)
	d := start(t, home)
	await(t, home, "delegation@example.com")
	if out := mustRun(t, home, "status"); !strings.Contains(out, "The daemon runs") {
		t.Errorf("status says:\n%s", out)
	}
	if out := mustRun(t, home, "list"); !strings.Contains(out, "riverbed") {
		t.Errorf("list says:\n%s", out)
	}
	if out := mustRun(t, home, "doctor"); strings.Contains(out, "look  ") {
		t.Errorf("doctor says:\n%s", out)
	}
	d.stop(t)
	info, err := os.Stat(filepath.Join(home, "bywhen", "work.password"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password's file: %v, %v", info, err)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), "a secret") || !strings.Contains(string(text), "password_file") {
		t.Errorf("config.toml: %v\n%s", err, text)
	}
}
