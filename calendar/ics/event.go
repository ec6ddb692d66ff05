package ics

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"bywhen/calendar"
)

// What one event is refused for when a property that it needs is missing.
var (
	errNoUID   = errors.New("has no UID, so it cannot be told from others")
	errNoStart = errors.New("has no DTSTART, so it has no place in time")
)

// toEvent reads the properties of a VEVENT. With an error the event holds what
// is needed to name it.
func (d *decoder) toEvent(c *ical.Component) (calendar.Event, error) {
	e := calendar.Event{
		UID:         strings.TrimSpace(text(c, "UID")),
		Summary:     strings.TrimSpace(oneLine(text(c, "SUMMARY"))),
		Description: text(c, "DESCRIPTION"),
		Location:    oneLine(text(c, "LOCATION")),
		Transparent: strings.EqualFold(value(c, "TRANSP"), "TRANSPARENT"),
	}
	if e.UID == "" {
		return e, errNoUID
	}
	if err := d.readTimes(&e, c); err != nil {
		return e, err
	}
	readRecurrence(&e, c)
	d.attachTimezones(&e)
	readLabels(&e, c)
	readPeople(&e, c)
	readAlarms(&e, c)
	e.Own = calendar.Own{Commitment: value(c, propCommitment), Kind: value(c, propKind), N: number(c, propN)}
	return e, nil
}

// value is the value of the first property of that name, as it is written.
func value(c *ical.Component, name string) string {
	if p := c.Props.Get(name); p != nil {
		return strings.TrimSpace(p.Value)
	}
	return ""
}

// text is the unescaped value of the first property of that name. A comma that
// should have been escaped is part of it, so go-ical's Text cannot be used.
func text(c *ical.Component, name string) string {
	if p := c.Props.Get(name); p != nil {
		return parseText(p.Value)
	}
	return ""
}

// number is an integer property, 0 if it is none.
func number(c *ical.Component, name string) int {
	n, err := strconv.Atoi(value(c, name))
	if err != nil || n < 0 || n > 1<<31-1 {
		return 0
	}
	return n
}

// readTimes reads RECURRENCE-ID, DTSTART and DTEND or DURATION.
func (d *decoder) readTimes(e *calendar.Event, c *ical.Component) error {
	var err error
	if e.Start, err = d.time(c, "DTSTART"); err != nil {
		return err
	}
	if e.Start.IsZero() {
		return errNoStart
	}
	if e.RecurrenceID, err = d.time(c, "RECURRENCE-ID"); err != nil {
		return err
	}
	if p := c.Props.Get("RECURRENCE-ID"); p != nil {
		e.ThisAndFuture = strings.EqualFold(p.Params.Get("RANGE"), "THISANDFUTURE")
	}
	if e.End, err = d.time(c, "DTEND"); err != nil {
		return err
	}
	if e.End.IsZero() {
		return d.readDuration(e, c)
	}
	alignEnd(e)
	return nil
}

// time reads a property that is a DATE or a DATE-TIME; the zero Time if it is
// not given.
func (d *decoder) time(c *ical.Component, name string) (calendar.Time, error) {
	p := c.Props.Get(name)
	if p == nil || strings.TrimSpace(p.Value) == "" {
		return calendar.Time{}, nil
	}
	t, err := parseTime(p.Value, "")
	if err != nil {
		return t, fmt.Errorf("has a %s that cannot be read: %w", name, err)
	}
	switch {
	case !t.Date && strings.EqualFold(p.Params.Get("VALUE"), "DATE"):
		t = calendar.Day(calendar.DateOf(t.Wall))
	case !t.Date && t.Zone == "":
		t.Zone = d.zones.id(p.Params.Get("TZID"))
	}
	return t, nil
}

