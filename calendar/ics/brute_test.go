package ics

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bywhen/calendar"
)

// A brute is a slow reading of RFC 5545 3.3.10, written without regard to
// walk.go: it looks at every day (or every hour, minute, second) from DTSTART
// on and asks of each whether the rule means it.
type brute struct {
	*rule
	start time.Time
	weeks map[int][]time.Time // the first days of the weeks of a year
}

// until lists the readings of the rule before end.
func (b brute) until(end time.Time) []time.Time {
	periods := map[int][]time.Time{}
	var order []int
	step := map[frequency]time.Duration{secondly: time.Second, minutely: time.Minute, hourly: time.Hour}[b.freq]
	first := b.start.Truncate(step)
	if b.freq >= daily {
		step, first = 24*time.Hour, b.start.Truncate(24*time.Hour).AddDate(-1, 0, 0)
	}
	// The last period has to be whole: BYSETPOS counts from its end.
	whole := map[frequency]time.Duration{yearly: 2 * 366, monthly: 32, weekly: 8, daily: 2, hourly: 1, minutely: 1, secondly: 1}[b.freq] * 24 * time.Hour
	if b.freq < daily {
		whole = 2 * step
	}
	for t := first; t.Before(end.Add(whole)); t = t.Add(step) {
		id, counts := b.periodOf(t)
		if !counts || !b.means(t) {
			continue
		}
		if periods[id] == nil {
			order = append(order, id)
		}
		periods[id] = append(periods[id], b.timesFrom(t)...)
	}
	var all []time.Time
	slices.Sort(order)
	for _, id := range order {
		for i, t := range periods[id] {
			n := len(periods[id])
			if len(b.bySetPos) > 0 && !slices.Contains(b.bySetPos, i+1) && !slices.Contains(b.bySetPos, i-n) {
				continue
			}
			if !t.Before(b.start) && (b.rule.until.wall.IsZero() || !t.After(b.rule.until.wall)) && (b.count == 0 || len(all) < b.count) {
				all = append(all, t)
			}
		}
	}
	return slices.DeleteFunc(all, func(t time.Time) bool { return !t.Before(end) })
}

// periodOf numbers the period of t from that of DTSTART on, and says whether
// INTERVAL takes it.
func (b brute) periodOf(t time.Time) (id int, counts bool) {
	number := func(t time.Time) int {
		switch {
		case b.freq == yearly && len(b.byWeekNo) > 0:
			y, _, _ := b.week(t)
			return y
		case b.freq == yearly:
			return t.Year()
		case b.freq == monthly:
			return t.Year()*12 + int(t.Month())
		case b.freq == weekly:
			days := int(t.Unix()/86400) + 3 // Monday 29 December 1969 is day 0
			return (days - (int(b.wkst)+6)%7 + 7*10000) / 7
		}
		unit := map[frequency]int64{secondly: 1, minutely: 60, hourly: 3600, daily: 86400}[b.freq]
		return int(t.Unix() / unit)
	}
	id = number(t) - number(b.start)
	return id, id >= 0 && id%b.interval == 0
}

// week numbers the week of t: the weeks of a year are those with at least four
// days in it.
func (b brute) week(t time.Time) (year, n, of int) {
	for _, y := range [...]int{t.Year() - 1, t.Year(), t.Year() + 1} {
		starts := b.weeksOf(y)
		for i, s := range starts {
			if !t.Before(s) && t.Before(s.AddDate(0, 0, 7)) {
				return y, i + 1, len(starts)
			}
		}
	}
	panic("a day without a week")
}

func (b brute) weeksOf(y int) []time.Time {
	if b.weeks[y] != nil {
		return b.weeks[y]
	}
	var starts []time.Time
	for s := date(y-1, 12, 20); s.Before(date(y+1, 1, 10)); s = s.AddDate(0, 0, 1) {
		if s.Weekday() != b.wkst {
			continue
		}
		inside := 0
		for i := range 7 {
			if s.AddDate(0, 0, i).Year() == y {
				inside++
			}
		}
		if inside >= 4 {
			starts = append(starts, s)
		}
	}
	b.weeks[y] = starts
	return starts
}

