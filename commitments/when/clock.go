package when

// A clock is a time of day as it was said.
type clock struct {
	hour, minute, second int
	half                 meridiem
	grain                Grain
	// dayEnd says that it is the end of the working hours, whenever that is.
	dayEnd bool
	// reference says that it is the time of day of the reference: "this time
	// tomorrow".
	reference bool
	// bare says that only a number was said, which may be something else.
	bare bool
	// likeYear says that the number may be a year: 2014.
	likeYear bool
}

// A meridiem says which half of the day was said.
type meridiem uint8

const (
	unsaid meridiem = iota
	am
	pm
	fixed // a 24-hour clock
)

func (c clock) seconds() int { return c.hour*3600 + c.minute*60 + c.second }

// clock reads a time of day. It is sure if the words can hardly mean something
// else; next is -1 if there is none.
func (p *parser) clock(i int) (c clock, sure bool, next int) {
	if c, next = p.namedTime(i); next >= 0 {
		return c, true, next
	}
	if c, next = p.relativeClock(i); next >= 0 {
		sure = !p.hasRole(next-2, rTo) || p.is(i, aFraction|anArticle) || p.is(i+1, aUnit) || c.half == fixed
		c, said, next := p.withMeridiem(c, next)
		return c, sure || said, next
	}
	c, sure, next = p.plainClock(i)
	if next < 0 {
		return c, false, -1
	}
	c, said, next := p.withMeridiem(c, next)
	if next < 0 || c.hour > 24 || c.hour == 24 && c.minute+c.second > 0 {
		return c, false, -1
	}
	return c, sure || said, next
}

// namedTime reads noon and midnight.
func (p *parser) namedTime(i int) (c clock, next int) {
	if p.toks[i].num() == 12 && p.is(i+1, aTime) {
		i++ // 12 noon
	}
	t := &p.toks[i]
	if t.is&aTime == 0 {
		return c, -1
	}
	return clock{hour: int(t.number) / 60, minute: int(t.number) % 60, half: fixed, grain: Hour}, i + 1
}

// plainClock reads the numbers of a time: 9:30, 9:30:15, 9.30, 16h30, 0930, 9,
// nine thirty.
func (p *parser) plainClock(i int) (c clock, sure bool, next int) {
	t := &p.toks[i]
	switch {
	case t.digits == 0:
		c, next = p.clockInWords(i)
		return c, false, next
	case t.digits > 4:
		return c, false, -1
	case t.digits >= 3:
		return p.writtenTogether(i)
	}
	c = clock{hour: t.num(), grain: Hour, bare: true}
	if t.digits == 2 && c.hour < 10 || c.hour > 12 || c.hour == 0 {
		c.half = fixed
	}
	return p.minutes(c, i+1)
}

// writtenTogether reads 930, 0930 and "1400 hours".
func (p *parser) writtenTogether(i int) (c clock, sure bool, next int) {
	t := &p.toks[i]
	n := t.num()
	c = clock{hour: n / 100, minute: n % 100, grain: Minute, bare: true}
	c.likeYear = t.digits == 4 && n >= 1900 && n < 2100
	if t.digits == 4 && c.hour < 10 || c.hour > 12 {
		c.half = fixed
	}
	switch {
	case c.minute > 59 || c.hour > 23:
		return c, false, -1
	case p.hasRole(i+1, rHours) && t.digits == 4:
		c.half = fixed
		return c, true, i + 2
	}
	return c, false, i + 1
}

// minutes reads what follows the hour of a time in digits.
func (p *parser) minutes(c clock, i int) (_ clock, sure bool, next int) {
	switch {
	case p.glued(i, ':') && p.twoDigits(i+1):
		c.minute, c.grain, c.bare = p.toks[i+1].num(), Minute, false
		c, next = p.secondsAfter(c, i+2)
		return c, true, next
	case p.isLetterH(i):
		c.half, c.bare = fixed, c.hour < 8 // 3h may be a length
		if p.twoDigits(i + 1) {
			c.minute, c.grain = p.toks[i+1].num(), Minute
			return c, !c.bare, i + 2
		}
		if c.bare && (i < 2 || !p.is(i-2, anHourHint)) {
			return c, false, -1 // "by Friday, 3h" is a day and a length
		}
		return c, false, i + 1
	case p.glued(i, '.') && p.twoDigits(i+1):
		c.minute, c.grain = p.toks[i+1].num(), Minute
		return c, false, i + 2
	}
	return c, false, i
}

// secondsAfter reads the seconds, and skips a fraction of them.
func (p *parser) secondsAfter(c clock, i int) (clock, int) {
	if !p.glued(i, ':') || !p.twoDigits(i+1) {
		return c, i
	}
	c.second, c.grain = p.toks[i+1].num(), Second
	if i += 2; (p.glued(i, '.') || p.glued(i, ',')) && p.gluedDigits(i+1) {
		i += 2
	}
	return c, i
}

// isLetterH reports whether token i is the h of 16h30.
func (p *parser) isLetterH(i int) bool {
	return p.hasRole(i, rHours) && !p.toks[i].gap && p.toks[i].end-p.toks[i].pos == 1 && !p.toks[i].hyphen
}

// clockInWords reads "nine", "nine thirty" and "nine oh five".
func (p *parser) clockInWords(i int) (c clock, next int) {
	h, j := p.cardinal(i)
	if j < 0 || h > 24 || h > 12 && j > i+1 {
		return c, -1
	}
	c = clock{hour: h, grain: Hour, bare: true}
	k := p.skip(j, rOh)
	if m, after := p.cardinalAt(k); after >= 0 && (m >= 10 && m < 60 && k == j || m < 10 && k > j) {
		c.minute, c.grain = m, Minute
		return c, after
	}
	return c, j
}

