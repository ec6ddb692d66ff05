package notes

// The answers that a turn can begin with.
const (
	replyYes   = "yes"
	replyGlad  = "thanks"       // welcomes an offer, and takes nothing on
	replyTake  = "i-take-it-on" // says that the speaker will do it
	replyNo    = "no"
	replyMaybe = "maybe"
)

// replies are the answers, by what they do to what is open.
var replies = tableOf(
	row{replyYes, `
		yes ?please; yeah; yep; yup; aye; sure ?thing; ok; okay; of course; no problem|worries; absolutely;
		certainly; definitely; agreed; deal; exactly; correct; precisely; indeed; approved; granted;
		right ?you_are; true; yes to both|all|that; sounds good|great|fine|right|perfect|like_a_plan;
		that sounds good|great|fine|right|perfect; that works ?for ?me; works ?for ?me;
		that is fine|ok|okay|good|right|correct|it|agreed|settled ?by|with|for ?me; fine ?by|with|for ?me;
		alright; all right; i agree; gladly; with pleasure; my pleasure; you got it; got it; very well;
		you have it; i am fine|ok|okay|good with that|it; done; why not; consider it agreed|approved;
		it is a deal; you have my approval|ok|okay|blessing|word; understood ?, will_do;
		that is possible|doable; as you wish; as discussed; i can live with that; that is a deal`},
	row{replyGlad, `
		thanks; thank you; many thanks; perfect; great; good; excellent ?idea; good|great idea; lovely;
		wonderful; fantastic; brilliant; awesome; super; nice; cool; go ahead; go for it; please do;
		please; do that|it;
		that would be great|good|helpful|lovely|perfect|wonderful|nice|ideal|fantastic|fine;
		that would help ?a_lot|me|us; that helps; that is great|perfect|wonderful|lovely|kind|very_kind;
		by all means; appreciated; i would appreciate that|it; cheers; ta; very good`},
	row{replyTake, `
		will do; will be done; can do; i will do ?that|it|so|this|both; i will; i can;
		yes ?, i will|can|do; sure ?, i will|can; i can do that|it|this|so; consider it done;
		leave it|that|this with|to me; i am on it; on it; i will take it|that|this ?one ?on;
		i will take care of it|that|this; i will handle it|that|this; i will get it|that|this done;
		i will get right on it|that; happy|glad to ?help|do ?it|that|so; i would love|like|be_happy|be_glad|be_delighted to $;
		i am|would be happy|glad to ?do ?it|that|so; count on me; you can count on me; you will $;
		you will get|have|hear ?it|them|that|from_me|of_me $; i have got it|this|that; i got this|it|that;
		i am in; mine; i will make it happen; i will see to it|that; i do not mind; not at all;
		i can take it|that|this ?one ?on; i take it|that|this ?one ?on; i will find one|some;
		let me do it|that; i will take over; i volunteer; it is on me; my turn; i am your woman|man;
		i will sort it|that ?out; i will get on it|that`},
	row{replyNo, `
		no ?thanks; nope; no ?, thank you; i can not; i could not; i am not able to; i am unable to;
		i am afraid not|no; i am afraid i|we can not; not this week|month|time|year; not possible;
		that is not possible|necessary|needed; that does not work; that will not work; impossible;
		i would rather not; i will not; no way; no chance; no need; there is no need; never mind;
		nevermind; do not bother; do not worry ?about ?it|that; forget it|that; not necessary|needed;
		leave it $; leave it for now; hold off; please do not; not yet|now; let us not|wait|hold; scratch that;
		scrap that; not really; i do not think so; i ?really do not have ?the ?any time|capacity|the|any;
		sorry; unfortunately; i am too busy; i am fully|over booked; i am swamped; i pass; not me;
		out of the question; we do not need it|that|this; that is not mine|my; i must|have_to decline;
		not quite|exactly; do not; there is no way; i disagree;
		not tomorrow|today|monday|tuesday|wednesday|thursday|friday; i refuse; too late;
		already done|sent|taken|booked; i already|have_already; it is done; it is already;
		that is already|taken; that is too soon|early|much|tight|short; rather not; better not`},
	row{replyMaybe, `
		maybe; perhaps; possibly; probably; i will try|check|see $;
		i will try|check|see to|and|if|whether|what|how|with|my; let me see|think|check|look|ask;
		i will think about it|that; let me get back to you; i will get back to you; i might; i may;
		we will see; i am not sure; not sure; i guess ?so; i suppose ?so; hopefully; if i find|have time;
		if i get; depends; that depends; it depends; i hope so; yes ?, i would $; i would $; i think so;
		should be possible|doable|fine|ok|okay; i should be able to; i will do my best; i can try;
		we could; hm; hmm; interesting; noted; understood; i see; i hear you; makes sense;
		that makes sense; good question|point; fair point; fair enough; let us see; tricky; tough;
		i ?would need|have to check|see|ask|look; let us discuss|talk; we should talk|discuss;
		can i let you know; i will let you know; could be;
		i can not promise|say|guarantee; i will look into it|that; in principle; mhm; we can discuss|talk`},
)

// replyAt is the answer at the start of ws and how many words it takes. What
// only looks like one, because the sentence goes on ("Great Western is late",
// "I will order lunch"), is none.
func replyAt(ws []word) (kind string, n int) {
	kind, n = replies.at(ws)
	if n == 0 || endsReply(kind, ws, n) {
		return kind, n
	}
	if n == 1 {
		return "", 0
	}
	// "Yes, I will tell them" is no "yes, I will", but it is a "yes".
	if kind, n = replies.at(ws[:1]); n > 0 && endsReply(kind, ws, n) {
		return kind, n
	}
	return "", 0
}

// endsReply reports whether an answer of n words ends there.
func endsReply(kind string, ws []word, n int) bool {
	if n == len(ws) || ws[n].isMark() {
		return true
	}
	last, next := ws[n-1].low, ws[n].low
	switch kind {
	case replyNo:
		if refusals.has(last) {
			return true
		}
	case replyMaybe:
		if n > 1 && !modals.has(last) && !(last == "see" && articles.has(next)) {
			return true
		}
	case replyTake:
		if n < 3 && last != "to" {
			return false
		}
	}
	if modals.has(last) {
		return false
	}
	_, more := replies.at(ws[n:])
	return goesOn.has(next) || interjections.has(next) || more > 0
}

// refusals end a refusal that goes on: "I can not do that".
var refusals = set("not to unable busy already done")

var modals = set("will can could do would shall should may might")

// goesOn are words with which a sentence may go on behind an answer.
var goesOn = set(`i we but and by for then thanks thank you that it let please of because until before on with at this as if
	though now only in from`)
