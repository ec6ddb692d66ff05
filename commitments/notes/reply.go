package notes

import (
	"slices"
	"strings"

	"bywhen/commitments"
)

// A reply is the answer with which a turn begins.
type reply struct {
	kind string
	s    *sentence
	n    int // words of s up to the end of the answer
}

// agrees reports whether the answer is one of those that say yes.
func (r reply) agrees() bool {
	return r.kind == replyYes || r.kind == replyTake || r.kind == replyGlad
}

// replyOf is the answer with which turn i begins.
func (t *talk) replyOf(i int) reply { return t.answered[i] }

// readReply finds the answer with which turn i begins, in its first sentences.
func (t *talk) readReply(i int) (r reply) {
	const most = 3
	ss := t.turns[i].sentences
	for j := range ss[:min(len(ss), most)] {
		s := &ss[j]
		for at := 0; at < len(s.words); {
			kind, k := replyAt(s.words[at:])
			if k == 0 {
				if k = t.leadIn(s.words[at:]); k == 0 {
					break
				}
			}
			at += k
			if kind != "" && r.yieldsTo(kind, j) {
				r = reply{kind, s, at}
			}
		}
	}
	if r.kind == replyGlad && butNot(r.s.words[r.n:]) {
		r.kind = replyNo // "thanks, but I would rather take the train"
	}
	return r
}

// yieldsTo reports whether a further answer, in sentence j of the turn, counts
// more: a refusal before all else, then what takes work on, then a doubt.
func (r reply) yieldsTo(kind string, j int) bool {
	switch {
	case r.kind == "":
		return true
	case kind == replyNo:
		return j == 0 || r.kind != replyTake
	case kind == replyTake:
		return r.kind != replyNo
	}
	return kind == replyMaybe && r.kind == replyYes
}

// butNot reports whether a sentence goes on with "but".
func butNot(ws []word) bool {
	for len(ws) > 0 && ws[0].isMark() {
		ws = ws[1:]
	}
	return len(ws) > 0 && ws[0].low == "but"
}

// leadIn is how many words come before an answer and say nothing.
func (t *talk) leadIn(ws []word) int {
	if ws[0].isMark() || interjections.has(ws[0].low) {
		return 1
	}
	if _, k := t.cast.nameAt(ws); k > 0 && k < len(ws) && ws[k].low == "," {
		return k
	}
	return 0
}

// react settles what is open by how turn i begins.
func (t *talk) react(i int) {
	r := t.replyOf(i)
	t.confirmSayBacks(i, r)
	open := t.openFor(i, r)
	if t.saysDone(i, open) || t.otherDate(i, r, open) || r.kind == "" {
		return
	}
	for _, d := range open {
		t.answer(i, d, r.kind)
	}
	switch {
	case r.kind == replyNo && len(open) == 0 && t.lastMeeting(i) == nil:
		t.declinePledge(i)
	case r.agrees():
		t.redate(i, open)
	}
}

// openFor lists the open deeds that turn i may answer: those of the turns just
// before it if there are any, else the last one that was asked of the speaker.
func (t *talk) openFor(i int, r reply) []*deed {
	me := t.speaker(i)
	prev := t.floorBefore(i)
	var near, far []*deed
	for _, d := range t.recent() {
		switch {
		case d.state == withdrawn && d.refuser.is(me) && r.kind == replyTake && i-d.last <= 3:
			far = append(far, d) // refused, and taken on after all
		case i-d.last > memory || d.turn == i || !d.mayAnswer(me):
		case d.last >= prev:
			near = append(near, d)
		case d.state == asked:
			far = append(far, d)
		}
	}
	switch {
	case len(near) > 0:
		return t.meant(i, near, r)
	case len(far) > 0 && t.reachesBack(i, r):
		return far[len(far)-1:]
	}
	return nil
}

// reachesBack reports whether an answer may be about something that was asked
// before the turn just before it. A mere "yes" behind a question answers that.
func (t *talk) reachesBack(i int, r reply) bool {
	if r.kind == replyTake || r.kind == replyNo {
		return true
	}
	last := t.lastSentence(i - 1)
	return r.kind != "" && (last == nil || !last.question)
}

// floorBefore is the first of the turns in a row before turn i that one person
// has, as far back as is remembered.
func (t *talk) floorBefore(i int) int {
	if i == 0 {
		return 0
	}
	return max(t.floors[i-1], i-memory)
}

// lastSentence is the last sentence of turn i, nil if there is none.
func (t *talk) lastSentence(i int) *sentence {
	if i < 0 || len(t.turns[i].sentences) == 0 {
		return nil
	}
	ss := t.turns[i].sentences
	return &ss[len(ss)-1]
}

