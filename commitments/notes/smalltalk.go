package notes

// states are verbs behind "I will" or "can you" that name no work.
var states = set(`be see hear know need want think bet guess hope love hate wonder remember believe say admit miss stay wait seem like
	prefer attend join sleep die become feel understand never not mean wish notice trust assume suppose doubt mute unmute pause
	repeat shut jump hop stand live eat drink laugh cry smile relax enjoy survive vote imagine listen excuse forgive bear nothing
	there only come win lose fall fail begin`)

// smallTalk are phrases behind "I will" or "please" that are about the
// conversation itself, or about company, food and ways home.
var smallTalk = tableOf(
	row{"screen", `
		share my|your|the screen; share my|your screen; zoom in|out; scroll; switch to|rooms|laptops;
		record this|the|our meeting|call|session; turn on|off|up|down my|your|the;
		turn my|your camera|mic|microphone`},
	row{"floor", `
		start with|by|off|here|now|us|first; stop here|there|now|sharing|you|talking; end here|with|on|now;
		close with; finish here|with; leave it there|here|at; move on|over|along;
		come in|back|to|along|over|up|by;
		go ahead|on|first|next|now|home|back|out|over|through|offline|again|there|into|one|to_lunch|for_lunch|with;
		hand over to; hand it over; hand the word|floor; pass it|over|the|on to|floor|word|that|this;
		pass on|for; open the floor|window|door; set the scene; raise my|your hand; read it|that out; skip;
		turn to; mention; point out; quote; speak up|louder|slowly|now|for|about|to_you;
		make it quick|short|brief; make a|one|another point|remark|comment|joke;
		keep it|this short|brief|quick|simple|going; keep that|this in mind; keep quiet;
		keep my|your|our fingers; take questions|notes|it|that from|as|offline|here;
		take your|the question|point|floor|word|lead; hold on|that|it|the|your;
		let you|him|her|them|me|it go|finish|start|in|speak|think|continue|be|slide|down;
		ask you|a|one|another|something|this|question;
		give you|me|us ?just a|an|one|another second|minute|moment|sec|hint|example|taste|feel|idea;
		get ?back ?straight ?right to the|that|it ?point; get going|started|there|home|off|in|out|up;
		put it differently|mildly|bluntly|simply|this_way|that_way; put you|myself on|in|through;
		run to|late|over|out|along`},
	row{"room", `
		open|close|shut the|that|a window|door|windows|blinds|curtains;
		turn the|that light|lights|heating|music|volume|projector|sound|fan|screen;
		pass|hand me|us the|a|that; hold the door; move|scoot over|up; grab a seat|chair`},
	row{"company", `
		talk to you|soon|later; talk soon|later; catch you|my; meet you|there|again|up;
		grab a|some|lunch|coffee|my|the|us;
		get a|some|my|us|you ?some ?a coffee|tea|water|lunch|drink|beer|sandwich|cake|rest|sleep|fresh;
		bring ?the ?some ?a cake|cookies|donuts|doughnuts|snacks|croissants|lunch|coffee|wine;
		buy ?you ?us ?everyone ?the ?a ?some lunch|coffee|drinks|beer|beers|round|drink|dinner|cake;
		take a|another|the|my seat|break|coffee|minute|moment|second|step|breath|walk|nap|picture|train|bus|taxi|stairs|day|week|bow|holiday|vacation|rest;
		work from home|the|my; pick me|you|him|her up; drop by|off|out|in; log off|out|in|on; dial in;
		head out|home|over|off|back; leave you|now|at|early|soon|in|for|on; call it a|quits; be back;
		help yourself|you|me out; help you|me understand; watch it|that|this; find you; go to bed`},
)

// onlyUndated are phrases that promise something only when a date is said: "I
// will let you know by Friday".
var onlyUndated = tableOf(row{"undated", `
	let you|me|us|him|her|them know; get back to|with; come back to; tell you|me|us; show you|me|us;
	remind me|you; keep you|me|us|everyone posted|updated|informed|in; walk you|me|us|them through;
	think about|it|that; give it|that some|a thought|think; see what|how|if|whether; look forward;
	check in|out; ask|talk|help|try|explain|clarify|elaborate|continue|check|look $;
	ask|help|tell|call|support you|me|us $; confirm that $; take a look $; have a look|think $;
	look at it|that|this|you|me $; try it|that|this|again $; do the|my best; do|support that|it|this|so $;
	read it|that|about $`})

// courtesies stand behind a "please" that asks for nothing.
var courtesies = tableOf(row{"courtesy", `
	note; find attached|enclosed|below|the; see below|above|attached|the; feel free;
	be aware|advised|patient|seated|on|so|careful|sure; accept my|our|this|the; excuse; forgive; come in;
	go on|ahead|first; continue; enjoy; keep in mind; remember ?that; stay; stand; hesitate; do not;
	contact|call|email|reach ?out ?to me|us|the|support if|with|at; ask if|away; ask me|us anything|if|any;
	click|tap|press|visit; ignore; disregard; provide feedback; rate; silence;
	use the link|button|form|entrance; respond|reply|rsvp; arrive; allow; give my|our regards;
	say hello|hi; let me|us know if|should|when ?you ?there; have a seat|nice|good|great; join;
	read on|below; refer to; consider the environment; take a|your seat|seats; help yourself; direct any;
	print; bring your|a|an id|ticket|laptop|badge`})

// isSmallTalk reports whether what is to be done, ws, is about the conversation
// itself or names no work. With asked it was asked of somebody, else promised.
func isSmallTalk(ws []word, dated, asked bool) bool {
	if len(ws) == 0 {
		return true
	}
	if ws[0].low == "be" && len(ws) > 1 {
		return !inCharge.has(ws[1].low)
	}
	if len(ws) > 1 && availability.has(ws[0].low) && (dateWords.has(ws[1].low) || isDigit(ws[1].low[0])) {
		return true
	}
	if states.has(ws[0].low) || smallTalk.startOf(ws) > 0 {
		return true
	}
	if (ws[0].low == "have" || ws[0].low == "keep") && !asked {
		return !delivers(ws)
	}
	return !dated && onlyUndated.startOf(ws) > 0
}

// availability are verbs that with a date behind them say when one has time:
// "I can do Tuesday".
var availability = set("do make manage")

var inCharge = set("responsible in_charge taking sending writing preparing")

// delivers reports whether "have …" is about work: "have the slides ready",
// "have it for you".
func delivers(ws []word) bool {
	if len(ws) > 1 && ws[1].low == "to" {
		return false
	}
	if len(ws) > 1 && pointers.has(ws[1].low) {
		return true
	}
	for _, w := range ws[1:] {
		if readyWords.has(w.low) {
			return true
		}
	}
	return false
}

var readyWords = set(`ready done finished prepared complete completed written sent delivered fixed checked reviewed printed signed
	sorted answer results set installed tested updated translated`)
