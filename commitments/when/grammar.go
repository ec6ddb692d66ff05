package when

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// A rule is a row of a language's grammar: a pattern of words, and what it
// fills in of what was said.
//
// A pattern is a list of elements separated by blanks. Lower case stands for
// itself, "|" separates alternatives, upper case names a term (see terms), and
// a final "?" makes an element optional. So "no|not later than" and
// "the? DAY of? MONTH" are patterns.
type rule struct {
	pattern string
	fill    filler // nil if a match says nothing
}

// A filler notes down in s what a match says. It reports false if that is out of
// place here: the slot is taken, or the context says that no time is meant.
type filler func(p *parser, s *said, m *match) bool

// An element is one place of a compiled pattern: a set of literal words, or a
// term.
type element struct {
	keys     []uint16
	term     term
	optional bool
}

// A production is a compiled rule.
type production struct {
	elements []element
	fill     filler
}

// A grammar is a list of productions, indexed by the token with which they may
// begin: by its literal key, and by the term and the classes of that.
type grammar struct {
	opens       opening // its bit
	productions []production
	byKey       [maxKeys][]int
	byTerm      [lastTerm + 1][]int
	byClass     [64]termset // the terms of byTerm that may begin with it
}

// A termset is a set of terms.
type termset uint32

// maxKeys is how many literal words a language may have in its rules, and one.
const maxKeys = 512

// An opening is a set of grammars, those that have a production which may begin
// with a word.
type opening uint16

const (
	opensModifier opening = 1 << iota
	opensSuffix
	opensConnector
	opensAtom
	opensIdiom
	opensAmount
	opensAfterAmount
	opensEvent

	opensPhrase = opensModifier | opensAtom | opensAmount
)

// A keyring numbers the literal words of the patterns.
type keyring struct {
	language *language
	last     uint16
}

func (r *keyring) key(word string) uint16 {
	x := r.language.lexeme(word)
	if x.key == 0 {
		if r.last == maxKeys-1 {
			panic("grammar: too many literal words")
		}
		r.last++
		x.key = r.last
	}
	return x.key
}

// compile builds a grammar. A rule that does not make sense is a mistake in the
// program, found by any test, so it panics.
func compile(rules []rule, keys *keyring, opens opening) *grammar {
	g := &grammar{opens: opens}
	for _, r := range rules {
		p := production{fill: r.fill}
		for f := range strings.FieldsSeq(r.pattern) {
			p.elements = append(p.elements, compileElement(f, keys))
		}
		g.productions = append(g.productions, p)
		g.index(len(g.productions)-1, r.pattern)
	}
	return g
}

func compileElement(field string, keys *keyring) element {
	var e element
	if len(field) > 1 {
		field, e.optional = strings.CutSuffix(field, "?")
	}
	if field[0] >= 'A' && field[0] <= 'Z' {
		t, ok := terms[field]
		if !ok {
			panic(fmt.Sprintf("grammar: no term %q", field))
		}
		e.term = t
		return e
	}
	for _, w := range strings.Split(field, "|") {
		e.keys = append(e.keys, keys.key(w))
	}
	return e
}

// index enters a production under everything that it may begin with.
func (g *grammar) index(n int, pattern string) {
	p := &g.productions[n]
	for _, e := range p.elements {
		if e.term == 0 {
			for _, k := range e.keys {
				g.byKey[k] = append(g.byKey[k], n)
			}
		} else {
			for c := beginnings[e.term]; c != 0; c &= c - 1 {
				g.byClass[bits.TrailingZeros64(uint64(c))] |= 1 << e.term
			}
			g.byTerm[e.term] = append(g.byTerm[e.term], n)
		}
		if !e.optional {
			return
		}
	}
	panic(fmt.Sprintf("grammar: pattern %q may be empty", pattern))
}

// mark notes in a word that productions of the grammar may begin with it.
func (g *grammar) mark(x *lexeme) {
	opens := len(g.byKey[x.key]) > 0
	for c := x.is; c != 0; c &= c - 1 {
		opens = opens || g.byClass[bits.TrailingZeros64(uint64(c))] != 0
	}
	if opens {
		x.opens |= g.opens
	}
}

// longest tries all productions that may begin at token i and fills s by the
// one that takes the most tokens. Of several that take as many, those that
// begin with the word itself go before those that begin with a term, then the
// order of the terms and of the rules counts. It returns the token after it, or
// -1 if none matches.
func (p *parser) longest(g *grammar, i int, s *said) int {
	if i >= len(p.toks) || p.toks[i].opens&g.opens == 0 {
		return -1
	}
	best := -1
	t := &p.toks[i]
	if t.key != 0 {
		best = p.tryAll(g, g.byKey[t.key], i, best, s)
	}
	var terms termset
	for c := t.is; c != 0; c &= c - 1 {
		terms |= g.byClass[bits.TrailingZeros64(uint64(c))]
	}
	for ; terms != 0; terms &= terms - 1 {
		x := term(bits.TrailingZeros32(uint32(terms)))
		if p.m.reset(i); p.term(x, i, &p.m) >= 0 {
			best = p.tryAll(g, g.byTerm[x], i, best, s)
		}
	}
	if best >= 0 {
		*s = p.found
	}
	return best
}

// tryAll leaves what the longest production says in p.found.
func (p *parser) tryAll(g *grammar, candidates []int, i, best int, s *said) int {
	for _, n := range candidates {
		pr := &g.productions[n]
		m := &p.m
		m.reset(i)
		m.to = p.match(pr, i, m)
		if m.to <= best || m.to <= i {
			continue
		}
		p.trial = *s
		if pr.fill == nil || pr.fill(p, &p.trial, m) {
			best, p.found = m.to, p.trial
		}
	}
	return best
}

// match returns the token after a production that begins at i, or -1.
func (p *parser) match(pr *production, i int, m *match) int {
	for k := range pr.elements {
		e := &pr.elements[k]
		j := -1
		if e.term != 0 {
			j = p.term(e.term, i, m)
		} else if i < len(p.toks) && p.toks[i].key != 0 && slices.Contains(e.keys, p.toks[i].key) {
			j = i + 1
		}
		if j >= 0 {
			i = j
		} else if !e.optional {
			return -1
		}
	}
	return i
}