// means asks every part of the rule that speaks of the day or, below a day, of
// the hour, minute and second.
func (b brute) means(t time.Time) bool {
	y, m, d := t.Date()
	monthLen, yearLen := date(y, m+1, 0).Day(), date(y, 12, 31).YearDay()
	in := func(list []int, i, n int) bool {
		return len(list) == 0 || slices.Contains(list, i) || slices.Contains(list, i-n-1)
	}
	if !in(b.months(), int(m), 12) || !in(b.monthDays(), d, monthLen) || !in(b.byYearDay, t.YearDay(), yearLen) {
		return false
	}
	if len(b.byWeekNo) > 0 {
		if _, n, of := b.week(t); !in(b.byWeekNo, n, of) {
			return false
		}
	}
	if !b.onDay(t) {
		return false
	}
	if b.freq < daily && !in(b.byHour, t.Hour(), 100) || b.freq < hourly && !in(b.byMinute, t.Minute(), 100) {
		return false
	}
	return b.freq >= minutely || in(b.bySecond, t.Second(), 100)
}

// months and monthDays are BYMONTH and BYMONTHDAY, or what DTSTART has in their
// place.
func (b brute) months() []int {
	if b.freq == yearly && len(b.byMonth)+len(b.byWeekNo)+len(b.byYearDay)+len(b.byDay) == 0 {
		return []int{int(b.start.Month())}
	}
	return b.byMonth
}

func (b brute) monthDays() []int {
	none := len(b.byMonthDay)+len(b.byYearDay)+len(b.byWeekNo)+len(b.byDay) == 0
	if none && (b.freq == yearly || b.freq == monthly) {
		return []int{b.start.Day()}
	}
	return b.byMonthDay
}

// onDay asks BYDAY: the n-th of all such days of the month or year.
func (b brute) onDay(t time.Time) bool {
	list := b.byDay
	if len(list) == 0 && (b.freq == weekly || b.freq == yearly && len(b.byWeekNo) > 0 && len(b.byMonthDay)+len(b.byYearDay) == 0) {
		list = []weekdayNum{{day: b.start.Weekday()}}
	}
	if len(list) == 0 {
		return true
	}
	for _, w := range list {
		if t.Weekday() != w.day {
			continue
		}
		if w.n == 0 || b.freq < monthly || len(b.byWeekNo) > 0 {
			return true
		}
		first, end := date(t.Year(), t.Month(), 1), date(t.Year(), t.Month()+1, 1)
		if b.freq == yearly && len(b.byMonth) == 0 {
			first, end = date(t.Year(), 1, 1), date(t.Year()+1, 1, 1)
		}
		var such []time.Time
		for d := first; d.Before(end); d = d.AddDate(0, 0, 1) {
			if d.Weekday() == w.day {
				such = append(such, d)
			}
		}
		i := slices.IndexFunc(such, func(d time.Time) bool { return d.Equal(t.Truncate(24 * time.Hour)) })
		if w.n == i+1 || w.n == i-len(such) {
			return true
		}
	}
	return false
}

// timesFrom are the times that BYHOUR, BYMINUTE and BYSECOND add to a day, an
// hour or a minute.
func (b brute) timesFrom(t time.Time) []time.Time {
	or := func(list []int, v int) []int {
		if len(list) == 0 {
			return []int{v}
		}
		return list
	}
	times := []time.Time{t}
	expand := func(list []int, unit time.Duration) {
		var more []time.Time
		for _, t := range times {
			for _, v := range list {
				more = append(more, t.Add(time.Duration(v)*unit))
			}
		}
		times = more
	}
	if b.freq >= daily {
		expand(or(b.byHour, b.start.Hour()), time.Hour)
	}
	if b.freq >= hourly {
		expand(or(b.byMinute, b.start.Minute()), time.Minute)
	}
	if b.freq >= minutely {
		expand(or(b.bySecond, b.start.Second()), time.Second)
	}
	return times
}

