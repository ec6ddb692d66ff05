package notes

import "strings"

// maxDateWords is how long a sentence may be that says little beside a date: "For
// the kick-off, by the 12th."
const maxDateWords = 9

// datesLater takes a sentence without an act as the date of what was said just
// before: "By Friday, please." or "The call with them is on May 18."
func (t *talk) datesLater(i int, s *sentence) {
	says := dateSentence(s)
	if !t.answersWhen(i, s) && !says && len(s.words) > maxDateWords || rejectsDate(s.words) {
		return
	}
	dl := t.deadline(s)
	if !dl.given() {
		return
	}
	says = says || dl.rank == clearDeadline && len(s.words) <= maxDateWords
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		d := t.deeds[k]
		if d.state == withdrawn || i-d.last > memory {
			continue
		}
		better := !d.dl.given() || dl.rank > d.dl.rank || t.corrects(i, d, s)
		mine := d.last == i || i-d.last <= 2 && (d.owner.is(t.speaker(i)) || d.delegator.is(t.speaker(i)))
		if t.answersWhen(i, s) || says && mine && better && !t.meetingOpen(i) {
			t.setDate(d, dl, s.text)
			d.last = i
		}
		return
	}
}

// corrections say that what was said before in the same turn is to be replaced.
var corrections = tableOf(row{"correction", `
	no ?, wait; wait; sorry; correction; i mean|meant; make that|it; or rather; rather; actually; no ?,;
	better; let us say`})

// corrects reports whether the speaker of the deed takes its date back in the
// same turn: "by Wednesday. No wait, Thursday."
func (t *talk) corrects(i int, d *deed, s *sentence) bool {
	if d.turn != i {
		return false
	}
	for j := range t.turns[i].sentences {
		u := &t.turns[i].sentences[j]
		if u.start > d.said.start && u.start <= s.start && startsWith(corrections, u.words) {
			return true
		}
	}
	return false
}

// dateSentences begin a sentence that only says by when.
var dateSentences = tableOf(row{"by-when", `
	by; before; no later than; not later than; until; due; it is due; it is for;
	it|that|this needs|has|have|must|should ?to be|stand|go|happen|work|run ?ready|done|there|finished|in;
	the ?hard deadline is; deadline; ?i ?we need|want it|that|them|this ?back by|before|on|for;
	that is for; ?the end of; make it|that; let us say; say; shall we say;
	the call|meeting|review|workshop|presentation|board|session|demo|launch|event|talk|visit|hearing|interview;
	our call|meeting|review|workshop|presentation|board|session|demo;
	their call|meeting|review|workshop|presentation|board|session|demo; ideally; preferably;
	would be good|great|nice to have it; it would be good|great to have it; latest; at the latest; on;
	next; this; tomorrow; today; monday|tuesday|wednesday|thursday|friday|saturday|sunday`})

func dateSentence(s *sentence) bool {
	ws := s.words
	for len(ws) > 0 && (ws[0].isMark() || interjections[ws[0].low]) {
		ws = ws[1:]
	}
	_, n := dateSentences.at(ws)
	return n > 0
}

// answersWhen reports whether the sentence answers the question by when.
func (t *talk) answersWhen(i int, s *sentence) bool {
	if i == 0 || t.turns[i].same(&t.turns[i-1]) || len(s.words) > 12 && !dateSentence(s) {
		return false
	}
	ss := t.turns[i-1].sentences
	return len(ss) > 0 && whenAsks.has(ss[len(ss)-1].words)
}

var whenAsks = tableOf(row{"when-asked", `
	by when; when; what date|day|deadline; which day|date; what is the deadline|date;
	how soon|urgent|quickly; is there a deadline; any deadline; for when; what time`})

// antecedent replaces a description that only points by what it points at: the
// thing that the sentences before brought up, or the last of them.
func (t *talk) antecedent(i int, d *deed) bool {
	before := t.sentencesBefore(i, d.said)
	verb := strings.TrimRight(pointVerb(d.body), " ")
	for _, s := range before {
		if task := taskIn(s); task != "" && plainVerbs[verb] {
			d.body = task
			return true
		}
		if noun := lastObject(s.words); noun != "" && (d.thing || verb != "") {
			d.body = strings.TrimSpace(verb + " the " + noun)
			if dl := t.deadline(s); !d.dl.given() && dl.given() && dl.rank == clearDeadline {
				t.setDate(d, dl, s.text)
			}
			return true
		}
	}
	for _, s := range before {
		if len(contentWords(s.words)) >= 2 && verb != "" {
			d.body = verb + ": " + strings.TrimRight(s.text, " .!?")
			d.hedged = d.hedged || s.question
			return true
		}
	}
	return false
}

// plainVerbs say only that something is to be done.
var plainVerbs = set("do handle")

// taskIn is what a sentence says is to be done: "have the servers removed" of
// "he asked me to have the servers removed".
func taskIn(s *sentence) string {
	ws := s.words
	for i := len(ws) - 2; i > 0; i-- {
		if ws[i].low == "to" && (isVerb(ws[i+1].low) || ws[i+1].low == "have") {
			return strings.TrimRight(s.text[ws[i+1].start:], " .!?")
		}
	}
	return ""
}

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

// pointVerb is a description that points at something, without the pointing:
// "take care of that" is "Take care of".
func pointVerb(body string) string {
	for _, w := range wordsOf(body) {
		if pointers[w.low] {
			return strings.TrimSpace(body[:w.start])
		}
	}
	return body
}
