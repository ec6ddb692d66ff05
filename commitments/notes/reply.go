package notes

import (
	"slices"
	"strings"

	"bywhen/commitments"
)

// react settles what is open by how turn i begins.
func (t *talk) react(i int) {
	r := t.replyOf(i)
	t.confirmSayBacks(i, r)
	open := t.openFor(i, r)
	if t.otherDate(i, r, open) || r.kind == "" {
		return
	}
	for _, d := range open {
		t.answer(i, d, r.kind)
	}
	switch {
	case r.kind == replyNo && len(open) == 0:
		t.declinePledge(i)
	case r.agrees():
		t.redate(i, open)
	}
}

// agrees reports whether the answer is one of those that say yes.
func (r reply) agrees() bool {
	return r.kind == replyYes || r.kind == replyTake || r.kind == replyGlad
}

// A reply is the answer with which a turn begins.
type reply struct {
	kind string
	s    *sentence
	n    int // words of s that the answer takes
}

// replyOf is the answer with which turn i begins.
func (t *talk) replyOf(i int) reply { return t.answered[i] }

// readReply finds the answer with which turn i begins. Of its first sentences a
// refusal counts before all else.
func (t *talk) readReply(i int) (r reply) {
	ss := t.turns[i].sentences
	for j := 0; j < len(ss) && j < 3; j++ {
		ws := ss[j].words
		for len(ws) > 0 {
			kind, k := "", 0
			if !ws[0].isMark() {
				kind, k = replyAt(ws)
			}
			if k == 0 {
				if k = t.leadIn(ws); k == 0 {
					break
				}
				ws = ws[k:]
				continue
			}
			if r.kind == "" || kind == replyNo && !(j > 0 && r.kind == replyTake) || kind == replyMaybe && r.kind == replyYes || kind == replyTake && r.kind != replyNo {
				r = reply{kind, &ss[j], len(ss[j].words) - len(ws) + k}
			}
			ws = ws[k:]
		}
	}
	if r.kind == replyGlad && butNot(r.s.words[r.n:]) {
		r.kind = replyNo // "thanks, but I would rather take the train"
	}
	return r
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
	if ws[0].isMark() {
		return 1
	}
	if _, k := t.cast.nameAt(ws); k > 0 && k < len(ws) && ws[k].low == "," {
		return k
	}
	if interjections[ws[0].low] {
		return 1
	}
	return 0
}

// openFor lists the open deeds that turn i may answer, those of the turns just
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
	if len(near) > 0 {
		return t.meant(i, near, r)
	}
	if len(far) > 0 && (r.kind == replyTake || r.kind == replyNo || r.kind != "" && !t.endsInQuestion(i-1)) {
		return far[len(far)-1:]
	}
	return nil
}

// floorBefore is the first of the turns in a row before turn i that one person
// has, as far back as is remembered.
func (t *talk) floorBefore(i int) int {
	if i == 0 {
		return 0
	}
	return max(t.floors[i-1], i-memory)
}

// endsInQuestion reports whether turn i ends in a question.
func (t *talk) endsInQuestion(i int) bool {
	if i < 0 {
		return false
	}
	ss := t.turns[i].sentences
	return len(ss) > 0 && ss[len(ss)-1].question
}

// meant are those of the open deeds that the answer is about. An answer with an
// echo is about what it repeats ("Yes, Tuesday at 9:30"); a bare
// "yes" behind a question about something else is about that question.
func (t *talk) meant(i int, open []*deed, r reply) []*deed {
	if r.s == nil || slices.ContainsFunc(open, func(d *deed) bool { return !d.counter.none() }) {
		return open
	}
	if last := t.lastSentence(i); last != nil && last.question && !saidIn(open, last) && (r.kind == replyYes || r.kind == replyNo) && t.speaker(i-1).is(open[0].asker()) {
		if last.start > open[len(open)-1].said.start && len(t.turns[i-1].sentences) > 1 {
			return nil
		}
	}
	echo := contentWords(r.s.words[r.n:])
	if len(echo) == 0 {
		return open
	}
	rival := 0
	if p := t.lastMeeting(i); p != nil {
		rival = overlap(echo, contentWords(p.s.words))
	}
	for _, d := range open {
		rival = max(rival, overlap(echo, contentWords(d.said.words)))
	}
	if rival == 0 {
		return open
	}
	var out []*deed
	for _, d := range open {
		if overlap(echo, contentWords(d.said.words)) >= rival {
			out = append(out, d)
		}
	}
	return out
}

