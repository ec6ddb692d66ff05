package notes

import (
	"strings"

	"bywhen/commitments"
)

// A brief is what a conversation says about one piece of work beside its name.
type brief struct {
	why, success, how string
	obstacles         []string
	effort            commitments.Minutes
	couldMove         []string
	suggested         string
}

// Questions that ask for a field of the brief, and sentences that give one.
var (
	successAsks = tableOf(row{"success-asked", `
		success; what does|would good look; what good looks; how will|would|do we|i|you know;
		what should they; what matters ?the ?most; what would make; what do you want them|it;
		when is it|this good; what is the goal|aim|outcome; what outcome`})
	whyAsks = tableOf(row{"why-asked", `
		why; what is it for; what is the reason|purpose|background; what is this|that for; what for`})
	howAsks = tableOf(row{"how-asked", `
		how ?long should|do|would|shall|am|long|detailed|much|many; in what|which form|format|style|length;
		which|what format|form|template|tool|style|length|medium; do you want it|that|them|a|this;
		any constraints|rules|preferences`})
	riskAsks = tableOf(row{"obstacle-asked", `
		what could|might go wrong; what could|might get in; any obstacles|risks|blockers|concerns;
		what stands in; anything in the way; what worries you; what is in the way`})

	successSaid = tableOf(row{"success-said", `
		success means|is|looks|would; it is a success if|when; it is done when|if; done means|is|when;
		the goal|aim|outcome|result ?is|should; what matters ?most is;
		they|he|she|everybody|everyone should leave|know|understand|walk|be; good looks like;
		definition of done; i will be happy if|when; we will know`})
	howSaid = tableOf(row{"how-said", `
		keep it ?to|short|under|below|simple|within; use the|our|a|an|last|your; no more than; at most;
		in the form of; as a|an one-page|one-pager|spreadsheet|deck|memo|document|page|slide|table|list;
		one page; no slides; build on; start from; based on; on one page; you present; not longer than;
		a new deck`})
	riskSaid = tableOf(row{"obstacle-said", `
		may|might|could not; short-handed; short-staffed; understaffed;
		short of|on people|staff|time|hands; overloaded; swamped;
		the only|one|my|main|biggest risk|problem|obstacle|concern|worry|catch|blocker|difficulty|issue ?is;
		a|one risk|problem|obstacle|blocker|catch is; is|are a bottleneck|blocker|risk; blocked by;
		it depends on; this depends on; that depends on; depends on the|whether|a;
		is|are on vacation|holiday|leave|sick; will be away|out|absent; no access;
		do not have access|the|enough; i worry|fear; i am worried|afraid|concerned that|about|the;
		the trouble|snag|difficulty is`})
)

// briefOf reads the brief of a deed out of the turns that are about it.
func (t *talk) briefOf(d *deed, from, to int) brief {
	var b brief
	for i := from; i <= to && i < len(t.turns); i++ {
		t.askedAndAnswered(&b, i)
		for j := range t.turns[i].sentences {
			s := &t.turns[i].sentences[j]
			t.saidOf(&b, d, i, s)
		}
	}
	if b.why == "" {
		b.why = reasonIn(d.said)
	}
	return b
}

// askedAndAnswered fills fields with the answer to the question at the end of
// turn i.
func (t *talk) askedAndAnswered(b *brief, i int) {
	ss := t.turns[i].sentences
	if len(ss) == 0 || i+1 >= len(t.turns) || t.turns[i+1].same(&t.turns[i]) {
		return
	}
	q := &ss[len(ss)-1]
	answer := &t.turns[i+1]
	if !q.question || len(answer.sentences) == 0 || answer.sentences[0].question {
		return
	}
	first := answer.sentences[0].text
	switch {
	case successAsks.has(q.words):
		set1(&b.success, first)
	case riskAsks.has(q.words):
		b.obstacle(first)
	case startsWith(whyAsks, q.words):
		set1(&b.why, cutBecause(first))
	case howAsks.has(q.words) && !t.aboutTime(q, answer) || choice(q) && !t.aboutTime(q, answer):
		set1(&b.how, answer.text)
	}
}

// aboutTime reports whether question and answer are about a date, or are an
// answer that says nothing but yes or no.
func (t *talk) aboutTime(q *sentence, answer *turn) bool {
	if whenAsks.has(q.words) || t.dates.deadlineIn(q).given() {
		return true
	}
	for _, c := range t.clauses(q) {
		if _, n := meetingAsks.at(c.words); n > 0 {
			return true
		}
	}
	return len(contentWords(answer.sentences[0].words)) == 0
}

func startsWith(tb *table, ws []word) bool {
	for len(ws) > 0 && (ws[0].isMark() || interjections.has(ws[0].low)) {
		ws = ws[1:]
	}
	_, n := tb.at(ws)
	return n > 0
}

