package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) agenda() *cobra.Command {
	c := &cobra.Command{Use: "agenda PERSON", Short: "one page for your next talk with somebody", Args: cobra.ExactArgs(1)}
	told := c.Flags().Bool("told", false, "they have heard what stands under \"Tell them\"")
	request := func(args []string) (daemon.AgendaRequest, error) {
		return daemon.AgendaRequest{Person: args[0], Told: *told}, nil
	}
	return verb(p, c, "agenda", request, func(doc *daemon.AgendaDocument, pg *page) error {
		pg.agenda(doc)
		return nil
	})
}

// agenda writes one page for a talk.
func (pg *page) agenda(doc *daemon.AgendaDocument) {
	pg.line("For the next talk with %s", doc.Person)
	said := len(doc.Talks)+len(doc.TellThem) > 0 || doc.Asked != nil
	for i := range doc.Talks {
		pg.wrapped("- ", "  ", doc.Talks[i].Words)
	}
	if doc.Asked != nil {
		pg.wrapped("", "", asked(doc.Asked, pg))
	}
	pg.tellThem(doc.TellThem, doc.Person)
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

// tellThem lists the dates that moved by another hand and that somebody should
// hear of, of one person or, for "", of all.
func (pg *page) tellThem(list []daemon.TellDoc, person string) {
	if len(list) == 0 {
		return
	}
	if person != "" {
		pg.line("\nTell them")
	}
	for _, t := range list {
		line := fmt.Sprintf("%s moved from %s to %s; %s decided", t.What, pg.moment(t.From), pg.moment(t.To), t.By)
		if person != "" {
			pg.wrapped("- ", "  ", line)
		} else {
			pg.wrapped("", "  ", fmt.Sprintf("Tell %s: %s (bywhen agenda %s --told).", t.Who, line, t.Who))
		}
	}
}

// asked says whom a question went to, and until when the answer helps.
func asked(a *daemon.AskedDoc, pg *page) string {
	line := fmt.Sprintf("You asked %s on %s what should give", a.To, pg.style.Moment(a.At))
	if a.Until != nil {
		line += fmt.Sprintf("; an answer helps until %s", pg.style.Moment(*a.Until))
	}
	return line + "."
}
