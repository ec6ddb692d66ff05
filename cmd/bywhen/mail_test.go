package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bywhen/daemon/mail/mailtest"
)

// thursday is when the story's first summary is due.
const thursday = "2026-05-07T15:00:00-04:00"

// mailHome is a home with the story in it, synced once, that sends through a
// server.
func mailHome(t *testing.T, server string) string {
	t.Helper()
	home := t.TempDir()
	if err := unpack(home); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "bywhen", "config.toml")
	config, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	config = fmt.Appendf(config, "\n[mail]\nsmtp = %q\nusername = %q\npassword_cmd = [\"printf\", %q]\n", server, mailtest.Username, mailtest.Password)
	if err := os.WriteFile(path, config, 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, home, "sync", "--as-of", storyNow)
	return home
}

// trusting is bywhen as a process that trusts a certificate.
func trusting(c *mailtest.Certificate, home string, args ...string) *exec.Cmd {
	cmd := command(home, args...)
	cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+c.CertFile)
	return cmd
}

// TestMailThroughPostfix: the whole program sends the summary through a real
// Postfix, over STARTTLS, signed in; it is in the Maildir once, and the same bytes
// come a second time when a person asks.
func TestMailThroughPostfix(t *testing.T) {
	p := mailtest.NewPostfix(t)
	home := mailHome(t, p.Submission)
	for _, at := range []string{thursday, "2026-05-07T15:01:00-04:00", "2026-05-08T10:00:00-04:00"} {
		if out, err := trusting(p.Certificate, home, "sync", "--as-of", at).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, out, p.Log("postfix.log"))
		}
	}
	first := p.Mails(t, 1)
	if len(first) != 1 || !strings.Contains(first[0], "\nSubject: Your week: ") || !strings.Contains(first[0], "Auto-Submitted: auto-generated") {
		t.Fatalf("%d mails:\n%s", len(first), first[0])
	}
	if log := p.Log("postfix.log"); !strings.Contains(log, "sasl_username="+mailtest.Username) {
		t.Errorf("nobody signed in:\n%s", log)
	}
	if out, err := trusting(p.Certificate, home, "mail", "weekly", "--again", "--as-of", "2026-05-08T10:00:00-04:00").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	both := p.Mails(t, 2)
	if a, b := asWritten(both[0]), asWritten(both[1]); a != b || len(both) != 2 {
		t.Errorf("the second is another:\n%s\n%s", a, b)
	}
}

// asWritten is a mail without what servers put in front of it.
func asWritten(mail string) string { return mail[strings.Index(mail, "\nFrom: "):] }

// TestKilledMail kills the process at every step of sending, as SIGKILL does, and
// syncs until the next day: never two mails, and where nobody knows whether there
// is one, status says so.
func TestKilledMail(t *testing.T) {
	for _, step := range mailtest.Steps() {
		t.Run(string(step), func(t *testing.T) {
			server := mailtest.NewServer(t, false)
			home := mailHome(t, server.Addr)
			cmd := trusting(server.Certificate, home, "sync", "--as-of", thursday)
			killed, dead := false, make(chan struct{})
			server.At = func(at mailtest.Step) error {
				if at != step || killed {
					return nil
				}
				killed = true
				if err := cmd.Process.Kill(); err != nil {
					t.Error(err)
				}
				_ = cmd.Wait() // it was killed
				close(dead)
				return mailtest.ErrDie
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-dead
			for range 2 {
				if out, err := trusting(server.Certificate, home, "sync", "--as-of", "2026-05-07T16:00:00-04:00").CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			status, err := command(home, "status", "--as-of", "2026-05-07T16:00:00-04:00").CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, status)
			}
			n, asked := len(server.Accepted()), strings.Contains(string(status), "bywhen mail weekly --again")
			early := step == mailtest.Connected || step == mailtest.Sender || step == mailtest.Recipient
			if n > 1 || early && (n != 1 || asked) || !early && !asked {
				t.Errorf("%d mails were accepted, and status says:\n%s", n, status)
			}
		})
	}
}
