package when

import "time"

// maxYears is how far from the reference a result may lie. What is further off
// is not meant by anybody who plans work.
const maxYears = 100

// resolve turns what was said into a result.
func (p *parser) resolve(r reading) (res Result, ok bool) {
	res, ok = p.resolveReading(r)
	if !ok || !p.isNear(res.Start) || !res.End.IsZero() && !p.isNear(res.End) || res.Kind == Range && !res.End.After(res.Start) {
		return res, false
	}
	res.Mod = p.modifierOf(r)
	if res.Doubt != nil {
		for i := range res.Doubt.Alternatives {
			res.Doubt.Alternatives[i].Mod = res.Mod
		}
	}
	return res, true
}

func (p *parser) resolveReading(r reading) (res Result, ok bool) {
	s := &p.first
	switch {
	case r.isRange:
		return p.resolveRange(s, &p.last)
	case r.isAnchor:
		if s.has != 0 {
			res, ok = p.resolveOne(s)
		}
		return p.resolveAnchor(res, ok)
	case s.has&sNow != 0 && s.between && s.mod == None:
		return res, false // between now and then
	}
	if p.res, ok = p.resolveOne(s); ok {
		p.res.Doubt = p.doubt(s, &p.res)
	}
	return p.res, ok
}

// modifierOf is how the time is meant. In "from A to B" the "from" is no
// "since".
func (p *parser) modifierOf(r reading) Modifier {
	s := &p.first
	switch {
	case s.mod == Since && (r.isRange || s.has&(sClocks|sLength|sDays) != 0):
		return None
	case s.approximate && (s.mod == None || s.mod == On):
		return Around
	}
	return s.mod
}

func (p *parser) isNear(t time.Time) bool {
	years := t.Year() - p.ref.Year()
	return years > -maxYears && years < maxYears
}

// resolveOne turns one phrase into a result.
func (p *parser) resolveOne(s *said) (res Result, ok bool) {
	loc := p.ref.Location()
	if s.has&sZone != 0 {
		if loc, res.Zone = p.locationOf(s.zone); loc == nil {
			return res, false
		}
		if res.Zone == "" {
			defer p.toReference(&res)
		}
	}
	switch {
	case s.has&sNow != 0:
		res.Kind, res.Grain, res.HasTime, res.Start = Point, Second, true, p.ref
		return res, true
	case s.has&sSpan != 0:
		return p.resolveSpan(s), true
	case s.has&sShift != 0 && s.shiftFromNow:
		return p.fromNow(s, loc, res), true
	}
	d, dated, ok := p.daysOrToday(s)
	if !ok {
		return res, false
	}
	p.onTheEdge(s, d)
	if s.has&times != 0 {
		p.setTimes(&res, s, d, dated, loc)
	} else {
		setDays(&res, d, loc)
		res.endOf = s.has&sEdge != 0 && s.edge == atEnd
	}
	if s.has&sShift != 0 {
		p.shift(&res, s)
	}
	if s.has&sLength != 0 {
		p.lengthen(&res, s.length)
	}
	return res, true
}

// toReference moves a time with an offset that no zone has to the zone of the
// reference: it is the same instant, and can be written down.
func (p *parser) toReference(res *Result) {
	res.Start = res.Start.In(p.ref.Location())
	if !res.End.IsZero() {
		res.End = res.End.In(p.ref.Location())
	}
}

// daysOrToday finds the days that were said; if none were, but a time, they are
// today, and dated is false.
func (p *parser) daysOrToday(s *said) (d days, dated, ok bool) {
	if s.clock.reference && s.has&sPeriod != 0 {
		// "this time next year"
		return oneDayOf(p.moved(p.today, p.times(float64(s.unitRelative), s.unit))), true, true
	}
	if d, ok = p.days(s); ok {
		return d, true, true
	}
	timeOnly := s.has&times != 0 && s.has&(dates|sEdge|sWeekOf)&^sShift == 0
	return oneDayOf(p.today), false, timeOnly
}

// onTheEdge reads "early Friday" as Friday morning and "late Friday" as its
// afternoon.
func (p *parser) onTheEdge(s *said, d days) {
	if s.has&sEdge == 0 || d.to-d.from != 1 {
		return
	}
	if s.has&sPart != 0 && (s.edge == early || s.edge == late) {
		s.partEdge = s.edge // early tomorrow morning
	}
	if s.has&times != 0 {
		return
	}
	switch s.edge {
	case early:
		s.has |= sPart
		s.part = morning
	case late:
		s.has |= sPart
		s.part = afternoon
	case atEnd:
		if s.has&oneDay != 0 {
			s.has |= sClock
			s.clock = clock{dayEnd: true, half: fixed, grain: Hour}
		}
	}
}

