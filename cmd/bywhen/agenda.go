package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) agenda() *cobra.Command {
	c := &cobra.Command{Use: "agenda PERSON", Short: "one page for your next talk with somebody", Args: cobra.ExactArgs(1)}
	request := func(args []string) (daemon.AgendaRequest, error) { return daemon.AgendaRequest{Person: args[0]}, nil }
	return verb(p, c, "agenda", request, func(doc *daemon.AgendaDocument, pg *page) error {
		pg.agenda(doc)
		return nil
	})
}

// agenda writes one page for a talk.
func (pg *page) agenda(doc *daemon.AgendaDocument) {
	pg.line("For the next talk with %s", doc.Person)
	said := len(doc.Talks) > 0
	for i := range doc.Talks {
		pg.wrapped("- ", "  ", doc.Talks[i].Words)
	}
	for _, part := range []struct {
		title string
		list  []daemon.CommitmentDocument
	}{
		{"Waiting for " + doc.Person, doc.Waiting}, {"Please confirm", doc.Confirm}, {"Could move", doc.Move},
		{"Under way", doc.Open}, {"Kept", doc.Kept},
	} {
		if len(part.list) == 0 {
			continue
		}
		said = true
		pg.line("\n%s", part.title)
		for i := range part.list {
			d := &part.list[i]
			pg.wrapped("- ", "  ", fmt.Sprintf("%s, due %s", text(d.What, "?"), d.DueWords))
		}
	}
	if !said {
		pg.line("Nothing is open between you.")
	}
}
