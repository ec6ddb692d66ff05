package config

import (
	"fmt"
	"strings"
)

// closest gives the word that was probably meant, or "" when none is near.
func closest(word string, among []string) string {
	best, least := "", 1+min(3, max(1, len(word)/3))
	for _, candidate := range among {
		if d := distance(plain(word), plain(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// plain takes away what people get wrong without noticing.
func plain(word string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(word))
}

// distance counts the letters to insert, delete, change or swap with their
// neighbour to make b of a (optimal string alignment). Words over 64 bytes are
// like nothing.
func distance(a, b string) int {
	const most = 64
	if len(a) > most || len(b) > most {
		return most
	}
	var before, above, row [most + 1]int
	for j := range row {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(above[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}

// didYouMean is the hint for a word that is not among those allowed.
func didYouMean(word string, among []string) string {
	if near := closest(word, among); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "it is " + oneOf(among)
}

// oneOf lists words for a sentence: "own, people or none".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
