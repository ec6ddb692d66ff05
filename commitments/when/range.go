package when

// rolling are the days that are found by looking ahead from today, unless a
// year or a period was said too.
const rolling = sDate | sMonth | sDom | sQuarter

// resolveRange turns "A to B" into a result. Each end takes from the other what
// it does not say itself.
func (p *parser) resolveRange(a, b *said) (res Result, ok bool) {
	share(a, b)
	if b.has&sNow != 0 && a.has&(times|sNow) == 0 {
		b.has = b.has&^sNow | sDayWord // "between August and now": today
	}
	today := p.today
	defer func() { p.today = today }()
	var end Result
	if a.rolls() && b.has&(rolling|sDayWord|sNow|sPeriod|sShift) != 0 {
		// The end is the next; the start is the last before it.
		if end, ok = p.resolveOne(b); !ok {
			return res, false
		}
		p.today = dayOf(end.Start) - 364
		if a.has&sDom != 0 {
			p.today = dayOf(end.Start) - 27
		}
	}
	start, ok := p.resolveOne(a)
	if !ok {
		return res, false
	}
	if end.Kind == 0 {
		if end, ok = p.endAfter(start, a, b, today); !ok {
			return res, false
		}
	}
	return span(start, end)
}

// share gives each end the year of the other, and the end the day of the start.
func share(a, b *said) {
	if a.has&sYear == 0 && b.has&sYear != 0 && a.has&(sDate|sMonth) != 0 && a.has&sPeriod == 0 {
		a.has |= sYear
		a.year = b.year
		if a.month > b.month && b.has&(sDate|sMonth) != 0 {
			a.year--
		}
	}
	if a.has&dates == sWeekday && b.has&dates == sWeekday|sPeriod {
		a.has |= sPeriod // Monday to Wednesday next week
		a.unit, a.unitRelative = b.unit, b.unitRelative
	}
	if b.has&sZone != 0 && a.has&sZone == 0 {
		a.has |= sZone
		a.zone = b.zone
	}
}

func (s *said) rolls() bool { return s.has&rolling != 0 && s.has&(sYear|sPeriod) == 0 }

// endAfter finds the end of a range whose start is known.
func (p *parser) endAfter(start Result, a, b *said, today int) (end Result, ok bool) {
	p.today = today
	if b.has&(sDayWord|sPeriod|sShift|sNow|sYear) == 0 {
		p.today = dayOf(start.Start)
	}
	if b.has&(dates|sEdge|sWeekOf) != 0 || a.has&dates == 0 {
		return p.resolveOne(b)
	}
	if a.has&sNow != 0 && b.clock.half == unsaid && b.has&sClock != 0 {
		b.clock.half = p.halfAfter(b.clock)
		return p.resolveOne(b)
	}
	// A time only: on the day of the start, or the next.
	b.has |= sDayWord
	if end, ok = p.resolveOne(b); ok && !end.Start.After(start.Start) {
		b.dayWord = 1
		end, ok = p.resolveOne(b)
	}
	return end, ok
}

// halfAfter is the half of the day in which a time next comes after now.
func (p *parser) halfAfter(c clock) meridiem {
	if now := p.seconds % (secondsPerDay / 2); (c.seconds() > now) == (p.seconds < secondsPerDay/2) {
		return am
	}
	return pm
}

// span is the range from the beginning of one result to the end of another.
func span(start, end Result) (Result, bool) {
	res := start
	res.Kind = Range
	res.HasTime = start.HasTime || end.HasTime
	res.Grain = max(start.Grain, end.Grain)
	if res.Zone == "" {
		res.Zone = end.Zone
	}
	switch {
	case end.Kind == Range:
		res.End = end.End
	case end.HasTime:
		res.End = end.Start
	default:
		res.End, res.Grain = previousDay(end.Start, -1), Day
	}
	return res, res.End.After(res.Start)
}
