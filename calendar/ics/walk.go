package ics

import (
	"errors"
	"slices"
	"time"
)

// A budget is what an expansion may still spend, in steps.
type budget struct{ left int }

// spend takes n steps; false when there are none left.
func (b *budget) spend(n int) bool {
	b.left -= n
	return b.left >= 0
}

// A walk yields the readings of one rule in ascending order. Periods (the
// years, months, … that the rule counts in) are numbered from the one of
// DTSTART on, so any of them can be computed without those before it: that is
// how a walk seeks. All times are readings of the clock, held as if in UTC;
// what instant a reading is, a set decides.
type walk struct {
	rule   rule // with what DTSTART contributes filled in
	start  time.Time
	clock  []int // seconds of the day, of the hour or of the minute: what is expanded
	until  func(wall time.Time) bool
	last   time.Time // nothing later is asked for; zero: no limit
	steps  *budget
	period int
	queue  []time.Time // what is left of the current period
	given  int         // instances given so far, for COUNT
	day    int64       // day of the last instance
	perDay int         // instances on that day
	done   bool
	err    error
}

var errDateClock = errors.New("repeats by the clock although it starts on a day, not at a time")

// newWalk starts at DTSTART. past says for a reading that it lies behind UNTIL.
func newWalk(r *rule, start time.Time, date bool, past func(time.Time) bool, steps *budget) (*walk, error) {
	w := &walk{rule: *r, start: start, until: past, steps: steps}
	if date {
		if r.freq < daily {
			return nil, errDateClock
		}
		// They mean nothing without a time of day and are ignored (RFC 5545 3.3.10).
		w.rule.byHour, w.rule.byMinute, w.rule.bySecond = nil, nil, nil
	}
	w.fillFromStart()
	w.clock = w.expandClock()
	return w, nil
}

// fillFromStart takes from DTSTART what the rule leaves open: "information, not
// contained in the rule, necessary to determine the various recurrence instance
// start time and dates" (RFC 5545 3.3.10).
func (w *walk) fillFromStart() {
	r := &w.rule
	someDay := len(r.byMonthDay)+len(r.byYearDay)+len(r.byDay) > 0
	switch {
	case r.freq == weekly && len(r.byDay) == 0,
		r.freq == yearly && len(r.byWeekNo) > 0 && !someDay:
		r.byDay = []weekdayNum{{day: w.start.Weekday()}}
	case r.freq == monthly && !someDay:
		r.byMonthDay = []int{w.start.Day()}
	case r.freq == yearly && len(r.byWeekNo) == 0 && len(r.byYearDay) == 0 && len(r.byDay) == 0:
		if len(r.byMonth) == 0 {
			r.byMonth = []int{int(w.start.Month())}
		}
		if len(r.byMonthDay) == 0 {
			r.byMonthDay = []int{w.start.Day()}
		}
	}
}

// expandClock is every time of day that a day of the rule gets; for the
// frequencies below a day, every time within the hour or minute.
func (w *walk) expandClock() []int {
	r := &w.rule
	h, m, s := w.start.Clock()
	hours, minutes, seconds := orElse(r.byHour, h), orElse(r.byMinute, m), orElse(r.bySecond, s)
	switch r.freq {
	case secondly:
		return []int{0}
	case minutely:
		hours, minutes = []int{0}, []int{0}
	case hourly:
		hours = []int{0}
	}
	clock := make([]int, 0, len(hours)*len(minutes)*len(seconds))
	for _, h := range hours {
		for _, m := range minutes {
			for _, s := range seconds {
				// There are no leap seconds here: 60 is 59 (as in values.go).
				if t := h*3600 + m*60 + min(s, 59); len(clock) == 0 || clock[len(clock)-1] != t {
					clock = append(clock, t)
				}
			}
		}
	}
	return clock
}

func orElse(list []int, v int) []int {
	if len(list) == 0 {
		return []int{v}
	}
	return list
}

// seek skips to the period of from, before which nothing at or after it can be.
// With COUNT what is skipped has to be counted: by arithmetic where every period
// gives the same number, else by walking on from where the walk is.
func (w *walk) seek(from time.Time) {
	if !from.After(w.start) {
		return
	}
	k := w.index(from)
	if k <= w.period {
		return
	}
	if w.rule.count == 0 {
		w.period, w.queue = k, nil
		return
	}
	each, ok := w.perPeriod()
	if !ok || w.period > 0 {
		return
	}
	w.fill() // the first period may lack what lies before DTSTART
	if w.given = len(w.queue) + (k-1)*each; w.given >= w.rule.count {
		w.done = true
	}
	w.period, w.queue = k, nil
}

