package ics

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"bywhen/calendar"
)

// DecodedTodos is what [DecodeTodos] found in a file.
type DecodedTodos struct {
	// Todos are in the order of the file. A UID may be missing: programs that
	// keep a list for one person leave it out.
	Todos []Todo
	// Problems are the to-dos that could not be read, and those of which a part
	// could not: Reason names them.
	Problems []calendar.Problem

	zones *resolver
}

// At is the instant of a time of a todo; one without a zone is in home.
func (d *DecodedTodos) At(t calendar.Time, home *time.Location) time.Time {
	if t.Zone == "" || t.Date {
		return calendar.Resolve(t.Wall, home)
	}
	loc, err := d.zones.in(t)
	if err != nil {
		loc = home
	}
	return calendar.Resolve(t.Wall, loc)
}

// DecodeTodos reads the to-dos of an iCalendar file under the same caps as
// [Decode], which passes them over. What cannot be read of one is a Problem and
// the rest of it is used.
func DecodeTodos(data []byte) (DecodedTodos, error) {
	if len(data) > maxFile {
		return DecodedTodos{}, errFileTooLarge
	}
	data = fromUTF16(data)
	components, err := outline(data)
	if err != nil {
		return DecodedTodos{}, err
	}
	d := newDecoder(data)
	d.addTimezones(components)
	out := DecodedTodos{Todos: []Todo{}, zones: d.zones}
	for _, c := range components {
		if c.name != "VTODO" {
			continue
		}
		t, err := d.todo(c)
		if err != nil {
			out.Problems = append(out.Problems, calendar.Problem{UID: t.UID, Reason: describeTodo(&t) + " " + err.Error()})
		}
		if t.Summary != "" {
			out.Todos = append(out.Todos, t)
		}
	}
	return out, nil
}

func describeTodo(t *Todo) string {
	if t.Summary != "" {
		return fmt.Sprintf("the to-do %q", clip(t.Summary))
	}
	return fmt.Sprintf("the to-do with the UID %q", clip(t.UID))
}

var errNoSummary = errors.New("says nothing: it has no SUMMARY")

// todo turns the lines of a VTODO into a value. Its lines go the way of those of
// an event: what is read of them is the same.
func (d *decoder) todo(c component) (t Todo, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be read: %v", p)
		}
	}()
	cleanErr := d.cleanEvent(c)
	comp, err := d.parse()
	if comp == nil {
		return t, errors.Join(cleanErr, err)
	}
	t = Todo{
		UID: strings.TrimSpace(text(comp, "UID")), Summary: strings.TrimSpace(oneLine(text(comp, "SUMMARY"))),
		Description: text(comp, "DESCRIPTION"), Status: todoStatus(comp), Priority: min(number(comp, "PRIORITY"), 9),
		Percent: min(number(comp, "PERCENT-COMPLETE"), 100), Categories: categories(comp), RelatedTo: value(comp, "RELATED-TO"),
		Sequence: number(comp, "SEQUENCE"), Modified: modified(comp), Repeats: value(comp, "RRULE") != "",
	}
	if p := comp.Props.Get("ORGANIZER"); p != nil {
		t.Organizer = person(p)
	}
	attendees := comp.Props.Values("ATTENDEE")
	for i := range attendees {
		t.Attendees = append(t.Attendees, person(&attendees[i]))
	}
	if done, err := parseTime(value(comp, "COMPLETED"), ""); err == nil {
		t.Completed = done.Wall
	}
	switch {
	case t.Summary == "":
		return t, errNoSummary
	case cleanErr != nil:
		return t, cleanErr
	case c.broken != "":
		return t, errors.New(c.broken)
	}
	return t, d.todoTimes(&t, comp)
}

// todoStatus is the STATUS; what is completed in another way is completed too.
func todoStatus(c *ical.Component) TodoStatus {
	switch s := TodoStatus(strings.ToLower(value(c, "STATUS"))); s {
	case TodoNeedsAction, TodoInProcess, TodoCompleted, TodoCancelled:
		return s
	case "canceled":
		return TodoCancelled
	}
	if value(c, "COMPLETED") != "" || number(c, "PERCENT-COMPLETE") >= 100 {
		return TodoCompleted
	}
	return ""
}

// todoTimes reads DTSTART and DUE, or DTSTART and DURATION.
func (d *decoder) todoTimes(t *Todo, c *ical.Component) error {
	var errs [2]error
	t.Start, errs[0] = d.time(c, "DTSTART")
	t.Due, errs[1] = d.time(c, "DUE")
	if err := errors.Join(errs[0], errs[1]); err != nil {
		return err
	}
	if t.Due.IsZero() && !t.Start.IsZero() && value(c, "DURATION") != "" {
		e := calendar.Event{Start: t.Start}
		if err := d.readDuration(&e, c); err != nil {
			return err
		}
		t.Due = e.End
	}
	for _, at := range []calendar.Time{t.Start, t.Due} {
		if !at.Date && at.Zone != "" && d.zones.zone(at.Zone) == nil {
			t.Start, t.Due = calendar.Time{}, calendar.Time{}
			return fmt.Errorf("is due in the zone %q, which is no known name and has no VTIMEZONE: its date was left out", clip(at.Zone))
		}
	}
	return nil
}
