package caldav

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

func TestPassword(t *testing.T) {
	file := func(mode os.FileMode, text string) string {
		name := filepath.Join(t.TempDir(), "password")
		write(t, name, text)
		must(t, os.Chmod(name, mode))
		return name
	}
	for _, tc := range []struct {
		name  string
		creds Credentials
		want  string
		wrong string
	}{
		{"none", Credentials{}, "", ""},
		{"a file", Credentials{File: file(0o600, canary+"\nremarks\n")}, canary, ""},
		{"a file of Windows", Credentials{File: file(0o400, canary+"\r\n")}, canary, ""},
		{"a file that others can read", Credentials{File: file(0o640, canary)}, "", "others can read"},
		{"a file of nothing", Credentials{File: file(0o600, "\n")}, "", "password_file is empty"},
		{"a folder", Credentials{File: t.TempDir()}, "", "is no file"},
		{"no file", Credentials{File: "/nowhere/at/all"}, "", "no such file"},
		{"a command", Credentials{Command: []string{"printf", canary + "\\nremarks"}, Within: time.Minute}, canary, ""},
		{"a command that fails and says the password", Credentials{Command: []string{"sh", "-c", "echo " + canary + "; echo " + canary + " >&2; exit 3"}, Within: time.Minute}, "", "sh failed (exit status 3)"},
		{"a command that says nothing", Credentials{Command: []string{"true"}, Within: time.Minute}, "", "printed nothing"},
		{"no such command", Credentials{Command: []string{"no-such-program-here"}, Within: time.Minute}, "", "there is no program"},
		{"a command that waits for ever", Credentials{Command: []string{"sleep", "600"}, Within: 20 * time.Millisecond}, "", "took longer than 20ms"},
		{"a command that never stops talking", Credentials{Command: []string{"sh", "-c", "head -c 100000000 /dev/zero | tr '\\0' x"}, Within: time.Minute}, strings.Repeat("x", maxPassword), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := tc.creds.Password(t.Context())
			if got != tc.want {
				t.Errorf("got %.40q, want %.40q", got, tc.want)
			}
			if tc.wrong == "" && err != nil || tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong) || strings.Contains(err.Error(), canary)) {
				t.Errorf("error %v, want %q", err, tc.wrong)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	for want, s := range map[string]Settings{
		"url is missing":             {},
		"url is no web address":      {URL: "ftp://dav.example.com/"},
		"write https://":             {URL: "http://dav.example.com/"},
		"url has a user name in it":  {URL: "https://me:" + canary + "@dav.example.com/"},
		"not several":                {URL: "https://dav.example.com/", Username: user, PasswordCmd: []string{"x"}, PasswordFile: "/x"},
		"add username":               {URL: "https://dav.example.com/", Keyring: true},
		"a password without":         {URL: "https://dav.example.com/", PasswordFile: "/x"},
		"":                           {URL: "http://dav.example.com/", PlainHTTP: true},
		"password_cmd names no prog": {URL: "https://dav.example.com", Username: user, PasswordCmd: []string{""}},
	} {
		_, err := New(slog.New(slog.DiscardHandler), "work", s)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary)) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestPlainHTTPStaysHere: "localhost" means this machine, or there is no
// connection.
func TestPlainHTTPStaysHere(t *testing.T) {
	for address, here := range map[string]bool{"127.0.0.1:80": true, "[::1]:80": true, "192.168.1.1:80": false, "8.8.8.8:80": false, "x": false} {
		if got := onlyLoopback("tcp", address, nil) == nil; got != here {
			t.Errorf("%s is here: %v, want %v", address, got, here)
		}
	}
}

// TestThePasswordStaysWithItsServer sets a second server beside the first, to
// which the first redirects and points. It may never be asked anything: another
// port of this machine is another origin.
func TestThePasswordStaysWithItsServer(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other server was asked %s %s with %v", r.Method, r.URL, r.Header)
	}))
	t.Cleanup(other.Close)
	elsewhere := strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
	point := func(props string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			multi(w, response207(r.URL.Path, props))
			return true
		}
	}
	for name, before := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"a redirect to another port": func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
			return true
		},
		"a redirect to another host": func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, elsewhere, http.StatusMovedPermanently)
			return true
		},
		"a principal on another host": point("<current-user-principal><href>" + elsewhere + "/me/</href></current-user-principal>"),
		"a home on another host":      point("<C:calendar-home-set><href>" + elsewhere + "/home/</href></C:calendar-home-set>"),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.before = before
			_, err := open(t, f.url).Changes(t.Context(), "", nil)
			if err == nil || !strings.Contains(err.Error(), "where your password is not sent") || strings.Contains(err.Error(), canary) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestDiscovery finds the calendar from what people write into their settings.