// choice reports whether a question offers a choice between two things.
func choice(q *sentence) bool {
	for i, w := range q.words {
		if w.low == "or" && i > 0 && i+2 < len(q.words) {
			return true
		}
	}
	return false
}

// set1 fills a field once: what was said first counts.
func set1(field *string, text string) {
	if *field == "" {
		*field = asSaid(text)
	}
}

func (b *brief) obstacle(text string) {
	text = asSaid(text)
	for _, o := range b.obstacles {
		if o == text {
			return
		}
	}
	if len(b.obstacles) < 5 {
		b.obstacles = append(b.obstacles, text)
	}
}

// saidOf fills fields from one sentence.
func (t *talk) saidOf(b *brief, d *deed, i int, s *sentence) {
	if e := t.dates.effort(s); e.Known && !b.effort.Known && !t.speaker(i).is(d.delegator) {
		b.effort = e
	}
	if s.question {
		return
	}
	if names := movable(s); len(names) > 0 {
		b.couldMove = names
	}
	if b.suggested == "" {
		b.suggested = suggestedOf(s, b.couldMove)
	}
	if s == d.said {
		return
	}
	switch {
	case riskSaid.has(s.words):
		b.obstacle(s.text)
	case startsWith(successSaid, s.words):
		set1(&b.success, s.text)
	case startsWith(howSaid, s.words):
		set1(&b.how, s.text)
	case b.why == "" && t.speaker(i).is(d.delegator):
		b.why = reasonIn(s)
	}
}

// reasonWords begin the part of a sentence that says why.
var reasonWords = tableOf(row{"reason", `
	because; so that; the reason is ?that; in order to; since we|they|the|our|it; it is for; that is for;
	this is for; this matters because; as we|they|the|our need|have|want|are`})

// reasonIn is the part of a sentence that says why, "" if none does.
func reasonIn(s *sentence) string {
	_, at, n := reasonWords.in(s.words)
	if at < 0 || at+n >= len(s.words) {
		return ""
	}
	from := at + n
	if first := s.words[at].low; first != "because" && first != "the" {
		from = at
	}
	end := len(s.words)
	for end > from && s.words[end-1].isMark() {
		end--
	}
	if end <= from {
		return ""
	}
	return asSaid(s.text[s.words[from].start:s.words[end-1].end])
}

func cutBecause(text string) string {
	if len(text) > 8 && strings.EqualFold(text[:8], "because ") {
		return text[8:]
	}
	return text
}

// moving stand before the names of work that could move to another date.
var moving = tableOf(row{"could-move", `
	i|we have|need to ?either move|push|shift|postpone|delay|drop|defer;
	i|we would|could|can|will|must|may|should ?have|need ?to ?either move|push|shift|postpone|delay|drop|defer ?back;
	could|can|would move|slip|wait|be;
	move|moving|postpone|postponing|push|pushing|shift|shifting|delay|delaying|defer;
	what could|can move is|are ?:; could move :; can move :`})

// movable lists what a sentence says could move: "Forest Grove, Riverbed or
// Starry Night".
func movable(s *sentence) []string {
	_, at, n := moving.in(s.words)
	if at < 0 {
		return nil
	}
	return properNames(s.text, s.words[at+n:])
}

// properNames reads a list of names with capital letters.
func properNames(text string, ws []word) []string {
	var names []string
	for i := 0; i < len(ws); {
		from := i
		for i < len(ws) && isCapital(text, ws[i]) {
			i++
		}
		if i > from {
			names = append(names, text[ws[from].start:ws[i-1].end])
		} else if len(names) > 0 && ws[i].low != "," && ws[i].low != "or" && ws[i].low != "and" && ws[i].low != "either" {
			return names
		} else if len(names) == 0 && i > 2 {
			return nil
		}
		if i == from {
			i++
		}
	}
	return names
}

func isCapital(text string, w word) bool {
	c := text[w.start]
	return c >= 'A' && c <= 'Z' && !dateWords.has(w.low) && w.low != "i"
}

// choosing stand in a sentence that says which of them one would move.
var choosing = tableOf(row{"suggested", `
	my suggestion; i suggest; i would suggest|move|pick|choose|take|push|go; i recommend;
	would be my|the choice|pick|first|suggestion|best|easiest; i propose; is the easiest|best;
	easiest to move; can wait; is the one to; best candidate`})

// suggestedOf is the one of the names that a sentence puts forward.
func suggestedOf(s *sentence, names []string) string {
	if len(names) == 0 || !choosing.has(s.words) {
		return ""
	}
	best, at := "", len(s.text)
	for _, n := range names {
		if i := strings.Index(s.text, n); i >= 0 && i < at {
			best, at = n, i
		}
	}
	return best
}
