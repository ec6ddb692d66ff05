package ics

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A frequency is the unit in which a rule counts (FREQ, RFC 5545 3.3.10).
type frequency int

const (
	secondly frequency = iota
	minutely
	hourly
	daily
	weekly
	monthly
	yearly
)

var frequencies = [...]string{"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}

// A weekdayNum is an element of BYDAY: a day of the week and, if n is not 0,
// which one of the month or year, counted from its end when n is negative.
type weekdayNum struct {
	n   int
	day time.Weekday
}

// A rule is a RECUR value (RFC 5545 3.3.10). The lists are sorted and hold
// each value once; an empty list means that the part is not given.
type rule struct {
	freq     frequency
	interval int // >= 1
	count    int // 0: not given
	until    until
	wkst     time.Weekday
	bySecond, byMinute, byHour,
	byMonthDay, byYearDay, byWeekNo, byMonth, bySetPos []int
	byDay []weekdayNum
}

// until is the UNTIL part: the last reading, or the last instant if it was
// written in UTC.
type until struct {
	wall      time.Time // zero: not given
	date, utc bool
}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// parseRule reads a RECUR value. Lower case, blanks and a trailing ";" are
// accepted; what would be guessed is refused with a sentence.
func parseRule(s string) (*rule, error) {
	r := &rule{freq: -1, interval: 1, wkst: time.Monday}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return nil, fmt.Errorf("rule %q: %q has no value", clip(s), clip(part))
		}
		if err := r.set(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("rule %q: %s: %w", clip(s), clip(name), err)
		}
	}
	if r.freq < 0 {
		return nil, fmt.Errorf("rule %q: does not say how often (FREQ)", clip(s))
	}
	return r, nil
}

// set reads one part of a rule.
func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		if r.freq = frequency(slices.Index(frequencies[:], value)); r.freq < 0 {
			err = fmt.Errorf("%q is no frequency", clip(value))
		}
	case "INTERVAL":
		r.interval, err = parseCount(value)
	case "COUNT":
		r.count, err = parseCount(value)
	case "UNTIL":
		r.until.wall, r.until.date, r.until.utc, err = parseWall(value)
	case "WKST":
		if i := slices.Index(weekdays[:], value); i >= 0 {
			r.wkst = time.Weekday(i)
		} else {
			err = fmt.Errorf("%q is no day of the week", clip(value))
		}
	case "BYDAY":
		r.byDay, err = parseByDay(value)
	case "RSCALE": // RFC 7529
		if value != "GREGORIAN" {
			err = errors.New("only the Gregorian calendar is read")
		}
	case "SKIP":
		if value != "OMIT" {
			err = errors.New("only OMIT is read")
		}
	default:
		err = r.setList(name, value)
	}
	return err
}

// setList reads one of the parts that are lists of numbers.
func (r *rule) setList(name, value string) (err error) {
	switch name {
	case "BYSECOND":
		r.bySecond, err = parseList(value, 0, 60, false)
	case "BYMINUTE":
		r.byMinute, err = parseList(value, 0, 59, false)
	case "BYHOUR":
		r.byHour, err = parseList(value, 0, 23, false)
	case "BYMONTHDAY":
		r.byMonthDay, err = parseList(value, 1, 31, true)
	case "BYYEARDAY":
		r.byYearDay, err = parseList(value, 1, 366, true)
	case "BYWEEKNO":
		r.byWeekNo, err = parseList(value, 1, 53, true)
	case "BYMONTH":
		r.byMonth, err = parseList(value, 1, 12, false)
	case "BYSETPOS":
		r.bySetPos, err = parseList(value, 1, 366, true)
	default:
		if !strings.HasPrefix(name, "X-") {
			err = errors.New("is no part of a rule")
		}
	}
	return err
}

// parseCount reads a number from 1 on.
func parseCount(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 999_999_999 {
		return 0, fmt.Errorf("%q is no number from 1 on", clip(s))
	}
	return n, nil
}

// parseList reads numbers between lo and hi, or with signed also between -hi
// and -lo, sorted and each once.
func parseList(s string, lo, hi int, signed bool) ([]int, error) {
	var list []int
	seen := make(map[int]bool)
	for item := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(item), "+"))
		m := n
		if signed {
			m = max(n, -n)
		}
		if err != nil || m < lo || m > hi {
			return nil, fmt.Errorf("%q is out of range", clip(item))
		}
		if !seen[n] {
			seen[n] = true
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list, nil
}

// parseByDay reads a list such as "MO,-1FR,+2TU".
func parseByDay(s string) ([]weekdayNum, error) {
	var list []weekdayNum
	seen := make(map[weekdayNum]bool)
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		var w weekdayNum
		if len(item) < 2 {
			return nil, fmt.Errorf("%q is no day of the week", clip(item))
		}
		i := slices.Index(weekdays[:], item[len(item)-2:])
		if i < 0 {
			return nil, fmt.Errorf("%q is no day of the week", clip(item))
		}
		w.day = time.Weekday(i)
		if num := item[:len(item)-2]; num != "" {
			n, err := strconv.Atoi(strings.TrimPrefix(num, "+"))
			if err != nil || n == 0 || n < -53 || n > 53 {
				return nil, fmt.Errorf("%q is out of range", clip(item))
			}
			w.n = n
		}
		if !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	}
	return list, nil
}
