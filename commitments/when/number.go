package when

// number reads a whole number in digits or words, up to 999. It returns the
// token after it, or -1.
func (p *parser) number(i int) (n, next int) {
	t := &p.toks[i]
	if t.digits > 0 {
		if t.digits > maxDigits || !p.freeRight(i+1) {
			return 0, -1
		}
		return t.num(), i + 1
	}
	return p.cardinal(i)
}

// cardinal reads a number in words: "seven", "twenty-one", "two hundred".
func (p *parser) cardinal(i int) (n, next int) {
	if !p.is(i, aCardinal) || p.toks[i].number >= 100 {
		return 0, -1
	}
	n, next = p.below100(i)
	if p.is(next, aCardinal) && p.toks[next].number == 100 && n < 10 {
		n, next = n*100, next+1
		if j := p.skip(next, rAnd); p.is(j, aCardinal) && p.toks[j].number < 100 {
			rest, after := p.below100(j)
			return n + rest, after
		}
	}
	return n, next
}

// below100 reads "seven", "twenty", "twenty-one" and "twenty and one".
func (p *parser) below100(i int) (n, next int) {
	n, next = int(p.toks[i].number), i+1
	if n < 20 || n%10 != 0 {
		return n, next
	}
	j := p.skip(next, rAnd)
	if p.is(j, aCardinal) && p.toks[j].number > 0 && p.toks[j].number < 10 && !p.toks[j].newline {
		return n + int(p.toks[j].number), j + 1
	}
	return n, next
}

// ordinal reads "3rd", "third" and "twenty-third".
func (p *parser) ordinal(i int) (n, next int) {
	t := &p.toks[i]
	if t.digits > 0 {
		if t.digits <= 3 && p.isOrdinalEnding(i+1) {
			return t.num(), i + 2
		}
		return 0, -1
	}
	if t.is&anOrdinal != 0 {
		return int(t.ordinal), i + 1
	}
	if n := int(t.number); n >= 20 && n < 100 && n%10 == 0 && p.is(i+1, anOrdinal) {
		if o := int(p.toks[i+1].ordinal); o > 0 && o < 10 {
			return n + o, i + 2
		}
	}
	return 0, -1
}

func (p *parser) isOrdinalEnding(i int) bool {
	return i < len(p.toks) && !p.toks[i].gap && !p.toks[i].hyphen && p.hasRole(i, rOrdinal)
}

// dayOfMonth reads the day of a month, as an ordinal or a number.
func (p *parser) dayOfMonth(i int) (n, next int) {
	n, next = p.ordinal(i)
	if next < 0 {
		if t := &p.toks[i]; t.digits > 2 {
			return 0, -1
		}
		if n, next = p.number(i); next >= 0 && p.toks[i].digits > 0 && p.isTimeEnding(next) {
			return 0, -1
		}
	}
	if n < 1 || n > 31 || next >= 0 && p.is(next, aCardinal) && p.toks[next].number >= 100 {
		return 0, -1
	}
	return n, next
}

// isTimeEnding reports whether a number before token i is an hour or an amount:
// "5pm", "5 pm", "5h", "5 minutes", "5%".
func (p *parser) isTimeEnding(i int) bool {
	if i >= len(p.toks) {
		return false
	}
	t := &p.toks[i]
	if t.is&isMeridiem != 0 && (!t.gap || t.end-t.pos > 1) || p.hasRole(i, rOClock) {
		return true
	}
	return t.is&aUnit != 0 && t.is&(aWeekday|aMonth|anOrdinal) == 0 && t.unit != uDay && !t.newline
}

// year reads 2026, '26, "twenty twenty-six" and "two thousand and five".
func (p *parser) year(i int) (y, next int) {
	t := &p.toks[i]
	switch {
	case t.digits == 4:
		if t.num() < 1000 || t.num() > 2999 || !p.freeRight(i+1) {
			return 0, -1
		}
		return t.num(), i + 1
	case t.digits > 0:
		return 0, -1
	case t.is&isQuote != 0:
		if j := i + 1; j < len(p.toks) && p.toks[j].digits == 2 && !p.toks[j].gap && p.freeRight(j+1) {
			return p.century(p.toks[j].num()), j + 1
		}
		return 0, -1
	}
	return p.yearInWords(i)
}

// yearInWords reads "twenty twenty-six", "nineteen eighty", "seventeen hundred
// thirty three" and "two thousand (and) five".
func (p *parser) yearInWords(i int) (y, next int) {
	high, j := p.below100(i)
	if !p.is(j, aCardinal) {
		return 0, -1
	}
	switch n := p.toks[j].number; {
	case n == 1000 && high == 2:
		y = 2000
	case n == 100 && high >= 10 && high < 22:
		y = high * 100
	case n >= 10 && n < 100 && high >= 17 && high < 22:
		low, next := p.below100(j)
		return high*100 + low, next
	default:
		return 0, -1
	}
	if k := p.skip(j+1, rAnd); p.is(k, aCardinal) && p.toks[k].number < 100 {
		low, next := p.below100(k)
		return y + low, next
	}
	return y, j + 1
}

// century completes a year of two digits to the one from eighty years before
// the reference to twenty after it.
func (p *parser) century(y int) int {
	base, _, _ := dateOf(p.today)
	y += base - base%100
	switch {
	case y > base+20:
		return y - 100
	case y < base-80:
		return y + 100
	}
	return y
}

// is reports whether token i exists and has one of the classes.
func (p *parser) is(i int, c class) bool {
	return i >= 0 && i < len(p.toks) && p.toks[i].is&c != 0
}

// hasRole reports whether token i exists and has the role.
func (p *parser) hasRole(i int, r role) bool {
	return i >= 0 && i < len(p.toks) && p.toks[i].role == r
}

// skip returns the token after i if i has the role, else i.
func (p *parser) skip(i int, r role) int {
	if p.hasRole(i, r) {
		return i + 1
	}
	return i
}
