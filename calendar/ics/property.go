package ics

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// A property is one content line taken apart (RFC 5545 3.1).
type property struct {
	name   string // upper case
	params []param
	value  string // as written: still escaped
}

// A param is one parameter; value lists are kept as one text, unquoted.
type param struct {
	name  string // upper case
	value string
}

// param is the value of the parameter of that name, "" if it is not given.
func (p *property) param(name string) string {
	for _, q := range p.params {
		if q.name == name {
			return q.value
		}
	}
	return ""
}

var (
	errNoColon = errors.New("has a line without a colon")
	errNoName  = errors.New("has a line without a property name")
)

// parseProperty takes a content line apart. It accepts what writers get wrong
// with parameters: text behind a closing quote, a quote inside of a value, a
// quote that is never closed, a parameter without a value, blanks around names.
// Time is linear in the length of the line.
func parseProperty(text []byte) (property, error) {
	n := nameLen(text)
	if n == 0 {
		return property{}, errNoName
	}
	p := property{name: upper(text[:n])}
	i := n
	for i < len(text) && text[i] == ';' {
		var name, value []byte
		name, value, i = scanParam(text, i+1)
		if i-n > maxParams {
			return p, errParamsTooLong
		}
		if len(name) > 0 {
			p.params = append(p.params, param{upper(name), unquote(value)})
		}
	}
	if i >= len(text) {
		return p, errNoColon
	}
	p.value = string(text[i+1:])
	return p, nil
}

// scanParam finds one "NAME=value" from position i on, as it is written, and
// gives the position of the ";" or ":" behind it.
func scanParam(text []byte, i int) (name, value []byte, end int) {
	start := i
	for i < len(text) && text[i] != '=' && text[i] != ';' && text[i] != ':' {
		i++
	}
	name = bytes.TrimSpace(text[start:i])
	if i >= len(text) || text[i] != '=' {
		return name, nil, i
	}
	end = valueEnd(text, i+1)
	return name, text[i+1 : end], end
}

// unquote is a parameter value without its quotes; a list is one text.
func unquote(value []byte) string {
	if bytes.IndexByte(value, '"') >= 0 {
		value = bytes.ReplaceAll(value, []byte{'"'}, nil)
	}
	return string(bytes.TrimSpace(value))
}

// valueEnd is where a parameter value that starts at i ends: at the first ";"
// or ":" that is not quoted, or the first of all if a quote is never closed.
func valueEnd(text []byte, i int) int {
	quoted, first := false, -1
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c != ';' && c != ':':
		case !quoted:
			return i
		case first < 0:
			first = i
		}
	}
	if quoted && first >= 0 {
		return first
	}
	return i
}

// upper is text in upper case.
func upper(text []byte) string { return strings.ToUpper(string(text)) }

// upperName is a name in upper case, in buf, so that it can be compared without
// an allocation; names longer than buf are cut.
func upperName(buf *[maxName]byte, name []byte) []byte {
	up := buf[:copy(buf[:], name)]
	for i, c := range up {
		if c >= 'a' && c <= 'z' {
			up[i] = c - 'a' + 'A'
		}
	}
	return up
}

// appendClean appends a content line in a form that go-ical reads without
// surprises: only the parameters that toEvent asks for, always quoted, no
// control characters, no line breaks.
func appendClean(dst, text []byte) ([]byte, error) {
	n := nameLen(text)
	if n == 0 {
		return dst, errNoName
	}
	var buf [maxName]byte
	dst = append(dst, upperName(&buf, text[:n])...)
	i := n
	for i < len(text) && text[i] == ';' {
		var name, value []byte
		name, value, i = scanParam(text, i+1)
		if i-n > maxParams {
			return dst, errParamsTooLong
		}
		if name = upperName(&buf, name); wantedParam(name, value) {
			dst = append(append(dst, ';'), name...)
			dst = append(dst, '=', '"')
			dst = appendPrintable(dst, unquote(value))
			dst = append(dst, '"')
		}
	}
	if i >= len(text) {
		return dst, errNoColon
	}
	dst = append(dst, ':')
	dst = appendPrintable(dst, text[i+1:])
	return append(dst, '\n'), nil
}

// appendPrintable appends text without control characters.
func appendPrintable[T string | []byte](dst []byte, text T) []byte {
	plain := true
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return append(dst, text...)
	}
	for _, r := range string(text) {
		if !isControl(r) {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// isControl reports whether r is a C0 or C1 control character other than the
// tab, which texts may hold (RFC 5545 3.1), or one of the invisible ones that
// turn the direction of text round.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// wantedParam reports whether toEvent asks for the parameter and it says more
// than its absence would: go-ical reads parameters slowly.
func wantedParam(name, value []byte) bool {
	switch string(name) {
	case "TZID", "VALUE", "CN", "PARTSTAT", "EMAIL", "RANGE", "RELATED":
		return true
	case "ROLE":
		return !bytes.EqualFold(value, []byte("REQ-PARTICIPANT"))
	case "CUTYPE":
		return !bytes.EqualFold(value, []byte("INDIVIDUAL"))
	}
	return false
}

// wanted reports whether toEvent asks for the property. All others are left
// out before go-ical sees them: they cost time and memory and nobody reads them.
func wanted(name []byte) bool {
	var buf [maxName]byte
	switch string(upperName(&buf, name)) {
	case "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE",
		"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ATTACH", "ORGANIZER", "ATTENDEE",
		"DUE", "COMPLETED", "PRIORITY", "PERCENT-COMPLETE", "RELATED-TO",
		"STATUS", "TRANSP", "CLASS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP",
		"ACTION", "TRIGGER",
		propCommitment, propKind, propN, propBusyStatus:
		return true
	}
	return false
}

// Properties beyond RFC 5545 that are read.
const (
	propCommitment = "X-BYWHEN-COMMITMENT"
	propKind       = "X-BYWHEN-KIND"
	propN          = "X-BYWHEN-N"
	propBusyStatus = "X-MICROSOFT-CDO-BUSYSTATUS"
)
