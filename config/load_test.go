package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// promised is the configuration that the interface promises, key by key.
const promised = `
[me]
name = "Roberta"
address = "roberta@example.com"
aliases = ["roberta@old.example"]
timezone = "America/New_York"
locale = "en-US"

[hours]
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
windows = ["09:00-12:00", "13:00-17:00"]
fri = ["09:00-12:00"]
away = ["2026-07-20..2026-07-31", "2026-05-11..2026-05-15 Asia/Dubai"]
holidays = ["2026-12-25"]
holidays_from = "holidays"
usable = 0.8
block = "30m"
deep_block = "90m"
effort_day = "8h"

[[people]]
name = "Johnathon"
address = "johnathon@example.com"
role = "manager"
timezone = "America/New_York"
hours = { days = ["Mon", "Tue", "Wed", "Thu", "Fri"], windows = ["09:00-12:00", "13:00-17:00"] }
calendar = "johnathon"

[calendars.work]
kind = "folder"
path = "~/calendars/work"
watch = true
busy = true
write = true
trust = "own"

[calendars.dav]
kind = "caldav"
url = "http://127.0.0.1:5232/"
username = "roberta"
password_cmd = ["pass", "show", "dav"]
calendar = "work"

[calendars.google]
kind = "google"
client_secret_file = "~/client_secret.json"
calendar = "primary"
endpoint = ""
auth_url = ""
token_url = ""
revoke_url = ""

[calendars.johnathon]
kind = "folder"
path = "~/calendars/johnathon"

[calendars.holidays]
kind = "url"
url = "https://calendar.example.com/holidays.ics"

[capture]
accept = "certain"
domains = []
notes_dir = "~/meeting-notes"
lookback = "2d"

[checkins]
length = "30m"
prefer = ["Tue 09:30"]
no_meetings = ["Wed"]
target = 0.55
lead = 1.0
before = 0.5
per_week = 5
invite = "ask"

[mail]
weekly = "Thu 15:00"
to = "roberta@example.com"
smtp = "smtp.example.com:587"
username = "roberta"
password_cmd = ["pass", "show", "mail"]

[feeds]
listen = "127.0.0.1:8787"
public_base_url = ""
publish_dir = ""

[web]
listen = "127.0.0.1:8786"

[notify]
channels = ["desktop"]
quiet = "hours"
per_day = 1
`

// least is the shortest configuration there is.
const least = `
[me]
address = "roberta@example.com"
`

var newYork = mustZone("America/New_York")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// load parses text as Roberta's machine would.
func load(text string) (*Config, error) {
	return Loader{Home: "/home/roberta", Zone: newYork}.parse("config.toml", []byte(text))
}

func mustLoad(t *testing.T, text string) *Config {
	t.Helper()
	c, err := load(text)
	if err != nil {
		t.Fatalf("load: %v\n\nof %s", err, text)
	}
	return c
}

// same compares configurations by what they say, not by where it stands.
var same = cmp.Options{
	cmp.Comparer(func(a, b *time.Location) bool {
		return (a == nil) == (b == nil) && (a == nil || a.String() == b.String())
	}),
	cmp.Comparer(func(a, b Table) bool { return true }),
	cmp.Comparer(func(a, b Problems) bool { return len(a) == len(b) }),
}

