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
		if !w.isMark() && !emptyWords[w.low] && len(w.low) > 1 {
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

// similar reports whether two descriptions of work are about the same thing.
func similar(a, b string) bool {
	return alike(contentWords(wordsOf(a)), contentWords(wordsOf(b)))
}

// alike reports whether two descriptions share at least half of the shorter
// one's words that carry meaning.
func alike(x, y map[string]bool) bool {
	shorter := min(len(x), len(y))
	return shorter > 0 && 2*overlap(x, y) >= shorter
}

// pronounOnly reports whether a description of work only points at something
// said before: "do that", "take care of it".
func pronounOnly(body string) bool {
	pointing := false
	for _, w := range wordsOf(body) {
		switch {
		case pointers[w.low]:
			pointing = true
		case w.isMark() || dateWords[w.low] || pointVerbs[w.low] || isVerb(w.low) || emptyWords[w.low] || hourWords[w.low] || isDigit(w.low[0]):
		default:
			return false
		}
	}
	return pointing
}

var (
	pointers   = set("it that this them those these so one both same")
	pointVerbs = set("do take care handle have get send finish deliver see deal sort fix ready done look into finished over back across together complete provide write draft prepare bring share early late latest")
)