// drawRule draws a rule of the kinds that people and tests write.
func drawRule(t *rapid.T, freq string) string {
	parts := []string{"FREQ=" + freq}
	some := func(name string, chance int, values []string) {
		if rapid.IntRange(0, 99).Draw(t, name) < chance {
			list := rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, min(4, len(values)), rapid.ID).Draw(t, name+" values")
			parts = append(parts, name+"="+strings.Join(list, ","))
		}
	}
	below := freq == "HOURLY" || freq == "MINUTELY" || freq == "SECONDLY"
	some("BYMONTH", 30, []string{"1", "2", "3", "6", "11", "12"})
	some("BYMONTHDAY", map[bool]int{true: 10, false: 30}[freq != "WEEKLY"], []string{"1", "13", "29", "31", "-1", "-3", "-31"})
	some("BYYEARDAY", map[string]int{"YEARLY": 20, "HOURLY": 10}[freq], []string{"1", "60", "100", "365", "366", "-1", "-366"})
	some("BYWEEKNO", map[string]int{"YEARLY": 25}[freq], []string{"1", "2", "20", "52", "53", "-1", "-52"})
	days := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	if freq == "MONTHLY" || freq == "YEARLY" {
		days = append(days, "1MO", "-1FR", "2TU", "5WE", "-5TH")
	}
	if freq == "YEARLY" {
		days = append(days, "20MO", "-53SU", "53SU")
	}
	some("BYDAY", 50, days)
	some("BYHOUR", 25, []string{"0", "9", "13", "23"})
	some("BYMINUTE", 20, []string{"0", "7", "30", "59"})
	some("BYSECOND", map[bool]int{true: 20, false: 5}[below], []string{"0", "5", "59"})
	if len(parts) > 1 {
		some("BYSETPOS", 25, []string{"1", "2", "-1", "-2"})
	}
	some("WKST", 30, []string{"SU", "MO", "WE", "SA"})
	some("COUNT", 25, []string{"1", "3", "10", "40"})
	for i, p := range parts {
		if name, list, _ := strings.Cut(p, "="); name == "WKST" || name == "COUNT" {
			one, _, _ := strings.Cut(list, ",")
			parts[i] = name + "=" + one
		}
	}
	if n := rapid.IntRange(1, 4).Draw(t, "interval"); n > 1 {
		parts = append(parts, fmt.Sprint("INTERVAL=", n))
	}
	return strings.Join(parts, ";")
}

// The walk gives what looking at every day gives, from its start and from
// wherever it is sought.
func TestWalkLikeBruteForce(t *testing.T) {
	spans := map[string]time.Duration{"YEARLY": 1500 * 24 * time.Hour, "MONTHLY": 700 * 24 * time.Hour, "WEEKLY": 300 * 24 * time.Hour,
		"DAILY": 200 * 24 * time.Hour, "HOURLY": 20 * 24 * time.Hour, "MINUTELY": 2 * 24 * time.Hour, "SECONDLY": 3 * time.Hour}
	for _, freq := range frequencies {
		t.Run(freq, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				text := drawRule(t, freq)
				start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 800*1440).Draw(t, "start")) * time.Minute)
				r, err := parseRule(text)
				if err != nil {
					t.Fatal(err)
				}
				end := start.Add(spans[freq])
				if rapid.Bool().Draw(t, "until") {
					r.until.wall = start.Add(time.Duration(rapid.Int64Range(0, int64(spans[freq])).Draw(t, "until at"))).Truncate(time.Second)
				}
				want := brute{r, start, map[int][]time.Time{}}.until(end)
				compareWalk(t, r, text, start, start, end, want)
				from := start.Add(time.Duration(rapid.Int64Range(0, int64(spans[freq])).Draw(t, "from")))
				compareWalk(t, r, text, start, from, end, want)
			})
		})
	}
}

// compareWalk walks from a time on and wants the tail of the list.
func compareWalk(t *rapid.T, r *rule, text string, start, from, end time.Time, want []time.Time) {
	t.Helper()
	want = slices.DeleteFunc(slices.Clone(want), func(t time.Time) bool { return t.Before(from) })
	s := &series{event: &calendar.Event{Start: calendar.Time{Wall: start, Zone: "UTC"}}, loc: time.UTC}
	w, err := s.walk(r, &budget{20 * maxSteps})
	if err != nil {
		t.Fatal(err)
	}
	w.last = end
	w.seek(from)
	var got []time.Time
	for wall, ok := w.next(); ok && wall.Before(end); wall, ok = w.next() {
		if !wall.Before(from) {
			got = append(got, wall)
		}
	}
	if w.err != nil {
		if w.err == ErrTooDense {
			return // brute force knows no such limit
		}
		t.Fatal(w.err)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s from %v, sought from %v:\n got %v\nwant %v", text, start, from, got, want)
	}
}
