package when

import (
	"fmt"
	"time"
)

// soonAgo is how many days back a date may lie that is more likely meant than
// the same date next year.
const soonAgo = 31

// A question is a way in which a phrase can be doubtful. It returns why, and
// what else may be meant; why is "" if it does not apply.
type question func(p *parser, s *said, res *Result) (why string, other []said)

// questions are asked in order; the first that applies is the doubt.
var questions = []question{
	skippedTime, repeatedTime, wrongWeekday, nextWeekday, sameWeekday, justOver, swappedDate, nextMonth, nextWeekend,
	bareHour, midnightOf,
}

// doubt finds out whether what was said can be understood in another way.
func (p *parser) doubt(s *said, res *Result) *Doubt {
	for _, q := range questions {
		why, others := q(p, s, res)
		if why == "" {
			continue
		}
		d := &Doubt{Reason: why}
		for i := range others {
			if r, ok := p.resolveOne(&others[i]); ok && p.isNear(r.Start) && !r.Start.Equal(res.Start) {
				d.Alternatives = append(d.Alternatives, r)
			}
		}
		return d
	}
	return nil
}

// skippedTime: the clocks jump over it.
func skippedTime(p *parser, s *said, res *Result) (string, []said) {
	if !s.skipped {
		return "", nil
	}
	return "the clocks are put forward over that time", nil
}

// repeatedTime: the clocks show it twice.
func repeatedTime(p *parser, s *said, res *Result) (string, []said) {
	if !s.repeated || s.second {
		return "", nil
	}
	other := *s
	other.second = true
	return "the clocks are put back, so that time comes twice", []said{other}
}

// wrongWeekday: "Tuesday May 18" is a Monday.
func wrongWeekday(p *parser, s *said, res *Result) (string, []said) {
	if s.has&sWeekday == 0 || s.has&(sDate|sDayWord|sDom) == 0 || s.has&(sShift|sEdge|sWeekOf) != 0 || res.Start.Weekday() == s.weekday {
		return "", nil
	}
	right := dayOf(res.Start) + mod(int(s.weekday)-int(res.Start.Weekday())+3, 7) - 3
	other := *s
	other.has = other.has&^(sWeekday|sDate|sDayWord|sDom) | sDate | sYear
	other.year, other.month, other.day = dateOf(right)
	why := fmt.Sprintf("%s is a %s, not a %s", appendDay(nil, res.Start), res.Start.Weekday(), s.weekday)
	return why, []said{other}
}

// nextWeekday: "next Friday" may be the one that comes next.
func nextWeekday(p *parser, s *said, res *Result) (string, []said) {
	if s.has&dates != sWeekday || !s.hasRelative || s.relative != 1 || p.nextWeekday(p.today, s.weekday) == dayOf(res.Start) {
		return "", nil
	}
	other := *s
	other.hasRelative = false
	return fmt.Sprintf("\"next %s\" may be the coming one or the one of next week", s.weekday), []said{other}
}

// sameWeekday: "by Friday", said on a Friday.
func sameWeekday(p *parser, s *said, res *Result) (string, []said) {
	if s.has&dates != sWeekday || s.hasRelative || s.past || s.weeksLater > 0 || s.weekdayCount != 0 || weekdayOf(p.today) != s.weekday {
		return "", nil
	}
	other := *s
	other.has = other.has&^sWeekday | sDayWord
	return fmt.Sprintf("today is a %s too", s.weekday), []said{other}
}

// justOver: "by May 10", said on 14 May.
func justOver(p *parser, s *said, res *Result) (string, []said) {
	if s.has&(sDate|sYear|sPeriod) != sDate || dayOf(res.Start) < p.today+200 {
		return "", nil
	}
	year, _, _ := dateOf(p.today)
	for y := year; y >= year-1; y-- {
		if n := dayNumber(y, s.month, s.day); n < p.today && n >= p.today-soonAgo {
			other := *s
			other.has |= sYear
			other.year = y
			return fmt.Sprintf("%s has just passed", appendDay(nil, instant(n, 0, p.ref.Location()))), []said{other}
		}
	}
	return "", nil
}

// swappedDate: 6/5 in the order that is not the habit comes much sooner.
func swappedDate(p *parser, s *said, res *Result) (string, []said) {
	if !s.swappable || s.has&(sDate|sYear|sWeekday) != sDate || dayOf(res.Start) < p.today+200 {
		return "", nil
	}
	other := *s
	other.month, other.day = s.day, s.month
	if n, ok := p.dateIn(&other); !ok || n > p.today+100 {
		return "", nil
	}
	return "day and month may be the other way round", []said{other}
}

// nextMonth: "next March" may be the one that comes, or the one of next year.
func nextMonth(p *parser, s *said, res *Result) (string, []said) {
	if s.has&(sMonth|sYear|sPeriod) != sMonth || !s.hasRelative || s.relative != 1 || res.Start.Year() != p.ref.Year() {
		return "", nil
	}
	other := *s
	other.has |= sYear
	other.year = res.Start.Year() + 1
	return fmt.Sprintf("\"next %s\" may be that of this year or of the next", time.Month(s.month)), []said{other}
}

// nextWeekend: said before the weekend.
func nextWeekend(p *parser, s *said, res *Result) (string, []said) {
	if s.has&sPeriod == 0 || s.unit != aWeekend || s.unitRelative != 1 || s.has&sEdge != 0 {
		return "", nil
	}
	other := *s
	other.unitRelative = 0
	return `"next weekend" may be the coming one or the one after`, []said{other}
}

// bareHour: six or seven o'clock may be morning or evening.
func bareHour(p *parser, s *said, res *Result) (string, []said) {
	c := s.clock
	if s.has&sClock == 0 || s.has&sPart != 0 || c.half != unsaid || c.hour != 6 && c.hour != 7 {
		return "", nil
	}
	other := *s
	other.clock.half = am
	if p.guess(c, s).hour < 12 {
		other.clock.half = pm
	}
	return "morning or evening was not said", []said{other}
}

// midnightOf: midnight of a day may be its beginning or its end.
func midnightOf(p *parser, s *said, res *Result) (string, []said) {
	if s.has&sClock == 0 || s.clock.hour != 24 || s.has&dates == 0 || s.tonight {
		return "", nil
	}
	other := *s
	other.clock = clock{half: fixed, grain: Hour}
	return "midnight may be the beginning of that day or its end", []said{other}
}
