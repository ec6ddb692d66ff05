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
func (p pattern) match(ws []word) int { return matchElems(p.elems, ws, 0, false) }

// matchElems goes on at ws[at:]. Patterns are short, so trying both ways at an
// optional word costs little.
func matchElems(elems []elem, ws []word, at int, inside bool) int {
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
		if n := matchElems(elems[1:], ws, at+k, true); n >= 0 {
			return n
		}
	}
	if e.optional {
		if n := matchElems(elems[1:], ws, at, inside); n >= 0 {
			return n
		}
	}
	if inside && at < len(ws) && adverbs[ws[at].low] {
		return matchElems(elems, ws, at+1, true)
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

// A table is a list of named patterns, found by their first word.
type table struct {
	byFirst map[string][]entry
	open    []entry // begin with a kind of word
}

type entry struct {
	name string
	pattern
	order int
}

// A row of a table: what the rule is called, and the patterns that it knows.
type row struct {
	name     string
	patterns []string
}

func tableOf(rows ...row) *table {
	t := &table{byFirst: map[string][]entry{}}
	order := 0
	for _, r := range rows {
		for _, text := range r.patterns {
			t.add(entry{r.name, compile(text), order})
			order++
		}
	}
	return t
}

func (t *table) add(e entry) {
	for i := 0; i < len(e.elems); i++ {
		for _, alt := range e.elems[i].alts {
			if strings.HasPrefix(alt[0], "<") {
				t.open = append(t.open, e)
			} else {
				t.byFirst[alt[0]] = append(t.byFirst[alt[0]], e)
			}
		}
		if !e.elems[i].optional {
			return
		}
	}
}

// at finds the pattern that takes the most words at the start of ws: its name
// and how many words. Of two equally long ones the first in the table counts.
func (t *table) at(ws []word) (name string, n int) {
	if len(ws) == 0 {
		return "", 0
	}
	best := entry{order: -1}
	try := func(es []entry) {
		for _, e := range es {
			if m := e.match(ws); m > n || m == n && m > 0 && e.order < best.order {
				best, n = e, m
			}
		}
	}
	try(t.byFirst[ws[0].low])
	try(t.open)
	if n <= 0 {
		return "", 0
	}
	return best.name, n
}

// in finds the first place in ws at which a pattern of the table stands.
func (t *table) in(ws []word) (name string, at, n int) {
	for i := range ws {
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

// set makes a lookup of blank-separated words.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
