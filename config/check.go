package config

import (
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A checker looks at what no single value shows: what refers to what, and what
// goes together. It also fills in the defaults that depend on other keys.
type checker struct {
	Loader
	*decoder
	root      *node
	c         *Config
	calendars map[string]*Calendar
}

func check(l Loader, d *decoder, root *node, c *Config) {
	k := checker{l, d, root, c, make(map[string]*Calendar)}
	for i := range c.Calendars {
		k.calendars[c.Calendars[i].Name] = &c.Calendars[i]
	}
	if c.Me.Timezone == nil {
		c.Me.Timezone = l.Zone
	}
	k.durations()
	k.week()
	k.people()
	k.kinds()
	k.writable()
	k.references()
	k.mail()
	k.listeners()
	k.notify()
}

// place finds where to point at for a path: at what stands there, else at the
// part of the file where it would.
func (k checker) place(path ...string) *node {
	n := k.root
	for _, name := range path {
		if c := n.child(name); c != nil {
			n = c
		}
	}
	return n
}

// person finds the table of the i-th of [[people]].
func (k checker) person(i int) *node { return k.root.child("people").children[i] }

// faulty reports whether something was said already about the keys of a part:
// then what seems to be missing may only be misspelt.
func (k checker) faulty(part string) bool {
	return slices.ContainsFunc(k.problems, func(p Problem) bool { return strings.HasPrefix(p.Key, part+".") })
}

// complain reports what is wrong with a value, unless something was said about
// this very key before.
func (k checker) complain(n *node, problem, hint string) {
	path := n.path()
	for _, p := range k.problems {
		if p.Key == path && path != "" {
			return
		}
	}
	k.report(n.at, path, problem, hint)
}

// doubt warns of what loads, but is hardly meant.
func (k checker) doubt(n *node, problem, hint string) {
	k.c.Warnings = append(k.c.Warnings, k.src.problem(n.at, n.path(), problem, hint))
}

// durations checks that lengths of time are sensible ones.
func (k checker) durations() {
	h := &k.c.Hours
	for _, limit := range []struct {
		part, key   string
		value       time.Duration
		least, most string
	}{
		{"hours", "block", h.Block, "1m", "8h"},
		{"hours", "deep_block", h.DeepBlock, "1m", "24h"},
		{"hours", "effort_day", h.EffortDay, "1h", "24h"},
		{"checkins", "length", k.c.CheckIns.Length, "5m", "8h"},
	} {
		least, _ := parseDuration(limit.least)
		most, _ := parseDuration(limit.most)
		if limit.value < least || limit.value > most {
			n := k.place(limit.part, limit.key)
			k.complain(n, fmt.Sprintf("%s = %q is out of range", limit.key, n.text), fmt.Sprintf("from %q to %q", limit.least, limit.most))
		}
	}
	if h.Block > 0 && h.DeepBlock%h.Block != 0 {
		block, down := int(h.Block.Minutes()), h.DeepBlock/h.Block
		k.complain(k.place("hours", "deep_block"), fmt.Sprintf("a deep block of %d minutes is no multiple of a block of %d", int(h.DeepBlock.Minutes()), block),
			fmt.Sprintf(`deep_block = "%dm" would be one`, max(1, int(down))*block))
	}
}

// week checks that there is a day to work on.
func (k checker) week() {
	if k.faulty("hours") {
		return
	}
	for _, windows := range k.c.Hours.ByDay() {
		if len(windows) > 0 {
			return
		}
	}
	k.complain(k.place("hours", "days"), "there is no day on which you work", `give days and windows: days = ["Mon", "Tue"], windows = ["09:00-12:00"]`)
}

// people checks that an address is one person's, and completes what is not
// said of a person by what is said of the owner.
func (k checker) people() {
	seen := make(map[Address]string)
	for _, own := range append([]Address{k.c.Me.Address}, k.c.Me.Aliases...) {
		seen[own] = "your own address, in [me]"
	}
	for i := range k.c.People {
		p, n := &k.c.People[i], k.person(i)
		if other := seen[p.Address]; other != "" && p.Address != "" {
			k.complain(n.child("address"), fmt.Sprintf("%s is %s", p.Address, other), "an address is one person's: keep it in one place")
		}
		seen[p.Address] = "the address of " + p.Name
		if p.Timezone == nil {
			p.Timezone = k.c.Me.Timezone
		}
		p.Hours = p.Hours.within(k.c.Hours.Week, n.child("hours"))
	}
}

// within completes a person's week by the owner's.
func (w *Week) within(own Week, n *node) *Week {
	if w == nil {
		return &own
	}
	if n.child("days") == nil {
		w.Days = own.Days
	}
	if n.child("windows") == nil {
		w.Windows = own.Windows
	}
	return w
}

// kinds checks the kinds of calendars, and doubts those watched in vain.
func (k checker) kinds() {
	for _, cal := range k.c.Calendars {
		n := k.place("calendars", cal.Name)
		if kind := n.child("kind"); kind != nil && !slices.Contains(k.Kinds, cal.Kind) {
			k.complain(kind, fmt.Sprintf("%q is no kind of calendar", cal.Kind), didYouMean(cal.Kind, k.Kinds))
		}
		if cal.ByLink && cal.Kind != "url" {
			k.complain(n.child("write"), fmt.Sprintf(`a calendar of kind %q cannot have write = "link"`, cal.Kind), "write = true: bywhen puts check-ins there itself")
		}
		if cal.Watch && cal.Trust == "none" {
			k.doubt(n.child("watch"), fmt.Sprintf("%s is watched, but nobody on it is trusted: none of its meetings will be read", cal.Name),
				`add trust = "own" if all that stands there is your doing, else trust = "people"`)
		}
	}
}

// writable checks that one calendar takes check-ins. Where nothing is watched
// nobody is held up for want of one: who only writes down and weighs
// commitments needs no calendar to write to.
func (k checker) writable() {
	var writable, watched string
	for _, cal := range k.c.Calendars {
		switch {
		case cal.Write && writable != "":
			k.complain(k.place("calendars", cal.Name, "write"), fmt.Sprintf("both %s and %s are to take check-ins", writable, cal.Name),
				"keep write = true in one calendar alone")
		case cal.Write:
			writable = cal.Name
		}
		if cal.Watch && watched == "" {
			watched = cal.Name
		}
	}
	if writable == "" && watched != "" && !k.faulty("calendars") {
		k.complain(k.place("calendars", watched), "no calendar takes check-ins: none of "+strings.Join(k.names(), ", ")+" has write = true",
			"add write = true to the one that they are to go to")
	}
}

func (k checker) names() []string {
	var names []string
	for _, cal := range k.c.Calendars {
		names = append(names, cal.Name)
	}
	return names
}

// references checks that calendars which are referred to exist.
func (k checker) references() {
	k.refer(k.root.child("hours").child("holidays_from"), k.c.Hours.HolidaysFrom)
	for i, p := range k.c.People {
		n := k.person(i).child("calendar")
		k.refer(n, p.Calendar)
		if cal := k.calendars[p.Calendar]; cal != nil && cal.Busy {
			k.doubt(n, fmt.Sprintf("what %s does takes away your own free time", p.Name), fmt.Sprintf("take busy = true out of [calendars.%s]", cal.Name))
		}
	}
}

// refer checks the name of a calendar that stands at n.
func (k checker) refer(n *node, name string) {
	if name == "" || k.calendars[name] != nil || k.enough() {
		return
	}
	hint := "add a part [calendars." + name + "]"
	if near := closest(name, k.names()); near != "" {
		hint = didYouMean(near, []string{near})
	}
	k.complain(n, fmt.Sprintf("there is no calendar %q", name), hint)
}

// mail checks that there is one road, and one way to sign in on it.
func (k checker) mail() {
	m := k.c.Mail
	if m == nil {
		return
	}
	if m.To == "" {
		m.To = k.c.Me.Address
	}
	roads := k.one("how to send", choice{"smtp", m.SMTP != ""}, choice{"sendmail_cmd", len(m.SendmailCmd) > 0}, choice{"maildir", m.Maildir != ""})
	if roads == 0 && !k.faulty("mail") {
		k.complain(k.place("mail"), "[mail] does not say how to send", "add one of smtp, sendmail_cmd or maildir")
	}
	passwords := k.one("where the password is", choice{"password_cmd", len(m.PasswordCmd) > 0},
		choice{"password_file", m.PasswordFile != ""}, choice{"keyring", m.Keyring})
	switch {
	case m.Username != "" && m.SMTP == "":
		k.complain(k.place("mail", "username"), "only smtp needs a username", "take it out, or name the server: smtp = \"smtp.example.com:587\"")
	case m.Username != "" && passwords == 0 && !k.faulty("mail"):
		k.complain(k.place("mail", "username"), "nothing says where the password is", "add one of password_cmd, password_file or keyring")
	case m.Username == "" && passwords > 0:
		k.complain(k.place("mail"), "[mail] has a password without a username", "add username, the name to sign in with")
	}
}

// A choice is one of several keys of which one is to be written.
type choice struct {
	key   string
	taken bool
}

// one checks that at most one of several keys of [mail] is written, and gives
// how many are.
func (k checker) one(what string, choices ...choice) int {
	var taken []string
	for _, c := range choices {
		if !c.taken {
			continue
		}
		if taken = append(taken, c.key); len(taken) > 1 {
			k.complain(k.place("mail", c.key), fmt.Sprintf("%s and %s both say %s", taken[0], c.key, what), "keep one of them")
		}
	}
	return len(taken)
}

// listeners checks that page and feeds do not want one port.
func (k checker) listeners() {
	_, port, err := net.SplitHostPort(k.c.Web.Listen)
	if err != nil || port == "0" || k.c.Web.Listen != k.c.Feeds.Listen {
		return
	}
	n := k.root.child("web").child("listen")
	if n == nil {
		n = k.place("feeds", "listen")
	}
	k.complain(n, "page and feeds cannot both be at "+k.c.Web.Listen, "give one of them another port: where feeds are served there is nothing else")
}

// notify checks the channels.
func (k checker) notify() {
	words := append(slices.Clone(k.Channels), "none")
	var seen []string
	for _, n := range k.root.child("notify").child("channels").elements() {
		switch channel := n.text; {
		case n.kind != unstable.String:
		case !slices.Contains(words, channel):
			k.complain(n, fmt.Sprintf("%q is no channel", channel), didYouMean(channel, words))
		case slices.Contains(seen, channel):
			k.complain(n, fmt.Sprintf("%q stands here twice", channel), "take one out")
		case len(seen) > 0 && (channel == "none" || seen[0] == "none"):
			k.complain(n, `"none" goes with no other channel`, `write channels = ["none"] to hear of nothing`)
		}
		seen = append(seen, n.text)
	}
	k.channelTables()
}

// channelTables checks that what is unknown in [notify] is a channel's table.
func (k checker) channelTables() {
	n := k.root.child("notify")
	if n == nil {
		return
	}
	known := fieldsOf(reflect.TypeFor[Notify]())
	for _, channel := range k.Channels {
		known = append(known, field{key: channel})
	}
	for _, c := range n.children {
		if !slices.Contains(k.c.Notify.own, c.name) && !(c.isTable() && slices.Contains(k.Channels, c.name)) {
			k.unknown(c, known)
		}
	}
}
