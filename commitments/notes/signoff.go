package notes

import "bywhen/commitments"

// signOffThings are what only another person can give.
var signOffThings = tableOf(row{"sign-off", `
	your|the|a|an|his|her|their ?final ?written sign-off|signoff|sign_off|approval|decision|go-ahead|go_ahead|ok|okay;
	your|the|a|an|his|her|their ?final ?written consent|permission|green_light|blessing|agreement|signature|clearance;
	your|the|a|an|his|her|their ?final ?written authorisation|authorization|vote|verdict|confirmation|guidance|yes;
	your|the|a|an|his|her|their ?final ?written input|feedback|answer|opinion|view|views|comments|thoughts|remarks`})

// signOffVerbs begin an order that is a sign-off.
var signOffVerbs = tableOf(row{"sign-off", `
	sign off|it|this|that|the|my|our; sign-off; approve; decide; authorise|authorize;
	give|get me|us ?your ?an ?a ?the ?final sign-off|signoff|approval|decision|go-ahead|ok|okay|answer|feedback|input;
	give|get me|us ?your ?an ?a ?the ?final consent|permission|confirmation;
	green-light; let me|us know ?your|whether|if|what|which|who|how|when; rule on`})

// kindOf tells a sign-off from work by how it is named.
func kindOf(what string) commitments.Kind {
	if signOffVerbs.startOf(wordsOf(what)) > 0 {
		return commitments.SignOff
	}
	return commitments.Work
}

func isSignOff(d *deed) bool {
	if d.thing {
		return signOffThings.startOf(d.words) > 0
	}
	return signOffVerbs.startOf(d.words) > 0
}

// nameSignOff turns "your sign-off on that" into an order of its own: "Sign off
// on the suggestion to outsource the new deck".
func (t *talk) nameSignOff(d *deed) string {
	ws := wordsOf(d.body)
	_, n := signOffThings.at(ws)
	noun := ws[n-1].low
	rest := ""
	if n < len(ws) {
		rest = d.body[ws[n].start:]
	}
	if cut := d.dateIn(d.body); cut.to > cut.from {
		rest = cutSpans(d.body, []span{cut, {0, min(ws[n-1].end, cut.from)}})
	}
	verb, ok := signOffOrders[noun]
	if !ok {
		verb = "Give your " + noun
	}
	rest = trimEnds(rest)
	if words := wordsOf(rest); len(words) == 2 && pointers.has(words[1].low) {
		if plan := t.suggestionBefore(d); plan != "" {
			return verb + " " + words[0].low + " the suggestion to " + plan
		}
	}
	return tidyWhat(verb + " " + rest)
}

// signOffOrders are the orders that stand for what is wanted, by its last word.
var signOffOrders = map[string]string{
	"sign-off":  "Sign off",
	"signoff":   "Sign off",
	"off":       "Sign off",
	"approval":  "Give approval",
	"decision":  "Decide",
	"go-ahead":  "Give the go-ahead",
	"ahead":     "Give the go-ahead",
	"ok":        "Give the OK",
	"okay":      "Give the OK",
	"input":     "Give input",
	"feedback":  "Give feedback",
	"answer":    "Answer",
	"light":     "Give the green light",
	"signature": "Sign",
	"opinion":   "Give an opinion",
	"comments":  "Give comments",
	"thoughts":  "Share thoughts",
	"remarks":   "Give remarks",
}

// suggestionBefore is what was suggested in the sentence of the deed, or the
// one before: "outsource the new deck".
func (t *talk) suggestionBefore(d *deed) string {
	tn := &t.turns[d.turn]
	for j := range tn.sentences {
		if &tn.sentences[j] != d.said {
			continue
		}
		for k := j; k >= 0 && k >= j-2; k-- {
			if plan := suggested(&tn.sentences[k]); plan != "" {
				before := ""
				if k > 0 {
					before = tn.sentences[k-1].text
				}
				return withObject(plan, before)
			}
		}
	}
	return ""
}

var suggesting = tableOf(row{"suggestion", `
	i|we would ?like ?to suggest|propose|recommend ?that we|i; i|we suggest|propose|recommend ?that we|i;
	my suggestion is to; my suggestion is that we|i; my proposal is to; we should`})

// suggested is what a sentence suggests to do: "outsource it".
func suggested(s *sentence) string {
	_, at, n := suggesting.in(s.words)
	if at < 0 || at+n >= len(s.words) {
		return ""
	}
	end := at + n
	for end < len(s.words) && !s.words[end].isMark() {
		end++
	}
	return s.text[s.words[at+n].start:s.words[end-1].end]
}
