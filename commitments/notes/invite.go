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
	if len(ws) < 2 || !greetings.has(ws[0].low) {
		return "", false
	}
	who, n := c.nameAt(ws[1:])
	if 1+n < len(ws) && andWords.has(ws[1+n].low) && ws[1+n].low != "," {
		return "", true // more than one
	}
	return who, true
}

// invited reads a sentence of an invitation that asks somebody by name, or the
// one whom the letter greets, to do something. Nobody has answered yet, so it is
// a draft.
func (r *reader) invited(i int, s *sentence, letter calendar.Address) {
	for _, c := range r.cast.clausesOf(s) {
		who := letter
		if c.called {
			who = c.to
		}
		rest := askedIn(s, &c)
		if who == "" || rest == nil {
			continue
		}
		it := Item{Band: DraftBand, Kind: commitments.Work, Owner: who, Quote: s.text, Rule: "asked-in-invitation",
			Reasons: []string{"asked for in the invitation, and not answered there"}}
		r.askedByOther(&it)
		r.fillTask(&it, &task{}, s.text[rest[0].start:rest[len(rest)-1].end])
		if dl := r.dates.deadlineIn(s); it.Due.IsZero() && dl.given() {
			it.setDue(dl)
		}
		if strings.Contains(it.What, " ") {
			r.out = append(r.out, placed{it, i, byProse})
		}
	}
}

// askedIn is what a clause asks somebody to do, nil if it asks for nothing, or
// only for courtesy.
func askedIn(s *sentence, c *clause) []word {
	name, n := actTable.at(c.words)
	rule := actRules[name]
	if n == 0 || n >= len(c.words) || rule.act != asks && rule.act != assigns || rule.thing || rule.nobody {
		return nil
	}
	rest := c.words[n:]
	if !isVerb(rest[0].low) || courtesies.startOf(rest) > 0 || isSmallTalk(rest, mayHoldDate(s.words), true) || gate(s, c) != "" {
		return nil
	}
	return rest
}
