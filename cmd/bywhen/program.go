package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bywhen/commitments"
	"bywhen/config"
	"bywhen/daemon"
	"bywhen/daemon/web"
)

// A program is one call of bywhen with all that it has from outside, so that a
// test, or the demo, can make a whole one.
type program struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	home           string // the home directory
	terminal       bool   // stdout is one
	interactive    bool   // somebody sits at stdin and can be asked
	watched        bool   // stderr is a terminal
	clock          func() time.Time

	// keys let people in to the page, over a change of the configuration too.
	keys *web.Keyring

	flags globals
	code  int  // exit code of a verb that did its work: 0, 3 or 4
	begun bool // the command line was understood
	stays bool // it is the daemon
}

// globals are the flags that every verb takes.
type globals struct {
	config  string
	json    bool
	color   string
	verbose bool
	asOf    string
}

// check refuses a word that a flag does not know.
func (g *globals) check() error {
	switch g.color {
	case "auto", "always", "never":
		return nil
	}
	return usageError{fmt.Errorf("--color %s: it is auto, always or never", g.color)}
}

// run runs the program and gives its exit code.
func (p *program) run(ctx context.Context) int {
	if p.clock == nil {
		p.clock = time.Now
	}
	root := p.root()
	root.SetArgs(p.args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return p.flags.check() }
	err := root.ExecuteContext(ctx)
	var doubt *daemon.Error
	if errors.As(err, &doubt) && len(doubt.Choices) > 0 && p.interactive {
		return p.choose(ctx, doubt)
	}
	if err != nil {
		return p.complain(err)
	}
	return p.code
}

// complain writes a failure to stderr, with what to do next, and gives its exit
// code.
func (p *program) complain(err error) int {
	var problems config.Problems
	var known *daemon.Error
	switch {
	case errors.As(err, &problems):
		fmt.Fprintf(p.stderr, "bywhen: %s\n", problems.Error())
		return daemon.CodeConfig
	case errors.As(err, &known):
		fmt.Fprintf(p.stderr, "bywhen: %s\n", known.Text)
		p.hint(known.Hint)
		return known.Code
	case errors.Is(err, errNoConfig):
		fmt.Fprintf(p.stderr, "bywhen: %s\n", err)
		p.hint("bywhen init writes one")
		return daemon.CodeConfig
	case errors.Is(err, errUsage), !p.begun:
		fmt.Fprintf(p.stderr, "bywhen: %s\n", strings.TrimSpace(err.Error()))
		p.hint("bywhen --help, or --help behind a verb, says what there is")
		return daemon.CodeUsage
	}
	fmt.Fprintf(p.stderr, "bywhen: %s\n", err)
	return daemon.CodeFailed
}

// errUsage marks what is wrong with the command line itself.
var errUsage = errors.New("usage")

// usageError is a mistake on the command line.
type usageError struct{ error }

func (usageError) Is(target error) bool { return target == errUsage }

// hint writes what to do next.
func (p *program) hint(text string) {
	if text != "" {
		fmt.Fprintf(p.stderr, "bywhen: hint: %s\n", text)
	}
}

// warn writes what a person should know although the work was done.
func (p *program) warn(format string, args ...any) {
	fmt.Fprintf(p.stderr, "bywhen: "+format+"\n", args...)
}

// warnBroad is warn for what may be long, in lines that fit a terminal.
func (p *program) warnBroad(format string, args ...any) {
	wrap(p.stderr, broader, "bywhen: ", "  ", fmt.Sprintf(format, args...))
}

// root is the command with all its verbs.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "bywhen",
		Short:         "keeps track of what was promised, to whom, by when",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
	}
	f := root.PersistentFlags()
	f.StringVar(&p.flags.config, "config", "", "configuration `FILE`")
	f.BoolVar(&p.flags.json, "json", false, "write the answer as JSON")
	f.StringVar(&p.flags.color, "color", "auto", "`WHEN` to use colour: auto, always or never")
	f.BoolVarP(&p.flags.verbose, "verbose", "v", false, "say on stderr what is being done")
	f.StringVar(&p.flags.asOf, "as-of", "", "see and decide as if it were `TIME`")
	for i, g := range p.verbs() {
		id := fmt.Sprint(i)
		root.AddGroup(&cobra.Group{ID: id, Title: g.title})
		for _, c := range g.verbs {
			c.GroupID = id
		}
		root.AddCommand(g.verbs...)
		root.SetCompletionCommandGroupID(id) // the last one: upkeep
		root.SetHelpCommandGroupID(id)
	}
	p.marked(root)
	p.completing(root)
	root.SetVersionTemplate(thisBuild().words())
	return root
}

// marked makes every command note that it began: what fails before is a mistake
// on the command line.
func (p *program) marked(c *cobra.Command) {
	for _, sub := range c.Commands() {
		p.marked(sub)
	}
	if run := c.RunE; run != nil {
		c.RunE = func(cmd *cobra.Command, args []string) error {
			p.begun = true
			return run(cmd, args)
		}
	}
}

// A group is verbs that the help text shows together.
type group struct {
	title string
	verbs []*cobra.Command
}

// verbs are all verbs, by what they are about.
func (p *program) verbs() []group {
	return []group{
		{"To begin:", []*cobra.Command{p.demo(), p.initialize(), p.sync(), p.daemon(), p.openPage(), p.status(), p.doctor()}},
		{"What was promised:", []*cobra.Command{
			p.add(), p.list(), p.show(), p.edit(), p.confirm(), p.notmine(), p.progress(), p.done(), p.drop(), p.reopen(),
		}},
		{"Meetings and check-ins:", []*cobra.Command{p.capture(), p.recap(), p.prepare(), p.agenda(), p.meetings(), p.checkins(), p.checkin(), p.mute(), p.forget(), p.questions()}},
		{"Does it fit:", []*cobra.Command{p.fit(), p.could(), p.why(), p.ask(), p.paraphrase(), p.move(), p.decide()}},
		{"Looking back, and out:", []*cobra.Command{p.log(), p.undo(), p.mail(), p.feed(), p.export(), p.importing()}},
		{"Upkeep:", []*cobra.Command{p.auth(), p.pause(), p.backup(), p.service(), p.man()}},
	}
}

// A verb is a command that asks the App for a document and writes it out.
func verb[Req, Doc any](p *program, c *cobra.Command, name string, request func(args []string) (Req, error), words func(*Doc, *page) error) *cobra.Command {
	if c.Args == nil {
		c.Args = cobra.NoArgs
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		req, err := request(args)
		if err != nil {
			return err
		}
		s, err := p.open(cmd.Context())
		if err != nil {
			return err
		}
		var doc Doc
		err = s.call(cmd.Context(), name, req, &doc)
		if err = errors.Join(err, s.close()); err != nil {
			return err
		}
		return p.write(&doc, s.style, func(pg *page) error { return words(&doc, pg) })
	}
	return c
}

// write writes a document as JSON or in words. Words run first in either case:
// they decide the exit code.
func (p *program) write(doc any, style commitments.Style, words func(*page) error) error {
	pg := &page{program: p, style: style, w: p.stdout}
	if p.flags.json {
		pg.w = io.Discard
	}
	if err := words(pg); err != nil {
		return err
	}
	if !p.flags.json {
		return nil
	}
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

// logger writes what is being done to stderr, if asked to.
func (p *program) logger() *slog.Logger {
	level := slog.LevelWarn
	if p.flags.verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}
