// Package feed writes what others may subscribe to: due dates and check-ins as
// an iCalendar file, and to-dos as a second one, because most calendar programs
// show no VTODO (RFC 5545 3.6.2).
//
// A feed has no METHOD, no attendees and no alarms. Its bytes change only when
// something in it does: every entry carries the instant and the number of its
// last change, never the instant of writing.
package feed

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
)

// A Feed is one audience's view.
type Feed struct {
	Name    string
	Style   commitments.Style
	Entries []Entry
}

// An Entry is a due date or a check-in.
type Entry struct {
	UID         string
	Span        calendar.Span
	Summary     string
	Description string
	Categories  []string
	// Changed is when anything visible last changed, Sequence how often it did.
	Changed   time.Time
	Sequence  int
	Cancelled bool
	// Todo says that the entry is a commitment and belongs among the to-dos too.
	Todo     bool
	Priority int
	Done     bool
}

// DueLength is how long the event of a due date is.
const DueLength = 15 * time.Minute

// refresh is how often a subscriber is asked to look again.
const refresh = time.Hour

// Events writes the feed as events: one-off, in UTC, free time.
func (f *Feed) Events() ([]byte, error) {
	c := f.calendar("")
	for _, e := range f.sorted() {
		ev := calendar.Event{
			UID: e.UID, Start: calendar.UTC(e.Span.Start), End: calendar.UTC(e.Span.End), Summary: e.Summary,
			Description: f.describe(&e), Categories: e.Categories, Transparent: true, Sequence: e.Sequence, Modified: e.Changed,
		}
		if e.Cancelled {
			ev.Status = calendar.Cancelled
		}
		c.Events = append(c.Events, ev)
	}
	return ics.Encode(c)
}

// Todos writes the commitments of the feed as to-dos.
func (f *Feed) Todos() ([]byte, error) {
	c := f.calendar(" - to do")
	for _, e := range f.sorted() {
		if !e.Todo {
			continue
		}
		t := ics.Todo{
			UID: "todo-" + e.UID, Summary: e.Summary, Description: f.describe(&e), Due: calendar.UTC(e.Span.End), Status: "needs-action",
			Priority: e.Priority, Categories: e.Categories, Sequence: e.Sequence, Modified: e.Changed,
		}
		switch {
		case e.Cancelled:
			t.Status = "cancelled"
		case e.Done:
			t.Status = "completed"
		}
		c.Todos = append(c.Todos, t)
	}
	return ics.Encode(c)
}

func (f *Feed) calendar(suffix string) ics.Calendar {
	return ics.Calendar{ProdID: "-//bywhen//feed//EN", Name: f.Name + suffix, Refresh: refresh}
}

func (f *Feed) sorted() []Entry {
	return slices.SortedStableFunc(slices.Values(f.Entries), func(a, b Entry) int {
		return cmp.Or(a.Span.Start.Compare(b.Span.Start), cmp.Compare(a.UID, b.UID))
	})
}

// describe says as of when an entry is true.
func (f *Feed) describe(e *Entry) string {
	asOf := fmt.Sprintf("As of %s.", f.Style.MomentZone(e.Changed))
	if e.Description == "" {
		return asOf
	}
	return e.Description + "\n" + asOf
}
