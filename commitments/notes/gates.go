package notes

import "strings"

// Gates are what makes words that sound like a promise none. Each has a name
// and looks at the sentence in which the words stand.

// hypotheses make a sentence depend on something that may not come true.
var hypotheses = tableOf(row{"hypothesis", `
	if; unless; in case; suppose; supposing; assuming; assume that; provided ?that; hypothetically;
	in theory; imagine; what if; were i; had i; in an ideal world; depending on; even if; i wish`})

// politeIfs are conditions that only sound like some, and questions that
// contain one.
var politeIfs = tableOf(row{"polite", `
	if possible; if you can|could|like|want|wish|please|agree|prefer; if you do not mind;
	if you would|will; if i may; if needed|necessary;
	if that|it is ok|okay|fine|alright|good|easier|helpful|useful|possible|all_right;
	if that|it works|helps|suits; if that is ok|okay|fine with|for;
	if you have time|capacity|room|a_minute; if i understand|understood|remember|recall|am;
	wondering|wonder if|whether; and if; if nobody|no-one objects; if there are no objections;
	whether or not; anything else|other; if need be;
	see|check|find_out|know|decide|decides|confirm|ask|asks|clarify|test|examine|verify|investigate|explore|evaluate|assess if|whether;
	tell|ask|show me|us|them|him|her if|whether; help if; great|good|nice|helpful|lovely if;
	appreciate it if; let me|us|you|them know if|whether; on whether; mind if`})

// hedges leave a way out.
var hedges = tableOf(row{"hedge", `
	maybe; perhaps; possibly; probably; hopefully; might; may; i think i can|could|will|should|might|may;
	i guess; i suppose; i hope; try|tries|trying to; try and; i will try; what|if|whether i can;
	should be able; not sure; no promises|promise; can|could not promise|guarantee|say; do not hold me;
	with luck; with any|some luck; fingers crossed; at some point; some day; someday; sometime;
	eventually; when|if i get|find ?around|a|the ?to|time|chance; time permitting; ideally; in principle;
	more or less; sort of; kind of; as far as i can; would have to; was|were going to; was|were planning;
	was|am|were thinking; thinking of|about; thought about; considering; consider; should probably;
	tentatively; likely; unlikely; at best; do my best; would love to`})

// oneDay puts something off, unless it is an amount of time.
var oneDay = tableOf(row{"one-day", `one day`})

// leadsAmount and followAmount stand before and behind "one day" where it is an amount.
var (
	leadsAmount  = set("about around roughly takes take needs need is within in for only just least most another than (")
	followAmount = set("of 's work effort per each every before after later")
)

// hedged reports whether the words leave a way out.
func hedged(ws []word) bool { return hedges.has(ws) || someOneDay(ws) }

// someOneDay reports whether "one day" in the words means a day that nobody
// knows: "one day of work" and "takes one day" do not.
func someOneDay(ws []word) bool {
	_, at, n := oneDay.in(ws)
	if at < 0 || at > 0 && leadsAmount.has(ws[at-1].low) {
		return false
	}
	return at+n == len(ws) || !followAmount.has(ws[at+n].low)
}

// jokes are said with a wink.
var jokes = tableOf(row{"joke", `
	eat my|a hat|hats|keyboard|shoe|shoes|laptop|socks; lol; haha; hahaha; ha ha; hehe; rofl; lmao;
	kidding; joking; just teasing; when|if pigs fly; pigs fly; hell freezes; freezes over; lottery;
	jump off|out; shoot myself|me; kill me|you|him|them|myself|someone|somebody;
	sell a|my|our|one soul|kidney|grandmother; kidney; quit my job; run away; retire to|on|at;
	move to|into mars|bermuda|hawaii|the_moon|a_cave|the_bahamas|the_woods; the moon; to mars;
	time machine; magic wand; crystal ball; unicorn|unicorns; world peace; walk on water;
	clone myself|me|you|him|her; in my sleep; cry in|myself; first-born|firstborn; a pony;
	over my dead body; dance naked; shave my; dye my; become a monk|hermit|rockstar;
	take over|rule the world; never sleep; sacrifice a goat|chicken|virgin; be rich|famous;
	a desert island; dragon|dragons; yeah right; hold my beer; a clown; with my bare hands; build a rocket;
	to the bahamas; on the moon`})

