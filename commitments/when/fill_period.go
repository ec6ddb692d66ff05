package when

// These functions fill in periods: weeks, months, quarters, years, and places
// within them.

// relativeUnit is REL UNIT: "next week".
func relativeUnit(p *parser, s *said, m *match) bool {
	t := &p.toks[m.to-1]
	if t.is&aPart != 0 || t.end-t.pos == 1 || t.hyphen {
		return false // last night, this w/e, last-minute
	}
	if m.relative != 0 && p.is(m.to-1, isPlural) {
		m.amount = p.times(3, m.unit) // "the coming weeks" are few
		return relativeAmount(p, s, m)
	}
	switch m.unit {
	case uSecond, uMinute, uHour, uFortnight:
		m.amount = p.times(1, m.unit)
		return relativeAmount(p, s, m)
	case uDay, uWorkday:
		if m.relative == 0 || p.isLast(m) {
			return false // that day, the last day
		}
		m.dayWord = m.relative
		return dayWord(p, s, m)
	}
	return fillPeriod(s, m.unit, m.relative)
}

// isLast reports whether a match says "last", which may be the last of many.
func (p *parser) isLast(m *match) bool { return p.hasRole(m.to-2, rLast) }

func fillPeriod(s *said, u unit, relative int) bool {
	const goesWith = sDom | sDays | sNth | sEdge | sHalf | sQuarter | sMonth | sWeekday | sShift | sHoliday | sDate
	switch {
	case s.has&sWeekday != 0 && u != uWeek && s.has&sNth == 0,
		s.has&sMonth != 0 && u != uYear,
		s.has&sDate != 0,
		s.has&sQuarter != 0 && u != uYear,
		s.has&sDom != 0 && u != uMonth && u != uWeek:
		return false
	}
	if !s.take(sPeriod, dates&^goesWith) {
		return false
	}
	s.unit, s.unitRelative = u, relative
	return true
}

// unitAfterNext is "the week after next".
func unitAfterNext(p *parser, s *said, m *match) bool {
	if m.unit < uDay {
		return false
	}
	if m.unit == uDay {
		return dayAfter(2)(p, s, m)
	}
	return fillPeriod(s, m.unit, 2)
}

// theUnit is "the month" as the period that something else is in: "the end of
// the month".
func theUnit(p *parser, s *said, m *match) bool {
	const within = sNth | sEdge | sHalf | sDom | sQuarter
	if s.has&within == 0 || p.is(m.to-1, isPlural) || s.has&sWeekday != 0 && s.has&sNth == 0 || m.unit < uDay {
		return false
	}
	if m.unit == uDay || m.unit == uWorkday {
		m.dayWord = 0
		return s.has&sEdge != 0 && dayWord(p, s, m)
	}
	return fillPeriod(s, m.unit, 0)
}

// weekend is "the weekend".
func weekend(p *parser, s *said, m *match) bool {
	if m.to-m.from == 1 && s.has == 0 && s.mod == None && m.to < len(p.toks) {
		return false // a good weekend
	}
	return fillPeriod(s, uWeekend, 0)
}

// hyphenWeekend is "next week-end".
func hyphenWeekend(p *parser, s *said, m *match) bool {
	return p.toks[m.to-1].hyphen && fillPeriod(s, uWeekend, m.relative)
}

// allUnit is "all week".
func allUnit(p *parser, s *said, m *match) bool {
	return m.unit >= uWeek && fillPeriod(s, m.unit, 0)
}

// restOf is "the rest of the week", "later this week".
func restOf(p *parser, s *said, m *match) bool {
	if m.unit < uDay || m.relative != 0 || !s.take(sRest, dates) {
		return false
	}
	s.unit = m.unit
	return true
}

// restOfThe is "the rest of the week".
func restOfThe(p *parser, s *said, m *match) bool {
	m.relative = 0
	return restOf(p, s, m)
}

// restOfToday is "later today".
func restOfToday(p *parser, s *said, m *match) bool {
	m.unit, m.relative = uDay, 0
	return restOf(p, s, m)
}

// relativeAmount is REL AMOUNT: "the next three days".
func relativeAmount(p *parser, s *said, m *match) bool {
	if m.relative == 0 || !s.take(sSpan, dates|times) {
		return false
	}
	s.shift, s.backward = m.amount, m.relative < 0
	return true
}

