package notes

import (
	"runtime"
	"slices"
	"strings"
	"sync"
)

// A run is a stretch of lines in which every line says whose it is.
type run struct {
	turns []turn
}

// runs are the conversations of a text: lines that begin with a name, or stand
// below one, up to the next heading. The lines are marked as used.
func (r *reader) runs(used []bool) []run {
	g := gatherer{r: r, used: used}
	for i := range r.lines {
		g.line(i)
	}
	g.flush()
	for k := range g.out {
		g.out[k].turns = slices.DeleteFunc(g.out[k].turns, func(t turn) bool { return t.text == "" })
		r.split(g.out[k].turns)
	}
	return g.out
}

// A gatherer goes through the lines and gathers turns.
type gatherer struct {
	r        *reader
	used     []bool
	section  section
	cur      run
	speaking bool // the last line was that of a speaker, and may go on
	out      []run
}

// flush ends the run that is open.
func (g *gatherer) flush() {
	if len(g.cur.turns) > 0 {
		g.out = append(g.out, g.cur)
	}
	g.cur, g.speaking = run{}, false
}

func (g *gatherer) line(i int) {
	l := &g.r.lines[i]
	switch {
	case l.zone != body || l.joined || isCue(l.text):
		return
	case l.blank():
		g.speaking = false
		return
	case l.level > 0 || sectionOf(l) != noSection:
		g.section = sectionOf(l)
		g.flush()
		return
	case g.used[i] || g.section.idle():
		g.flush()
		return
	}
	if tn, ok := g.r.turnAt(i); ok {
		g.cur.turns, g.speaking = append(g.cur.turns, tn), true
		g.used[i] = true
	} else if g.speaking {
		g.cur.turns[len(g.cur.turns)-1].goOn(l.text)
		g.used[i] = true
	}
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

// shareOfTurns is how many turns are worth a goroutine of their own: a talk of
// an hour is read in one piece.
const shareOfTurns = 1000

// split takes the turns apart into sentences. Of a long talk it finds their
// dates and clauses as well, on all processors: that is half of what reading
// costs, and needs no other turn.
func (r *reader) split(turns []turn) {
	shares := min(runtime.GOMAXPROCS(0), len(turns)/shareOfTurns)
	if shares < 2 {
		for i := range turns {
			turns[i].sentences = spokenSentences(turns[i].text)
		}
		return
	}
	var wg sync.WaitGroup
	for share := range slices.Chunk(turns, (len(turns)+shares-1)/shares) {
		wg.Go(func() { r.splitShare(share) })
	}
	wg.Wait()
}

func (r *reader) splitShare(turns []turn) {
	d := r.dates.beside()
	for i := range turns {
		t := &turns[i]
		t.sentences = spokenSentences(t.text)
		for j := range t.sentences {
			s := &t.sentences[j]
			d.deadlineIn(s)
			s.clauses, s.parted = r.cast.clausesOf(s), true
		}
	}
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
		if !sounds.holds(&ws[i]) {
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
	listed := 0
	for i := range run.turns {
		t := &run.turns[i]
		text := r.lines[t.line].text
		if cutClock(text) != text || slices.ContainsFunc(t.sentences, isSpoken) {
			return false // a timetable, or a conversation
		}
		if t.who != "" && r.isListed(t) {
			listed++
		}
	}
	return listed > 0 && 2*listed >= len(run.turns)
}

// isSpoken reports whether a sentence is one of people who talk with each other.
func isSpoken(s sentence) bool {
	_, n := replyAt(s.words)
	return s.question || n > 0 || slices.ContainsFunc(s.words, func(w word) bool { return talkWords.holds(&w) })
}

// isListed reports whether what stands behind a name is work: an order, or, with
// a bullet before it, anything that has to be ready by some day.
func (r *reader) isListed(t *turn) bool {
	first := t.sentences[0].words[0].low
	if isVerb(first) || first == "to" || first == "will" {
		return true
	}
	dl := r.dates.deadlineIn(&t.sentences[0])
	return r.lines[t.line].bullet && dl.given() && dl.rank == clearDeadline
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
		r.out = append(r.out, placed{it, t.line, byTask})
	}
}
