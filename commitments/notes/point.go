package notes

import "strings"

// pointsOnly reports whether a description of work only points at something
// said before: "do that", "take care of it".
func pointsOnly(ws []word) bool {
	pointing := false
	for i, w := range ws {
		switch {
		case pointers.has(w.low):
			pointing = true
		case i == 0 && isVerb(w.low):
		case w.isMark() || pointVerbs.has(w.low) || emptyWords.has(w.low) || tellsTime(w):
		default:
			return false
		}
	}
	return pointing
}

// tellsTime reports whether a word may be part of a date.
func tellsTime(w word) bool { return dateWords.has(w.low) || hourWords.has(w.low) || isDigit(w.low[0]) }

var (
	pointers   = set("it that this them those these so one both same")
	pointVerbs = set("do take care handle see deal ready done look into finished over back across together early late latest")
)

// isGeneric reports whether the words promise to deliver whatever was asked for:
// "have it ready", "get it to you", "send it over".
func isGeneric(ws []word) bool {
	for _, w := range ws {
		if genericWords.has(w.low) {
			return true
		}
	}
	return false
}

// genericWords stand for what was asked for, or for whom.
var genericWords = set("it them that those one answer result results something version him her this these news")

// antecedent replaces a description that only points by what it points at: the
// thing that the sentences before brought up, or the last of them.
func (t *talk) antecedent(i int, d *deed) bool {
	before := t.sentencesBefore(i, d.said)
	verb := untilPointer(d.body)
	for _, s := range before {
		if task := taskIn(s); task != "" && plainVerbs.has(verb) {
			d.body = task
			return true
		}
		if noun := lastObject(s.words); noun != "" && (d.thing || verb != "") {
			d.body = strings.TrimSpace(verb + " the " + noun)
			if dl := t.dates.deadlineIn(s); !d.dl.given() && dl.given() && dl.rank == clearDeadline {
				t.setDate(d, dl, s.text)
			}
			return true
		}
	}
	for _, s := range before {
		if verb != "" && len(contentWords(s.words)) >= 2 {
			d.body = verb + ": " + strings.TrimRight(s.text, " .!?")
			d.hedged = d.hedged || s.question
			return true
		}
	}
	return false
}

// plainVerbs say only that something is to be done.
var plainVerbs = set("do handle")

// sentencesBefore are the last sentences before s, the nearest first.
func (t *talk) sentencesBefore(i int, s *sentence) []*sentence {
	const most = 4
	var out []*sentence
	for j := i; j >= 0 && j >= i-3; j-- {
		ss := t.turns[j].sentences
		for k := len(ss) - 1; k >= 0 && len(out) < most; k-- {
			if j < i || ss[k].start < s.start {
				out = append(out, &ss[k])
			}
		}
	}
	return out
}

// untilPointer is what stands before the word that points: "take care of" of
// "take care of that".
func untilPointer(body string) string {
	for _, w := range wordsOf(body) {
		if pointers.has(w.low) {
			return strings.TrimSpace(body[:w.start])
		}
	}
	return body
}

// wouldDo begin a sentence that says what one would do.
var wouldDo = tableOf(row{"would-do", `i|we would|could|can|might|should`})

// taskIn is what a sentence says is to be done: "have the servers removed" of
// "he asked me to have the servers removed".
func taskIn(s *sentence) string {
	ws := s.words
	if n := wouldDo.startOf(ws); n > 0 && n < len(ws) && (isVerb(ws[n].low) || ws[n].low == "go") {
		return strings.TrimRight(s.text[ws[n].start:], " .!?")
	}
	for i := len(ws) - 2; i > 0; i-- {
		if ws[i].low == "to" && (isVerb(ws[i+1].low) || ws[i+1].low == "have") {
			return strings.TrimRight(s.text[ws[i+1].start:], " .!?")
		}
	}
	return ""
}

// withObject puts what the sentence before spoke of in the place of "it":
// "outsource it" after "may not finish a new deck in time" is "outsource the
// new deck".
func withObject(plan, before string) string {
	ws := wordsOf(plan)
	if len(ws) != 2 || !pointers.has(ws[1].low) {
		return plan
	}
	if noun := lastObject(wordsOf(before)); noun != "" {
		return ws[0].low + " the " + noun
	}
	return plan
}

// lastObject is the last "a …" or "the …" of a sentence: the thing that was
// brought up. Of "the summary of the trip" it is the summary.
func lastObject(ws []word) string {
	last := ""
	for i := len(ws) - 1; i > 0; i-- {
		noun := nounBehind(ws, i)
		switch {
		case noun == "":
		case !prepositions.has(ws[i-1].low):
			return noun
		case last == "":
			last = noun
		}
	}
	return last
}

// nounBehind is what the article at ws[i] belongs to, "" if there is none.
func nounBehind(ws []word, i int) string {
	if !articles.has(ws[i].low) {
		return ""
	}
	const most = 4
	var noun []string
	for _, w := range ws[i+1:] {
		if w.isMark() || smallWords.has(w.low) || adverbs.has(w.low) || dateWords.has(w.low) || w.low == "of" || len(noun) == most {
			break
		}
		noun = append(noun, w.low)
	}
	return strings.Join(noun, " ")
}

var (
	articles     = set("a an the my your our this")
	prepositions = set("of for from in on about with at to by")
)
