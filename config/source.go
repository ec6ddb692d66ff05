package config

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a stretch of bytes of the file, end exclusive.
type span struct{ from, to int }

// A source is the text of a file and knows its lines.
type source struct {
	name   string
	text   string
	starts []int // offset of each line
}

func newSource(name, text string) *source {
	s := &source{name: name, text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// line gives the number of the line at an offset, from 0, and its text.
func (s *source) line(offset int) (n int, text string) {
	n, found := slices.BinarySearch(s.starts, offset)
	if !found {
		n--
	}
	text, _, _ = strings.Cut(s.text[s.starts[n]:], "\n")
	return n, strings.TrimSuffix(text, "\r")
}

// problem makes a problem out of what stands at a place.
func (s *source) problem(at span, key, problem, hint string) Problem {
	n, column, _ := s.marked(at)
	return Problem{
		File: s.name, Line: n + 1, Column: utf8.RuneCountInString(column) + 1,
		Key: key, Problem: publicText(problem), Hint: hint, src: s, at: at,
	}
}

// marked gives the number of the line at a place, from 0, what stands on it in
// front of the place, and what at it. The end of the file counts as the end of
// its last line with anything on it.
func (s *source) marked(at span) (n int, before, marked string) {
	from := min(at.from, len(strings.TrimRight(s.text, " \t\r\n")))
	n, line := s.line(from)
	col := min(from-s.starts[n], len(line))
	end := min(max(at.to-s.starts[n], col), len(line))
	for end < len(line) && !utf8.RuneStart(line[end]) {
		end++ // the library marks single bytes
	}
	return n, line[:col], line[col:end]
}

// excerpt gives the line at a place and the marks under the place. There is
// none of the file as a whole, which the zero span stands for, and none of a
// line that nobody wrote by hand.
func (s *source) excerpt(at span) (text, caret string) {
	if s == nil || at == (span{}) {
		return "", ""
	}
	n, before, marked := s.marked(at)
	_, line := s.line(s.starts[n])
	if len(line) > 2000 {
		return "", ""
	}
	return excerpt(line, len(before), len(before)+len(marked))
}

// width is how much of a line an excerpt shows, in characters.
const width = 72

// excerpt gives the line fit for a terminal, and the marks under the bytes from
// col to end of it. What may be secret is cut off.
func excerpt(line string, col, end int) (text, caret string) {
	keep := public(line)
	left := []rune(printable(line[:min(col, keep)]))
	marked := []rune(printable(line[min(col, keep):min(end, keep)]))
	right := []rune(printable(line[min(end, keep):keep]))
	if keep < len(line) {
		right = append(right, '…')
	}
	if cut := len(left) - width/2; cut > 0 && len(left)+len(marked)+len(right) > width {
		left = append([]rune{'…'}, left[cut+1:]...)
	}
	caret = strings.Repeat(" ", len(left)) + strings.Repeat("^", max(1, min(len(marked), width-len(left))))
	whole := slices.Concat(left, marked, right)
	if len(whole) > width {
		whole = append(whole[:width-1], '…')
	}
	return strings.TrimRight(string(whole), " "), caret
}

// wrap breaks text into lines of at most so many bytes, at blanks. Lines that
// are there already stay.
func wrap(text string, most int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for len(line) > most {
			i := strings.LastIndexByte(line[:most+1], ' ')
			if i <= 0 {
				break
			}
			lines, line = append(lines, line[:i]), line[i+1:]
		}
		lines = append(lines, line)
	}
	return lines
}

// printable puts a space for a tab and a mark for whatever a terminal might obey.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return '\uFFFD'
	}, s)
}
