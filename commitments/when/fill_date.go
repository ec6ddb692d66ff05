package when

// These functions fill in days: dates, days of the month, words such as
// "tomorrow".

// calendarDate is DATE.
func calendarDate(p *parser, s *said, m *match) bool {
	d := m.date
	if d.loose && !p.looseDateFits(s, m) {
		return false
	}
	if d.day == 0 {
		if s.has&(dates) != 0 || !p.isBoundary(m.to) && p.toks[m.to].letters && d.month > 0 && p.toks[m.to].is&aUnit != 0 {
			return false
		}
		s.has |= sMonth | sYear
		s.year, s.month = d.year, d.month
		return true
	}
	if d.year == 0 && d.swappable && p.isFraction(m) {
		return false
	}
	if !s.take(sDate, dates&^(sWeekday|sDayWord|sShift|sWeekOf)) {
		return false
	}
	s.month, s.day, s.swappable = d.month, d.day, d.swappable
	if d.year != 0 {
		s.has |= sYear
		s.year = d.year
	}
	return true
}

// looseDateFits reports whether the context of a form such as 7.6, 2-15 or
// 2015-3 makes it a date: a weekday or a preposition before it, or nothing else
// in the text.
func (p *parser) looseDateFits(s *said, m *match) bool {
	d := m.date
	hyphen := p.toks[m.from+1].role == rHyphen
	switch {
	case s.has&sWeekday != 0 && !hyphen:
		return true
	case d.day == 0:
		return p.isBoundary(m.to)
	case !p.isBoundary(m.to):
		return false
	case hyphen:
		return d.day > 12 && (s.mod != None || m.from == 0)
	}
	if p.reader.DayFirst && m.from == 0 && m.to >= len(p.toks)-1 {
		return true
	}
	return s.mod != None && (p.reader.DayFirst || p.toks[m.to-1].digits == 2 && d.day > 12)
}

// isFraction reports whether 3/4 counts: "3/4 of", "3/4 done", "3/4 cups".
func (p *parser) isFraction(m *match) bool {
	return p.isThing(m.to) || p.hasRole(m.to, rOf) && !p.toks[m.to].newline
}

// monthDay is MONTH DAY or DAY MONTH.
func monthDay(p *parser, s *said, m *match) bool {
	return fillMonthDay(p, s, m, m.numbers[0], 0)
}

// monthDays is MONTH DAY - DAY or DAY - DAY MONTH.
func monthDays(p *parser, s *said, m *match) bool {
	return m.numbers[0] < m.numbers[1] && fillMonthDay(p, s, m, m.numbers[0], m.numbers[1])
}

func fillMonthDay(p *parser, s *said, m *match, day, last int) bool {
	if !isDate(0, m.month, max(day, last)) || !p.freeRight(m.to) || p.isLateMinutes(m.to) || p.isWrongRange(m) {
		return false
	}
	if !s.take(sDate, dates&^(sWeekday|sDayWord|sShift|sWeekOf|sYear)) {
		return false
	}
	s.month, s.day = m.month, day
	if last > 0 {
		s.has |= sDays
		s.lastDay = last
	}
	return true
}

// isWrongRange reports whether a range follows that the month does not have:
// "June 10 - 31".
func (p *parser) isWrongRange(m *match) bool {
	i := m.to
	if !p.hasRole(i, rHyphen) && !p.hasRole(i, rTo) || !p.is(i+1, aDigit) || !p.is(m.to-1, aDigit) {
		return false
	}
	n, next := p.dayOfMonth(i + 1)
	return next >= 0 && p.isBoundary(next) && !isDate(0, m.month, n)
}

// isLateMinutes reports whether a number before token i is the hour of a time.
func (p *parser) isLateMinutes(i int) bool { return p.glued(i, ':') && p.twoDigits(i+1) }

