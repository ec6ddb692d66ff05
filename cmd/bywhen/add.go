package main

import (
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// fieldFlags are the flags that set fields of a commitment.
type fieldFlags struct {
	texts     map[string]*string
	obstacles *[]string
	hard      *bool
	deep      *bool
	command   *cobra.Command
}

// fields gives a command the flags for the fields of a commitment.
func fields(c *cobra.Command) *fieldFlags {
	f := &fieldFlags{texts: map[string]*string{}, command: c}
	for _, t := range [][2]string{
		{"what", "the outcome, in a few `WORDS`"},
		{"why", "the `REASON` behind it"},
		{"success", "how both will `KNOW` that it went well"},
		{"how", "the agreed `WAY`"},
		{"due", "by when: a `DATE`, with a time or without"},
		{"effort", "how much work it is in `ALL`: 3h, 90m, \"half a day\""},
		{"left", "how much of it is `LEFT`"},
		{"priority", "high, normal, low, or `1` (highest) to 9"},
		{"not-before", "the `DATE` before which it cannot be begun"},
		{"from", "the `PERSON` who asked for it"},
		{"owner", "the `PERSON` who does it"},
		{"project", "the `PROJECT` it belongs to"},
	} {
		f.texts[t[0]] = c.Flags().String(t[0], "", t[1])
	}
	f.obstacles = c.Flags().StringArray("obstacle", nil, "what may stand in the `WAY`; can be given again")
	f.hard = c.Flags().Bool("hard", false, "the date is fixed")
	f.deep = c.Flags().Bool("deep", false, "needs long uninterrupted stretches")
	return f
}

// given are the fields that were given.
func (f *fieldFlags) given() daemon.Fields {
	text := func(name string) *string {
		if f.command.Flags().Changed(name) {
			return f.texts[name]
		}
		return nil
	}
	d := daemon.Fields{
		What: text("what"), Why: text("why"), Success: text("success"), How: text("how"), Due: text("due"), Effort: text("effort"),
		Left: text("left"), Priority: text("priority"), NotBefore: text("not-before"), From: text("from"), Owner: text("owner"),
		Project: text("project"), Obstacles: *f.obstacles,
	}
	if f.command.Flags().Changed("hard") {
		d.Hard = f.hard
	}
	if f.command.Flags().Changed("deep") {
		d.Deep = f.deep
	}
	return d
}

func (p *program) add() *cobra.Command {
	c := &cobra.Command{
		Use:     "add [TEXT]",
		Short:   "record a promise",
		Example: "  bywhen add \"brief Waterfall by May 18 1pm, half a day, for Johnathon\"\n  bywhen add --id riverbed --due 2026-05-18T12:00 --effort 40h --left 13h",
		Args:    cobra.ArbitraryArgs,
	}
	id := c.Flags().String("id", "", "the `NAME` to call it by")
	f := fields(c)
	request := func(args []string) (daemon.AddRequest, error) {
		return daemon.AddRequest{ID: *id, Text: strings.Join(args, " "), Fields: f.given()}, nil
	}
	return verb(p, c, "add", request, func(doc *daemon.ShowDocument, pg *page) error {
		d := &doc.Commitment
		pg.line("Recorded %s: %s, due %s, %s left.", d.ID, what(d), d.DueWords, amount(d.Left))
		if len(d.Gaps) > 0 {
			pg.line("Still to ask: %s.", strings.Join(d.Gaps, ", "))
		}
		return nil
	})
}

func (p *program) edit() *cobra.Command {
	c := &cobra.Command{
		Use:   "edit ID",
		Short: "change what is known of a promise",
		Args:  cobra.ExactArgs(1),
	}
	f := fields(c)
	request := func(args []string) (daemon.EditRequest, error) {
		return daemon.EditRequest{ID: args[0], Fields: f.given()}, nil
	}
	return verb(p, c, "edit", request, func(doc *daemon.ShowDocument, pg *page) error {
		pg.commitment(&doc.Commitment)
		return nil
	})
}

func (p *program) confirm() *cobra.Command {
	return p.one("confirm ID", "yes, this was agreed", "confirm", "Agreed")
}

func (p *program) notmine() *cobra.Command {
	return p.one("notmine ID", "no, this was no promise of mine; it never comes back", "notmine", "Dropped, and not asked about again")
}

func (p *program) done() *cobra.Command {
	return p.one("done ID", "finished", "done", "Done")
}

func (p *program) drop() *cobra.Command {
	return p.one("drop ID", "no longer wanted", "drop", "Dropped")
}

// one is a verb that changes one commitment and says so in a line.
func (p *program) one(use, short, name, said string) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1)}
	return verb(p, c, name, label, func(doc *daemon.ShowDocument, pg *page) error {
		d := &doc.Commitment
		pg.line("%s: %s (%s), due %s.", said, text(d.What, "?"), d.ID, d.DueWords)
		return nil
	})
}

// reopen is the way back from done and drop.
func (p *program) reopen() *cobra.Command {
	return p.one("reopen ID", "not done, or not dropped, after all", "reopen", "Open again")
}

func (p *program) progress() *cobra.Command {
	c := &cobra.Command{Use: "progress ID --left 2h", Short: "how much is left, as of now", Args: cobra.ExactArgs(1)}
	left := c.Flags().String("left", "", "how much is `LEFT`: 2h, 90m, \"half a day\"")
	if err := c.MarkFlagRequired("left"); err != nil {
		panic(err) // the flag stands in the line above
	}
	request := func(args []string) (daemon.ProgressRequest, error) {
		return daemon.ProgressRequest{ID: args[0], Left: *left}, nil
	}
	return verb(p, c, "progress", request, func(doc *daemon.ShowDocument, pg *page) error {
		d := &doc.Commitment
		pg.line("%s: %s left of %s, due %s, %s.", d.ID, amount(d.Left), amount(d.Effort), d.DueWords, d.State)
		return nil
	})
}
