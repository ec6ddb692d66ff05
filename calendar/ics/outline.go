package ics

import (
	"bytes"
	"fmt"
	"strings"
)

// A component is one child of a VCALENDAR: where it stands and, if its lines
// do not add up, why it cannot be used.
type component struct {
	name       string // "VEVENT", "VTIMEZONE", …
	start, end int    // from its BEGIN line to behind its END line
	method     string // METHOD of the calendar that holds it, upper case
	broken     string // "" if it is complete
}

// An outliner walks the lines of a file and finds its components. Depth is
// counted, never recursed into, so nesting costs nothing.
type outliner struct {
	open     []string // names of the components that are open, outermost first
	current  component
	inside   bool // current is open
	method   string
	calendar bool // a VCALENDAR or a bare component was seen
	begins   int
	found    []component
}

// outline finds the components of a file.
func outline(data []byte) ([]component, error) {
	var o outliner
	lx := newLexer(data)
	for {
		ln, ok := lx.next()
		if !ok {
			break
		}
		var err error
		switch name, value := plainLine(ln.text); name {
		case "BEGIN":
			err = o.begin(value, ln)
		case "END":
			o.end(value, ln)
		case "METHOD":
			if !o.inside {
				o.method = value
			}
		}
		if err != nil {
			return nil, err
		}
	}
	if o.inside {
		o.close(len(data), "the file ends before its END:"+o.current.name)
	}
	if !o.calendar {
		return nil, errNoCalendar
	}
	return o.found, nil
}

// plainLine splits one of the three lines that matter for the structure into
// name and value, both in upper case; "" for every other line.
func plainLine(text []byte) (name, value string) {
	if len(text) == 0 || !strings.ContainsRune("BEMbem", rune(text[0])) {
		return "", "" // nearly all lines
	}
	for _, n := range [...]string{"BEGIN", "END", "METHOD"} {
		if len(text) > len(n) && text[len(n)] == ':' && bytes.EqualFold(text[:len(n)], []byte(n)) {
			v := bytes.TrimSpace(text[len(n)+1:])
			return n, string(bytes.ToUpper(v[:min(len(v), 64)]))
		}
	}
	return "", ""
}

// topLevel reports whether a component of that name stands directly in a
// VCALENDAR and never in one another.
func topLevel(name string) bool {
	switch name {
	case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE":
		return true
	}
	return false
}

func (o *outliner) begin(name string, ln line) error {
	if o.begins++; o.begins > maxComponents {
		return errTooMany
	}
	if name == "VCALENDAR" || topLevel(name) {
		o.calendar = true
		if o.inside {
			o.close(ln.start, fmt.Sprintf("has no END:%s before the next BEGIN:%s", o.current.name, name))
		}
	}
	switch {
	case name == "VCALENDAR":
		o.method = ""
	case o.inside:
		o.open = append(o.open, name)
	default:
		o.inside = true
		o.current = component{name: name, start: ln.start, method: o.method}
	}
	return nil
}

func (o *outliner) end(name string, ln line) {
	if !o.inside {
		return
	}
	if name == "VCALENDAR" {
		o.close(ln.start, fmt.Sprintf("has no END:%s before END:VCALENDAR", o.current.name))
		return
	}
	// An END closes what is open inside of it, so a lost END:VALARM does no harm.
	for i := len(o.open) - 1; i >= 0; i-- {
		if o.open[i] == name {
			o.open = o.open[:i]
			return
		}
	}
	if name == o.current.name {
		o.close(ln.end, "")
	}
}

func (o *outliner) close(end int, broken string) {
	o.current.end, o.current.broken = end, broken
	o.found = append(o.found, o.current)
	o.inside, o.open = false, o.open[:0]
}
