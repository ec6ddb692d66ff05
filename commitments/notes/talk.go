package notes

import (
	"slices"

	"bywhen/commitments"
)

// A talk is a conversation being read, turn by turn. What is asked and offered
// stays open until somebody answers.
type talk struct {
	cast     *cast
	dates    *dates
	turns    []turn
	parties  []party // who speaks, each once
	last     []int   // the last turn of each of parties
	deeds    []*deed
	fresh    int         // deeds before this one are too old to be talked about
	meets    []*proposal // times to meet that were proposed
	casual   bool        // a stand-up: what one plans to do is no promise
	answered []reply     // the answer with which each turn begins
	floors   []int       // the first turn of those in a row that one person has
}

// memory is for how many turns something asked stays open while other things
// are said.
const memory = 8

// read goes through the turns.
func (t *talk) read() {
	t.meetParties()
	for i := range t.turns {
		t.forget(i)
		t.answered = append(t.answered, t.readReply(i))
		t.react(i)
		for j := range t.turns[i].sentences {
			t.sentence(i, j)
		}
		t.plans(i)
		t.settleMeets(i)
	}
	t.settleNeeds()
	t.settlePledges()
}

// maxRecent caps how many pieces of work are talked about at a time.
const maxRecent = 32

// forget leaves behind what was last talked about long before turn i.
func (t *talk) forget(i int) {
	t.fresh = max(t.fresh, len(t.deeds)-maxRecent)
	for t.fresh < len(t.deeds) && i-t.deeds[t.fresh].last > memory {
		t.fresh++
	}
}

// recent are the deeds that may still be talked about.
func (t *talk) recent() []*deed { return t.deeds[t.fresh:] }

// maxParties caps how many speakers are told apart.
const maxParties = 64

// meetParties lists who speaks.
func (t *talk) meetParties() {
	for i := range t.turns {
		t.floors = append(t.floors, i)
		if i > 0 && t.turns[i].same(&t.turns[i-1]) {
			t.floors[i] = t.floors[i-1]
		}
		k := t.partyOf(t.speaker(i))
		if k < 0 && len(t.parties) < maxParties {
			k = len(t.parties)
			t.parties, t.last = append(t.parties, t.speaker(i)), append(t.last, i)
		}
		if k >= 0 {
			t.last[k] = i
		}
	}
}

func (t *talk) partyOf(p party) int {
	return slices.IndexFunc(t.parties, func(q party) bool { return q.is(p) })
}

func (t *talk) speaker(i int) party { return party{t.turns[i].who, t.turns[i].name} }

// listener is who is spoken to in turn i when nobody is named: the one other
// speaker of a conversation of two.
func (t *talk) listener(i int) party {
	me := t.speaker(i)
	switch {
	case len(t.parties) == 1:
		return party{who: t.cast.other(me.who)}
	case len(t.parties) > 2:
		return party{}
	case t.parties[0].is(me):
		return t.parties[1]
	}
	return t.parties[0]
}

// clauses are the clauses of a sentence, taken apart once.
func (t *talk) clauses(s *sentence) []clause {
	if !s.parted {
		s.clauses, s.parted = t.cast.clausesOf(s), true
	}
	return s.clauses
}

// deadline is the date in a sentence that says by when.
func (t *talk) deadline(s *sentence) *deadline { return t.dates.deadlineIn(s) }

// sentence looks for acts in one sentence.
func (t *talk) sentence(i, j int) {
	s := &t.turns[i].sentences[j]
	if retractions.has(s.words) {
		t.retract(i)
		return
	}
	if t.proposesMeeting(i, s) {
		return
	}
	found := false
	for _, c := range t.clauses(s) {
		if t.clause(i, s, &c) {
			found = true
		}
	}
	if !found {
		t.datesLater(i, s)
	}
}

// retract takes back what the speaker, or the other side, said last.
func (t *talk) retract(i int) {
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		if d := t.deeds[k]; d.state != withdrawn && i-d.last <= 1 {
			d.state = withdrawn
			d.because("taken back in the same breath")
			return
		}
	}
}

