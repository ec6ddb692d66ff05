package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bywhen/calendar"
)

// A turn is what one person says before somebody else speaks.
type turn struct {
	who       calendar.Address // "" if the name leads to nobody here
	name      string           // as it is written
	text      string
	line      int
	sentences []sentence
}

// same reports whether the same person speaks in both turns.
func (t *turn) same(u *turn) bool { return party{t.who, t.name}.is(party{u.who, u.name}) }

// A label is what stands before the words of a line: who says or does it.
type label struct {
	name string
	who  calendar.Address
	here bool // the name is that of somebody who may be meant
	rest string
}

// labelOf reads a line such as "Name: words", also behind or before a clock
// reading, and as chat programs and captions write it.
func (c *cast) labelOf(text string) (label, bool) {
	text = cutClock(text)
	if strings.HasPrefix(text, "<") {
		return c.angleLabel(text)
	}
	head, rest, ok := strings.Cut(text, ":")
	if !ok || len(head) > 60 {
		return label{}, false
	}
	if rest != "" && rest[0] != ' ' { // "10:30 Budget", "http://…", "Name (10:32): …"
		i := strings.Index(text, "): ")
		if j := strings.Index(text, "]: "); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 || i > 60 {
			return label{}, false
		}
		head, rest = text[:i+1], text[i+2:]
	}
	return c.named(cutRemark(head), strings.TrimSpace(rest))
}

// named makes a label of a name, if it looks like one.
func (c *cast) named(name, rest string) (label, bool) {
	name = strings.TrimSpace(strings.Trim(strings.TrimSpace(name), "*_"))
	who, here := c.resolve(name)
	if !here && !looksLikeName(name) {
		return label{}, false
	}
	return label{name: name, who: who, here: here, rest: rest}, true
}

// angleLabel reads "<name> words" (chat logs) and "<v Name>words</v>" (WebVTT).
func (c *cast) angleLabel(text string) (label, bool) {
	name, rest, ok := strings.Cut(text[1:], ">")
	if !ok || len(name) > 60 {
		return label{}, false
	}
	if v, ok := strings.CutPrefix(name, "v "); ok {
		return c.named(v, strings.TrimSpace(strings.TrimSuffix(rest, "</v>")))
	}
	name = strings.TrimLeft(name, "@+% ")
	who, here := c.resolve(name)
	if name == "" || strings.ContainsAny(name, " /=") && !here {
		return label{}, false
	}
	return label{name: name, who: who, here: here, rest: strings.TrimSpace(rest)}, true
}

// cutClock takes a clock reading off the start: "[10:32] ", "10:32:05 - ".
func cutClock(text string) string {
	s := strings.TrimLeft(text, "[(")
	at := 0
	for at < len(s) && (isDigit(s[at]) || s[at] == ':' || s[at] == '.') {
		at++
	}
	if at < 4 || strings.IndexByte(s[:at], ':') < 1 {
		return text
	}
	rest := strings.TrimLeft(s[at:], " ")
	for _, half := range []string{"AM", "PM", "am", "pm"} {
		rest = strings.TrimPrefix(rest, half)
	}
	return strings.TrimLeft(rest, ")]-–— ")
}

// cutRemark takes a remark in brackets, such as a time or a place, off a name.
func cutRemark(name string) string {
	if at := strings.IndexAny(name, "(["); at > 0 {
		return name[:at]
	}
	return name
}

// notNames are words before a colon that name a thing, not a person.
var notNames = set(`note notes date time location place where when what why how who attendees participants present topic topics question
	q answer a ps re subject decision decisions action actions agenda link links example update updates summary status next goal
	purpose background context important warning todo reminder tip conclusion result results risk risks issue issues due owner task
	deadline priority success obstacle obstacles effort system assistant user instruction instructions http https resolution proposed
	proposal scribe chair chairs regrets meeting zoom join phone fyi nb eta also today tomorrow yesterday blockers blocker`)

// looksLikeName reports whether a label may be the name of a person who is not
// known here: one to three words with capital letters.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 3 || len(s) > 40 {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || notNames.has(strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// speakerLine reads a line that only names who speaks next, as transcripts
// have it: "Roberta 10:32 AM", "Roberta, 0:12".
func (c *cast) speakerLine(text string) (label, bool) {
	if !holdsClock(text) {
		return label{}, false
	}
	fields := strings.Fields(text)
	if len(fields) < 2 || len(fields) > 7 {
		return label{}, false
	}
	at := 0
	for at < len(fields) && !strings.Contains(fields[at], ":") {
		at++
	}
	if at == 0 || at == len(fields) || !isClock(fields[at]) {
		return label{}, false
	}
	name := strings.TrimRight(strings.Join(fields[:at], " "), " ,-–—|")
	who, here := c.resolve(cutRemark(name))
	if !here && (!looksLikeName(name) || at > 3) {
		return label{}, false
	}
	return label{name: name, who: who, here: here}, true
}

// holdsClock reports whether a colon stands between two digits somewhere in the
// first words of a line: a quick look that spares most lines being taken apart.
func holdsClock(text string) bool {
	text = text[:min(len(text), 100)]
	for at := 1; at < len(text)-1; at++ {
		if text[at] == ':' && isDigit(text[at-1]) && isDigit(text[at+1]) {
			return true
		}
	}
	return false
}

// isClock reports whether s is a clock reading with nothing else: "10:32",
// "(0:12:05)".
func isClock(s string) bool {
	s = strings.Trim(s, "()[],")
	s = strings.TrimRight(s, "apmAPM")
	if len(s) < 4 || len(s) > 8 || !strings.Contains(s, ":") {
		return false
	}
	return strings.Trim(s, "0123456789:") == ""
}
