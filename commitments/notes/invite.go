package notes

import (
	"strings"

	"bywhen/calendar"
	"bywhen/commitments"
)

// greetings begin a letter to somebody.
var greetings = set("hi hello dear hey")

// greeted is who a line greets: "Hi Roberta,". ok is false for any other line.
func (c *cast) greeted(text string) (who calendar.Address, ok bool) {
	ws := wordsOf(text[:min(len(text), 80)])
	if len(ws) < 2 || !greetings[ws[0].low] {
		return "", false
	}
	who, n := c.nameAt(ws[1:])
	if 1+n < len(ws) && andWords[ws[1+n].low] && ws[1+n].low != "," {
		return "", true // more than one
	}
	return who, true
}

// invited reads a sentence of an invitation that asks somebody by name, or the
// one whom the letter greets, to do something. Nobody has answered yet, so it is
// a draft.
func (r *reader) invited(i int, s *sentence, reader calendar.Address) {
	for _, c := range r.cast.clausesOf(s) {
		name, n := actTable.at(c.words)
		rule := actRules[name]
		if c.called {
			reader = c.to
		}
		if n == 0 || n >= len(c.words) || reader == "" || rule.act != asks && rule.act != assigns || rule.thing || rule.nobody {
			continue
		}
		rest, dl := c.words[n:], r.dates.deadlineIn(s)
		if !isVerb(rest[0].low) || courtesies.startOf(rest) > 0 || isSmallTalk(rest, dl.given(), true) || gate(s, &c) != "" {
			continue
		}
		it := Item{Band: DraftBand, Kind: commitments.Work, Owner: reader, Quote: s.text, Rule: "asked-in-invitation",
			Reasons: []string{"asked for in the invitation, and not answered there"}}
		it.Delegator = r.cast.other(reader)
		r.fillTask(&it, &task{}, c.tail(n))
		if it.Due.IsZero() && dl.given() {
			it.setDue(dl)
		}
		if it.What != "" && strings.Contains(it.What, " ") {
			r.out = append(r.out, placed{it, i, byProse})
		}
	}
}
