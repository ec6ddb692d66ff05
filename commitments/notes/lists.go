package notes

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// A wordSet is a lookup of words. Nearly all words that are looked up are in
// none, which its shapes tell without hashing them.
type wordSet struct {
	shapes shapes
	words  map[string]bool
}

// set makes a lookup of blank-separated words.
func set(words string) *wordSet {
	s := &wordSet{words: map[string]bool{}}
	for w := range strings.FieldsSeq(words) {
		s.words[w] = true
		s.shapes.add(w)
	}
	return s
}

// has reports whether the set holds w.
func (s *wordSet) has(w string) bool { return s.shapes.may(shapeOf(w)) && s.words[w] }

// holds is has for a word whose shape is known.
func (s *wordSet) holds(w *word) bool { return s.shapes.may(w.shape) && s.words[w.low] }

// A shape is the first and the last letter of a word, ten bits in all.
type shape uint16

func shapeOf(w string) shape {
	if w == "" {
		return 0
	}
	return shape(w[0]&31)<<5 | shape(w[len(w)-1]&31)
}

// shapes are the shapes of some words: a word of another shape is none of them.
type shapes [16]uint64

func (s *shapes) add(w string) {
	k := shapeOf(w)
	s[k>>6] |= 1 << (k & 63)
}

func (s *shapes) may(k shape) bool { return s[k>>6&15]&(1<<(k&63)) != 0 }

// lineSet makes a lookup of lines.
func lineSet(text string) map[string]bool {
	m := map[string]bool{}
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			m[l] = true
		}
	}
	return m
}

// listOf splits a text at its semicolons.
func listOf(text string) []string {
	var out []string
	for item := range strings.SplitSeq(text, ";") {
		item = strings.TrimLeft(item, " \n\t")
		out = append(out, item)
	}
	return out
}

// sortedKeys are the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
