package notes

// emptyWords say nothing about what a sentence is about.
var emptyWords = set(`a an the and or but so of to in on at by for with from as is are was were be been it its this that these those i you he
	she we they me him her us them my your his our their will would can could shall should may might do does did have has had not no yes
	please ok okay then there here just also too very if when what which who how about up out over into some any all more next send
	sure get give make take`)

// contentWords are the words that carry what a text is about, by their stems.
func contentWords(ws []word) map[string]bool {
	m := map[string]bool{}
	for _, w := range ws {
		if !w.isMark() && !emptyWords.has(w.low) && len(w.low) > 1 {
			m[stem(w.low)] = true
		}
	}
	return m
}

// stem cuts the commonest endings off, so that "slides" and "slide" are one.
func stem(low string) string {
	for _, end := range []string{"'s", "ing", "ed", "es", "s", "e"} {
		if n := len(low) - len(end); n >= 3 && low[n:] == end {
			return low[:n]
		}
	}
	return low
}

func overlap(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// alike reports whether two descriptions share at least half of the shorter
// one's words that carry meaning.
func alike(x, y map[string]bool) bool {
	shorter := min(len(x), len(y))
	return shorter > 0 && 2*overlap(x, y) >= shorter
}
