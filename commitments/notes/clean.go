package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText caps how much of a text is read, in bytes. A meeting of an hour,
// transcribed, has a fiftieth of it.
const maxText = 4 << 20

// maxLine caps how much of one line is read, in bytes.
const maxLine = 32 << 10

// inert is the text without anything that a terminal, a browser or an eye
// would not take for text: escape sequences and other control characters,
// characters that turn the direction of writing or are not seen (all of
// category Cf). Line ends become "\n", blanks other than tabs become spaces.
func inert(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	if plain(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == esc || r == csi:
			n = escapeLen(text[i:])
		case r == '\r' && strings.HasPrefix(text[i+1:], "\n"):
		case lineEnds[r]:
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte('\t')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r):
			b.WriteRune(r) // an invalid byte becomes U+FFFD
		}
		i += n
	}
	return b.String()
}

// The beginnings of escape sequences (ECMA-48 5.3): ESC, and CSI in one
// character.
const (
	esc = '\x1b'
	csi = '\u009b'
)

var lineEnds = map[rune]bool{'\n': true, '\r': true, '\u0085': true, '\u2028': true, '\u2029': true}

// plain reports whether the text is inert as it is.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return true
}

// escapeLen is how many bytes the escape sequence at the start of s takes
// (ECMA-48 5.4, 5.6): control sequences up to their final byte, strings up to
// their terminator or the end of the line.
func escapeLen(s string) int {
	if !strings.HasPrefix(s, "\x1b") {
		return controlLen(s, len("\u009b"))
	}
	if len(s) == 1 || s[1] == '\n' || s[1] >= utf8.RuneSelf {
		return 1
	}
	switch s[1] {
	case '[':
		return controlLen(s, 2)
	case ']', 'P', 'X', '^', '_':
		return stringLen(s, 2)
	}
	return 2
}

// controlLen is the length of a control sequence whose parameters begin at n.
func controlLen(s string, n int) int {
	for n < len(s) && s[n] >= 0x20 && s[n] < 0x40 {
		n++
	}
	if n < len(s) && s[n] >= 0x40 && s[n] < 0x7f {
		n++
	}
	return n
}

// stringLen is the length of a control string whose text begins at n.
func stringLen(s string, n int) int {
	const bell = 0x07
	for n < len(s) && s[n] != '\n' && s[n] != bell && s[n] != esc {
		n++
	}
	if n < len(s) && s[n] == bell {
		n++
	}
	return n
}
