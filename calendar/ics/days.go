package ics

import (
	"slices"
	"time"
)

// This file answers which days a rule means. The table of RFC 5545 3.3.10
// speaks of parts that expand and parts that limit; for days both come to the
// same: a day of the period counts if every part that is given accepts it.

// days are the days of period k that the rule means, in order.
func (w *walk) days(k int) []time.Time {
	begin := w.at(k)
	end := begin
	switch w.rule.freq {
	case yearly:
		end = date(begin.Year()+1, time.January, 1)
		if len(w.rule.byWeekNo) > 0 {
			end = weekOne(weekYear(begin, w.rule.wkst)+1, w.rule.wkst)
		}
	case monthly:
		end = date(begin.Year(), begin.Month()+1, 1)
	case weekly:
		end = begin.AddDate(0, 0, 7)
	case daily:
		end = begin.AddDate(0, 0, 1)
	}
	var days []time.Time
	for d := begin; d.Before(end); d = d.AddDate(0, 0, 1) {
		if !w.rule.inMonth(d.Month()) {
			// To the day before the next month: the loop goes on from there.
			d = date(d.Year(), d.Month()+1, 0)
			continue
		}
		if w.rule.matches(d) {
			days = append(days, d)
		}
	}
	return days
}

// limits is for the frequencies below a day: it gives the beginning of the
// next stretch of time that can hold an instance when the period that begins
// at t holds none, and the zero time when it may.
func (r *rule) limits(t time.Time) (skip time.Time) {
	y, m, d := t.Date()
	switch {
	case !r.inMonth(m):
		return date(y, m+1, 1)
	case !r.matches(date(y, m, d)):
		return date(y, m, d+1)
	case len(r.byHour) > 0 && !slices.Contains(r.byHour, t.Hour()):
		return t.Truncate(time.Hour).Add(time.Hour)
	case r.freq < hourly && len(r.byMinute) > 0 && !slices.Contains(r.byMinute, t.Minute()):
		return t.Truncate(time.Minute).Add(time.Minute)
	case r.freq < minutely && len(r.bySecond) > 0 && !slices.Contains(r.bySecond, t.Second()):
		return t.Add(time.Second)
	}
	return time.Time{}
}

func (r *rule) inMonth(m time.Month) bool {
	return len(r.byMonth) == 0 || slices.Contains(r.byMonth, int(m))
}

// matches reports whether every part of the rule that speaks of days accepts
// the day.
func (r *rule) matches(d time.Time) bool {
	if len(r.byMonthDay) > 0 && !nth(r.byMonthDay, d.Day(), daysIn(d.Year(), d.Month())) {
		return false
	}
	if len(r.byYearDay) > 0 && !nth(r.byYearDay, d.YearDay(), daysInYear(d.Year())) {
		return false
	}
	if len(r.byWeekNo) > 0 {
		n, of := weekNumber(d, r.wkst)
		if !nth(r.byWeekNo, n, of) {
			return false
		}
	}
	return len(r.byDay) == 0 || slices.ContainsFunc(r.byDay, func(w weekdayNum) bool { return r.isDay(w, d) })
}

// nth reports whether the list holds i, or i as counted from the end of n.
func nth(list []int, i, n int) bool {
	return slices.Contains(list, i) || slices.Contains(list, i-n-1)
}

// isDay reports whether d is the day that an element of BYDAY means. A number
// counts within the month, or within the year for a yearly rule without
// BYMONTH; elsewhere it means nothing and is passed over.
func (r *rule) isDay(w weekdayNum, d time.Time) bool {
	if d.Weekday() != w.day {
		return false
	}
	var i, n int // the i-th of n days of the month or year
	switch {
	case w.n == 0 || r.freq < monthly || len(r.byWeekNo) > 0:
		return true
	case r.freq == yearly && len(r.byMonth) == 0:
		i, n = d.YearDay(), daysInYear(d.Year())
	default:
		i, n = d.Day(), daysIn(d.Year(), d.Month())
	}
	if w.n > 0 {
		return (i-1)/7+1 == w.n
	}
	return (n-i)/7+1 == -w.n
}

// date is midnight of a day; months and days may overflow.
func date(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func daysInYear(y int) int {
	return date(y, time.December, 31).YearDay()
}

// weekStart is the first day of the week that holds d.
func weekStart(d time.Time, wkst time.Weekday) time.Time {
	return d.AddDate(0, 0, -int(d.Weekday()-wkst+7)%7)
}

// weekOne is the first day of week number one: the first week that has at
// least four of its days in the year.
func weekOne(y int, wkst time.Weekday) time.Time {
	return weekStart(date(y, time.January, 4), wkst)
}

// weekYear is the year to which the week of t belongs.
func weekYear(t time.Time, wkst time.Weekday) int {
	return weekStart(t, wkst).AddDate(0, 0, 3).Year()
}

// weekNumber is the number of the week of d and how many its year has.
func weekNumber(d time.Time, wkst time.Weekday) (n, of int) {
	y := weekYear(d, wkst)
	first := weekOne(y, wkst)
	of = int(weekOne(y+1, wkst).Sub(first).Hours()) / (7 * 24)
	return int(d.Sub(first).Hours())/(7*24) + 1, of
}