// clause reads one clause; it reports whether there was an act in it.
func (t *talk) clause(i int, s *sentence, c *clause) bool {
	name, n := actTable.at(c.words)
	rule := actRules[name]
	if n == 0 {
		name, rule, n = t.bareOrder(i, c)
	}
	if n == 0 {
		name, rule, n = t.thirdPerson(i, c)
	}
	n = skipAside(c.words, n)
	rest := c.words[min(n, len(c.words)):]
	if n == 0 || len(rest) == 0 || rest[0].low == "not" || rest[0].low == "never" || name == "you-should" && rest[0].low == "have" {
		return false
	}
	if name == "please" && courtesies.startOf(rest) > 0 {
		return false
	}
	pointing := rule.act == asks && pronounOnly(c.tail(n))
	pointing = pointing || rule.act == pledges && t.wasAsked(i, rest)
	if !rule.thing && isCapital(s.text, rest[0]) && !isVerb(rest[0].low) {
		return false // "I am going to Berlin"
	}
	if !rule.thing && !pointing && (isSmallTalk(rest, mayHoldDate(s.words), rule.act == asks) || !plausibleDeed(rest)) {
		return false
	}
	d := t.deedOf(i, s, c, name, rule, n)
	if d == nil {
		return false
	}
	t.place(i, d, rule.act)
	return true
}

// wasAsked reports whether just these words were asked of the speaker: "please
// remind me", "I will remind you".
func (t *talk) wasAsked(i int, rest []word) bool {
	about := contentWords(rest)
	for _, d := range t.recent() {
		if d.state == asked && d.turn < i && d.owner.is(t.speaker(i)) && overlap(about, d.about) > 0 {
			return true
		}
	}
	return false
}

// skipAside goes on from word n of an act over adverbs, marks and an aside
// between commas: "could you, when you have a minute, send …".
func skipAside(ws []word, n int) int {
	if n == 0 {
		return 0
	}
	if n < len(ws) && ws[n].low == "," {
		for k := n + 2; k < len(ws) && k < n+9; k++ {
			if ws[k].low == "," {
				n = k
				break
			}
		}
	}
	for n < len(ws) && (ws[n].isMark() || adverbs[ws[n].low]) {
		n++
	}
	return n
}

// plausibleDeed reports whether the words can be something to be done.
func plausibleDeed(ws []word) bool {
	return !ws[0].isMark() && !pronouns[ws[0].low] && !(ws[0].low == "that" || ws[0].low == "the" || ws[0].low == "a")
}

var pronouns = set("i you he she we they it this these those who what when where why how")

// bareOrder is an order with a name called before it, "Roberta, send the numbers
// by Friday", or with a verb before what can only be its object.
func (t *talk) bareOrder(i int, c *clause) (string, actRule, int) {
	if len(c.words) < 2 {
		return "", actRule{}, 0
	}
	if first := c.words[0].low; !isVerb(first) || first == "let" || c.words[1].low == "," || c.words[1].low == "not" {
		return "", actRule{}, 0
	}
	name := "order-by-name"
	if _, n := t.cast.nameAt(c.words); n > 0 || len(c.words) > 2 && c.words[2].low == ":" {
		return "", actRule{}, 0
	}
	if !c.called {
		_, n := t.cast.nameAt(c.words[1:])
		if n == 0 && !objectWords[c.words[1].low] && !isCapital(c.text, c.words[1]) || t.askedUntil(c) {
			return "", actRule{}, 0
		}
		name = "bare-order"
	}
	c.words = append([]word{{"", c.words[0].start, c.words[0].start}}, c.words...)
	return name, actRule{act: asks}, 1
}

// askedUntil reports whether the clause asks for more time: "give me until
// Friday".
func (t *talk) askedUntil(c *clause) bool {
	_, n := counters.at(c.words)
	return n > 0
}

// objectWords begin what is to be worked on.
var objectWords = set("the a an me us him her them it your my our all both this that these those every some any out up down over back together off")

