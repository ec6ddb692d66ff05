package ics

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// This file reads the rules of a VTIMEZONE (RFC 5545 3.6.5) into a
// time.Location, so that a zone which only its file knows is used like every
// other one.

// Limits of one VTIMEZONE.
const (
	maxZoneSteps   = 20_000 // budget of all its rules together
	maxTransitions = 5_000
)

// timezoneID is the TZID of a VTIMEZONE.
func timezoneID(text []byte) string {
	lx := newLexer(text)
	for ln, ok := lx.next(); ok; ln, ok = lx.next() {
		if nameLen(ln.text) != len("TZID") {
			continue
		}
		if p, err := parseProperty(ln.text); err == nil && p.name == "TZID" {
			return parseText(strings.TrimSpace(p.value))
		}
	}
	return ""
}

// ruledZone is the zone that the VTIMEZONE of that name describes, nil if there
// is none or it describes none.
func ruledZone(name string, timezones []string) *time.Location {
	for _, text := range timezones {
		if timezoneID([]byte(text)) != name {
			continue
		}
		if loc := zoneOfRules(name, text); loc != nil {
			return loc
		}
	}
	return nil
}

// zoneOfRules is the zone that one VTIMEZONE describes, nil if it describes none.
func zoneOfRules(name, text string) *time.Location {
	return ruled.get(text, func() *time.Location { return readRules(name, text) })
}

// readRules reads one VTIMEZONE. Nobody's text makes it panic or run long.
func readRules(name, text string) (loc *time.Location) {
	defer func() {
		if recover() != nil {
			loc = nil
		}
	}()
	var all []transition
	steps := &budget{maxZoneSteps}
	for _, o := range readObservances(text) {
		var err error
		if all, err = o.transitions(all, steps); err != nil || len(all) > maxTransitions {
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b transition) int { return a.at.Compare(b.at) })
	loc, err := time.LoadLocationFromTZData(name, tzData(all))
	if err != nil {
		return nil
	}
	return loc
}

// observed is a STANDARD or DAYLIGHT component as it is read.
type observed struct {
	start    time.Time // reading of DTSTART
	offset   offset
	rules    []*rule
	dates    []time.Time // readings of RDATE, or instants
	hasTo    bool
	hasFrom  bool
	instants bool // dates are in UTC
}

// An offset is what a change of the clocks leads to.
type offset struct {
	from, to int // seconds east of UTC
	name     string
	daylight bool
}

// A transition is one change of the clocks.
type transition struct {
	at time.Time
	offset
}

// readObservances reads the components of a VTIMEZONE; one that it cannot use
// it leaves out.
func readObservances(text string) []*observed {
	var all []*observed
	var o *observed
	lx := newLexer([]byte(text))
	for ln, ok := lx.next(); ok; ln, ok = lx.next() {
		switch name, value := plainLine(ln.text); {
		case name == "BEGIN" && (value == "STANDARD" || value == "DAYLIGHT"):
			o = &observed{offset: offset{daylight: value == "DAYLIGHT"}}
		case name == "END" && o != nil:
			if !o.start.IsZero() && o.hasTo {
				all = append(all, o)
			}
			o = nil
		case o != nil:
			if p, err := parseProperty(ln.text); err == nil {
				o.read(p)
			}
		}
	}
	return all
}

// read takes one property of the component.
func (o *observed) read(p property) {
	switch p.name {
	case "DTSTART":
		if wall, _, _, err := parseWall(p.value); err == nil {
			o.start = wall
		}
	case "TZOFFSETFROM":
		if v, err := parseOffset(p.value); err == nil {
			o.offset.from, o.hasFrom = v, true
		}
	case "TZOFFSETTO":
		if v, err := parseOffset(p.value); err == nil {
			o.offset.to, o.hasTo = v, true
		}
	case "TZNAME":
		o.offset.name = parseText(p.value)
	case "RRULE":
		if r, err := parseRule(p.value); err == nil {
			o.rules = append(o.rules, r)
		}
	case "RDATE":
		o.readDates(p.value)
	}
}

