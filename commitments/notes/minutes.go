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

// readProse reads sentences that retell what somebody took on: "Roberta agreed
// to write the report by Thursday." Where the text lists its actions, the parts
// that retell the meeting are not read a second time.
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
		if used[i] || l.struck || l.box == doneBox || isDone(l.text) || !retells(section) || section == details && listed {
			continue
		}
		if who, ok := r.cast.greeted(l.text); ok {
			letter = who
		}
		for _, s := range sentencesOf(l.text) {
			if section == noSection {
				r.invited(i, &s, letter)
			}
			for _, part := range r.cast.splitSubjects(s.text) {
				r.retold(i, l, &sentence{text: part, words: wordsOf(part), question: s.question})
			}
		}
	}
}

func retells(s section) bool {
	return s == noSection || s == details || s == decisions || s == otherSection
}

// retold reads one sentence of minutes.
func (r *reader) retold(i int, l *line, s *sentence) {
	if s.question {
		return
	}
	ws := s.words
	if n := dateBeforeName(r.cast, ws); n > 0 {
		ws = ws[n:]
	}
	who, n := r.cast.nameAt(ws)
	if n == 0 || n >= len(ws) {
		if n = articleName(r.cast, ws); n == 0 {
			return
		}
		who, _ = r.cast.nameAt(ws[1:])
	}
	for n < len(ws) && adverbs[ws[n].low] {
		n++
	}
	name, m := retellingTable.at(ws[n:])
	if m == 0 || n+m >= len(ws) || ws[n+m].low == "not" || pronouns[ws[n+m].low] || ws[n+m].low == "nothing" {
		return
	}
	rest := ws[n+m:]
	if name == "minutes-agreed" && !isVerb(rest[0].low) {
		return
	}
	if name == "minutes-to" && !(isVerb(rest[0].low) && l.bullet || isVerb(rest[0].low) && mayHoldDate(s.words)) {
		return
	}
	r.tellItem(i, s, who, retellingOf(name), s.text[rest[0].start:], rest)
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
	if len(ws) == 0 || !frontWords[ws[0].low] {
		return 0
	}
	for n := 1; n < len(ws) && n < 7; n++ {
		if _, k := c.nameAt(ws[n:]); k > 0 {
			return n
		}
		if !dateWords[ws[n].low] && !isDigit(ws[n].low[0]) && ws[n].low != "," && ws[n].low != "the" && ws[n].low != "of" {
			return 0
		}
	}
	return 0
}

// articleName is how many words "the Ops Lead" takes.
func articleName(c *cast, ws []word) int {
	if len(ws) < 3 || ws[0].low != "the" {
		return 0
	}
	if _, k := c.nameAt(ws[1:]); k > 0 {
		return k + 1
	}
	return 0
}

// tellItem makes an item of what a sentence retells.
func (r *reader) tellItem(i int, s *sentence, who calendar.Address, tell retelling, text string, rest []word) {
	dl := r.dates.deadline(s.text)
	if onStage.startOf(rest) > 0 && !r.laterDay(dl) || isSmallTalk(rest, dl.given(), false) || jokes.has(s.words) || winks(s.text) {
		return
	}
	it := Item{Band: tell.band, Kind: commitments.Work, Owner: who, Quote: s.text, Rule: tell.name, Reasons: []string{"told in the minutes"}}
	t := task{text: text}
	r.fillTask(&it, &t, text)
	if it.Due.IsZero() && dl.given() {
		it.setDue(dl)
	}
	if it.Delegator = r.cast.other(who); it.Delegator != "" {
		it.Reasons = append(it.Reasons, "asked by the only other person in the meeting")
	}
	switch {
	case who == "":
		return
	case tell.dated && it.Due.IsZero():
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "no date was given")
	case hedges.has(s.words) || conditional(s.words):
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "worded with a way out")
	}
	if it.What != "" && clearTask(it.What) {
		r.out = append(r.out, placed{it, i, byProse})
	}
}

// laterDay reports whether the date is after the day of the meeting.
func (r *reader) laterDay(dl *deadline) bool {
	return dl.given() && calendar.DateOf(r.dates.ref).Before(dl.due.Date)
}
