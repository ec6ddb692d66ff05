package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) sync() *cobra.Command {
	c := &cobra.Command{
		Use:   "sync",
		Short: "one whole pass: read calendars, record, place check-ins, act",
		Long: "Reads the calendars, records what was handed over, places check-ins, weighs everything, and acts.\n" +
			"Ends 4 when a calendar could not be read, and with --check 3 when a decision is needed.",
	}
	var req daemon.SyncRequest
	check := c.Flags().Bool("check", false, "end 3 if a decision is needed")
	c.Flags().BoolVar(&req.DryRun, "dry-run", false, "say what it would do, and do nothing")
	c.Flags().StringSliceVar(&req.Empty, "accept-empty", nil, "the calendar `NAME` is rightly empty")
	c.Flags().BoolVar(&req.Adopt, "adopt", false, "go on with a ledger that was begun anew")
	request := func([]string) (daemon.SyncRequest, error) { return req, nil }
	return verb(p, c, "sync", request, func(doc *daemon.SyncDocument, pg *page) error {
		if *check && !doc.Fit.Fits {
			p.code = daemon.CodeDecision
		}
		pg.calendarTrouble(doc.Calendars)
		pg.synced(doc)
		return nil
	})
}

// calendarTrouble warns of what could not be read, and sets the exit code.
func (pg *page) calendarTrouble(all []daemon.CalendarDoc) {
	p := pg.program
	for _, c := range all {
		if c.Error != nil {
			p.code = daemon.CodeCalendar
			p.warnBroad("calendar %s: %s", c.Name, *c.Error)
			if c.Held {
				p.hint("if it is rightly so: bywhen sync --accept-empty " + c.Name)
			} else {
				p.hint("look at [calendars." + c.Name + "] in config.toml; bywhen doctor checks it")
			}
		}
		for _, q := range c.Quarantined {
			p.warnBroad("calendar %s, %s: %s (set aside; the rest was read)", c.Name, q.Ref, q.Reason)
		}
	}
}

// synced writes what a pass found and did.
func (pg *page) synced(doc *daemon.SyncDocument) {
	would := map[bool]string{true: "Would record", false: "Recorded"}[doc.DryRun]
	for i := range doc.Recorded {
		d := &doc.Recorded[i]
		if d.Status == "draft" {
			pg.wrapped("", "  ", fmt.Sprintf("Found, to be confirmed: %s (bywhen confirm %s, or notmine %s)", what(d), d.ID, d.ID))
		} else {
			pg.wrapped("", "  ", would+": "+what(d))
		}
		pg.wrapped("  ", "  ", fmt.Sprintf("%s, due %s, %s. From the words:", d.ID, d.DueWords, work(d)))
		if d.Origin != nil {
			pg.wrapped("  ", "  ", "\""+d.Origin.Quote+"\"")
		}
	}
	for i := range doc.CheckIns {
		pg.line("%s", pg.checkInLine(&doc.CheckIns[i], doc.DryRun))
	}
	pg.proposals(doc.Proposals)
	if n := rewritten(doc); n > 0 {
		pg.line("Brought the text of %s up to date.", count(n, "check-in"))
	}
	if doc.Paused != "" {
		pg.line("%s", pg.strong("Paused: nothing is written until bywhen pause off."))
	}
	for _, d := range doc.Deeds {
		if d.State == "failed" || d.State == "unknown" || d.State == "inflight" {
			pg.line("%s: %s (%s)", pg.strong("Did not go through"), d.Words, d.Error)
		}
	}
	if doc.Rebuilt {
		pg.line("%s", pg.strong("This ledger is new, but bywhen's own events stand on the calendar: it was rebuilt."))
		pg.line("Nothing is written until you say so: bywhen sync --adopt")
	}
	if len(doc.Recorded)+len(doc.CheckIns)+len(doc.Deeds)+len(doc.Proposals) == 0 {
		pg.line("Nothing new.")
	}
	if !doc.Fit.Fits {
		pg.verdict(&doc.Fit.Overloads[0], doc.Fit.Tight)
		pg.line("bywhen fit shows what could move.")
	}
}

// rewritten counts the check-ins of which only the text was written.
func rewritten(doc *daemon.SyncDocument) int {
	shown := map[string]bool{}
	for i := range doc.CheckIns {
		shown[doc.CheckIns[i].Commitment] = true
	}
	n := 0
	for _, d := range doc.Deeds {
		if d.Kind == "put" && d.State == "done" && !shown[d.Commitment] {
			n++
		}
	}
	return n
}

// count writes a number and what it counts.
func count(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// work says how much work it is.
func work(d *daemon.CommitmentDocument) string {
	switch {
	case d.Kind == "sign-off":
		return "a sign-off"
	case d.Effort == nil:
		return "effort not said"
	}
	return amount(d.Effort) + " of work"
}

// checkInLine says how a check-in stands.
func (pg *page) checkInLine(d *daemon.CheckInDocument, would bool) string {
	when := pg.style.Span(span(d))
	if d.Answered != "" {
		return fmt.Sprintf("Check-in, %s: %s, %s", when, stateWords(d.State), d.Answered)
	}
	switch d.State {
	case "booked":
		if would {
			return fmt.Sprintf("Would book the check-in with %s: %s", d.With, when)
		}
		return fmt.Sprintf("Booked the check-in with %s: %s", d.With, when)
	case "proposed":
		return fmt.Sprintf("A hold for the check-in with %s, whose time is not known: %s", d.With, when)
	}
	return fmt.Sprintf("Check-in with %s, %s: %s", d.With, when, stateWords(d.State))
}
