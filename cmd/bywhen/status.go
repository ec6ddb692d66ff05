package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/commitments"
	"bywhen/daemon"
)

// mostShown is how many of a kind status shows: it has to fit one screen. doctor,
// log and checkins show the rest.
const mostShown = 5

func (p *program) status() *cobra.Command {
	c := &cobra.Command{Use: "status", Short: "how the calendars stand, and what bywhen will do next"}
	return verb(p, c, "status", empty, func(doc *daemon.StatusDocument, pg *page) error {
		rows := [][]string{{"CALENDAR", "KIND", "LAST READ", "EVENTS", ""}}
		for _, cal := range doc.Calendars {
			if cal.Error != nil {
				p.code = daemon.CodeCalendar
			}
			last := "never"
			if cal.LastOK != nil {
				last = pg.style.Moment(*cal.LastOK)
			}
			rows = append(rows, []string{cal.Name, cal.Kind, last, fmt.Sprint(cal.Events), standsFor(cal)})
		}
		pg.table(rows)
		pg.calendarNotes(doc.Calendars)
		pg.standing(doc)
		return nil
	})
}

// standsFor is how a calendar stands, in a word; what is the matter stands below.
func standsFor(cal daemon.CalendarDoc) string {
	switch {
	case cal.Held:
		return "not believed"
	case cal.Error != nil:
		return "failing"
	}
	return ""
}

// calendarNotes writes what is the matter with calendars.
func (pg *page) calendarNotes(all []daemon.CalendarDoc) {
	for _, cal := range all {
		if cal.UnreadSince != nil {
			pg.wrapped("  ", "    ", pg.strong(cal.Name+": not read for 24 h or more")+", since "+pg.moment(cal.UnreadSince))
		}
		for _, words := range []*string{cal.Error, cal.Note} {
			if words != nil {
				pg.wrapped("  ", "    ", cal.Name+": "+*words)
			}
		}
		for _, q := range cal.Quarantined[:min(mostShown, len(cal.Quarantined))] {
			pg.wrapped("  ", "    ", fmt.Sprintf("set aside: %s, %s: %s", cal.Name, q.Ref, q.Reason))
		}
		pg.more(len(cal.Quarantined), "bywhen doctor")
	}
}

// more says how many were not shown, and what shows them.
func (pg *page) more(all int, verb string) {
	if all > mostShown {
		pg.line("  and %d more: %s", all-mostShown, verb)
	}
}

// standing writes the rest of status.
func (pg *page) standing(doc *daemon.StatusDocument) {
	if doc.Daemon.Running {
		pg.line("The daemon runs (process %d, since %s).", doc.Daemon.PID, pg.moment(doc.Daemon.Since))
	} else {
		pg.line("No daemon runs: bywhen run starts one, bywhen sync does a single pass.")
	}
	pg.promised(doc)
	if doc.Paused != "" {
		pg.line("%s", pg.strong("Paused. bywhen pause off goes on."))
	}
	if doc.Rebuilt {
		pg.line("%s", pg.strong("The ledger was rebuilt; nothing is written until bywhen sync --adopt."))
	}
	for _, d := range doc.Unsettled[:min(mostShown, len(doc.Unsettled))] {
		pg.wrapped("", "  ", fmt.Sprintf("%s: %s (%s)", pg.strong("Not settled"), d.Words, d.Error))
	}
	pg.more(len(doc.Unsettled), "bywhen log")
	pg.talks(doc.Talks[:min(mostShown, len(doc.Talks))])
	pg.reports(doc.Report[:min(mostShown, len(doc.Report))])
	for _, n := range doc.Next[:min(mostShown, len(doc.Next))] {
		pg.wrapped("  "+pg.style.Moment(n.Start)+"  ", "      ", n.What)
	}
	pg.more(len(doc.Next), "bywhen checkins")
}

// promised says how much is promised and whether it fits.
func (pg *page) promised(doc *daemon.StatusDocument) {
	switch {
	case doc.Open == 0:
		pg.line("Nothing is promised that I know. bywhen add records a promise.")
	case doc.Short > 0:
		pg.line("%s", pg.strong(fmt.Sprintf("%s open; short by %s: bywhen fit shows what could move.", count(doc.Open, "promise"), commitments.Duration(doc.Short))))
	default:
		pg.line("%s open, and everything fits.", capital(count(doc.Open, "promise")))
	}
	if doc.Drafts > 0 {
		pg.line("%s to be confirmed: bywhen list --drafts.", capital(count(doc.Drafts, "draft")))
	}
}

// capital begins a sentence.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