func (o *observed) readDates(list string) {
	for value := range strings.SplitSeq(list, ",") {
		value, _, _ = strings.Cut(value, "/")
		if wall, _, utc, err := parseWall(value); err == nil {
			o.dates, o.instants = append(o.dates, wall), utc
		}
	}
}

// transitions appends every change that the component describes, from 1900 to
// 2200. Readings are in the offset before the change (RFC 5545 3.6.5).
func (o *observed) transitions(all []transition, steps *budget) ([]transition, error) {
	if !o.hasFrom {
		o.offset.from = o.offset.to
	}
	before := time.Duration(o.offset.from) * time.Second
	add := func(wall time.Time) { all = append(all, transition{wall.Add(-before), o.offset}) }
	add(o.start)
	for _, wall := range o.dates {
		if o.instants {
			wall = wall.Add(before)
		}
		add(wall)
	}
	for _, r := range o.rules {
		w, err := newWalk(r, o.start, false, pastOffset(r.until, before), steps)
		if err != nil {
			return nil, err
		}
		w.seek(date(minYear, time.January, 1))
		for wall, ok := w.next(); ok && len(all) <= maxTransitions; wall, ok = w.next() {
			add(wall)
		}
		if w.err != nil {
			return nil, w.err
		}
	}
	return all, nil
}

// pastOffset says for a reading whether it lies behind UNTIL, which is in UTC
// here.
func pastOffset(u until, offset time.Duration) func(time.Time) bool {
	if u.wall.IsZero() {
		return func(time.Time) bool { return false }
	}
	last := u.wall
	switch {
	case u.utc:
		last = last.Add(offset)
	case u.date:
		last = last.Add(24*time.Hour - time.Second)
	}
	return func(wall time.Time) bool { return wall.After(last) }
}

// tzData writes transitions as a TZif file of version 2 (RFC 8536), the one
// form in which Go takes the rules of a zone.
func tzData(all []transition) []byte {
	first := offset{from: all[0].from, to: all[0].from, name: "LMT"}
	kinds := []offset{first}
	var times, index []byte
	var last int64
	for i, t := range all {
		k := slices.IndexFunc(kinds, t.sameClock)
		if k < 0 && len(kinds) < 100 {
			k = len(kinds)
			kinds = append(kinds, t.offset)
		}
		at := t.at.Unix()
		if i > 0 && at == last { // the later component wins
			index[len(index)-1] = byte(max(k, 0))
			continue
		}
		last = at
		times = binary.BigEndian.AppendUint64(times, uint64(at))
		index = append(index, byte(max(k, 0)))
	}
	types, names := zoneTypes(kinds)
	out := tzHeader(0, 1, 1)
	out = append(out, 0, 0, 0, 0, 0, 0, 0) // version 1: one type, one character
	out = append(out, tzHeader(len(index), len(kinds), len(names))...)
	out = append(out, times...)
	out = append(out, index...)
	out = append(out, types...)
	out = append(out, names...)
	return append(out, '\n', '\n') // no rule beyond the last transition
}

// sameClock reports whether two offsets look the same on the clock.
func (t transition) sameClock(o offset) bool {
	return o.to == t.to && o.daylight == t.daylight && o.name == t.name
}

// zoneTypes writes the table of offsets and that of their names.
func zoneTypes(kinds []offset) (types, names []byte) {
	for _, k := range kinds {
		name := k.name
		if !plainName(name) || len(names)+len(name) > 240 {
			name = ""
		}
		at := len(names)
		if len(names) < 248 {
			names = append(append(names, name...), 0)
		} else {
			at = 0
		}
		types = binary.BigEndian.AppendUint32(types, uint32(int32(k.to)))
		isDST := byte(0)
		if k.daylight {
			isDST = 1
		}
		types = append(types, isDST, byte(at))
	}
	return types, names
}

func plainName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return s != "" && len(s) <= 12
}

// tzHeader is the head of a data block: "TZif", version 2, six counts.
func tzHeader(times, types, chars int) []byte {
	out := append([]byte("TZif2"), make([]byte, 15)...)
	for _, n := range [...]int{0, 0, 0, times, types, chars} {
		out = binary.BigEndian.AppendUint32(out, uint32(n))
	}
	return out
}
