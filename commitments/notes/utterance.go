package notes

import "bywhen/calendar"

// An utterance is one clause in which somebody asks for something, offers or
// promises it.
type utterance struct {
	turn int
	s    *sentence
	c    *clause
	name string // of the rule
	rule actRule
	rest []word // what is to be done, or to be handed over
}

// body is what is to be done, as it was said.
func (u *utterance) body() string {
	return u.s.text[u.rest[0].start:u.rest[len(u.rest)-1].end]
}

// utteranceIn finds the act in a clause of turn i, nil if there is none, or none
// about work.
func (t *talk) utteranceIn(i int, s *sentence, c *clause) *utterance {
	u := utterance{turn: i, s: s, c: c}
	n := t.actIn(&u)
	if n < 0 {
		return nil
	}
	n = skipAside(c.words, n)
	if n >= len(c.words) {
		return nil
	}
	u.rest = c.words[n:]
	if negated(&u) || !u.rule.thing && !t.isWork(&u) {
		return nil
	}
	found := u // nearly all clauses end above, and cost no allocation
	return &found
}

// actIn finds which act the clause begins with and how many words that takes,
// -1 if it begins with none.
func (t *talk) actIn(u *utterance) int {
	if name, n := actTable.at(u.c.words); n > 0 {
		u.name, u.rule = name, actRules[name]
		return n
	}
	if name := t.orderIn(u.c); name != "" {
		u.name, u.rule = name, actRule{act: asks}
		return 0
	}
	if who, n := t.thirdPerson(u); n > 0 {
		u.name, u.rule = "name-will", actRule{act: assigns}
		u.c.to, u.c.called = who, true
		return n
	}
	return -1
}

// orderIn names the rule by which the clause is an order without "please": with
// a name called before it, "Roberta, send the numbers by Friday", or with a verb
// before what can only be its object; "" if it is none.
func (t *talk) orderIn(c *clause) string {
	if len(c.words) < 2 || !isVerb(c.words[0].low) || c.words[0].low == "let" {
		return ""
	}
	second := c.words[1]
	_, isName := t.cast.nameAt(c.words)
	_, moreTime := counters.at(c.words) // "give me until Friday"
	switch {
	case second.low == "," || second.low == "not" || isName > 0 || len(c.words) > 2 && c.words[2].low == ":":
		return ""
	case c.called:
		return "order-by-name"
	case moreTime > 0, howSaid.startOf(c.words) > 0, pointers.has(second.low) && t.newest() != nil:
		return "" // about what is talked about already
	}
	if _, n := t.cast.nameAt(c.words[1:]); n > 0 || objectWords.has(second.low) || isCapital(c.text, second) {
		return "bare-order"
	}
	return ""
}

// objectWords begin what is to be worked on.
var objectWords = set(`the a an me us him her them it your my our all both this that these those every some any
	out up down over back together off`)

// thirdPerson finds what somebody says about the work of another who takes part:
// "Roberta will send the numbers."
func (t *talk) thirdPerson(u *utterance) (who calendar.Address, words int) {
	ws := u.c.words
	who, n := t.cast.nameAt(ws)
	if n == 0 || who == t.turns[u.turn].who || n+1 >= len(ws) {
		return "", 0
	}
	if ws[n].low == "will" || ws[n].low == "to" && isVerb(ws[n+1].low) {
		return who, n + 1
	}
	return "", 0
}

// skipAside goes on from word n of a clause over adverbs, marks and an aside
// between commas: "could you, when you have a minute, send …".
func skipAside(ws []word, n int) int {
	if n > 0 && n < len(ws) && ws[n].low == "," {
		for k := n + 2; k < len(ws) && k < n+9; k++ {
			if ws[k].low == "," {
				n = k
				break
			}
		}
	}
	for n < len(ws) && (ws[n].isMark() || adverbs.has(ws[n].low)) {
		n++
	}
	return n
}

// negated reports whether the words say that it will not, or should have been,
// done.
func negated(u *utterance) bool {
	first := u.rest[0].low
	return first == "not" || first == "never" || first == "have" && u.name == "you-should"
}

// isWork reports whether what is to be done is a piece of work. What only points
// at something, or repeats what was asked of the speaker, is.
func (t *talk) isWork(u *utterance) bool {
	first := u.rest[0]
	switch {
	case u.name == "please" && courtesies.startOf(u.rest) > 0:
		return false
	case isCapital(u.s.text, first) && !isVerb(first.low):
		return false // "I am going to Berlin"
	case u.rule.act == asks && pointsOnly(u.rest), u.rule.act == pledges && t.wasAsked(u.turn, u.rest):
		return true
	case pronouns.has(first.low) || smallWords.has(first.low) || articles.has(first.low):
		return false
	}
	return !isSmallTalk(u.rest, mayHoldDate(u.s.words), u.rule.act == asks)
}

var pronouns = set("i you he she we they it this these those who what when where why how")

// wasAsked reports whether just these words were asked of the speaker: "please
// remind me", "I will remind you".
func (t *talk) wasAsked(i int, rest []word) bool {
	var about map[string]bool
	for _, d := range t.recent() {
		if d.state != asked || d.turn >= i || !d.owner.is(t.speaker(i)) {
			continue
		}
		if about == nil {
			about = contentWords(rest)
		}
		if overlap(about, d.about) > 0 {
			return true
		}
	}
	return false
}
