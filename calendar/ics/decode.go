package ics

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"bywhen/calendar"
)

// Decoded is what stands in a file.
type Decoded struct {
	// Objects are the events by UID, in the order of the file, the master of
	// a series first. Their Version is zero.
	Objects []calendar.Object
	// Problems are the events that could not be read. Ref is empty; Reason
	// names the event and says what is wrong with it.
	Problems []calendar.Problem
}

// Decode reads the events of an iCalendar file. One bad event is a Problem and
// the rest is used; the error is for what is no calendar at all or larger than
// we read. To-dos, journals and free/busy components are passed over.
func Decode(data []byte) (Decoded, error) {
	if len(data) > maxFile {
		return Decoded{}, errFileTooLarge
	}
	data = fromUTF16(data)
	components, err := outline(data)
	if err != nil {
		return Decoded{}, err
	}
	d := newDecoder(data)
	d.addTimezones(components)
	d.objects = make([]calendar.Object, 0, len(components))
	for _, c := range components {
		if c.name == "VEVENT" {
			d.addEvent(c)
		}
	}
	return d.result(), nil
}

// A decoder collects the events of one file.
type decoder struct {
	data      []byte
	timezones map[string][]string // TZID -> texts of the VTIMEZONEs of that name
	zones     *resolver
	probes    *budget // what checking rules may still cost
	lines     *lexer
	clean     []byte
	reader    *bufio.Reader
	byUID     map[string]int
	objects   []calendar.Object
	problems  []calendar.Problem
}

func newDecoder(data []byte) *decoder {
	return &decoder{
		data: data, lines: newLexer(data), timezones: map[string][]string{}, byUID: map[string]int{},
		reader: bufio.NewReader(bytes.NewReader(nil)),
		zones:  newResolver(time.UTC, nil),
		probes: &budget{maxProbes},
	}
}

// addTimezones reads every VTIMEZONE first: events may stand before theirs.
func (d *decoder) addTimezones(components []component) {
	for _, c := range components {
		if c.name == "VTIMEZONE" && c.broken == "" {
			d.addTimezone(c)
		}
	}
}

// addTimezone keeps the text of a VTIMEZONE for the events that need it.
func (d *decoder) addTimezone(c component) {
	text := d.data[c.start:c.end]
	if len(text) > maxParams || len(d.zones.timezones) >= maxZones {
		return // nobody's zone is that long, nobody uses that many
	}
	if id := timezoneID(text); id != "" && d.zones.id(id) == id && iana(id) == nil {
		d.timezones[id] = append(d.timezones[id], string(text))
		d.zones.timezones = append(d.zones.timezones, string(text))
	}
}

// addEvent reads one VEVENT, or notes why it cannot be read.
func (d *decoder) addEvent(c component) {
	e, err := d.event(c)
	if err == nil {
		err = d.check(&e)
	}
	if err != nil {
		d.problems = append(d.problems, calendar.Problem{UID: e.UID, Reason: describe(&e) + " " + err.Error()})
		return
	}
	i, ok := d.byUID[e.UID]
	if !ok {
		i = len(d.objects)
		d.byUID[e.UID] = i
		d.objects = append(d.objects, calendar.Object{})
	}
	d.objects[i].Events = append(d.objects[i].Events, e)
}

// describe names an event in a sentence about it.
func describe(e *calendar.Event) string {
	switch {
	case e.Summary != "":
		return fmt.Sprintf("the event %q", clip(e.Summary))
	case e.UID != "":
		return fmt.Sprintf("the event with the UID %q", clip(e.UID))
	}
	return "an event without UID and SUMMARY"
}

// event turns the lines of a VEVENT into a value. A panic of a parser is an
// error like any other.
func (d *decoder) event(c component) (e calendar.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be read: %v", p)
		}
	}()
	cleanErr := d.cleanEvent(c)
	comp, err := d.parse()
	if comp == nil {
		return e, errors.Join(cleanErr, err)
	}
	e, err = d.toEvent(comp)
	switch c.method {
	case "CANCEL":
		e.Status = calendar.Cancelled // RFC 5546 3.2.5
	case "REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER":
		return e, fmt.Errorf("is a message about an event (METHOD:%s), not an event", c.method)
	}
	switch {
	case c.broken != "":
		return e, errors.New(c.broken)
	case cleanErr != nil:
		return e, cleanErr
	}
	return e, err
}

