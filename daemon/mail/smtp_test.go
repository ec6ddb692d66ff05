package mail_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"bywhen/calendar"
	"bywhen/daemon/mail"
	"bywhen/daemon/mail/mailtest"
)

// envelope is a message to send.
func envelope(t *testing.T) mail.Envelope {
	t.Helper()
	m := mail.Message{
		From: calendar.Person{Name: "Roberta", Address: "roberta@example.com"}, To: calendar.Person{Name: "Roberta", Address: "roberta@example.com"},
		Subject: "Your week", ID: "w19@example.com", Date: time.Date(2026, 5, 7, 15, 0, 0, 0, time.UTC), Text: "All is well.\n.\nReally.\n",
	}
	data, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return mail.Envelope{From: m.From.Address, To: []calendar.Address{m.To.Address}, ID: m.ID, Bytes: data}
}

func password(context.Context) (string, error) { return mailtest.Password, nil }

// TestSMTP sends over STARTTLS and over TLS from the first byte, signed in, and
// the very bytes arrive.
func TestSMTP(t *testing.T) {
	for _, implicit := range []bool{false, true} {
		server := mailtest.NewServer(t, implicit)
		s := mail.SMTP{Server: server.Addr, Username: mailtest.Username, Password: password, TLS: server.Trust}
		if implicit {
			s.Server = "smtps://" + s.Server
		}
		e := envelope(t)
		begun := 0
		answer, err := s.Send(t.Context(), e, func() error { begun++; return nil })
		if err != nil || begun != 1 || !strings.Contains(answer, "OK") {
			t.Fatalf("implicit TLS %v: %q, %v, begun %d times", implicit, answer, err, begun)
		}
		if got := server.Accepted(); len(got) != 1 || got[0] != string(e.Bytes) {
			t.Errorf("arrived %q, expected %q", got, e.Bytes)
		}
	}
}

// TestNotBegun: what was not begun is not sent.
func TestNotBegun(t *testing.T) {
	server := mailtest.NewServer(t, false)
	s := mail.SMTP{Server: server.Addr, Username: mailtest.Username, Password: password, TLS: server.Trust}
	maildir := mail.Maildir{Dir: filepath.Join(t.TempDir(), "box")}
	out := filepath.Join(t.TempDir(), "out")
	program := mail.Sendmail{Command: []string{"sh", "-c", "cat > " + out}}
	no := errors.New("no")
	for _, post := range []mail.Post{s, maildir, program} {
		if _, err := post.Send(t.Context(), envelope(t), func() error { return no }); !errors.Is(err, no) {
			t.Errorf("%T: %v", post, err)
		}
	}
	if n := len(server.Accepted()); n != 0 {
		t.Errorf("%d mails arrived", n)
	}
	if found, _ := filepath.Glob(filepath.Join(maildir.Dir, "*", "*")); len(found) != 0 {
		t.Errorf("the Maildir holds %v", found)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("the program was run")
	}
}

// TestServerFaults: what a server does at each step decides whether a mail may be
// sent again: never when it may have been accepted.
func TestServerFaults(t *testing.T) {
	passing := &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
	lasting := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "not from you"}
	for _, tt := range []struct {
		at       mailtest.Step
		answer   error
		want     error // nil: may be tried again
		begun    bool
		accepted int
	}{
		{mailtest.Connected, mailtest.ErrDie, nil, false, 0},
		{mailtest.Sender, mailtest.ErrDie, nil, false, 0},
		{mailtest.Recipient, mailtest.ErrDie, nil, false, 0},
		{mailtest.Data, mailtest.ErrDie, mail.ErrUnknown, true, 0},
		{mailtest.Taken, mailtest.ErrDie, mail.ErrUnknown, true, 1},
		{mailtest.Sender, passing, nil, false, 0},
		{mailtest.Recipient, passing, nil, false, 0},
		{mailtest.Data, passing, nil, true, 0},
		{mailtest.Sender, lasting, mail.ErrRefused, false, 0},
		{mailtest.Recipient, lasting, mail.ErrRefused, false, 0},
		{mailtest.Data, lasting, mail.ErrRefused, true, 0},
	} {
		t.Run(fmt.Sprintf("%s %v", tt.at, tt.answer), func(t *testing.T) {
			server := mailtest.NewServer(t, false)
			server.At = func(at mailtest.Step) error {
				if at == tt.at {
					return tt.answer
				}
				return nil
			}
			s := mail.SMTP{Server: server.Addr, Username: mailtest.Username, Password: password, TLS: server.Trust}
			begun := false
			_, err := s.Send(t.Context(), envelope(t), func() error { begun = true; return nil })
			if err == nil || begun != tt.begun || len(server.Accepted()) != tt.accepted {
				t.Fatalf("%v, begun %v, %d accepted", err, begun, len(server.Accepted()))
			}
			if refused, unknown := errors.Is(err, mail.ErrRefused), errors.Is(err, mail.ErrUnknown); refused != (tt.want == mail.ErrRefused) || unknown != (tt.want == mail.ErrUnknown) {
				t.Errorf("%v: refused %v, unknown %v", err, refused, unknown)
			}
		})
	}
}

