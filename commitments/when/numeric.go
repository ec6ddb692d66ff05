package when

// A numericDate is a date in numbers, perhaps with the name of its month. Zero
// fields were not said.
type numericDate struct {
	year, month, day int
	// swappable says that day and month could be exchanged: 5/6.
	swappable bool
	// loose says that the form alone does not make it a date: 7.6, 2-15.
	loose bool
}

// A datePart is one of the two or three parts of a numeric date.
type datePart struct {
	value, digits, month int // month is set for a name
}

// numericDate reads 2026-05-18, 20260518, 5/18/26, 18.05.2026, 5/18, 31-Oct-74,
// Dec/2018 and 2026/05. Its parts are not separated by blanks, except for
// "2026 05 18".
func (p *parser) numericDate(i int) (d numericDate, next int) {
	if t := &p.toks[i]; t.digits == 8 {
		d = numericDate{year: t.num() / 10000, month: t.num() / 100 % 100, day: t.num() % 100}
		if !d.valid() || d.year < 1900 || d.year > 2199 || !p.freeRight(i+1) {
			return d, -1
		}
		return d, i + 1
	}
	var parts [3]datePart
	n, sep, next := p.dateParts(i, &parts)
	switch n {
	case 3:
		d = p.fromThree(parts, sep)
	case 2:
		d = p.fromTwo(parts, sep)
	default:
		return d, -1
	}
	if !d.valid() || !p.freeRight(next) && !p.isTimeMark(next) {
		return d, -1
	}
	return d, next
}

// isTimeMark reports whether token i is the T of 2026-05-18T13:00.
func (p *parser) isTimeMark(i int) bool {
	return p.hasRole(i, rTimeMark) && p.gluedDigits(i+1)
}

// dateParts collects up to three parts with one separator between them. next is
// the token after them.
func (p *parser) dateParts(i int, parts *[3]datePart) (n int, sep byte, next int) {
	for n < 3 {
		part, ok := p.datePart(i)
		if !ok || part.month > 0 && n > 0 && parts[0].month > 0 {
			break
		}
		parts[n], next = part, i+1
		n++
		c, after := p.separator(i + 1)
		if c == 0 || sep != 0 && c != sep || c == ' ' && parts[0].digits != 4 {
			break
		}
		sep, i = c, after
	}
	return n, sep, next
}

func (p *parser) datePart(i int) (datePart, bool) {
	if i >= len(p.toks) {
		return datePart{}, false
	}
	t := &p.toks[i]
	if t.is&aMonth != 0 {
		return datePart{month: int(t.month)}, true
	}
	return datePart{value: t.num(), digits: int(t.digits)}, t.digits > 0 && t.digits <= 4
}

// separator is the character that separates two parts of a date before token i,
// and the token of the second part: '/', '.', '-', a blank, or 0 for none. (A
// hyphen before a letter is no token, one after it is.)
func (p *parser) separator(i int) (c byte, next int) {
	if i >= len(p.toks) {
		return 0, i
	}
	t := &p.toks[i]
	switch {
	case t.hyphen:
		return '-', i
	case t.gap && (t.digits > 0 || t.is&aMonth != 0) && !t.newline:
		return ' ', i
	case t.gap || t.letters || t.digits > 0 || i+1 >= len(p.toks) || p.toks[i+1].gap:
		return 0, i
	case t.role == rHyphen:
		return '-', i + 1
	}
	if c := p.text[t.pos]; c == '/' || c == '.' {
		return c, i + 1
	}
	return 0, i
}

// fromThree orders three parts. A year of four digits shows where it stands; a
// name is the month; else the habit of the reader decides, unless a number above
// 12 does.
func (p *parser) fromThree(parts [3]datePart, sep byte) (d numericDate) {
	a, b, c := parts[0], parts[1], parts[2]
	switch {
	case a.digits == 4 && c.month > 0:
		return numericDate{year: a.value, month: c.month, day: b.value} // 2020/23/Sep
	case a.digits == 4:
		return numericDate{year: a.value, month: b.value + b.month, day: c.value}
	case sep == ' ' || c.month > 0:
		return d
	case a.month > 0 && b.digits == 4:
		return numericDate{year: b.value, month: a.month, day: c.value}
	case c.digits != 2 && c.digits != 4 || a.digits > 2 || b.digits > 2:
		return d
	}
	d = p.dayAndMonth(a, b, sep)
	if d.year = c.value; c.digits == 2 {
		d.year = p.century(c.value)
		d.loose = sep == '-' && a.month+b.month == 0 && max(a.value, b.value) <= 12 // 9-10-11
	}
	return d
}

// fromTwo orders two parts: day and month, or month and year.
func (p *parser) fromTwo(parts [3]datePart, sep byte) (d numericDate) {
	a, b := parts[0], parts[1]
	switch {
	case sep == ' ' || a.digits == 3 || b.digits == 3:
		return d
	case a.digits == 4 && b.digits != 4 && sep != '.':
		return numericDate{year: a.value, month: b.value + b.month, loose: b.digits == 1 && sep == '-'}
	case b.digits == 4 && sep != '.':
		return numericDate{year: b.value, month: a.value + a.month}
	case a.digits == 4 || b.digits == 4:
		return d
	}
	d = p.dayAndMonth(a, b, sep)
	d.loose = a.month == 0 && b.month == 0 && sep != '/'
	return d
}

// dayAndMonth orders a day and a month.
func (p *parser) dayAndMonth(a, b datePart, sep byte) numericDate {
	switch {
	case a.month > 0:
		return numericDate{month: a.month, day: b.value}
	case b.month > 0:
		return numericDate{month: b.month, day: a.value}
	case a.value > 12 || b.value <= 12 && (sep == '.' || p.reader.DayFirst):
		return numericDate{month: b.value, day: a.value, swappable: a.value <= 12 && a.value != b.value}
	}
	return numericDate{month: a.value, day: b.value, swappable: b.value <= 12 && a.value != b.value}
}

// valid reports whether there is such a date. The 29th of February needs a leap
// year only if the year was said.
func (d numericDate) valid() bool {
	if d.month < 1 || d.month > 12 || d.year != 0 && (d.year < 1000 || d.year > 2999) {
		return false
	}
	if d.day == 0 {
		return d.year != 0
	}
	return isDate(d.year, d.month, d.day)
}

// isDate reports whether a month has a day, in the year or, if that is zero, in
// any.
func isDate(year, month, day int) bool {
	if year == 0 {
		year = 2000
	}
	return day >= 1 && month >= 1 && month <= 12 && day <= daysIn(year, month)
}
