package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/commitments"
	"bywhen/daemon"
)

func (p *program) recap() *cobra.Command {
	return &cobra.Command{
		Use:   "recap [MEETING|last]",
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
	t := &recapTalk{program: p, lines: bufio.NewScanner(p.stdin)}
	t.look = func(req daemon.RecapRequest) (doc daemon.RecapDocument, err error) {
		req.Look = true
		err = s.call(ctx, "recap", req, &doc)
		return doc, err
	}
	t.req.Meeting = meeting
	doc, err := t.look(t.req)
	if err != nil {
		return err
	}
	pg := &page{program: p, style: s.style, w: p.stderr}
	pg.line("%s, %s. Enter means: not said.", doc.Meeting.Title, pg.style.Moment(doc.Meeting.Start))
	t.req.Meeting, t.with = doc.Meeting.UID, doc.With
	if err := t.answers(); err != nil {
		return err
	}
	if err := s.call(ctx, "recap", t.req, &doc); err != nil {
		return err
	}
	return p.write(&doc, s.style, func(pg *page) error {
		pg.recapped(&doc)
		return nil
	})
}

// A recapTalk asks about one meeting, and has each answer read as it is given.
type recapTalk struct {
	program *program
	lines   *bufio.Scanner
	look    func(daemon.RecapRequest) (daemon.RecapDocument, error)
	with    string // the other side
	req     daemon.RecapRequest
}

// answers asks in the order of the conversation: what, why, how, and only then
// what could stand in the way.
func (t *recapTalk) answers() error {
	r := &t.req
	if r.What = t.ask("What are you to do, said back in a few words?"); r.What == "" {
		return nil
	}
	doc, err := t.look(*r)
	if err != nil {
		return err
	}
	question := map[commitments.Gap]string{}
	for _, q := range doc.Questions {
		question[q.Gap] = q.Text
	}
	for _, f := range []struct {
		gap commitments.Gap
		to  *string
	}{{commitments.GapSuccess, &r.Success}, {commitments.GapWhy, &r.Why}, {commitments.GapHow, &r.How}, {commitments.GapObstacles, &r.Obstacle}} {
		if question[f.gap] != "" {
			*f.to = t.ask(question[f.gap])
		}
	}
	if err := t.obstacle(); err != nil {
		return err
	}
	for _, f := range []struct {
		question string
		to       *string
	}{
		{question[commitments.GapDue], &r.Due}, {question[commitments.GapEffort], &r.Effort},
		{"When do you both look at it, before it is done?", &r.CheckIn},
	} {
		if err := t.read(f.question, f.to); err != nil {
			return err
		}
	}
	if names := t.ask("What could move to make room? (names, with commas)"); names != "" {
		r.CouldMove = split(names)
		r.Suggested = t.ask("  Which of these do you suggest?")
	}
	return nil
}

// obstacle asks what comes of what could stand in the way: what one suggests,
// and what one needs.
func (t *recapTalk) obstacle() error {
	r := &t.req
	if r.Obstacle == "" {
		return nil
	}
	r.Suggestion = t.ask("  What do you suggest?")
	if r.Need = t.ask("  What do you need for that?"); r.Need == "" {
		return nil
	}
	if err := t.read("  From whom? ["+t.with+"]", &r.NeedFrom); err != nil {
		return err
	}
	return t.read("  By when?", &r.NeedBy)
}

// ask asks for words.
func (t *recapTalk) ask(question string) string {
	fmt.Fprintf(t.program.stderr, "%s ", question)
	if !t.lines.Scan() {
		return ""
	}
	return strings.TrimSpace(t.lines.Text())
}

// read asks for an answer that has a form, and asks again until it can be read.
// Where nobody sits who could be asked again, the mistake ends it.
func (t *recapTalk) read(question string, to *string) error {
	if question == "" {
		return nil
	}
	var choices []daemon.Choice
	for {
		*to = t.ask(question)
		if n, err := strconv.Atoi(*to); err == nil && n >= 1 && n <= len(choices) {
			*to = choices[n-1].Value
		}
		if *to == "" {
			return nil
		}
		_, err := t.look(t.req)
		var known *daemon.Error
		if err == nil || !errors.As(err, &known) || !t.program.interactive {
			return err
		}
		choices = known.Choices
		t.program.doubted(known)
	}
}

// doubted says what was not understood of an answer, and between what one can
// choose.
func (p *program) doubted(e *daemon.Error) {
	fmt.Fprintf(p.stderr, "  %s.\n", e.Text)
	for i, c := range e.Choices {
		fmt.Fprintf(p.stderr, "    %d  %s\n", i+1, c.Words)
	}
	switch {
	case len(e.Choices) > 0:
		fmt.Fprintln(p.stderr, "  Answer with the number, or in other words.")
	case e.Hint != "":
		fmt.Fprintf(p.stderr, "  %s\n", e.Hint)
	}
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