// thirdPerson is what somebody says about the work of another who takes part:
// "Roberta will send the numbers."
func (t *talk) thirdPerson(i int, c *clause) (string, actRule, int) {
	who, n := t.cast.nameAt(c.words)
	if n == 0 || who == t.turns[i].who || n+1 >= len(c.words) {
		return "", actRule{}, 0
	}
	if c.words[n].low != "will" && !(c.words[n].low == "to" && isVerb(c.words[n+1].low)) {
		return "", actRule{}, 0
	}
	c.to, c.called = who, true
	return "name-will", actRule{act: assigns}, n + 1
}

// deedOf makes a deed of a clause, nil if its sentence leaves nothing of it.
func (t *talk) deedOf(i int, s *sentence, c *clause, name string, rule actRule, n int) *deed {
	d := &deed{rule: name, said: s, turn: i, last: i, at: i, thing: rule.thing, kind: commitments.Work}
	d.body = c.tail(n)
	if d.body == "" {
		return nil
	}
	d.about = contentWords(c.words[n:])
	if winks(t.turns[i].text) {
		return nil
	}
	d.dl, d.dlText = t.deadline(s), s.text
	me := t.speaker(i)
	switch rule.act {
	case pledges, offers, repeats:
		d.owner, d.delegator = me, party{}
	default:
		d.owner, d.delegator = t.addressee(i, c, rule), me
	}
	why := gate(s, c)
	if why == "" && t.supposed(i, s) {
		why = "hypothesis"
	}
	switch why {
	case "":
	case "past":
		if (rule.act == asks || rule.act == assigns) && !d.dl.given() {
			return nil
		}
	case "hedge", "hypothesis":
		if rule.act == asks && why == "hedge" {
			break // "maybe you could …" is as polite as "could you …"
		}
		d.hedged = true
		d.because(why + ": it was not promised for certain")
	default:
		return nil
	}
	if isSignOff(d) {
		d.kind = commitments.SignOff
	}
	if rule.thing && !t.thingCounts(d) || rule.act == assigns && !assignable(d) {
		return nil
	}
	return d
}

