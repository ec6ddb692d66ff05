package notes

import "slices"

// A talk is a conversation being read, turn by turn. What is asked and offered
// stays open until somebody answers.
type talk struct {
	cast     *cast
	dates    *dates
	turns    []turn
	parties  []party // who speaks, each once
	last     []int   // the last turn of each of parties
	deeds    []*deed
	fresh    int         // deeds before this one are too old to be talked about
	meets    []*proposal // times to meet that were proposed
	casual   bool        // a stand-up: what one plans to do is no promise
	answered []reply     // the answer with which each turn begins
	floors   []int       // the first turn of those in a row that one person has
}

// memory is for how many turns something asked stays open while other things
// are said.
const memory = 8

// read goes through the turns.
func (t *talk) read() {
	t.meetParties()
	for i := range t.turns {
		t.forget(i)
		t.answered = append(t.answered, t.readReply(i))
		t.react(i)
		for j := range t.turns[i].sentences {
			t.sentence(i, &t.turns[i].sentences[j])
		}
		t.plans(i)
		t.settleMeets(i)
	}
	t.settleNeeds()
	t.settlePledges()
}

// maxRecent caps how many pieces of work are talked about at a time.
const maxRecent = 32

// forget leaves behind what was last talked about long before turn i.
func (t *talk) forget(i int) {
	t.fresh = max(t.fresh, len(t.deeds)-maxRecent)
	for t.fresh < len(t.deeds) && i-t.deeds[t.fresh].last > memory {
		t.fresh++
	}
}

// recent are the deeds that may still be talked about.
func (t *talk) recent() []*deed { return t.deeds[t.fresh:] }

// maxParties caps how many speakers are told apart.
const maxParties = 64

// meetParties lists who speaks.
func (t *talk) meetParties() {
	for i := range t.turns {
		t.floors = append(t.floors, i)
		if i > 0 && t.turns[i].same(&t.turns[i-1]) {
			t.floors[i] = t.floors[i-1]
		}
		k := t.partyOf(t.speaker(i))
		if k < 0 && len(t.parties) < maxParties {
			k = len(t.parties)
			t.parties, t.last = append(t.parties, t.speaker(i)), append(t.last, i)
		}
		if k >= 0 {
			t.last[k] = i
		}
	}
}

func (t *talk) partyOf(p party) int {
	return slices.IndexFunc(t.parties, func(q party) bool { return q.is(p) })
}

func (t *talk) speaker(i int) party { return party{t.turns[i].who, t.turns[i].name} }

// listener is who is spoken to in turn i when nobody is named: the one other
// speaker of a conversation of two.
func (t *talk) listener(i int) party {
	me := t.speaker(i)
	switch {
	case len(t.parties) == 1:
		return party{who: t.cast.other(me.who)}
	case len(t.parties) > 2:
		return party{}
	case t.parties[0].is(me):
		return t.parties[1]
	}
	return t.parties[0]
}

// clauses are the clauses of a sentence, taken apart once.
func (t *talk) clauses(s *sentence) []clause {
	if !s.parted {
		s.clauses, s.parted = t.cast.clausesOf(s), true
	}
	return s.clauses
}

// sentence looks for acts in one sentence.
func (t *talk) sentence(i int, s *sentence) {
	switch {
	case retractions.has(s.words):
		t.retract(i)
		return
	case t.proposesMeeting(i, s):
		return
	}
	found := false
	for k := range t.clauses(s) {
		if u := t.utteranceIn(i, s, &s.clauses[k]); u != nil && t.place(u) {
			found = true
		}
	}
	if !found {
		t.datesLater(i, s)
	}
}

// retract takes back what the speaker, or the other side, said last.
func (t *talk) retract(i int) {
	for k := len(t.deeds) - 1; k >= t.fresh; k-- {
		if d := t.deeds[k]; d.state != withdrawn && i-d.last <= 1 {
			d.state = withdrawn
			d.because("taken back in the same breath")
			return
		}
	}
}