// reports turn what follows into something that somebody said, once or always.
var reports = tableOf(row{"reported", `
	said|says|told|mentioned|claimed|claims|claim|explained|thinks|thought|believes|recalled|reported;
	insisted|insists|joked|wrote|writes|goes|asked|asks|hears|heard;
	had promised; promised that|me|us|you|him|her; as he|she|they said; according to; used to; apparently;
	supposedly; allegedly; remember when|that|how; in the past; back then; the last time; e.g; for example;
	for instance; an example; such as; what would happen; always; usually; every time`})

// pastTimes say that it is over: "could you reach him yesterday?"
var pastTimes = tableOf(row{"past", `
	yesterday;
	last week|month|year|night|quarter|summer|winter|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday;
	ago; earlier today|this; this morning ?, already; back then; in the past; already; the other day;
	previously`})

// privateLife is what people say about their day off.
var privateLife = tableOf(row{"private", `
	my|our kid|kids|child|children|son|daughter|wife|husband|partner|parents|mother|mum|mom|father|dad;
	my|our sister|brother|family|grandmother|dog|cat|garden|kitchen|bike|flat|house|hair|guitar|soul|hat;
	my|our holiday|holidays|vacation|birthday|tax_return|dentist|doctor|gym;
	the car|bike|dentist|doctor|gym|hairdresser|vet|kids|children|train|bus|plane|flight|movies|cinema|game|match;
	take|catch|board the|a|my|an ?next ?first ?early train|bus|flight|plane|taxi; be there|back|home;
	to bed; lunch; dinner; breakfast; a nap; home; some rest; for a run|walk;
	to the beach|movies|cinema|concert`})

// retractions take back what was said just before.
var retractions = tableOf(row{"retraction", `
	scratch that; scrap that; forget that|it|what; never mind; nevermind; just kidding;
	only joking|kidding; i am|was joking|kidding; kidding; i take that back; on second thought|thoughts;
	actually ?, no; actually ?, i can not; ignore that; strike that; no longer needed; disregard that;
	that was a joke; actually ?, do not; actually ?, we do not need`})

// gate says what takes the promise out of a clause of a sentence, "" if nothing
// does. Jokes and reports leave nothing; a hedge or a hypothesis leaves a draft.
func gate(s *sentence, c *clause) string {
	if !s.weighed {
		s.gate, s.weighed = sentenceGate(s), true
	}
	switch {
	case s.gate == "joke":
		return s.gate
	case c.cited() || reports.has(c.before):
		return "reported"
	case s.gate != "":
		return s.gate
	case hedged(c.words):
		return "hedge"
	}
	return ""
}

// sentenceGate says what holds for the whole of a sentence.
func sentenceGate(s *sentence) string {
	switch {
	case jokes.has(s.words) || winks(s.text):
		return "joke"
	case s.cited:
		return "reported"
	case isPast(s.words):
		return "past"
	case conditional(s.words):
		return "hypothesis"
	}
	return ""
}

// isPast reports whether a sentence is about a time that is over. "The figures
// from last year" are about figures.
func isPast(ws []word) bool {
	for i := range ws {
		if pastTimes.startOf(ws[i:]) > 0 && (i == 0 || !ofTime.has(ws[i-1].low)) {
			return true
		}
	}
	return false
}

var ofTime = set("from of since the for than")

// cited reports whether the clause stands between quotation marks.
func (c *clause) cited() bool {
	if len(c.words) == 0 {
		return false
	}
	open := false
	for _, r := range c.text[:c.words[0].start] {
		switch r {
		case '"':
			open = !open
		case '“', '„', '«':
			open = true
		case '”', '»':
			open = false
		}
	}
	return open
}

// winks reports whether a wink or a smile stands in the text.
func winks(text string) bool {
	for _, m := range []string{";)", ";-)", ":-)", ":D", "😉", "😂", "🤣", "😜", "🙃"} {
		if strings.Contains(text, m) {
			return true
		}
	}
	return false
}

// conditional reports whether a sentence depends on something. Polite ifs do
// not count.
func conditional(ws []word) bool {
	for i := 0; i < len(ws); i++ {
		if _, n := politeIfs.at(ws[i:]); n > 0 {
			i += n - 1
			continue
		}
		if _, n := hypotheses.at(ws[i:]); n > 0 {
			return true
		}
	}
	return false
}
