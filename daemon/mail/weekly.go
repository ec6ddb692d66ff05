// Package mail writes the weekly summary: what waits for whom, what is ahead,
// what was kept, and whether it all fits.
package mail

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// columns is how wide the text of a mail is.
const columns = 72

// A Weekly is one week's summary. A section without lines is left out.
type Weekly struct {
	// Name is how to address the reader.
	Name string
	// Week is the week it is about: "week of Mon 4 May".
	Week string
	// AsOf is the instant that it tells of.
	AsOf string
	// Trouble with calendars comes first of all: what cannot be read cannot be
	// counted.
	Trouble []string
	// Decide says what does not fit, and what is on offer.
	Decide []string
	// Confirm are drafts, Owed is what the reader waits for from others.
	Confirm []string
	Owed    []string
	// Late are promises whose date has passed and that are still open.
	Late []string
	// CheckIns and Dues are those of the next seven days.
	CheckIns []string
	Dues     []string
	Kept     []string
	Moved    []string
	// Fits says over what everything fits; "" when it does not.
	Fits string
}

// Empty reports whether there is nothing to say: then no mail is sent.
func (w *Weekly) Empty() bool {
	for _, s := range w.sections() {
		if len(s.lines) > 0 {
			return false
		}
	}
	return true
}

type section struct {
	title string
	lines []string
}

func (w *Weekly) sections() []section {
	return []section{
		{"Calendars that could not be read", w.Trouble},
		{"To decide", w.Decide},
		{"Past their date", w.Late},
		{"Please confirm", w.Confirm},
		{"You are waiting for", w.Owed},
		{"Check-ins ahead", w.CheckIns},
		{"Due in the next seven days", w.Dues},
		{"Kept", w.Kept},
		{"Moved in time", w.Moved},
	}
}

// Subject is the subject of the mail: the one thing to know.
func (w *Weekly) Subject() string {
	switch {
	case len(w.Trouble) > 0:
		return "Your week: a calendar could not be read"
	case len(w.Decide) > 0:
		return "Your week: something to decide"
	case len(w.Confirm) > 0:
		return fmt.Sprintf("Your week: %d to confirm", len(w.Confirm))
	}
	return "Your week: everything fits"
}

// Text is the mail as plain text, at most 72 columns wide.
func (w *Weekly) Text() string {
	var b strings.Builder
	if w.Name != "" {
		fmt.Fprintf(&b, "Good day %s,\n\n", w.Name)
	}
	fmt.Fprintf(&b, "Your promises, %s.\n", w.Week)
	for _, s := range w.sections() {
		if len(s.lines) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(s.title))
		for _, l := range s.lines {
			wrap(&b, l)
		}
	}
	if w.Fits != "" {
		b.WriteString("\n")
		wrapAt(&b, w.Fits, "", "")
	}
	fmt.Fprintf(&b, "\nAs of %s.\n", w.AsOf)
	return b.String()
}

// wrap writes a line as an item of a list.
func wrap(b *strings.Builder, line string) { wrapAt(b, line, "- ", "  ") }

// wrapAt breaks text between words; the first line begins with one prefix, all
// others with another.
func wrapAt(b *strings.Builder, text, first, rest string) {
	line := first
	empty := true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > columns {
			b.WriteString(line + "\n")
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	b.WriteString(line + "\n")
}
