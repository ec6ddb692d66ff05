package when

import "fmt"

// maxEventWords is how many words may stand before "meeting", "call" and the
// like in the name of an event.
const maxEventWords = 4

// anchor reads the name of an event after a modifier, with a day in it or after
// it, or none: "before the Thursday call", "ahead of the board meeting on June
// 3", "by our next review". p.first has what was said so far. It leaves in
// p.event the tokens of the name and returns the token after all, or -1.
func (p *parser) anchor(i int) int {
	s := &p.first
	if s.mod == None || s.mod == Around || s.between {
		return -1
	}
	from := p.skip(i, rThe)
	j := p.core(from, s)
	if j > from && p.punctAt(j, '\'') {
		if j++; p.isPossessive(j) {
			j++ // Thursday's
		}
	}
	end := p.eventEnd(j)
	if end < 0 || s.has&^(sDate|sYear|sWeekday|sDayWord|sDom|sPeriod) != 0 {
		return -1
	}
	p.event = [2]int{from, end}
	if s.has != 0 {
		return end
	}
	if to := p.dayAfterEvent(end); to > end {
		return to
	}
	if p.reader.Event == nil || s.mod == On || from == i {
		return -1
	}
	return end
}

// dayAfterEvent reads the day after the name of an event: "on June 3".
func (p *parser) dayAfterEvent(i int) int {
	k := i
	if p.is(k, isJoiner) {
		k++
	}
	if to := p.core(k, &p.first); to > k {
		return to
	}
	return i
}

// eventEnd returns the token after the name of an event that begins, or goes
// on, at token i; -1 if there is none.
func (p *parser) eventEnd(i int) int {
	for j := i; j < min(i+maxEventWords, len(p.toks)); j++ {
		t := &p.toks[j]
		if t.newline && j > i {
			return -1
		}
		if next := p.longest(p.lang.events, j, &p.found); next >= 0 {
			return next
		}
		if t.is&anEvent != 0 {
			for j++; p.is(j, anEvent) && !p.toks[j].newline; j++ {
			}
			return j
		}
		if t.is&(isFunction|anArticle) != 0 || !t.letters && t.digits == 0 {
			return -1
		}
	}
	return -1
}

// resolveAnchor finds the event that was named. If no calendar knows it, the
// day that was said with it counts.
func (p *parser) resolveAnchor(res Result, dated bool) (_ Result, ok bool) {
	if p.reader.Event == nil {
		return res, dated
	}
	near := p.ref
	if dated {
		near = res.Start
	}
	first, last := &p.toks[p.event[0]], &p.toks[p.event[1]-1]
	name := p.text[first.pos:last.end]
	start, end, ok := p.reader.Event(name, near)
	if !ok || start.IsZero() || !p.isNear(start) {
		if dated {
			res.Doubt = &Doubt{Reason: fmt.Sprintf(p.lang.doubts.noEvent, name)}
		}
		return res, dated
	}
	if end.Before(start) {
		end = start
	}
	loc := p.ref.Location()
	return Result{Kind: Anchor, Grain: Minute, Mod: p.first.mod, HasTime: true, Start: start.In(loc), End: end.In(loc)}, true
}

// eventAhead is the first token from i on that may be the name of an event, or
// -1 if there is none near.
func (p *parser) eventAhead(i int) int {
	for j := i; j < min(i+3*maxEventWords, len(p.toks)) && !(p.toks[j].newline && j > i); j++ {
		if p.is(j, anEvent) || p.toks[j].opens&opensEvent != 0 {
			return j
		}
	}
	return -1
}
