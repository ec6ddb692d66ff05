package notes

import (
	"strings"

	"bywhen/commitments/when"
)

// A sentence is one sentence of a text, with its words.
type sentence struct {
	text     string
	start    int // byte of the text it comes from
	words    []word
	question bool
	cited    bool // it stands between quotation marks that were opened before

	parted  bool // clauses is filled in
	clauses []clause
	scanned bool // phrases is filled in
	phrases []when.Result
	dated   bool // date is filled in
	date    *deadline
	weighed bool // gate is filled in
	gate    string
}

// sentencesOf splits a text of one paragraph into sentences.
func sentencesOf(text string) []sentence {
	out := make([]sentence, 0, 1+strings.Count(text, ". ")+strings.Count(text, "? "))
	from := 0
	for i := 0; i < len(text); i++ {
		if !endsSentence(text, i) {
			continue
		}
		end := i + 1
		for end < len(text) && strings.IndexByte(".!?\"')", text[end]) >= 0 {
			end++
		}
		out = appendSentence(out, text, from, end)
		from, i = end, end-1
	}
	return appendSentence(out, text, from, len(text))
}

func appendSentence(out []sentence, text string, from, end int) []sentence {
	body := strings.TrimSpace(text[from:end])
	if body == "" {
		return out
	}
	from += strings.Index(text[from:end], body)
	s := sentence{text: body, start: from, words: wordsOf(body)}
	s.question = strings.HasSuffix(strings.TrimRight(body, "!\"')"), "?")
	return append(out, s)
}

// endsSentence reports whether the byte at i ends a sentence: a full stop that
// is no decimal point and closes no abbreviation, or "!" or "?".
func endsSentence(text string, i int) bool {
	switch text[i] {
	case '!', '?':
		return true
	case '\n':
		return true
	case '.':
	default:
		return false
	}
	if i+1 < len(text) && text[i+1] != ' ' && text[i+1] != '"' && text[i+1] != ')' && text[i+1] != '\n' {
		return strings.HasPrefix(text[i+1:], "”") || strings.HasPrefix(text[i+1:], "’")
	}
	return !abbreviation(text, i)
}

// abbreviation reports whether the full stop at i belongs to a shortened word,
// as in "e.g. the deck" or "5 p.m. on Friday".
func abbreviation(text string, i int) bool {
	from := i
	for from > 0 && text[from-1] != ' ' && text[from-1] != '(' && text[from-1] != '\n' {
		from--
	}
	low := strings.ToLower(text[from:i])
	if _, err := plainNumber(low); err && from == 0 {
		return true // "1. Send the deck"
	}
	if shortened.has(low) {
		return true
	}
	next := strings.TrimLeft(text[i+1:], " ")
	// A shortened word in mid-sentence goes on in lower case or with a digit.
	return midShortened.has(low) && next != "" && (next[0] >= 'a' && next[0] <= 'z' || isDigit(next[0]))
}

// plainNumber is s itself, and whether it consists of digits only.
func plainNumber(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return s, false
		}
	}
	return s, s != ""
}

// shortened words keep their full stop, those of midShortened only where the
// sentence goes on.
var (
	shortened    = set("e.g i.e vs mr mrs ms dr approx cf resp")
	midShortened = set(`p.m a.m pm am etc incl est min hrs hr dept no ca
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun tues thurs`)
)
