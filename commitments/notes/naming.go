package notes

import (
	"strings"

	"bywhen/commitments"
)

// what names the work of a deed.
func (t *talk) what(d *deed) string {
	if d.thing && d.kind == commitments.SignOff {
		return t.nameSignOff(d)
	}
	body := d.bareBody()
	switch {
	case d.rule == "hand-over":
		return tidyWhat("Take over " + beforeYou(body))
	case d.thing && endsDone(body):
		return tidyWhat("Have " + body)
	case d.thing:
		body = "Give " + t.receiver(d) + " " + body
		return tidyWhat(body, fromYou(body)...)
	}
	return tidyWhat(t.nameYou(d, body))
}

// bareBody is what is to be done, as it was said, without the date and the
// reason.
func (d *deed) bareBody() string {
	body := d.body
	var cuts []span
	if cut := d.dateIn(body); cut.to > cut.from {
		cuts = append(cuts, cut)
	}
	if at := reasonAt(body); at > 0 {
		body = body[:at]
		cuts = within(cuts, at)
	}
	return cutSpans(body, cuts)
}

// within are the stretches that end by a place.
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
	return readyWords.has(last) || ok && verbs.has(baseOf(stem))
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
func (t *talk) nameYou(d *deed, body string) string {
	other, pronoun := t.cast.name(d.delegator.who), "me"
	if t.speaker(d.at).is(d.owner) {
		pronoun = "you"
	}
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