// daysOfMonth is "from the DAY to the DAY", of a month that is not said.
func daysOfMonth(p *parser, s *said, m *match) bool {
	if !p.areOrdinals(m) || m.numbers[0] >= m.numbers[1] || s.mod == None && !s.between || !p.isBoundary(m.to) {
		return false
	}
	if !s.take(sDom|sDays, dates&^(sPeriod|sMonth)) {
		return false
	}
	s.day, s.lastDay = m.numbers[0], m.numbers[1]
	return true
}

// areOrdinals reports whether the last day of "the 13th to the 15th" is an
// ordinal: "between 5 and 6" are hours.
func (p *parser) areOrdinals(m *match) bool {
	return p.is(m.to-1, anOrdinal) || p.hasRole(m.to-1, rOrdinal)
}

// dayOfMonth is "the ORD": "the 18th", and after a modifier "18th".
func dayOfMonth(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if n < 1 || n > 31 || s.has&(sPeriod|sMonth) == 0 && !p.ordinalIsDay(s, m) {
		return false
	}
	if s.has&sPeriod != 0 && !p.hasRole(m.to-1, rOrdinal) || !s.take(sDom, dates&^(sWeekday|sPeriod|sMonth|sShift|sWeekOf)) {
		return false
	}
	s.day = n
	return true
}

// bareDayOfMonth is "the NUM" at the end of a clause, after a modifier: "on the
// 27".
func bareDayOfMonth(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if n < 1 || n > 31 || s.mod == None || s.mod == Around || !p.endsClause(m.to) || !s.take(sDom, dates|times) {
		return false
	}
	s.day = n
	return true
}

// daysOfPeriod is "the DAY to the DAY of next month".
func daysOfPeriod(p *parser, s *said, m *match) bool {
	if m.unit != uMonth || m.numbers[0] >= m.numbers[1] || !s.take(sDom|sDays|sPeriod, dates) {
		return false
	}
	s.day, s.lastDay, s.unit, s.unitRelative = m.numbers[0], m.numbers[1], m.unit, m.relative
	return true
}

// ordinalIsDay reports whether an ordinal by itself is a day of the month: "on
// the 18th", but not "at first" or "for the 2nd reviewer".
func (p *parser) ordinalIsDay(s *said, m *match) bool {
	if p.isThing(m.to) {
		return false
	}
	digits, the := p.hasRole(m.to-1, rOrdinal), p.hasRole(m.from, rThe)
	distance := s.has&(sShift|sWeekOf) != 0
	context := s.mod != None || distance
	switch {
	case s.has&sWeekday != 0:
		return true
	case !digits && !the && !distance:
		return false
	case p.isBoundary(m.to):
		return context || digits || m.from == 0 && m.to == len(p.toks)
	}
	return digits && the && context && (m.numbers[0] > 10 || p.isName(m.to))
}

// isThing reports whether what stands at token i is counted by an ordinal before
// it: the 2nd floor, the 1st week.
func (p *parser) isThing(i int) bool { return p.is(i, aUnit|aCounted) && !p.toks[i].newline }

// isName reports whether token i begins with a capital: "by the 8th Roberta
// will …".
func (p *parser) isName(i int) bool { return p.toks[i].upper && !p.toks[i].newline }

// dayOfPeriod is "the DAY of next month"; dayOfThis is "the DAY of the month".
func dayOfPeriod(p *parser, s *said, m *match) bool {
	if m.unit != uMonth || !s.take(sDom|sPeriod, dates&^(sWeekday|sShift)) {
		return false
	}
	s.day, s.unit, s.unitRelative = m.numbers[0], m.unit, m.relative
	return true
}

func dayOfThis(p *parser, s *said, m *match) bool {
	m.relative = 0
	return dayOfPeriod(p, s, m)
}