// countedUnit is NUM REL UNIT: "two upcoming weeks".
func countedUnit(p *parser, s *said, m *match) bool {
	if m.numbers[0] != 1 && !p.is(m.to-1, isPlural) {
		return false // "only 3 next week"
	}
	m.amount = p.times(float64(m.numbers[0]), m.unit)
	return relativeAmount(p, s, m)
}

// quarter is "Q3" or "the third quarter".
func quarter(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if n < 1 || n > 4 || !s.take(sQuarter, dates&^(sPeriod|sEdge|sYear|sShift)) || s.has&sPeriod != 0 && s.unit != uYear {
		return false
	}
	s.quarter = n
	return true
}

// shortQuarter is "Q3": the letter and the number have to touch.
func shortQuarter(p *parser, s *said, m *match) bool {
	return !p.toks[m.from+1].gap && quarter(p, s, m)
}

// yearQuarter is "2026 Q3"; yearHalf "2026 H1".
func yearQuarter(p *parser, s *said, m *match) bool {
	if !quarter(p, s, m) || s.has&sYear != 0 {
		return false
	}
	s.has |= sYear
	s.year = m.year
	return true
}

// quarterYear is "Q1/26".
func quarterYear(p *parser, s *said, m *match) bool {
	if p.toks[m.to-1].digits != 2 || p.toks[m.to-1].gap || !shortQuarter(p, s, m) || s.has&sYear != 0 {
		return false
	}
	s.has |= sYear
	s.year = p.century(m.numbers[1])
	return true
}

// yearHalf is "2026 H1" and "1H 2026".
func yearHalf(p *parser, s *said, m *match) bool {
	if s.has&sYear != 0 || !half(p, s, m) {
		return false
	}
	s.has |= sYear
	s.year = m.year
	return true
}

// half is "the second half of" a year, quarter or month, and H1.
func half(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if n < 1 || n > 2 || !s.take(sHalf, dates&^sYear) {
		return false
	}
	s.half = n
	return true
}

func halfOf(p *parser, s *said, m *match) bool {
	return p.periodAhead(m.to) && half(p, s, m)
}

func shortHalf(p *parser, s *said, m *match) bool {
	return p.toks[m.from].upper && !p.toks[m.from+1].gap && half(p, s, m)
}

// nthWeekday is "the ORD WEEKDAY of"; lastWeekday "the last WEEKDAY of".
func nthWeekday(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, m.numbers[0], uDay, true)
}

func lastWeekday(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, -1, uDay, true)
}

// nthUnit is "the ORD UNIT of"; lastUnit "the last UNIT of"; nthLastUnit "the
// ORD last UNIT of".
func nthUnit(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, m.numbers[0], m.unit, false)
}

func lastUnit(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, -1, m.unit, false)
}

func nthLastUnit(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, -m.numbers[0], m.unit, false)
}

// nthWorkday is "the ORD working day of".
func nthWorkday(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, m.numbers[0], uWorkday, false)
}

func lastWorkday(p *parser, s *said, m *match) bool {
	return fillNth(p, s, m, -1, uWorkday, false)
}

// firstUnits is "the first NUM UNIT of"; lastUnits "the last NUM UNIT of".
func firstUnits(p *parser, s *said, m *match) bool {
	s.nthCount = m.numbers[0]
	return fillNth(p, s, m, 1, m.unit, false)
}

func lastUnits(p *parser, s *said, m *match) bool {
	s.nthCount = m.numbers[0]
	return fillNth(p, s, m, -m.numbers[0], m.unit, false)
}

func fillNth(p *parser, s *said, m *match, n int, u unit, isWeekday bool) bool {
	if n == 0 || u < uDay || !p.periodAheadOrTime(m.to) || !s.take(sNth, dates&^(sShift|sEdge)) {
		return false
	}
	s.nth, s.nthUnit, s.nthWeekday = n, u, isWeekday
	if isWeekday {
		s.weekday = m.weekday
	}
	return true
}

// edgeOf is "the EDGE of" a period or day.
func edgeOf(p *parser, s *said, m *match) bool {
	if m.edge == atStart && p.is(m.to, aWeekday|aDayWord) {
		return false // "beginning Monday" is "from Monday on"
	}
	if !p.periodAhead(m.to) || s.has&dates&^sShift != 0 || !s.take(sEdge, 0) {
		return false
	}
	s.edge = m.edge
	return true
}

