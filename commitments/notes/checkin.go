package notes

import (
	"slices"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/when"
)

// A proposal is a time to meet again that somebody named.
type proposal struct {
	turn, last int
	by         party
	s          *sentence
	at         time.Time // zero if only a day was named
	text       string
	settled    bool
	refused    bool
}

// meetingAsks are the words with which one proposes to meet again about a piece
// of work.
var meetingAsks = tableOf(row{"meet-again", `
	can|could|shall|should|may|might we ?all ?briefly ?quickly meet|take|have|sit|look|review|go|check|talk|catch|sync|touch|find|speak|reconvene|regroup|schedule;
	let us ?all ?briefly ?quickly meet|take|have|sit|check|talk|catch|sync|touch|find|speak|reconvene|regroup|say;
	how|what about we|a|another|half|thirty|30|20|15|meeting|talking|checking;
	we ?can ?could ?should ?will ?briefly meet|talk|speak|check|sync|catch|regroup|reconvene;
	check-in|checkin; check in; can|could|would you meet|join|make|come;
	would|does a|half|another|the check-in|checkin|meeting|call|chat;
	i would like|suggest|propose ?that ?to we|a|half|another ?short ?brief ?check-in|checkin|meeting|call;
	i suggest ?that ?we meet|talk|check|sit|catch|sync; i propose ?that ?we meet|talk|check|sit|catch|sync;
	see you; talk to you; i will see|meet|call you; are you free|available|around;
	do you have time|half|thirty|30|twenty|20|an|a`})

// meetingWords say that it is about meeting, even if no time is named.
var meetingWords = set("meet talk speak sit catch sync reconvene regroup call")

// asksToMeet reports whether a sentence proposes to meet again.
func (t *talk) asksToMeet(s *sentence) bool {
	return slices.ContainsFunc(t.clauses(s), func(c clause) bool { return meetingAsks.startOf(c.words) > 0 })
}

// proposesMeeting takes a sentence that names a time to meet again. One that
// names only a day is left alone: nobody can be there at a day.
func (t *talk) proposesMeeting(i int, s *sentence) bool {
	for _, c := range t.clauses(s) {
		n := meetingAsks.startOf(c.words)
		if n == 0 {
			continue
		}
		at, text, ok := t.dates.meetingTime(s)
		if !ok {
			return meetingWords.has(c.words[n-1].low)
		}
		t.meets = append(t.meets, &proposal{turn: i, last: i, by: t.speaker(i), s: s, at: at, text: text})
		return true
	}
	return false
}

// lastMeeting is the time to meet that was proposed just before turn i, nil if
// none was.
func (t *talk) lastMeeting(i int) *proposal {
	if len(t.meets) == 0 {
		return nil
	}
	if p := t.meets[len(t.meets)-1]; !p.settled && p.turn != i && p.last >= t.floorBefore(i) {
		return p
	}
	return nil
}

// settleMeets applies turn i to the time that was proposed before it: a yes
// settles it, another time takes its place.
func (t *talk) settleMeets(i int) {
	if len(t.meets) == 0 {
		return
	}
	p := t.meets[len(t.meets)-1]
	if p.turn == i || p.settled || p.by.is(t.speaker(i)) || p.last < t.floorBefore(i) {
		return
	}
	r := t.replyOf(i)
	at, text, dated := t.timeIn(i)
	p.last = i
	switch {
	case r.agrees() || r.kind == "" && dated && at.Equal(p.at):
		p.settled = true
	case dated && !at.Equal(p.at):
		*p = proposal{turn: i, last: i, by: t.speaker(i), s: p.s, at: at, text: text}
	case r.kind == replyNo:
		p.refused = true
	}
}

// timeIn is the first time to meet that turn i names.
func (t *talk) timeIn(i int) (at time.Time, phrase string, ok bool) {
	for j := range t.turns[i].sentences {
		if at, phrase, ok = t.dates.meetingTime(&t.turns[i].sentences[j]); ok {
			return at, phrase, ok
		}
	}
	return time.Time{}, "", false
}

// meetingTime is the first day with a time of day in a sentence.
func (d *dates) meetingTime(s *sentence) (at time.Time, phrase string, ok bool) {
	for _, r := range d.phrases(s) {
		if (r.Kind == when.Point || r.Kind == when.Range) && r.HasTime && !r.Start.Before(d.ref) {
			return r.Start.In(d.ref.Location()), r.Text, true
		}
	}
	return time.Time{}, "", false
}

// wish is the check-in that was agreed aloud after turn from, the last one if
// several were.
func (t *talk) wish(from int) commitments.Wish {
	for k := len(t.meets) - 1; k >= 0 && t.meets[k].turn >= from; k-- {
		p := t.meets[k]
		if p.settled && !p.refused && !p.at.IsZero() {
			return commitments.Wish{At: p.at, Text: p.text}
		}
	}
	return commitments.Wish{}
}
