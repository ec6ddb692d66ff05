package notes

import "strings"

// Gates are what makes words that sound like a promise none. Each has a name
// and looks at one sentence, or at what is to be done.

// hypotheses make a sentence depend on something that may not come true.
var hypotheses = tableOf(
	row{"hypothesis", []string{
		"if", "unless", "in case", "suppose", "supposing", "assuming", "provided ?that", "hypothetically", "in theory", "let us say", "imagine", "what if", "were i", "had i", "in an ideal world", "as long as", "depending on", "even if", "whether"}},
)

// politeIfs are conditions that only sound like some.
var politeIfs = tableOf(
	row{"polite", []string{
		"if possible", "if you can|could|like|want|wish|please|agree|prefer", "if you do not mind", "if you would|will", "if that|it is ok|okay|fine|alright|good|easier|helpful|useful|possible|all ?right", "if that|it works|helps|suits", "if i may", "if needed|necessary|need", "if you have time|capacity|a ?minute|room",
		"if i understand|understood|remember|recall|am", "wondering if", "wonder if", "if nobody|no-one|noone objects", "as long as needed", "see if|whether", "check if|whether", "find out if|whether", "know if|whether", "decide|decides if|whether", "confirm if|whether", "ask if|whether", "asks if|whether", "clarify if|whether", "tell me|us if|whether", "if there are no objections", "and if", "help if"}},
)

// hedges leave a way out.
var hedges = tableOf(
	row{"hedge", []string{
		"maybe", "perhaps", "possibly", "probably", "hopefully", "might", "may", "i think i can|could|will|should|might|may", "i guess", "i suppose", "i hope", "try|tries|trying to", "will try", "i will see", "see what|if|whether i can", "should be able", "not sure", "no promises", "can not promise", "could not promise", "do not hold me", "with any luck", "with luck", "god willing", "fingers crossed",
		"at some point", "some day", "someday", "one day", "sometime", "eventually", "when i get|find ?around|time|a", "if i get|find", "time permitting", "ideally", "in principle", "more or less", "sort of", "kind of", "as far as i can", "my best", "would have to", "was going to", "was planning", "was thinking", "thinking of|about", "thought about", "considering", "i would like to think", "should probably", "tentatively", "likely", "unlikely", "at best", "let us see"}},
)

// jokes are said with a wink.
var jokes = tableOf(
	row{"joke", []string{
		"eat my|a hat|hats|keyboard|shoe|shoes|words|laptop|monitor|desk|socks", "lol", "haha", "hahaha", "hehe", "rofl", "lmao", "kidding", "joking", "joke", "just teasing", "teasing", "sarcasm", "when|if pigs fly", "hell freezes", "freezes over", "win the lottery", "won the lottery", "jump off|out ?of", "shoot myself|me", "kill me|you|him|them|myself|somebody|someone", "sell my|our soul|kidney|car|house|grandmother", "my kidney|kidneys", "quit my job", "run away",
		"retire to|on", "move to|into mars|the_moon|a_cave|the_moon|bermuda|hawaii|bahamas|caribbean|moon|cave", "to the moon", "time machine", "magic wand", "crystal ball", "unicorn|unicorns", "world peace", "walk on water", "clone myself", "in my sleep", "before breakfast", "cry in|myself", "name my|the child|first-born|firstborn|baby", "first-born", "firstborn", "buy you a pony|yacht|island|castle|ferrari|beer", "a pony", "over my dead body", "dance naked", "shave my", "dye my", "become a monk|hermit|farmer|rockstar", "rule the world", "take over the world", "live under|in my|the desk|office", "sleep under|at|in my|the desk|office",
		"never sleep", "sacrifice a goat|chicken", "goat", "be rich", "be famous", "on a desert island", "dragon|dragons", "wink", "yeah right", "sure , and", "hold my beer", "hire a clown", "marching band", "with my bare hands", "drink the whole", "fireworks"}},
)

// reported speech is about what somebody said, not a thing said now.
var reported = tableOf(
	row{"reported", []string{
		"said|says|told|mentioned|claimed|claims|claim|explained|thinks|thought|believes|recalled|reported|pretended|pretends|insisted|insists|joked|wrote|writes", "promised", "would always", "as you|i|he|she|they said", "quote", "unquote", "according to", "used to", "apparently", "supposedly", "allegedly", "heard that|you|i", "remember when|that|how", "in the past", "back then", "the last time", "last time", "last week|month|year|quarter", "yesterday", "always say|says", "e.g", "for example", "for instance", "such as", "like saying", "an example", "already"}},
)

// retractions take back what was said just before.
var retractions = tableOf(
	row{"retraction", []string{
		"scratch that", "scrap that", "forget that|it|what", "never mind", "nevermind", "just kidding", "only joking|kidding", "i am joking|kidding", "i was joking|kidding", "kidding", "i take that back", "on second thought|thoughts", "actually ?, no", "actually ?, i can not", "ignore that", "strike that", "no longer needed", "not needed any ?more", "disregard that", "i was only joking", "that was a joke", "not seriously", "actually ?, we do not need", "actually ?, do not"}},
)