func (p *parser) cardinalAt(i int) (n, next int) {
	if !p.is(i, aCardinal) || p.toks[i].newline {
		return 0, -1
	}
	return p.cardinal(i)
}

// relativeClock reads times that count from an hour: "half past two", "a
// quarter to three", "twenty minutes past eight", "half three" (14:30 is meant
// by "half two" in British English).
func (p *parser) relativeClock(i int) (c clock, next int) {
	m, j := p.minutesCounted(i)
	if m >= 60 {
		return c, -1
	}
	switch {
	case p.hasRole(j, rPast):
		c, next = p.countedHour(j + 1)
		c.minute = m
	case (p.hasRole(j, rTo) || p.hasRole(j, rUntil)) && p.isCounted(i, m):
		c, next = p.countedHour(j + 1)
		if c.hour, c.minute = c.hour-1, 60-m; c.hour < 1 && c.half != fixed {
			c.hour += 12
		}
	case m == 30 && p.is(i, aFraction) && j == i+1 && !p.is(j, anArticle):
		if c, next = p.countedHour(j); c.half == fixed || c.grain != Hour {
			return c, -1
		}
		c.minute = m
	default:
		return c, -1
	}
	c.grain, c.bare = Minute, false
	return c, next
}

// isCounted reports whether "m to" counts minutes: "10 to 12" is a range, "ten
// to twelve" and "20 to 3" are not.
func (p *parser) isCounted(i, m int) bool { return p.toks[i].digits == 0 || m > 12 || p.is(i+1, aUnit) }

// minutesCounted reads the minutes before "past" or "to".
func (p *parser) minutesCounted(i int) (m, next int) {
	if p.is(i, anArticle) {
		i++
	}
	switch {
	case p.is(i, aFraction) && !p.is(i, aDigit):
		m, next = int(p.toks[i].number)*60/100, i+1
	case p.is(i, aDigit):
		if p.toks[i].digits > 2 {
			return 0, -1
		}
		m, next = p.toks[i].num(), i+1
	default:
		m, next = p.cardinalAt(i)
	}
	if next >= 0 && p.is(next, aUnit) && p.toks[next].unit == uMinute {
		next++
	}
	return m, next
}

// countedHour reads the hour after "past" or "to".
func (p *parser) countedHour(i int) (c clock, next int) {
	if i >= len(p.toks) {
		return c, -1
	}
	if c, next = p.namedTime(i); next >= 0 {
		return c, next
	}
	if t := &p.toks[i]; t.digits > 0 {
		if t.digits > 2 || t.num() > 24 {
			return c, -1
		}
		c, next = clock{hour: t.num(), grain: Hour}, i+1
		if t.num() > 12 {
			c.half = fixed
		}
		return c, next
	}
	h, next := p.cardinalAt(i)
	if h > 12 || h < 1 {
		return c, -1
	}
	return clock{hour: h, grain: Hour}, next
}

// withMeridiem reads "am", "p.m.", "o'clock" and the like after a time. next is
// -1 if it does not go with the time.
func (p *parser) withMeridiem(c clock, i int) (_ clock, said bool, next int) {
	if p.hasRole(i, rOClock) {
		i, said, c.bare = i+1, true, false
	}
	half, next := p.meridiem(i)
	if next < 0 {
		if next = p.ish(i); next > i {
			said = said || c.grain == Minute || c.hour <= 12
		}
		return c, said, next
	}
	if c.hour > 12 || c.hour == 0 && half == pm {
		if c.hour > 12 && half == pm && c.grain != Hour {
			return c, true, next // 17:30 pm
		}
		return c, false, -1
	}
	c.half, c.bare = half, false
	return c, true, next
}

// meridiem reads am, a.m., a m, p; next is -1 if there is none. A single letter
// has to touch the number.
func (p *parser) meridiem(i int) (half meridiem, next int) {
	j := i
	if p.glued(j, '.') && j+1 < len(p.toks) && !p.toks[j+1].gap {
		j++ // 9.am
	}
	if !p.is(j, isMeridiem) || p.toks[j].newline {
		return unsaid, -1
	}
	half = am
	if p.toks[j].role == rPM {
		half = pm
	}
	if p.toks[j].end-p.toks[j].pos > 1 {
		return half, j + 1
	}
	k := j + 1
	dotted := p.punctAt(k, '.')
	if dotted {
		k++
	}
	if p.hasRole(k, rM) {
		k++
		if dotted && p.punctAt(k, '.') {
			k++
		}
		return half, k
	}
	if p.toks[j].gap || j > i {
		return unsaid, -1
	}
	return half, j + 1
}

// ish skips an "ish" that touches the time.
func (p *parser) ish(i int) int {
	if i < len(p.toks) && p.hasRole(i, rIsh) && (!p.toks[i].gap || p.toks[i].hyphen) {
		return i + 1
	}
	return i
}

// twoDigits reports whether token i is a number of two digits below 60 that
// touches the one before it.
func (p *parser) twoDigits(i int) bool {
	return p.gluedDigits(i) && p.toks[i].digits == 2 && p.toks[i].num() < 60
}

func (p *parser) gluedDigits(i int) bool {
	return i < len(p.toks) && p.toks[i].digits > 0 && !p.toks[i].gap
}

// glued reports whether token i is the character c and touches the one before.
func (p *parser) glued(i int, c byte) bool {
	return p.punctAt(i, c) && !p.toks[i].gap
}

// punctAt reports whether token i is the character c.
func (p *parser) punctAt(i int, c byte) bool {
	return i < len(p.toks) && p.text[p.toks[i].pos] == c
}