// readDuration computes the end from DURATION: its days are days of the
// calendar, the rest is exact (RFC 5545 3.3.6).
func (d *decoder) readDuration(e *calendar.Event, c *ical.Component) error {
	text := value(c, "DURATION")
	if text == "" {
		return nil
	}
	l, err := parseDuration(text)
	if err != nil {
		return fmt.Errorf("has a DURATION that cannot be read: %w", err)
	}
	e.End = e.Start
	e.End.Wall = e.Start.Wall.AddDate(0, 0, l.days)
	switch loc, err := d.zones.in(e.Start); {
	case e.Start.Date:
		e.End.Wall = e.End.Wall.Add(l.exact).Truncate(24 * time.Hour)
	case err != nil:
		return err
	default:
		e.End.Wall = reading(calendar.Resolve(e.End.Wall, loc).Add(l.exact), loc)
	}
	return nil
}

// alignEnd makes the end of an event a date where the start is one, and a time
// where it is a time. An all-day event that ends on the day on which it starts
// is meant to last that day.
func alignEnd(e *calendar.Event) {
	switch {
	case e.Start.Date && !e.End.Date:
		day := calendar.DateOf(e.End.Wall)
		if h, m, s := e.End.Wall.Clock(); h+m+s > 0 {
			day = day.Add(1)
		}
		e.End = calendar.Day(day)
	case !e.Start.Date && e.End.Date:
		e.End = calendar.Time{Wall: e.End.Wall, Zone: e.Start.Zone}
	}
	if e.Start.Date && e.End.Wall.Equal(e.Start.Wall) {
		e.End.Wall = e.End.Wall.AddDate(0, 0, 1)
	}
}

// readRecurrence keeps the recurrence properties as they were written, with the
// parameters that say how to read them.
func readRecurrence(e *calendar.Event, c *ical.Component) {
	for _, name := range [...]string{"RRULE", "RDATE", "EXRULE", "EXDATE"} {
		for _, p := range c.Props.Values(name) {
			if strings.TrimSpace(p.Value) == "" {
				continue
			}
			var b strings.Builder
			b.WriteString(name)
			for _, q := range [...]string{"TZID", "VALUE"} {
				if v := p.Params.Get(q); v != "" {
					b.WriteString(";" + q + "=" + quoteParam(v))
				}
			}
			b.WriteString(":" + strings.TrimSpace(p.Value))
			e.Recurrence = append(e.Recurrence, b.String())
		}
	}
}

// attachTimezones gives the event the VTIMEZONE text of each zone that it uses
// and that has no other name.
func (d *decoder) attachTimezones(e *calendar.Event) {
	if len(d.timezones) == 0 {
		return
	}
	seen := map[string]bool{}
	use := func(id string) {
		if texts := d.timezones[id]; len(texts) > 0 && !seen[id] {
			seen[id] = true
			e.Timezones = append(e.Timezones, texts...)
		}
	}
	for _, t := range [...]calendar.Time{e.Start, e.End, e.RecurrenceID} {
		use(t.Zone)
	}
	for _, text := range e.Recurrence {
		if p, err := parseProperty([]byte(text)); err == nil {
			use(p.param("TZID"))
		}
	}
}

// readLabels reads what an event says about itself.
func readLabels(e *calendar.Event, c *ical.Component) {
	switch strings.ToUpper(value(c, "STATUS")) {
	case "TENTATIVE":
		e.Status = calendar.Tentative
	case "CANCELLED", "CANCELED":
		e.Status = calendar.Cancelled
	}
	switch strings.ToUpper(value(c, "CLASS")) {
	case "", "PUBLIC":
	case "CONFIDENTIAL":
		e.Class = calendar.Confidential
	default: // unknown ones are to be treated as PRIVATE (RFC 5545 3.8.1.3)
		e.Class = calendar.Private
	}
	switch strings.ToUpper(value(c, propBusyStatus)) {
	case "OOF":
		e.Kind = calendar.OutOfOffice
	case "WORKINGELSEWHERE":
		e.Kind = calendar.WorkingLocation
	case "FREE":
		e.Transparent = e.Transparent || value(c, "TRANSP") == ""
	}
	e.Sequence = number(c, "SEQUENCE")
	e.Modified = modified(c)
	e.Categories = categories(c)
	for _, p := range c.Props.Values("ATTACH") {
		if link := strings.TrimSpace(p.Value); isLink(link) {
			e.Attachments = append(e.Attachments, link)
		}
	}
}

