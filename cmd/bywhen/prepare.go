package main

import (
	"fmt"
	"strings"

	"bywhen/commitments"
	"bywhen/daemon"
)

// prepared writes the card before a meeting: what is still open between the two,
// what there is time for, and what could move.
func (pg *page) prepared(doc *daemon.PrepareDocument) {
	with := ""
	if len(doc.With) > 0 {
		with = " with " + strings.Join(doc.With, ", ")
	}
	pg.line("%s, %s%s", doc.Meeting.Title, pg.style.Moment(doc.Meeting.Start), with)
	for i := range doc.Drafts {
		pg.line("Please confirm: %s (bywhen confirm %s)", what(&doc.Drafts[i]), doc.Drafts[i].ID)
	}
	for i := range doc.Open {
		d := &doc.Open[i]
		pg.line("Between you: %s, due %s, %s", what(d), d.DueWords, d.State)
		pg.questions(d.Questions)
	}
	if len(doc.Open)+len(doc.Drafts) == 0 {
		pg.line("Nothing is open between you. If work is handed over, ask in this order:")
		for _, q := range doc.Questions {
			pg.line("  %s", q.Text)
		}
	}
	if doc.Fit.Fits {
		pg.line("You have room for %s in the next two weeks.", commitments.Duration(doc.Slack))
	} else {
		pg.line("%s", pg.strong(fmt.Sprintf("You are short by %s already: nothing new fits before something moves.", commitments.Duration(doc.Fit.Overloads[0].Short))))
	}
	for _, m := range doc.Movable {
		pg.line("  could move: %s, due %s, %s left", m.What, pg.moment(m.Due), commitments.Duration(m.Left))
	}
}

// questions writes what is still to be asked.
func (pg *page) questions(all []commitments.Question) {
	for _, q := range all {
		pg.wrapped("  still to ask: ", "    ", q.Text)
	}
}
