// Package found looks for calendars that other programs on this machine know:
// vdirsyncer, khal, Evolution, and the folders in which such programs keep them.
// It only reads, and knows just enough of the others' files to name a calendar;
// what it does not understand it passes over.
package found

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Calendar is one that was found.
type Calendar struct {
	Name     string // as its program calls it
	Kind     string // "folder", "caldav" or "url", as in config.toml
	Path     string // of a folder
	URL      string // of a server or an address; it may be secret
	Username string
	// PasswordCmd prints the password, if the program was told one that does.
	PasswordCmd []string
	From        string // "khal", "vdirsyncer", "Evolution" or the folder it lies in
	Events      int    // files in a folder, 0 for others
}

// The caps on what is looked at.
const (
	mostRead      = 1 << 20 // bytes of a file
	mostSources   = 200     // files of Evolution, folders in a folder
	mostCalendars = 50
)

// A Home is where to look.
type Home struct {
	Dir    string                     // the home directory
	Getenv func(string) string        // for XDG_CONFIG_HOME
	read   func(string) string        // "" for what cannot be read
	list   func(string) []os.DirEntry // nil for what cannot be listed
}

// Calendars finds them, each once: what a program is told before what merely lies
// there.
func (h Home) Calendars() []Calendar {
	h.read, h.list = readFile, listDir
	var all []Calendar
	seen := map[string]bool{}
	for _, c := range slices.Concat(h.khal(), h.vdirsyncer(), h.evolution(), h.folders()) {
		key := cmp.Or(c.Path, strings.TrimRight(c.URL, "/"))
		if key == "" || seen[key] || len(all) == mostCalendars {
			continue
		}
		seen[key] = true
		if c.Kind == "folder" {
			c.Events = h.events(c.Path)
		}
		all = append(all, c)
	}
	return all
}

// config is the folder in which programs keep what they are told.
func (h Home) config() string {
	return cmp.Or(h.Getenv("XDG_CONFIG_HOME"), filepath.Join(h.Dir, ".config"))
}

// expand writes a path out that begins with "~" or a variable of the environment.
func (h Home) expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(h.Dir, rest)
	}
	path = os.Expand(path, func(name string) string {
		if name == "HOME" {
			return h.Dir
		}
		return h.Getenv(name)
	})
	if !filepath.IsAbs(path) {
		return filepath.Join(h.Dir, path)
	}
	return filepath.Clean(path)
}

// events counts the files of a folder that hold events.
func (h Home) events(dir string) int {
	n := 0
	for _, e := range h.list(dir) {
		if strings.HasSuffix(e.Name(), ".ics") && !e.IsDir() {
			n++
		}
	}
	return n
}

// below are the folders in a folder, and the folder itself where events lie in it.
func (h Home) below(dir, from string) []Calendar {
	var all []Calendar
	if h.events(dir) > 0 {
		all = append(all, Calendar{Name: filepath.Base(dir), Kind: "folder", Path: dir, From: from})
	}
	for _, e := range h.list(dir) {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			all = append(all, Calendar{Name: e.Name(), Kind: "folder", Path: filepath.Join(dir, e.Name()), From: from})
		}
	}
	return all
}

// folders are those that lie where such folders use to lie, with events in them.
func (h Home) folders() []Calendar {
	var all []Calendar
	for _, name := range []string{".calendars", "calendars", ".local/share/calendars", ".local/share/vdirsyncer"} {
		for _, c := range h.below(filepath.Join(h.Dir, name), "~/"+name) {
			deeper := h.below(c.Path, c.From)
			for _, d := range append(deeper, c) {
				if h.events(d.Path) > 0 {
					all = append(all, d)
				}
			}
		}
	}
	return all
}

func readFile(name string) string {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostRead {
		return ""
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(text)
}

func listDir(dir string) []os.DirEntry {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(100_000) // what came before an error is of use
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}
