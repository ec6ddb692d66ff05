package when

import "time"

// A days value is a run of whole days that a phrase stands for.
type days struct {
	from, to int // day numbers, to exclusive
	grain    Grain
}

func oneDayOf(n int) days { return days{n, n + 1, Day} }

func weekAt(n int) days { return days{mondayOf(n), mondayOf(n) + 7, Week} }

func weekendAt(n int) days { return days{mondayOf(n) + 5, mondayOf(n) + 7, Day} }

func monthsAt(year, month, n int, g Grain) days {
	return days{dayNumber(year, month, 1), dayNumber(year, month+n, 1), g}
}

// days finds the days that were said.
func (p *parser) days(s *said) (d days, ok bool) {
	d, ok = p.container(s)
	switch {
	case s.has&sNth != 0:
		if !ok {
			return d, false
		}
		d, ok = nthIn(d, s)
		if ok && s.has&sWeekday != 0 {
			d = oneDayOf(d.from + mod(int(s.weekday)-1, 7))
		}
	case s.has&sDate != 0:
		d, ok = p.dateDays(s)
	case s.has&sHoliday != 0:
		d, ok = p.holidayDays(s, d, ok)
	case s.has&sDom != 0:
		d, ok = p.domDays(s, d, ok)
	case s.has&sDayWord != 0:
		d, ok = oneDayOf(p.today+s.dayWord), true
	case s.has&sWeekday != 0:
		d, ok = p.weekdayDays(s, d, ok), true
	}
	if !ok {
		return d, false
	}
	switch {
	case s.weekendOf:
		d = weekendAt(d.from)
	case s.weekEnding:
		d = days{d.from - 6, d.from + 1, Day}
	case s.has&sWeekOf != 0:
		d = weekAt(d.from)
	}
	if s.has&sEdge != 0 {
		d = p.edgeOf(d, s)
	}
	return d, true
}

// container finds the period that was said: a month, quarter, year, week.
func (p *parser) container(s *said) (d days, ok bool) {
	year, _, _ := dateOf(p.today)
	dated := false // whether the year was said
	switch {
	case s.has&sYear != 0:
		year, dated = s.year, true
	case s.has&sPeriod != 0 && s.unit == uYear:
		year, dated = year+s.unitRelative, true
	}
	switch {
	case s.has&sRest != 0:
		return p.rest(s), true
	case s.has&sMonth != 0:
		d = p.monthOf(s, year, dated)
	case s.has&sQuarter != 0:
		d = p.rolled(monthsAt(year, s.quarter*3-2, 3, Quarter), dated)
	case s.has&sPeriod != 0 && s.unit != uYear:
		d = p.relativePeriod(s.unit, s.unitRelative)
	case s.has&sWeekNo != 0:
		return p.numberedWeek(s, year, dated)
	case s.has&sHalf != 0:
		return p.rolled(monthsAt(year, s.half*6-5, 6, Quarter), dated), true
	case dated:
		d = monthsAt(year, 1, 12*max(s.years, 1), Year)
	default:
		return d, false
	}
	if s.has&sHalf != 0 {
		d = halfOfDays(d, s.half)
	}
	return d, true
}

// monthOf is a month of the year that was said, else the next, the present one
// included, unless "next" or "last" was said.
func (p *parser) monthOf(s *said, year int, dated bool) days {
	d := p.rolled(monthsAt(year, s.month, 1, Month), dated)
	switch {
	case dated:
	case s.hasRelative && s.relative == 1 && d.from <= p.today:
		return monthsAt(year+1, s.month, 1, Month) // "next May", said in May
	case s.past:
		if d = monthsAt(year, s.month, 1, Month); d.to > p.today {
			return monthsAt(year-1, s.month, 1, Month)
		}
	}
	return d
}

// halfOfDays is the first or second half of a period.
func halfOfDays(d days, half int) days {
	middle := d.from + (d.to-d.from)/2
	if d.grain == Month {
		middle = d.from + 15
	}
	if half == 1 {
		return days{d.from, middle, Day}
	}
	return days{middle, d.to, Day}
}

// rolled moves a period that is over to the next year, unless the year was said.
func (p *parser) rolled(d days, dated bool) days {
	if dated || d.to > p.today {
		return d
	}
	return days{addMonths(d.from, 12), addMonths(d.to, 12), d.grain}
}

// relativePeriod is the unit n units from the present one.
func (p *parser) relativePeriod(u unit, n int) days {
	y, m, _ := dateOf(p.today)
	switch u {
	case uDay:
		return oneDayOf(p.today + n)
	case uWorkday:
		return oneDayOf(addWorkingDays(p.today, n))
	case uWeek:
		return weekAt(p.today + 7*n)
	case uWeekend:
		return weekendAt(p.today + 7*n)
	case uMonth:
		return monthsAt(y, m+n, 1, Month)
	case uQuarter:
		return monthsAt(y, (m-1)/3*3+1+3*n, 3, Quarter)
	}
	return monthsAt(y+n, 1, 12, Year)
}

