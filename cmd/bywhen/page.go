package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"bywhen/commitments"
)

// What stands on a terminal: the answer on stdout, everything else on stderr.
// Sentences are short and say the weekday with every date. Tables are at most
// 80 columns wide where their content allows it: the last column is cut, never
// wrapped. Colour only marks what a person has to do something about.

// A page is where words go.
type page struct {
	program *program
	style   commitments.Style
	w       io.Writer
}

// line writes one line.
func (pg *page) line(format string, args ...any) {
	fmt.Fprintf(pg.w, format+"\n", args...)
}

// strong marks text that asks for something, where colour is wanted.
func (pg *page) strong(text string) string {
	if !pg.program.colour() {
		return text
	}
	return "\x1b[1;33m" + text + "\x1b[0m"
}

// colour reports whether to use colour.
func (p *program) colour() bool {
	switch p.flags.color {
	case "always":
		return true
	case "never":
		return false
	}
	return p.terminal && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// moment writes an instant, "no date" for none.
func (pg *page) moment(t *time.Time) string {
	if t == nil {
		return "no date"
	}
	return pg.style.Moment(*t)
}

// wide is how wide a table may be.
const wide = 80

// leastCell is how far a cell in the middle of a table may be cut, leastLast how
// much room its last column has.
const (
	leastCell = 8
	leastLast = 12
)

// table writes rows in columns, indented by two. The first row is the head. Where
// it is too wide the widest columns are cut, the first one, which names the row,
// never.
func (pg *page) table(rows [][]string) {
	widths := columnWidths(rows)
	for _, r := range rows {
		var b strings.Builder
		b.WriteString("  ")
		for i, cell := range r {
			if i == len(r)-1 {
				b.WriteString(cut(cell, max(leastLast, wide-columns(b.String()))))
				break
			}
			cell = cut(cell, widths[i])
			b.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		fmt.Fprintln(pg.w, strings.TrimRight(b.String(), " "))
	}
}

// columnWidths are how wide the columns of a table are to be.
func columnWidths(rows [][]string) []int {
	var widths []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for {
		total, widest := 2+leastLast, 0
		for i := range len(widths) - 1 {
			total += widths[i] + 2
			if i > 0 && (widest == 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if total <= wide || widest == 0 || widths[widest] <= leastCell {
			return widths
		}
		widths[widest]--
	}
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// wrapped writes text broken between words at 80 columns: the first line behind
// one prefix, all others behind another.
func (pg *page) wrapped(prefix, rest, text string) { wrap(pg.w, wide, prefix, rest, text) }

// broader is how wide lines may be that name files and reasons.
const broader = 100

// broad is wrapped for such lines.
func (pg *page) broad(prefix, rest, text string) { wrap(pg.w, broader, prefix, rest, text) }

// wrap writes text broken between words at so many columns.
func wrap(w io.Writer, most int, prefix, rest, text string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && columns(prefix+line)+1+columns(word) > most {
			fmt.Fprintln(w, prefix+line)
			prefix, line = rest, ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	fmt.Fprintln(w, prefix+line)
}

// columns is how many columns a text takes; colours take none.
func columns(s string) int {
	n := utf8.RuneCountInString(s)
	for {
		at := strings.Index(s, "\x1b[")
		if at < 0 {
			return n
		}
		end := strings.IndexByte(s[at:], 'm')
		if end < 0 {
			return n
		}
		n -= end + 1
		s = s[at+end+1:]
	}
}

// text is a text from a document, a word for none.
func text(s *string, none string) string {
	if s == nil {
		return none
	}
	return *s
}

// amount is an amount of work, "?" for unknown.
func amount(n *int) string {
	if n == nil {
		return "?"
	}
	return commitments.Duration(*n)
}
