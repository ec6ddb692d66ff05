package notes

import "strings"

// A pattern is a sequence of words to be found in a sentence. It is written as
// words with a blank between them: "can|could you ?please" stands for either
// word, then "you", then perhaps "please"; "go_ahead|approval" for two words or
// one. A few names stand for kinds of word:
//
//	<verb>  a word that tells somebody to do something: send, brief, book
//	<ing>   such a word as an activity: sending, briefing
//	$       no word: the text ends here, or a mark follows
//
// Between the words of a pattern adverbs may stand that change nothing: "i will
// definitely send".
type pattern struct {
	elems []elem
}

type elem struct {
	alts     [][]string // each alternative word by word
	optional bool
}

func compile(text string) pattern {
	var p pattern
	for f := range strings.FieldsSeq(text) {
		rest, optional := strings.CutPrefix(f, "?")
		if rest == "" { // the question mark itself
			rest, optional = "?", false
		}
		e := elem{optional: optional}
		for alt := range strings.SplitSeq(rest, "|") {
			e.alts = append(e.alts, strings.Split(alt, "_"))
		}
		p.elems = append(p.elems, e)
	}
	return p
}

// match is how many words the pattern takes at the start of ws, -1 if it does
// not stand there.
func (p pattern) match(ws []word) int { return matchElems(p.elems, ws, 0, 0) }

// maxAdverbs caps how many adverbs may stand inside a pattern, so that trying
// both ways at each optional word stays cheap.
const maxAdverbs = 3

// matchElems goes on at ws[at:], after a number of adverbs that were passed
// over. Patterns are short, so trying both ways at an optional word costs
// little.
func matchElems(elems []elem, ws []word, at, passed int) int {
	if len(elems) == 0 {
		return at
	}
	e := elems[0]
	if e.alts[0][0] == "$" {
		if at == len(ws) || ws[at].isMark() {
			return at
		}
		return -1
	}
	if k := e.takes(ws[at:]); k > 0 {
		if n := matchElems(elems[1:], ws, at+k, passed); n >= 0 {
			return n
		}
	}
	if e.optional {
		if n := matchElems(elems[1:], ws, at, passed); n >= 0 {
			return n
		}
	}
	if at > 0 && passed < maxAdverbs && at < len(ws) && adverbs.holds(&ws[at]) {
		return matchElems(elems, ws, at+1, passed+1)
	}
	return -1
}

// takes is how many words at the start of ws are one of the alternatives, 0 if
// they are none.
func (e elem) takes(ws []word) int {
	for _, alt := range e.alts {
		if len(alt) > len(ws) {
			continue
		}
		same := true
		for i, a := range alt {
			same = same && wordIs(a, ws[i].low)
		}
		if same {
			return len(alt)
		}
	}
	return 0
}

func wordIs(kind, low string) bool {
	switch kind {
	case low:
		return true
	case "<verb>":
		return isVerb(low)
	case "<ing>":
		return isActivity(low)
	}
	return false
}

// adverbs may stand inside a pattern. Those that take something back, such as
// "maybe", are found by the hedges.
var adverbs = set(`also just then now definitely certainly absolutely gladly happily personally quickly actually again
	surely of course still kindly simply really maybe perhaps probably possibly hopefully always please both all
	immediately soon finally first therefore`)

// A table is a list of named patterns, found by their first two words.
type table struct {
	shapes  shapes // of the words in byFirst
	byFirst map[string]*bucket
	open    []*entry // begin with a kind of word
}

// A bucket holds the patterns that begin with one word: by the word that must
// come second, and the rest, which may end there or go on with many words.
type bucket struct {
	all, rest []*entry
	bySecond  map[string][]*entry
}

type entry struct {
	name string
	pattern
	order int
}

// A row of a table: what the rule is called, and the patterns that it knows,
// with semicolons between them.
type row struct {
	name     string
	patterns string
}

func tableOf(rows ...row) *table {
	t := &table{byFirst: map[string]*bucket{}}
	order := 0
	for _, r := range rows {
		for text := range strings.SplitSeq(r.patterns, ";") {
			t.add(&entry{r.name, compile(text), order})
			order++
		}
	}
	return t
}

// add enters a pattern under each word that it may begin with.
func (t *table) add(e *entry) {
	for i := range e.elems {
		for _, alt := range e.elems[i].alts {
			if strings.HasPrefix(alt[0], "<") {
				t.open = append(t.open, e)
				continue
			}
			b := t.byFirst[alt[0]]
			if b == nil {
				b = &bucket{bySecond: map[string][]*entry{}}
				t.byFirst[alt[0]] = b
				t.shapes.add(alt[0])
			}
			b.add(e, alt[1:], e.elems[i+1:])
		}
		if !e.elems[i].optional {
			return
		}
	}
}

// add enters a pattern of which the first word is taken: next is what is left
// of that element, then come the others.
func (b *bucket) add(e *entry, next []string, elems []elem) {
	b.all = append(b.all, e)
	seconds := map[string]bool{}
	open := false
	if len(next) > 0 {
		seconds[next[0]] = true
		elems = nil
	} else if len(elems) == 0 {
		open = true
	}
	for i, el := range elems {
		for _, alt := range el.alts {
			seconds[alt[0]] = true
			open = open || alt[0] == "$" || strings.HasPrefix(alt[0], "<")
		}
		if !el.optional {
			break
		}
		open = open || i == len(elems)-1
	}
	if open {
		b.rest = append(b.rest, e)
		return
	}
	for w := range seconds {
		b.bySecond[w] = append(b.bySecond[w], e)
	}
}

// at finds the pattern that takes the most words at the start of ws: its name
// and how many words. Of two equally long ones the first in the table counts.
func (t *table) at(ws []word) (name string, n int) {
	if len(ws) == 0 || len(t.open) == 0 && !t.shapes.may(ws[0].shape) {
		return "", 0
	}
	var best *entry
	try := func(es []*entry) {
		for _, e := range es {
			if m := e.match(ws); m > n || m == n && m > 0 && e.order < best.order {
				best, n = e, m
			}
		}
	}
	if b := t.byFirst[ws[0].low]; b != nil {
		switch {
		case len(ws) == 1:
			try(b.rest)
		case adverbs.holds(&ws[1]):
			try(b.all)
		default:
			try(b.rest)
			try(b.bySecond[ws[1].low])
		}
	}
	try(t.open)
	if best == nil {
		return "", 0
	}
	return best.name, n
}

// startOf is how many words a pattern of the table takes at the start of ws, 0
// if none stands there.
func (t *table) startOf(ws []word) int {
	_, n := t.at(ws)
	return n
}

// in finds the first place in ws at which a pattern of the table stands.
func (t *table) in(ws []word) (name string, at, n int) {
	closed := len(t.open) == 0
	for i := range ws {
		if closed && !t.shapes.may(ws[i].shape) {
			continue // most words
		}
		if name, n = t.at(ws[i:]); n > 0 {
			return name, i, n
		}
	}
	return "", -1, 0
}

// has reports whether a pattern of the table stands anywhere in ws.
func (t *table) has(ws []word) bool {
	_, at, _ := t.in(ws)
	return at >= 0
}
