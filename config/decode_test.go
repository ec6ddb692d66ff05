package config

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dav is what a back end might want to know of its table.
type dav struct {
	URL         string        `toml:"url" as:"url" need:"it is where the calendar is"`
	Username    string        `toml:"username" also:"user"`
	PasswordCmd []string      `toml:"password_cmd"`
	Cache       string        `toml:"cache"`
	Poll        time.Duration `toml:"poll" default:"'5m'"`
	Depth       int           `toml:"depth" default:"1"`
	Plain       bool          `toml:"plain"`
	Limits      struct {
		Events int `toml:"events" default:"1000"`
	} `toml:"limits"`
	client string // not a key
}

func TestBackEndDecodesItsOwnKeys(t *testing.T) {
	c := mustLoad(t, least+`
[calendars.dav]
kind = "caldav"
url = "http://127.0.0.1:5232/"
username = "roberta"
busy = true
trust = "none"
password_cmd = ["~/bin/password", "dav"]
cache = "~/.cache/dav"
plain = true
limits = { events = 7 }
`)
	var got dav
	if err := c.Calendars[0].Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := dav{URL: "http://127.0.0.1:5232/", Username: "roberta", Cache: "/home/roberta/.cache/dav", Poll: 5 * time.Minute, Depth: 1, Plain: true,
		PasswordCmd: []string{"/home/roberta/bin/password", "dav"}}
	want.Limits.Events = 7
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(dav{})); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

// Back ends decode when they are opened, long after loading; what is wrong
// still says where it stands.
func TestBackEndErrorsSayWhere(t *testing.T) {
	c := mustLoad(t, least+`
[calendars.dav]
kind = "caldav"
user = "roberta"
poll = "often"
limits = { event = 7 }
`)
	err := c.Calendars[0].Decode(&dav{})
	golden(t, "testdata/decode.txt", err.Error()+"\n")
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 4 || problems[1].Key != "calendars.dav.user" || problems[1].Line != 7 {
		t.Errorf("problems = %+v", problems)
	}
	var one Problem
	if !errors.As(err, &one) || one.Key != "calendars.dav.url" {
		t.Errorf("first problem = %+v", one)
	}
}

func TestChannelDecodesItsOwnTable(t *testing.T) {
	type ntfy struct {
		Topic string `toml:"topic" eg:"'my-topic'" need:"it is where notices go"`
		URL   string `toml:"url" default:"'https://ntfy.example.com'"`
	}
	for name, test := range map[string]struct{ text, want string }{
		"given":    {"[notify.ntfy]\ntopic = \"roberta\"\n", ""},
		"inline":   {"[notify]\nntfy = { topic = \"roberta\" }\n", ""},
		"none":     {"", "topic is missing in [notify.ntfy]"},
		"empty":    {"[notify.ntfy]\n", "config.toml:4:9: topic is missing in [notify.ntfy]"},
		"unknown":  {"[notify.ntfy]\ntopic = \"roberta\"\ntopics = []\n", `config.toml:6:1: unknown key "topics" in [notify.ntfy]`},
		"a secret": {"[notify.ntfy]\ntopic = \"roberta\"\npassword_file = 1\n", `unknown key "password_file"`},
	} {
		var got ntfy
		err := mustLoad(t, least+test.text).Notify.Decode("ntfy", &got)
		if test.want == "" {
			if want := (ntfy{"roberta", "https://ntfy.example.com"}); err != nil || got != want {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// A calendar that was not loaded, as in a test, has no keys of its own.
func TestDecodeOfNothing(t *testing.T) {
	got := dav{client: "kept"}
	if err := (Calendar{}).Decode(&got); err == nil || !strings.Contains(err.Error(), "url is missing") {
		t.Errorf("err = %v, want url is missing", err)
	}
	if got.Poll != 5*time.Minute || got.client != "kept" {
		t.Errorf("decoded %+v, want the default and what is no key", got)
	}
	for _, into := range []any{nil, got, new(int), (*dav)(nil)} {
		if err := (Calendar{}).Decode(into); err == nil || !strings.Contains(err.Error(), "no pointer to a struct") {
			t.Errorf("decode into %T: %v", into, err)
		}
	}
	var odd struct {
		Channel chan int `toml:"channel"`
	}
	c := mustLoad(t, least+"[calendars.work]\nkind = \"folder\"\nchannel = 1\n")
	if err := c.Calendars[0].Decode(&odd); err == nil || !strings.Contains(err.Error(), "cannot be read into a chan int") {
		t.Errorf("err = %v", err)
	}
}
