package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/config"
	"bywhen/config/found"
	"bywhen/daemon"
)

// tryWithin is how long a calendar that was named may take to answer.
const tryWithin = time.Minute

// calendars asks where the user's calendars are. What other programs know is
// offered, and each that is named is tried at once.
func (in *interview) calendars() error {
	all := found.Home{Dir: in.program.home, Getenv: in.program.getenv}.Calendars()
	if len(all) > 0 {
		in.say("Calendars that are known on this machine:")
	}
	for i, c := range all {
		in.say("  %d  %s", i+1, in.described(&c))
	}
	otherwise := "~/calendars/" + folderName(in.a.Address)
	if len(all) > 0 {
		otherwise = "1"
	}
	err := in.calendar("Your work calendar: "+number(all)+"a folder of .ics files, or the https:// address of a CalDAV server", otherwise, all, "work")
	if err != nil {
		return err
	}
	in.a.Calendars[0].Watch, in.a.Calendars[0].Busy, in.a.Calendars[0].Trust = true, true, "own"
	in.a.WriteCalendar = "work"
	for n := 2; len(all) > 1; n++ {
		before := len(in.a.Calendars)
		err := in.calendar("Another one whose meetings take your time: "+number(all)+"a folder or an address (empty: no more)", "", all, fmt.Sprintf("calendar%d", n))
		if err != nil || len(in.a.Calendars) == before {
			return err
		}
		in.a.Calendars[before].Busy = true
	}
	return nil
}

// number says that a number is an answer, if there is something to count.
func number(all []found.Calendar) string {
	if len(all) == 0 {
		return ""
	}
	return "a number, "
}

// described is a calendar that was found, in a line. The address of one that is
// only read may be a secret.
func (in *interview) described(c *found.Calendar) string {
	switch c.Kind {
	case "folder":
		path := strings.Replace(c.Path, in.program.home, "~", 1)
		return fmt.Sprintf("%s: folder %s, %s (%s)", c.Name, path, count(c.Events, "event"), c.From)
	case "url":
		host := c.URL
		if u, err := url.Parse(c.URL); err == nil {
			host = u.Host
		}
		return fmt.Sprintf("%s: read-only, at %s (%s)", c.Name, host, c.From)
	}
	return fmt.Sprintf("%s: CalDAV, %s as %s (%s)", c.Name, c.URL, cmp.Or(c.Username, "nobody yet"), c.From)
}

// calendar asks for one calendar until it can be read, or until the user wants
// it as it is.
func (in *interview) calendar(question, otherwise string, all []found.Calendar, name string) error {
	at := len(in.a.Calendars)
	for {
		answer := in.ask(question, otherwise)
		if err := in.ended(); err != nil || answer == "" {
			return err
		}
		c, err := in.named(answer, all, name)
		if err != nil {
			return err
		}
		in.a.Calendars = append(in.a.Calendars[:at], c)
		again, err := in.mended()
		if err == nil && !again {
			again, err = in.try(at)
		}
		if err != nil || !again {
			return err
		}
		in.a.Calendars = in.a.Calendars[:at]
	}
}

// named is the calendar that an answer names, with what its kind needs.
func (in *interview) named(answer string, all []found.Calendar, name string) (config.CalendarAnswer, error) {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(all) {
		return in.known(&all[n-1], name), nil
	}
	if strings.HasPrefix(answer, "http://") || strings.HasPrefix(answer, "https://") {
		return in.server(answer, folderName(in.a.Address), nil, name), nil
	}
	c := config.CalendarAnswer{Name: name, Path: answer}
	return c, in.offerFolder(answer)
}

// known is a calendar that another program knows.
func (in *interview) known(c *found.Calendar, name string) config.CalendarAnswer {
	switch c.Kind {
	case "folder":
		return config.CalendarAnswer{Name: name, Path: c.Path}
	case "url":
		return config.CalendarAnswer{Name: name, Kind: "url", Own: []config.Setting{{Key: "url", Value: c.URL}}}
	}
	return in.server(c.URL, c.Username, c.PasswordCmd, name)
}

