package when

import "fmt"

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
	return p.lang.doubts.skipped, nil
}

// repeatedTime: the clocks show it twice.
func repeatedTime(p *parser, s *said, res *Result) (string, []said) {
	if !s.repeated || s.second {
		return "", nil
	}
	other := *s
	other.second = true
	return p.lang.doubts.repeated, []said{other}
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
	why := fmt.Sprintf(p.lang.doubts.wrongWeekday, p.lang.appendDay(nil, res.Start), p.lang.weekdays[res.Start.Weekday()], p.lang.weekdays[s.weekday])
	return why, []said{other}
}

// nextWeekday: "next Friday" may be the one that comes next.
func nextWeekday(p *parser, s *said, res *Result) (string, []said) {
	if s.has&dates != sWeekday || !s.hasRelative || s.relative != 1 || p.nextWeekday(p.today, s.weekday) == dayOf(res.Start) {
		return "", nil
	}
	other := *s
	other.hasRelative = false
	return fmt.Sprintf(p.lang.doubts.nextWeekday, p.lang.weekdays[s.weekday]), []said{other}
}

// sameWeekday: "by Friday", said on a Friday.
func sameWeekday(p *parser, s *said, res *Result) (string, []said) {
	if s.has&dates != sWeekday || s.hasRelative || s.past || s.weeksLater > 0 || s.weekdayCount != 0 || weekdayOf(p.today) != s.weekday {
		return "", nil
	}
	other := *s
	other.has = other.has&^sWeekday | sDayWord
	return fmt.Sprintf(p.lang.doubts.sameWeekday, p.lang.weekdays[s.weekday]), []said{other}
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
			return fmt.Sprintf(p.lang.doubts.justOver, p.lang.appendDay(nil, instant(n, 0, p.ref.Location()))), []said{other}
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
	return p.lang.doubts.swapped, []said{other}
}

// nextMonth: "next March" may be the one that comes, or the one of next year.
func nextMonth(p *parser, s *said, res *Result) (string, []said) {
	if s.has&(sMonth|sYear|sPeriod) != sMonth || !s.hasRelative || s.relative != 1 || res.Start.Year() != p.ref.Year() {
		return "", nil
	}
	other := *s
	other.has |= sYear
	other.year = res.Start.Year() + 1
	return fmt.Sprintf(p.lang.doubts.nextMonth, p.lang.months[s.month-1]), []said{other}
}

// nextWeekend: said before the weekend.
func nextWeekend(p *parser, s *said, res *Result) (string, []said) {
	if s.has&sPeriod == 0 || s.unit != uWeekend || s.unitRelative != 1 || s.has&sEdge != 0 {
		return "", nil
	}
	other := *s
	other.unitRelative = 0
	return p.lang.doubts.nextWeekend, []said{other}
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
	return p.lang.doubts.bareHour, []said{other}
}

// midnightOf: midnight of a day may be its beginning or its end.
func midnightOf(p *parser, s *said, res *Result) (string, []said) {
	if s.has&sClock == 0 || s.clock.hour != 24 || s.has&dates == 0 || s.tonight {
		return "", nil
	}
	other := *s
	other.clock = clock{half: fixed, grain: Hour}
	return p.lang.doubts.midnight, []said{other}
}
