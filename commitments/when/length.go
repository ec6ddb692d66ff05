package when

import "time"

// duration reads a length of time as a result of its own, with "about" and the
// like around it.
func (p *parser) duration(i int, res *Result) (r reading, ok bool) {
	if !p.freeLeft(i) {
		return r, false
	}
	p.first = said{}
	at, a, to := p.amountFor(i)
	mod := p.first.mod
	if to < 0 || !p.isLength(i, at, to) {
		return r, false
	}
	*res = Result{Kind: Duration, Grain: a.grain, Mod: mod, Start: p.ref, Minutes: int(a.effort + 0.5), Seconds: a.elapsed()}
	res.End = p.ref.Add(time.Duration(res.Seconds) * time.Second)
	if !p.isNear(res.End) {
		return r, false
	}
	if next := p.longest(p.lang.amountsAfter, to, &p.first); next >= 0 {
		to = next
	}
	if next, times := p.perWeek(to); next > to {
		to, res.PerWeek, res.Minutes, res.Seconds = next, true, res.Minutes*times, res.Seconds*int64(times)
	}
	return reading{from: i, to: to}, true
}

// amountFor reads up to two words such as "about" at token i and the amount
// after them, which is at token at.
func (p *parser) amountFor(i int) (at int, a amount, to int) {
	for range 3 {
		if a, to = p.amountHere(i); to >= 0 {
			return i, a, to
		}
		next := p.longest(p.lang.amountsBefore, i, &p.first)
		if next < 0 {
			break
		}
		i = next
	}
	return i, a, -1
}

// isLength reports whether the amount from token at to token to, in a phrase
// that begins at i, is a length of time: not the distance in "two days before
// the deadline", nor a part of "more than two weeks before Friday".
func (p *parser) isLength(i, at, to int) bool {
	if p.is(to, isRelation) || !p.ends(to) || p.digits(to-1) > 0 && !p.freeRight(to) {
		return false
	}
	if at == i {
		return !p.isRate(i, to)
	}
	rd, ok := p.phrase(at)
	return !ok || rd.to <= to
}

// amountHere is the amount at token i, if it can begin one.
func (p *parser) amountHere(i int) (amount, int) {
	if !p.is(i, beginnings[tAmount]) {
		return amount{}, -1
	}
	return p.amountAt(i)
}

// isRate reports whether "a day" at token i is no length of time: "30 minutes a
// day", "5 % a month", "a day student".
func (p *parser) isRate(i, to int) bool {
	if !p.is(i, anArticle) {
		return false
	}
	if p.is(i+1, aUnit) && p.countsNothing(to) {
		return true
	}
	if i == 0 || p.toks[i].newline || p.is(i+1, aFraction|aVague) {
		return false
	}
	return p.is(i-1, aUnit|aDigit|aCounted) || p.punctAt(i-1, '%')
}

// countsNothing reports whether what follows "a day" at token i makes it
// something else: a day student, but not an hour meeting or a day's work.
func (p *parser) countsNothing(i int) bool {
	return !p.isBoundary(i) && !p.is(i, anEvent|isRelation) && !p.hasRole(i, rPer) && !p.punctAt(i, '\'') && !p.toks[i].hyphen
}

// perWeek skips "a week", "per week" or "/week" at token i and returns how many
// times a week that is: "a day" is on each working day.
func (p *parser) perWeek(i int) (next, times int) {
	if p.hasRole(i, rWeekly) {
		return i + 1, 1
	}
	if !p.is(i, anArticle) && !p.hasRole(i, rPer) || !p.is(i+1, aUnit) {
		return i, 0
	}
	switch p.toks[i+1].unit {
	case uWeek:
		return i + 2, 1
	case uDay, uWorkday:
		return i + 2, p.reader.weekDays()
	}
	return i, 0
}
