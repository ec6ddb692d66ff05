package main

import (
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) could() *cobra.Command {
	c := &cobra.Command{
		Use: "could TEXT", Short: "before you say yes: would it fit?", Args: cobra.MinimumNArgs(1),
		Example: "  bywhen could \"half a day by May 18\"",
	}
	request := func(args []string) (daemon.CouldRequest, error) {
		return daemon.CouldRequest{Text: strings.Join(args, " ")}, nil
	}
	return verb(p, c, "could", request, func(doc *daemon.CouldDocument, pg *page) error {
		d := &doc.Commitment
		pg.line("%s by %s:", amount(d.Left), d.DueWords)
		switch {
		case d.Left == nil || d.Due == nil:
			pg.line("Say how much work it is and by when, such as \"half a day by May 18\".")
		case doc.Fits:
			pg.line("Yes, that fits. It was not written down: bywhen add does that.")
		case !doc.FitsNow:
			pg.line("It does not all fit already, without this.")
		default:
			pg.line("Not as things stand. Something would have to move first.")
		}
		if !doc.Fits {
			p.code = daemon.CodeDecision
			pg.fit(&doc.Fit)
		}
		return nil
	})
}
