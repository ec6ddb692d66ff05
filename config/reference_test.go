package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// page is docs/configuration.md around the reference.
const page = `# Configuration

<!-- Written by go test ./config -update from the structs of config/config.go. -->

` + "`bywhen init`" + ` writes the first ` + "`config.toml`" + `; ` + "`bywhen doctor`" + ` checks it. It lies in ` + "`~/.config/bywhen/`" + `, or in
` + "`$BYWHEN_HOME`" + ` where that is set. The format is [TOML](https://toml.io).

- A key that bywhen does not know is an error, with its line and the key that was probably meant. All errors of a file
  are shown together. A running daemon that is told to read a wrong file says so and keeps the old one.
- Only ` + "`[me] address`" + ` has to be written. Without calendars, commitments can be written down and weighed; where a
  calendar is watched, exactly one has to take check-ins (` + "`write = true`" + `).
- No password, token or client secret stands in this file: it names a program, a file or the keyring that holds them.
- What ` + "`recap`, `prepare`" + ` and check-ins ask stands in plain texts, one for each kind of work. ` + "`bywhen questions KIND`" + ` prints
  one; a file ` + "`questions/KIND.txt`" + ` beside ` + "`config.toml`" + ` replaces it, or adds a kind. A line is a field and its question,
  ` + "`why: Why do they need it now?`" + `; ` + "`words:`" + ` lists the words by which such work is known; a field without a question is not
  asked; what a text leaves out, ` + "`general.txt`" + ` asks.
- A length of time is minutes, hours, days or weeks: ` + "`\"30m\"`, `\"8h\"`, `\"2d\"`, `\"1w\"`, `\"1h30m\"`" + `. A path begins with ` + "`~/`" + ` or ` + "`/`" + `.

` + "```toml\n%s```\n"

func TestDocsHoldTheReference(t *testing.T) {
	golden(t, "../docs/configuration.md", fmt.Sprintf(page, Reference()))
}

func TestReferenceLoads(t *testing.T) {
	c := mustLoad(t, Reference())
	plain := mustLoad(t, least)
	plain.Me.Name = "Roberta"
	if diff := cmp.Diff(plain, c, same); diff != "" {
		t.Errorf("the reference changes something (-without +with):\n%s", diff)
	}
}

// commented matches a key or table that the reference shows behind "#".
var commented = regexp.MustCompile(`(?m)^#([a-z\[])`)

// Everything that is shown can be used as it is shown.
func TestReferenceLoadsWithAllOfItSaid(t *testing.T) {
	text := commented.ReplaceAllString(Reference(), "$1")
	text += "\n[calendars.johnathon]\nkind = \"folder\"\n"
	instead := []string{"sendmail_cmd", "maildir", "password_file", "keyring"}
	for _, key := range instead {
		text = regexp.MustCompile(`(?m)^`+key+` = .*$`).ReplaceAllString(text, "")
	}
	if strings.Contains(text, "\n#") && commented.MatchString(text) {
		t.Fatal("something is still commented out")
	}
	c := mustLoad(t, text)
	if len(c.People) != 1 || len(c.Calendars) != 6 || c.Mail == nil || len(c.Hours.Away) != 2 || c.Feeds.PublishDir == "" {
		t.Errorf("not all was read: %+v", c)
	}
	const road = "[mail]\nto = \"roberta@example.com\"\n"
	for _, other := range []string{"sendmail_cmd", "maildir"} {
		mustLoad(t, least+road+shownLine(t, other))
	}
	for _, other := range []string{"password_file", "keyring"} {
		mustLoad(t, least+road+shownLine(t, "smtp")+shownLine(t, "username")+shownLine(t, other))
	}
}

func shownLine(t *testing.T, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^#(` + key + ` = .*\n)`).FindStringSubmatch(Reference())
	if m == nil {
		t.Fatalf("%s is not in the reference", key)
	}
	return m[1]
}

// keysBelow lists the keys of a table of the file as "people.hours.days".
func keysBelow(prefix string, t reflect.Type) []string {
	var keys []string
	for _, f := range fieldsOf(t) {
		s := structOf(f.kind)
		_, isText := reflect.New(s).Interface().(interface{ UnmarshalText([]byte) error })
		if s.Kind() == reflect.Struct && !isText && s != reflect.TypeFor[time.Location]() {
			keys = append(keys, keysBelow(strings.TrimPrefix(prefix+"."+f.key, "."), s)...)
		} else {
			keys = append(keys, strings.TrimPrefix(prefix+"."+f.key, "."))
		}
	}
	return keys
}

// written lists the keys of a file in the same way.
func written(n *node) []string {
	var keys []string
	for _, c := range n.children {
		if c.isTable() || len(c.children) > 0 && c.children[0].isTable() {
			keys = append(keys, written(c)...)
		} else {
			key := regexp.MustCompile(`\[\d+\]`).ReplaceAllString(c.path(), "")
			keys = append(keys, regexp.MustCompile(`^calendars\.\w+`).ReplaceAllString(key, "calendars"))
		}
	}
	return keys
}

// Nothing is known that was not promised, and the reverse is TestEveryPromisedKey.
func TestNoKeyBesideThePromised(t *testing.T) {
	promise := written(read(newSource("config.toml", promised)).root)
	alike := []string{"mon", "tue", "wed", "thu", "sat", "sun", "fri"} // the promise shows one for all
	instead := []string{"mail.sendmail_cmd", "mail.maildir", "mail.password_file", "mail.keyring"}
	for _, key := range keysBelow("", reflect.TypeFor[Config]()) {
		last := key[strings.LastIndexByte(key, '.')+1:]
		if !slices.Contains(promise, key) && !slices.Contains(alike, last) && !slices.Contains(instead, key) {
			t.Errorf("%s is no promised key", key)
		}
	}
}

