package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// story is the worked case: two folders of calendars.
//
//go:embed story
var story embed.FS

// storyConfig is what Roberta would have written.
const storyConfig = `[me]
name = "Roberta"
address = "roberta@example.com"
timezone = "America/New_York"
locale = "en-US"

[hours]
windows = ["09:00-12:00", "13:00-17:00"]
usable = 1.0
block = "15m"

[[people]]
name = "Johnathon"
address = "johnathon@example.com"
role = "manager"
calendar = "johnathon"

[calendars.roberta]
kind = "folder"
path = "~/roberta"
watch = true
busy = true
write = true
trust = "own"

[calendars.johnathon]
kind = "folder"
path = "~/johnathon"

[web]
listen = "127.0.0.1:0"
`

// storyNow is the moment of the story: the meeting has just ended.
const storyNow = "2026-05-04T11:00:00-04:00"

// A scene is one step of the story: what is told, and what is run.
type scene struct {
	told string
	args []string
	// shown lists files of the story whose text is shown after the command;
	// "new" is the one that the command wrote.
	shown string
	code  int // the exit code that the story expects
}

var scenes = []scene{
	{told: "Roberta has promised three things already:",
		args: []string{"add", "--id", "starry-night", "--what", "Starry Night", "--due", "2026-05-14", "--effort", "35h", "--left", "20h", "--priority", "8"}},
	{args: []string{"add", "--id", "forest-grove", "--what", "Forest Grove", "--due", "2026-05-15", "--effort", "45h", "--left", "25h", "--priority", "8"}},
	{args: []string{"add", "--id", "riverbed", "--what", "Riverbed", "--due", "2026-05-18T12:00", "--effort", "40h", "--left", "13h", "--priority", "8"}},
	{told: "At 10:30 Johnathon asked for something new. This stands in the meeting:", shown: "notes"},
	{told: "What bywhen understood, and from which words:",
		args: []string{"capture", "--meeting", "delegation@example.com", "--dry-run"}},
	{told: "What it would do about it. The meeting has ended, so it has not been booked yet,\nand half a day more does not fit:",
		args: []string{"sync", "--dry-run"}},
	{told: "Now for real. Exactly one file is new in Roberta's calendar, none in Johnathon's:",
		args: []string{"sync"}, shown: "new"},
	{told: "What does not fit, and what could move. The check-in takes half an hour of its own:",
		args: []string{"fit"}, code: daemon.CodeDecision},
	{told: "The arithmetic, for whoever doubts it:", args: []string{"why", "brief-waterfall-team"}},
	{told: "The question that Roberta can send:", args: []string{"ask", "brief-waterfall-team"}},
	{told: "Johnathon answers: Riverbed, to the 22nd.",
		args: []string{"move", "riverbed", "2026-05-22", "--by", "Johnathon", "--reason", "Waterfall comes first"}},
	{told: "And so the week looks, in the mail of Thursday:", args: []string{"mail", "weekly", "--dry-run"}},
}

func (p *program) demo() *cobra.Command {
	c := &cobra.Command{Use: "demo", Short: "plays the story in a temporary home, with the real program", Args: cobra.NoArgs}
	serve := c.Flags().Bool("serve", false, "leave the page up afterwards")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		dir, err := os.MkdirTemp("", "bywhen-demo-")
		if err != nil {
			return fmt.Errorf("make a temporary home: %w", err)
		}
		if err = p.play(cmd.Context(), dir); err == nil && *serve {
			err = p.leaveUp(cmd.Context(), dir)
		}
		return errors.Join(err, os.RemoveAll(dir))
	}
	return c
}

// leaveUp runs the daemon in the demo's home, at the moment of the story, so that
// the page can be looked at.
func (p *program) leaveUp(ctx context.Context, dir string) error {
	sub := p.inside(dir)
	sub.flags.asOf = storyNow
	s, err := sub.open(ctx)
	if err != nil {
		return err
	}
	if err := sub.servePage(s); err != nil {
		return errors.Join(err, s.close())
	}
	var doc daemon.OpenDocument
	if err := s.call(ctx, "open", daemon.Empty{}, &doc); err != nil {
		return errors.Join(err, s.close())
	}
	ready := func() {
		fmt.Fprintf(p.stdout, "\nThe page is up, until you press Ctrl-C:\n\n  %s\n\n", doc.URL)
		p.hint("undo on the page Journal brings back what did not fit; BYWHEN_HOME=" + filepath.Join(dir, "bywhen") + " bywhen open prints another link")
	}
	return errors.Join(s.app.Run(ctx, s.paths.Socket, daemon.Signs{Ready: ready}), s.close())
}

