package when

// These functions fill in weekdays.

// weekday is WEEKDAY.
func weekday(p *parser, s *said, m *match) bool {
	if p.isShyWeekday(s, m) {
		return false
	}
	return fillWeekday(s, m)
}

func fillWeekday(s *said, m *match) bool {
	goesWith := sDate | sDom | sDayWord | sPeriod | sShift | sYear | sWeekOf | sWeekNo | sEdge | sNth
	if s.has&sNth != 0 {
		goesWith |= sMonth | sQuarter
	}
	if !s.take(sWeekday, dates&^goesWith) || s.has&sPeriod != 0 && s.unit != uWeek {
		return false
	}
	s.weekday = m.weekday
	return true
}

// isShyWeekday reports whether a word such as "sat" or "sun" need not be a day.
func (p *parser) isShyWeekday(s *said, m *match) bool {
	t := &p.toks[m.to-1]
	if t.is&isShy == 0 || s.mod != None || s.has != 0 || m.from == 0 && m.to == len(p.toks) {
		return false
	}
	if p.dayFollows(m.to) {
		return false
	}
	return !t.upper || m.from == 0 || p.is(m.from-1, anArticle) || p.hasRole(m.to-2, rThe)
}

// dayFollows reports whether what follows a short weekday shows that it is one:
// "sat.", "sun, 3 May", "mon the 4th", "wed morning", "mon-fri".
func (p *parser) dayFollows(i int) bool {
	switch {
	case p.punctAt(i, '.') || p.punctAt(i, ',') || p.is(i, aDigit|aMonth|aPart|aTime|anOrdinal):
		return true
	case p.hasRole(i, rThe):
		return p.is(i+1, aDigit|anOrdinal)
	}
	return p.isConnector(i) && p.is(p.afterConnector(i), aWeekday)
}

// isConnector reports whether token i is joined to the one before it as the end
// of a range.
func (p *parser) isConnector(i int) bool {
	return i < len(p.toks) && p.toks[i].hyphen || p.hasRole(i, rHyphen) || p.hasRole(i, rTo)
}

func (p *parser) afterConnector(i int) int {
	if p.toks[i].hyphen {
		return i
	}
	return i + 1
}

// relativeWeekday is REL WEEKDAY: "next Friday".
func relativeWeekday(p *parser, s *said, m *match) bool {
	if !fillWeekday(s, m) {
		return false
	}
	s.hasRelative, s.relative = true, m.relative
	return true
}

// pastWeekday is "past Friday": the one just gone.
func pastWeekday(p *parser, s *said, m *match) bool {
	s.past = true
	return fillWeekday(s, m)
}

// weekdayNumber is WEEKDAY NUM: "Monday 21".
func weekdayNumber(p *parser, s *said, m *match) bool {
	n := m.numbers[0]
	if p.is(p.skip(m.to, rOf), aMonth) {
		return false
	}
	if n < 1 || n > 31 || p.toks[m.to-1].digits == 0 || !p.freeRight(m.to) || !p.isBoundary(m.to) || p.isTimeEnding(m.to) {
		return false
	}
	if n <= 12 && !p.hasDay(n, m) {
		return false
	}
	if !s.take(sWeekday|sDom, dates) {
		return false
	}
	s.weekday, s.day = m.weekday, n
	return true
}

// hasDay reports whether the coming weekday has that number; else it may be an
// hour.
func (p *parser) hasDay(n int, m *match) bool {
	_, _, d := dateOf(p.nextWeekday(p.today, m.weekday))
	return d == n
}

// weekdayWeek is "Monday week", "a week on Monday": a week after the Monday that
// comes, today included.
func weekdayWeek(p *parser, s *said, m *match) bool {
	s.weeksLater = 1
	return fillWeekday(s, m)
}

func weekdayFortnight(p *parser, s *said, m *match) bool {
	s.weeksLater = 2
	return fillWeekday(s, m)
}

// weeksOnWeekday is "two weeks on Friday": that long after the coming Friday.
func weeksOnWeekday(p *parser, s *said, m *match) bool {
	if m.amount.unit < uWeek || p.punctAt(m.to, '\'') || !fillShift(s, m, false, false) {
		return false
	}
	s.has |= sWeekday
	s.weekday = m.weekday
	return true
}

// weekdayAfterNext is "the Friday after next".
func weekdayAfterNext(p *parser, s *said, m *match) bool {
	s.hasRelative, s.relative = true, 2
	return fillWeekday(s, m)
}

// weekdayFrom is "the Tuesday after" a day; weekdayBefore "the Tuesday before".
func weekdayFrom(p *parser, s *said, m *match) bool {
	m.numbers[0] = 1
	return nthWeekdayFrom(p, s, m)
}

func weekdayBefore(p *parser, s *said, m *match) bool {
	m.numbers[0] = -1
	return nthWeekdayFrom(p, s, m)
}

// nthWeekdayFrom is "the second Tuesday after" a day.
func nthWeekdayFrom(p *parser, s *said, m *match) bool {
	m.amount = amount{grain: Day, unit: uDay}
	if p.is(m.to, aRelative|aWeekday) || !p.dayAhead(m.to) || !fillShift(s, m, false, false) {
		return false
	}
	s.weekday, s.weekdayCount = m.weekday, m.numbers[0]
	return true
}

// countedWeekdays is "three Fridays from now" or "ago".
func countedWeekdays(sign int) filler {
	return func(p *parser, s *said, m *match) bool {
		if !s.take(sWeekday, dates) {
			return false
		}
		s.weekday, s.weekdayCount = m.weekday, sign*m.numbers[0]
		return m.numbers[0] > 0 && m.numbers[0] < 100
	}
}
