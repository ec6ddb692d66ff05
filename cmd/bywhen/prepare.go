package main

import (
	"fmt"
	"strings"

	"bywhen/commitments"
	"bywhen/daemon"
)

// questions are the gaps of a brief as a person asks them.
var questions = map[string]string{
	"what": "what exactly is the outcome?", "owner": "who does it?", "why": "why does it matter?",
	"success": "how will both know that it went well?", "how": "what is the agreed way?",
	"obstacles": "what could stand in the way, and what would help?", "due": "by when?", "effort": "how much work is it?",
}

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
		for _, g := range d.Gaps[:min(4, len(d.Gaps))] {
			pg.line("  still to ask: %s", questions[g])
		}
	}
	if len(doc.Open)+len(doc.Drafts) == 0 {
		pg.line("Nothing is open between you. If work is handed over, ask in this order:")
		for _, g := range []string{"what", "why", "success", "how", "obstacles", "due", "effort"} {
			pg.line("  %s", questions[g])
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
