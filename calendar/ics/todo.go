package ics

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
)

// A Todo is a VTODO (RFC 5545 3.6.2).
type Todo struct {
	UID         string
	Summary     string
	Description string
	Start, Due  calendar.Time
	Status      TodoStatus
	Completed   time.Time // when it was completed; zero if it is not
	Priority    int       // 1 highest … 9 lowest, 0 not given
	Percent     int       // 0 … 100, written if not 0
	Categories  []string
	Class       calendar.Class
	RelatedTo   string // UID of what it belongs to
	Sequence    int
	Modified    time.Time
	// Organizer asked for it, Attendees do it. Both are only read.
	Organizer calendar.Person
	Attendees []calendar.Person
	Repeats   bool // it has a recurrence rule; only read
}

// TodoStatus is the STATUS of a todo (RFC 5545 3.8.1.11).
type TodoStatus string

// The statuses of a todo; none given writes no STATUS.
const (
	TodoNeedsAction TodoStatus = "needs-action"
	TodoInProcess   TodoStatus = "in-process"
	TodoCompleted   TodoStatus = "completed"
	TodoCancelled   TodoStatus = "cancelled"
)

var errDueFirst = errors.New("is due before it starts")

// todo writes a VTODO.
func (w *writer) todo(t *Todo) error {
	switch {
	case t.UID == "":
		return errNoUID
	case !t.Start.IsZero() && !t.Due.IsZero() && t.Due.Zone == t.Start.Zone && t.Due.Wall.Before(t.Start.Wall):
		return errDueFirst
	}
	w.line("BEGIN:VTODO")
	w.text("UID", t.UID)
	w.utc("DTSTAMP", t.Modified)
	w.utc("LAST-MODIFIED", t.Modified)
	w.raw("SEQUENCE", strconv.Itoa(t.Sequence))
	w.time("DTSTART", t.Start)
	w.time("DUE", t.Due)
	if !t.Completed.IsZero() {
		w.utc("COMPLETED", t.Completed)
	}
	w.text("SUMMARY", t.Summary)
	w.text("DESCRIPTION", t.Description)
	w.list("CATEGORIES", t.Categories)
	w.raw("STATUS", strings.ToUpper(string(t.Status)))
	w.number("PRIORITY", t.Priority)
	w.number("PERCENT-COMPLETE", t.Percent)
	w.raw("CLASS", strings.ToUpper(string(t.Class)))
	w.text("RELATED-TO", t.RelatedTo)
	w.line("END:VTODO")
	return nil
}

// number writes an integer, unless it is 0.
func (w *writer) number(name string, n int) {
	if n != 0 {
		w.raw(name, strconv.Itoa(n))
	}
}
