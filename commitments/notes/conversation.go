package notes

import "bywhen/commitments"

// items makes items of what the conversation came to.
func (t *talk) items() []placed {
	var out []placed
	var from []*deed
	for _, d := range t.deeds {
		if d.state == withdrawn {
			continue
		}
		if it, ok := t.item(d); ok {
			out = append(out, placed{it, t.turns[d.turn].line, byTalk})
			from = append(from, d)
		}
	}
	for k, d := range from {
		if d.kind == commitments.Work {
			t.fill(&out[k].Item, d, t.segmentEnd(from[k:]))
		}
	}
	return out
}

// segmentEnd is the last turn that belongs to the first of the deeds: up to the
// next piece of work.
func (t *talk) segmentEnd(deeds []*deed) int {
	for _, d := range deeds[1:] {
		if d.kind == commitments.Work && d.turn > deeds[0].turn {
			return d.turn - 1
		}
	}
	return len(t.turns) - 1
}

// item is the item of one deed; ok is false if there is too little to go on.
func (t *talk) item(d *deed) (it Item, ok bool) {
	it = Item{
		Kind: d.kind, Owner: d.owner.who, Delegator: d.delegator.who,
		Rule: d.rule, Reasons: d.reasons, Quote: d.said.text,
	}
	if it.Delegator == it.Owner {
		it.Delegator = ""
	}
	it.What, it.Effort = t.what(d), d.effort
	if d.dl.given() {
		it.setDue(d.dl)
		it.DueIsMeeting = t.dueIsMeeting(d)
	}
	it.Band = DraftBand
	if d.certain() && it.Owner != "" {
		it.Band = Record
	}
	if it.Band == DraftBand && !worthAsking(d, &it) {
		return it, false
	}
	return it, it.What != ""
}

// worthAsking reports whether what was not agreed is worth a question: somebody
// is named, or a date; and it is more than an offer with a way out, a call into
// the round, or an order that may be none.
func worthAsking(d *deed, it *Item) bool {
	dated := !it.Due.IsZero()
	switch {
	case it.Owner == "":
		return dated && d.rule != "anybody" && d.rule != "bare-order"
	case d.state == offered && d.hedged:
		return false
	}
	return dated || d.rule != "bare-order"
}

func (it *Item) setDue(dl *deadline) {
	it.Due, it.DueKind, it.Doubt = dl.due, dl.kind, dl.doubt
}

// meetingNouns are meetings with other people.
var meetingNouns = set(`call meeting review workshop presentation board session demo hearing interview briefing conference webinar
	talk visit event summit kick-off kickoff townhall committee`)

// dueIsMeeting reports whether the due date is when a meeting with others is:
// "The call with them is on May 18 at 1:00pm".
func (t *talk) dueIsMeeting(d *deed) bool {
	for i := d.turn; i < len(t.turns) && i <= d.last+1; i++ {
		for j := range t.turns[i].sentences {
			s := &t.turns[i].sentences[j]
			if !meetingIsOn(s.words) {
				continue
			}
			if dl := t.dates.deadlineIn(s); dl.given() && sameDue(dl.due, d.dl.due) {
				return true
			}
		}
	}
	return false
}

// sameDue reports whether two dates are the same as far as both were said.
func sameDue(a, b commitments.Due) bool {
	return a.Date == b.Date && (!a.HasTime() || !b.HasTime() || a.Minute == b.Minute)
}

// meetingIsOn reports whether a sentence says when a meeting is: a meeting as
// its subject, then "is" or "takes place".
func meetingIsOn(ws []word) bool {
	seen := false
	for i, w := range ws {
		switch {
		case i > 8 || i == 0 && !determiners.has(w.low):
			return false
		case meetingNouns.has(w.low):
			seen = true
		case seen && (w.low == "is" || w.low == "starts" || w.low == "takes" || w.low == "happens" || w.low == "are"):
			return true
		}
	}
	return false
}

// fill adds what the conversation says about the work.
func (t *talk) fill(it *Item, d *deed, end int) {
	b := t.briefOf(d, d.turn, end)
	it.Why, it.Success, it.How, it.Obstacles = b.why, b.success, b.how, b.obstacles
	it.CouldMove, it.SuggestedMove = b.couldMove, b.suggested
	if !it.Effort.Known {
		it.Effort = b.effort
	}
	it.Wish = t.wish(d.turn)
}
