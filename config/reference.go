package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Reference is the whole configuration file: every key with what it is for and,
// behind "#", its default or an example. It loads as it stands.
func Reference() string {
	return compose("Everything that bywhen can be told. A line that begins with # and a key shows "+
		"the default, or an example; take the # away to change it.",
		map[string][]table{"me": {{"[me]", []Setting{{"name", "Roberta"}, {"address", "roberta@example.com"}}}}})
}

// A Setting is a key and its value: a string, a bool or a []string.
type Setting struct {
	Key   string
	Value any
}

// A table is one table of the file with what is said in it.
type table struct {
	header   string
	settings []Setting
}

// A sheet is a configuration file being written.
type sheet struct{ strings.Builder }

// compose writes a file of all parts, with the tables that are given for them.
func compose(intro string, given map[string][]table) string {
	s := &sheet{}
	s.remark(intro)
	for _, part := range fieldsOf(reflect.TypeFor[Config]()) {
		s.WriteString("\n")
		s.remark(part.tag.Get("doc"))
		s.part(part, given[part.key])
		switch part.key {
		case "calendars":
			s.WriteString(kinds)
		case "notify":
			s.WriteString(channels)
		}
	}
	return s.String()
}

// part writes the tables of one part. The first is explained; without any it
// shows what one could look like.
func (s *sheet) part(part field, tables []table) {
	mark := ""
	if len(tables) == 0 {
		header, optional := part.header()
		if optional {
			mark = "#"
		}
		tables = []table{{header: header}}
	}
	fmt.Fprintf(s, "%s%s\n", mark, tables[0].header)
	s.explained(fieldsOf(structOf(part.kind)), tables[0].settings)
	for _, t := range tables[1:] {
		fmt.Fprintf(s, "\n%s\n", t.header)
		for _, set := range t.settings {
			fmt.Fprintf(s, "%s = %s\n", set.Key, literal(set.Value))
		}
	}
}

// explained writes all keys of a table: what is said first, then the others
// behind "#".
func (s *sheet) explained(fields []field, said []Setting) {
	for _, set := range said {
		for _, f := range fields {
			if f.key == set.Key {
				s.remark(f.tag.Get("doc"))
			}
		}
		fmt.Fprintf(s, "%s = %s\n", set.Key, literal(set.Value))
	}
	for _, f := range fields {
		isSaid := slices.ContainsFunc(said, func(set Setting) bool { return set.Key == f.key })
		if doc := f.tag.Get("doc"); doc != "" && !isSaid {
			s.remark(doc)
			value, note := f.shown()
			fmt.Fprintf(s, "#%s = %s%s\n", f.key, value, note)
		}
	}
}

// shown is what stands behind a key that is not said: its default, unless that
// is nothing, else an example with a note that it is one.
func (f field) shown() (value, note string) {
	if d := f.tag.Get("default"); d != "" && d != "[]" && d != "''" {
		return double(d), ""
	}
	return f.example(), "  # for example"
}

// remark writes lines of explanation.
func (s *sheet) remark(text string) {
	if text == "" {
		return
	}
	for _, line := range wrap(text, 88) {
		s.WriteString("# " + line + "\n")
	}
}

// literal writes a value as TOML.
func literal(value any) string {
	switch v := value.(type) {
	case []string:
		var texts []string
		for _, text := range v {
			texts = append(texts, literal(text))
		}
		return "[" + strings.Join(texts, ", ") + "]"
	case string:
		return quote(v)
	}
	return fmt.Sprint(value)
}

// quote writes text as a basic string of TOML, which knows fewer escapes than Go.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// kinds shows the keys that each kind of calendar has beside the common ones.
// Each back end describes its keys itself; these are the ones to begin with.
const kinds = `
# kind = "folder": a folder of .ics files, one event each, as vdirsyncer and khal keep them.
#[calendars.home]
#kind = "folder"
#path = "~/calendars/home"

# kind = "caldav": Nextcloud, Fastmail, iCloud, Radicale, most company servers.
#[calendars.dav]
#kind = "caldav"
#url = "https://dav.example.com/"
#username = "roberta"
# A program that prints the password; or password_file = "…", or keyring = true.
#password_cmd = ["pass", "show", "dav"]
# Its name or path; not needed where only one calendar takes events.
#calendar = "work"
# Send the password over http:// to another machine, where anybody on the way can read it.
#plain_http = false

# kind = "google": sign in with bywhen auth google.
#[calendars.google]
#kind = "google"
# The file of an OAuth client of your own (Desktop), from Google's console.
#client_secret_file = "~/client_secret.json"
# primary, or the name or identifier of another calendar of yours.
#calendar = "primary"
# write: bywhen may change events of calendars that you own. read: it may only see them.
# made: this is a calendar that bywhen makes for itself, and it may change no other.
#access = "write"
# A name for the Google account, if you have several: you sign in to each.
#account = "google"
# For tests and proxies.
#endpoint = ""
#auth_url = ""
#token_url = ""
#revoke_url = ""

# kind = "url": an address that only gives a calendar out.
#[calendars.holidays]
#kind = "url"
#url = "https://calendar.example.com/holidays.ics"
# Allow http://, over which anybody on the way can read and change it.
#plain_http = false
# Allow a server in your own network or on this machine.
#private_addresses = false
`

// channels shows the keys of each channel of notices, which its own package
// decodes.
const channels = `
# desktop: the notices of your desktop; it has no keys.

# ntfy: your phone, through an ntfy server.
#[notify.ntfy]
#server = "https://ntfy.example.com"
# The topic that your phone subscribes to. Whoever knows it can read along: make it hard to guess.
#topic = "bywhen-hard-to-guess"
# A file that only you can read, with the access token of the server, if it wants one.
#token_file = "~/.config/bywhen/ntfy.token"
# brief: that there is a question, nothing more. full: the question itself, with names.
#detail = "brief"

# command: a program of yours. It gets the notice as JSON on its standard input and has ten seconds.
#[notify.command]
#argv = ["my-notifier", "--bywhen"]

# calendar: an all-day event of bywhen's own in your calendar, private and free, in which an x in a box
# answers. It has no keys.
`
