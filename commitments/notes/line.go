package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A box is the state of a checkbox.
type box int

const (
	noBox box = iota
	openBox
	doneBox
)

// A line is one line of a text, taken apart.
type line struct {
	text   string // without bullet, checkbox and markup
	quote  string // word for word, without bullet and checkbox
	indent int
	bullet bool
	number bool // the bullet is a number
	box    box
	struck bool
	level  int  // of a Markdown heading, 0 if it is none
	bold   bool // the whole line is set in bold
	cells  []string
	zone   zone
	// section is what the line opens as a heading, once it was looked at.
	section   section
	sectioned bool
	joined    bool // it is the rest of the line before, and part of that now
}

func (l *line) blank() bool { return l.text == "" && len(l.cells) == 0 }

// linesOf takes a text apart.
func linesOf(text string) []line {
	lines := make([]line, 0, strings.Count(text, "\n")+1)
	for raw := range strings.SplitSeq(text, "\n") {
		if len(raw) > maxLine {
			raw = strings.ToValidUTF8(raw[:maxLine], "")
		}
		lines = append(lines, lineOf(raw))
	}
	zoneLines(lines)
	joinWrapped(lines)
	return lines
}

// joinWrapped puts lines together again that a mail program or an editor broke:
// the second line stands further in than its bullet, or goes on in lower case
// where a long line ended without a full stop.
func joinWrapped(lines []line) {
	p := -1 // the line that may go on
	for i := range lines {
		l := &lines[i]
		plain := l.zone == body && !l.blank() && len(l.cells) == 0 && l.level == 0 && !l.bold
		if plain && !l.bullet && p >= 0 && goesOnWith(&lines[p], l) {
			lines[p].text += " " + l.text
			lines[p].quote += " " + l.quote
			lines[p].sectioned = false
			l.text, l.quote, l.joined = "", "", true
			continue
		}
		p = -1
		if plain {
			p = i
		}
	}
}

// maxJoined caps the length of a line that is put together, in bytes.
const maxJoined = 2 << 10

// goesOnWith reports whether l is the rest of p.
func goesOnWith(p, l *line) bool {
	if hasLabel(l.text) || sectionOf(l) != noSection || sectionOf(p) != noSection || len(p.text) > maxJoined || l.struck || p.struck {
		return false
	}
	last := p.text[len(p.text)-1]
	if p.bullet && l.indent > p.indent && last != ':' {
		return true
	}
	first, _ := utf8.DecodeRuneInString(l.text)
	return len(p.text) >= 50 && unicode.IsLower(first) && strings.IndexByte(".!?:;", last) < 0
}

// lineOf takes one line apart.
func lineOf(raw string) line {
	var l line
	rest := strings.TrimLeft(raw, " \t")
	for _, c := range raw[:len(raw)-len(rest)] {
		if l.indent++; c == '\t' {
			l.indent += 3
		}
	}
	rest = strings.TrimRight(rest, " \t")
	if strings.HasPrefix(rest, ">") {
		l.zone, l.text, l.quote = quoted, rest, rest
		return l
	}
	if body, level := cutHeading(rest); level > 0 {
		l.level, rest = level, body
	}
	rest = l.cutBullets(rest)
	l.quote = rest
	if cells := cellsOf(rest); cells != nil {
		l.cells = cells
		return l
	}
	l.bold = isBold(rest)
	l.text, l.struck = plainMarkup(rest)
	return l
}

// cutHeading takes the "##" off a Markdown heading.
func cutHeading(s string) (body string, level int) {
	for level < len(s) && s[level] == '#' {
		level++
	}
	if level == 0 || level > 6 || level == len(s) || s[level] != ' ' {
		return s, 0
	}
	return strings.TrimSpace(strings.TrimRight(s[level:], "# ")), level
}

// cutBullets takes bullets, numbers and checkboxes off the start of a line.
func (l *line) cutBullets(s string) string {
	for range 3 {
		if body, ok := cutBox(s); ok != noBox {
			l.box, s = ok, body
			l.bullet = true
			continue
		}
		body, number, ok := cutBullet(s)
		if !ok {
			break
		}
		l.bullet, l.number, s = true, l.number || number, body
	}
	return s
}

var boxes = []struct {
	mark string
	box  box
}{
	{"[ ]", openBox}, {"[]", openBox}, {"[_]", openBox}, {`\[ \]`, openBox}, {"☐", openBox}, {"◻", openBox}, {"⬜", openBox}, {"□", openBox}, {"( )", openBox},
	{"[x]", doneBox}, {"[X]", doneBox}, {`\[x\]`, doneBox}, {`\[X\]`, doneBox}, {"[-]", doneBox}, {"[~]", doneBox}, {"[✓]", doneBox}, {"[✔]", doneBox},
	{"(x)", doneBox}, {"☑", doneBox}, {"☒", doneBox}, {"✅", doneBox}, {"✔", doneBox}, {"✓", doneBox}, {"🗹", doneBox}, {"❌", doneBox},
}

func cutBox(s string) (string, box) {
	for _, b := range boxes {
		if rest, ok := strings.CutPrefix(s, b.mark); ok {
			rest = strings.TrimPrefix(rest, "\ufe0f")
			return strings.TrimLeft(rest, " "), b.box
		}
	}
	return s, noBox
}

// bulletMarks begin an item of a list when a blank follows.
const bulletMarks = "-*+•◦‣·–—▪▫■●○➤➢►▶→⁃∙"

func cutBullet(s string) (rest string, number, ok bool) {
	if s == "" {
		return s, false, false
	}
	if rest, ok := strings.CutPrefix(s, `\- `); ok { // escaped, as some programs export it
		return strings.TrimLeft(rest, " "), false, true
	}
	if r, n := utf8.DecodeRuneInString(s); strings.ContainsRune(bulletMarks, r) {
		rest := s[n:]
		pictured := r >= utf8.RuneSelf && r != '–' && r != '—' && rest != ""
		if !pictured && !strings.HasPrefix(rest, " ") {
			return s, false, false
		}
		return strings.TrimLeft(rest, " "), false, true
	}
	if rest, ok := cutNumberBullet(s); ok {
		return rest, true, true
	}
	return s, false, false
}

// cutNumberBullet takes "1.", "2)" or "a)" off.
func cutNumberBullet(s string) (rest string, ok bool) {
	at := 0
	for at < len(s) && at < 3 && isDigit(s[at]) {
		at++
	}
	if at == 0 && len(s) > 1 && s[0] >= 'a' && s[0] <= 'h' && s[1] == ')' {
		at = 1
	}
	if at == 0 || at+1 >= len(s) || s[at] != '.' && s[at] != ')' || s[at+1] != ' ' {
		return s, false
	}
	return strings.TrimLeft(s[at+1:], " "), true
}
