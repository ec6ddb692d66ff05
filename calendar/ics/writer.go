package ics

import (
	"strings"
	"time"
	"unicode/utf8"

	"bywhen/calendar"
)

// A writer writes content lines: folded at 75 octets between characters, with
// the line break of the file, without control characters (RFC 5545 3.1).
type writer struct {
	buf []byte
	eol string
}

func newWriter() *writer { return &writer{eol: "\r\n"} }

// maxOctets is the length of a line without its line break.
const maxOctets = 75

// line writes one content line that is already escaped.
func (w *writer) line(text string) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.IndexFunc(text, isControl) >= 0 {
		text = string(appendPrintable(nil, text))
	}
	room := maxOctets
	for len(text) > room {
		n := room
		for !utf8.RuneStart(text[n]) {
			n--
		}
		w.buf = append(append(append(w.buf, text[:n]...), w.eol...), ' ')
		text, room = text[n:], maxOctets-1
	}
	w.buf = append(append(w.buf, text...), w.eol...)
}

// raw writes name and value, if there is a value.
func (w *writer) raw(name, value string) {
	if value != "" {
		w.line(name + ":" + value)
	}
}

// text writes a TEXT property, if there is a text.
func (w *writer) text(name, value string) {
	if value != "" {
		w.line(name + ":" + escapeText(value))
	}
}

// list writes a property whose value is a list of TEXT.
func (w *writer) list(name string, items []string) {
	escaped := make([]string, len(items))
	for i, item := range items {
		escaped[i] = escapeText(item)
	}
	w.raw(name, strings.Join(escaped, ","))
}

// time writes a DATE or DATE-TIME property, if it is given.
func (w *writer) time(name string, t calendar.Time) {
	if !t.IsZero() {
		w.line(name + timeParams(t) + ":" + formatTime(t))
	}
}

// utc writes an instant.
func (w *writer) utc(name string, t time.Time) {
	if t.IsZero() {
		t = time.Unix(0, 0) // the property is required and there is no better answer
	}
	w.line(name + ":" + formatTime(calendar.UTC(t)))
}

// timeParams are the parameters with which formatTime's value is read right.
func timeParams(t calendar.Time) string {
	switch {
	case t.Date:
		return ";VALUE=DATE"
	case t.Zone == "UTC", t.Zone == "":
		return ""
	}
	return ";TZID=" + quoteParam(t.Zone)
}

// escapeText writes a TEXT value (RFC 5545 3.3.11).
func escapeText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n").Replace(s)
}

// formatDuration writes a DURATION (RFC 5545 3.3.6) in the largest units that
// are exact: "-PT15M", "PT1H30M". Days are written as hours, for a day of the
// calendar is not always 24 of them.
func formatDuration(d time.Duration) string {
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
	text := d.Truncate(time.Second).String() // such as 1h30m0s
	text = strings.ToUpper(text)
	if h, rest, ok := strings.Cut(text, "H"); ok && rest == "0M0S" {
		text = h + "H"
	}
	if m, rest, ok := strings.Cut(text, "M"); ok && rest == "0S" {
		text = m + "M"
	}
	b.WriteString("PT" + text)
	return b.String()
}
