package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Problem is one thing wrong with a configuration file, where it stands, and
// what to do about it.
type Problem struct {
	File    string // as the path was given
	Line    int    // from 1
	Column  int    // in characters, from 1
	Key     string // such as "hours.windows" or "people[2].address"; "" for none
	Problem string
	Hint    string // what to write instead; may be ""

	excerpt, caret string
}

// Error is the problem in words, with the line it stands on and a mark under
// the place.
func (p Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", p.File, p.Line, p.Column, p.Problem)
	if p.caret != "" {
		number := fmt.Sprintf("%5d", p.Line)
		fmt.Fprintf(&b, "\n%s | %s\n%*s | %s", number, p.excerpt, len(number), "", p.caret)
	}
	if p.Hint != "" {
		b.WriteString("\n        " + strings.Join(wrap(p.Hint, width), "\n        "))
	}
	return b.String()
}

// Problems are all problems of one file, in the order in which they stand there.
type Problems []Problem

// shown is how many problems are spelled out: who wrote another kind of file
// altogether is not helped by a thousand.
const shown = 20

// Error is the problems in words, one after the other.
func (p Problems) Error() string {
	var parts []string
	for i, problem := range p {
		if i == shown {
			parts = append(parts, fmt.Sprintf("… and %d more", len(p)-shown))
			break
		}
		parts = append(parts, problem.Error())
	}
	return strings.Join(parts, "\n\n")
}

// Unwrap gives the problems one by one.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i := range p {
		errs[i] = p[i]
	}
	return errs
}

// sorted puts the problems in file order and keeps one for each place.
func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(p, func(a, b Problem) bool {
		return a.Line == b.Line && a.Column == b.Column && a.Problem == b.Problem
	})
}

// err is nil when there are none: a nil Problems in an error would not be nil.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p.sorted()
}

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

// problem makes a problem out of what stands at a place. The end of the file
// counts as the end of its last line with anything on it.
func (s *source) problem(at span, key, problem, hint string) Problem {
	at.from = min(at.from, len(strings.TrimRight(s.text, " \t\r\n")))
	n, line := s.line(at.from)
	col := min(at.from-s.starts[n], len(line))
	end := min(max(at.to-s.starts[n], col), len(line))
	for end < len(line) && !utf8.RuneStart(line[end]) {
		end++ // the library marks single bytes
	}
	p := Problem{
		File: s.name, Line: n + 1, Column: utf8.RuneCountInString(line[:col]) + 1,
		Key: key, Problem: publicText(problem), Hint: hint,
	}
	if at != (span{}) { // the zero span is the file as a whole
		p.excerpt, p.caret = excerpt(line, col, end)
	}
	return p
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