// server asks what a CalDAV server has to know.
func (in *interview) server(address, user string, password []string, name string) config.CalendarAnswer {
	c := config.CalendarAnswer{Name: name, Kind: "caldav", Own: []config.Setting{{Key: "url", Value: address}}}
	if user = in.ask("Your name on that server", user); user != "" {
		c.Own = append(c.Own, config.Setting{Key: "username", Value: user})
	}
	if len(password) > 0 {
		c.Own = append(c.Own, config.Setting{Key: "password_cmd", Value: password})
	} else {
		c.Own = append(c.Own, in.secret(name)...)
	}
	if which := in.ask("Which calendar there, by its name (empty: the only one that takes events)", ""); which != "" {
		c.Own = append(c.Own, config.Setting{Key: "calendar", Value: which})
	}
	return c
}

// folderName is a name for a folder from an address.
func folderName(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

// offerFolder makes the calendar folder if it is missing and the user agrees.
func (in *interview) offerFolder(folder string) error {
	path := folder
	if rest, ok := strings.CutPrefix(folder, "~/"); ok {
		path = filepath.Join(in.program.home, rest)
	}
	if _, err := os.Stat(path); err == nil || !filepath.IsAbs(path) {
		return nil // what is no path at all is said when it is checked
	}
	if !in.yes("This folder does not exist. Make it", "yes") {
		return in.ended()
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return &daemon.Error{Code: daemon.CodeFailed, Text: "init: make the calendar folder: " + err.Error()}
	}
	return nil
}

// An organizer is somebody who organizes meetings on the user's calendars.
type organizer struct {
	name, address string
	meetings      int
}

// try reads a calendar that was named, and says what came of it. again is true
// if the user would rather name another.
func (in *interview) try(at int) (again bool, err error) {
	name := in.a.Calendars[at].Name
	ctx, cancel := context.WithTimeout(in.ctx, tryWithin)
	defer cancel()
	events, more, err := in.reading(ctx, at)
	if err == nil {
		atLeast := map[bool]string{true: "at least "}[more]
		in.say("  %s can be read: %s%s.", name, atLeast, count(events, "event"))
		return false, nil
	}
	in.say("  %s cannot be read: %s", name, err)
	if !in.program.interactive {
		return false, nil // doctor says it again; what was answered is kept
	}
	return !in.yes("Keep it all the same", "no"), in.ended()
}

// reading reads the first page of a calendar.
func (in *interview) reading(ctx context.Context, at int) (events int, more bool, err error) {
	cfg, err := in.a.Config(config.Loader{Home: in.program.home})
	if err != nil {
		return 0, false, err
	}
	set := settings(cfg)
	if err := in.program.equip(ctx, set, cfg); err != nil {
		return 0, false, err
	}
	i := slices.IndexFunc(set.Calendars, func(c daemon.Calendar) bool { return c.Name == in.a.Calendars[at].Name })
	cal := set.Calendars[i]
	if cal.OpenError != nil {
		return 0, false, cal.OpenError
	}
	delta, err := cal.Reader.Changes(ctx, "", func() map[calendar.Ref]calendar.ETag { return nil })
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %s", tryWithin)
	}
	for _, o := range delta.Objects {
		for j := range o.Events {
			in.meet(o.Events[j].Organizer)
		}
	}
	return len(delta.Objects), delta.More, err
}

// meet counts an organizer.
func (in *interview) meet(p calendar.Person) {
	address := string(p.Address)
	if address == "" || strings.EqualFold(address, in.a.Address) {
		return
	}
	if in.met[address] == nil {
		in.met[address] = &organizer{address: address}
	}
	in.met[address].meetings++
	in.met[address].name = cmp.Or(in.met[address].name, printable(p.Name), folderName(address))
}

// organizers are the three who organize the most.
func (in *interview) organizers() []*organizer {
	var all []*organizer
	for _, o := range in.met {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b *organizer) int {
		return cmp.Or(b.meetings-a.meetings, strings.Compare(a.address, b.address))
	})
	return all[:min(3, len(all))]
}

// printable is a name from outside, fit for a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}
