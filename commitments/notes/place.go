package notes

import (
	"slices"
	"time"

	"bywhen/commitments"
)

// place enters what an utterance says into the conversation: as a new piece of
// work, or as the answer to one that is open. It reports whether the words were
// about work at all.
func (t *talk) place(u *utterance) bool {
	d := t.deedOf(u)
	if d == nil {
		return false
	}
	switch u.rule.act {
	case repeats:
		t.sayBack(u.turn, d)
	case pledges:
		if !t.answers(u.turn, d, pledges) {
			t.placePledge(u.turn, d)
		}
	case offers:
		if !t.answers(u.turn, d, offers) {
			t.placeOffer(u.turn, d)
		}
	default:
		t.placeAsk(u.turn, d)
	}
	return true
}

// deedOf makes a piece of work of an utterance, nil if its sentence leaves
// nothing of it.
func (t *talk) deedOf(u *utterance) *deed {
	d := &deed{
		rule: u.name, kind: commitments.Work, thing: u.rule.thing,
		said: u.s, turn: u.turn, at: u.turn, last: u.turn,
		body: u.body(), words: u.rest, about: contentWords(u.rest),
		dl: t.dates.deadlineIn(u.s), dlText: u.s.text,
	}
	me := t.speaker(u.turn)
	if u.rule.act == asks || u.rule.act == assigns {
		d.owner, d.delegator = t.addressee(u), me
	} else {
		d.owner = me
	}
	if !t.passes(u, d) {
		return nil
	}
	if isSignOff(d) {
		d.kind = commitments.SignOff
	}
	t.cutEffort(d, me)
	if u.rule.thing && !t.thingCounts(d) || u.rule.act == assigns && !assignable(d) {
		return nil
	}
	return d
}

// cutEffort takes an amount of work out of the name of a deed: "I will write the
// report, two days of work". It counts if the one who does it says so.
func (t *talk) cutEffort(d *deed, speaker party) {
	if !mayHoldDate(d.words) {
		return
	}
	e, at := t.dates.bareEffort(d.body)
	if !e.Known || at.from == 0 {
		return
	}
	d.body = cutSpans(d.body, []span{at})
	if d.owner.is(speaker) {
		d.effort = e
	}
}

// addressee is who is asked.
func (t *talk) addressee(u *utterance) party {
	switch {
	case u.rule.nobody:
		return party{}
	case u.c.called:
		return party{who: u.c.to}
	}
	return t.listener(u.turn)
}

// passes takes a deed through the gates: whether anything is left of it, and
// whether it was worded with a way out.
func (t *talk) passes(u *utterance, d *deed) bool {
	why := gate(u.s, u.c)
	if why == "" && t.supposed(u.turn, u.s) {
		why = "hypothesis"
	}
	request := u.rule.act == asks || u.rule.act == assigns
	switch {
	case winks(t.turns[u.turn].text):
		return false
	case why == "":
	case why == "past":
		return !request || d.dl.given()
	case why == "hedge" && u.rule.act == asks: // "maybe you could …" is as polite as "could you …"
	case why == "hedge" || why == "hypothesis":
		d.hedged = true
		d.because(why + ": it was not promised for certain")
	default:
		return false
	}
	return true
}

// supposed reports whether a sentence draws a conclusion from something that
// was only supposed in the turn before: "Then I would …".
func (t *talk) supposed(i int, s *sentence) bool {
	if i == 0 || s.words[0].low != "then" && s.words[0].low != "in" {
		return false
	}
	for j := range t.turns[i-1].sentences {
		if conditional(t.turns[i-1].sentences[j].words) {
			return true
		}
	}
	return false
}

// assignable reports whether "you will …" gives work and is no prediction.
func assignable(d *deed) bool {
	return len(d.words) > 1 && isVerb(d.words[0].low) && len(d.about) > 0
}

// thingCounts reports whether wanting something wants it from the other side: it
// must say from whom, or what only another person can give, or by when.
func (t *talk) thingCounts(d *deed) bool {
	switch d.rule {
	case "hand-me":
		return len(d.words) > 1
	case "hand-over":
		return toYou(d.words)
	case "you-get":
		return d.dl.given() || pointsOnly(d.words)
	case "need-from-you":
		return d.words[0].low != "to" &&
			(d.kind == commitments.SignOff || t.fromWhom(d) || d.dl.given() && (d.said.question || d.dl.rank == clearDeadline))
	}
	return d.dl.given()
}

// fromWhom reports whether the words say from whom something is needed, and
// makes that person the owner.
func (t *talk) fromWhom(d *deed) bool {
	for k, w := range d.words {
		if w.low != "from" || k+1 >= len(d.words) {
			continue
		}
		if d.words[k+1].low == "you" {
			return true
		}
		if who, n := t.cast.nameAt(d.words[k+1:]); n > 0 {
			d.owner = party{who: who}
			return true
		}
	}
	return false
}

