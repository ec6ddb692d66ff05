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
		case r == 0x1b || r == 0x9b:
			n = escapeLen(text[i:])
		case r == '\r':
			if !strings.HasPrefix(text[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte('\t')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(r) // an invalid byte becomes U+FFFD
		}
		i += n
	}
	return b.String()
}

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
	_, n := utf8.DecodeRuneInString(s)
	kind := byte('[')
	if s[0] == 0x1b {
		if len(s) == 1 {
			return 1
		}
		kind, n = s[1], 2
	}
	switch kind {
	case '[':
		for n < len(s) && s[n] >= 0x20 && s[n] < 0x40 {
			n++
		}
		if n < len(s) && s[n] >= 0x40 && s[n] < 0x7f {
			n++
		}
		return n
	case ']', 'P', 'X', '^', '_':
		for n < len(s) && s[n] != '\n' && s[n] != 0x07 && s[n] != 0x1b {
			n++
		}
		if n < len(s) && s[n] == 0x07 {
			n++
		}
		return n
	}
	if s[1] == '\n' || s[1] >= 0x80 {
		return 1
	}
	return n
}
