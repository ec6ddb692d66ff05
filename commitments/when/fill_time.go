package when

// These functions fill in times of day.

// clockTime is CLOCK.
func clockTime(p *parser, s *said, m *match) bool {
	if !p.freeRight(m.to) && !p.is(m.to, aZone) || !s.take(sClock, sClocks|sNow) {
		return false
	}
	if s.has&sShift != 0 && s.shiftFromNow && s.shift.grain < Day || p.isAmountOfHours(m) {
		return false
	}
	s.clock = m.clocks[0]
	return true
}

// isAmountOfHours reports whether 1:30 is a length of time: "1:30 hours".
func (p *parser) isAmountOfHours(m *match) bool {
	return m.clocks[0].half == unsaid && m.clocks[0].hour <= 6 && p.is(m.to, aUnit) && p.toks[m.to].unit == uHour
}

// atHour is "at HOUR", where the hour is but a number.
func atHour(p *parser, s *said, m *match) bool {
	c := m.clocks[0]
	if !p.isBoundary(m.to) && !p.isWrittenTime(m) || c.hour > 24 || c.grain == Hour && c.hour == 0 {
		return false
	}
	return clockTime(p, s, m)
}

// isWrittenTime reports whether a bare time has its minutes, so that a word
// after it does no harm.
func (p *parser) isWrittenTime(m *match) bool {
	return m.clocks[0].grain == Minute && p.toks[m.to].letters && !p.is(m.to, aUnit|aCounted)
}

// isoTime is the T of 2026-05-18T13:00.
func isoTime(p *parser, s *said, m *match) bool {
	return s.has&sDate != 0 && !p.toks[m.from].gap && !p.toks[m.from+1].gap && clockTime(p, s, m)
}

// spokenHour is "at 3 15".
func spokenHour(p *parser, s *said, m *match) bool {
	h, min := m.numbers[0], m.numbers[1]
	if h < 1 || h > 24 || min < 10 || min > 59 || !p.isBoundary(m.to) {
		return false
	}
	c := clock{hour: h, minute: min, grain: Minute}
	if h > 12 {
		c.half = fixed
	}
	m.clocks[0] = c
	return clockTime(p, s, m)
}

// hour is HOUR by itself: what stands before or after it has to make it a time.
func hour(p *parser, s *said, m *match) bool {
	c := m.clocks[0]
	if c.hour > 24 || c.likeYear || c.hour == 0 && c.half != fixed {
		return false
	}
	return (p.isHourAfter(s, m) || p.isHourBefore(m) || p.isHourHinted(s, m)) && clockTime(p, s, m)
}

// isHourAfter reports whether the day or its part that was said makes a number
// an hour: "tonight 8", "Friday nine thirty", "Friday 8h".
func (p *parser) isHourAfter(s *said, m *match) bool {
	c := m.clocks[0]
	switch {
	case s.has&sPart != 0 && c.hour <= 12 && p.isBoundary(m.to):
		return true
	case s.has&oneDay == 0:
		return false
	case c.half == fixed && !c.bare:
		return true
	}
	if c.grain == Minute {
		return p.isBoundary(m.to) || p.digits(m.from) == 0
	}
	return s.has&(sDayWord|sWeekday) != 0 && c.hour >= 1 && c.hour <= 12 && p.endsClause(m.to)
}

// isHourBefore reports whether what follows makes a number an hour: "8 tonight",
// "9 tomorrow", "830 Pacific time". A time in words may be the whole text.
func (p *parser) isHourBefore(m *match) bool {
	c := m.clocks[0]
	switch {
	case c.hour == 0:
		return false
	case p.zoneAhead(m.to):
		return true
	case m.from == 0 && m.to == len(p.toks):
		return p.digits(0) == 0 && c.grain == Minute
	}
	return p.digits(m.from) <= 2 && c.hour <= 12 && p.dayPartAhead(m.to)
}

// zoneAhead reports whether a time zone follows.
func (p *parser) zoneAhead(i int) bool {
	if p.is(i, aPlace) && p.isWordTime(i+1) {
		return true
	}
	if !p.is(i, aZone) {
		return false
	}
	_, next := p.zone(i)
	return next >= 0
}