func TestDiscovery(t *testing.T) {
	s := radicale(t)
	s.calendar(t, "work")
	for _, tc := range []struct{ url, calendar, want string }{
		{"", "", ""},
		{"", "work", ""},
		{"roberta/", "work", ""},
		{"roberta/work/", "", ""},
		{"roberta/work", "", ""},
		{"", "/roberta/work/", ""},
		{"", "play", `has no calendar called "play": there are "work"`},
		{"nowhere/at/all/", "", ""}, // the well-known address knows better
	} {
		t.Run(fmt.Sprintf("%s %s", tc.url, tc.calendar), func(t *testing.T) {
			c := open(t, s.url+tc.url, func(s *Settings) { s.Calendar = tc.calendar })
			at, err := c.collection(t.Context())
			switch {
			case tc.want != "":
				if err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("error %v, want %q", err, tc.want)
				}
			case err != nil:
				t.Error(err)
			case strings.TrimSuffix(at.at.Path, "/") != "/roberta/work":
				t.Errorf("found %s", at.at)
			}
		})
	}
	s.calendar(t, "home")
	_, err := open(t, s.url).collection(t.Context())
	if err == nil || !strings.Contains(err.Error(), `several calendars: write calendar = one of "home", "work"`) {
		t.Errorf("with two calendars: %v", err)
	}
}

// TestWithoutChangesOneRequest: a new process asks once.
func TestWithoutChangesOneRequest(t *testing.T) {
	f := newFake(t, "a", "b")
	r := newReader(f.calendar())
	must(t, r.read(t))
	f.asked = nil
	r.c = f.calendar()
	must(t, r.read(t))
	if len(f.asked) != 1 || !strings.HasPrefix(f.asked[0], "REPORT") {
		t.Errorf("asked was %v", f.asked)
	}
}

// TestACursorOfAnotherAccount reads from nothing.
func TestACursorOfAnotherAccount(t *testing.T) {
	f := newFake(t, "a")
	r := newReader(f.calendar())
	must(t, r.read(t))
	d, err := f.calendar(func(s *Settings) { s.Calendar = "/cal/work/" }).Changes(t.Context(), r.cursor, func() map[calendar.Ref]calendar.ETag { return nil })
	if err != nil || !d.Full || len(d.Objects) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestKeyring stores a password in a keyring of its own, on a bus of its own, and
// finds it again; what is not there is said in words.
func TestKeyring(t *testing.T) {
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon", "secret-tool"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("BYWHEN_REAL") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	if os.Getenv("KEYRING_INSIDE") == "" {
		inside := exec.Command("dbus-run-session", "--", os.Args[0], "-test.run", "^TestKeyring$", "-test.v")
		inside.Env = append(os.Environ(), "KEYRING_INSIDE=1", "HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+t.TempDir(), "XDG_DATA_HOME="+t.TempDir())
		if out, err := inside.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestKeyring") {
			t.Fatalf("on a bus of its own: %v\n%s", err, out)
		}
		return
	}
	feed := func(text, name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Stdin = strings.NewReader(text)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	feed("open sesame", "gnome-keyring-daemon", "--unlock", "--components=secrets")
	feed(canary, "secret-tool", "store", "--label=bywhen", "service", "bywhen", "server", "dav.example.com", "username", "roberta")
	creds := Credentials{Username: "roberta", Keyring: "dav.example.com", Within: time.Minute}
	if got, err := creds.Password(t.Context()); got != canary || err != nil {
		t.Errorf("the keyring gives %q, %v", got, err)
	}
	creds.Username = "johnathon"
	if got, err := creds.Password(t.Context()); got != "" || err == nil || !strings.Contains(err.Error(), "store it with: secret-tool store --label=bywhen service bywhen server dav.example.com username johnathon") {
		t.Errorf("of somebody else it gives %q, %v", got, err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := creds.Password(t.Context()); err == nil || !strings.Contains(err.Error(), "there is no program secret-tool") {
		t.Errorf("without the program: %v", err)
	}
}
