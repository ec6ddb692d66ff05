package when

import "time"

// A parser reads one text. It owns all that reading needs, so that reading
// allocates little.
type parser struct {
	reader Reader
	lang   *language
	text   string
	toks   []token

	ref     time.Time
	today   int // day of the reference, in its own location
	seconds int // its time of day

	m            match
	amountSeen   amountSeen
	clockSeen    clockSeen
	trial, found said   // of longest
	first, last  said   // of the phrase: before and after "to"
	event        [2]int // tokens of the name of an event
	res          Result // the one that is doubted
}

// A reading is a phrase that was understood: what it says, and its tokens.
type reading struct {
	from, to int
	isRange  bool // p.first to p.last
	first    int  // the token after p.first
	isAnchor bool // p.event
}

// maxModifiers is how many modifiers may stand before a time: "due by around".
const maxModifiers = 3

// A start is where what stands after some modifiers begins, and what they say.
type start struct {
	at   int
	said said
}

// phrase reads the phrase that begins at token i into p.first and p.last.
//
// Some phrases contain their modifier, "in two weeks", "at 5", so all the starts
// that the modifiers leave are tried. The longest phrase counts, of two the one
// that contains more.
func (p *parser) phrase(i int) (r reading, ok bool) {
	var starts [maxModifiers + 1]start
	n := p.prefixes(i, &starts)
	r.to = i
	var first, last said
	for k := 0; k <= n; k++ {
		at := starts[k].at
		if at >= len(p.toks) || p.toks[at].opens&opensAtom == 0 {
			continue
		}
		p.first = starts[k].said
		to, end := p.body(at)
		if to == at || to <= r.to || p.first.has&(dates|times|sEdge|sWeekOf) == 0 {
			continue
		}
		if p.first.mod == None && starts[n].said.mod == On {
			p.first.mod = On
		}
		r = reading{from: i, to: to, isRange: end < to, first: end}
		first, last = p.first, p.last
	}
	if n > 0 {
		p.first = starts[n].said
		if a, ok := p.anchored(i, starts[n].at, r.to); ok {
			return a, true
		}
	}
	if r.to == i {
		return r, false
	}
	p.first, p.last = first, last
	if next := p.longest(p.lang.suffixes, r.to, &p.first); next >= 0 {
		r.to = next
	}
	r.to = p.closed(r.from, r.to)
	return r, p.ends(r.to)
}

// closed takes the bracket in that closes one opened between two tokens: "Monday
// (11 May)".
func (p *parser) closed(from, to int) int {
	open := 0
	for i := from; i < to; i++ {
		switch p.text[p.toks[i].pos] {
		case '(':
			open++
		case ')':
			open--
		}
	}
	if open == 1 && p.punctAt(to, ')') {
		return to + 1
	}
	return to
}

// prefixes reads the modifiers at token i and notes where each of them leaves
// off. It returns how many there are.
func (p *parser) prefixes(i int, starts *[maxModifiers + 1]start) (n int) {
	starts[0].at = i
	for n = 0; n < maxModifiers; n++ {
		s := starts[n].said
		next := p.longest(p.lang.modifiers, starts[n].at, &s)
		if next < 0 || next < len(p.toks) && p.toks[next].newline && p.endsSentence(next-1) {
			break
		}
		starts[n+1] = start{at: next, said: s}
	}
	return n
}

// anchored tries the phrase as an anchor, which has to reach further than it
// does without.
func (p *parser) anchored(i, at, to int) (r reading, ok bool) {
	if p.eventAhead(at) < to {
		return r, false
	}
	if end := p.anchor(at); end > to && p.ends(end) {
		return reading{from: i, to: end, first: end, isAnchor: true}, true
	}
	return r, false
}

func (p *parser) endsSentence(i int) bool {
	c := p.text[p.toks[i].pos]
	return c == '.' || c == ':' || c == ';'
}

// body reads what stands after the modifiers. If it is "A to B", first is the
// token after A, else it is to. It returns i if there is nothing.
func (p *parser) body(i int) (to, first int) {
	if i >= len(p.toks) || !p.freeLeft(i) {
		return i, i
	}
	to = p.core(i, &p.first)
	if to == i {
		return i, i
	}
	k := p.connector(to)
	if k < 0 || p.first.has&(sClocks|sDays|sSpan) != 0 {
		return to, to
	}
	p.last = said{between: true}
	end := p.core(k, &p.last)
	if end == k || !p.joinable() {
		return to, to
	}
	return end, to
}

