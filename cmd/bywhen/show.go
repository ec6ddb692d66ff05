package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// label is the request that names one commitment.
func label(args []string) (daemon.LabelRequest, error) {
	return daemon.LabelRequest{ID: args[0]}, nil
}

func (p *program) show() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID",
		Short: "everything about one promise, and the words it rests on",
		Args:  cobra.ExactArgs(1),
	}
	return verb(p, c, "show", label, func(doc *daemon.ShowDocument, pg *page) error {
		pg.commitment(&doc.Commitment)
		pg.proposals(doc.Proposals)
		pg.line("")
		pg.history(doc.History)
		return nil
	})
}

// commitment writes everything about one commitment.
func (pg *page) commitment(d *daemon.CommitmentDocument) {
	pg.line("%s: %s", d.ID, d.State)
	field := func(name, value string) {
		if value != "" {
			pg.wrapped("  ", "    ", name+": "+value)
		}
	}
	field("What", text(d.What, ""))
	field("Why", text(d.Why, ""))
	field("Success", text(d.Success, ""))
	field("How", text(d.How, ""))
	for _, o := range d.Obstacles {
		field("Obstacle", o)
	}
	due := d.DueWords
	if slices.Contains(d.Assumed, "due") {
		due += " (not certain: bywhen confirm " + d.ID + ", or edit it with --due)"
	}
	if d.Hard {
		due += " (fixed date)"
	}
	field("Due", due)
	if d.LatestUseful != nil {
		field("Of use until", pg.style.Moment(*d.LatestUseful))
	}
	if d.Effort != nil || d.Left != nil {
		field("Work", amount(d.Left)+" left of "+amount(d.Effort))
	}
	if d.LeftExpected != nil && d.Left != nil && *d.LeftExpected != *d.Left {
		field("If all went as planned", amount(d.LeftExpected)+" left now; you said "+amount(d.Left)+" on "+pg.style.Moment(*d.LeftSaidAt))
	}
	field("Done by", d.OwnerName)
	field("Asked by", d.AskedBy)
	field("Project", text(d.Project, ""))
	if d.Status == "open" || d.Status == "draft" {
		pg.questions(d.Questions)
		clear := strings.Join(d.Clear, ", ")
		if len(d.NotYet) > 0 {
			clear += "; not yet: " + strings.Join(d.NotYet, ", ")
		}
		field("Clear", strings.TrimPrefix(clear, "; "))
	}
	for _, in := range d.CheckIns {
		field("Check-in", pg.style.Moment(in.Start)+", "+stateWords(in.State))
	}
	if o := d.Origin; o != nil && o.Calendar != "" {
		field("Meeting", o.UID)
	}
	if o := d.Origin; o != nil && o.Quote != "" {
		field("From the words", "\""+o.Quote+"\"")
		if o.Vanished {
			field("Note", "these words are no longer in the meeting's text")
		}
	}
}

// stateWords are the states of a check-in in words for people.
func stateWords(state string) string {
	switch state {
	case "proposed":
		return "a hold, to be settled"
	case "moved":
		return "moved in the calendar"
	case "removed":
		return "removed: deleted in the calendar"
	case "took_place":
		return "took place"
	case "cancelled":
		return "taken back"
	}
	return state
}

// history writes what changed, when, and by whom: a line for each occasion, and
// under it what a person would call a change.
func (pg *page) history(lines []daemon.HistoryDoc) {
	var last daemon.HistoryDoc
	first := true
	for _, h := range lines {
		if first || !h.At.Equal(last.At) || h.By != last.By || h.Why != last.Why {
			pg.line("  %s  %s, %s", pg.style.Moment(h.At), h.By, h.Why)
		}
		first, last = false, h
		switch {
		case h.Before != "" && !traces[h.Field]:
			pg.wrapped("    ", "      ", h.Field+": "+h.Before+" -> "+h.After)
		case strings.HasPrefix(h.Field, "check-in") && strings.HasSuffix(h.Field, "state"):
			pg.wrapped("    ", "      ", strings.TrimSuffix(h.Field, " state")+": "+h.After)
		}
	}
}

// traces are the fields that say how bywhen keeps a promise, not what it is.
var traces = map[string]bool{"quote": true, "rule": true, "left_at": true, "edited": true, "closed_at": true}
