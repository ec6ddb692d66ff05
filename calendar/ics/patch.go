package ics

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
)

// errNoSuchEvent is wrapped together with calendar.ErrGone.
var errNoSuchEvent = errors.New("no such event in the file")

// Patch changes the named fields of one component, the one with the UID and
// RECURRENCE-ID of ev, and leaves everything else as it stands, byte for byte:
// other components, other properties, parameters, alarms, the order and the
// folding of lines. SEQUENCE grows by one; DTSTAMP and LAST-MODIFIED become now.
func Patch(data []byte, ev calendar.Event, fields calendar.Fields, now time.Time) ([]byte, error) {
	if len(data) > maxFile {
		return nil, errFileTooLarge
	}
	data = fromUTF16(data)
	components, err := outline(data)
	if err != nil {
		return nil, fmt.Errorf("patch event: %w", err)
	}
	d := newDecoder(data)
	for _, c := range components {
		if c.name != "VEVENT" || c.broken != "" {
			continue
		}
		old, err := d.event(c)
		if err != nil || old.UID != ev.UID || !sameInstance(old.RecurrenceID, ev.RecurrenceID) {
			continue
		}
		p := newPatch(data, c)
		p.apply(&old, &ev, fields)
		p.stamp(&old, now)
		return p.result(components)
	}
	return nil, fmt.Errorf("patch event %q: %w: %w", clip(ev.UID), errNoSuchEvent, calendar.ErrGone)
}

// sameInstance reports whether two RECURRENCE-IDs name the same instance.
func sameInstance(a, b calendar.Time) bool {
	return a.Wall.Equal(b.Wall) && a.Date == b.Date && (a.Date || a.Zone == b.Zone)
}

// A patch is a VEVENT as a list of content lines, some of them new.
type patch struct {
	data  []byte
	c     component
	eol   string
	lines []patchLine
	zones []calendar.Time // times written with a zone the file may not define
}

// patchLine is one content line: its bytes, break included, and its name, ""
// for a line inside of an alarm or the BEGIN and END of the event itself.
type patchLine struct {
	name string
	raw  []byte
}

func newPatch(data []byte, c component) *patch {
	p := &patch{data: data, c: c, eol: "\n"}
	if bytes.Contains(data, []byte("\r\n")) {
		p.eol = "\r\n"
	}
	var lx lexer
	lx.within(data, c)
	depth := 0
	at := c.start
	for ln, ok := lx.next(); ok; ln, ok = lx.next() {
		name := upper(ln.text[:nameLen(ln.text)])
		switch name {
		case "BEGIN":
			depth, name = depth+1, ""
		case "END":
			depth, name = depth-1, ""
		default:
			if depth != 1 {
				name = ""
			}
		}
		p.lines = append(p.lines, patchLine{name, data[at:ln.end]})
		at = ln.end
	}
	return p
}

// apply writes the fields that are asked for.
func (p *patch) apply(old, ev *calendar.Event, fields calendar.Fields) {
	if fields&calendar.FieldTime != 0 {
		p.time("DTSTART", old.Start, ev.Start)
		p.time("DTEND", old.End, ev.End)
		p.set("DURATION")
	}
	if fields&calendar.FieldSummary != 0 {
		p.text("SUMMARY", ev.Summary)
	}
	if fields&calendar.FieldDescription != 0 {
		p.text("DESCRIPTION", ev.Description)
	}
	if fields&calendar.FieldStatus != 0 {
		p.set("STATUS", "STATUS:"+eventStatus(ev.Status))
	}
	if fields&calendar.FieldTransparent != 0 {
		p.set("TRANSP", "TRANSP:"+transparency(ev.Transparent))
	}
	if fields&calendar.FieldAttendees != 0 {
		p.people(old, ev)
	}
}

// stamp says that there is a new version.
func (p *patch) stamp(old *calendar.Event, now time.Time) {
	at := formatTime(calendar.UTC(now))
	p.set("DTSTAMP", "DTSTAMP:"+at)
	p.set("LAST-MODIFIED", "LAST-MODIFIED:"+at)
	p.set("SEQUENCE", "SEQUENCE:"+strconv.Itoa(old.Sequence+1))
}

// set replaces all lines of that name by the given ones, at the place of the
// first, or else before the first alarm or the END.
func (p *patch) set(name string, lines ...string) {
	at := slices.IndexFunc(p.lines, func(l patchLine) bool { return l.name == name })
	p.lines = slices.DeleteFunc(p.lines, func(l patchLine) bool { return l.name == name })
	if at < 0 {
		at = 1 + slices.IndexFunc(p.lines[1:], func(l patchLine) bool { return l.name == "" })
	}
	w := &writer{eol: p.eol}
	var added []patchLine
	for _, text := range lines {
		w.buf = nil
		w.line(text)
		added = append(added, patchLine{name, w.buf})
	}
	p.lines = slices.Insert(p.lines, at, added...)
}