// setDays makes the result a day, or a range of days.
func setDays(res *Result, d days, loc *time.Location) {
	res.Kind, res.Grain, res.Start = Point, Day, instant(d.from, 0, loc)
	if d.to-d.from > 1 {
		res.Kind, res.Grain, res.End = Range, d.grain, instant(d.to, 0, loc)
	}
}

// fromNow is an amount from now, or ago.
func (p *parser) fromNow(s *said, loc *time.Location, res Result) Result {
	base := p.today
	if s.has&sDayWord != 0 {
		base += s.dayWord
	}
	a := s.shift
	if s.backward {
		a = a.negative()
	}
	day := p.moved(base, a)
	switch {
	case s.has&sWeekday != 0:
		day = mondayOf(day) + mod(int(s.weekday)-1, 7)
	case a.seconds != 0:
		res.Kind, res.Grain, res.HasTime = Point, a.grain, true
		res.Start = instant(day, p.seconds, p.ref.Location()).Add(time.Duration(a.seconds) * time.Second)
		return res
	}
	if s.has&times != 0 {
		p.setTimes(&res, s, oneDayOf(day), true, loc)
		return res
	}
	setDays(&res, oneDayOf(day), loc)
	return res
}

func (a amount) negative() amount {
	a.months, a.days, a.workdays, a.seconds = -a.months, -a.days, -a.workdays, -a.seconds
	return a
}

// moved moves a day by the calendar part of an amount.
func (p *parser) moved(day int, a amount) int {
	return addWorkingDays(addMonths(day, int(a.months))+int(a.days), int(a.workdays))
}

// shift moves a result by the amount before it: "two weeks from Friday".
func (p *parser) shift(res *Result, s *said) {
	a := s.shift
	if s.backward {
		a = a.negative()
	}
	res.Start = p.add(res.Start, a)
	if s.weekdayCount != 0 {
		res.Start = p.countWeekdays(res.Start, s)
	}
	if a.grain < Day {
		res.HasTime, res.Grain = true, a.grain
	}
	res.Kind, res.End = Point, time.Time{}
	if s.shiftWhole && a.grain > Day {
		y, m, d := res.Start.Date()
		n := dayNumber(y, int(m), d)
		whole := weekAt(n)
		switch a.grain {
		case Month:
			whole = monthsAt(y, int(m), 1, Month)
		case Year:
			whole = monthsAt(y, 1, 12, Year)
		}
		setDays(res, whole, res.Start.Location())
		return
	}
	if !res.HasTime {
		res.Grain = Day
	}
}

// countWeekdays moves a day to the nth such weekday after it, or before it if n
// is negative.
func (p *parser) countWeekdays(t time.Time, s *said) time.Time {
	n := s.weekdayCount
	day := p.nextWeekday(dayOf(t), s.weekday) + 7*(n-1)
	if n < 0 {
		day = p.nextWeekday(dayOf(t)-1, s.weekday) + 7*n
	}
	return instant(day, 0, t.Location())
}

// add moves an instant by an amount, on the calendar for days and more.
func (p *parser) add(t time.Time, a amount) time.Time {
	y, m, d := t.Date()
	h, mi, sec := t.Clock()
	day := p.moved(dayNumber(y, int(m), d), a)
	if a.months != 0 || a.days != 0 || a.workdays != 0 {
		t = instant(day, h*3600+mi*60+sec, t.Location())
	}
	return t.Add(time.Duration(a.seconds) * time.Second)
}

// lengthen makes a result the start of a range of some length.
func (p *parser) lengthen(res *Result, a amount) {
	res.Kind, res.End = Range, p.add(res.Start, a)
	if a.seconds != 0 && a.grain < Day {
		res.HasTime = true
	}
	if res.Grain > Day {
		res.Grain = Day
	}
}

// resolveSpan is "the next three days": it begins tomorrow, or now for hours.
func (p *parser) resolveSpan(s *said) (res Result) {
	a, loc := s.shift, p.ref.Location()
	res.Kind, res.Grain = Range, a.grain
	switch {
	case a.grain < Day && s.backward:
		res.HasTime, res.Start, res.End = true, p.add(p.ref, a.negative()), p.ref
	case a.grain < Day:
		res.HasTime, res.Start, res.End = true, p.ref, p.add(p.ref, a)
	case a.grain == Quarter:
		n := int(a.months) / 3
		d := p.relativePeriod(uQuarter, 1)
		if s.backward {
			n, d = -n, p.relativePeriod(uQuarter, 0)
		}
		from, to := d.from, addMonths(d.from, 3*n)
		res.Start, res.End = instant(min(from, to), 0, loc), instant(max(from, to), 0, loc)
	case s.backward:
		res.Grain, res.End = Day, instant(p.today, 0, loc)
		res.Start = p.add(res.End, a.negative())
	default:
		res.Grain, res.Start = Day, instant(p.today+1, 0, loc)
		res.End = p.add(instant(p.today, 0, loc), a)
		res.End = p.add(res.End, amount{days: 1})
	}
	return res
}
