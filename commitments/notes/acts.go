package notes

// An act is what somebody does by saying something.
type act int

const (
	noAct   act = iota
	asks        // wants somebody to do it
	offers      // would do it, if wanted
	pledges     // will do it
	repeats     // says back what was asked for
	assigns     // says that another person will do it
)

// An actRule says which words at the start of a clause are an act. Behind them
// stands what is to be done, or, with thing set, what is to be handed over.
type actRule struct {
	act   act
	thing bool
	// nobody: the words are spoken to whoever is willing.
	nobody bool
	words  string // patterns
}

// actRules are the rules by name. Of two that fit the longer one counts.
var actRules = map[string]actRule{
	"i-will": {act: pledges, words: `i will|shall; i am going to; i am gonna; and will`},
	"i-promise-to": {act: pledges, words: `
		i promise|commit|undertake to; i promise|commit i will; i promise that i will;
		you have my word i will`},
	"i-volunteer": {act: pledges, words: `
		i volunteer|agree to; i am happy to volunteer to; i take it on me to; i have agreed to`},
	"i-take-it": {act: pledges, thing: true, words: `i take|own`},
	"you-get":   {act: pledges, thing: true, words: `you will|can have|get|receive|find|see; you are getting`},

	"shall-i": {act: offers, words: `shall|should i; should i go ahead and; would it help if i`},
	"want-me-to": {act: offers, words: `
		do you want me to; would you like me to; if you like|want ?, i can|could|will; want me to;
		if you want me to`},
	"i-can": {act: offers, words: `
		i can|could; i am|would be able to; i would be happy|glad to; i am happy|glad|willing to;
		happy|glad to; i would like|love to offer to; i offer to`},
	"let-me": {act: offers, words: `let me; how|what about if i; what if i; may i`},

	"please": {act: asks, words: `
		please|kindly; could i ask you to; can|may i ask you to; i ask you to; i would ask you to;
		i am asking you to`},
	"can-you": {act: asks, words: `
		can|could|would|will you ?please; can|could you maybe|perhaps; are you able to;
		would you be able|willing|happy to; can|could|would|will you be so kind|good as|and ?to;
		do you think you can|could; is there any chance ?that you can|could; any chance you can|could;
		would it be possible for you to; is it possible for you to; may|might you;
		you can not by any chance; i was wondering if|whether you can|could;
		i wonder if|whether you can|could; i was hoping ?that you can|could|would`},
	"would-you-mind": {act: asks, words: `would|do you mind; how do you feel about`},
	"i-need-you-to": {act: asks, words: `
		i|we need|want|expect you to; i|we would like|love you to; i am counting on you to;
		i|we will need you to; it would be great if you can|could; it would help if you can|could;
		i|we would appreciate ?it if you can|could|would`},
	"you-should": {act: asks, words: `
		you need|have|ought to; you must|should; you will need|have to; you had better`},
	"you-will": {act: assigns, words: `you will; you are going to; you are to`},
	"make-sure": {act: asks, words: `
		make|be sure ?that you; make|be sure to; do not forget to; remember to`},
	"your-part": {act: asks, words: `
		your task|job|part|action|homework is to; your action item is to; i leave it to you to;
		it is on|up to you to; over to you to`},
	"need-from-you": {act: asks, thing: true, words: `
		i need|want|expect; i would|will need; i am waiting for; i require; i still need`},
	"hand-me": {act: asks, thing: true, words: `
		let me|us have; let me|us see a|an|the|your; can|could|may i|we ?please have|get;
		i|we would like|love to have|get|see; i|we would like|love|appreciate your; i want to see|have|get`},
	"hand-over": {act: asks, thing: true, words: `
		can|could|may|should|shall i hand|give|pass|leave|entrust; i would like to hand|give|pass|leave;
		i want to hand|give|pass|leave; i hand|pass; i am handing|passing|giving|leaving;
		i will hand|pass|leave`},
	"anybody": {act: asks, nobody: true, words: `
		can|could|will|would ?please someone|somebody|anyone|anybody|one_of_you|any_of_you|either_of_you;
		someone|somebody needs|has to; someone|somebody should|must|please; who can|could|will|wants|would;
		one of us should|must|needs; any volunteers to; we need someone|somebody to`},

	"said-back": {act: repeats, words: `
		you want|need|expect me to; you would like me to; you are asking me to; i should;
		i am ?supposed to; my job|task is to; i understand ?that you want|need me to;
		what you want is for me to; if i understand ?you correctly|right|rightly ?, you want|need me to;
		if i understand ?you correctly|right|rightly ?, i will|should;
		just to confirm|check ?, you want me to; just to confirm|check ?, i will|should;
		to confirm|recap|summarise|summarize ?, i will|should;
		to confirm|recap|summarise|summarize ?, you want me to; just to be clear ?, i will|should;
		just to be clear ?, you want me to; let me repeat ?that ?back ?, i will|should;
		to make sure i got|have it|this|that ?right ?, i will|should;
		to make sure i got|have it|this|that ?right ?, you want me to; what i heard is ?that i will|should;
		what i heard is ?that you want me to`},
}

// actTable finds the rules by the words of a clause.
var actTable = func() *table {
	var rows []row
	for _, name := range sortedKeys(actRules) {
		rows = append(rows, row{name, actRules[name].words})
	}
	return tableOf(rows...)
}()
