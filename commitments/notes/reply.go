package notes

import "strings"

// react settles what is open by how turn i begins.
func (t *talk) react(i int) {
	t.confirmSayBacks(i)
	kind, s, n := t.replyOf(i)
	if kind == "" {
		return
	}
	open := t.openFor(i, kind, s, n)
	for _, d := range open {
		t.answer(i, d, kind)
	}
	if kind == replyNo && len(open) == 0 {
		t.refusePledge(i)
	}
	if len(open) > 0 && kind != replyNo {
		t.redate(i, open)
	}
}

// replyOf is the answer with which turn i begins, "" if it begins with none.
// Of its first sentences a refusal counts before all else.
func (t *talk) replyOf(i int) (kind string, s *sentence, n int) {
	ss := t.turns[i].sentences
	for j := 0; j < len(ss) && j < 3; j++ {
		ws := ss[j].words
		for len(ws) > 0 {
			if ws[0].isMark() || interjections[ws[0].low] && replyIs(ws) == "" {
				ws = ws[1:]
				continue
			}
			if _, k := t.cast.nameAt(ws); k > 0 && k < len(ws) && ws[k].low == "," {
				ws = ws[k:]
				continue
			}
			name, k := replies.at(ws)
			if k == 0 {
				break
			}
			if kind == "" || name == replyNo || name == replyMaybe && kind == replyYes {
				kind, s, n = name, &ss[j], len(ss[j].words)-len(ws)+k
			}
			ws = ws[k:]
		}
	}
	return kind, s, n
}

func replyIs(ws []word) string {
	name, _ := replies.at(ws)
	return name
}

// openFor lists the open deeds that the answer in turn i is about.
func (t *talk) openFor(i int, kind string, s *sentence, n int) []*deed {
	me := t.speaker(i)
	prev := t.floorBefore(i)
	var near, far []*deed
	for _, d := range t.deeds {
		if d.state == agreed || d.state == withdrawn || i-d.last > memory || d.turn == i {
			continue
		}
		mine := d.state == asked && (d.owner.is(me) || d.owner.none() && !d.delegator.is(me))
		theirs := d.state == offered && !d.owner.is(me)
		switch {
		case !mine && !theirs:
		case d.last >= prev:
			near = append(near, d)
		case mine:
			far = append(far, d)
		}
	}
	if len(near) > 0 {
		return t.meant(i, near, s, n)
	}
	if len(far) > 0 && (kind == replyTake || kind == replyNo || !t.asksElse(i, prev)) {
		return far[len(far)-1:]
	}
	return nil
}

// floorBefore is the first of the turns in a row before turn i that one person
// has.
func (t *talk) floorBefore(i int) int {
	j := i - 1
	for j > 0 && t.turns[j-1].same(&t.turns[j]) {
		j--
	}
	return max(j, 0)
}

// asksElse reports whether the turns before i end in a question that is about
// nothing that is to be done, so that "yes" answers that.
func (t *talk) asksElse(i, prev int) bool {
	if i == 0 {
		return false
	}
	ss := t.turns[i-1].sentences
	return len(ss) > 0 && ss[len(ss)-1].question
}

// meant are those of the open deeds that an answer with an echo is about: "Yes,
// Tuesday at 9:30" answers the sentence that said Tuesday.
func (t *talk) meant(i int, open []*deed, s *sentence, n int) []*deed {
	if s == nil || n >= len(s.words) {
		return open
	}
	echo := contentWords(s.words[n:])
	if len(echo) == 0 {
		return open
	}
	best, most := -1, 0
	var bestText string
	for j := t.floorBefore(i); j < i; j++ {
		for k := range t.turns[j].sentences {
			u := &t.turns[j].sentences[k]
			if m := overlap(echo, contentWords(u.words)); m > most {
				best, most, bestText = j, m, u.text
			}
		}
	}
	if best < 0 {
		return open
	}
	var out []*deed
	for _, d := range open {
		if d.said.text == bestText || overlap(echo, contentWords(d.said.words)) >= most {
			out = append(out, d)
		}
	}
	return out
}

// answer applies an answer to one deed.
func (t *talk) answer(i int, d *deed, kind string) {
	me := t.speaker(i)
	d.last = i
	switch kind {
	case replyYes, replyTake:
		if d.owner.none() {
			d.owner = me
		}
		if d.state == offered && (d.delegator.none() || !d.delegator.is(me)) {
			d.delegator = me
		}
		d.state = agreed
		d.because("answered: " + shortQuote(t.turns[i].text))
	case replyNo:
		d.state = withdrawn
		d.because("refused: " + shortQuote(t.turns[i].text))
	case replyMaybe:
		d.hedged = true
		d.because("not settled: " + shortQuote(t.turns[i].text))
	}
}

