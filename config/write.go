package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// Answers are what bywhen init has asked, in the words of the file. What was
// not answered keeps its default.
type Answers struct {
	Name, Address string
	Zone, Locale  string
	Days, Windows []string // "Mon"; "09:00-12:00"
	People        []PersonAnswer
	Calendars     []CalendarAnswer
	WriteCalendar string // the name of the one that takes check-ins
	Mail          []Setting
	Channels      []string // of notices
}

// A PersonAnswer is one of the people that were named.
type PersonAnswer struct {
	Name, Address, Role, Zone string
	Calendar                  string // the name of the one that shows their busy time
}

// A CalendarAnswer is one of the calendars that were named.
type CalendarAnswer struct {
	Name, Kind  string // Kind "" is a folder
	Path        string // of a folder
	Watch, Busy bool
	Trust       string
	Own         []Setting // other keys of its kind, such as url and username
}

// Write writes the first configuration file: what was answered, and all else
// behind "#" with what it is for. A file that is there already is never
// touched: the error is then [os.ErrExist]. Answers that would not load come
// back as [Problems] and nothing is written.
func Write(path string, a Answers) error {
	text := a.text()
	if _, err := (Loader{}).parse(path, []byte(text)); err != nil {
		return err
	}
	if err := create(path, text); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return nil
}

// Config is what the answers given so far would load as, so that each can be
// checked when it is given. An address that is still to be asked for is no
// mistake.
func (a Answers) Config(l Loader) (*Config, error) {
	if a.Address == "" {
		a.Address = "somebody@example.com"
	}
	return l.parse("config.toml", []byte(a.text()))
}

// text is the file that the answers make.
func (a Answers) text() string {
	given := map[string][]table{
		"me":    {{"[me]", said("name", a.Name, "address", a.Address, "timezone", a.Zone, "locale", a.Locale)}},
		"hours": {{"[hours]", said("days", a.Days, "windows", a.Windows)}},
	}
	if len(a.Mail) > 0 {
		given["mail"] = []table{{"[mail]", a.Mail}}
	}
	if len(a.Channels) > 0 {
		given["notify"] = []table{{"[notify]", said("channels", a.Channels)}}
	}
	for _, p := range a.People {
		given["people"] = append(given["people"], table{"[[people]]",
			said("name", p.Name, "address", p.Address, "role", p.Role, "timezone", p.Zone, "calendar", p.Calendar)})
	}
	for _, c := range a.Calendars {
		settings := said("kind", cmp.Or(c.Kind, "folder"), "path", c.Path)
		settings = append(settings, c.Own...)
		settings = append(settings, said("watch", c.Watch, "busy", c.Busy, "write", c.Name == a.WriteCalendar, "trust", c.Trust)...)
		name := c.Name
		if !calendarName.MatchString(name) {
			name = quote(name) // to be refused by that name
		}
		given["calendars"] = append(given["calendars"], table{"[calendars." + name + "]", settings})
	}
	return compose("Written by bywhen init. A line that begins with # and a key shows the default, or an "+
		"example; take the # away to change it. bywhen doctor then says whether all is well.", given)
}

// said makes settings of keys and values in turn, leaving out what is empty.
func said(pairs ...any) []Setting {
	var settings []Setting
	for pair := range slices.Chunk(pairs, 2) {
		if v := reflect.ValueOf(pair[1]); !v.IsZero() {
			settings = append(settings, Setting{pair[0].(string), pair[1]})
		}
	}
	return settings
}

// create writes a file of its own that is there whole or not at all, and gives
// way to one that is there already. The folder is made if need be.
func create(path, text string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".bywhen-*.tmp") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	// A link, unlike a rename, never takes the place of another file.
	return os.Link(f.Name(), path)
}