// isHourHinted reports whether a number after a modifier is an hour: "by 5.",
// but not "around 10".
func (p *parser) isHourHinted(s *said, m *match) bool {
	c := m.clocks[0]
	if s.has&^sLength != 0 || c.hour == 0 || c.hour > 12 && c.grain == Hour && c.bare || !p.is(m.from-1, anHourHint) {
		return false
	}
	if p.is(m.from-2, aDigit|aCardinal) && !p.toks[m.from-1].newline {
		return false // four by four
	}
	return p.endsClause(m.to) && (s.mod != None || s.between) || p.hasRole(m.to, rFor)
}

// dayPartAhead reports whether "tomorrow", "this evening", "in the morning" or
// the like follows.
func (p *parser) dayPartAhead(i int) bool {
	if p.punctAt(i, ',') {
		i++
	}
	if p.is(i, aDayWord) {
		return true
	}
	if p.is(i, aRelative) && p.is(i+1, aPart) {
		return true
	}
	j := i
	for p.is(j, isJoiner) && j < i+2 {
		j++
	}
	if p.is(i+1, aPart) && p.toks[i+1].part == night && j == i+1 {
		return true // 11 at night
	}
	return j > i && (p.is(j, aPart) && j == i+2 || p.is(j, aDayWord|aWeekday) && !p.is(i, anArticle))
}

// aroundHour is "around HOUR".
func aroundHour(p *parser, s *said, m *match) bool {
	c := m.clocks[0]
	if c.grain == Hour && (c.hour > 12 || s.has == 0 && !p.is(m.from-1, anHourHint) && !p.dayPartAhead(m.to)) {
		return false // "around 10" may be anything
	}
	s.approximate = true
	return atHour(p, s, m)
}

// clocks is CLOCK - CLOCK, where one of the two may be but an hour.
func clocks(p *parser, s *said, m *match) bool {
	if p.isOffset(m) || !p.freeRight(m.to) && !p.is(m.to, aZone) || !s.take(sClocks, sClock|sNow|sSpan) {
		return false
	}
	s.clock, s.clockEnd = m.clocks[0], m.clocks[1]
	return s.clock.hour <= 24 && s.clockEnd.hour <= 24
}

// isOffset reports whether a match ends with an offset from UTC: "13:00 -0400".
func (p *parser) isOffset(m *match) bool {
	t, sign := &p.toks[m.to-1], &p.toks[m.to-2]
	return t.digits == 4 && !t.gap && sign.is&isSign != 0 && sign.gap
}

// hours is HOUR - HOUR: it needs "from" or a day beside it.
func hours(p *parser, s *said, m *match) bool {
	if m.clocks[0].likeYear || m.clocks[1].likeYear {
		return false
	}
	if m.clocks[0].bare && m.clocks[1].bare {
		if !p.isBoundary(m.to) || m.clocks[0].hour < 1 || m.clocks[0].hour > 24 || m.clocks[1].hour > 24 {
			return false
		}
		if !s.between && s.has&(sPart|sDate|sWeekday|sDayWord) == 0 && !p.dayPartAhead(m.to) {
			return false
		}
	}
	return clocks(p, s, m)
}

// partOfDay is PART: "morning". It needs a day, "in the" or "this".
func partOfDay(p *parser, s *said, m *match) bool {
	if s.has&(oneDay|sShift|sNth) == 0 && (s.has&(sClock|sClocks) == 0 || s.clock.bare) {
		return false
	}
	return fillPart(s, m.part, noEdge)
}

func fillPart(s *said, x part, e edge) bool {
	if !s.take(sPart, sNow|sSpan) {
		return false
	}
	s.part, s.partEdge = x, e
	return true
}

// inThePart is "in the PART".
func inThePart(p *parser, s *said, m *match) bool { return fillPart(s, m.part, noEdge) }

// hourInTheHalf is "3 in the am".
func hourInTheHalf(p *parser, s *said, m *match) bool {
	c := &m.clocks[0]
	if c.hour > 12 || c.half != unsaid {
		return false
	}
	c.half = am
	if p.toks[m.to-1].role == rPM {
		c.half = pm
	}
	return clockTime(p, s, m)
}

