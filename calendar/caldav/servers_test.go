package caldav

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The account of the tests. The password is a canary: it may stand in no error
// and no line of a log.
const (
	user   = "roberta"
	canary = "canary-7f3a-password"
)

// program gives the path of a real program, or skips the test. With
// BYWHEN_REAL=1 a missing one fails it.
func program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("BYWHEN_REAL") == "1" {
		t.Fatalf("%s is missing: apt-get install %s", name, name)
	}
	t.Skipf("needs %s: apt-get install %s, or set BYWHEN_REAL=1 to insist", name, name)
	return ""
}

// A server is a real calendar server on 127.0.0.1.
type server struct {
	url   string // with a slash behind it
	home  string // of the user, below it
	calls int
}

// freePort is a port on 127.0.0.1 that nobody listens on.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start runs a server until the test ends and returns when it answers.
func start(t testing.TB, url string, command ...string) {
	t.Helper()
	c := exec.Command(program(t, command[0]), command[1:]...)
	var said lockedBuffer
	c.Stderr, c.Stdout = &said, &said
	must(t, c.Start())
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		if t.Failed() {
			t.Logf("%s says: %s", command[0], said.tail())
		}
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
}

// A lockedBuffer takes what a process says while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.b.Bytes()
	return string(b[max(0, len(b)-3000):])
}

// radicale starts a Radicale with two accounts: roberta, and reader, who may read
// what is hers.
func radicale(t testing.TB) *server { return radicaleAt(t, filepath.Join(t.TempDir(), "collections")) }

func radicaleAt(t testing.TB, storage string) *server {
	t.Helper()
	dir := t.TempDir()
	port := freePort(t)
	write(t, dir+"/users", user+":"+canary+"\nreader:"+canary+"\njohnathon:"+canary+"\n")
	write(t, dir+"/rights", `[root]
user: .+
collection:
permissions: R
[principal]
user: .+
collection: {user}
permissions: RW
[calendars]
user: .+
collection: {user}/[^/]+
permissions: rw
[reader]
user: reader
collection: roberta(/[^/]+)?
permissions: rR
`)
	write(t, dir+"/radicale.conf", fmt.Sprintf(`[server]
hosts = 127.0.0.1:%d
[auth]
type = htpasswd
htpasswd_filename = %s/users
htpasswd_encryption = plain
delay = 0
[rights]
type = from_file
file = %s/rights
[storage]
filesystem_folder = %s
[logging]
level = warning
`, port, dir, dir, storage))
	s := &server{url: fmt.Sprintf("http://127.0.0.1:%d/", port), home: "roberta/"}
	start(t, s.url, "radicale", "--config", dir+"/radicale.conf")
	return s
}

// xandikos starts a Xandikos, which knows no passwords.
func xandikos(t testing.TB) *server {
	t.Helper()
	port := freePort(t)
	s := &server{url: fmt.Sprintf("http://127.0.0.1:%d/", port), home: "roberta/calendars/"}
	start(t, s.url, "xandikos", "-l", "127.0.0.1", "-p", fmt.Sprint(port), "-d", t.TempDir(),
		"--current-user-principal", "/roberta/", "--defaults")
	return s
}

// calendar makes a calendar of that name and gives its address.
func (s *server) calendar(t testing.TB, name string) string {
	t.Helper()
	at := s.url + s.home + name + "/"
	s.request(t, "MKCALENDAR", at, "", 201)
	return at
}

// request makes a request as another program of Roberta's does, and gives the
// body of the answer.
func (s *server) request(t testing.TB, method, at, body string, want ...int) string {
	t.Helper()
	r, err := http.NewRequest(method, at, strings.NewReader(body))
	must(t, err)
	r.SetBasicAuth(user, canary)
	kind := "text/calendar; charset=utf-8"
	if method != http.MethodPut {
		kind = "application/xml; charset=utf-8"
	}
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	for _, code := range want {
		if resp.StatusCode == code {
			return string(text)
		}
	}
	t.Fatalf("%s %s: %s\n%s", method, at, resp.Status, text)
	return ""
}

func write(t testing.TB, file, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(file), 0o700))
	must(t, os.WriteFile(file, []byte(text), 0o600))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// passwordFile is a file with the password of the tests.
func passwordFile(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	write(t, file, canary+"\n")
	return file
}

// open opens a calendar as Roberta.
func open(t testing.TB, url string, edit ...func(*Settings)) *CalDAV {
	t.Helper()
	s := Settings{URL: url, Username: user, PasswordFile: passwordFile(t)}
	for _, e := range edit {
		e(&s)
	}
	log := slog.New(slog.NewTextHandler(&canaryWatch{t: t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c, err := New(log, "work", s)
	must(t, err)
	return c
}

// canaryWatch fails the test when the password is logged.
type canaryWatch struct {
	t testing.TB
}

func (w *canaryWatch) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(canary)) {
		w.t.Errorf("the log holds the password: %s", p)
	}
	return len(p), nil
}

// event is an iCalendar object with one event.
func event(uid, summary string, lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another program//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
		"\r\nDTSTAMP:20260501T120000Z\r\nSUMMARY:" + summary + "\r\n" +
		cmp.Or(strings.Join(lines, "\r\n"), "DTSTART:20260504T143000Z\r\nDTEND:20260504T150000Z") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}
