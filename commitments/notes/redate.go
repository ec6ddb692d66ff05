package notes

// setDate gives a deed another date; a time of day that was said before stays
// if only the same day is repeated.
func (t *talk) setDate(d *deed, dl *deadline, text string) {
	if d.dl.given() && d.dl.due.Date == dl.due.Date && d.dl.due.HasTime() && !dl.due.HasTime() {
		return
	}
	d.dl, d.dlText = dl, text
}

// counters are the words with which another date is proposed.
var counters = tableOf(row{"another-date", `
	how|what about; would; is|are|works|work better|okay|ok|fine|possible|enough|soon_enough|early_enough|good|too;
	better; instead; earliest; at the earliest; rather; not before; only by; more realistic;
	i can do|have|make|manage|get|deliver; can we say|do|make; could we say|do|make; make it|that;
	let us say|make; i can|could <verb>; give me until|till; can i|you; but; not until; needs until;
	i need until; ?`})

// otherDate takes a turn that names another date than the one that is open: the
// date is the new one, and the other side has to accept it. A turn that repeats
// such a date accepts it. It reports whether the turn did either.
func (t *talk) otherDate(i int, r reply, open []*deed) bool {
	d := t.underDiscussion(i, open)
	if d == nil || t.lastMeeting(i) != nil {
		return false
	}
	s, dl := t.dateAnswer(i)
	if dl == nil {
		return false
	}
	sameDay := d.dl.given() && d.dl.due.Date == dl.due.Date
	theirs := !d.counter.none() && !d.counter.is(t.speaker(i))
	switch {
	case sameDay && theirs && r.kind != replyNo && r.kind != replyMaybe:
		d.state, d.counter, d.last = agreed, party{}, i
		d.because("the date was accepted: " + shortQuote(t.turns[i].text))
		return true
	case r.kind == replyYes || r.kind == replyGlad:
		return t.yesWithDate(i, d, s, dl)
	case r.kind == replyTake || sameDay || !proposesDate(s, r):
		return false
	}
	t.counter(i, d, s, dl)
	return true
}

// proposesDate reports whether a sentence proposes the date in it: by its words,
// or because it is short and stands behind a no.
func proposesDate(s *sentence, r reply) bool {
	return counters.has(s.words) || r.kind == replyNo && len(s.words) <= 7
}

// yesWithDate takes a yes that comes with another date than the one that is
// open.
func (t *talk) yesWithDate(i int, d *deed, s *sentence, dl *deadline) bool {
	askedBack := d.counter.is(t.speaker(i)) && d.state == asked
	if !askedBack && (!d.dl.given() || !counters.has(s.words)) {
		return false
	}
	d.counter = party{}
	t.answer(i, d, replyYes)
	t.setDate(d, dl, s.text)
	return true
}

// counter enters a date that the other side has yet to accept.
func (t *talk) counter(i int, d *deed, s *sentence, dl *deadline) {
	t.setDate(d, dl, s.text)
	if d.state != saidBack && d.state != agreed {
		d.state = asked
	}
	d.counter, d.last = t.speaker(i), i
	d.because("another date was named: " + shortQuote(t.turns[i].text))
}

// underDiscussion is the deed whose date turn i may be about.
func (t *talk) underDiscussion(i int, open []*deed) *deed {
	if len(open) > 0 {
		return open[len(open)-1]
	}
	me, prev := t.speaker(i), t.floorBefore(i)
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		d := t.deeds[k]
		lately := d.last >= prev || d.counter.is(me) && i-d.last <= 3
		if d.state != withdrawn && lately && d.turn != i && (d.concerns(me) || d.delegator.none()) {
			return d
		}
	}
	return nil
}

// dateAnswer is the sentence among the first of turn i that is about a date and
// little else.
func (t *talk) dateAnswer(i int) (found *sentence, date *deadline) {
	const most, longest = 3, 14
	ss := t.turns[i].sentences
	for j := range ss[:min(len(ss), most)] {
		s := &ss[j]
		if len(s.words) > longest || dateRejects.has(s.words) || t.hasAct(s) || t.asksToMeet(s) {
			continue
		}
		if dl := t.dates.deadlineIn(s); dl.given() {
			found, date = s, dl
		}
	}
	return found, date
}

// dateRejects say of a date that it does not do.
var dateRejects = tableOf(row{"date-rejected", `
	too early|soon|tight|short; does not work; will not work; i can not; i am out|away|off|on|busy|at|in;
	not monday|tuesday|wednesday|thursday|friday|today|tomorrow; is not possible; is impossible;
	is full|taken|a_holiday; i do not have`})

// dateActs are acts that may only name a date: "I can do Friday".
var dateActs = set("i-can shall-i")