// get is the first property of that name.
func (p *patch) get(name string) (property, bool) {
	for _, l := range p.lines {
		if l.name != name {
			continue
		}
		lx := newLexer(l.raw)
		if ln, ok := lx.next(); ok {
			if prop, err := parseProperty(ln.text); err == nil {
				return prop, true
			}
		}
	}
	return property{}, false
}

// text writes a TEXT property and keeps the parameters that it has.
func (p *patch) text(name, value string) {
	if value == "" {
		p.set(name)
		return
	}
	prop, _ := p.get(name)
	p.set(name, name+otherParams(prop)+":"+escapeText(value))
}

// time writes a DATE or DATE-TIME property. If it stays in its zone, it keeps
// the TZID with which the file calls that zone.
func (p *patch) time(name string, old, t calendar.Time) {
	switch {
	case t.IsZero():
		p.set(name)
		return
	case t == old:
		if _, ok := p.get(name); ok {
			return
		}
	}
	prop, had := p.get(name)
	params := timeParams(t)
	if tzid := prop.param("TZID"); had && !t.Date && !old.Date && t.Zone == old.Zone && t.Zone != "UTC" && tzid != "" {
		params = ";TZID=" + quoteParam(tzid)
	} else if params != "" && !t.Date {
		p.zones = append(p.zones, t)
	}
	p.set(name, name+params+otherParams(prop)+":"+formatTime(t))
}

// otherParams are the parameters of a property that say nothing about how its
// value is written.
func otherParams(p property) string {
	var b strings.Builder
	for _, q := range p.params {
		switch q.name {
		case "TZID", "VALUE", "ENCODING", "CHARSET":
		default:
			b.WriteString(";" + q.name + "=" + quoteParam(q.value))
		}
	}
	return b.String()
}

// people writes ORGANIZER and ATTENDEE. The line of a person of whom nothing
// changes stays as it is, and so does one that names nobody whom we know.
func (p *patch) people(old, ev *calendar.Event) {
	if old.Organizer != ev.Organizer {
		if ev.Organizer.Address == "" {
			p.set("ORGANIZER")
		} else {
			p.set("ORGANIZER", "ORGANIZER"+nameParam(ev.Organizer)+":mailto:"+string(ev.Organizer.Address))
		}
	}
	n, i := 0, -1
	kept := p.lines[:0:0]
	present := map[calendar.Address]bool{}
	for _, l := range p.lines {
		if l.name == "ATTENDEE" {
			i++
			var was *calendar.Attendee
			if i < len(old.Attendees) {
				was = &old.Attendees[i]
			}
			if was != nil && was.Address != "" {
				present[was.Address] = true
				now := ev.Attendee(was.Address)
				if now == nil {
					continue
				}
				if *now != *was {
					l.raw = p.folded(attendeeLine(now))
				}
			}
			n = len(kept) + 1
		}
		kept = append(kept, l)
	}
	p.lines = kept
	if n == 0 {
		n = 1 + slices.IndexFunc(p.lines[1:], func(l patchLine) bool { return l.name == "" })
	}
	for j := range ev.Attendees {
		if a := &ev.Attendees[j]; a.Address != "" && !present[a.Address] {
			p.lines = slices.Insert(p.lines, n, patchLine{"ATTENDEE", p.folded(attendeeLine(a))})
			n++
		}
	}
}

// folded is one content line in the manner of the file.
func (p *patch) folded(text string) []byte {
	w := &writer{eol: p.eol}
	w.line(text)
	return w.buf
}

// result puts the file together again. A zone that no VTIMEZONE of the file
// defines gets one, before the event.
func (p *patch) result(components []component) ([]byte, error) {
	var uses []*zoneUse
	zones := newResolver(time.UTC, nil)
	for _, t := range p.zones {
		if !defines(p.data, components, t.Zone) {
			if err := addUse(&uses, zones, t); err != nil {
				return nil, fmt.Errorf("patch event: it %w", err)
			}
		}
	}
	w := &writer{eol: p.eol}
	w.buf = append(w.buf, p.data[:p.c.start]...)
	for _, u := range uses {
		w.timezone(u)
	}
	for _, l := range p.lines {
		w.buf = append(w.buf, l.raw...)
		if n := len(l.raw); n > 0 && l.raw[n-1] != '\n' {
			w.buf = append(w.buf, p.eol...)
		}
	}
	return append(w.buf, p.data[p.c.end:]...), nil
}

// defines reports whether a VTIMEZONE of the file has that TZID.
func defines(data []byte, components []component, zone string) bool {
	return slices.ContainsFunc(components, func(c component) bool {
		return c.name == "VTIMEZONE" && timezoneID(data[c.start:c.end]) == zone
	})
}
