package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar/google/googletest"
	"bywhen/calendar/ics"
)

// The scopes that a calendar is used with when nothing else is said.
func scopes() []string {
	var all []string
	for _, name := range []string{"calendar.events.owned", "calendar.calendarlist.readonly", "calendar.events.freebusy"} {
		all = append(all, "https://www.googleapis.com/auth/"+name)
	}
	return all
}

// googleHome is a home whose calendar of Roberta's is at Google: that server, with
// the story on it. Nobody has signed in.
func googleHome(t *testing.T, s *googletest.Server) string {
	t.Helper()
	home := newHome(t)
	files, err := filepath.Glob(filepath.Join(home, "roberta", "*.ics"))
	if err != nil || len(files) == 0 {
		t.Fatal("there is no story", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := ics.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range decoded.Objects {
			s.Make(googletest.Owner, o.Events...)
		}
	}
	configureGoogle(t, home, s.Endpoint(), s.URL+"/auth", s.URL+"/token", s.URL+"/revoke")
	return home
}

// configureGoogle writes the story's configuration with Roberta's calendar at
// Google.
func configureGoogle(t *testing.T, home, endpoint, auth, token, revoke string) {
	t.Helper()
	googletest.ClientFile(t, home)
	table := fmt.Sprintf("kind = \"google\"\nclient_secret_file = \"~/client_secret.json\"\nendpoint = %q\nauth_url = %q\ntoken_url = %q\nrevoke_url = %q", endpoint, auth, token, revoke)
	config := strings.Replace(storyConfig, "kind = \"folder\"\npath = \"~/roberta\"", table, 1)
	write(t, home+"/bywhen/config.toml", config)
}

// signedIn is googleHome after somebody signed in.
func signedIn(t *testing.T, s *googletest.Server) string {
	t.Helper()
	home := googleHome(t, s)
	s.SignIn(t, home+"/bywhen/data", time.Hour, scopes()...)
	return home
}

// A said is what a program printed.
type said struct {
	code        int
	out, stderr string
}

func (s said) String() string { return fmt.Sprintf("exit code %d\n%s%s", s.code, s.out, s.stderr) }

// says reports whether something was said, however its lines were broken.
func (s said) says(words string) bool {
	return strings.Contains(strings.Join(strings.Fields(s.out+" "+s.stderr), " "), words)
}

// inside runs bywhen in this process, as verbosely as it can, and holds all that
// it prints against the canary.
func inside(ctx context.Context, t testing.TB, home string, stdin io.Reader, args ...string) said {
	t.Helper()
	var out, stderr bytes.Buffer
	p := program{
		args: append([]string{"-v"}, args...), stdin: stdin, stdout: &out, stderr: &stderr, home: home,
		getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": home + "/bywhen"}[name] },
	}
	s := said{code: p.run(ctx), out: out.String(), stderr: stderr.String()}
	tight(t, s)
	return s
}

// tight fails the test when something secret was printed.
func tight(t testing.TB, s said) {
	t.Helper()
	if strings.Contains(s.out+s.stderr, googletest.Canary) {
		t.Errorf("a secret was printed: %s", s)
	}
}

// ask runs bywhen inside, at the moment of the story.
func ask(t testing.TB, home string, args ...string) said {
	t.Helper()
	return inside(t.Context(), t, home, strings.NewReader(""), append(args, "--as-of", storyNow)...)
}

// ours are the events on Roberta's calendar that bywhen made.
func ours(s *googletest.Server) (all []map[string]any) {
	for _, e := range s.Live(googletest.Owner) {
		if title, _ := e["summary"].(string); strings.HasPrefix(title, "Check-in: ") {
			all = append(all, e)
		}
	}
	return all
}

// TestStoryAtGoogle plays the story on a calendar at Google: the check-in is
// placed once, private and without guests, nobody is told, and a second sync has
// nothing to say.
func TestStoryAtGoogle(t *testing.T) {
	s := googletest.New(t)
	home := signedIn(t, s)
	if got := ask(t, home, "sync"); !strings.Contains(got.out, "Booked the check-in with Johnathon: Tue May 12, 9:30 AM") {
		t.Fatalf("bywhen sync: %s", got)
	}
	if got := ask(t, home, "sync"); !strings.HasPrefix(got.out, "Nothing new.") {
		t.Errorf("a second bywhen sync: %s", got)
	}
	all := ours(s)
	if len(all) != 1 || all[0]["visibility"] != "private" || all[0]["attendees"] != nil {
		t.Errorf("on the calendar: %v", all)
	}
	for _, told := range s.Told() {
		if told != "none" {
			t.Errorf("somebody was told: sendUpdates=%s", told)
		}
	}
	s.Remove(googletest.Owner, all[0]["id"].(string)+"@bywhen")
	if got := ask(t, home, "sync"); len(ours(s)) != 0 {
		t.Errorf("what a person deleted came back: %s", got)
	}
	if got := ask(t, home, "checkins", "--json"); !got.says(`"state": "removed"`) {
		t.Errorf("bywhen checkins: %s", got)
	}
}