// atNight is "at night".
func atNight(p *parser, s *said, m *match) bool {
	return m.part == night && s.has&(sClock|oneDay|sClocks) != 0 && fillPart(s, night, noEdge)
}

// inTheHalf is "in the am" after a time.
func inTheHalf(p *parser, s *said, m *match) bool {
	if s.has&sClock == 0 || s.clock.half != unsaid {
		return false
	}
	s.clock.half = am
	if p.toks[m.to-1].role == rPM {
		s.clock.half = pm
	}
	return true
}

// amOrPM is "am" after a day: "Friday pm".
func amOrPM(p *parser, s *said, m *match) bool {
	if s.has&oneDay == 0 || s.has&times != 0 || !p.isBoundary(m.to) || p.toks[m.from].newline {
		return false
	}
	x := morning
	if p.toks[m.from].role == rPM {
		x = afternoon
	}
	return fillPart(s, x, noEdge)
}

// thePart is "the PART of" a day, or "the PART" after a modifier.
func thePart(p *parser, s *said, m *match) bool {
	return p.dayAhead(m.to) && fillPart(s, m.part, noEdge)
}

// edgePart is "early morning", "late in the afternoon".
func edgePart(p *parser, s *said, m *match) bool { return fillPart(s, m.part, m.edge) }

// relativePart is REL PART: "this morning", "last night".
func relativePart(p *parser, s *said, m *match) bool {
	m.dayWord = m.relative
	if s.has&(sDayWord|sDate|sWeekday) != 0 || !dayWord(p, s, m) {
		return false
	}
	return fillPart(s, m.part, noEdge)
}

// edgeRelativePart is "late this morning".
func edgeRelativePart(p *parser, s *said, m *match) bool {
	if !relativePart(p, s, m) {
		return false
	}
	s.partEdge = m.edge
	return true
}

// lunch is "at lunch", "over lunch".
func lunchPart(p *parser, s *said, m *match) bool {
	return (s.mod != None || s.has&oneDay != 0 || p.dayPartAhead(m.to)) && fillPart(s, lunch, noEdge)
}

// dayEnd is EOD, COB, "close of business".
func dayEnd(p *parser, s *said, m *match) bool {
	if !s.take(sClock, sClocks|sNow|sSpan) {
		return false
	}
	s.clock = clock{dayEnd: true, half: fixed, grain: Hour}
	return true
}

// firstThing is "first thing": when work begins, nine o'clock.
func firstThing(p *parser, s *said, m *match) bool {
	if !p.dayAhead(m.to) && s.has&oneDay == 0 && !p.is(m.to-1, aPart) {
		return false // "first thing, we …"
	}
	m.clocks[0] = clock{hour: 9, half: fixed, grain: Hour}
	return clockTime(p, s, m)
}

// namedClock is a time of day by name.
func namedClock(hour int) filler {
	return func(p *parser, s *said, m *match) bool {
		m.clocks[0] = clock{hour: hour, half: fixed, grain: Hour}
		return clockTime(p, s, m)
	}
}

// sameTime is "this time": the time of day of the reference.
func sameTime(p *parser, s *said, m *match) bool {
	if s.has&dates == 0 && !p.dayAhead(m.to) && !p.periodAhead(m.to) {
		return false
	}
	m.clocks[0] = clock{reference: true, half: fixed, grain: Minute}
	return clockTime(p, s, m)
}

// inZone is a zone by the name of a place.
func inZone(name string) filler {
	return func(p *parser, s *said, m *match) bool {
		m.zone = zoneSaid{name: name}
		return zone(p, s, m)
	}
}

// localTime is "local time" after a time: the zone of the reference.
func localTime(p *parser, s *said, m *match) bool {
	if s.local || s.has&(sClock|sClocks) == 0 {
		return false
	}
	s.local = true
	return true
}

// zone is ZONE after a time.
func zone(p *parser, s *said, m *match) bool {
	if s.has&(sClock|sClocks) == 0 || !s.take(sZone, sNow|sSpan) {
		return false
	}
	if p.is(m.from, isSign) && (s.has&sDate == 0 || s.has&sClock == 0 || s.clock.grain == Hour) {
		return false // 9:30 -2
	}
	s.zone = m.zone
	return true
}