// refusePledge takes back a promise that the other side does not want.
func (t *talk) refusePledge(i int) {
	prev := t.floorBefore(i)
	for _, d := range t.deeds {
		if d.state == agreed && d.turn >= prev && d.turn < i && d.rule != "said-back" && !d.owner.is(t.speaker(i)) && d.delegatorDeclines(t.turns[i].text) {
			d.state = withdrawn
			d.because("declined: " + shortQuote(t.turns[i].text))
		}
	}
}

// delegatorDeclines reports whether an answer says that the work is not wanted.
func (d *deed) delegatorDeclines(text string) bool {
	ws := wordsOf(text[:min(len(text), 200)])
	return declines.has(ws)
}

var declines = tableOf(row{"declined", []string{
	"no need", "never mind", "not necessary", "do not bother", "not needed", "no thanks", "hold off", "leave it", "forget it", "let us not", "let us wait", "please do not", "not yet", "there is no need", "we do not need", "scratch that", "scrap that", "i will do it|that myself", "no ?,",
}})

// redate takes a date that is said with the answer: "Sure, I will have it by
// Thursday."
func (t *talk) redate(i int, open []*deed) {
	if len(open) != 1 {
		return
	}
	d := open[0]
	for j := range t.turns[i].sentences {
		s := &t.turns[i].sentences[j]
		if dl := t.dates.deadline(s.text); dl.given() && !dl.due.Date.IsZero() && j < 2 && !startsOwnAct(t, s) {
			t.setDate(d, dl, s.text)
			return
		}
	}
}

func startsOwnAct(t *talk, s *sentence) bool {
	for _, c := range t.cast.clausesOf(s) {
		if name, n := actTable.at(c.words); n > 0 && actRules[name].act == asks {
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

// answers makes a promise or an offer the answer to what was asked of the
// speaker, if it is one.
func (t *talk) answers(i int, d *deed, a act) bool {
	me := t.speaker(i)
	for k := len(t.deeds) - 1; k >= 0; k-- {
		o := t.deeds[k]
		if o.state == withdrawn || i-o.last > memory || !(o.owner.is(me) || o.owner.none() && !o.delegator.is(me)) || o.turn == i && o.last == i && o.delegator.is(party{}) {
			continue
		}
		if !pronounOnly(d.body) && !similar(o.body, d.body) && !(o.last >= t.floorBefore(i) && genericDelivery(d.body)) {
			continue
		}
		if o.owner.none() {
			o.owner = me
		}
		o.last = i
		if d.dl.given() {
			t.setDate(o, d.dl, d.dlText)
		}
		if o.state != agreed {
			o.hedged = d.hedged
			o.state = agreed
			o.because("taken on: " + shortQuote(d.said.text))
		}
		return true
	}
	return false
}

// genericDelivery reports whether the words promise to deliver whatever was
// asked for: "have it ready", "get it to you", "send it over".
func genericDelivery(body string) bool {
	for _, w := range wordsOf(body) {
		if w.low == "it" || w.low == "them" || w.low == "that" || w.low == "those" || w.low == "one" {
			return true
		}
	}
	return false
}

// sayBack takes words that repeat what was asked for. They become the name of
// the work.
func (t *talk) sayBack(i int, d *deed) {
	d.state = saidBack
	d.delegator = t.listener(i)
	d.because("said back by the one who is to do it")
	for k := len(t.deeds) - 1; k >= 0; k-- {
		o := t.deeds[k]
		if !o.owner.is(d.owner) || i-o.last > memory || o.state == withdrawn || o.state == offered {
			continue
		}
		d.reasons = append(o.reasons, d.reasons...)
		d.delegator = o.delegator
		if !d.dl.given() {
			d.dl, d.dlText = o.dl, o.dlText
		}
		d.turn = o.turn
		d.last = i
		t.deeds[k] = d
		return
	}
	t.deeds = append(t.deeds, d)
}

// confirmSayBacks takes what was said back as agreed when the other side goes
// on without setting it right.
func (t *talk) confirmSayBacks(i int) {
	me := t.speaker(i)
	for _, d := range t.deeds {
		if d.state != saidBack || d.last >= i || d.owner.is(me) {
			continue
		}
		kind, _, _ := t.replyOf(i)
		if kind == replyNo || kind == replyMaybe {
			d.state = asked
			d.because("said back, and set right: " + shortQuote(t.turns[i].text))
			continue
		}
		d.state = agreed
		d.because("said back, and not set right: " + shortQuote(t.turns[i].text))
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
