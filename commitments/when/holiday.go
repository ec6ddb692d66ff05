package when

import (
	"slices"
	"time"
)

// A holiday is a day with a name, the same every year by some rule.
type holiday struct {
	month, day int // a fixed date, or with nth the earliest
	weekday    time.Weekday
	nth        int // the nth such weekday of the month, the last if negative
	easter     bool
	offset     int // days after Easter Sunday, or after the day found
}

// A namedHoliday is a row of a language's table of holidays.
type namedHoliday struct {
	pattern string
	holiday holiday
}

// withHolidays adds the rules for a table of holidays to others. next and last
// are the words before a holiday that say which.
func withHolidays(rules []rule, table []namedHoliday, next, last string) []rule {
	rules = slices.Clone(rules)
	for _, h := range table {
		rules = append(rules,
			rule{next + "? " + h.pattern, fillHoliday(h.holiday, 0)},
			rule{last + " " + h.pattern, fillHoliday(h.holiday, -1)})
	}
	return rules
}

func fillHoliday(h holiday, relative int) filler {
	return func(p *parser, s *said, m *match) bool {
		if !s.take(sHoliday, dates&^(sShift|sYear|sWeekOf)) {
			return false
		}
		s.holiday, s.relative = &h, relative
		return true
	}
}

// in is the day number of a holiday in a year.
func (h holiday) in(year int) int {
	switch {
	case h.easter:
		return easterSunday(year) + h.offset
	case h.nth > 0:
		first := dayNumber(year, h.month, max(h.day, 1))
		return first + mod(int(h.weekday)-int(weekdayOf(first)), 7) + 7*(h.nth-1) + h.offset
	case h.nth < 0:
		last := dayNumber(year, h.month+1, 1) - 1
		return last - mod(int(weekdayOf(last))-int(h.weekday), 7)
	}
	return dayNumber(year, h.month, h.day)
}

// easterSunday is Easter in the Gregorian calendar, by the anonymous algorithm
// (Meeus, Astronomical Algorithms, chapter 8).
func easterSunday(year int) int {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dayNumber(year, n/31, n%31+1)
}

// holidayDays is a holiday of the year that was said, else the next, today
// included.
func (p *parser) holidayDays(s *said, year days, ok bool) (days, bool) {
	y, _, _ := dateOf(p.today)
	if ok && year.grain == Year {
		y, _, _ = dateOf(year.from)
		return oneDayOf(s.holiday.in(y)), true
	}
	n := s.holiday.in(y)
	switch {
	case s.relative < 0 && n >= p.today:
		n = s.holiday.in(y - 1)
	case s.relative >= 0 && n < p.today:
		n = s.holiday.in(y + 1)
	}
	return oneDayOf(n), true
}
