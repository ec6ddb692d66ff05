package when

import "math"

// An amount is a length of time, as far as it was said. Months and days move on
// the calendar; seconds elapse.
type amount struct {
	months, days, workdays int32
	roughDays              float64 // what the months are as elapsed time
	seconds                int64
	effort                 float64 // minutes of work
	grain                  Grain   // of its smallest unit
	unit                   unit    // the last unit said
}

// maxQuantity keeps amounts within what a calendar can hold.
const maxQuantity = 100_000

// elapsed is the amount in seconds, with a month of 30 days and a year of 365.
func (a amount) elapsed() int64 {
	return int64(a.days+a.workdays)*secondsPerDay + int64(a.roughDays*secondsPerDay) + a.seconds
}

// plus is the sum of two amounts, the second of the finer unit.
func (a amount) plus(b amount) amount {
	if a.months > 0 && b.months > 0 {
		b.roughDays = float64(a.months+b.months) * 30 // years and months
	} else {
		b.roughDays += a.roughDays
	}
	b.months += a.months
	b.days += a.days
	b.workdays += a.workdays
	b.seconds += a.seconds
	b.effort += a.effort
	if a.grain != 0 {
		b.grain = min(a.grain, b.grain)
	}
	return b
}

// times is n units, in calendar terms. A part of a day is a part of a working
// day, "half a day" is four hours of eight; a part added to whole days is
// elapsed time.
func (p *parser) times(n float64, u unit) amount {
	a := amount{unit: u, effort: n * p.reader.effort(u)}
	whole, part := math.Modf(n)
	switch u {
	case uSecond:
		a.grain, a.seconds = Second, int64(math.Round(n))
	case uMinute:
		a.grain, a.seconds = Minute, int64(math.Round(n*60))
	case uHour:
		a.grain, a.seconds = Hour, int64(math.Round(n*3600))
	case uDay:
		a.grain, a.days = Day, int32(whole)
		if a.seconds = int64(math.Round(part * secondsPerDay)); whole == 0 {
			a.seconds = int64(math.Round(a.effort * 60))
		}
	case uWorkday:
		a.grain, a.workdays, a.seconds = Day, int32(whole), int64(part*secondsPerDay)
	case uWeek, uWeekend:
		a = p.manyDays(a, n, 7, Week)
	case uFortnight:
		a = p.manyDays(a, n, 14, Week)
	case uMonth:
		a = p.manyDays(a, part, 30, Month)
		a.months, a.roughDays = int32(whole), whole*30
	case uQuarter:
		a.grain, a.months, a.roughDays = Quarter, int32(math.Round(n*3)), n*90
	case uYear:
		a.grain, a.months, a.roughDays = Year, int32(math.Round(n*12)), n*365
	}
	return a
}

func (p *parser) manyDays(a amount, n, days float64, g Grain) amount {
	whole, part := math.Modf(n * days)
	a.grain, a.days, a.seconds = g, int32(whole), int64(math.Round(part*secondsPerDay))
	return a
}

// amount reads a length of time: "2h", "1h30", "half a day", "an hour and a
// half", "2-3 days" or "2h to 3h" (the upper end), "two weeks and three days".
func (p *parser) amount(i int) (amount, int) {
	a, next := p.sum(i)
	if next < 0 || next+1 >= len(p.toks) || !p.isUpTo(next) || p.toks[next].newline {
		return a, next
	}
	if b, after := p.sum(next + 1); after >= 0 && b.elapsed() > a.elapsed() {
		return b, after
	}
	return a, next
}

// sum reads one length of time in one or several units.
func (p *parser) sum(i int) (amount, int) {
	a, next := p.component(i)
	if next < 0 {
		return a, -1
	}
	for {
		j := p.between(next)
		b, after := p.component(j)
		if after < 0 || b.unit >= a.unit || p.toks[j].newline || p.is(j, anArticle) {
			break
		}
		a, next = a.plus(b), after
	}
	return a, next
}

// between skips what may stand between the components of an amount.
func (p *parser) between(i int) int {
	if p.glued(i, ',') {
		i++
	}
	return p.skip(i, rAnd)
}

// component reads a quantity and its unit.
func (p *parser) component(i int) (a amount, next int) {
	n, j := p.quantity(i)
	if j < 0 {
		return a, -1
	}
	if j = p.skip(j, rMore); p.hasRole(j, rOf) {
		if j++; p.is(j, anArticle) {
			j++
		}
	}
	u, next := p.unitAt(j)
	if next < 0 {
		return a, -1
	}
	if more, after := p.orMore(n, next); after >= 0 {
		return p.times(more, u), after
	}
	if part, after := p.halfMore(next); after >= 0 {
		return p.times(n+part, u), after
	}
	if minutes, after := p.minutesMore(next, u); after >= 0 {
		return p.times(n, u).plus(p.times(minutes, uMinute)), after
	}
	return p.times(n, u), next
}

