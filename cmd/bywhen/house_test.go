package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A room says what one package may import directly beside the standard library.
// A pattern that ends in "..." is a prefix. The first room that matches counts.
type room struct {
	pkg    string
	may    []string
	reason string
}

var house = []room{
	{"cmd/bywhen", []string{"bywhen/daemon...", "bywhen/commitments", "bywhen/commitments/ledger", "bywhen/calendar", "bywhen/calendar/backends", "bywhen/config...", "github.com/spf13/cobra...", "github.com/spf13/pflag"},
		"the door wires rooms together; what it would need of the plan, an App method answers"},
	{"config", []string{"github.com/pelletier/go-toml/v2..."},
		"what the user wrote can be read without knowing what it is for"},
	{"config/found", nil,
		"what other programs keep is read with nothing but the standard library"},
	{"calendar", nil,
		"the vocabulary of the outside world depends on nothing"},
	{"calendar/ics", []string{"bywhen/calendar", "github.com/emersion/go-ical"},
		"one place knows iCalendar"},
	{"calendar/backends", []string{"bywhen/calendar", "bywhen/calendar/..."},
		"the list of back ends is explicit"},
	{"calendar/calendartest", []string{"bywhen/calendar", "bywhen/calendar/ics"},
		"the contract knows no back end"},
	{"calendar/...", []string{"bywhen/calendar", "bywhen/calendar/ics", "github.com/...", "golang.org/...", "google.golang.org/..."},
		"a back end knows the seam and its own client library, no other back end"},
	{"commitments", []string{"bywhen/calendar"},
		"the promise is a value"},
	{"commitments/when", nil,
		"others can import it"},
	{"commitments/notes", []string{"bywhen/commitments", "bywhen/commitments/when", "bywhen/calendar"},
		"reading text needs dates and nothing that acts"},
	{"commitments/plan", []string{"bywhen/commitments", "bywhen/calendar"},
		"the judgement is a function of facts"},
	{"commitments/ledger", []string{"bywhen/commitments", "bywhen/calendar", "modernc.org/sqlite..."},
		"one place knows SQL"},
	{"daemon", []string{"bywhen/commitments...", "bywhen/calendar", "bywhen/calendar/ics", "bywhen/daemon/feed", "bywhen/daemon/mail", "bywhen/daemon/notify"},
		"the hands know neither which back ends there are nor how settings are written"},
	{"daemon/feed", []string{"bywhen/commitments", "bywhen/commitments/plan", "bywhen/calendar", "bywhen/calendar/ics", "golang.org/x/net/netutil"},
		"what others see is written from values"},
	{"daemon/mail", []string{"bywhen/commitments", "bywhen/commitments/plan", "bywhen/calendar", "bywhen/calendar/ics", "github.com/wneessen/go-mail..."},
		"what others see is written from values; one place speaks SMTP"},
	{"daemon/notify", nil,
		"what a notice is depends on nothing"},
	{"daemon/notify/channels", []string{"bywhen/daemon/notify", "bywhen/daemon/notify/..."},
		"the list of channels is explicit"},
	{"daemon/notify/...", []string{"bywhen/daemon/notify", "github.com/..."},
		"a channel knows the seam and its own client library, no other channel"},
	{"daemon/service", []string{"github.com/coreos/go-systemd/v22/daemon"},
		"the system is asked from one place, which knows nothing of promises"},
	{"daemon/mail/mailtest", []string{"github.com/emersion/go-smtp", "github.com/emersion/go-sasl"},
		"a mail server to test against knows nothing of what is sent to it"},
	{"daemon/web", []string{"bywhen/commitments", "bywhen/calendar"},
		"the page defines the App that it needs"},
}

// sole names libraries that one room alone may import.
var sole = map[string]string{
	"github.com/emersion/go-ical": "calendar/ics",
	"modernc.org/sqlite":          "commitments/ledger",
	"github.com/spf13/cobra":      "cmd/bywhen",
	"github.com/spf13/pflag":      "cmd/bywhen",
	"github.com/wneessen/go-mail": "daemon/mail",
}

// pure are the rooms that touch no clock, no disk and no network.
var pure = []string{"commitments", "commitments/when", "commitments/notes", "commitments/plan"}

// impure are the packages and calls that a pure room may not use.
var impure = []string{"os", "net", "net/http", "database/sql", "os/exec", "math/rand", "math/rand/v2", "crypto/rand"}

// tops are the only folders at the top that hold Go.
var tops = []string{"cmd", "config", "calendar", "commitments", "daemon"}

// A source file and what it imports.
type source struct {
	pkg, file string
	imports   []string
	readsNow  bool // calls time.Now
}