// month is MONTH.
func month(p *parser, s *said, m *match) bool {
	if s.has == 0 && p.is(m.from-1, aDigit) && p.toks[m.from-1].digits <= 2 && !p.toks[m.from].newline {
		return false // 32 August
	}
	if p.isShyMonth(s, m) || p.is(m.to, aDigit) && !p.monthBeforeNumber(m.to) {
		return false
	}
	if s.has&(sEdge|sPeriod) == sEdge|sPeriod && s.unit == uMonth && s.unitRelative == 0 {
		s.has &^= sPeriod // "month end June"
	}
	if !s.take(sMonth, (dates|sEdge)&^(sDom|sPeriod|sNth|sEdge|sHalf|sShift|sYear)) || s.has&sPeriod != 0 && s.unit != uYear {
		return false
	}
	s.month = m.month
	return true
}

// nextMonthSaid is "next May".
func nextMonthSaid(p *parser, s *said, m *match) bool {
	s.hasRelative, s.relative = true, 1
	return month(p, s, m)
}

// lastMonth is "last May".
func lastMonth(p *parser, s *said, m *match) bool {
	s.past = true
	return month(p, s, m)
}

// monthShortYear is MONTH NUM, where the number can be no day: "Apr 98".
func monthShortYear(p *parser, s *said, m *match) bool {
	if p.digits(m.to-1) != 2 || m.numbers[0] <= 31 || !p.isBoundary(m.to) || !s.take(sMonth|sYear, dates|times) {
		return false
	}
	s.month, s.year = m.month, p.century(m.numbers[0])
	return true
}

// monthBeforeNumber reports whether a month may stand before the number at
// token i without it being its day: a year, or a time.
func (p *parser) monthBeforeNumber(i int) bool {
	if p.toks[i].newline {
		return true
	}
	if _, next := p.year(i); next >= 0 {
		return true
	}
	_, sure, next := p.clock(i)
	return next >= 0 && sure
}

// isShyMonth reports whether a word such as "may" or "march", or a short form
// such as "jan", stands where it need not be a month.
func (p *parser) isShyMonth(s *said, m *match) bool {
	i := m.to - 1
	for p.toks[i].is&aMonth == 0 {
		i--
	}
	t := &p.toks[i]
	switch {
	case t.end-t.pos > 3 && t.is&isShy == 0:
		return false
	case p.is(i-1, anArticle) || p.hasRole(i-1, rThe):
		return true // the march
	case p.is(i-1, aRelative):
		return !t.upper && p.toks[i-1].relative == 0 // this may
	case s.mod != None || s.between || s.has&(sEdge|sNth|sDom|sPeriod|sHalf|sShift) != 0:
		return false
	}
	return !p.looksLikeMonth(i, m.to)
}

// looksLikeMonth reports whether the word at token i, which may be a month, is
// one by how it is written and what follows: "May", "Jan.", "May 2026", "May to
// June".
func (p *parser) looksLikeMonth(i, next int) bool {
	t := &p.toks[i]
	switch {
	case p.is(next, aDigit):
		return true
	case p.punctAt(next, '.') && t.is&isShy == 0:
		return true
	case !t.upper:
		return false
	case i == 0 && next == len(p.toks):
		return true
	}
	return p.isConnector(next) && p.is(p.afterConnector(next), aMonth)
}

// year is YEAR.
func year(p *parser, s *said, m *match) bool {
	const needs = sDate | sMonth | sQuarter | sHalf | sNth | sEdge | sHoliday | sWeekNo | sWeekOf
	if s.has&needs == 0 && !p.yearStandsAlone(s, m) {
		return false
	}
	if s.has&(sEdge|sPeriod) == sEdge|sPeriod && s.unit == uYear && s.unitRelative == 0 {
		s.has &^= sPeriod // "year end 2026"
	}
	if s.has&(dates&^(needs|sWeekday|sShift)) != 0 || !s.take(sYear, sSpan) {
		return false
	}
	s.year = m.year
	return true
}

// yearStandsAlone reports whether four digits that follow no date are a year.
func (p *parser) yearStandsAlone(s *said, m *match) bool {
	if m.year < 1900 || m.year > 2200 || s.has != 0 {
		return false
	}
	return (s.mod != None || s.between) && p.isBoundary(m.to)
}