// assignable reports whether "you will …" gives work and is no prediction.
func assignable(d *deed) bool {
	ws := wordsOf(d.body)
	return len(ws) > 1 && isVerb(ws[0].low) && len(contentWords(ws)) > 0
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

func (t *talk) addressee(i int, c *clause, rule actRule) party {
	switch {
	case rule.nobody:
		return party{}
	case c.called:
		return party{who: c.to}
	}
	return t.listener(i)
}

// thingCounts reports whether "I need …" wants something from the other side:
// it must say from whom, or what only another person can give, or by when.
func (t *talk) thingCounts(d *deed) bool {
	ws := wordsOf(d.body)
	switch d.rule {
	case "hand-me":
		return len(ws) > 1
	case "hand-over":
		return toYou(ws)
	case "you-get":
		return d.dl.given() || pronounOnly(d.body)
	case "need-from-you":
		if len(ws) == 0 || ws[0].low == "to" {
			return false
		}
	default:
		return d.dl.given()
	}
	if len(ws) > 0 && (isSignOffThing(ws) || d.kind == commitments.SignOff) {
		return true
	}
	for k, w := range ws {
		if w.low == "from" && k+1 < len(ws) {
			if ws[k+1].low == "you" {
				return true
			}
			if who, n := t.cast.nameAt(ws[k+1:]); n > 0 {
				d.owner = party{who: who}
				return true
			}
		}
	}
	return d.dl.given() && (d.said.question || d.dl.rank == clearDeadline)
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

// place enters a deed into the conversation: as a new one, or as the answer to
// one that is open.
func (t *talk) place(i int, d *deed, a act) {
	switch a {
	case repeats:
		t.sayBack(i, d)
		return
	case pledges, offers:
		if t.answers(i, d, a) {
			return
		}
	}
	d.state = asked
	d.takesUp = t.takesUp(i, d)
	switch {
	case a == pledges && !pronounOnly(d.body) && !hasContent(d):
		return
	case a == offers || a == pledges && (d.said.question || d.hedged || t.casual || t.vague(d)):
		if !counts(d, a) {
			return
		}
		d.state = offered
		d.hedged = d.hedged || t.casual
		d.delegator = t.listener(i)
		d.because("offered, or planned")
	case a == pledges && privateLife.has(wordsOf(d.body)):
		return
	case a == pledges:
		d.state = agreed
		d.unheard = d.dl.rank < clearDeadline && !toListener(d) && !d.takesUp
		d.delegator = t.listener(i)
		d.because("said in the first person as something that will be done")
	default:
		d.because("asked for")
	}
	if k := len(t.deeds) - 1; a == asks && pronounOnly(d.body) && k >= t.fresh && t.deeds[k].turn == i && t.deeds[k].state == asked && t.deeds[k].owner.is(d.owner) {
		t.deeds[k].again = d.said
		return // "I want the hall cleaned. Can you organise that?"
	}
	if pronounOnly(d.body) && !t.antecedent(i, d) {
		return
	}
	t.deeds = append(t.deeds, d)
}

// vague reports whether a promise that nobody asked for says too little to be
// taken for one: no date, or nothing that is known as work.
func (t *talk) vague(d *deed) bool {
	if !d.dl.given() {
		return true
	}
	if d.thing {
		return d.rule == "you-get" && !d.takesUp
	}
	first := firstWord(d.body)
	return !isVerb(first) && !(first == "have" || first == "take") || comings[first] && d.dl.rank < clearDeadline
}

// comings are verbs of coming and going, which with a mere day say where one
// will be.
var comings = set("visit drive bring take move open start leave show present run welcome host lead")

// counts reports whether an offer is one of work.
func counts(d *deed, a act) bool {
	ws := wordsOf(d.body)
	if privateLife.has(ws) {
		return false
	}
	if a == pledges {
		return true
	}
	return d.dl.given() || d.thing || pronounOnly(d.body) || len(ws) > 1 && isVerb(ws[0].low)
}

// settleNeeds records what the owner of agreed work said to need for it, and
// the other side, who went on talking, did not refuse.
func (t *talk) settleNeeds() {
	for _, d := range t.deeds {
		if d.kind != commitments.SignOff || d.state != asked || d.hedged || d.wavering {
			continue
		}
		if t.spokeAfter(d.owner, d.turn) && t.partOfAgreedWork(d) {
			d.state, d.rule = agreed, "need-for-agreed-work"
			d.because("named as a condition of work that was taken on, and not refused")
		}
	}
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

// toListener reports whether a promise is made to the one spoken to: "I will
// call you tomorrow".
func toListener(d *deed) bool {
	for _, w := range wordsOf(d.body) {
		if w.low == "you" || w.low == "your" {
			return true
		}
	}
	return false
}

// spokeAfter reports whether p said something after a turn.
// hasContent reports whether a promise says more than that something will be
// said or done at a time: "I will tell you on Friday" does not.
func hasContent(d *deed) bool {
	for _, w := range wordsOf(d.body) {
		if !w.isMark() && !emptyWords[w.low] && !dateWords[w.low] && !hourWords[w.low] && !isDigit(w.low[0]) && w.low != "tell" && w.low != "know" && w.low != "let" {
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
	if generic(d.body) {
		return true
	}
	for j := range t.turns[i-1].sentences {
		if overlap(d.about, contentWords(t.turns[i-1].sentences[j].words)) > 0 {
			return true
		}
	}
	return false
}

func (t *talk) spokeAfter(p party, turn int) bool {
	k := t.partyOf(p)
	return k >= 0 && t.last[k] > turn
}

// indexOf is the place of a deed among all.
func (t *talk) indexOf(d *deed) int { return slices.Index(t.deeds, d) }

// partOfAgreedWork reports whether what is needed is needed for work that the
// one who needs it took on shortly before, from the one it is needed of.
func (t *talk) partOfAgreedWork(need *deed) bool {
	for _, d := range t.deeds[max(0, t.indexOf(need)-memory):] {
		if d != need && d.certain() && d.turn <= need.turn && d.owner.is(need.delegator) && d.delegator.is(need.owner) {
			return true
		}
	}
	return false
}