// connector returns the token after a "to" at token i, or -1.
func (p *parser) connector(i int) int {
	if i >= len(p.toks) || p.toks[i].newline {
		return -1
	}
	if p.toks[i].hyphen {
		return i
	}
	s := p.first
	if k := p.longest(p.lang.connectors, i, &s); k >= 0 && k < len(p.toks) {
		return k
	}
	return -1
}

// joinable reports whether what was said before and after "to" goes together:
// both name days, or both times.
func (p *parser) joinable() bool {
	a, b := &p.first, &p.last
	if b.has&(dates|times|sEdge|sWeekOf) == 0 {
		return false
	}
	return (a.has&(dates|sEdge) != 0) == (b.has&(dates|sEdge) != 0) || a.has&(sClock|sNow) != 0 && b.has&(sClock|sNow|sShift) != 0
}

// core reads the parts of a phrase, as many as go together, and returns the
// token after the last.
func (p *parser) core(i int, s *said) int {
	start := i
	for i < len(p.toks) {
		if i > start && p.toks[i].newline {
			break
		}
		next := p.longest(p.lang.atoms, i, s)
		if next < 0 && i > start {
			if next = p.afterModifier(i, s); next < 0 {
				next = p.afterJoiners(i, s)
			}
		}
		if next < 0 {
			break
		}
		i = next
	}
	return i
}

// afterModifier reads a time that has a modifier of its own: "Friday before
// noon". It returns -1 if there is none.
func (p *parser) afterModifier(i int, s *said) int {
	if s.has&(sDate|sWeekday|sDayWord|sDom) == 0 || s.has&(sClock|sClocks) != 0 || !p.toks[i].letters {
		return -1
	}
	trial := said{mod: On}
	j := p.longest(p.lang.modifiers, i, &trial)
	if j < 0 || trial.mod == On || trial.between || j >= len(p.toks) {
		return -1
	}
	mod := trial.mod
	trial = *s
	trial.mod = mod
	next := p.longest(p.lang.atoms, j, &trial)
	if next < 0 || trial.has&times == s.has&times || trial.has&^times != s.has&^times {
		return -1
	}
	*s = trial
	return next
}

// maxJoiners is how many words and signs may stand between two parts of a
// phrase: ", on the".
const maxJoiners = 3

// afterJoiners skips a comma, "on the" and the like, and reads the part of the
// phrase after it. It returns -1 if there is none.
func (p *parser) afterJoiners(i int, s *said) int {
	for n := 0; n < maxJoiners && i < len(p.toks)-1 && p.isJoiner(i, s); n++ {
		s.between = s.between || p.toks[i].role == rFrom // Thursday from 9 to 11
		i++
		if p.toks[i].newline {
			return -1
		}
		if next := p.longest(p.lang.atoms, i, s); next >= 0 {
			return next
		}
	}
	return -1
}

// isJoiner reports whether token i may stand between two parts of a phrase.
func (p *parser) isJoiner(i int, s *said) bool {
	t := &p.toks[i]
	switch c := p.text[t.pos]; {
	case t.is&isJoiner != 0:
		return true
	case t.letters:
		return p.isPossessive(i)
	case c == ',':
		// "by Friday, next week we …" begins a new thought.
		return s.has&sWeekday == 0 || !p.is(i+1, aRelative) || p.endsClause(i+3)
	case c == '.':
		return p.isShort(i-1) && !t.gap && (p.toks[i+1].gap || p.punctAt(i+1, ','))
	case t.role == rHyphen:
		return t.gap == p.toks[i+1].gap && p.hyphenJoins(i+1, s)
	default:
		return c == '(' || c == ')' || c == '\''
	}
}

// hyphenJoins reports whether what follows a hyphen belongs to what stands
// before it, "next week - Monday", "May 22 - 11:30", and is no end of a range.
func (p *parser) hyphenJoins(i int, s *said) bool {
	if s.has&oneDay == 0 {
		return true
	}
	if s.has&times != 0 || !p.is(i, beginnings[tClock]) {
		return false
	}
	_, sure, next := p.clockAt(i)
	return next >= 0 && sure
}

// isPossessive reports whether token i is the s of "week's".
func (p *parser) isPossessive(i int) bool {
	return i > 0 && i < len(p.toks) && p.punctAt(i-1, '\'') && !p.toks[i].gap && p.toks[i].end-p.toks[i].pos == 1
}

// isShort reports whether token i is an abbreviation that may have a full stop.
func (p *parser) isShort(i int) bool {
	t := &p.toks[i]
	return t.letters && t.end-t.pos <= 5 && t.is&(aMonth|aWeekday|aUnit) != 0
}
