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
		if i-n > maxParams {
			return p, errParamsTooLong
		}
		var q param
		q, i = parseParam(text, i+1)
		if q.name != "" {
			p.params = append(p.params, q)
		}
	}
	if i-n > maxParams {
		return p, errParamsTooLong
	}
	if i >= len(text) {
		return p, errNoColon
	}
	p.value = string(text[i+1:])
	return p, nil
}

// parseParam reads one "NAME=value" from position i on and gives the position
// of the ";" or ":" behind it.
func parseParam(text []byte, i int) (param, int) {
	start := i
	for i < len(text) && text[i] != '=' && text[i] != ';' && text[i] != ':' {
		i++
	}
	q := param{name: upper(bytes.TrimSpace(text[start:i]))}
	if i >= len(text) || text[i] != '=' {
		return q, i
	}
	end := valueEnd(text, i+1)
	value := text[i+1 : end]
	if bytes.IndexByte(value, '"') >= 0 {
		value = bytes.ReplaceAll(value, []byte{'"'}, nil)
	}
	q.value = string(bytes.TrimSpace(value))
	return q, end
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

// upper is text in upper case; names that are already so, which is nearly
// all, are not copied twice.
func upper(text []byte) string { return strings.ToUpper(string(text)) }

// appendClean writes a property as one line that go-ical reads without
// surprises: only the parameters that toEvent asks for, always quoted, no
// control characters, no line breaks.
func appendClean(dst []byte, p property) []byte {
	dst = append(dst, p.name...)
	for _, q := range p.params {
		if !wantedParam(q) {
			continue
		}
		dst = append(append(dst, ';'), q.name...)
		dst = append(dst, '=', '"')
		dst = appendPrintable(dst, q.value)
		dst = append(dst, '"')
	}
	dst = append(dst, ':')
	dst = appendPrintable(dst, p.value)
	return append(dst, '\n')
}

// appendPrintable appends text without control characters.
func appendPrintable(dst []byte, text string) []byte {
	if strings.IndexFunc(text, isControl) < 0 {
		return append(dst, text...)
	}
	for _, r := range text {
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
func wantedParam(q param) bool {
	switch q.name {
	case "TZID", "VALUE", "CN", "PARTSTAT", "EMAIL", "RANGE", "RELATED":
		return true
	case "ROLE":
		return !strings.EqualFold(q.value, "REQ-PARTICIPANT")
	case "CUTYPE":
		return !strings.EqualFold(q.value, "INDIVIDUAL")
	}
	return false
}

// wanted reports whether toEvent asks for the property. All others are left
// out before go-ical sees them: they cost time and memory and nobody reads them.
func wanted(name []byte) bool {
	var buf [maxName]byte
	upper := buf[:copy(buf[:], name)]
	for i, c := range upper {
		if c >= 'a' && c <= 'z' {
			upper[i] = c - 'a' + 'A'
		}
	}
	switch string(upper) {
	case "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE",
		"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ATTACH", "ORGANIZER", "ATTENDEE",
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
