package notes

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// set makes a lookup of blank-separated words.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

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