// Every key is explained, and every default and example can be read.
func TestEveryKeyIsExplained(t *testing.T) {
	var visit func(t *testing.T, where string, s reflect.Type)
	visit = func(t *testing.T, where string, s reflect.Type) {
		for _, f := range fieldsOf(s) {
			doc := f.tag.Get("doc")
			day := len(f.key) == 3 && slices.Contains([]string{"mon", "tue", "wed", "thu", "sat", "sun"}, f.key)
			if (doc == "") != day {
				t.Errorf("%s.%s: doc = %q", where, f.key, doc)
			}
			if doc != "" && f.example() == "" && where != "" {
				t.Errorf("%s.%s has neither default nor example", where, f.key)
			}
			if where == "" {
				visit(t, f.key, structOf(f.kind))
				continue
			}
			for _, text := range []string{f.tag.Get("default"), f.tag.Get("eg")} {
				src := newSource(where+"."+f.key, f.key+" = "+text)
				d := decoder{findings: findings{src: src}, home: "/home/roberta"}
				if text == "" {
					continue
				}
				r := read(src)
				if r.broken {
					t.Errorf("%v", r.problems)
					continue
				}
				d.value(r.root.children[0], reflect.New(s).Elem().FieldByIndex(f.index), f)
				if err := d.problems.err(); err != nil {
					t.Error(err)
				}
			}
		}
	}
	visit(t, "", reflect.TypeFor[Config]())
}

var answers = Answers{
	Name: "Roberta \"Bobbie\" \\", Address: "roberta@example.com", Zone: "America/New_York", Locale: "en-GB",
	Days: []string{"Mon", "Tue"}, Windows: []string{"08:00-12:00"},
	People: []PersonAnswer{
		{Name: "Johnathon", Address: "johnathon@example.com", Role: "manager", Zone: "Europe/Berlin", Calendar: "johnathon"},
		{Name: "A colleague", Address: "colleague@example.com"},
	},
	Calendars: []CalendarAnswer{
		{Name: "work", Path: "~/calendars/work", Watch: true, Busy: true, Trust: "own"},
		{Name: "johnathon", Path: "~/calendars/johnathon"},
		{Name: "dav", Kind: "caldav", Own: []Setting{{"url", "http://127.0.0.1:5232/"}, {"password_cmd", []string{"pass", "show", "dav"}}, {"keyring", true}}},
	},
	WriteCalendar: "work",
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "bywhen", "config.toml")
	if err := Write(path, answers); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/written.toml", string(text))

	c := mustLoad(t, string(text))
	if c.Me.Name != answers.Name || c.Me.Timezone.String() != "America/New_York" || c.Me.Locale != "en-GB" || len(c.Hours.ByDay()[time.Monday]) != 1 ||
		len(c.People) != 2 || c.People[0].Role != "manager" || len(c.Calendars) != 3 || !c.Calendars[0].Write || c.Calendars[1].Busy {
		t.Errorf("what was written is not what was answered: %+v", c)
	}
	file, _ := os.Stat(path)
	dir, _ := os.Stat(filepath.Dir(path))
	if file.Mode().Perm() != 0o600 || dir.Mode().Perm() != 0o700 {
		t.Errorf("modes are %v and %v, want 0600 in 0700", file.Mode(), dir.Mode())
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestWriteWithTheLeastAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := Write(path, Answers{Address: "roberta@example.com"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err != nil {
		t.Error(err)
	}
}

func TestWriteNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(path, []byte("# mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(dir, "dangling.toml")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), dangling); err != nil {
		t.Fatal(err)
	}
	for _, taken := range []string{path, dangling} {
		if err := Write(taken, answers); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v, want that it exists", filepath.Base(taken), err)
		}
	}
	if text, _ := os.ReadFile(path); string(text) != "# mine\n" {
		t.Errorf("the file is now %q", text)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}

// Of many at once one wins, and its file is whole.
func TestWriteAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	const writers = 8
	won := make(chan string, writers)
	for i := range writers {
		go func() {
			name := fmt.Sprint("Roberta ", i)
			if err := Write(path, Answers{Name: name, Address: "roberta@example.com"}); err != nil {
				name = ""
			}
			won <- name
		}()
	}
	var winners []string
	for range writers {
		if name := <-won; name != "" {
			winners = append(winners, name)
		}
	}
	c, err := Load(path)
	if err != nil || len(winners) != 1 || c.Me.Name != winners[0] {
		t.Errorf("winners %v, the file says %+v, %v", winners, c, err)
	}
}

func TestWriteRefusesWhatWouldNotLoad(t *testing.T) {
	for name, a := range map[string]Answers{
		"no address":      {Name: "Roberta"},
		"a bad zone":      {Address: "roberta@example.com", Zone: "New York"},
		"a bad window":    {Address: "roberta@example.com", Windows: []string{"9-5"}},
		"an odd calendar": {Address: "roberta@example.com", Calendars: []CalendarAnswer{{Name: "my work", Path: "~/work"}}},
		"a part as name":  {Address: "roberta@example.com", Calendars: []CalendarAnswer{{Name: "work]\n[web", Kind: "folder"}}},
		"a new line":      {Address: "roberta@example.com", Name: "Roberta\n[web]\n"},
	} {
		path := filepath.Join(t.TempDir(), "bywhen", "config.toml")
		var problems Problems
		if err := Write(path, a); !errors.As(err, &problems) {
			t.Errorf("%s: %v, want problems", name, err)
		}
		if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: something was written", name)
		}
	}
}
