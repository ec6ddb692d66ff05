package notes

import "bywhen/commitments"

// answers makes a promise or an offer the answer to what was asked of the
// speaker, if it is one.
func (t *talk) answers(i int, d *deed, a act) bool {
	me := t.speaker(i)
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		o := t.deeds[k]
		mine := o.owner.is(me) || o.owner.none() && !o.delegator.is(me) || o.state == asked && !o.delegator.is(me) && alike(o.about, d.about)
		again := o.state == withdrawn && o.refuser.is(me) && pronounOnly(d.body) && i-o.last <= 3
		if o.state == withdrawn && !again || o.state == offered && a == offers || i-o.last > memory || !mine || o.turn == i && o.state == agreed && !pronounOnly(d.body) {
			continue
		}
		tells := o.kind == commitments.SignOff && telling.has(d.said.words)
		if !tells && !pronounOnly(d.body) && !alike(o.about, d.about) && !(o.last >= t.floorBefore(i) && generic(d.body)) {
			continue
		}
		if d.dl.given() {
			t.setDate(o, d.dl, d.dlText)
		}
		t.takeOn(i, o, d)
		return true
	}
	return false
}

// takeOn makes o agreed because of the promise d.
func (t *talk) takeOn(i int, o, d *deed) {
	o.last = i
	o.owner = t.speaker(i)
	if o.state == agreed {
		o.wavering = o.wavering && d.hedged
		return
	}
	o.state, o.counter = agreed, party{}
	o.wavering = d.hedged
	o.because("taken on: " + shortQuote(d.said.text))
}

// plans takes what was asked of the speaker as taken on when turn i says how
// much work it is, and nothing against it.
func (t *talk) plans(i int) {
	me := t.speaker(i)
	planned := false
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		planned = planned || t.dates.effort(s).Known
		for _, w := range s.words {
			if against[w.low] {
				return
			}
		}
	}
	if !planned {
		return
	}
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		if d := t.deeds[k]; d.state == asked && d.turn < i && d.owner.is(me) && d.counter.none() && !d.wavering && d.kind == commitments.Work {
			d.state, d.last = agreed, i
			d.because("the one who was asked said how much work it is: " + shortQuote(t.turns[i].text))
			return
		}
	}
}

// against are words with which one does not take work on.
var against = set("not no never only too but if unless maybe perhaps cannot without sorry instead however")

// generic reports whether the words promise to deliver whatever was asked for:
// "have it ready", "get it to you", "send it over".
func generic(body string) bool {
	for _, w := range wordsOf(body) {
		if genericWords[w.low] {
			return true
		}
	}
	return false
}

// genericWords stand for what was asked for, or for whom.
var genericWords = set("it them that those one answer result results something version him her this these news")

// sayBack takes words that repeat what was asked for. They become the name of
// the work.
func (t *talk) sayBack(i int, d *deed) {
	d.state = saidBack
	d.delegator = t.listener(i)
	d.because("said back by the one who is to do it")
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		o := t.deeds[k]
		if !o.owner.is(d.owner) || i-o.last > memory || o.state == withdrawn || o.state == offered {
			continue
		}
		d.reasons = append(o.reasons, d.reasons...)
		d.delegator = o.delegator
		if !d.dl.given() {
			d.dl, d.dlText = o.dl, o.dlText
		}
		d.turn, d.last = o.turn, i
		t.deeds[k] = d
		return
	}
	if !d.said.question && d.said.words[0].low != "so" && d.said.words[0].low != "just" {
		return // "I should …" with nothing asked is a thought
	}
	t.deeds = append(t.deeds, d)
}

// confirmSayBacks takes what was said back as agreed when the other side goes
// on without setting it right.
func (t *talk) confirmSayBacks(i int, r reply) {
	me := t.speaker(i)
	for _, d := range t.recent() {
		if d.state != saidBack || d.last >= i || d.owner.is(me) {
			continue
		}
		d.last = i
		if r.kind == replyNo || r.kind == replyMaybe {
			d.state = asked
			d.because("said back, and set right: " + shortQuote(t.turns[i].text))
			continue
		}
		d.state = agreed
		d.because("said back, and not set right: " + shortQuote(t.turns[i].text))
	}
}
