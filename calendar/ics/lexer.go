package ics

import (
	"bytes"
	"unicode/utf8"
)

// A line is one content line, unfolded (RFC 5545 3.1).
type line struct {
	text       []byte // valid until the next call of lexer.next
	start, end int    // where it stands in the file, line breaks included
	tooLong    bool   // more than maxLine bytes; text is cut
}

// A lexer splits a file into content lines. It accepts CRLF, bare LF, a byte
// order mark, empty lines and continuation lines that lost their indent, and
// takes bytes that are no UTF-8 for Windows-1252, the superset of Latin-1.
type lexer struct {
	data []byte
	pos  int
	buf  []byte // holds an unfolded or repaired line
}

func newLexer(data []byte) *lexer {
	return &lexer{data: data, pos: len(bom(data))}
}

// within makes the lexer start anew with the lines of one component.
func (l *lexer) within(data []byte, c component) {
	l.data, l.pos = data[:c.end], max(c.start, len(bom(data)))
}

// bom is the UTF-8 byte order mark at the start of data, if there is one.
func bom(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return data[:3]
	}
	return nil
}

// next is the next line that is not empty; false at the end of the file.
func (l *lexer) next() (line, bool) {
	for l.pos < len(l.data) {
		start := l.pos
		text := l.physical()
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		ln := line{text: text, start: start, tooLong: len(text) > maxLine}
		if l.continued() {
			l.unfold(&ln)
		}
		ln.end = l.pos
		if ln.tooLong {
			ln.text = ln.text[:min(len(ln.text), 256)]
		}
		if !utf8.Valid(ln.text) {
			l.buf = fromWindows1252(ln.text)
			ln.text = l.buf
		}
		return ln, true
	}
	return line{}, false
}

// minFold is how long a line has to be for its writer to have folded it.
const minFold = 60

// holdsText reports whether a line is a property that people write text into.
func holdsText(line []byte) bool {
	switch upper(line[:nameLen(line)]) {
	case "DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "X-ALT-DESC":
		return true
	}
	return false
}

// unfold appends the continuation lines to ln.
func (l *lexer) unfold(ln *line) {
	l.buf = append(l.buf[:0], ln.text[:min(len(ln.text), maxLine)]...)
	last := len(ln.text)
	for l.continued() {
		more := l.physical()
		glue := ""
		switch {
		case len(more) > 0 && (more[0] == ' ' || more[0] == '\t'):
			last, more = len(more), more[1:]
		case last >= minFold:
			last = len(more) // a fold that lost its indent
		case holdsText(l.buf):
			last, glue = len(more), `\n` // a line break of the text that got through
		default:
			continue // it belongs to nothing
		}
		if len(l.buf)+len(more) > maxLine {
			ln.tooLong = true
			continue
		}
		l.buf = append(append(l.buf, glue...), more...)
	}
	ln.text = l.buf
}

// physical takes one line up to its line break.
func (l *lexer) physical() []byte {
	rest := l.data[l.pos:]
	n := bytes.IndexByte(rest, '\n')
	if n < 0 {
		l.pos = len(l.data)
		return bytes.TrimRight(rest, "\r")
	}
	l.pos += n + 1
	return bytes.TrimRight(rest[:n], "\r")
}

// continued reports whether the line at pos belongs to the one before it: it
// is indented, or it cannot be the start of a property. Empty lines between
// the two are passed over.
func (l *lexer) continued() bool {
	rest := skipEmpty(l.data[l.pos:])
	if len(rest) == 0 || rest[0] != ' ' && rest[0] != '\t' && startsProperty(rest) {
		return false
	}
	l.pos = len(l.data) - len(rest)
	return true
}

// skipEmpty is text from its first line on that is not empty.
func skipEmpty(text []byte) []byte {
	for len(text) > 0 && (text[0] == '\n' || text[0] == '\r') {
		text = text[1:]
	}
	return text
}

// startsProperty reports whether a new property starts here: a name and a colon
// or semicolon behind it, which some old writers put on a line of its own.
func startsProperty(text []byte) bool {
	if nameLen(text) > 0 {
		return true
	}
	n := 0
	for n < len(text) && n < maxName && isNameByte(text[n]) {
		n++
	}
	if n == 0 || n == len(text) || text[n] != '\r' && text[n] != '\n' {
		return false
	}
	next := skipEmpty(text[n:])
	return len(next) > 1 && (next[0] == ' ' || next[0] == '\t') && (next[1] == ':' || next[1] == ';')
}

// maxName is the length of a property name that is still taken for one.
const maxName = 64

// nameLen is the length of the property name that text starts with, 0 if it
// does not look like "NAME:" or "NAME;".
func nameLen(text []byte) int {
	for i, c := range text[:min(len(text), maxName+1)] {
		if c == ':' || c == ';' {
			return i
		}
		if !isNameByte(c) {
			return 0
		}
	}
	return 0
}

// isNameByte reports whether c may stand in a name. The dot and the underscore
// may not, but some writers use them.
func isNameByte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// fromWindows1252 repairs text that is not UTF-8: what is valid stays, every
// other byte is read as Windows-1252.
func fromWindows1252(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			r = windows1252(text[0])
		}
		out = utf8.AppendRune(out, r)
		text = text[size:]
	}
	return out
}

// windows1252 is the character of a byte above 0x7f. From 0xa0 on the code
// page equals Latin-1 and with it Unicode.
func windows1252(c byte) rune {
	const c1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	if c < 0x80 || c >= 0xa0 {
		return rune(c)
	}
	return []rune(c1)[c-0x80]
}
