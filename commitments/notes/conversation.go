package notes

import (
	"strings"

	"bywhen/commitments"
)

// items makes items of what the conversation came to.
func (t *talk) items() []placed {
	var out []placed
	for k, d := range t.deeds {
		if d.state == withdrawn {
			continue
		}
		it, ok := t.item(d)
		if !ok {
			continue
		}
		if d.kind == commitments.Work {
			t.fill(&it, d, t.segmentEnd(k))
		}
		out = append(out, placed{it, t.turns[d.turn].line, byTalk})
	}
	return out
}

// segmentEnd is the last turn that belongs to deed k: up to the next piece of
// work.
func (t *talk) segmentEnd(k int) int {
	for _, d := range t.deeds[k+1:] {
		if d.kind == commitments.Work && d.state != withdrawn && d.turn > t.deeds[k].turn {
			return d.turn - 1
		}
	}
	return len(t.turns) - 1
}

// item is the item of one deed; ok is false if there is too little to go on.
func (t *talk) item(d *deed) (it Item, ok bool) {
	it = Item{Kind: d.kind, Owner: d.owner.who, Delegator: d.delegator.who, Rule: d.rule, Reasons: d.reasons, Quote: d.said.text}
	if it.Delegator == it.Owner {
		it.Delegator = ""
	}
	it.What = t.what(d)
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

// what names the work of a deed.
func (t *talk) what(d *deed) string {
	if d.thing && d.kind == commitments.SignOff {
		return t.nameSignOff(d)
	}
	body := d.body
	var cuts []span
	if cut := d.dateIn(body); cut.to > cut.from {
		cuts = append(cuts, cut)
	}
	if at := reasonAt(body); at > 0 {
		body = body[:at]
		cuts = within(cuts, at)
	}
	if d.rule == "hand-over" {
		return tidyWhat("Take over " + beforeYou(cutSpans(body, cuts)))
	}
	if d.thing && endsDone(cutSpans(body, cuts)) {
		return tidyWhat("Have " + cutSpans(body, cuts))
	}
	if d.thing {
		return tidyWhat("Give "+t.receiver(d)+" "+cutSpans(body, cuts), fromYou("Give "+t.receiver(d)+" "+cutSpans(body, cuts))...)
	}
	return tidyWhat(t.nameYou(d, body, cuts))
}

func within(cuts []span, end int) []span {
	var out []span
	for _, c := range cuts {
		if c.to <= end {
			out = append(out, c)
		}
	}
	return out
}

// receiver is the one who gets what is to be handed over.
func (t *talk) receiver(d *deed) string {
	if n := t.cast.name(d.delegator.who); n != "" {
		return n
	}
	return "them"
}

// endsDone reports whether the words end in how something is to be: "the hall
// cleaned", "the list ready".
func endsDone(text string) bool {
	ws := wordsOf(text)
	for len(ws) > 0 && ws[len(ws)-1].isMark() {
		ws = ws[:len(ws)-1]
	}
	if len(ws) < 2 {
		return false
	}
	last := ws[len(ws)-1].low
	stem, ok := strings.CutSuffix(last, "ed")
	return readyWords[last] || ok && verbs[baseOf(stem)]
}

// beforeYou is what is handed over: "the programme" of "the programme over to
// you".
func beforeYou(text string) string {
	for _, end := range []string{" over to you", " to you", " with you"} {
		if at := strings.Index(text, end); at > 0 {
			return text[:at]
		}
	}
	return text
}

// fromYou is the stretch "from you" of a description.
func fromYou(text string) []span {
	ws := wordsOf(text)
	for i := 0; i+1 < len(ws); i++ {
		if ws[i].low == "from" && ws[i+1].low == "you" {
			return []span{{ws[i].start, ws[i+1].end}}
		}
	}
	return nil
}

// dateIn is where the phrase of the deadline stands in body.
func (d *deed) dateIn(body string) span {
	if !d.dl.given() || d.dlText != d.said.text {
		return span{}
	}
	phrase := d.dlText[d.dl.span.from:d.dl.span.to]
	if at := strings.Index(body, phrase); at >= 0 {
		return span{at, at + len(phrase)}
	}
	return span{}
}

// reasonAt is where the part of a description begins that says why.
func reasonAt(body string) int {
	ws := wordsOf(body)
	_, at, _ := reasonWords.in(ws)
	if at <= 0 {
		return 0
	}
	return ws[at].start
}

// nameYou writes a name where the words say "me" or "you" and mean the one who
// asked.
func (t *talk) nameYou(d *deed, body string, cuts []span) string {
	other, pronoun := t.cast.name(d.delegator.who), "me"
	if t.speaker(d.at).is(d.owner) {
		pronoun = "you"
	}
	body = cutSpans(body, cuts)
	if other == "" {
		return body
	}
	var b strings.Builder
	at := 0
	for _, w := range wordsOf(body) {
		if w.low == pronoun && body[w.start:w.end] == pronoun && w.start >= at {
			b.WriteString(body[at:w.start])
			b.WriteString(other)
			at = w.end
		}
	}
	b.WriteString(body[at:])
	return b.String()
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
			if dl := t.dates.deadlineIn(s); dl.given() && dl.due.Date == d.dl.due.Date && (!dl.due.HasTime() || !d.dl.due.HasTime() || dl.due.Minute == d.dl.due.Minute) {
				return true
			}
		}
	}
	return false
}

// meetingIsOn reports whether a sentence says when a meeting is: a meeting as
// its subject, then "is" or "takes place".
func meetingIsOn(ws []word) bool {
	seen := false
	for i, w := range ws {
		switch {
		case i > 8 || i == 0 && !determiners[w.low]:
			return false
		case meetingNouns[w.low]:
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
	it.Effort, it.CouldMove, it.SuggestedMove = b.effort, b.couldMove, b.suggested
	it.Wish = t.wish(d.turn)
}