// modified is LAST-MODIFIED, or else DTSTAMP.
func modified(c *ical.Component) time.Time {
	for _, name := range [...]string{"LAST-MODIFIED", "DTSTAMP"} {
		if t, err := parseTime(value(c, name), ""); err == nil {
			return t.Wall
		}
	}
	return time.Time{}
}

// categories are the items of all CATEGORIES.
func categories(c *ical.Component) []string {
	var all []string
	for _, p := range c.Props.Values("CATEGORIES") {
		for _, item := range splitList(p.Value) {
			if item = strings.TrimSpace(oneLine(parseText(item))); item != "" {
				all = append(all, item)
			}
		}
	}
	return all
}

// isLink reports whether an attachment is a link that a person could follow.
func isLink(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && len(s) <= 4096 && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// readPeople reads ORGANIZER and ATTENDEE.
func readPeople(e *calendar.Event, c *ical.Component) {
	if p := c.Props.Get("ORGANIZER"); p != nil {
		e.Organizer = person(p)
	}
	attendees := c.Props.Values("ATTENDEE")
	for i := range attendees {
		p := &attendees[i]
		a := calendar.Attendee{
			Person:   person(p),
			Answer:   answer(p.Params.Get("PARTSTAT")),
			Optional: strings.EqualFold(p.Params.Get("ROLE"), "OPT-PARTICIPANT"),
		}
		switch strings.ToUpper(p.Params.Get("CUTYPE")) {
		case "ROOM", "RESOURCE":
			a.Room = true
		}
		e.Attendees = append(e.Attendees, a)
	}
}

// person reads a calendar user. Some servers write an address of their own as
// the value and the mail address as the EMAIL parameter (RFC 7986 6.2).
func person(p *ical.Prop) calendar.Person {
	a := calendar.ParseAddress(p.Value)
	if a == "" {
		a = calendar.ParseAddress(p.Params.Get("EMAIL"))
	}
	return calendar.Person{Address: a, Name: strings.TrimSpace(decodeCaret(p.Params.Get("CN")))}
}

// answer reads a PARTSTAT (RFC 5545 3.2.12).
func answer(s string) calendar.Answer {
	switch strings.ToUpper(s) {
	case "ACCEPTED":
		return calendar.Accepted
	case "DECLINED":
		return calendar.Declined
	case "TENTATIVE":
		return calendar.Maybe
	case "DELEGATED":
		return calendar.Delegated
	}
	return calendar.NeedsAction
}

// readAlarms reads the alarms that show something some time before the start.
func readAlarms(e *calendar.Event, c *ical.Component) {
	for _, alarm := range c.Children {
		trigger := alarm.Props.Get("TRIGGER")
		if trigger == nil || !strings.EqualFold(value(alarm, "ACTION"), "DISPLAY") || strings.EqualFold(trigger.Params.Get("RELATED"), "END") {
			continue
		}
		l, err := parseDuration(trigger.Value)
		before := -(time.Duration(l.days)*24*time.Hour + l.exact)
		if err != nil || before < 0 {
			continue
		}
		e.Alarms = append(e.Alarms, calendar.Alarm{Before: before, Text: text(alarm, "DESCRIPTION")})
	}
}

// decodeCaret undoes the escapes of parameter values (RFC 6868).
func decodeCaret(s string) string {
	if strings.IndexByte(s, '^') < 0 {
		return s
	}
	return strings.NewReplacer("^n", " ", "^'", `"`, "^^", "^").Replace(s)
}

// quoteParam writes a parameter value, quoted where it has to be.
func quoteParam(s string) string {
	s = strings.ReplaceAll(string(appendPrintable(nil, s)), `"`, "'")
	if strings.ContainsAny(s, ",;:") {
		return `"` + s + `"`
	}
	return s
}
