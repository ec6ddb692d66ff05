package notes

import "bywhen/commitments"

// answers makes a promise or an offer the answer to what was asked of the
// speaker, if it is one.
func (t *talk) answers(i int, d *deed, a act) bool {
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		o := t.deeds[k]
		if i-o.last > memory || !t.mayTakeOn(i, o, d, a) || !t.isAbout(i, o, d) {
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

// mayTakeOn reports whether o is open to the speaker of turn i, who says d: it
// was asked of them, or of anybody, or of another person who has not taken it.
// What they refused they can still take on.
func (t *talk) mayTakeOn(i int, o, d *deed, a act) bool {
	me := t.speaker(i)
	switch {
	case o.state == withdrawn:
		return o.refuser.is(me) && pointsOnly(d.words) && i-o.last <= 3
	case o.state == offered && a == offers, o.state == agreed && o.turn == i && !pointsOnly(d.words):
		return false
	case o.state == agreed && o.last < t.floorBefore(i) && !alike(o.about, d.about): // settled, and others talk of something else
		return false
	case o.owner.is(me):
		return true
	}
	return !o.delegator.is(me) && (o.owner.none() || o.state == asked && alike(o.about, d.about))
}

// isAbout reports whether d speaks of the work o.
func (t *talk) isAbout(i int, o, d *deed) bool {
	switch {
	case pointsOnly(d.words), alike(o.about, d.about):
		return true
	case isGeneric(d.words) && o.last >= t.floorBefore(i):
		return true
	}
	return o.kind == commitments.SignOff && telling.has(d.said.words)
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

// sayBack takes words that repeat what was asked for. They become the name of
// the work.
func (t *talk) sayBack(i int, d *deed) {
	d.state = saidBack
	d.delegator = t.listener(i)
	d.because("said back by the one who is to do it")
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		o := t.deeds[k]
		if i-o.last <= memory && o.owner.is(d.owner) && o.state != withdrawn && o.state != offered {
			d.takeOver(o, i)
			t.deeds[k] = d
			return
		}
	}
	// "I should …" with nothing asked is a thought, "So I should …?" is not.
	if first := d.said.words[0].low; d.said.question || first == "so" || first == "just" {
		t.deeds = append(t.deeds, d)
	}
}

// takeOver gives d, which says o back, what is known of o.
func (d *deed) takeOver(o *deed, i int) {
	d.reasons = append(o.reasons, d.reasons...)
	d.delegator = o.delegator
	if !d.dl.given() {
		d.dl, d.dlText = o.dl, o.dlText
	}
	d.turn, d.last = o.turn, i
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