// perPeriod is how many instances every period but the first has; false if they
// differ.
func (w *walk) perPeriod() (int, bool) {
	r := &w.rule
	if len(r.byMonth)+len(r.byMonthDay)+len(r.byYearDay)+len(r.bySetPos) > 0 {
		return 0, false
	}
	switch {
	case r.freq == daily && len(r.byDay) == 0:
		return len(w.clock), true
	case r.freq == weekly:
		days := 0
		for d := range weekdays {
			if slices.ContainsFunc(r.byDay, func(w weekdayNum) bool { return int(w.day) == d }) {
				days++
			}
		}
		return days * len(w.clock), true
	}
	return 0, false
}

// next is the next reading; false at the end of the rule, or with err set.
func (w *walk) next() (time.Time, bool) {
	for len(w.queue) == 0 {
		if w.done || w.err != nil {
			return time.Time{}, false
		}
		w.fill()
	}
	t := w.queue[0]
	w.queue = w.queue[1:]
	if w.until(t) || w.rule.count > 0 && w.given == w.rule.count {
		w.done, w.queue = true, nil
		return time.Time{}, false
	}
	w.given++
	if day := t.Unix() / 86400; day != w.day {
		w.day, w.perDay = day, 0
	}
	if w.perDay++; w.perDay > maxPerDay {
		w.err, w.queue = ErrTooDense, nil
		return time.Time{}, false
	}
	return t, true
}

// fill computes the instances of the current period and moves on.
func (w *walk) fill() {
	begin := w.at(w.period)
	switch {
	case begin.Year() > maxYear, w.until(begin), !w.last.IsZero() && begin.After(w.last):
		w.done = true
		return
	case !w.steps.spend(1):
		w.err = ErrBudget
		return
	}
	var set []time.Time
	if w.rule.freq < daily {
		if skip := w.rule.limits(begin); !skip.IsZero() {
			w.period = max(w.period+1, w.indexFrom(skip))
			return
		}
		set = w.times(set, begin)
	} else {
		for _, day := range w.days(w.period) {
			if set = w.times(set, day); w.err != nil {
				return
			}
		}
	}
	w.period++
	for _, t := range w.rule.positions(set) {
		if !t.Before(w.start) {
			w.queue = append(w.queue, t)
		}
	}
}

// times appends every time of the clock on the day (or hour, minute) that
// begins at begin.
func (w *walk) times(set []time.Time, begin time.Time) []time.Time {
	if !w.steps.spend(len(w.clock)) {
		w.err = ErrBudget
		return nil
	}
	for _, s := range w.clock {
		set = append(set, begin.Add(time.Duration(s)*time.Second))
	}
	return set
}

// positions applies BYSETPOS to the instances of one period.
func (r *rule) positions(set []time.Time) []time.Time {
	if len(r.bySetPos) == 0 {
		return set
	}
	var picked []time.Time
	for i, t := range set {
		if slices.Contains(r.bySetPos, i+1) || slices.Contains(r.bySetPos, i-len(set)) {
			picked = append(picked, t)
		}
	}
	return picked
}

// at is the beginning of period k.
func (w *walk) at(k int) time.Time {
	n := k * w.rule.interval
	y, m, d := w.start.Date()
	switch w.rule.freq {
	case yearly:
		if len(w.rule.byWeekNo) > 0 {
			return weekOne(weekYear(w.start, w.rule.wkst)+n, w.rule.wkst)
		}
		return date(y+n, time.January, 1)
	case monthly:
		return date(y, m+time.Month(n), 1)
	case weekly:
		return weekStart(date(y, m, d), w.rule.wkst).AddDate(0, 0, 7*n)
	case daily:
		return date(y, m, d+n)
	}
	unit := w.unit()
	return time.Unix(w.start.Truncate(unit).Unix()+int64(n)*int64(unit/time.Second), 0).UTC()
}

// unit is the length of a period of the frequencies that have one.
func (w *walk) unit() time.Duration {
	switch w.rule.freq {
	case secondly:
		return time.Second
	case minutely:
		return time.Minute
	case hourly:
		return time.Hour
	case daily:
		return 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// index is the number of the last period that begins at or before t.
func (w *walk) index(t time.Time) int {
	first := w.at(0)
	var n int
	switch w.rule.freq {
	case yearly:
		if len(w.rule.byWeekNo) > 0 {
			n = weekYear(t, w.rule.wkst) - weekYear(w.start, w.rule.wkst)
		} else {
			n = t.Year() - first.Year()
		}
	case monthly:
		n = (t.Year()-first.Year())*12 + int(t.Month()-first.Month())
	default:
		n = int((t.Unix() - first.Unix()) / int64(w.unit()/time.Second))
	}
	return n / w.rule.interval
}

// indexFrom is the number of the first period that begins at or after t.
func (w *walk) indexFrom(t time.Time) int {
	k := w.index(t)
	if w.at(k).Before(t) {
		k++
	}
	return k
}