// toYou reports whether something is handed over to the one spoken to.
func toYou(ws []word) bool {
	for i := 1; i < len(ws); i++ {
		if ws[i].low == "you" && (ws[i-1].low == "to" || ws[i-1].low == "with") {
			return true
		}
	}
	return false
}

// placeAsk enters something that was asked for. Asked again in other words, "I
// want the hall cleaned. Can you organise that?", it is still one piece of work.
func (t *talk) placeAsk(i int, d *deed) {
	d.because("asked for")
	if o := t.newest(); o != nil && pointsOnly(d.words) && o.turn == i && o.state == asked && o.owner.is(d.owner) {
		o.again = d.said
		return
	}
	if o := t.sameWork(d); o != nil {
		o.last = i
		if !o.dl.given() {
			o.dl, o.dlText = d.dl, d.dlText
		}
		return
	}
	t.enter(i, d)
}

// sameWork is the open or agreed piece of work that is asked for once more, nil
// if there is none: the same person is to do the same with much the same.
func (t *talk) sameWork(d *deed) *deed {
	for _, o := range t.recent() {
		if o.state != withdrawn && !d.owner.none() && o.owner.is(d.owner) && len(o.words) > 0 && o.words[0].low == d.words[0].low && alike(o.about, d.about) {
			return o
		}
	}
	return nil
}

// placeOffer enters something that somebody would do.
func (t *talk) placeOffer(i int, d *deed) {
	if d.said.question && slices.ContainsFunc(d.words, func(w word) bool { return w.low == "or" }) {
		return // "should I do it or will you?"
	}
	isWork := d.dl.given() || d.thing || pointsOnly(d.words) || len(d.words) > 1 && isVerb(d.words[0].low)
	if !isWork || privateLife.has(d.words) {
		return
	}
	d.state, d.delegator = offered, t.listener(i)
	d.because("offered")
	t.enter(i, d)
}

// placePledge enters a promise that nobody asked for. With little in it, it is
// an offer.
func (t *talk) placePledge(i int, d *deed) {
	if privateLife.has(d.words) || !pointsOnly(d.words) && !hasContent(d.words) || !d.dl.given() && len(d.words) < 2 {
		return
	}
	d.delegator = t.listener(i)
	takesUp := t.takesUp(i, d)
	if d.said.question || d.hedged || t.casual || vague(d, takesUp) {
		d.state, d.hedged = offered, d.hedged || t.casual
		d.because("planned, rather than promised")
	} else {
		d.state = agreed
		d.unheard = d.dl.rank < clearDeadline && !toListener(d.words) && !takesUp
		d.because("said in the first person as something that will be done")
	}
	t.enter(i, d)
}

// enter adds a piece of work. What only points at something takes the name of
// that; if nothing is found it is left out.
func (t *talk) enter(i int, d *deed) {
	if pointsOnly(d.words) && !t.antecedent(i, d) {
		return
	}
	t.deeds = append(t.deeds, d)
}

// newest is the piece of work that was entered last, nil if none is recent.
func (t *talk) newest() *deed {
	if len(t.recent()) == 0 {
		return nil
	}
	return t.deeds[len(t.deeds)-1]
}

// vague reports whether a promise that nobody asked for says too little to be
// taken for one: no date, or nothing that is known as work.
func vague(d *deed, takesUp bool) bool {
	if !d.dl.given() {
		return true
	}
	if d.thing {
		return d.rule == "you-get" && !takesUp
	}
	if day := d.dl.due.Date.Weekday(); day == time.Saturday || day == time.Sunday {
		return true
	}
	first := d.words[0].low
	return !isVerb(first) && first != "have" && first != "take" || comings.has(first) && d.dl.rank < clearDeadline
}

// comings are verbs of coming and going, which with a mere day say where one
// will be.
var comings = set("visit drive bring take move open start leave show present run welcome host lead")

// hasContent reports whether a promise says more than that something will be
// said or done at a time: "I will tell you on Friday" does not.
func hasContent(ws []word) bool {
	for _, w := range ws {
		if !w.isMark() && !emptyWords.has(w.low) && !dateWords.has(w.low) && !hourWords.has(w.low) && !sayingWords.has(w.low) && !isDigit(w.low[0]) {
			return true
		}
	}
	return false
}

var sayingWords = set("tell know let")

// toListener reports whether a promise is made to the one spoken to: "I will
// call you tomorrow".
func toListener(ws []word) bool {
	for _, w := range ws {
		if w.low == "you" || w.low == "your" {
			return true
		}
	}
	return false
}

// takesUp reports whether a promise takes up what the other side spoke of in the
// turn before.
func (t *talk) takesUp(i int, d *deed) bool {
	if i == 0 || t.turns[i].same(&t.turns[i-1]) {
		return false
	}
	if isGeneric(d.words) {
		return true
	}
	for j := range t.turns[i-1].sentences {
		if overlap(d.about, contentWords(t.turns[i-1].sentences[j].words)) > 0 {
			return true
		}
	}
	return false
}
