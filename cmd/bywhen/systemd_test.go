package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var serviceKills = flag.Int("service-kills", 5, "how often TestService kills the service")

// TestService lives the life of a service under a real systemd, as a user
// without rights: it is installed, becomes ready, hangs, is killed, takes over a
// configuration, and leaves nothing behind.
func TestService(t *testing.T) {
	real := os.Getenv("BYWHEN_REAL") != ""
	if _, err := os.Stat("/usr/lib/systemd/systemd"); err != nil || os.Getuid() != 0 {
		if real {
			t.Fatal("this needs systemd, and root to make a session of another user")
		}
		t.Skip("needs systemd, and root to make a session of another user")
	}
	const uid, stranger = 64242, 64243
	home := serviceHome(t, uid)
	got := live(t, home, uid, func(pid string) { refused(t, pid, home, uid, stranger) })
	want := map[string]string{
		"install": "0", "active": "active", "type": "notify", "status": "1", "booked": "1",
		"watchdog": "1 restarts=1", "after_kills": "1", "commitments": "1", "bad_reload": "active", "reload": "active",
		"clean_listed": "1", "uninstall": "0", "left": "0 0", "stopped": "inactive", "waited": "",
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s: %q instead of %q", name, got[name], value)
		}
	}
	if level, err := strconv.ParseFloat(got["exposure"], 64); err != nil || level > 2.5 {
		t.Errorf("systemd-analyze security: exposure %q", got["exposure"])
	}
	if t.Failed() {
		for _, name := range []string{"install.out", "daemon.log", "manager.log", "clean.out"} {
			said, _ := os.ReadFile(filepath.Join(home, name))
			t.Logf("%s:\n%s", name, said)
		}
	}
}

// serviceHome makes the home of a user with one meeting that has just ended. It
// is not below /tmp, which a service has of its own.
func serviceHome(t *testing.T, uid int) string {
	t.Helper()
	home, err := os.MkdirTemp("/var/lib", "bywhen-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	must(t, os.Chmod(home, 0o755)) // nothing but what bywhen itself guards is guarded
	if err := unpack(home); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(home, ".config", "bywhen")
	bin := filepath.Join(home, "bin")
	dropIn := filepath.Join(home, ".config", "systemd", "user", "bywhen.service.d")
	for _, dir := range []string{conf, bin, dropIn} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(home, "bywhen", "config.toml"), filepath.Join(conf, "config.toml")); err != nil {
		t.Fatal(err)
	}
	must(t, os.WriteFile(filepath.Join(home, "roberta", "delegation.ics"), []byte(justNow()), 0o600))
	must(t, os.WriteFile(filepath.Join(dropIn, "log.conf"), fmt.Appendf(nil, "[Service]\nStandardError=append:%s/daemon.log\n", home), 0o600))
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "bywhen"), ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	must(t, filepath.WalkDir(home, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, uid)
	}))
	return home
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// justNow is a meeting that ended a minute ago, in which work was handed over
// that is due within two weeks, so that it has one check-in.
func justNow() string {
	now := time.Now().UTC()
	due := now.AddDate(0, 0, 7)
	for due.Weekday() != time.Thursday {
		due = due.AddDate(0, 0, 1)
	}
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//test//EN", "BEGIN:VEVENT", "UID:delegation@example.com",
		"DTSTAMP:" + now.Add(-time.Hour).Format("20060102T150405Z"),
		"DTSTART:" + now.Add(-31*time.Minute).Format("20060102T150405Z"), "DTEND:" + now.Add(-time.Minute).Format("20060102T150405Z"),
		"SUMMARY:Roberta / Johnathon", "ORGANIZER;CN=Johnathon:mailto:johnathon@example.com",
		"ATTENDEE;CN=Roberta:mailto:roberta@example.com", "ATTENDEE;CN=Johnathon:mailto:johnathon@example.com",
		`DESCRIPTION:Action items\n- Roberta: write the Waterfall briefing by ` + due.Format("January 2") + `\, half a day`,
		"END:VEVENT", "END:VCALENDAR", "",
	}
	return strings.Join(lines, "\r\n")
}

// live lives the session and gives what it answered. look is called while the
// service runs, with the process whose view of the files it has.
func live(t *testing.T, home string, uid int, look func(pid string)) map[string]string {
	t.Helper()
	scripts, err := filepath.Abs("testdata/systemd")
	must(t, err)
	c := exec.CommandContext(t.Context(), "unshare", "-m", "-C", "--kill-child", "--fork",
		"bash", filepath.Join(scripts, "session.sh"), strconv.Itoa(uid), home, filepath.Join(home, "user.sh"))
	text, err := os.ReadFile(filepath.Join(scripts, "user.sh"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(home, "user.sh"), text, 0o644))
	c.Env = append(os.Environ(), "BYWHEN="+filepath.Join(home, "bin", "bywhen"), "EVENTS="+filepath.Join(home, "roberta"), fmt.Sprint("KILLS=", *serviceKills))
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	c.Stderr = os.Stderr
	must(t, c.Start())
	got := map[string]string{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		got[name] = value
		t.Log(lines.Text())
		if name == "look" {
			look(value)
			fmt.Fprintln(in)
		}
	}
	if err := c.Wait(); err != nil {
		t.Errorf("the session ended with %v", err)
	}
	return got
}

// refused fails unless another user is kept from everything: the socket, the
// folders, the files. That the owner gets there shows that there is something to
// be kept from.
func refused(t *testing.T, pid, home string, uid, stranger int) {
	t.Helper()
	data := filepath.Join(home, ".local", "share", "bywhen")
	run := fmt.Sprintf("/run/user/%d/bywhen", uid)
	for path, how := range map[string]string{
		filepath.Join(run, "bywhen.sock"): "-w", run: "-x", data: "-x", filepath.Join(data, "ledger.db"): "-r",
	} {
		for who, may := range map[int]bool{uid: true, stranger: false} {
			id := strconv.Itoa(who)
			c := exec.Command("nsenter", "-t", pid, "-m", "setpriv", "--reuid", id, "--regid", id, "--clear-groups", "test", how, path)
			if err := c.Run(); (err == nil) != may {
				t.Errorf("user %d: test %s %s: %v", who, how, path, err)
			}
		}
	}
}
