package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) paraphrase() *cobra.Command {
	c := &cobra.Command{
		Use: "paraphrase ID", Short: "what was agreed, said back to the other side", Args: cobra.ExactArgs(1),
		Long: "Says a commitment back in a few sentences, to copy, or with --send to be sent by mail after you have seen it.",
	}
	var req daemon.ParaphraseRequest
	c.Flags().BoolVar(&req.Send, "send", false, "send it by mail, once you have seen it and said yes")
	yes := c.Flags().Bool("yes", false, "with --send: yes to what is shown")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		request := func(shown string) daemon.ParaphraseRequest {
			req.ID, req.Shown = args[0], shown
			return req
		}
		return letter(cmd.Context(), p, "paraphrase", *yes, request, func(doc *daemon.ParaphraseDocument) *daemon.LetterDoc { return &doc.LetterDoc })
	}
	return c
}

// letter runs a verb whose answer may be sent to somebody: what they would read
// is shown first, and sent after a yes. request is asked again with that yes.
func letter[Req, Doc any](ctx context.Context, p *program, name string, yes bool, request func(shown string) Req, of func(*Doc) *daemon.LetterDoc) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	var doc Doc
	err = s.call(ctx, name, request(""), &doc)
	if err == nil && of(&doc).Preview != nil && p.agrees(of(&doc).Preview, s, yes) {
		req := request(of(&doc).Preview.Shown)
		doc = *new(Doc)
		err = s.call(ctx, name, req, &doc)
	}
	if err = errors.Join(err, s.close()); err != nil {
		return err
	}
	return p.write(&doc, s.style, func(pg *page) error {
		pg.letter(of(&doc))
		return nil
	})
}

// letter writes a text to copy, or what became of it.
func (pg *page) letter(doc *daemon.LetterDoc) {
	switch {
	case doc.Sent != nil:
		pg.sent(doc.Sent)
	case doc.Preview != nil:
		pg.program.code = daemon.CodeDecision
		pg.line("Nothing was sent to %s. With --yes it is.", doc.Preview.Name)
	default:
		for l := range strings.Lines(doc.Text) {
			first, rest := "", ""
			switch {
			case strings.HasPrefix(l, "- "):
				rest = "  "
			case strings.HasPrefix(l, "  "):
				first, rest = "  ", "  "
			}
			pg.wrapped(first, rest, l)
		}
	}
}