// unitEdge is a place within the present unit.
func unitEdge(p *parser, s *said, m *match) bool {
	if m.unit < uDay || m.unit == uWeekend || s.has&sEdge != 0 || p.hasRole(m.from-1, rFiscal) {
		return false
	}
	if m.unit == uDay || m.unit == uWorkday {
		return m.edge == atEnd && dayEnd(p, s, m)
	}
	if !fillPeriod(s, m.unit, 0) {
		return false
	}
	s.has |= sEdge
	s.edge = m.edge
	return true
}

// unitEnd is "month end", "year start".
func unitEnd(p *parser, s *said, m *match) bool {
	return (m.edge == atEnd || m.edge == atStart) && unitEdge(p, s, m)
}

// edgeUnit is "mid-week", "early week".
func edgeUnit(p *parser, s *said, m *match) bool {
	return m.unit >= uWeek && m.edge != atEnd && m.edge != atStart && unitEdge(p, s, m)
}

// endOf is EOM, EOQ and so on.
func endOf(u unit, e edge) filler {
	return func(p *parser, s *said, m *match) bool {
		m.unit, m.edge = u, e
		return unitEdge(p, s, m)
	}
}

// weekOf is "the week of" a day.
func weekOf(p *parser, s *said, m *match) bool {
	return p.dayAhead(m.to) && s.take(sWeekOf, dates|times)
}

// weekEnding is "week ending" a day.
func weekEnding(p *parser, s *said, m *match) bool {
	s.weekEnding = true
	return weekOf(p, s, m)
}

// weekendOf is "the weekend of" a day.
func weekendOf(p *parser, s *said, m *match) bool {
	s.weekendOf = true
	return weekOf(p, s, m)
}

// weekNumber is "week 20", numbered as in ISO 8601.
func weekNumber(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if p.hasRole(m.to, rOf) && p.hasRole(m.to+1, rThe) {
		return false // week 5 of the project
	}
	if n < 1 || n > 53 || !s.take(sWeekNo, dates&^sWeekday) {
		return false
	}
	s.weekNo = n
	return true
}

// shortWeekNumber is "W20" or "CW 20": a single letter has to touch the number
// and be a capital.
func shortWeekNumber(p *parser, s *said, m *match) bool {
	t := &p.toks[m.from]
	if t.end-t.pos == 1 && (p.toks[m.from+1].gap || p.toks[m.from+1].digits != 2) || !t.upper {
		return false
	}
	return weekNumber(p, s, m)
}

// periodAhead reports whether a period or day follows at token i, after "of",
// "the" and the like.
func (p *parser) periodAhead(i int) bool {
	for i < len(p.toks) && p.toks[i].is&isJoiner != 0 {
		i++
	}
	if i >= len(p.toks) || p.toks[i].newline {
		return false
	}
	t := &p.toks[i]
	if t.is&aUnit != 0 && t.unit >= uDay && t.is&anOrdinal == 0 {
		return true
	}
	if t.is&(aDigit|anOrdinal|aCardinal) != 0 {
		return p.isDateNumber(i)
	}
	if t.is&isQuarterLetter != 0 {
		return p.gluedDigits(i + 1) // Q3, H1
	}
	return t.is&(aMonth|aWeekday|aDayWord|aHoliday|anEdge|aRelative) != 0
}

// periodAheadOrTime is periodAhead with a time allowed before the period: "the
// first Monday 1pm to 3pm of next month".
func (p *parser) periodAheadOrTime(i int) bool {
	if p.periodAhead(i) {
		return true
	}
	for j := i; j < min(i+8, len(p.toks)) && !p.toks[j].newline; j++ {
		if p.hasRole(j, rOf) {
			return p.periodAhead(j)
		}
	}
	return false
}

// isDateNumber reports whether a number at token i begins a date or a year.
func (p *parser) isDateNumber(i int) bool {
	if _, next := p.year(i); next >= 0 {
		return true
	}
	if _, next := p.ordinal(i); next >= 0 {
		return true
	}
	if _, next := p.numericDate(i); next >= 0 {
		return true
	}
	_, next := p.dayOfMonth(i)
	return next >= 0 && p.is(p.skip(next, rOf), aMonth)
}

// dayAhead reports whether a day follows at token i.
func (p *parser) dayAhead(i int) bool {
	for i < len(p.toks) && p.toks[i].is&isJoiner != 0 {
		i++
	}
	return p.is(i, aMonth|aWeekday|aDayWord|aHoliday) || p.is(i, aDigit|anOrdinal|aCardinal) && p.isDateNumber(i)
}