// states are verbs that follow "I will" without any work being meant, talk is
// what is said about the conversation itself.
var (
	states = set(`be see know need want think bet guess hope love hate wonder remember believe say admit miss stay wait seem like prefer
		attend join sleep die become feel understand never not have keep`)
	talkPhrases = tableOf(
		row{"talk", []string{
			"be|stay|wait|say|repeat|hear|mute|unmute|pause|admit|hold|stop|start|begin|skip|mention|jump|hop|drop|head|dial|log|step|grab|shut|go|move|turn|pass|hand|quote|read ?out|note|bet", "share my|your|the screen|slides", "share my|your screen", "let you go|know|finish|start|in|speak|think|continue|decide|get", "let it go|slide|be", "let him|her|them know ?that", "get to|back ?to the point|it|that|this", "get straight|right to", "take a|another|one coffee|break|seat|look|minute|moment|second|step|breath|walk", "take that|it as", "take questions|notes|the|your|any questions|question|minutes|floor|lead|hit|blame|train|bus|stairs|point|fifth|bait", "make it quick|short|brief|there", "make a|one|an point|remark|comment|joke|observation|exception",
			"keep it|this|that|you|an|my|quiet|going|posted", "keep you posted|updated", "give you|me|us a|one ?little example|hint|second|minute|moment|sec|idea|taste|feel", "give me|us a|one second|minute|moment|sec", "give it|that a|some thought|try|shot|go|think", "tell you|me what|why|how|one|the|that|something|when|where|if|about", "ask you|me|a|one|something|this|again|about", "call it a|day", "call you|that|this|it crazy|back", "leave it at|there|here|with|to", "come to|back ?to|in|over|along|up|from", "come", "leave you|now|at|in|early|soon", "talk to|about|you|with|more|over", "speak to|about|up|for|slowly|louder", "show you|me ?something|how|what|this|the|my", "explain", "put it|that|this differently|another|this|mildly|bluntly|simply",
			"end|close|finish here|with|now|up ?here", "run to|through|over|late|out|now|home", "walk you|us through", "catch you|up|my", "meet", "turn to|on|off|it|up", "point out", "try ?again ?and", "let us|me|you", "show up", "check in", "look at|into ?the ?screen|mirror", "help you|me understand", "help me out", "tell me|us", "excuse", "forgive", "bear", "imagine", "believe", "look", "listen", "remind me ?again ?what|who|when|where|how|why", "move on|over|along|to ?the ?next", "get going|started|up|there|here|home|off|out", "get me|you|us a|some|another coffee|tea|water|lunch|drink|beer", "get a|some|another|my|our|the coffee|tea|water|lunch|drink|sandwich|cake", "bring the|some|a|cake|cookies|donuts|doughnuts|snacks|croissants cake|cookies|donuts|doughnuts|snacks|croissants|coffee", "eat", "drink", "buy lunch|coffee|drinks|the|you|us|a coffee|beer|beers|round|lunch|drink|drinks", "work from|on|in home|it|that|my|remotely", "vote", "support that|this|you|it", "second that", "drop off", "raise my hand", "record this|the|our|it meeting|call|session|screen", "switch to|rooms|laptops|on|off|my", "put you|myself on|in|through mute|hold|charge|touch", "check out", "be back",
			"find you|the|my room", "live", "follow you|up ?on ?what|your|that|the|this lead|point|question", "set the scene|stage", "open the|a|my floor|window|door|meeting", "open|kick off|kick|chair|facilitate|moderate|lead|present|introduce|demo|host|run today|this|the|us|our meeting|session|now|next|today|first|call|discussion|agenda", "present my|our|the|today screen|now|next|first|today"}},
	)
)

// courtesies begin a "please" that asks for nothing.
var courtesies = tableOf(
	row{"courtesy", []string{
		"note", "find", "see", "feel", "let me|us|them know", "join", "be", "accept", "do", "bear", "excuse", "forgive", "stop", "wait", "come in", "have a", "take a|your", "go on|ahead|first|next", "continue", "enjoy", "keep in mind", "remember", "stay", "stand", "hold", "mute", "unmute", "speak", "raise your", "ask ?me|us ?any|questions|if|away", "contact|call|email|reach ?out ?me|us|if|the help|support", "click|tap|visit|press|dial", "do not|not", "read|refer|review the|our|below|above|attached|to",
		"help yourself", "sit", "pass on my|our", "give my|our regards", "say hello|hi", "consider the environment", "consider", "ignore", "disregard", "tell me|us more|what|why|how", "respond|reply|rsvp", "provide feedback", "rate", "allow", "silence", "turn off|on", "use the"}},
)

// talksOnly reports whether what is to be done, ws, belongs to the conversation
// itself, or is a state rather than a deed.
func talksOnly(ws []word, a act) bool {
	if len(ws) == 0 {
		return true
	}
	if states[ws[0].low] && a != asks {
		return true
	}
	_, n := talkPhrases.at(ws)
	return n > 0
}

// winks reports whether the sentence ends in a wink or a smile.
func winks(text string) bool {
	for _, m := range []string{";)", ";-)", ":)", ":-)", ":D", "😉", "😂", "🤣", "😄", "😜", "😅", " /s", "😁", "🙃"} {
		if strings.Contains(text, m) {
			return true
		}
	}
	return false
}

// doubtful names what takes the promise out of a sentence, "" if nothing does.
// Jokes and reported speech leave nothing, the others a draft.
func doubtful(s *sentence) string {
	switch {
	case jokes.has(s.words) || winks(s.text):
		return "joke"
	case reported.has(s.words):
		return "reported"
	case conditional(s.words):
		return "hypothesis"
	case hedges.has(s.words):
		return "hedge"
	}
	return ""
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