// TestNoServer: a wrong password is final until a person looks; a server that is
// not there, or whose certificate nobody trusts, gets nothing.
func TestNoServer(t *testing.T) {
	server := mailtest.NewServer(t, false)
	begun := func() error { t.Error("it was begun"); return nil }
	wrong := func(context.Context) (string, error) { return "xyzzy", nil }
	if _, err := (mail.SMTP{Server: server.Addr, Username: mailtest.Username, Password: wrong, TLS: server.Trust}).Send(t.Context(), envelope(t), begun); !errors.Is(err, mail.ErrRefused) || strings.Contains(err.Error(), "xyzzy") {
		t.Errorf("a wrong password: %v", err)
	}
	if _, err := (mail.SMTP{Server: server.Addr, Username: mailtest.Username, Password: password}).Send(t.Context(), envelope(t), begun); err == nil || errors.Is(err, mail.ErrRefused) {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
	if _, err := (mail.SMTP{Server: server.Addr}).Send(t.Context(), envelope(t), begun); err == nil {
		t.Error("a server that wants one to sign in took it from nobody")
	}
	if _, err := (mail.SMTP{Server: "127.0.0.1:1"}).Send(t.Context(), envelope(t), begun); err == nil || errors.Is(err, mail.ErrRefused) || errors.Is(err, mail.ErrUnknown) {
		t.Errorf("no server: %v", err)
	}
}

// TestPostfix: a real Postfix takes it over STARTTLS and over TLS, signed in by
// SCRAM as Dovecot offers it, and it is in the Maildir as it was written.
func TestPostfix(t *testing.T) {
	p := mailtest.NewPostfix(t)
	for i, server := range []string{p.Submission, "smtps://" + p.Submissions} {
		s := mail.SMTP{Server: server, Username: mailtest.Username, Password: password, TLS: p.Trust}
		e := envelope(t)
		answer, err := s.Send(t.Context(), e, func() error { return nil })
		if err != nil || !strings.Contains(answer, "queued") {
			t.Fatalf("%s: %q, %v\n%s", server, answer, err, p.Log("postfix.log"))
		}
		mails := p.Mails(t, i+1)
		if want := strings.ReplaceAll(string(e.Bytes), "\r\n", "\n"); !strings.HasSuffix(mails[0], want) {
			t.Errorf("%s: arrived\n%s\nexpected at its end\n%s", server, mails[0], want)
		}
	}
	if log := p.Log("postfix.log"); !strings.Contains(log, "sasl_method=SCRAM-SHA-256") {
		t.Errorf("the password was sent itself:\n%s", log)
	}
	wrong := func(context.Context) (string, error) { return "xyzzy", nil }
	s := mail.SMTP{Server: p.Submission, Username: mailtest.Username, Password: wrong, TLS: p.Trust}
	if _, err := s.Send(t.Context(), envelope(t), func() error { return nil }); err == nil {
		t.Error("a wrong password was taken")
	}
}

// TestMaildir: a message is put there once, whole, and stays once while it is
// there, read or not.
func TestMaildir(t *testing.T) {
	m := mail.Maildir{Dir: filepath.Join(t.TempDir(), "box")}
	e := envelope(t)
	send := func() {
		t.Helper()
		if _, err := m.Send(t.Context(), e, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	send()
	send()
	found, err := filepath.Glob(filepath.Join(m.Dir, "*", "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %v", found, err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil || string(text) != strings.ReplaceAll(string(e.Bytes), "\r\n", "\n") {
		t.Errorf("%v\n%s", err, text)
	}
	if err := os.Rename(found[0], filepath.Join(m.Dir, "cur", filepath.Base(found[0])+":2,S")); err != nil {
		t.Fatal(err)
	}
	send()
	if found, err := filepath.Glob(filepath.Join(m.Dir, "*", "*")); err != nil || len(found) != 1 {
		t.Errorf("a mail that was read came again: %v %v", found, err)
	}
}

// TestSendmail: the exit code says what came of it.
func TestSendmail(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	for _, tt := range []struct {
		script  string
		refused bool
		unknown bool
		begun   bool
	}{
		{"cat > " + out, false, false, true},
		{"cat > /dev/null; echo no such user >&2; exit 67", true, false, true},
		{"exit 75", false, false, true},
		{"kill -9 $$", false, true, true},
		{"sleep 20", false, true, true},
	} {
		s := mail.Sendmail{Command: []string{"sh", "-c", tt.script}, Within: 300 * time.Millisecond}
		if strings.HasPrefix(tt.script, "cat") {
			s.Within = 0
		}
		begun := false
		_, err := s.Send(t.Context(), envelope(t), func() error { begun = true; return nil })
		if errors.Is(err, mail.ErrRefused) != tt.refused || errors.Is(err, mail.ErrUnknown) != tt.unknown || begun != tt.begun {
			t.Errorf("%s: %v, begun %v", tt.script, err, begun)
		}
	}
	if text, err := os.ReadFile(out); err != nil || strings.Contains(string(text), "\r") || !strings.Contains(string(text), "\nSubject: Your week\n") {
		t.Errorf("%v %q", err, text)
	}
	if _, err := (mail.Sendmail{Command: []string{"no-such-program-here"}}).Send(t.Context(), envelope(t), func() error { return nil }); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("no such program: %v", err)
	}
}
