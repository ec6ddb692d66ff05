package main

import (
	"github.com/spf13/cobra"

	"bywhen/calendar"
	"bywhen/daemon"
)

func span(d *daemon.CheckInDocument) calendar.Span { return calendar.Span{Start: d.Start, End: d.End} }

func (p *program) checkins() *cobra.Command {
	c := &cobra.Command{Use: "checkins", Short: "all check-ins, past and removed ones included"}
	return verb(p, c, "checkins", empty, func(doc *daemon.CheckInsDocument, pg *page) error {
		if len(doc.CheckIns) == 0 {
			pg.line("No check-in yet. They come by themselves with what you and another person agree.")
			return nil
		}
		rows := [][]string{{"WHEN", "WITH", "STATE", "FOR"}}
		for i := range doc.CheckIns {
			d := &doc.CheckIns[i]
			rows = append(rows, []string{pg.style.Span(span(d)), d.With, stateWords(d.State), d.Commitment})
		}
		pg.table(rows)
		return nil
	})
}

func (p *program) checkin() *cobra.Command {
	c := &cobra.Command{Use: "checkin ID", Short: "place a check-in, or move it", Args: cobra.ExactArgs(1)}
	at := c.Flags().String("at", "", "`TIME` to put it; chosen by the plan unless given")
	request := func(args []string) (daemon.CheckInRequest, error) {
		return daemon.CheckInRequest{ID: args[0], At: *at}, nil
	}
	return verb(p, c, "checkin", request, func(doc *daemon.PlacedDocument, pg *page) error {
		pg.line("The check-in with %s for %s stands at %s.", doc.With, doc.What, pg.style.Span(span(&doc.CheckInDocument)))
		if doc.FreeBefore+doc.FreeAfter > 0 {
			pg.line("  %.0f %% of the free time lies before it.", doc.Fraction*100)
		}
		return nil
	})
}