func (d *deed) asker() party {
	if d.state == offered {
		return d.owner
	}
	return d.delegator
}

func (t *talk) lastSentence(i int) *sentence {
	ss := t.turns[i-1].sentences
	if len(ss) == 0 {
		return nil
	}
	return &ss[len(ss)-1]
}

func saidIn(deeds []*deed, s *sentence) bool {
	for _, d := range deeds {
		if d.said == s || d.again == s {
			return true
		}
	}
	return false
}

// answer applies an answer to one deed.
func (t *talk) answer(i int, d *deed, kind string) {
	me := t.speaker(i)
	if d.state == asked && d.counter.none() && (kind == replyGlad || kind == replyYes && d.rule == "anybody") {
		return // thanks for being asked is no yes, and "true" is no "I will"
	}
	d.last = i
	if (kind == replyYes || kind == replyTake) && t.jokesIn(i) {
		kind = replyMaybe
	}
	if kind == replyMaybe && d.kind == commitments.SignOff && t.willTell(i, d) {
		kind = replyTake
	}
	switch kind {
	case replyYes, replyTake, replyGlad:
		if d.owner.none() {
			d.owner = me
		}
		if d.state == offered {
			d.delegator = me
		}
		d.state, d.wavering, d.counter = agreed, false, party{}
		d.because("answered: " + shortQuote(t.turns[i].text))
	case replyNo:
		d.state, d.refuser = withdrawn, me
		d.because("refused: " + shortQuote(t.turns[i].text))
	case replyMaybe:
		d.wavering = true
		d.because("not settled: " + shortQuote(t.turns[i].text))
	}
}

// willTell reports whether turn i promises an answer by a date, which is what a
// decision that was asked for needs: "I will let you know by Thursday".
func (t *talk) willTell(i int, d *deed) bool {
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		if dl := t.deadline(s); dl.given() && telling.has(s.words) {
			t.setDate(d, dl, s.text)
			return true
		}
	}
	return false
}

var telling = tableOf(row{"will-tell", `
	let you know; tell you; get back to you; give you an|my answer; you will hear|have|get;
	come back to you`})

// jokesIn reports whether turn i is not meant seriously.
func (t *talk) jokesIn(i int) bool {
	for j := range t.turns[i].sentences {
		if s := &t.turns[i].sentences[j]; jokes.has(s.words) || winks(s.text) {
			return true
		}
	}
	return false
}

