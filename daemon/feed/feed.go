// Package feed writes what others may subscribe to, and serves it: due dates and
// check-ins as an iCalendar file, and to-dos as a second one, because most
// calendar programs show no VTODO (RFC 5545 3.6.2).
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
	// Title is what a calendar program calls it.
	Title   string
	Style   commitments.Style
	Entries []Entry
}

// An Entry is a due date or a check-in. What stands in JSON is what is shown: a
// change of it is a change of the entry.
type Entry struct {
	UID           string `json:"-"`
	calendar.Span `json:"span"`
	Summary       string   `json:"summary"`
	Description   string   `json:"description,omitempty"`
	Categories    []string `json:"categories,omitempty"`
	// Busy says that it takes time; other entries are free time.
	Busy bool `json:"busy,omitempty"`
	// Todo says that the entry is a commitment and belongs among the to-dos too.
	Todo     bool   `json:"todo,omitempty"`
	What     string `json:"what,omitempty"` // its title there
	Priority int    `json:"priority,omitempty"`
	Done     bool   `json:"done,omitempty"`

	// Changed is when anything above last changed, Sequence how often it did.
	Changed   time.Time `json:"-"`
	Sequence  int       `json:"-"`
	Cancelled bool      `json:"-"`
}

// DueLength is how long the event of a due date is.
const DueLength = 15 * time.Minute

// refresh is how often a subscriber is asked to look again.
const refresh = time.Hour

// Events writes the feed as events: one-off and in UTC.
func (f *Feed) Events() ([]byte, error) {
	c := f.calendar("")
	for _, e := range f.sorted() {
		ev := calendar.Event{
			UID: e.UID, Start: calendar.UTC(e.Start), End: calendar.UTC(e.End), Summary: e.Summary,
			Description: f.describe(&e), Categories: e.Categories, Transparent: !e.Busy, Sequence: e.Sequence, Modified: e.Changed,
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
			UID: "todo-" + e.UID, Summary: e.What, Description: f.describe(&e), Due: calendar.UTC(e.End), Status: "needs-action",
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

// ProdID marks the files that bywhen wrote (RFC 5545 3.7.3).
const ProdID = "-//bywhen//feed//EN"

func (f *Feed) calendar(suffix string) ics.Calendar {
	return ics.Calendar{ProdID: ProdID, Name: f.Title + suffix, Refresh: refresh}
}

func (f *Feed) sorted() []Entry {
	return slices.SortedStableFunc(slices.Values(f.Entries), func(a, b Entry) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID))
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