// theYear is "the year YEAR".
func theYear(p *parser, s *said, m *match) bool {
	if p.hasRole(m.from-1, rFiscal) || !s.take(sYear, dates) {
		return false
	}
	s.year = m.year
	return true
}

// shortYear is a number of two digits straight after a day and a month: "3rd Feb
// 82".
func shortYear(p *parser, s *said, m *match) bool {
	t := &p.toks[m.to-1]
	follows := p.is(m.from-1, aMonth|aDigit|anOrdinal) || p.hasRole(m.from-1, rOrdinal)
	if t.digits != 2 || s.has&(sDate|sMonth) == 0 || s.has&(sYear|times|sDays) != 0 || !follows || !p.endsClause(m.to) {
		return false
	}
	if s.has&sDate == 0 && m.to-m.from == 1 {
		return false // "April 87" may be anything
	}
	s.has |= sYear
	s.year = p.century(t.num())
	return true
}

// decade is "the 1990s".
func decade(p *parser, s *said, m *match) bool {
	if m.year%10 != 0 || p.toks[m.from].digits != 4 || !p.isBoundary(m.to) || !s.take(sYear, dates|times) {
		return false
	}
	s.year, s.years = m.year, 10
	return true
}

// years is "2014-2018".
func years(p *parser, s *said, m *match) bool {
	from, to := p.toks[m.from], p.toks[m.to-1]
	if from.digits != 4 || to.digits != 4 || from.num() < 1900 || to.num() > 2200 || from.num() >= to.num() ||
		!p.isBoundary(m.to) || !s.take(sYear, dates|times) {
		return false
	}
	s.year, s.years = from.num(), to.num()-from.num()+1
	return true
}

// toDate is the "date" of "from March to date": today.
func toDate(p *parser, s *said, m *match) bool {
	m.dayWord = 0
	return (s.between || s.mod == Until || m.to-m.from > 1) && p.endsClause(m.to) && dayWord(p, s, m)
}

// endsClause reports whether no word or number follows.
func (p *parser) endsClause(i int) bool {
	return i >= len(p.toks) || p.toks[i].newline ||
		!p.toks[i].letters && p.toks[i].digits == 0 && p.isBoundary(i) && p.freeRight(i)
}

// dayWordWeek is "tomorrow week".
func dayWordWeek(p *parser, s *said, m *match) bool {
	m.dayWord += 7
	return dayWord(p, s, m)
}

// weeksFromDay is "two weeks tomorrow". Of other units it says how long: "half
// an hour tomorrow".
func weeksFromDay(p *parser, s *said, m *match) bool {
	if m.amount.unit < uWeek || !fillShift(s, m, false, false) {
		return false
	}
	s.has |= sDayWord
	s.dayWord = m.dayWord
	return true
}

// dayWord is DAYWORD: "tomorrow".
func dayWord(p *parser, s *said, m *match) bool {
	if s.has&(dates&^(sDate|sWeekday|sShift|sYear|sDom)) != 0 || s.has&sShift != 0 && s.shiftFromNow {
		return false
	}
	s.has |= sDayWord
	s.dayWord = m.dayWord
	return true
}

// dayWordPlus is "the day after tomorrow".
func dayWordPlus(n int) filler {
	return func(p *parser, s *said, m *match) bool {
		m.dayWord += n
		return dayWord(p, s, m)
	}
}

// dayAfter is "the next day".
func dayAfter(n int) filler {
	return func(p *parser, s *said, m *match) bool {
		m.dayWord = n
		return dayWord(p, s, m)
	}
}

// tonight is "tonight": this evening or night.
func tonight(p *parser, s *said, m *match) bool {
	m.dayWord = 0
	if s.has&sPart != 0 || !dayWord(p, s, m) {
		return false
	}
	s.has |= sPart
	s.part, s.tonight = evening, true
	return true
}
