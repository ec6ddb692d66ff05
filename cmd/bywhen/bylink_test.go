package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"bywhen/calendar/google/googletest"
)

// An address gives Roberta's calendar out, and takes nothing.
type address struct {
	mu     sync.Mutex
	events map[string]string // the components, by file name
}

func (a *address) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another program//EN\r\n"
	for _, e := range a.events {
		text += e
	}
	io.WriteString(w, text+"END:VCALENDAR\r\n")
}

// follow is what a person does with a link: the form is filled in, and they save
// it. Their calendar gives the event an identifier of its own.
func (a *address) follow(t *testing.T, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Host != "calendar.google.com" || u.Query().Get("action") != "TEMPLATE" {
		t.Fatalf("the link is %s, %v", link, err)
	}
	q := u.Query()
	start, end, _ := strings.Cut(q.Get("dates"), "/")
	escaped := strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n")
	a.mu.Lock()
	defer a.mu.Unlock()
	a.events["added"] = "BEGIN:VEVENT\r\nUID:of-its-own@google.com\r\nDTSTAMP:20260504T150500Z\r\nDTSTART:" + start + "\r\nDTEND:" + end +
		"\r\nSUMMARY:" + escaped.Replace(q.Get("text")) + "\r\nDESCRIPTION:" + escaped.Replace(q.Get("details")) + "\r\nEND:VEVENT\r\n"
}

func (a *address) remove() {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.events, "added")
}

var component = regexp.MustCompile(`(?s)BEGIN:VEVENT.*END:VEVENT\r?\n`)

// TestWithoutSignIn is for people whose company blocks signing in: the calendar is
// read by its secret address, the check-in is added by one tap on a link, and
// recognised when it comes back. Deleted, it stays deleted.
func TestWithoutSignIn(t *testing.T) {
	home := newHome(t)
	a := &address{events: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(home, "roberta", "*.ics"))
	if err != nil || len(files) == 0 {
		t.Fatal("there is no story", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		a.events[f] = component.FindString(string(text))
	}
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	table := "kind = \"url\"\nurl = \"" + s.URL + "/private-" + googletest.Canary + "/basic.ics\"\nplain_http = true\nprivate_addresses = true"
	config := strings.Replace(storyConfig, "kind = \"folder\"\npath = \"~/roberta\"", table, 1)
	write(t, home+"/bywhen/config.toml", strings.Replace(config, "write = true", "write = \"link\"", 1))

	if got := ask(t, home, "sync"); !got.says("it waits for you to add it: bywhen checkins shows the link") {
		t.Errorf("bywhen sync: %s", got)
	}
	got := ask(t, home, "checkins")
	link := regexp.MustCompile(`(?m)^https://\S+$`).FindString(got.out)
	if !got.says("The check-in for brief-waterfall-team is not on your calendar yet. This adds it, with one tap:") || link == "" {
		t.Fatalf("bywhen checkins: %s", got)
	}
	ask(t, home, "sync") // again, and nothing has happened

	a.follow(t, link)
	if got := ask(t, home, "sync"); got.code != 0 || got.says("Not settled") {
		t.Errorf("bywhen sync: %s", got)
	}
	if got := ask(t, home, "status"); got.says("Not settled") || !got.says("Tue May 12, 9:30 AM Check-in: Brief the Waterfall Team") {
		t.Errorf("bywhen status: %s", got)
	}
	if got := ask(t, home, "checkins"); got.says("https://") || !got.says("Tue May 12, 9:30 AM-10:00 AM Johnathon booked") {
		t.Errorf("bywhen checkins: %s", got)
	}
	if got := ask(t, home, "sync"); !strings.HasPrefix(got.out, "Nothing new.") {
		t.Errorf("bywhen sync: %s", got)
	}

	a.remove()
	ask(t, home, "sync")
	if got := ask(t, home, "checkins", "--json"); got.says("https://") || !got.says(`"state": "removed"`) {
		t.Errorf("bywhen checkins after it was deleted: %s", got)
	}
}