// declines say that work is not wanted.
var declines = tableOf(row{"declined", `
	no need; never mind; not necessary|needed; do not bother; no thanks; hold off; leave it;
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

// counters are the words with which another date is proposed.
var counters = tableOf(row{"another-date", `
	how|what about; would;
	is|are|works|work better|okay|ok|fine|possible|enough|soon_enough|early_enough|good|too; better;
	instead; earliest; at the earliest; rather; not before; only by; more realistic;
	i can do|have|make|manage|get|deliver; can we say|do|make; could we say|do|make; make it|that;
	let us say|make; i can|could <verb>; give me until|till; can i|you; but; not until; needs until;
	i need until; ?`})

// otherDate takes a turn that names another date than the one that is open:
// the date is the new one, and the other side has to accept it. A turn that
// repeats such a date accepts it.
func (t *talk) otherDate(i int, r reply, open []*deed) bool {
	d := t.underDiscussion(i, open)
	if d == nil || t.meetingOpen(i) {
		return false
	}
	s, dl := t.dateAnswer(i)
	if dl == nil {
		return false
	}
	me := t.speaker(i)
	if !d.counter.none() && !d.counter.is(me) && r.kind != replyNo && r.kind != replyMaybe && d.dl.given() && d.dl.due.Date == dl.due.Date {
		d.state, d.counter, d.last = agreed, party{}, i
		d.because("the date was accepted: " + shortQuote(t.turns[i].text))
		return true
	}
	yes := r.kind == replyYes || r.kind == replyGlad
	if yes && d.counter.is(me) && d.state == asked { // asked back, and settled
		d.counter = party{}
		t.answer(i, d, replyYes)
		t.setDate(d, dl, s.text)
		return true
	}
	proposes := counters.has(s.words) || r.kind == replyNo && len(s.words) <= 7
	if yes && !d.dl.given() || r.kind == replyTake || !proposes {
		return false
	}
	if yes {
		t.answer(i, d, r.kind)
		t.setDate(d, dl, s.text)
		return true
	}
	if d.dl.given() && d.dl.due.Date == dl.due.Date {
		return false
	}
	t.setDate(d, dl, s.text)
	if d.state != saidBack && d.state != agreed {
		d.state = asked
	}
	d.counter, d.last = me, i
	d.because("another date was named: " + shortQuote(t.turns[i].text))
	return true
}

// dateAnswer is the sentence among the first of turn i that is about a date and
// little else.
func (t *talk) dateAnswer(i int) (*sentence, *deadline) {
	ss := t.turns[i].sentences
	var found *sentence
	var date *deadline
	for j := 0; j < len(ss) && j < 3; j++ {
		s := &ss[j]
		if len(s.words) > 14 || t.hasAct(s) {
			continue
		}
		ws := s.words
		if rejectsDate(ws) {
			continue
		}
		if dl := t.deadline(s); dl.given() {
			found, date = s, dl
		}
	}
	return found, date
}

// rejectsDate reports whether a sentence says of a date that it does not do.
func rejectsDate(ws []word) bool { return dateRejects.has(ws) }

var dateRejects = tableOf(row{"date-rejected", `
	too early|soon|tight|short; does not work; will not work; i can not; i am out|away|off|on|busy|at|in;
	not monday|tuesday|wednesday|thursday|friday|today|tomorrow; is not possible; is impossible;
	is full|taken|a_holiday; i do not have`})

// hasAct reports whether a sentence asks for or promises something.
func (t *talk) hasAct(s *sentence) bool {
	for _, c := range t.clauses(s) {
		name, n := actTable.at(c.words)
		if n > 0 && n < len(c.words) && name != "i-can" && name != "shall-i" && !(name == "can-you" && c.words[n].low == "do") {
			return true
		}
	}
	return false
}

// underDiscussion is the deed whose date turn i may be about.
func (t *talk) underDiscussion(i int, open []*deed) *deed {
	if len(open) > 0 {
		return open[len(open)-1]
	}
	prev := t.floorBefore(i)
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		d := t.deeds[k]
		lately := d.last >= prev || d.counter.is(t.speaker(i)) && i-d.last <= 3
		if d.state != withdrawn && lately && d.turn != i && (d.owner.is(t.speaker(i)) || d.delegator.is(t.speaker(i)) || d.delegator.none()) {
			return d
		}
	}
	return nil
}

// redate takes a date that is said with a yes: "Sure, by Thursday."
func (t *talk) redate(i int, open []*deed) {
	if len(open) != 1 || open[0].wavering {
		return
	}
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		if j > 1 || s.question || t.asksIn(s) {
			return
		}
		if dl := t.deadline(s); dl.given() {
			t.setDate(open[0], dl, s.text)
			return
		}
	}
}

// asksIn reports whether a sentence asks for something of its own.
func (t *talk) asksIn(s *sentence) bool {
	for _, c := range t.clauses(s) {
		name, n := actTable.at(c.words)
		if n == 0 || n >= len(c.words) {
			continue
		}
		if actRules[name].act == asks || isSmallTalk(c.words[n:], false, false) {
			return true
		}
	}
	return false
}

// setDate gives a deed another date; a time of day that was said before stays
// if only the same day is repeated.
func (t *talk) setDate(d *deed, dl *deadline, text string) {
	if d.dl.given() && d.dl.due.Date == dl.due.Date && d.dl.due.HasTime() && !dl.due.HasTime() {
		return
	}
	d.dl, d.dlText = dl, text
}

// shortQuote is the beginning of what was said.
func shortQuote(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