// unitAt reads the unit of an amount, with "working" and the like before it.
func (p *parser) unitAt(i int) (u unit, next int) {
	if p.glued(i, '\'') && p.is(i-1, aDigit) && (i+1 >= len(p.toks) || p.toks[i+1].gap) {
		return uMinute, i + 1 // 45'
	}
	working := p.hasRole(i, rWorking)
	if working || p.hasRole(i, rMore) {
		i++
	}
	if !p.is(i, aUnit) || p.toks[i].newline || p.isNoUnit(i) {
		return 0, -1
	}
	if working && p.toks[i].unit == uDay {
		return uWorkday, i + 1
	}
	return p.toks[i].unit, i + 1
}

// isNoUnit reports whether a word that may be a unit means something else after
// a quantity.
func (p *parser) isNoUnit(i int) bool {
	t := &p.toks[i]
	switch {
	case t.unit == uWeekend:
		return p.digits(i-1) == 0 && !p.is(i-1, aCardinal) // a good weekend
	case t.is&(anOrdinal|aFraction) != 0 && p.is(i-1, anArticle):
		// a second attempt, a quarter of the work, a quarter past
		return !p.isBoundary(i+1) || p.hasRole(i+1, rOf) || p.hasRole(i+1, rPast) || p.hasRole(i+1, rTo)
	case t.end-t.pos > 1:
		return false
	case p.digits(i-1) > 3 || p.is(i-1, anArticle) || p.hasRole(i+1, rOf):
		return true // 3117d, a m, 100s of them
	case t.gap:
		return t.upper || !p.isBoundary(i+1) // 5 S
	}
	return t.upper && t.unit == uMinute // 5M
}

// digits is how many digits token i has.
func (p *parser) digits(i int) int {
	if i < 0 || i >= len(p.toks) {
		return 0
	}
	return int(p.toks[i].digits)
}

// orMore reads the greater number after a unit: "a day or two".
func (p *parser) orMore(n float64, i int) (more float64, next int) {
	if !p.hasRole(i, rOr) || !p.is(i+1, aCardinal) {
		return 0, -1
	}
	c, next := p.cardinalAt(i + 1)
	if next < 0 || float64(c) <= n || !p.isBoundary(next) {
		return 0, -1
	}
	return float64(c), next
}

// halfMore reads the "and a half" after a unit.
func (p *parser) halfMore(i int) (part float64, next int) {
	j := p.skip(i, rAnd)
	if j == i {
		return 0, -1
	}
	if p.is(j, anArticle) {
		j++
	}
	if !p.is(j, aFraction) || p.is(j+1, aUnit|anArticle) || p.hasRole(j+1, rOf) {
		return 0, -1
	}
	return float64(p.toks[j].number) / 100, j + 1
}

// minutesMore reads the minutes after hours that have no unit: "1h30", "1 hour
// and thirty".
func (p *parser) minutesMore(i int, u unit) (n float64, next int) {
	j := p.skip(i, rAnd)
	if u != uHour || j >= len(p.toks) || p.toks[j].newline {
		return 0, -1
	}
	minutes, k := 0, -1
	switch t := &p.toks[j]; {
	case t.digits == 2 && (!t.gap || p.toks[i-1].end-p.toks[i-1].pos > 1):
		minutes, k = t.num(), j+1
	case t.is&aCardinal != 0:
		minutes, k = p.cardinal(j)
	}
	if k < 0 || minutes < 1 || minutes > 59 || !p.isBoundary(k) || p.glued(k, '.') && p.gluedDigits(k+1) {
		return 0, -1
	}
	return float64(minutes), k
}

// quantity reads how many: "2", "1.5", "2-3", "half", "a", "a couple of",
// "three quarters", "two and a half".
func (p *parser) quantity(i int) (n float64, next int) {
	n, next = p.oneQuantity(i)
	if next < 0 {
		return n, -1
	}
	if j := next; j+1 < len(p.toks) && p.isUpTo(j) && !p.toks[j].newline {
		if m, after := p.oneQuantity(j + 1); after >= 0 && m > n && !p.is(j+1, anArticle) {
			return m, after
		}
	}
	return n, next
}

