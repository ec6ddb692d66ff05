package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) recap() *cobra.Command {
	return &cobra.Command{
		Use:   "recap [UID|last]",
		Short: "the questions after a meeting, in a minute",
		Long:  "Asks what was agreed in a meeting that has no notes. An empty answer means that it was not said.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			return errors.Join(p.askRecap(cmd.Context(), s, strings.Join(args, "")), s.close())
		},
	}
}

// askRecap asks the questions, records the answers, and says them back.
func (p *program) askRecap(ctx context.Context, s *session, meeting string) error {
	var doc daemon.RecapDocument
	if err := s.call(ctx, "recap", daemon.RecapRequest{Meeting: meeting, Look: true}, &doc); err != nil {
		return err
	}
	pg := &page{program: p, style: s.style, w: p.stderr}
	pg.line("%s, %s. Enter means: not said.", doc.Meeting.Title, pg.style.Moment(doc.Meeting.Start))
	req := p.recapAnswers(doc.With)
	req.Meeting = doc.Meeting.UID
	if err := s.call(ctx, "recap", req, &doc); err != nil {
		return err
	}
	return p.write(&doc, s.style, func(pg *page) error {
		pg.recapped(&doc)
		return nil
	})
}

// recapAnswers asks in the order of the conversation: what, why, how, and only
// then what could stand in the way.
func (p *program) recapAnswers(with string) (req daemon.RecapRequest) {
	lines := bufio.NewScanner(p.stdin)
	ask := func(question string) string {
		fmt.Fprintf(p.stderr, "%s ", question)
		if !lines.Scan() {
			return ""
		}
		return strings.TrimSpace(lines.Text())
	}
	req.What = ask("What are you to do, said back in a few words?")
	if req.What == "" {
		return req
	}
	req.Success = ask("What would make it a success for " + with + "?")
	req.Why = ask("Why does it matter?")
	req.How = ask("How is it to be done?")
	if req.Obstacle = ask("What could stand in the way?"); req.Obstacle != "" {
		req.Suggestion = ask("  What do you suggest?")
		if req.Need = ask("  What do you need for that?"); req.Need != "" {
			req.NeedFrom = ask("  From whom? [" + with + "]")
			req.NeedBy = ask("  By when?")
		}
	}
	req.Due = ask("By when is it due?")
	req.Effort = ask("How much work is it?")
	req.CheckIn = ask("When do you both look at it, before it is done?")
	if names := ask("What could move to make room? (names, with commas)"); names != "" {
		req.CouldMove = split(names)
		req.Suggested = ask("  Which of these do you suggest?")
	}
	return req
}

// recapped says back what was recorded, to copy or send.
func (pg *page) recapped(doc *daemon.RecapDocument) {
	pg.wrapped("", "", doc.SaidBack)
	for _, l := range doc.IWill {
		pg.wrapped("", "  ", "I will "+l+".")
	}
	for _, l := range doc.YouWill {
		pg.wrapped("", "  ", "You will "+l+".")
	}
	pg.line("On the ledger: %s. bywhen sync books the check-in.", strings.Join(doc.Recorded, ", "))
}