// inside is the program in the demo's home.
func (p *program) inside(dir string, args ...string) program {
	sub := program{
		args: args, stdin: strings.NewReader(""), stdout: p.stdout, stderr: p.stderr, clock: p.clock,
		getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": filepath.Join(dir, "bywhen")}[name] },
		home:   dir, terminal: p.terminal,
	}
	sub.flags.color = p.flags.color
	return sub
}

// play copies the story into a folder and plays it there.
func (p *program) play(ctx context.Context, dir string) error {
	if err := unpack(dir); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "It is Monday, May 4, 2026, 11:00 AM in New York, and every command below is told so\n(--as-of %s).\n", storyNow)
	before, err := files(dir)
	if err != nil {
		return err
	}
	for _, s := range scenes {
		if err := p.scene(ctx, dir, s, before); err != nil {
			return err
		}
	}
	return nil
}

// scene plays one scene.
func (p *program) scene(ctx context.Context, dir string, s scene, before map[string]string) error {
	if s.told != "" {
		fmt.Fprintf(p.stdout, "\n%s\n", s.told)
	}
	if s.args != nil {
		fmt.Fprintf(p.stdout, "\n$ bywhen%s\n", quoted(s.args))
		sub := p.inside(dir, append(s.args, "--as-of", storyNow)...)
		if code := sub.run(ctx); code != s.code {
			return fmt.Errorf("play %s: it ended %d instead of %d", s.args[0], code, s.code)
		}
	}
	switch s.shown {
	case "notes":
		return p.showNotes()
	case "new":
		return p.showNew(dir, before)
	}
	return nil
}

// quoted writes arguments as they would be typed, on several lines where they
// are many.
func quoted(args []string) string {
	var b strings.Builder
	column := len("$ bywhen")
	for _, a := range args {
		if strings.Contains(a, " ") {
			a = `"` + a + `"`
		}
		if column+1+len(a) > wide-2 && strings.HasPrefix(a, "-") {
			b.WriteString(" \\\n   ")
			column = 3
		}
		b.WriteString(" " + a)
		column += 1 + len(a)
	}
	return b.String()
}

// unpack writes the story's calendars and configuration into a folder.
func unpack(dir string) error {
	sub, err := fs.Sub(story, "story")
	if err != nil {
		return fmt.Errorf("unpack the story: %w", err)
	}
	if err := os.CopyFS(dir, sub); err != nil {
		return fmt.Errorf("unpack the story: %w", err)
	}
	home := filepath.Join(dir, "bywhen")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("unpack the story: %w", err)
	}
	return os.WriteFile(filepath.Join(home, "config.toml"), []byte(storyConfig), 0o600)
}

// files reads the calendar files of the story.
func files(dir string) (map[string]string, error) {
	all := map[string]string{}
	for _, name := range []string{"roberta", "johnathon"} {
		found, err := filepath.Glob(filepath.Join(dir, name, "*.ics"))
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			text, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			all[f] = string(text)
		}
	}
	return all, nil
}

// showNotes shows the text of the story's meeting, as it stands in the event.
func (p *program) showNotes() error {
	text, err := story.ReadFile("story/roberta/delegation.ics")
	if err != nil {
		return err
	}
	unfolded := strings.NewReplacer("\r\n ", "", "\n ", "").Replace(string(text))
	for line := range strings.Lines(unfolded) {
		description, ok := strings.CutPrefix(strings.TrimSpace(line), "DESCRIPTION:")
		if !ok {
			continue
		}
		fmt.Fprintln(p.stdout)
		said := strings.NewReplacer(`\n`, "\n", `\,`, ",", `\;`, ";").Replace(description)
		pg := &page{program: p, w: p.stdout}
		for _, l := range strings.Split(said, "\n") {
			pg.wrapped("  ", "  ", l)
		}
	}
	return nil
}

// showNew shows the calendar files that are new, and fails if any other has
// changed.
func (p *program) showNew(dir string, before map[string]string) error {
	after, err := files(dir)
	if err != nil {
		return err
	}
	for name, text := range after {
		old, was := before[name]
		if was && old != text {
			return fmt.Errorf("play sync: %s was changed", filepath.Base(name))
		}
		if was {
			continue
		}
		p.showEvent(text)
	}
	return nil
}

// showEvent shows the event of a calendar file, without the definition of its
// zone.
func (p *program) showEvent(text string) {
	_, event, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "END:VTIMEZONE\n")
	event, _, _ = strings.Cut(event, "END:VCALENDAR")
	fmt.Fprintln(p.stdout)
	for line := range strings.Lines(event) {
		fmt.Fprint(p.stdout, "  ", line)
	}
}
