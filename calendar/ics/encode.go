package ics

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
)

// A Calendar is what Encode writes: one VCALENDAR.
type Calendar struct {
	// ProdID says which program wrote it; "" is bywhen.
	ProdID string
	// Method is the METHOD of a scheduling message (RFC 5546), "" for anything
	// that is no message.
	Method string
	// Name is shown to people who subscribe (RFC 7986 5.1).
	Name string
	// Refresh is how often it is worth looking again (RFC 7986 5.7); zero does
	// not say.
	Refresh time.Duration
	Events  []calendar.Event
	Todos   []Todo
}

// defaultProdID is the PRODID of what bywhen writes.
const defaultProdID = "-//bywhen//bywhen//EN"

// Encode writes a calendar. The same values give the same bytes: nothing is
// taken from the clock or the machine. DTSTAMP and LAST-MODIFIED are Modified.
// Every zone in use gets its VTIMEZONE. The error names the event that cannot
// be written.
func Encode(c Calendar) ([]byte, error) {
	w := newWriter()
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	prodID := c.ProdID
	if prodID == "" {
		prodID = defaultProdID
	}
	w.text("PRODID", prodID)
	w.line("CALSCALE:GREGORIAN")
	w.raw("METHOD", c.Method)
	w.text("NAME", c.Name)
	w.text("X-WR-CALNAME", c.Name)
	if c.Refresh > 0 {
		w.line("REFRESH-INTERVAL;VALUE=DURATION:" + formatDuration(c.Refresh))
		w.line("X-PUBLISHED-TTL:" + formatDuration(c.Refresh))
	}
	if err := w.timezones(c); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	for i := range c.Events {
		if err := w.event(&c.Events[i]); err != nil {
			return nil, fmt.Errorf("write calendar: %s %w", describe(&c.Events[i]), err)
		}
	}
	for i := range c.Todos {
		if err := w.todo(&c.Todos[i]); err != nil {
			return nil, fmt.Errorf("write calendar: the todo %q %w", clip(c.Todos[i].Summary), err)
		}
	}
	w.line("END:VCALENDAR")
	return w.buf, nil
}

// event writes a VEVENT.
func (w *writer) event(e *calendar.Event) error {
	switch {
	case e.UID == "":
		return errNoUID
	case e.Start.IsZero():
		return errNoStart
	}
	w.line("BEGIN:VEVENT")
	w.text("UID", e.UID)
	w.utc("DTSTAMP", e.Modified)
	w.utc("LAST-MODIFIED", e.Modified)
	w.raw("SEQUENCE", strconv.Itoa(e.Sequence))
	w.recurrenceID(e)
	w.time("DTSTART", e.Start)
	w.time("DTEND", e.End)
	if err := w.recurrence(e.Recurrence); err != nil {
		return err
	}
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	w.list("CATEGORIES", e.Categories)
	for _, link := range e.Attachments {
		w.raw("ATTACH", link)
	}
	w.raw("STATUS", eventStatus(e.Status))
	w.raw("CLASS", strings.ToUpper(string(e.Class)))
	w.raw("TRANSP", transparency(e.Transparent))
	w.people(e)
	w.own(e.Own)
	for _, a := range e.Alarms {
		w.alarm(a, e.Summary)
	}
	w.line("END:VEVENT")
	return nil
}

func (w *writer) recurrenceID(e *calendar.Event) {
	name := "RECURRENCE-ID"
	if e.ThisAndFuture {
		name += ";RANGE=THISANDFUTURE"
	}
	w.time(name, e.RecurrenceID)
}

// recurrence writes the recurrence properties as they stand, once each of them
// is known to be one.
func (w *writer) recurrence(lines []string) error {
	for _, text := range lines {
		p, err := parseProperty([]byte(text))
		if err != nil {
			return fmt.Errorf("has a recurrence %q that %w", clip(text), err)
		}
		switch p.name {
		case "RRULE", "RDATE", "EXRULE", "EXDATE":
			w.line(text)
		default:
			return fmt.Errorf("has a recurrence %q that is neither RRULE, RDATE nor EXDATE", clip(text))
		}
	}
	return nil
}

func eventStatus(s calendar.Status) string {
	if s == calendar.Confirmed {
		return "CONFIRMED"
	}
	return strings.ToUpper(string(s))
}

func transparency(transparent bool) string {
	if transparent {
		return "TRANSPARENT"
	}
	return "OPAQUE"
}

// people writes ORGANIZER and ATTENDEE.
func (w *writer) people(e *calendar.Event) {
	if e.Organizer.Address != "" {
		w.line("ORGANIZER" + nameParam(e.Organizer) + ":mailto:" + string(e.Organizer.Address))
	}
	for i := range e.Attendees {
		if a := &e.Attendees[i]; a.Address != "" {
			w.line(attendeeLine(a))
		}
	}
}

// attendeeLine is an ATTENDEE property; parameters that say what is so anyway
// are left out (RFC 5545 3.2).
func attendeeLine(a *calendar.Attendee) string {
	line := "ATTENDEE" + nameParam(a.Person) + roomParam(a.Room) + roleParam(a.Optional) + answerParam(a.Answer)
	if a.Answer == calendar.NeedsAction {
		line += ";RSVP=TRUE"
	}
	return line + ":mailto:" + string(a.Address)
}

func roomParam(room bool) string {
	if room {
		return ";CUTYPE=ROOM"
	}
	return ""
}

func roleParam(optional bool) string {
	if optional {
		return ";ROLE=OPT-PARTICIPANT"
	}
	return ""
}

func answerParam(a calendar.Answer) string {
	if a == calendar.NeedsAction {
		return ";PARTSTAT=NEEDS-ACTION"
	}
	return ";PARTSTAT=" + strings.ToUpper(string(a))
}

func nameParam(p calendar.Person) string {
	if p.Name == "" {
		return ""
	}
	return ";CN=" + quoteParam(encodeCaret(p.Name))
}

// encodeCaret writes what a parameter value cannot hold (RFC 6868).
func encodeCaret(s string) string {
	return strings.NewReplacer("^", "^^", "\n", "^n", `"`, "^'").Replace(s)
}

// own writes what we know our own events by.
func (w *writer) own(o calendar.Own) {
	w.text(propCommitment, o.Commitment)
	w.text(propKind, o.Kind)
	if o.N != 0 {
		w.raw(propN, strconv.Itoa(o.N))
	}
}

// alarm writes a VALARM that shows a text; without one it shows the summary,
// since the property is required (RFC 5545 3.6.6).
func (w *writer) alarm(a calendar.Alarm, summary string) {
	text := a.Text
	if text == "" {
		text = summary
	}
	w.line("BEGIN:VALARM")
	w.line("ACTION:DISPLAY")
	w.line("DESCRIPTION:" + escapeText(text))
	w.line("TRIGGER:" + formatDuration(-a.Before))
	w.line("END:VALARM")
}