// sources parses every Go file of the product that is no test.
func sources(root fs.FS) ([]source, error) {
	var all []source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		s, err := parse(name, text)
		all = append(all, s)
		return err
	})
	return all, err
}

func parse(name string, text []byte) (source, error) {
	s := source{pkg: path.Dir(name), file: name}
	f, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		return s, err
	}
	for _, i := range f.Imports {
		s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
				s.readsNow = true
			}
		}
		return true
	})
	return s, nil
}

func covers(pattern, pkg string) bool {
	prefix, ok := strings.CutSuffix(pattern, "...")
	return pkg == pattern || ok && strings.HasPrefix(pkg, prefix)
}

func standard(pkg string) bool {
	return !strings.Contains(strings.SplitN(pkg, "/", 2)[0], ".") && !strings.HasPrefix(pkg, "bywhen/")
}

// breaches lists what the rules of the house forbid, each with the rule's
// reason.
func breaches(all []source) []string {
	var found []string
	for _, s := range all {
		if top, _, _ := strings.Cut(s.pkg, "/"); !slices.Contains(tops, top) {
			found = append(found, fmt.Sprintf("%s: Go code at the top belongs into one of %v", s.file, tops))
			continue
		}
		i := slices.IndexFunc(house, func(r room) bool { return covers(r.pkg, s.pkg) })
		if i < 0 {
			found = append(found, fmt.Sprintf("%s: the house has no such room", s.file))
			continue
		}
		found = append(found, s.breaches(house[i])...)
	}
	return found
}

func (s *source) breaches(r room) []string {
	var found []string
	clean := slices.Contains(pure, s.pkg)
	if clean && s.readsNow {
		found = append(found, s.file+" reads the clock: now is given to it")
	}
	for _, imp := range s.imports {
		if clean && slices.Contains(impure, imp) {
			found = append(found, fmt.Sprintf("%s imports %s: it touches neither clock, disk nor network", s.file, imp))
		}
		if owner, ok := sole[imp]; ok && owner != s.pkg {
			found = append(found, fmt.Sprintf("%s imports %s: only %s may", s.file, imp, owner))
		}
		allowed := standard(imp) || slices.ContainsFunc(r.may, func(p string) bool { return covers(p, imp) })
		if s.pkg != "calendar/backends" && strings.HasPrefix(r.pkg, "calendar/") && strings.HasPrefix(imp, "bywhen/") && !slices.Contains([]string{"bywhen/calendar", "bywhen/calendar/ics"}, imp) {
			allowed = false
		}
		if !allowed {
			found = append(found, fmt.Sprintf("%s imports %s: %s", s.file, imp, r.reason))
		}
	}
	return found
}

// TestImports holds the product to the rules of the house.
func TestImports(t *testing.T) {
	all, err := sources(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d source files found: the test looks in the wrong place", len(all))
	}
	for _, b := range breaches(all) {
		t.Error(b)
	}
}

// TestPlantedImports plants what is forbidden, and expects it to be found.
func TestPlantedImports(t *testing.T) {
	planted := map[string]string{
		"daemon/a.go":              `package daemon; import _ "bywhen/config"`,
		"daemon/b.go":              `package daemon; import _ "bywhen/calendar/folder"`,
		"calendar/a.go":            `package calendar; import _ "bywhen/commitments"`,
		"calendar/folder/a.go":     `package folder; import _ "bywhen/calendar/mem"`,
		"calendar/caldav/a.go":     `package caldav; import _ "github.com/emersion/go-ical"`,
		"commitments/plan/a.go":    `package plan; import _ "bywhen/commitments/ledger"`,
		"commitments/plan/b.go":    `package plan; import "time"; var _ = time.Now()`,
		"commitments/when/a.go":    `package when; import _ "bywhen/calendar"`,
		"commitments/notes/a.go":   `package notes; import _ "os"`,
		"commitments/ledger/a.go":  `package ledger; import _ "bywhen/daemon"`,
		"config/a.go":              `package config; import _ "bywhen/calendar"`,
		"daemon/feed/a.go":         `package feed; import _ "bywhen/commitments/ledger"`,
		"daemon/web/a.go":          `package web; import _ "bywhen/daemon"`,
		"daemon/c.go":              `package daemon; import _ "bywhen/daemon/web"`,
		"cmd/bywhen/a.go":          `package main; import _ "bywhen/commitments/plan"`,
		"util/a.go":                `package util`,
		"calendar/ics/sub/help.go": `package sub; import _ "modernc.org/sqlite"`,
	}
	for name, text := range planted {
		all, err := sources(fstest.MapFS{name: {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		if len(breaches(all)) == 0 {
			t.Errorf("%s: %s: not found", name, text)
		}
	}
}