// rest is from today to the end of the present unit.
func (p *parser) rest(s *said) days {
	d := p.relativePeriod(s.unit, 0)
	return days{p.today, d.to, d.grain}
}

// numberedWeek is a week by its number (ISO 8601): the first week is the one
// with the first Thursday.
func (p *parser) numberedWeek(s *said, year int, dated bool) (d days, ok bool) {
	d = weekAt(dayNumber(year, 1, 4) + 7*(s.weekNo-1))
	if !dated && d.to <= p.today {
		d = weekAt(dayNumber(year+1, 1, 4) + 7*(s.weekNo-1))
	}
	y, _, _ := dateOf(d.from + 3)
	return d, !dated || y == year
}

// nthIn is the nth day, weekday, week … of a period, counted from its end if n
// is negative. A week belongs to the period that has its Thursday.
func nthIn(d days, s *said) (days, bool) {
	n, count := s.nth, max(s.nthCount, 1)
	if s.nthWeekday {
		x := d.from + mod(int(s.weekday)-int(weekdayOf(d.from)), 7) + 7*(n-1)
		if n < 0 {
			x = d.to - 1 - mod(int(weekdayOf(d.to-1))-int(s.weekday), 7) + 7*(n+1)
		}
		return oneDayOf(x), x >= d.from && x < d.to
	}
	var r days
	switch s.nthUnit {
	case uDay:
		r = nthDays(d, n, count)
	case uWorkday:
		x := addWorkingDays(d.from-1, n)
		if n < 0 {
			x = addWorkingDays(d.to, n)
		}
		r = oneDayOf(x)
	case uWeek:
		x := mondayOf(d.from+3) + 7*(n-1)
		if n < 0 {
			x = mondayOf(d.to-4) + 7*(n+1)
		}
		r = days{x, x + 7*count, Week}
		return r, x+3 >= d.from && x+3 < d.to
	case uWeekend:
		x := d.from + mod(6-int(weekdayOf(d.from)), 7) + 7*(n-1)
		if n < 0 {
			x = d.to - 1 - mod(int(weekdayOf(d.to-1))-6, 7) + 7*(n+1)
		}
		r = days{x, x + 2, Day}
	case uMonth, uQuarter:
		r = nthMonths(d, s.nthUnit, n, count)
	default:
		return r, false
	}
	return r, r.from >= d.from && r.from < d.to
}

func nthDays(d days, n, count int) days {
	x := d.from + n - 1
	if n < 0 {
		x = d.to + n
	}
	r := oneDayOf(x)
	r.to = x + count
	return r
}

func nthMonths(d days, u unit, n, count int) days {
	size, g := 1, Month
	if u == uQuarter {
		size, g = 3, Quarter
	}
	from := addMonths(d.from, size*(n-1))
	if n < 0 {
		from = addMonths(d.to, size*n)
	}
	return days{from, addMonths(from, size*count), g}
}

// edgeOf is the beginning, middle or end of a period. The end of a week is its
// Friday, the middle of a month its 15th; "early" and "late" are about a third.
func (p *parser) edgeOf(d days, s *said) days {
	switch s.edge {
	case atStart:
		return oneDayOf(d.from)
	case atMiddle:
		return middleOf(d)
	case early:
		return earlyIn(d)
	case late:
		return lateIn(d)
	}
	if d.grain != Week {
		return oneDayOf(d.to - 1)
	}
	friday := d.to - 3
	if friday < p.today && d.to > p.today && s.has&sPeriod != 0 {
		friday += 7 // said on a weekend
	}
	return oneDayOf(friday)
}

func earlyIn(d days) days {
	switch d.grain {
	case Week:
		return days{d.from, d.from + 3, Day}
	case Month:
		return days{d.from, d.from + 10, Day}
	case Quarter:
		return days{d.from, addMonths(d.from, 1), Month}
	case Year:
		return days{d.from, addMonths(d.from, 4), Month}
	}
	return d
}

func lateIn(d days) days {
	switch d.grain {
	case Week:
		return days{d.to - 4, d.to - 2, Day}
	case Month:
		return days{d.from + 20, d.to, Day}
	case Quarter:
		return days{addMonths(d.to, -1), d.to, Month}
	case Year:
		return days{addMonths(d.to, -4), d.to, Month}
	}
	return d
}

func middleOf(d days) days {
	switch d.grain {
	case Week:
		return oneDayOf(d.from + 2)
	case Month:
		return oneDayOf(d.from + 14)
	case Quarter:
		return oneDayOf(addMonths(d.from, 1) + 14)
	case Year:
		return days{addMonths(d.from, 4), addMonths(d.from, 8), Month}
	}
	return d
}