// cleanEvent writes the properties in use of a VEVENT, and of its alarms, into
// d.clean, as a calendar that go-ical reads. After an error what came before it
// is there, so that the event can be named.
func (d *decoder) cleanEvent(c component) error {
	d.clean = append(d.clean[:0], "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"...)
	err := d.cleanLines(c)
	d.clean = append(d.clean, "END:VEVENT\nEND:VCALENDAR\n"...)
	return err
}

func (d *decoder) cleanLines(c component) (first error) {
	d.lines.within(d.data, c)
	d.lines.next() // BEGIN:VEVENT
	var open []string
	for n := 0; ; n++ {
		ln, ok := d.lines.next()
		if !ok {
			break
		}
		if n >= maxEventLines {
			first = cmp.Or(first, errTooManyLines)
			break
		}
		switch name, value := plainLine(ln.text); {
		case name == "BEGIN":
			open = d.beginIn(open, value)
		case name == "END":
			open = d.endIn(open, value)
		case len(open) == 0 || len(open) == 1 && open[0] == "VALARM":
			first = cmp.Or(first, d.cleanLine(ln))
		}
		if len(d.clean) > maxEventBytes {
			first = cmp.Or(first, errEventTooLarge)
			break
		}
	}
	d.endIn(open, "VALARM")
	return first
}

// beginIn and endIn follow the components inside of an event and pass its
// alarms on.
func (d *decoder) beginIn(open []string, name string) []string {
	if len(open) == 0 && name == "VALARM" {
		d.clean = append(d.clean, "BEGIN:VALARM\n"...)
	}
	return append(open, name)
}

func (d *decoder) endIn(open []string, name string) []string {
	i := slices.Index(open, name)
	if i < 0 {
		return open
	}
	if i == 0 && name == "VALARM" {
		d.clean = append(d.clean, "END:VALARM\n"...)
	}
	return open[:i]
}

// cleanLine passes one property on if somebody asks for it. What is not read
// cannot do harm, however long or odd it is.
func (d *decoder) cleanLine(ln line) error {
	name := ln.text[:nameLen(ln.text)]
	switch {
	case !wanted(name):
		return nil
	case ln.tooLong && bytes.EqualFold(name, []byte("ATTACH")):
		return nil // a file inside of the event; only links are kept
	case ln.tooLong:
		return errLineTooLong
	}
	before := len(d.clean)
	var err error
	if d.clean, err = appendClean(d.clean, ln.text); err != nil {
		d.clean = d.clean[:before]
		return fmt.Errorf("%w (%s)", err, upper(name))
	}
	return nil
}

// parse lets go-ical read what cleanEvent wrote.
func (d *decoder) parse() (*ical.Component, error) {
	d.reader.Reset(bytes.NewReader(d.clean))
	cal, err := ical.NewDecoder(d.reader).Decode()
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(cal.Children) != 1 {
		return nil, errors.New("cannot be read: its lines do not make one event")
	}
	return cal.Children[0], nil
}

// result leaves one version of each component and puts the master of each
// object first.
func (d *decoder) result() Decoded {
	for i := range d.objects {
		o := &d.objects[i]
		o.Events = newest(o.Events)
		slices.SortStableFunc(o.Events, func(a, b calendar.Event) int {
			return cmp.Compare(overrideRank(&a), overrideRank(&b))
		})
	}
	return Decoded{Objects: d.objects, Problems: d.problems}
}

// newest leaves out what a later version in the same file replaces: of two
// components for one instance, or two masters with one start, the one with the
// higher SEQUENCE, then the later one counts (RFC 5546 2.1.5).
func newest(events []calendar.Event) []calendar.Event {
	if len(events) == 1 {
		return events
	}
	at := map[string]int{}
	kept := events[:0]
	for _, e := range events {
		key := e.RecurrenceID.String()
		if key == "" {
			key = "master " + e.Start.String()
		}
		i, ok := at[key]
		switch {
		case !ok:
			at[key] = len(kept)
			kept = append(kept, e)
		case cmp.Or(cmp.Compare(e.Sequence, kept[i].Sequence), e.Modified.Compare(kept[i].Modified)) >= 0:
			kept[i] = e
		}
	}
	return kept
}

func overrideRank(e *calendar.Event) int {
	if e.RecurrenceID.IsZero() {
		return 0
	}
	return 1
}

// fromUTF16 gives the UTF-8 of a file that starts with the byte order mark of
// UTF-16; every other file it leaves alone.
func fromUTF16(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	out := make([]byte, 0, len(data)/2)
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out
}
