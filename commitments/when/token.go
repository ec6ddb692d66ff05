package when

import (
	"unicode"
	"unicode/utf8"
)

// A token is a word, a number in digits, or one other character.
type token struct {
	*lexeme        // what the word may mean; never nil
	pos, end int32 // its span in the text
	value    int32 // of a number
	digits   int8  // how many digits were written, at most maxDigits+1; 0 if it is no number
	gap      bool
	newline  bool // the gap holds a line break
	hyphen   bool // joined to the token before by a hyphen: "mid-June"
	upper    bool // begins with a capital letter
	letters  bool // is a word
}

// unknown is the lexeme of words that say nothing about time.
var unknown = &lexeme{}

const (
	maxWord   = 24 // longer words are not in the table
	maxDigits = 9  // longer numbers are no dates
)

// scan splits a text into tokens and looks each up. A hyphen between letters,
// or between a digit and a letter, joins words ("twenty-one", "30-minute") and
// is no token.
func (l *language) scan(text string, into []token) []token {
	toks := into[:0]
	gap, newline, hyphen := true, false, false
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if unicode.IsSpace(c) || c == '\u200b' {
			gap, newline = true, newline || c == '\n'
			i += size
			continue
		}
		t := token{lexeme: unknown, pos: int32(i), gap: gap, newline: newline, hyphen: hyphen}
		end := i + size
		switch {
		case isDigit(c):
			end = t.readNumber(text, i)
			t.lexeme = l.number(text[i:end])
		case unicode.IsLetter(c):
			end = l.wordEnd(text, i)
			t.lexeme, t.upper, t.letters = l.lookup(text[i:end]), unicode.IsUpper(c), true
		default:
			t.lexeme = l.lookup(text[i:end])
			if isHyphen(c) && joins(toks, gap, text[end:]) {
				hyphen, i = true, end
				continue
			}
		}
		t.end = int32(end)
		toks = append(toks, t)
		i, gap, newline, hyphen = end, false, false, false
	}
	return toks
}

// num is the value of a number.
func (t *token) num() int { return int(t.value) }

// number finds a number in the table: a few have a meaning of their own.
func (l *language) number(digits string) *lexeme {
	if len(digits) <= 2 {
		if x := l.words[digits]; x != nil {
			return x
		}
	}
	return l.digits
}

// readNumber returns the end of the number at i.
func (t *token) readNumber(text string, i int) (end int) {
	for end = i; end < len(text) && isDigit(rune(text[end])); end++ {
		if t.digits < maxDigits {
			t.value = t.value*10 + int32(text[end]-'0')
		}
		t.digits = min(t.digits+1, maxDigits+1)
	}
	return end
}

// joins reports whether a hyphen after toks, followed by rest, joins words.
func joins(toks []token, gap bool, rest string) bool {
	if gap || len(toks) == 0 {
		return false
	}
	last := &toks[len(toks)-1]
	next, _ := utf8.DecodeRuneInString(rest)
	return (last.letters || last.digits > 0) && unicode.IsLetter(next)
}

// wordEnd is the end of the word at i. An apostrophe belongs to a word if the
// table has it so ("o'clock"), or if it is not a possessive ("don't").
func (l *language) wordEnd(text string, i int) int {
	end := lettersEnd(text, i)
	c, size := utf8.DecodeRuneInString(text[end:])
	if plain(c) != '\'' {
		return end
	}
	after := lettersEnd(text, end+size)
	if after == end+size {
		return end
	}
	if rest := text[end+size : after]; rest == "s" || rest == "S" {
		return end
	}
	return after
}

func lettersEnd(text string, i int) int {
	for i < len(text) {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if !unicode.IsLetter(c) && c != '_' && !unicode.IsMark(c) {
			break
		}
		i += size
	}
	return i
}

// lookup finds a word in the table whatever its case and apostrophes.
func (l *language) lookup(word string) *lexeme {
	if len(word) > maxWord {
		return unknown
	}
	var buf [maxWord + utf8.UTFMax]byte
	b := buf[:0]
	for _, c := range word {
		b = utf8.AppendRune(b, unicode.ToLower(plain(c)))
		if len(b) > maxWord {
			return unknown
		}
	}
	if x := l.words[string(b)]; x != nil {
		return x
	}
	return unknown
}

// plain maps the typographic forms of a character to the one in the table.
func plain(c rune) rune {
	switch c {
	case '’', '‘', 'ʼ', '`', '′':
		return '\''
	case '–', '—', '−', '‐', '‑', '‒':
		return '-'
	}
	return c
}

func isHyphen(c rune) bool { return c == '-' || c == '‐' || c == '‑' }

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
