package mail

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// columns is how wide the text of a mail is.
const columns = 72

// barParts is how long a bar is in plain text.
const barParts = 20

// Text is the summary as plain text, at most 72 columns wide where words allow.
func (w *Weekly) Text() string {
	t := &sheet{}
	if w.Name != "" {
		t.line("Good day %s,", w.Name)
		t.line("")
	}
	t.wrap(fmt.Sprintf("your %s: %s.", w.Week, strings.TrimRight(w.Headline, ".?")), "", "")
	t.sections(w.before())
	t.fits(w)
	t.sections(w.after())
	t.line("")
	t.wrap("As of "+w.AsOf+". Written by bywhen on your own machine, for you alone.", "", "")
	return t.String()
}

// A sheet is plain text being written.
type sheet struct{ strings.Builder }

func (t *sheet) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t *sheet) sections(all []section) {
	for _, s := range all {
		t.line("\n%s", strings.ToUpper(s.Title))
		for _, it := range s.Items {
			t.wrap(it.Text, "- ", "  ")
			if it.Note != "" {
				t.wrap(it.Note, "  ", "  ")
			}
			if it.Do != "" {
				t.wrap(it.Do, "  > ", "    ")
			}
		}
		if s.More > 0 {
			t.line("- and %d more: bywhen list", s.More)
		}
	}
}

// fits writes the verdict and a bar for each due date.
func (t *sheet) fits(w *Weekly) {
	if w.Fits == "" {
		return
	}
	t.line("\nDOES IT FIT")
	t.wrap(w.Fits, "", "")
	wide := 0
	for _, l := range w.Loads {
		wide = max(wide, utf8.RuneCountInString(l.Until))
	}
	for _, l := range w.Loads {
		full := l.tenths(barParts)
		bar := strings.Repeat("█", full) + strings.Repeat("░", barParts-full)
		pad := strings.Repeat(" ", wide-utf8.RuneCountInString(l.Until))
		t.line("  %s%s  %s  %s", l.Until, pad, bar, l.Words)
	}
}

// wrap breaks text between words; the first line begins with one prefix, all
// others with another. A word that is longer than a line is cut.
func (t *sheet) wrap(text, first, rest string) {
	line, empty := first, true
	for _, word := range strings.Fields(text) {
		for _, part := range pieces(word, columns-utf8.RuneCountInString(rest)) {
			if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(part) > columns {
				t.line("%s", line)
				line, empty = rest, true
			}
			if !empty {
				line += " "
			}
			line, empty = line+part, false
		}
	}
	t.line("%s", line)
}

// pieces cuts a word into parts of at most so many characters.
func pieces(word string, most int) []string {
	r := []rune(word)
	var parts []string
	for len(r) > most {
		parts, r = append(parts, string(r[:most])), r[most:]
	}
	return append(parts, string(r))
}

// Wrapped is a text broken at 72 columns: a line of it is a paragraph, or an
// item of a list if it begins with a hyphen.
func Wrapped(text string) string {
	t := &sheet{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if item, ok := strings.CutPrefix(line, "- "); ok {
			t.wrap(item, "- ", "  ")
		} else {
			t.wrap(line, "", "")
		}
	}
	return t.String()
}
