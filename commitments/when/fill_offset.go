package when

// These functions fill in distances: from now, or from another day.

// inAmount is "in two weeks", "two weeks from now".
func inAmount(p *parser, s *said, m *match) bool {
	return fillShift(s, m, true, false)
}

// withinAmount is "within two weeks": in two weeks at the latest.
func withinAmount(p *parser, s *said, m *match) bool {
	if s.mod == None {
		s.mod = By
	}
	return fillShift(s, m, true, false)
}

// withinUnit is "within the hour", "within the week".
func withinUnit(p *parser, s *said, m *match) bool {
	if s.mod == None {
		s.mod = By
	}
	switch {
	case !p.isBoundary(m.to) || p.hasRole(m.to, rOf):
		return false
	case m.unit < uDay:
		m.amount = p.times(1, m.unit)
		return fillShift(s, m, true, false)
	case m.unit == uDay:
		m.dayWord = 0
		return dayWord(p, s, m)
	}
	return fillPeriod(s, m.unit, 0)
}

// withinNext is "within the next week", overNext "over the next month": from now
// on, not the calendar's.
func withinNext(p *parser, s *said, m *match) bool {
	m.amount = p.times(1, m.unit)
	return withinAmount(p, s, m)
}

func overNext(p *parser, s *said, m *match) bool {
	m.amount, m.relative = p.times(1, m.unit), 1
	return m.unit != uWeekend && !p.is(m.to-1, isPlural) && relativeAmount(p, s, m)
}

// inAboutAmount is "in about two weeks".
func inAboutAmount(p *parser, s *said, m *match) bool {
	s.approximate = true
	return inAmount(p, s, m)
}

// afterAmount is "after two weeks", with nothing that it counts from.
func afterAmount(p *parser, s *said, m *match) bool {
	if s.mod == None {
		s.mod = After
	}
	return p.isBoundary(m.to) && inAmount(p, s, m)
}

// withinFrom is "within two hours of" a day or time.
func withinFrom(p *parser, s *said, m *match) bool {
	if s.mod == None {
		s.mod = By
	}
	return (p.dayAhead(m.to) || p.baseAhead(m.to)) && fillShift(s, m, false, false)
}

// agoAmount is "two weeks ago".
func agoAmount(p *parser, s *said, m *match) bool {
	return fillShift(s, m, true, true)
}

// amountFrom is "two weeks from" a day or time.
func amountFrom(p *parser, s *said, m *match) bool {
	if p.hasRole(m.from-1, rFor) {
		return false // "for three days from Monday" is a length
	}
	return (p.dayAhead(m.to) || p.baseAhead(m.to)) && fillShift(s, m, false, false)
}

// amountBefore is "two weeks before" a day or time.
func amountBefore(p *parser, s *said, m *match) bool {
	return (p.dayAhead(m.to) || p.baseAhead(m.to)) && fillShift(s, m, false, true)
}

// baseAhead reports whether something follows that an amount can count from.
func (p *parser) baseAhead(i int) bool {
	if p.periodAhead(i) {
		return true
	}
	if i >= len(p.toks) || p.toks[i].is&beginnings[tClock] == 0 {
		return false
	}
	_, sure, next := p.clock(i)
	return next >= 0 && sure
}

// unitFrom is "the day after", "the week before" something; without something
// it counts from now.
func unitFrom(backward bool) filler {
	return func(p *parser, s *said, m *match) bool {
		if m.unit < uDay || p.is(m.to-2, aPart|isPlural) {
			return false
		}
		m.amount = p.times(1, m.unit)
		if p.dayAhead(m.to) || p.baseAhead(m.to) {
			s.shiftWhole = true
			return fillShift(s, m, false, backward)
		}
		if !p.isBoundary(m.to) || p.hasRole(m.to, rThe) {
			return false // "the week after the launch"
		}
		n := 1
		if backward {
			n = -1
		}
		m.relative = n
		return relativeUnit(p, s, m)
	}
}

func fillShift(s *said, m *match, fromNow, backward bool) bool {
	goesWith := sDate | sWeekday | sDayWord | sClock | sPart | sZone | sEdge | sMonth | sYear
	if fromNow {
		goesWith = sWeekday | sDayWord | sClock | sPart | sZone | sClocks
	}
	if !fromNow && s.has&(dates|sClock) != 0 || !s.take(sShift, dates&^goesWith) {
		return false
	}
	s.shift, s.shiftFromNow, s.backward = m.amount, fromNow, backward
	return true
}

// signedAmount is "+2 weeks", "-3y".
func plusAmount(p *parser, s *said, m *match) bool {
	return !p.toks[m.from+1].gap && (s.has != 0 || p.toks[m.from].gap) && s.has&sShift == 0 && inAmount(p, s, m)
}

func minusAmount(p *parser, s *said, m *match) bool {
	return m.from == 0 && !p.toks[m.from+1].gap && agoAmount(p, s, m)
}

// length is "for three days" with or before a start.
func length(p *parser, s *said, m *match) bool {
	if s.has&(dates|sClock) == 0 || m.amount.grain < Day && s.has&(sClock|sNow) == 0 || !s.take(sLength, sClocks|sSpan) {
		return false
	}
	s.length = m.amount
	return true
}

// lengthFrom is "for three days from" a start.
func lengthFrom(p *parser, s *said, m *match) bool {
	if !p.dayAhead(m.to) && !p.baseAhead(m.to) && !p.hourAhead(m.to) || s.has != 0 {
		return false
	}
	s.has |= sLength
	s.length, s.between = m.amount, true
	return true
}

func (p *parser) hourAhead(i int) bool {
	if i >= len(p.toks) || p.toks[i].is&beginnings[tHour] == 0 {
		return false
	}
	_, _, next := p.clock(i)
	return next >= 0 && p.isBoundary(next)
}

// now is "now".
func now(p *parser, s *said, m *match) bool {
	if s.mod == By || s.mod == Before || s.mod == After {
		return false
	}
	return s.take(sNow, dates|times)
}