// meant are those of the open deeds that the answer is about. A bare "yes"
// behind a question about something else is about that question, and an answer
// with an echo is about what it repeats: "Yes, Tuesday at 9:30".
func (t *talk) meant(i int, open []*deed, r reply) []*deed {
	if r.s == nil || slices.ContainsFunc(open, func(d *deed) bool { return !d.counter.none() }) {
		return open
	}
	if t.asksElse(i, open, r) {
		return nil
	}
	echo := contentWords(r.s.words[r.n:])
	rival := 0
	if p := t.lastMeeting(i); p != nil {
		rival = overlap(echo, contentWords(p.s.words))
	}
	likeness := make([]int, len(open))
	for k, d := range open {
		likeness[k] = overlap(echo, contentWords(d.said.words))
		rival = max(rival, likeness[k])
	}
	var out []*deed
	for k, d := range open {
		if likeness[k] >= rival {
			out = append(out, d)
		}
	}
	return out
}

// asksElse reports whether the turn before i ends in a question that comes
// behind what is open and is about something else, so that the answer is one to
// that.
func (t *talk) asksElse(i int, open []*deed, r reply) bool {
	last := t.lastSentence(i - 1)
	if last == nil || !last.question || r.kind != replyYes && r.kind != replyNo || saidIn(open, last) {
		return false
	}
	return t.speaker(i-1).is(open[0].asker()) && len(t.turns[i-1].sentences) > 1 && last.start > open[len(open)-1].said.start
}

func saidIn(deeds []*deed, s *sentence) bool {
	return slices.ContainsFunc(deeds, func(d *deed) bool { return d.said == s || d.again == s })
}

// answer applies an answer to one deed.
func (t *talk) answer(i int, d *deed, kind string) {
	if d.state == asked && d.counter.none() && (kind == replyGlad || kind == replyYes && d.rule == "anybody") {
		return // thanks for being asked is no yes, and "true" is no "I will"
	}
	d.last = i
	switch t.weigh(i, d, kind) {
	case replyNo:
		d.state, d.refuser = withdrawn, t.speaker(i)
		d.because("refused: " + shortQuote(t.turns[i].text))
	case replyMaybe:
		d.wavering = true
		d.because("not settled: " + shortQuote(t.turns[i].text))
	default:
		t.accept(i, d)
	}
}

// weigh is what an answer is worth for a deed: a yes with a joke in it is a
// doubt, and "I will let you know by Thursday" is what was asked for if that was
// a decision.
func (t *talk) weigh(i int, d *deed, kind string) string {
	switch {
	case (kind == replyYes || kind == replyTake) && t.jokesIn(i):
		return replyMaybe
	case kind == replyMaybe && d.kind == commitments.SignOff && t.willTell(i, d):
		return replyTake
	}
	return kind
}

// accept makes a deed agreed by turn i.
func (t *talk) accept(i int, d *deed) {
	if d.owner.none() {
		d.owner = t.speaker(i)
	}
	if d.state == offered {
		d.delegator = t.speaker(i)
	}
	d.state, d.wavering, d.counter = agreed, false, party{}
	d.because("answered: " + shortQuote(t.turns[i].text))
}

// saysDone takes back what was asked for when turn i says that it is done: "I
// ordered it this morning".
func (t *talk) saysDone(i int, open []*deed) bool {
	ss := t.turns[i].sentences
	if len(ss) == 0 || len(ss[0].words) < 3 || ss[0].words[0].low != "i" {
		return false
	}
	done := presentOf(ss[0].words[1].low)
	for _, d := range open {
		if done != "" && d.state == asked && d.words[0].low == done {
			d.state, d.last = withdrawn, i
			d.because("done already: " + shortQuote(t.turns[i].text))
			return true
		}
	}
	return false
}

// jokesIn reports whether turn i is not meant seriously.
func (t *talk) jokesIn(i int) bool {
	return slices.ContainsFunc(t.turns[i].sentences, func(s sentence) bool { return jokes.has(s.words) || winks(s.text) })
}

// willTell reports whether turn i promises an answer by a date, which is what a
// decision that was asked for needs, and takes the date.
func (t *talk) willTell(i int, d *deed) bool {
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		if dl := t.dates.deadlineIn(s); dl.given() && telling.has(s.words) {
			t.setDate(d, dl, s.text)
			return true
		}
	}
	return false
}

var telling = tableOf(row{"will-tell", `
	let you know; tell you; get back to you; give you an|my answer; you will hear|have|get; come back to you`})

// declines say that work is not wanted.
var declines = tableOf(row{"declined", `
	no need; never mind; not necessary|needed; do not bother; no thanks; hold off; leave it $; leave it for now;
	forget it|that; let us not|wait; please do not; not yet; there is no need; we do not need;
	scratch that; scrap that; i will do it|that myself; no ?,; that is not needed|necessary`})

// declinePledge takes back a promise that the other side does not want.
func (t *talk) declinePledge(i int) {
	text := t.turns[i].text
	if !declines.has(wordsOf(text[:min(len(text), 200)])) {
		return
	}
	prev := t.floorBefore(i)
	for _, d := range t.recent() {
		if d.state == agreed && d.last >= prev && d.last < i && !d.owner.is(t.speaker(i)) {
			d.state = withdrawn
			d.because("declined: " + shortQuote(text))
		}
	}
}

// shortQuote is the beginning of what was said.
func shortQuote(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
