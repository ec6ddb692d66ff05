package when

import (
	"fmt"
	"strings"
)

// soonAgo is how many days back a date may lie that is more likely meant than
// the same date next year.
const soonAgo = 31

// doubtWords are the reasons for doubts, some with verbs for package fmt.
type doubtWords struct {
	skipped, repeated, swapped, nextWeekend, bareHour, midnight string
	wrongWeekday                                                string // the day, its weekday, the weekday that was said
	nextWeekday, sameWeekday                                    string // the weekday
	justOver                                                    string // the day
	nextMonth                                                   string // the month
	noEvent                                                     string // its name
}

// A question is a way in which a phrase can be doubtful. It returns why, "" if it
// is not, and turns s, what was said, into what else may be meant.
type question func(p *parser, s *said, res *Result) (why string)

// questions are asked in order; the first that applies is the doubt.
var questions = []question{
	skippedTime, repeatedTime, wrongWeekday, nextWeekday, sameWeekday, justOver, swappedDate, nextMonth, nextWeekend,
	bareHour, midnightOf,
}

// A doubtOfOne is a doubt with its alternative in one piece of memory.
type doubtOfOne struct {
	Doubt
	other [1]Result
}

// doubt finds out whether what was said can be understood in another way.
func (p *parser) doubt(s *said, res *Result) *Doubt {
	for _, q := range questions {
		p.last = *s // free, because only phrases without "to" are doubted
		why := q(p, &p.last, res)
		if why == "" {
			continue
		}
		d := &doubtOfOne{Doubt: Doubt{Reason: why}}
		if r, ok := p.resolveOne(&p.last); ok && p.isNear(r.Start) && !r.Start.Equal(res.Start) {
			d.other[0] = r
			d.Alternatives = d.other[:]
		}
		return &d.Doubt
	}
	return nil
}

// with puts a word into a sentence that has a place for one.
func with(sentence, word string) string { return strings.Replace(sentence, "%s", word, 1) }

// skippedTime: the clocks jump over it.
func skippedTime(p *parser, s *said, res *Result) string {
	if !s.skipped {
		return ""
	}
	return p.lang.doubts.skipped
}

// repeatedTime: the clocks show it twice.
func repeatedTime(p *parser, s *said, res *Result) string {
	if !s.repeated || s.second {
		return ""
	}
	s.second = true
	return p.lang.doubts.repeated
}

// wrongWeekday: "Tuesday May 18" is a Monday.
func wrongWeekday(p *parser, s *said, res *Result) string {
	if s.has&sWeekday == 0 || s.has&(sDate|sDayWord|sDom) == 0 || s.has&(sShift|sEdge|sWeekOf) != 0 || res.Start.Weekday() == s.weekday {
		return ""
	}
	right := dayOf(res.Start) + mod(int(s.weekday)-int(res.Start.Weekday())+3, 7) - 3
	s.has = s.has&^(sWeekday|sDate|sDayWord|sDom) | sDate | sYear
	s.year, s.month, s.day = dateOf(right)
	is, not := p.lang.weekdays[res.Start.Weekday()], p.lang.weekdays[s.weekday]
	return fmt.Sprintf(p.lang.doubts.wrongWeekday, p.lang.appendDay(nil, res.Start), is, not)
}

// nextWeekday: "next Friday" may be the one that comes next.
func nextWeekday(p *parser, s *said, res *Result) string {
	if s.has&dates != sWeekday || !s.hasRelative || s.relative != 1 || p.nextWeekday(p.today, s.weekday) == dayOf(res.Start) {
		return ""
	}
	s.hasRelative = false
	return with(p.lang.doubts.nextWeekday, p.lang.weekdays[s.weekday])
}

// sameWeekday: "by Friday", said on a Friday.
func sameWeekday(p *parser, s *said, res *Result) string {
	if s.has&dates != sWeekday || s.hasRelative || s.past || s.weeksLater > 0 || s.weekdayCount != 0 || weekdayOf(p.today) != s.weekday {
		return ""
	}
	s.has = s.has&^sWeekday | sDayWord
	return with(p.lang.doubts.sameWeekday, p.lang.weekdays[s.weekday])
}

// justOver: "by May 10", said on 14 May.
func justOver(p *parser, s *said, res *Result) string {
	if s.has&(sDate|sYear|sPeriod) != sDate || dayOf(res.Start) < p.today+200 {
		return ""
	}
	year, _, _ := dateOf(p.today)
	for y := year; y >= year-1; y-- {
		if n := dayNumber(y, s.month, s.day); n < p.today && n >= p.today-soonAgo {
			s.has |= sYear
			s.year = y
			return with(p.lang.doubts.justOver, string(p.lang.appendDay(nil, instant(n, 0, p.ref.Location()))))
		}
	}
	return ""
}

// swappedDate: 6/5 in the order that is not the habit comes much sooner.
func swappedDate(p *parser, s *said, res *Result) string {
	if !s.swappable || s.has&(sDate|sYear|sWeekday) != sDate || dayOf(res.Start) < p.today+200 {
		return ""
	}
	s.month, s.day = s.day, s.month
	if n, ok := p.dateIn(s); !ok || n > p.today+100 {
		return ""
	}
	return p.lang.doubts.swapped
}

// nextMonth: "next March" may be the one that comes, or the one of next year.
func nextMonth(p *parser, s *said, res *Result) string {
	if s.has&(sMonth|sYear|sPeriod) != sMonth || !s.hasRelative || s.relative != 1 || res.Start.Year() != p.ref.Year() {
		return ""
	}
	s.has |= sYear
	s.year = res.Start.Year() + 1
	return with(p.lang.doubts.nextMonth, p.lang.months[s.month-1])
}

// nextWeekend: said before the weekend.
func nextWeekend(p *parser, s *said, res *Result) string {
	if s.has&sPeriod == 0 || s.unit != uWeekend || s.unitRelative != 1 || s.has&sEdge != 0 {
		return ""
	}
	s.unitRelative = 0
	return p.lang.doubts.nextWeekend
}

// bareHour: six or seven o'clock may be morning or evening.
func bareHour(p *parser, s *said, res *Result) string {
	c := s.clock
	if s.has&sClock == 0 || s.has&sPart != 0 || c.half != unsaid || c.hour != 6 && c.hour != 7 {
		return ""
	}
	s.clock.half = am
	if p.guess(c, s).hour < 12 {
		s.clock.half = pm
	}
	return p.lang.doubts.bareHour
}

// midnightOf: midnight of a day may be its beginning or its end.
func midnightOf(p *parser, s *said, res *Result) string {
	if s.has&sClock == 0 || s.clock.hour != 24 || s.has&dates == 0 || s.tonight {
		return ""
	}
	s.clock = clock{half: fixed, grain: Hour}
	return p.lang.doubts.midnight
}
