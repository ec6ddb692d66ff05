package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

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
		rows := [][]string{{"WHEN", "WITH", "STATE", "ANSWER", "FOR"}}
		for i := range doc.CheckIns {
			d := &doc.CheckIns[i]
			rows = append(rows, []string{pg.style.Span(span(d)), d.With, stateWords(d.State), answer(d), d.Commitment})
		}
		pg.table(rows)
		pg.links(doc)
		for i := range doc.CheckIns {
			if d := &doc.CheckIns[i]; d.Better != nil {
				pg.wrapped("", "  ", fmt.Sprintf("The date of %s has moved: %s would suit it better. %s knows of this one, so it stays until you say: bywhen checkin %s --at …",
					d.Commitment, pg.moment(d.Better), d.With, d.Commitment))
			}
		}
		return nil
	})
}

// links writes the links by which check-ins are added, each on a line of its own.
func (pg *page) links(doc *daemon.CheckInsDocument) {
	for i := range doc.CheckIns {
		if d := &doc.CheckIns[i]; d.Link != nil {
			pg.wrapped("", "  ", "The check-in for "+d.Commitment+" is not on your calendar yet. This adds it, with one tap:")
			pg.line("%s", *d.Link)
		}
	}
}

// answer is what the guest said, in the few words that a table has room for.
func answer(d *daemon.CheckInDocument) string {
	if d.Answer != nil && *d.Answer == "needs-action" {
		return "none yet"
	}
	return strings.TrimPrefix(d.Answered, d.With+" ")
}

func (p *program) checkin() *cobra.Command {
	c := &cobra.Command{
		Use: "checkin ID", Short: "place a check-in, move it, or invite the other side to it", Args: cobra.ExactArgs(1),
		Long: "Places the check-in of a commitment, or moves the one it has. What would reach somebody else is shown first,\n" +
			"and done only after a yes.",
	}
	var req daemon.CheckInRequest
	c.Flags().StringVar(&req.At, "at", "", "`TIME` to put it; chosen by the plan unless given")
	c.Flags().BoolVar(&req.Invite, "invite", false, "invite the other side, after showing what they will read")
	yes := c.Flags().Bool("yes", false, "send what is shown without asking")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		req.ID = args[0]
		s, err := p.open(cmd.Context())
		if err != nil {
			return err
		}
		return errors.Join(p.placeCheckIn(cmd.Context(), s, req, *yes), s.close())
	}
	return c
}

// placeCheckIn places, moves or invites, and asks before anybody hears of it.
func (p *program) placeCheckIn(ctx context.Context, s *session, req daemon.CheckInRequest, yes bool) error {
	var doc daemon.PlacedDocument
	if err := s.call(ctx, "checkin", req, &doc); err != nil {
		return err
	}
	if doc.Preview != nil && p.agrees(doc.Preview, s, yes) {
		req.Shown = doc.Preview.Shown
		if doc.Preview.Kind == "invite" {
			req.At = "" // it stands there by now
		}
		doc = daemon.PlacedDocument{}
		if err := s.call(ctx, "checkin", req, &doc); err != nil {
			return err
		}
	}
	return p.write(&doc, s.style, func(pg *page) error {
		pg.placed(&doc)
		return nil
	})
}

// agrees shows what somebody would read, and asks whether to send it.
func (p *program) agrees(d *daemon.PreviewDoc, s *session, yes bool) bool {
	pg := &page{program: p, style: s.style, w: p.stderr}
	pg.line("To %s <%s>:\n", d.Name, d.To)
	for line := range strings.Lines(d.Words) {
		pg.line("  %s", strings.TrimRight(line, "\n"))
	}
	pg.line("\n%s", d.Note)
	if yes || !p.interactive {
		return yes
	}
	question := map[string]string{"invite": "Invite " + d.Name, "reschedule": "Move it", "send": "Send it"}[d.Kind]
	fmt.Fprintf(p.stderr, "%s? [y/N] ", question)
	answer := bufio.NewScanner(p.stdin)
	answer.Scan()
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer.Text())), "y")
}

// placed says how a check-in stands, and what was not done.
func (pg *page) placed(doc *daemon.PlacedDocument) {
	pg.line("The check-in with %s for %s stands at %s.", doc.With, doc.What, pg.style.Span(span(&doc.CheckInDocument)))
	if doc.FreeBefore+doc.FreeAfter > 0 {
		pg.line("  %.0f %% of the free time lies before it.", doc.Fraction*100)
	}
	if doc.Guest != nil {
		pg.line("  %s.", doc.Answered)
	}
	if d := doc.Preview; d != nil {
		pg.line("Nothing was sent to %s, and nothing moved. With --yes it is done.", d.Name)
		if !pg.program.interactive {
			pg.program.code = daemon.CodeDecision // nobody could be asked
		}
	}
}

// talks says which check-ins were declined.
func (pg *page) talks(all []daemon.TalkDoc) {
	for i := range all {
		pg.line("%s (bywhen checkin %s --at TIME).", pg.strong(all[i].Words), all[i].Commitment)
	}
}
