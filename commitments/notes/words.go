package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is one word or one punctuation mark of a text: in lower case, with
// contractions taken apart, and where it stands.
type word struct {
	low        string
	start, end int   // bytes of the text it comes from
	shape      shape // of low
}

func newWord(low string, start, end int) word { return word{low, start, end, shapeOf(low)} }

// isMark reports whether the word is punctuation.
func (w word) isMark() bool {
	r, _ := utf8.DecodeRuneInString(w.low)
	return !wordRune(r) && r != '@'
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// joins reports whether r holds two word runes together: "o'clock",
// "short-handed", "ann@example.com", "9:30".
func joins(r rune) bool {
	switch r {
	case '\'', '’', '-', '‑', '.', '@', ':', '_':
		return true
	}
	return false
}

// wordsOf splits a text into words and marks, in time linear in its length.
func wordsOf(text string) []word {
	ws := make([]word, 0, len(text)/4+4)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ' ' || unicode.IsSpace(r):
			i += n
		case wordRune(r) || r == '@' && i+n < len(text) && startsWord(text[i+n:]):
			end := wordEnd(text, i+n)
			ws = appendWord(ws, text, i, end)
			i = end
		default:
			ws = append(ws, newWord(text[i:i+n], i, i+n))
			i += n
		}
	}
	return nameMonths(ws, text)
}

// monthMay is the word for the month, which "may" in small letters is not.
const monthMay = "May"

// nameMonths tells the month from the verb: "on May 18", but "May I have it?"
func nameMonths(ws []word, text string) []word {
	for i, w := range ws {
		if w.low != "may" || text[w.start] != 'M' {
			continue
		}
		if i > 0 && !ws[i-1].isMark() || i+1 < len(ws) && isDigit(ws[i+1].low[0]) {
			ws[i].low, ws[i].shape = monthMay, shapeOf(monthMay)
		}
	}
	return ws
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return wordRune(r)
}

// wordEnd is where the word that is open at i ends.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if wordRune(r) {
			i += n
			continue
		}
		if !joins(r) || !startsWord(text[i+n:]) || r == ':' && !betweenDigits(text, i) {
			break
		}
		i += n
	}
	return i
}

func betweenDigits(text string, i int) bool {
	return i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1])
}

// lowASCII is s with its ASCII letters in lower case. Places in it are places in
// s, which holds for no other way of lowering.
func lowASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r | 0x20
		}
		return r
	}, s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// appendWord adds text[i:end], a contraction as the words it stands for.
func appendWord(ws []word, text string, i, end int) []word {
	low := strings.ToLower(text[i:end])
	parts := shortForm(low)
	if strings.IndexByte(low, '\'') >= 0 || strings.Contains(low, "’") {
		low = strings.ReplaceAll(low, "’", "'")
		if parts = contractions[low]; parts == nil {
			parts = contracted(low)
		}
	}
	if parts == nil {
		return append(ws, newWord(low, i, end))
	}
	for _, p := range parts {
		ws = append(ws, newWord(p, i, end))
	}
	return ws
}

// shortForm takes apart what is shortened without an apostrophe.
func shortForm(low string) []string {
	switch low {
	case "cannot":
		return []string{"can", "not"}
	case "gonna":
		return []string{"going", "to"}
	case "gotta":
		return []string{"have", "to"}
	case "wanna":
		return []string{"want", "to"}
	case "u":
		return []string{"you"}
	case "ur":
		return []string{"your"}
	case "pls", "plz":
		return []string{"please"}
	case "thx":
		return []string{"thanks"}
	}
	return nil
}

// contractions are the forms with an apostrophe that cannot be told from their
// ending.
var contractions = map[string][]string{
	"won't": {"will", "not"}, "can't": {"can", "not"}, "shan't": {"shall", "not"}, "let's": {"let", "us"},
	"i'm": {"i", "am"}, "it's": {"it", "is"}, "that's": {"that", "is"}, "he's": {"he", "is"}, "she's": {"she", "is"},
	"what's": {"what", "is"}, "who's": {"who", "is"}, "there's": {"there", "is"}, "here's": {"here", "is"},
	"where's": {"where", "is"}, "how's": {"how", "is"}, "y'all": {"you", "all"},
}

// contracted takes the regular short forms apart: "i'll" is "i will".
func contracted(low string) []string {
	cut := strings.IndexByte(low, '\'')
	if cut <= 0 {
		return nil
	}
	head, tail := low[:cut], low[cut:]
	switch tail {
	case "'ll":
		return []string{head, "will"}
	case "'re":
		return []string{head, "are"}
	case "'ve":
		return []string{head, "have"}
	case "'d":
		return []string{head, "would"}
	case "'t":
		if strings.HasSuffix(head, "n") {
			return []string{head[:len(head)-1], "not"}
		}
	}
	return nil
}
