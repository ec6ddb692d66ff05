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
// An error that wraps [calendar.ErrGone] says that the file has no such event.
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
	d.addTimezones(components)
	for _, c := range components {
		if c.name != "VEVENT" || c.broken != "" {
			continue
		}
		old, err := d.event(c)
		if err != nil || old.UID != ev.UID || !d.sameInstance(old.RecurrenceID, ev.RecurrenceID) {
			continue
		}
		if err := d.checkTimes(&ev); err != nil && fields&calendar.FieldTime != 0 {
			return nil, fmt.Errorf("patch event: %s %w", describe(&ev), err)
		}
		p := newPatch(data, c)
		p.apply(&old, &ev, fields)
		p.stamp(&old, now)
		return p.result(components)
	}
	return nil, fmt.Errorf("patch event %q: %w: %w", clip(ev.UID), errNoSuchEvent, calendar.ErrGone)
}

// sameInstance reports whether two RECURRENCE-IDs name the same instance.
func (d *decoder) sameInstance(a, b calendar.Time) bool {
	if a.IsZero() || b.IsZero() || a.Date || b.Date {
		return a.Date == b.Date && a.Wall.Equal(b.Wall)
	}
	return a.In(time.UTC, d.zones.zone).Equal(b.In(time.UTC, d.zones.zone))
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
	if fields&calendar.FieldClass != 0 {
		p.class(ev.Class)
	}
}

// class writes CLASS; what is not given is public (RFC 5545 3.8.1.3).
func (p *patch) class(c calendar.Class) {
	if c == calendar.Public {
		p.set("CLASS")
		return
	}
	p.set("CLASS", "CLASS:"+strings.ToUpper(string(c)))
}

// stamp says that there is a new version.
func (p *patch) stamp(old *calendar.Event, now time.Time) {
	at := formatTime(calendar.UTC(now))
	p.set("DTSTAMP", "DTSTAMP:"+at)
	p.set("LAST-MODIFIED", "LAST-MODIFIED:"+at)
	p.set("SEQUENCE", "SEQUENCE:"+strconv.Itoa(min(old.Sequence+1, 1<<31-1)))
}

// set replaces all lines of that name by the given ones, at the place of the
// first, or else before the first alarm or the END.
func (p *patch) set(name string, lines ...string) {
	at := slices.IndexFunc(p.lines, func(l patchLine) bool { return l.name == name })
	p.lines = slices.DeleteFunc(p.lines, func(l patchLine) bool { return l.name == name })
	if at < 0 {
		at = p.tail()
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

// tail is the place before the first alarm, or the END.
func (p *patch) tail() int {
	return 1 + slices.IndexFunc(p.lines[1:], func(l patchLine) bool { return l.name == "" })
}

// get is the first property of that name.
func (p *patch) get(name string) (rawProperty, bool) {
	for _, l := range p.lines {
		if l.name == name {
			return parseRaw(l.raw), true
		}
	}
	return rawProperty{}, false
}

// A rawProperty is a content line whose parameters keep the form in which they
// were written.
type rawProperty struct {
	params []rawParam
	value  string
}

// rawParam is one parameter and its text, such as
// `MEMBER="mailto:a@example.com","mailto:b@example.com"`.
type rawParam struct {
	param
	text string
}

func parseRaw(raw []byte) rawProperty {
	ln, _ := newLexer(raw).next()
	var p rawProperty
	i := nameLen(ln.text)
	for i < len(ln.text) && ln.text[i] == ';' {
		name, value, next := scanParam(ln.text, i+1)
		p.params = append(p.params, rawParam{param{upper(name), unquote(value)}, string(ln.text[i+1 : next])})
		i = next
	}
	if i < len(ln.text) {
		p.value = string(ln.text[i+1:])
	}
	return p
}

// written are the parameters, except those of the given names.
func (p rawProperty) written(except ...string) string {
	var b strings.Builder
	for _, q := range p.params {
		if !slices.Contains(except, q.name) {
			b.WriteString(";" + q.text)
		}
	}
	return b.String()
}

// text writes a TEXT property and keeps the parameters that it has.
func (p *patch) text(name, value string) {
	if value == "" {
		p.set(name)
		return
	}
	prop, _ := p.get(name)
	p.set(name, name+prop.written("VALUE", "ENCODING", "CHARSET")+":"+escapeText(value))
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
	params := p.zoneParam(t)
	if params == "" {
		if params = timeParams(t); params != "" && !t.Date {
			p.zones = append(p.zones, t)
		}
	}
	prop, _ := p.get(name)
	p.set(name, name+params+prop.written("TZID", "VALUE")+":"+formatTime(t))
}

// zoneParam is the TZID by which the event calls the zone of t already, "" if
// it does not.
func (p *patch) zoneParam(t calendar.Time) string {
	if t.Date || t.Zone == "" || t.Zone == "UTC" {
		return ""
	}
	for _, name := range [...]string{"DTSTART", "DTEND", "RECURRENCE-ID"} {
		prop, _ := p.get(name)
		for _, q := range prop.params {
			if q.name == "TZID" && zoneID(q.value) == t.Zone {
				return ";" + q.text
			}
		}
	}
	return ""
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
