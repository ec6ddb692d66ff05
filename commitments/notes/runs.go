package notes

import (
	"strings"

	"bywhen/commitments"
)

// A run is a stretch of lines in which every line says whose it is.
type run struct {
	turns  []turn
	bullet bool // some line has a bullet
}

// runs are the conversations of a text: lines that begin with a name, or stand
// below one, up to the next heading. The lines are marked as used.
func (r *reader) runs(used []bool) []run {
	var out []run
	var cur run
	speaking := false // the last line was that of a speaker, and may go on
	section := noSection
	flush := func() {
		if len(cur.turns) > 0 {
			out = append(out, cur)
		}
		cur, speaking = run{}, false
	}
	for i := range r.lines {
		l := &r.lines[i]
		switch {
		case l.zone != body || l.joined || isCue(l.text):
			continue
		case l.blank():
			speaking = false
			continue
		case l.level > 0 || sectionOf(l) != noSection:
			section = sectionOf(l)
			flush()
			continue
		case used[i] || section == agenda || section == finished || section == undecided:
			flush()
			continue
		}
		if tn, ok := r.turnAt(i); ok {
			cur.turns, speaking = append(cur.turns, tn), true
			cur.bullet = cur.bullet || l.bullet
			used[i] = true
		} else if speaking {
			cur.turns[len(cur.turns)-1].goOn(l.text)
			used[i] = true
		}
	}
	flush()
	for k := range out {
		out[k].split()
	}
	return out
}

// turnAt reads the line as the beginning of a turn.
func (r *reader) turnAt(i int) (turn, bool) {
	text := r.lines[i].text
	if lb, ok := r.cast.speakerLine(text); ok {
		return turn{who: lb.who, name: lb.name, line: i}, true
	}
	lb, ok := r.cast.labelOf(text)
	if !ok || lb.rest == "" && !lb.here {
		return turn{}, false
	}
	return turn{who: lb.who, name: lb.name, text: lb.rest, line: i}, true
}

// maxTurn caps the length of a turn, in bytes.
const maxTurn = 16 << 10

func (t *turn) goOn(text string) {
	if t.text != "" && len(t.text) < maxTurn {
		text = t.text + " " + text
	}
	t.text = text
}

// split takes the turns apart into sentences, and leaves out those that are
// empty.
func (r *run) split() {
	kept := r.turns[:0]
	for _, t := range r.turns {
		if t.text != "" {
			t.sentences = spokenSentences(t.text)
			kept = append(kept, t)
		}
	}
	r.turns = kept
}

// spokenSentences takes what somebody said apart: sounds that mean nothing are
// left out, and sentences inside quotation marks are marked.
func spokenSentences(text string) []sentence {
	ss := sentencesOf(text)
	cited := false
	for i := range ss {
		s := &ss[i]
		s.words = withoutSounds(s.words)
		opens := strings.Count(s.text, `"`)%2 == 1 || strings.Count(s.text, "“")+strings.Count(s.text, "„") > strings.Count(s.text, "”")
		s.cited = cited
		if cited {
			cited = !opens && !strings.Contains(s.text, "”")
		} else {
			cited = opens
		}
	}
	kept := ss[:0]
	for _, s := range ss {
		if len(s.words) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// sounds are what people say while they think.
var sounds = set("um uh er erm uhm ehm eh")

// withoutSounds leaves them out, with a comma behind them.
func withoutSounds(ws []word) []word {
	out := ws[:0]
	for i := 0; i < len(ws); i++ {
		if !sounds[ws[i].low] {
			out = append(out, ws[i])
			continue
		}
		if i+1 < len(ws) && ws[i+1].low == "," {
			i++
		}
		if n := len(out); n > 0 && out[n-1].low == "," {
			out = out[:n-1]
		}
	}
	return out
}

// isCue reports whether a line belongs to the frame of captions (WebVTT): its
// title, a number, the times of a cue.
func isCue(text string) bool {
	if text == "" || text == "WEBVTT" || strings.Contains(text, " --> ") {
		return text != ""
	}
	_, number := plainNumber(text)
	return number
}

// talkWords are words of people who talk with each other, as lists do not have
// them.
var talkWords = set("i you we me my your us our yes ok okay sure thanks hi hello no")

// isOwnerList reports whether the lines of a run are a list of who does what
// rather than a conversation: "Roberta: send the deck", no "I" and no "you".
func (r *reader) isOwnerList(run run) bool {
	orders, dated := 0, 0
	for i := range run.turns {
		t := &run.turns[i]
		for j := range t.sentences {
			s := &t.sentences[j]
			if s.question {
				return false
			}
			if _, n := replyAt(s.words); n > 0 {
				return false
			}
			for _, w := range s.words {
				if talkWords[w.low] {
					return false
				}
			}
		}
		if cutClock(r.lines[t.line].text) != r.lines[t.line].text {
			return false // a timetable
		}
		if t.who == "" {
			continue
		}
		if ws := wordsOf(t.text); isVerb(ws[0].low) || ws[0].low == "to" || ws[0].low == "will" {
			orders++
		} else if dl := r.dates.deadlineIn(&t.sentences[0]); dl.given() && dl.rank == clearDeadline && r.lines[t.line].bullet {
			dated++
		}
	}
	return orders+dated > 0 && 2*(orders+dated) >= len(run.turns)
}

// readOwnerList makes tasks of a list of who does what. One line alone, without
// a bullet, may be something that was said.
func (r *reader) readOwnerList(run run) {
	for i := range run.turns {
		t := &run.turns[i]
		l := &r.lines[t.line]
		k := &task{line: t.line, quote: l.quote, text: l.text, rule: "owner-list"}
		it, ok := r.item(k)
		if !ok {
			continue
		}
		if len(run.turns) == 1 && !l.bullet {
			it.Band = DraftBand
			it.Reasons = append(it.Reasons, "one line alone may be something that was said")
		}
		it.Kind = commitments.Work
		r.out = append(r.out, placed{it, t.line, byTask})
	}
}
