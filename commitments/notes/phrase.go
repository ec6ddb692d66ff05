package notes

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidyWhat makes the name of a piece of work out of the words that asked for
// it: without the stretches that say when and how much, without politeness, as
// an order with a capital letter and no full stop.
func tidyWhat(text string, cuts ...span) string {
	text = cutSpans(text, cuts)
	for {
		short := trimEnds(text)
		short = trimLeads(short)
		short = trimTails(short)
		if short == text {
			break
		}
		text = short
	}
	return capital(strings.Join(strings.Fields(text), " "))
}

// cutSpans leaves out the stretches, and brackets that become empty.
func cutSpans(text string, cuts []span) string {
	slices.SortFunc(cuts, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		if c.from < at || c.to > len(text) || c.from >= c.to {
			continue
		}
		b.WriteString(strings.TrimRight(text[at:c.from], " "))
		b.WriteByte(' ')
		at = c.to
	}
	b.WriteString(text[at:])
	out := strings.Join(strings.Fields(b.String()), " ")
	for _, empty := range []string{"()", "( )", "[]", "[ ]", "( , )", "(, )", "(,)"} {
		out = strings.ReplaceAll(out, empty, "")
	}
	return spacing.Replace(out)
}

// spacing mends the blanks that a cut leaves beside marks.
var spacing = strings.NewReplacer(" ,", ",", " .", ".", "( ", "(", " )", ")", ",)", ")", "(, ", "(")

// trimEnds takes marks off both ends. A bracket stays with its partner.
func trimEnds(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimLeft(s, " ,;:.-–—→>|•*)]}")
	s = strings.TrimRight(s, " ,;:.-–—→>|•*([{!?")
	if n := len(s); n > 2 && (s[:1]+s[n-1:] == "()" || s[:1]+s[n-1:] == "[]") && strings.Count(s, s[:1]) == 1 {
		s = s[1 : n-1]
	}
	if strings.HasSuffix(s, ")") && !strings.Contains(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	if open := strings.LastIndexByte(s, '('); open >= 0 && strings.IndexByte(s[open:], ')') < 0 {
		s = strings.TrimRight(s[:open], " ") + " " + s[open+1:]
	}
	return strings.Trim(s, " \"“”")
}

// leads mean nothing at the start of a piece of work, tails at its end.
var (
	leads = listOf(`please; to; and; also; then; just; kindly; so; that; will; definitely; gladly; personally; go and;
		still; quickly`)
	tails = listOf(`
		please; thanks; thank you; if possible; if you can; if you could; if you like; if that works;
		if that is ok; if that's ok; ok; okay; right; by; on; due; for me; asap; as soon as possible; and;
		then; at; before; no later than; latest; at the latest; as discussed; as agreed; deadline; though; too;
		as well; later; promise; i promise; the; with; until; or; but; so; to; for; from; of`)
)

func trimLeads(s string) string {
	for _, l := range leads {
		if n := len(l); len(s) > n && s[n] == ' ' && strings.EqualFold(s[:n], l) {
			return s[n+1:]
		}
	}
	return s
}

func trimTails(s string) string {
	for _, t := range tails {
		if n := len(s) - len(t); n > 0 && s[n-1] == ' ' && strings.EqualFold(s[n:], t) {
			return s[:n-1]
		}
	}
	return s
}

// capital is the text with a capital letter in front.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// asSaid is a sentence as a field of a brief: without the full stop.
func asSaid(s string) string {
	return capital(strings.TrimRight(strings.TrimSpace(s), " .,;:"))
}