// dateDays is a day and month, in the year that was said or else in the next
// that has it.
func (p *parser) dateDays(s *said) (d days, ok bool) {
	if s.swappable && s.has&sWeekday != 0 {
		p.orderByWeekday(s)
	}
	n, ok := p.dateIn(s)
	if !ok {
		return d, false
	}
	d = oneDayOf(n)
	if s.has&sDays != 0 {
		d.to = n + s.lastDay - s.day + 1
	}
	return d, true
}

// weekdayTolerance is how many days back a date with its weekday may lie and be
// meant: "Sunday, Feb 10" said on Tuesday the 12th.
const weekdayTolerance = 31

func (p *parser) dateIn(s *said) (n int, ok bool) {
	if s.has&sYear != 0 {
		return dayNumber(s.year, s.month, s.day), isDate(s.year, s.month, s.day)
	}
	year, _, _ := dateOf(p.today)
	if s.has&sPeriod != 0 && s.unit == uYear {
		year += s.unitRelative
		return dayNumber(year, s.month, s.day), isDate(year, s.month, s.day)
	}
	if s.has&sWeekday != 0 {
		for y := year - 1; y <= year; y++ {
			n := dayNumber(y, s.month, s.day)
			if isDate(y, s.month, s.day) && n < p.today && n > p.today-weekdayTolerance && weekdayOf(n) == s.weekday {
				return n, true
			}
		}
	}
	for y := year; y <= year+8; y++ {
		last := dayNumber(y, s.month, max(s.day, s.lastDay))
		if isDate(y, s.month, s.day) && last >= p.today {
			return dayNumber(y, s.month, s.day), true
		}
	}
	return 0, false
}

// orderByWeekday exchanges day and month where only that fits the weekday, "Fri
// 5/6", or where both do and that is the sooner.
func (p *parser) orderByWeekday(s *said) {
	swapped := *s
	swapped.day, swapped.month = s.month, s.day
	a, ok1 := p.dateIn(s)
	b, ok2 := p.dateIn(&swapped)
	if ok1 && ok2 && weekdayOf(b) == s.weekday && (weekdayOf(a) != s.weekday || b < a) {
		*s = swapped
	}
}

// domDays is a day of the month that was said, or of the next that has it and,
// if a weekday was said, has it on that weekday.
func (p *parser) domDays(s *said, month days, ok bool) (d days, found bool) {
	y, m, _ := dateOf(p.today)
	tries := 12 * 30
	if ok && month.grain == Month {
		y, m, _ = dateOf(month.from)
		tries = 1
	}
	for range tries {
		n := dayNumber(y, m, s.day)
		last := n + max(s.lastDay-s.day, 0)
		fits := isDate(y, m, max(s.day, s.lastDay)) && (s.has&sWeekday == 0 || weekdayOf(n) == s.weekday)
		if fits && (tries == 1 || last >= p.today) {
			if past, ok := p.justPast(s); ok && n > p.today+2*weekdayTolerance {
				n, last = past, past
			}
			return days{n, last + 1, Day}, true
		}
		if m++; m > 12 {
			y, m = y+1, 1
		}
	}
	return d, false
}

// justPast finds a weekday with its number that has just passed: "Tuesday the
// 4th" said on the 17th.
func (p *parser) justPast(s *said) (n int, ok bool) {
	if s.has&sWeekday == 0 {
		return 0, false
	}
	for n := p.today - 1; n > p.today-weekdayTolerance; n-- {
		if _, _, day := dateOf(n); day == s.day && weekdayOf(n) == s.weekday {
			return n, true
		}
	}
	return 0, false
}

// nextWeekday is the first such day strictly after n.
func (p *parser) nextWeekday(n int, w time.Weekday) int {
	return n + 1 + mod(int(w)-int(weekdayOf(n+1)), 7)
}

// weekdayDays is a weekday: of the week that was said, or counted from today.
func (p *parser) weekdayDays(s *said, week days, ok bool) days {
	next := p.nextWeekday(p.today, s.weekday)
	coming := p.nextWeekday(p.today-1, s.weekday)
	inWeek := mod(int(s.weekday)-1, 7)
	switch {
	case s.weekdayCount > 0:
		return oneDayOf(next + 7*(s.weekdayCount-1))
	case s.weekdayCount < 0:
		return oneDayOf(coming + 7*s.weekdayCount)
	case ok && week.grain == Week:
		return oneDayOf(week.from + inWeek)
	case s.past:
		return oneDayOf(coming - 7)
	case s.weeksLater > 0:
		return oneDayOf(coming + 7*s.weeksLater)
	case !s.hasRelative:
		return oneDayOf(next)
	case s.relative == 0:
		return oneDayOf(coming)
	case s.relative == 2:
		return oneDayOf(next + 7)
	}
	return oneDayOf(mondayOf(p.today) + 7*s.relative + inWeek)
}