// isUpTo reports whether token i joins two quantities: 2-3, 2 to 3, 2 or 3.
func (p *parser) isUpTo(i int) bool {
	return p.hasRole(i, rHyphen) || p.hasRole(i, rTo) || p.hasRole(i, rOr)
}

func (p *parser) oneQuantity(i int) (n float64, next int) {
	if i >= len(p.toks) {
		return 0, -1
	}
	t := &p.toks[i]
	switch {
	case t.digits > 0:
		n, next = p.decimal(i)
	case t.is&aUnit != 0:
		if _, after := p.halfMore(i + 1); after < 0 {
			return 0, -1
		}
		return 1, i // hour and a half
	case t.role == rWhole:
		if !p.is(i+1, aUnit) || p.is(i+1, isPlural) {
			return 0, -1
		}
		return 1, i + 1
	case t.is&anArticle != 0:
		return p.afterArticle(i + 1)
	case t.is&aVague != 0:
		return p.vague(i)
	case t.is&aFraction != 0:
		return p.fraction(1, i)
	case t.is&aCardinal != 0:
		var c int
		c, next = p.cardinal(i)
		n = float64(c)
	default:
		return 0, -1
	}
	if next < 0 || n > maxQuantity {
		return 0, -1
	}
	return p.withFraction(n, next)
}

// withFraction reads the fraction after a whole number: "2½", "1 1/2", "three
// quarters", "one and a half", "one and two quarters".
func (p *parser) withFraction(n float64, i int) (float64, int) {
	switch {
	case p.is(i, aDigit):
		if f, after := p.decimal(i); p.glued(i+1, '/') && after > i+1 {
			return n + f, after
		}
	case p.is(i, aFraction) && !p.toks[i].letters:
		return n + float64(p.toks[i].number)/100, i + 1
	case p.is(i, aUnit) && p.is(i, aFraction) && !p.is(i+1, aUnit|anArticle) && !p.hasRole(i+1, rOf):
		return n, i // two quarters of a year
	case p.is(i, aFraction):
		return p.fraction(n, i) // three quarters of an hour
	case p.hasRole(i, rAnd):
		return p.andFraction(n, i)
	}
	return n, i
}

// andFraction reads the fraction after "and".
func (p *parser) andFraction(n float64, i int) (float64, int) {
	j, times := i+1, 1.0
	if p.is(j, aDigit) {
		if f, after := p.decimal(j); after >= 0 && f < 1 {
			return n + f, after
		}
	}
	if p.is(j, anArticle) {
		j++
	} else if c, after := p.cardinalAt(j); after >= 0 {
		times, j = float64(c), after
	}
	if !p.is(j, aFraction) {
		return n, i
	}
	f, after := p.fraction(times, j)
	return n + f, after
}

// fraction reads "half", "half a", "quarter of an".
func (p *parser) fraction(times float64, i int) (n float64, next int) {
	n, next = times*float64(p.toks[i].number)/100, i+1
	if p.is(next, anArticle) {
		next++
	}
	return n, next
}

// afterArticle reads the quantity after "a": nothing, "half", "couple of".
func (p *parser) afterArticle(i int) (n float64, next int) {
	switch {
	case p.is(i, aFraction) && (p.is(i+1, aUnit|anArticle) || p.hasRole(i+1, rOf)):
		return p.fraction(1, i)
	case p.is(i, aVague):
		return p.vague(i)
	case p.is(i, aCardinal) && p.toks[i].number == 100:
		return 100, i + 1
	}
	return 1, i
}

// vague reads "few", "several", "couple of".
func (p *parser) vague(i int) (n float64, next int) {
	n, next = float64(p.toks[i].number), i+1
	return n, p.skip(next, rOf)
}

// decimal reads 2, 1.5 and 1/2.
func (p *parser) decimal(i int) (n float64, next int) {
	t := &p.toks[i]
	if t.digits > maxDigits {
		return 0, -1
	}
	n, next = float64(t.num()), i+1
	if !p.gluedDigits(next + 1) {
		return n, next
	}
	f := &p.toks[next+1]
	switch {
	case p.glued(next, ':') && f.digits == 2 && f.num() < 60 && p.is(next+2, aUnit) && p.toks[next+2].unit == uHour:
		return n + float64(f.num())/60, next + 2
	case p.glued(next, '.') && f.digits <= 4:
		return n + float64(f.num())/math.Pow10(int(f.digits)), next + 2
	case p.glued(next, '/') && f.num() > 0 && t.num() < f.num():
		return n / float64(f.num()), next + 2
	}
	return n, next
}
