package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bywhen/calendar/backends"
	"bywhen/daemon/notify/channels"
)

// referenceIntro stands above docs/reference.md.
const referenceIntro = `# Every verb

<!-- Written by go test ./cmd/bywhen -run TestReferenceIsCurrent -update, from what --help shows and from the settings of each kind. -->

` + "`bywhen VERB --help`" + ` says the same at the terminal, ` + "`bywhen man DIR`" + ` as manual pages. The keys of ` + "`config.toml`" + `
are in [configuration.md](configuration.md); those of each kind of calendar and channel stand at the end of this page.

stdout carries the answer, stderr everything else. Exit codes: 0 done, 1 failed, 2 usage, 3 a decision is needed
(` + "`fit`, `sync --check`" + `), 4 a calendar could not be read, 5 configuration.

## With every verb

`

// reference is docs/reference.md.
func reference(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString(referenceIntro)
	flagList(&b, root.PersistentFlags())
	for _, g := range root.Groups() {
		fmt.Fprintf(&b, "\n## %s\n", strings.TrimSuffix(g.Title, ":"))
		for _, c := range root.Commands() {
			if c.GroupID == g.ID {
				describe(&b, c)
			}
		}
	}
	b.WriteString("\n## Keys of each kind of calendar\n\nBeside `kind`, `watch`, `busy`, `write` and `trust`, which all have.\n")
	for _, k := range backends.List() {
		fmt.Fprintf(&b, "\n### kind = %q\n\n%s.\n\n", k.Kind, capital(k.About))
		keyList(&b, k.Settings)
	}
	b.WriteString("\n## Keys of each channel of notices\n")
	for _, c := range channels.List() {
		fmt.Fprintf(&b, "\n### [notify.%s]\n\n%s.\n\n", c.Name, capital(c.About))
		keyList(&b, c.Settings)
	}
	return b.String()
}

// describe writes a verb, and those behind it.
func describe(b *strings.Builder, c *cobra.Command) {
	if c.HasSubCommands() {
		for _, sub := range c.Commands() {
			describe(b, sub)
		}
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n%s.\n", c.UseLine(), capital(c.Short))
	if c.Long != "" {
		fmt.Fprintf(b, "\n%s\n", c.Long)
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\n```console\n%s\n```\n", c.Example)
	}
	if c.LocalNonPersistentFlags().HasAvailableFlags() {
		b.WriteString("\n")
		flagList(b, c.LocalNonPersistentFlags())
	}
}

func flagList(b *strings.Builder, all *pflag.FlagSet) {
	all.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		value := ""
		if name != "" {
			value = " " + name
		}
		fmt.Fprintf(b, "- `--%s%s` %s\n", f.Name, value, usage)
	})
}

// keyList writes the keys of some settings.
func keyList(b *strings.Builder, settings any) {
	t := reflect.TypeOf(settings)
	for i := range t.NumField() {
		f := t.Field(i)
		if key := f.Tag.Get("toml"); key != "" {
			shown := f.Tag.Get("default")
			if shown == "" || shown == "''" {
				shown = f.Tag.Get("eg")
			}
			fmt.Fprintf(b, "- `%s = %s` %s\n", key, strings.ReplaceAll(shown, "'", `"`), f.Tag.Get("doc"))
		}
	}
}

// TestReferenceIsCurrent: docs/reference.md says what --help says.
func TestReferenceIsCurrent(t *testing.T) {
	p := program{getenv: func(string) string { return "" }}
	want := reference(p.root())
	const file = "../../docs/reference.md"
	if *update {
		write(t, file, want)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("docs/reference.md is not what --help says: go test ./cmd/bywhen -run TestReferenceIsCurrent -update (%v)", err)
	}
	for _, verb := range p.root().Commands() {
		if verb.Short == "" || verb.GroupID == "" && verb.Name() != "help" && verb.Name() != "completion" {
			t.Errorf("%s has no explanation or no place in the help", verb.Name())
		}
	}
}

// TestManual: there is a page for every verb and one for the configuration, the
// same every time, and man's own formatter has nothing to say against them.
func TestManual(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	mustRun(t, home, "man", filepath.Join(dir, "one"))
	mustRun(t, home, "man", filepath.Join(dir, "two"))
	pages, err := os.ReadDir(filepath.Join(dir, "one"))
	if err != nil || len(pages) < 50 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		one, _ := os.ReadFile(filepath.Join(dir, "one", page.Name()))
		two, _ := os.ReadFile(filepath.Join(dir, "two", page.Name()))
		if !bytes.Equal(one, two) || len(one) < 200 {
			t.Errorf("%s: %d bytes, then %d", page.Name(), len(one), len(two))
		}
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("needs groff for the rest")
	}
	for _, page := range []string{"bywhen.1", "bywhen-add.1", "bywhen.toml.5"} {
		out, err := exec.Command(groff, "-K", "utf8", "-man", "-Tutf8", "-ww", "-z", filepath.Join(dir, "one", page)).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", page, err, out)
		}
	}
}

// TestCompletion: a shell is offered the ids of what is promised, with what they
// are, and every shell gets its script.
func TestCompletion(t *testing.T) {
	home := newHome(t)
	mustRun(t, home, "sync", "--as-of", storyNow)
	for _, c := range []struct{ args, want string }{
		{"show ", "brief-waterfall-team\tBrief the Waterfall Team"},
		{"done brief", "brief-waterfall-team\t"},
		{"agenda ", "Johnathon"},
		{"mute ", "delegation@example.com\tJohnathon / Roberta"},
		{"questions ", "briefing"},
	} {
		args := append([]string{"__complete", "--as-of", storyNow}, strings.SplitN(c.args, " ", 2)...)
		if out := mustRun(t, home, args...); !strings.Contains(out, c.want) {
			t.Errorf("%q is completed to\n%s", c.args, out)
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out := mustRun(t, home, "completion", shell); len(out) < 1000 {
			t.Errorf("%s: %s", shell, out)
		}
	}
	if out := mustRun(t, t.TempDir(), "__complete", "show", ""); strings.Contains(out, "brief") {
		t.Errorf("without a configuration:\n%s", out)
	}
}

func TestVersionSaysHowItWasBuilt(t *testing.T) {
	out := mustRun(t, t.TempDir(), "--version")
	if !strings.HasPrefix(out, "bywhen ") || !strings.Contains(out, "go1.") {
		t.Errorf("--version says %q", out)
	}
	if got := (build{revision: "0123456789abcdef", modified: true}).words(); !strings.Contains(got, "source 0123456789ab, changed since") {
		t.Errorf("a build is %q", got)
	}
}
