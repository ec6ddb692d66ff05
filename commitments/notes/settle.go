package notes

import (
	"slices"

	"bywhen/commitments"
)

// plans takes what was asked of the speaker as taken on when turn i says how
// much work it is, and nothing against it.
func (t *talk) plans(i int) {
	if !t.saysEffort(i) {
		return
	}
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		d := t.deeds[k]
		if d.turn < i && d.openWork() && d.owner.is(t.speaker(i)) {
			d.state, d.last = agreed, i
			d.because("the one who was asked said how much work it is: " + shortQuote(t.turns[i].text))
			return
		}
	}
}

// openWork reports whether the deed is work that was asked for and to which
// nothing was said yet.
func (d *deed) openWork() bool {
	return d.state == asked && d.kind == commitments.Work && d.counter.none() && !d.wavering
}

// saysEffort reports whether turn i says how much work something is, and nothing
// with which one does not take work on.
func (t *talk) saysEffort(i int) bool {
	said := false
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		said = said || t.dates.effort(s).Known
		if slices.ContainsFunc(s.words, func(w word) bool { return against.has(w.low) }) {
			return false
		}
	}
	return said
}

var against = set("not no never only too but if unless maybe perhaps without sorry instead however")

// settleNeeds records what the owner of agreed work said to need for it, and
// the other side, who went on talking, did not refuse.
func (t *talk) settleNeeds() {
	for k, d := range t.deeds {
		if d.kind != commitments.SignOff || d.state != asked || d.hedged || d.wavering {
			continue
		}
		if t.spokeAfter(d.owner, d.turn) && t.partOfAgreedWork(k) {
			d.state, d.rule = agreed, "need-for-agreed-work"
			d.because("named as a condition of work that was taken on, and not refused")
		}
	}
}

// partOfAgreedWork reports whether what is needed, deed k, is needed for work
// that the one who needs it took on shortly before, from the one it is needed
// of.
func (t *talk) partOfAgreedWork(k int) bool {
	need := t.deeds[k]
	for _, d := range t.deeds[max(0, k-memory):] {
		if d.turn > need.turn {
			return false
		}
		if d != need && d.certain() && d.owner.is(need.delegator) && d.delegator.is(need.owner) {
			return true
		}
	}
	return false
}

// settlePledges leaves a promise open that nobody asked for, that is made to
// nobody, and to which nobody said anything.
func (t *talk) settlePledges() {
	for _, d := range t.deeds {
		if !d.unheard || d.state != agreed {
			continue
		}
		heard := slices.ContainsFunc(t.parties, func(p party) bool { return !p.is(d.owner) && t.spokeAfter(p, d.turn) })
		if !heard {
			d.wavering = true
			d.because("nobody heard it")
		}
	}
}

// spokeAfter reports whether p said something after a turn.
func (t *talk) spokeAfter(p party, turn int) bool {
	k := t.partyOf(p)
	return k >= 0 && t.last[k] > turn
}
