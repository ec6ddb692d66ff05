package when

import "time"

// setTimes makes the result a time of a day, or a range of times.
func (p *parser) setTimes(res *Result, s *said, d days, dated bool, loc *time.Location) {
	res.HasTime = true
	day := d.from
	switch {
	case s.has&sClocks != 0:
		from, to := p.pair(s.clock, s.clockEnd, s)
		start := p.at(day, from, loc)
		end := p.at(day, to, loc)
		if !end.After(start) {
			end = p.at(day+1, to, loc)
		}
		if !dated && start.Before(p.ref) {
			start, end = p.at(day+1, from, loc), p.add(end, amount{days: 1})
		}
		res.Kind, res.Grain, res.Start, res.End = Range, max(from.grain, to.grain), start, end
	case s.has&sClock != 0:
		c := p.guess(s.clock, s)
		if !dated {
			day = p.upcoming(c, loc)
		}
		res.Kind, res.Grain, res.Start = Point, c.grain, p.at(day, c, loc)
		s.skipped = isSkipped(res.Start, c)
		if again, ok := secondInstant(day, c.seconds(), loc); ok && !c.dayEnd && !c.reference {
			s.repeated = true
			if s.second {
				res.Start = again
			}
		}
	default:
		p.setPart(res, s, day, dated, loc)
	}
}

// at is the instant of a time of day.
func (p *parser) at(day int, c clock, loc *time.Location) time.Time {
	switch {
	case c.dayEnd:
		return instant(day, p.reader.dayEnd(day)*60, loc)
	case c.reference:
		return instant(day, p.seconds, loc)
	}
	return instant(day, c.seconds(), loc)
}

// isSkipped reports whether the clocks jump over a time, so that t is another.
func isSkipped(t time.Time, c clock) bool {
	h, m, _ := t.Clock()
	return !c.dayEnd && !c.reference && (h*60+m != (c.hour*60+c.minute)%(24*60))
}

// upcoming is the day of a time of day without a day: the first on which it is
// after the reference, or the reference itself.
func (p *parser) upcoming(c clock, loc *time.Location) int {
	for n := dayOf(p.ref.In(loc)) - 1; ; n++ {
		if !p.at(n, c, loc).Before(p.ref) {
			return n
		}
	}
}

// guess completes an hour that was said without "am" or "pm": by the part of
// the day that was said with it, else one to six are in the afternoon.
func (p *parser) guess(c clock, s *said) clock {
	switch {
	case c.half == am && c.hour == 12:
		c.hour = 0
	case c.half == pm && c.hour < 12:
		c.hour += 12
	case c.half != unsaid || c.hour > 12:
	case s.has&sPart != 0:
		c.hour = hourIn(s.part, c.hour, s.tonight)
	case c.hour >= 1 && c.hour <= 6:
		c.hour += 12
	}
	if c.hour == 24 {
		c.second, c.minute = 0, 0
	}
	c.half = fixed
	return c
}

// hourIn is an hour up to twelve in a part of the day.
func hourIn(x part, hour int, tonight bool) int {
	switch {
	case x == morning:
		return hour % 12
	case x == night && hour < 6 && !tonight:
		return hour // two at night
	case hour < 12:
		return hour + 12
	case x == evening || x == night:
		return 24 // twelve at night
	}
	return hour
}

// pair completes the two ends of a range of times, of which one may have its
// "am" or "pm" only.
func (p *parser) pair(a, b clock, s *said) (clock, clock) {
	switch {
	case a.half == unsaid && (b.half == am || b.half == pm):
		b = p.guess(b, s)
		// The later of the two readings that is before the end: 11-1pm, 3-4pm.
		for _, half := range []meridiem{pm, am} {
			c := a
			c.half = half
			if c = p.guess(c, s); c.seconds() < b.seconds() {
				return c, b
			}
		}
		a.half = pm
		return p.guess(a, s), b
	case a.half == unsaid && b.half == fixed && b.hour > 12 && a.hour <= 12 && s.has&sPart == 0:
		a.half = fixed
		return a, b
	}
	a = p.guess(a, s)
	if b.half == unsaid {
		// The first reading after the start: 9-11, 11-1.
		for _, half := range []meridiem{am, pm} {
			c := b
			c.half = half
			if c = p.guess(c, s); c.seconds() > a.seconds() {
				return a, c
			}
		}
	}
	return a, p.guess(b, s)
}

// partHours are the hours of the parts of the day. The afternoon ends with the
// working hours.
var partHours = [...]struct{ from, to int }{
	morning:   {6, 12},
	lunch:     {12, 13},
	afternoon: {12, 17},
	evening:   {18, 24},
	night:     {20, 24},
}

// setPart makes the result a part of a day.
func (p *parser) setPart(res *Result, s *said, day int, dated bool, loc *time.Location) {
	from, to := partHours[s.part].from*60, partHours[s.part].to*60
	if s.part == afternoon {
		if end := p.reader.dayEnd(day); end > 14*60 && end < 20*60 {
			to = end
		}
	}
	switch s.partEdge {
	case early, atStart:
		to = from + (to-from)/2
	case late, atEnd:
		from += (to - from) / 2
	}
	if !dated && !instant(day, to*60, loc).After(p.ref) {
		day++
	}
	res.Kind, res.Grain = Range, DayPart
	res.Start, res.End = instant(day, from*60, loc), instant(day, to*60, loc)
}