var workdays = Days{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

func TestDefaults(t *testing.T) {
	want := &Config{
		Me: Me{Address: "roberta@example.com", Timezone: newYork, Locale: "en-US"},
		Hours: Hours{
			Week:   Week{Days: workdays, Windows: Windows{{540, 720}, {780, 1020}}},
			Usable: 0.8, Block: 30 * time.Minute, DeepBlock: 90 * time.Minute, EffortDay: 8 * time.Hour,
		},
		Capture:  Capture{Accept: "certain", Domains: []Domain{}, Lookback: 48 * time.Hour},
		CheckIns: CheckIns{Length: 30 * time.Minute, Prefer: []Slot{}, NoMeetings: Days{}, Target: 0.55, Lead: 1, Before: 0.5, PerWeek: 5, Invite: "ask"},
		Feeds:    Feeds{Listen: "127.0.0.1:8787"},
		Web:      Web{Listen: "127.0.0.1:8786"},
		Notify:   Notify{Channels: []string{"desktop"}, Quiet: Quiet{OutsideHours: true}, PerDay: 1},
	}
	if diff := cmp.Diff(want, mustLoad(t, least), same); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestEveryPromisedKey(t *testing.T) {
	may := func(day int) Date { return Date{2026, time.May, day} }
	july := func(day int) Date { return Date{2026, time.July, day} }
	want := &Config{
		Me: Me{Name: "Roberta", Address: "roberta@example.com", Aliases: []Address{"roberta@old.example"}, Timezone: newYork, Locale: "en-US"},
		Hours: Hours{
			Week:     Week{Days: workdays, Windows: Windows{{540, 720}, {780, 1020}}, Fri: Windows{{540, 720}}},
			Away:     []Away{{july(20), july(31), nil}, {may(11), may(15), mustZone("Asia/Dubai")}},
			Holidays: []Date{{2026, time.December, 25}}, HolidaysFrom: "holidays",
			Usable: 0.8, Block: 30 * time.Minute, DeepBlock: 90 * time.Minute, EffortDay: 8 * time.Hour,
		},
		People: []Person{{
			Name: "Johnathon", Address: "johnathon@example.com", Role: "manager", Timezone: newYork,
			Hours: &Week{Days: workdays, Windows: Windows{{540, 720}, {780, 1020}}}, Calendar: "johnathon",
		}},
		Calendars: []Calendar{
			{Name: "work", Kind: "folder", Watch: true, Busy: true, Write: true, Trust: "own"},
			{Name: "dav", Kind: "caldav", Trust: "none"},
			{Name: "google", Kind: "google", Trust: "none"},
			{Name: "johnathon", Kind: "folder", Trust: "none"},
			{Name: "holidays", Kind: "url", Trust: "none"},
		},
		Capture: Capture{Accept: "certain", Domains: []Domain{}, NotesDir: "/home/roberta/meeting-notes", Lookback: 48 * time.Hour},
		CheckIns: CheckIns{Length: 30 * time.Minute, Prefer: []Slot{{time.Tuesday, 570}}, NoMeetings: Days{time.Wednesday},
			Target: 0.55, Lead: 1, Before: 0.5, PerWeek: 5, Invite: "ask"},
		Mail: &Mail{Weekly: Slot{time.Thursday, 900}, To: "roberta@example.com", SMTP: "smtp.example.com:587",
			Credentials: Credentials{Username: "roberta", PasswordCmd: []string{"pass", "show", "mail"}}},
		Feeds:  Feeds{Listen: "127.0.0.1:8787"},
		Web:    Web{Listen: "127.0.0.1:8786"},
		Notify: Notify{Channels: []string{"desktop"}, Quiet: Quiet{OutsideHours: true}, PerDay: 1},
	}
	if diff := cmp.Diff(want, mustLoad(t, promised), same); diff != "" {
		t.Errorf("the promised file (-want +got):\n%s", diff)
	}
}

// A person's week, where only a part of it is written, is the owner's.
func TestPeopleKeepTheOwnersHoursWhereTheyHaveNone(t *testing.T) {
	c := mustLoad(t, `
me = { address = "roberta@example.com", timezone = "Europe/Berlin" }
hours = { days = ["Mon"], windows = ["08:00-12:00"], tue = ["10:00-11:00"] }
[[people]]
name = "Johnathon"
address = "johnathon@example.com"
[[people]]
name = "A colleague"
address = "colleague@example.com"
timezone = "Asia/Dubai"
[people.hours]
days = ["Sun"]
[[people]]
name = "Another colleague"
address = "another@example.com"
hours = { windows = ["10:00-12:00", "12:00-13:00"] }
`)
	first, second, third := c.People[0], c.People[1], c.People[2]
	if first.Timezone.String() != "Europe/Berlin" || first.Role != "peer" || !cmp.Equal(first.Hours.ByDay(), c.Hours.ByDay()) {
		t.Errorf("a person of whom nothing is said: %+v", first)
	}
	want := [7]Windows{time.Sunday: {{480, 720}}}
	if second.Timezone.String() != "Asia/Dubai" || !cmp.Equal(second.Hours.ByDay(), want) {
		t.Errorf("a person with days of their own: %v, want %v", second.Hours.ByDay(), want)
	}
	if want := [7]Windows{time.Monday: {{600, 720}, {720, 780}}}; !cmp.Equal(third.Hours.ByDay(), want) {
		t.Errorf("a person with windows of their own: %v, want %v", third.Hours.ByDay(), want)
	}
}

func TestDaysOfTheirOwn(t *testing.T) {
	c := mustLoad(t, least+`
[hours]
days = ["Mon", "Wed"]
windows = ["09:00-17:00"]
wed = []
sat = ["10:00-12:00", "22:00-24:00"]
`)
	want := [7]Windows{time.Monday: {{540, 1020}}, time.Wednesday: {}, time.Saturday: {{600, 720}, {1320, 1440}}}
	if got := c.Hours.ByDay(); !cmp.Equal(got, want) {
		t.Errorf("days = %v, want %v", got, want)
	}
}

func TestMachinesZone(t *testing.T) {
	c, err := Loader{Home: "/home/roberta"}.parse("config.toml", []byte(least))
	if err != nil {
		t.Fatal(err)
	}
	if c.Me.Timezone == nil || c.Me.Timezone.String() == "" {
		t.Errorf("zone = %v, want that of this machine", c.Me.Timezone)
	}
}

func TestQuiet(t *testing.T) {
	for text, want := range map[string]Quiet{
		`"hours"`:                        {OutsideHours: true},
		`[]`:                             {Windows: []QuietWindow{}},
		`["18:00-08:00"]`:                {Windows: []QuietWindow{{1080, 480}}},
		`["12:00-13:00", "22:00-24:00"]`: {Windows: []QuietWindow{{720, 780}, {1320, 1440}}},
	} {
		if got := mustLoad(t, least+"[notify]\nquiet = "+text).Notify.Quiet; !cmp.Equal(got, want) {
			t.Errorf("quiet = %s: %+v, want %+v", text, got, want)
		}
	}
}

// Who only writes down commitments and weighs them needs no calendar to write
// to; as soon as meetings are read, their check-ins have to go somewhere.
func TestWhereCheckInsGo(t *testing.T) {
	const calendar = "[calendars.%s]\nkind = \"folder\"\n"
	work, home := strings.ReplaceAll(calendar, "%s", "work"), strings.ReplaceAll(calendar, "%s", "home")
	for name, test := range map[string]struct{ text, complaint string }{
		"no calendar":              {"", ""},
		"one to read":              {work + "busy = true\n", ""},
		"one watched, none writes": {work + "watch = true\n", "no calendar takes check-ins: none of work has"},
		"read nothing, still none": {"[capture]\naccept = \"off\"\n" + work + "watch = true\n", "no calendar takes check-ins"},
		"one writes":               {work + "watch = true\nwrite = true\n" + home, ""},
		"two write":                {work + "write = true\n" + home + "write = true\n", "both work and home are to take check-ins"},
	} {
		_, err := load(least + test.text)
		if (err == nil) != (test.complaint == "") || err != nil && !strings.Contains(err.Error(), test.complaint) {
			t.Errorf("%s: %v, want %q", name, err, test.complaint)
		}
	}
}

func TestWarnings(t *testing.T) {
	c := mustLoad(t, least+`
[[people]]
name = "Johnathon"
address = "johnathon@example.com"
calendar = "johnathon"
[calendars.work]
kind = "folder"
watch = true
write = true
[calendars.johnathon]
kind = "folder"
busy = true
`)
	for i, want := range []string{"what Johnathon does takes away your own free time", "work is watched, but nobody on it is trusted"} {
		if len(c.Warnings) != 2 || !strings.Contains(c.Warnings[i].Problem, want) {
			t.Errorf("warning %d of %v, want %q", i+1, c.Warnings, want)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := Load(filepath.Join(dir, "none.toml")); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "bywhen init writes one") {
		t.Errorf("a file that is not there: %v", err)
	}
	for name, test := range map[string]struct{ text, want string }{
		"too large":  {strings.Repeat("# long\n", MaxSize/7+1), "larger than 1 MiB"},
		"NUL byte":   {"[me]\naddress = \"a\x00b\"\n", "2:13: there is a NUL byte here"},
		"UTF-16":     {"\xff\xfe[\x00m\x00e\x00]\x00", "1:4: there is a NUL byte here"},
		"Latin-1":    {"[me]\nname = \"Zo\xeb\"\n", "2:11: a letter here is not written in UTF-8"},
		"a folder":   {"", ""},
		"just right": {least + strings.Repeat(" ", MaxSize-len(least)), ""},
	} {
		path := write(name+".toml", test.text)
		if name == "a folder" {
			path, test.want = dir, "read configuration"
		}
		_, err := Load(path)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if _, err := Load(write("bom.toml", "\uFEFF"+least)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
	if _, err := Load(write("crlf.toml", strings.ReplaceAll(least, "\n", "\r\n"))); err != nil {
		t.Errorf("with CRLF: %v", err)
	}
}

func TestLimits(t *testing.T) {
	for text, sound := range map[string]bool{
		"[hours]\nusable = 1.0": true, "[hours]\nusable = 1": true, "[hours]\nusable = 0": false, "[hours]\nusable = 0.0": false, "[hours]\nusable = 1.01": false,
		"[checkins]\nlead = 0": true, "[checkins]\nlead = 100.5": false, "[checkins]\nper_week = 0": true, "[checkins]\nper_week = 1_000": true,
		"[hours]\nblock = \"0m\"": false, "[hours]\nblock = \"1m\"": true, "[hours]\nblock = \"45m\"": true, "[hours]\nblock = \"1h\"": false,
		"[capture]\nlookback = \"0d\"": true, "[checkins]\nlength = \"4m\"": false,
		"[web]\nlisten = \"127.0.0.1:0\"\n[feeds]\nlisten = \"127.0.0.1:0\"": true, "[web]\nlisten = \"[::1]:1\"\n[feeds]\nlisten = \"[::1]:1\"": false,
		"[web]\nlisten = \"\"\n[feeds]\nlisten = \"\"": true, "[web]\nlisten = \"127.0.0.1:65536\"": false, "[web]\nlisten = \"localhost:80\"": true,
	} {
		if _, err := load(least + text); (err == nil) != sound {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The tree is more lenient than TOML in corners; the library has the last word.
func TestWhatOnlyTheLibraryRefuses(t *testing.T) {
	_, err := load(least + "[calendars.work]\nkind = \"folder\"\n[calendars]\nwork.path = \"~/work\"\n")
	if err == nil || !strings.HasPrefix(err.Error(), "config.toml:") {
		t.Errorf("err = %v, want one that says where", err)
	}
}

func TestLoaderKnowsMoreKinds(t *testing.T) {
	text := least + "[calendars.demo]\nkind = \"mem\"\n[notify]\nchannels = [\"bell\"]\n[notify.bell]\nloud = true\n"
	if _, err := load(text); err == nil {
		t.Error("an unknown kind and channel loaded")
	}
	l := Loader{Zone: newYork, Kinds: []string{"mem"}, Channels: []string{"bell"}}
	c, err := l.parse("config.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var bell struct {
		Loud bool `toml:"loud"`
	}
	if err := c.Notify.Decode("bell", &bell); err != nil || !bell.Loud {
		t.Errorf("bell = %+v, %v", bell, err)
	}
}
