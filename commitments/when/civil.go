package when

import "time"

// Days are counted from 1 January 1970 in the proleptic Gregorian calendar, so
// that calendar arithmetic is integer arithmetic and no zone can disturb it.

const secondsPerDay = 24 * 60 * 60

// dayNumber is the number of a day. Months and days out of range carry over.
func dayNumber(year, month, day int) int {
	month--
	year += floorDiv(month, 12)
	month -= floorDiv(month, 12) * 12
	// Count years from March, so that the leap day comes last.
	y, m := year, month-2
	if m < 0 {
		y, m = y-1, m+12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*m+2)/5 + day - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// dateOf is the calendar date of a day number.
func dateOf(n int) (year, month, day int) {
	n += 719468
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	m := (5*doy + 2) / 153
	day = doy - (153*m+2)/5 + 1
	year, month = yoe+era*400, m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// weekdayOf is the weekday of a day number.
func weekdayOf(n int) time.Weekday { return time.Weekday(mod(n+4, 7)) }

// mondayOf is the Monday of the week of a day.
func mondayOf(n int) int { return n - mod(n+3, 7) }

// daysIn is the length of a month.
func daysIn(year, month int) int {
	return dayNumber(year, month+1, 1) - dayNumber(year, month, 1)
}

// addMonths moves a day by whole months; a day that the month does not have
// becomes its last.
func addMonths(n, months int) int {
	y, m, d := dateOf(n)
	first := dayNumber(y, m+months, 1)
	y, m, _ = dateOf(first)
	return first + min(d, daysIn(y, m)) - 1
}

// addWorkingDays moves a day by n days, counting Monday to Friday only.
func addWorkingDays(day, n int) int {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		day += step
		if isWorkday(day) {
			n--
		}
	}
	return day
}

func isWorkday(n int) bool {
	w := weekdayOf(n)
	return w != time.Saturday && w != time.Sunday
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func mod(a, b int) int { return a - floorDiv(a, b)*b }

// instant is the instant at which the clocks of loc show the given second of
// the given day; seconds beyond the day carry over. A time that does not occur
// is read with the offset in force before the gap, a time that occurs twice is
// the first (RFC 5545, section 3.3.5); time.Date promises neither.
func instant(day, second int, loc *time.Location) time.Time {
	local := int64(day)*secondsPerDay + int64(second)
	before, after := offsetAt(local-secondsPerDay, loc), offsetAt(local+secondsPerDay, loc)
	if before != after && offsetAt(local-before, loc) != before && offsetAt(local-after, loc) == after {
		return time.Unix(local-after, 0).In(loc)
	}
	return time.Unix(local-before, 0).In(loc)
}

// secondInstant returns the other occurrence of a local time that occurs
// twice, or ok = false.
func secondInstant(day, second int, loc *time.Location) (t time.Time, ok bool) {
	local := int64(day)*secondsPerDay + int64(second)
	before, after := offsetAt(local-secondsPerDay, loc), offsetAt(local+secondsPerDay, loc)
	if before <= after || offsetAt(local-before, loc) != before || offsetAt(local-after, loc) != after {
		return time.Time{}, false
	}
	return time.Unix(local-after, 0).In(loc), true
}

func offsetAt(unix int64, loc *time.Location) int64 {
	_, offset := time.Unix(unix, 0).In(loc).Zone()
	return int64(offset)
}

// dayOf is the day number of an instant in its own location.
func dayOf(t time.Time) int {
	y, m, d := t.Date()
	return dayNumber(y, int(m), d)
}