// hasAct reports whether a sentence asks for or promises something.
func (t *talk) hasAct(s *sentence) bool {
	for _, c := range t.clauses(s) {
		name, n := actTable.at(c.words)
		if n > 0 && n < len(c.words) && !dateActs.has(name) && !(name == "can-you" && c.words[n].low == "do") {
			return true
		}
	}
	return false
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
		if dl := t.dates.deadlineIn(s); dl.given() {
			t.setDate(open[0], dl, s.text)
			return
		}
	}
}

// asksIn reports whether a sentence asks for something of its own, or talks of
// something else.
func (t *talk) asksIn(s *sentence) bool {
	for _, c := range t.clauses(s) {
		name, n := actTable.at(c.words)
		if n > 0 && n < len(c.words) && (actRules[name].act == asks || isSmallTalk(c.words[n:], false, false)) {
			return true
		}
	}
	return false
}

// maxDateWords is how long a sentence may be that says little beside a date: "For
// the kick-off, by the 12th."
const maxDateWords = 9

// datesLater takes a sentence without an act as the date of what was said just
// before: "By Friday, please." or "The call with them is on May 18."
func (t *talk) datesLater(i int, s *sentence) {
	says, answers := startsWith(dateSentences, s.words), t.answersWhen(i, s)
	if !answers && !says && len(s.words) > maxDateWords || dateRejects.has(s.words) {
		return
	}
	dl := t.dates.deadlineIn(s)
	if !dl.given() {
		return
	}
	says = says || dl.rank == clearDeadline && len(s.words) <= maxDateWords
	d := t.lastTalkedAbout(i)
	if d == nil {
		return
	}
	if answers || says && t.lastMeeting(i) == nil && t.dateIsFor(i, d, dl, s) {
		t.setDate(d, dl, s.text)
		d.last = i
	}
}

// lastTalkedAbout is the newest deed that was talked about shortly before turn
// i, nil if there is none.
func (t *talk) lastTalkedAbout(i int) *deed {
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		if d := t.deeds[k]; d.state != withdrawn && i-d.last <= memory {
			return d
		}
	}
	return nil
}

// dateIsFor reports whether a date that is said on its own in turn i is that of
// d: d is talked about, and has no date yet or one that was said less clearly.
func (t *talk) dateIsFor(i int, d *deed, dl *deadline, s *sentence) bool {
	if d.last != i && (i-d.last > 2 || !d.concerns(t.speaker(i))) {
		return false
	}
	return !d.dl.given() || dl.rank > d.dl.rank || t.corrects(i, d, s)
}

// corrections say that what was said before in the same turn is to be replaced.
var corrections = tableOf(row{"correction", `
	no ?, wait; wait; sorry; correction; i mean|meant; make that|it; or rather; rather; actually; no ?,;
	better; let us say`})

// corrects reports whether the speaker of the deed takes its date back in the
// same turn: "by Wednesday. No wait, Thursday."
func (t *talk) corrects(i int, d *deed, s *sentence) bool {
	if d.turn != i {
		return false
	}
	for j := range t.turns[i].sentences {
		u := &t.turns[i].sentences[j]
		if u.start > d.said.start && u.start <= s.start && startsWith(corrections, u.words) {
			return true
		}
	}
	return false
}

// dateSentences begin a sentence that only says by when.
var dateSentences = tableOf(row{"by-when", `
	by; before; no later than; not later than; until; due; it is due; it is for;
	it|that|this needs|has|have|must|should ?to be|stand|go|happen|work|run ?ready|done|there|finished|in;
	the ?hard deadline is; deadline; ?i ?we need|want it|that|them|this ?back by|before|on|for;
	that is for; ?the end of; i ?will ?would need|have|like to know|have|see|get ?it; make it|that; let us say; say; shall we say;
	the|our|their call|meeting|review|workshop|presentation|board|session|demo|launch|event|talk|visit|hearing;
	the interview; ideally; preferably; would be good|great|nice to have it; it would be good|great to have it;
	latest; at the latest; on; next; this; tomorrow; today;
	monday|tuesday|wednesday|thursday|friday|saturday|sunday`})

// answersWhen reports whether the sentence answers the question by when.
func (t *talk) answersWhen(i int, s *sentence) bool {
	const longest = 12
	if i == 0 || t.turns[i].same(&t.turns[i-1]) || len(s.words) > longest && !startsWith(dateSentences, s.words) {
		return false
	}
	ss := t.turns[i-1].sentences
	return len(ss) > 0 && whenAsks.has(ss[len(ss)-1].words)
}

var whenAsks = tableOf(row{"when-asked", `
	by when; when; what date|day|deadline; which day|date; what is the deadline|date;
	how soon|urgent|quickly; is there a deadline; any deadline; for when; what time`})
