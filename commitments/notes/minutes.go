package notes

import (
	"bywhen/calendar"
	"bywhen/commitments"
)

// A retelling is a way in which minutes say that somebody took something on.
type retelling struct {
	name  string
	band  Band
	dated bool   // a record only with a date
	words string // patterns
}

// retellings are found behind the name of a person at the start of a sentence.
var retellings = []retelling{
	{"minutes-agreed", Record, false, `
		agreed|agrees to; has|have agreed to; promised|promises to; has promised to; committed|commits to;
		has committed to; volunteered|volunteers to; has volunteered to; undertook|undertakes to;
		took|takes|has the|an|on action ?item|point to; took|takes it upon himself|herself|themselves to;
		accepted|accepts the task of|to; confirmed|confirms ?that he|she|they will|would`},
	{"minutes-will", Record, true, `will; shall; is going to; are going to`},
	{"minutes-to", Record, true, `to; is to; are to`},
	{"minutes-offered", DraftBand, false, `
		offered|offers to; has offered to; was|is asked to; has been asked to; should; needs to; has to;
		must; plans to; wants to`},
}

var retellingTable = func() *table {
	var rows []row
	for _, r := range retellings {
		rows = append(rows, row{r.name, r.words})
	}
	return tableOf(rows...)
}()

// onStage are deeds of the meeting itself, as an agenda or an invitation tells
// them, unless a later day is named.
var onStage = tableOf(row{"on-stage", `
	present; demo; demonstrate; introduce; walk us|you|the|everyone through; walk through; report;
	report on|back; show;
	share ?the ?his ?her ?their screen|results|update|news|insights|experience|experiences|view|thoughts|status;
	give ?us ?you a|an|the ?short ?brief ?quick overview|update|introduction|talk|demo|summary|status|presentation;
	lead; chair; moderate; facilitate; host; open|close|kick the|off|this; kick off; welcome;
	take notes|minutes|questions; speak; talk; answer questions; explain; join; attend; be; discuss;
	review the agenda|actions`})

// readProse reads sentences that retell what somebody took on, "Roberta agreed
// to write the report by Thursday", and those of an invitation that ask for
// something. Where the text lists its actions, the parts that retell the meeting
// are not read a second time.
func (r *reader) readProse(used []bool) {
	listed := len(r.out) > 0
	section := noSection
	var letter calendar.Address // to whom it is written
	for i := range r.lines {
		l := &r.lines[i]
		if l.zone != body || l.joined || l.blank() || len(l.cells) > 0 {
			continue
		}
		if s := sectionOf(l); s != noSection || l.level > 0 {
			section = s
			continue
		}
		if used[i] || l.struck || l.box == doneBox || isDone(l.text) || !retells(section, listed) {
			continue
		}
		if who, ok := r.cast.greeted(l.text); ok {
			letter = who
		}
		for _, s := range sentencesOf(l.text) {
			r.prose(i, &s, letter, section == noSection)
		}
	}
}

// retells reports whether the lines of a section may retell what was agreed.
func retells(s section, listed bool) bool {
	return s == noSection || s == decisions || s == otherSection || s == details && !listed
}

// prose reads one sentence.
func (r *reader) prose(i int, s *sentence, letter calendar.Address, outside bool) {
	if outside {
		r.invited(i, s, letter)
	}
	if s.question {
		return
	}
	for _, text := range r.cast.splitSubjects(s.text) {
		part := &sentence{text: text, words: wordsOf(text)}
		if t, ok := r.toldIn(part, r.lines[i].bullet); ok {
			r.tell(i, part, t)
		}
	}
}

// A told is what a sentence retells.
type told struct {
	who  calendar.Address
	how  retelling
	rest []word // what is to be done
}

// toldIn finds who took what on in a sentence.
func (r *reader) toldIn(s *sentence, bullet bool) (t told, ok bool) {
	ws := s.words[dateBeforeName(r.cast, s.words):]
	if len(ws) > 0 && ws[0].low == "the" { // "the Ops Lead"
		ws = ws[1:]
	}
	who, n := r.cast.nameAt(ws)
	if n == 0 || who == "" {
		return t, false
	}
	for n < len(ws) && adverbs.has(ws[n].low) {
		n++
	}
	name, m := retellingTable.at(ws[n:])
	if m == 0 || n+m >= len(ws) {
		return t, false
	}
	for n+m+1 < len(ws) && adverbs.holds(&ws[n+m]) {
		m++ // "will first check"
	}
	t = told{who, retellingOf(name), ws[n+m:]}
	first := t.rest[0].low
	switch name {
	case "minutes-agreed", "minutes-will":
		return t, isVerb(first)
	case "minutes-to":
		return t, isVerb(first) && (bullet || mayHoldDate(s.words))
	}
	return t, first != "not" && first != "nothing" && !pronouns.has(first)
}

func retellingOf(name string) retelling {
	for _, r := range retellings {
		if r.name == name {
			return r
		}
	}
	return retelling{}
}

// dateBeforeName is how many words a date takes before a name.
func dateBeforeName(c *cast, ws []word) int {
	if len(ws) == 0 || !frontWords.has(ws[0].low) {
		return 0
	}
	for n := 1; n < len(ws) && n < 7; n++ {
		if _, k := c.nameAt(ws[n:]); k > 0 {
			return n
		}
		if !tellsTime(ws[n]) && ws[n].low != "," && ws[n].low != "the" && ws[n].low != "of" {
			return 0
		}
	}
	return 0
}

// tell makes an item of what a sentence retells.
func (r *reader) tell(i int, s *sentence, t told) {
	dl := r.dates.deadlineIn(s)
	onlyNow := onStage.startOf(t.rest) > 0 && !r.laterDay(dl)
	if onlyNow || isSmallTalk(t.rest, dl.given(), false) || sentenceGate(s) == "joke" {
		return
	}
	it := Item{Band: t.how.band, Kind: commitments.Work, Owner: t.who, Quote: s.text, Rule: t.how.name, Reasons: []string{"told in the minutes"}}
	r.fillTask(&it, &task{}, s.text[t.rest[0].start:])
	if it.Due.IsZero() && dl.given() {
		it.setDue(dl)
	}
	r.askedByOther(&it)
	switch {
	case t.how.dated && it.Due.IsZero():
		it.draft("no date was given")
	case hedged(s.words) || conditional(s.words):
		it.draft("worded with a way out")
	}
	if it.What != "" && clearTask(it.What) {
		r.out = append(r.out, placed{it, i, byProse})
	}
}

// draft makes the item one that somebody has to confirm.
func (it *Item) draft(reason string) {
	it.Band = DraftBand
	it.Reasons = append(it.Reasons, reason)
}

// askedByOther makes the other person of a meeting of two the one who asked.
func (r *reader) askedByOther(it *Item) {
	if it.Delegator = r.cast.other(it.Owner); it.Delegator != "" {
		it.Reasons = append(it.Reasons, "asked by the only other person in the meeting")
	}
}

// laterDay reports whether the date is after the day of the meeting.
func (r *reader) laterDay(dl *deadline) bool {
	return dl.given() && calendar.DateOf(r.dates.ref).Before(dl.due.Date)
}
