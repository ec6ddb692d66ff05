package notes

import "bywhen/calendar"

// A clause is a part of a sentence with one statement, order or question.
type clause struct {
	words  []word
	before []word // what stands before it in the sentence
	text   string // of the sentence
	// to is the person who is spoken to by name, if there is one.
	to     calendar.Address
	called bool // somebody is called by name, known or not
}

// clauseStarts begin a clause of their own behind a mark or a conjunction.
var (
	clauseStarts = set("i you we let please could can would will shall")
	conjunctions = set("and but so then except")
)

// maxClauses caps how many clauses of a sentence are told apart.
const maxClauses = 12

// clausesOf splits a sentence where a new statement begins: "The deck is old,
// so I will make a new one". A name that is called at either end is taken off
// and goes with all clauses.
func (c *cast) clausesOf(s *sentence) []clause {
	whole := clause{text: s.text}
	ws := whole.callAtEnd(c, s.words)
	var out []clause
	from := 0
	for i := 1; i < len(ws) && len(out) < maxClauses; i++ {
		at := pastJoint(ws, i)
		if at >= len(ws) {
			break
		}
		if at > i && startsClause(ws, i, at) {
			out = append(out, whole.part(c, ws[:i], from))
			from = at
		}
		i = max(i, at)
	}
	if from < len(ws) {
		out = append(out, whole.part(c, ws, from))
	}
	spreadCall(out, whole)
	return out
}

// pastJoint goes on from ws[i] over marks and conjunctions.
func pastJoint(ws []word, i int) int {
	for i < len(ws) && (ws[i].isMark() || conjunctions.holds(&ws[i]) || ws[i].low == "that" && ws[i-1].low == "except") {
		i++
	}
	return i
}

// startsClause reports whether a clause of its own begins at ws[at], behind the
// joint that begins at ws[i]. "and send it" behind nothing but "and" goes with
// what stands before it.
func startsClause(ws []word, i, at int) bool {
	onlyAnd := ws[i].low == "and" && at == i+1
	return clauseStarts.has(ws[at].low) && (!onlyAnd || subjectWords.has(ws[at].low))
}

// spreadCall gives the person who is called in one clause, or at the end of the
// sentence, to all clauses that call nobody.
func spreadCall(clauses []clause, whole clause) {
	for i := range clauses {
		if clauses[i].called {
			whole.to, whole.called = clauses[i].to, true
		}
	}
	for i := range clauses {
		if !clauses[i].called {
			clauses[i].to, clauses[i].called = whole.to, whole.called
		}
	}
}

var subjectWords = set("i you we please let")

// part makes a clause without what comes before its statement.
func (c clause) part(cs *cast, ws []word, from int) clause {
	c.words = ws[from:]
	for len(c.words) > 0 {
		n := c.preamble(cs)
		if n == 0 {
			break
		}
		c.words = c.words[n:]
	}
	c.before = ws[:len(ws)-len(c.words)]
	for len(c.words) > 0 && c.words[len(c.words)-1].isMark() && c.words[len(c.words)-1].low != ")" {
		c.words = c.words[:len(c.words)-1]
	}
	return c
}

// preamble is how many words at the start of the clause say nothing: marks,
// interjections, answers, a name that is called, a date in front.
func (c *clause) preamble(cs *cast) int {
	w := c.words[0]
	if w.isMark() && w.low != "(" {
		return 1
	}
	if n := c.replyInFront(); n > 0 {
		return n
	}
	if n := c.nameInFront(cs); n > 0 {
		return n
	}
	if interjections.has(w.low) {
		return 1
	}
	return dateInFront(c.words)
}

// replyInFront is how many words an answer takes that stands before the
// statement. A refusal and "I will do it by Friday" are statements themselves.
func (c *clause) replyInFront() int {
	kind, n := replyAt(c.words)
	first := c.words[0].low
	switch {
	case n == 0, refusals.has(c.words[n-1].low), first == "please" && n == 1:
		return 0
	case kind == replyTake && first == "i" && n < len(c.words):
		return 0
	}
	return n
}

// nameInFront is how many words a name takes that is called at the start.
func (c *clause) nameInFront(cs *cast) int {
	who, n := cs.nameAt(c.words)
	if n == 0 || n < len(c.words) && !callWords.has(c.words[n].low) && c.words[0].low[0] != '@' {
		return 0
	}
	c.to, c.called = who, true
	return n
}

// callWords behind a name show that it is called: "Roberta, …", "Roberta can you
// …".
var callWords = set("please you could can would , - – —")

// dateInFront is how many words a date or a condition of time takes that stands
// before the statement: "By Friday I will …", "Before I can start I need …".
func dateInFront(ws []word) int {
	if !frontWords.has(ws[0].low) && !dateWords.has(ws[0].low) {
		return 0
	}
	if len(ws) > 2 && subordinators.has(ws[0].low) && subjectWords.has(ws[1].low) {
		return clauseInFront(ws)
	}
	for n := 1; n < len(ws) && n < 8; n++ {
		switch low := ws[n].low; {
		case clauseStarts.has(low):
			return n
		case ws[n].isMark() || pronouns.has(low) || low == "that":
			return 0
		}
	}
	return 0
}

// clauseInFront is how many words a clause such as "before I can start" takes.
func clauseInFront(ws []word) int {
	for n := 3; n < len(ws) && n < 12; n++ {
		if clauseStarts.has(ws[n].low) && !subjectWords.has(ws[n-1].low) {
			return n
		}
	}
	return 0
}

// subordinators begin a clause of time.
var subordinators = set("before after once until as")

// frontWords begin what may stand before a statement.
var frontWords = set("by on for in after from with before during until at as once next this today tomorrow")

var interjections = set(`ok okay well so and but then also great good perfect fine right alright thanks hi hello hey oh ah um uh hmm
	cool awesome nice excellent first second third finally next anyway actually now lastly morning everyone all team folks again
	besides plus yes yeah yep sure no`)

// callAtEnd takes a name that is called off the end: "… by Friday, Roberta?"
func (c *clause) callAtEnd(cs *cast, ws []word) []word {
	end := len(ws)
	for end > 0 && ws[end-1].isMark() {
		end--
	}
	for n := 1; n <= max(cs.longest, 1) && end-n-1 > 0; n++ {
		at := end - n
		if ws[at-1].low != "," {
			continue
		}
		if who, k := cs.nameAt(ws[at:end]); k == n {
			c.to, c.called = who, true
			return ws[:at-1]
		}
	}
	return ws
}
