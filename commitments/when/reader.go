package when

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A Reader reads phrases under given habits. The zero Reader is usable: month
// before day, working days of eight hours that end at 17:00, five a week.
type Reader struct {
	// DayFirst makes 5/6 the 5th of June.
	DayFirst bool
	// DayEnd is the end of the working hours of a day, in minutes after
	// midnight: what EOD and COB mean. If it is nil they mean 17:00.
	DayEnd func(year int, month time.Month, day int) (minute int)
	// EffortDay is a day of effort in minutes, 0 for 480.
	EffortDay int
	// WeekDays is how many days of effort make a week, 0 for 5.
	WeekDays int
	// Event finds an event on the calendar by words such as "Thursday call",
	// near a time; nil finds none.
	Event func(words string, near time.Time) (start, end time.Time, ok bool)
	// Zone finds a time zone by its IANA name; nil stands for
	// time.LoadLocation, which reads a file at every call.
	Zone func(name string) (*time.Location, error)
}

// Errors of Parse and ParseDuration, to be found with errors.Is.
var (
	ErrNotUnderstood = errors.New(`no date or time; say for example "Friday", "18 May 13:00" or 2026-05-18`)
	ErrIsDuration    = errors.New(`a length of time, where a date or time is wanted; say for example "in 2h"`)
	ErrNotDuration   = errors.New(`no length of time; say for example "2h", "90 min" or "half a day"`)
)

// maxText is how much of a text is read, in bytes.
const maxText = 1 << 20

// Find returns the phrases in a text, in order and not overlapping. The
// location of ref is the zone in which they are said. Only the first megabyte of
// a text is read.
func (r Reader) Find(text string, ref time.Time) []Result {
	return r.Finder().Find(text, ref)
}

// A Finder does what [Reader.Find] does for many texts, one after the other, and
// keeps what reading needs from one to the next. It is not for concurrent use.
type Finder struct{ p parser }

// Finder makes a Finder with the habits of the reader.
func (r Reader) Finder() *Finder { return &Finder{parser{reader: r, lang: english}} }

// Find is [Reader.Find].
func (f *Finder) Find(text string, ref time.Time) []Result {
	text = text[:upTo(text, maxText)]
	p := &f.p
	p.begin(text, ref)
	var results []Result
	for i := 0; i < len(p.toks); {
		if next := p.recording(i); next > i {
			i = next
			continue
		}
		if p.toks[i].opens&(opensPhrase|opensIdiom) == 0 {
			i++
			continue
		}
		if next := p.longest(p.lang.idioms, i, &p.found); next >= 0 {
			i = next
			continue
		}
		res, next, ok := p.read(i)
		if !ok {
			i++
			continue
		}
		if results == nil {
			results = make([]Result, 0, 1)
		}
		results = append(results, res)
		i = next
	}
	return results
}

// upTo is n, or less: where a text can be cut without cutting a character.
func upTo(text string, n int) int {
	if len(text) <= n {
		return len(text)
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// read reads the phrase or length of time that begins at token i.
func (p *parser) read(i int) (res Result, next int, ok bool) {
	if p.toks[i].opens&opensPhrase == 0 {
		return res, 0, false
	}
	rd, ok := p.phrase(i)
	if ok {
		res, ok = p.resolve(rd)
		if !ok && rd.isRange && p.ends(rd.first) {
			rd.to, rd.isRange = rd.first, false
			res, ok = p.resolve(rd)
		}
	}
	if !ok {
		if rd, ok = p.duration(i, &res); !ok {
			return res, 0, false
		}
	}
	res.Pos = int(p.toks[rd.from].pos)
	res.Len = int(p.toks[rd.to-1].end) - res.Pos
	res.Text = p.text[res.Pos : res.Pos+res.Len]
	res.Words = p.lang.wording.explain(&res)
	if res.Doubt != nil {
		for i := range res.Doubt.Alternatives {
			a := &res.Doubt.Alternatives[i]
			a.Pos, a.Len, a.Text = res.Pos, res.Len, res.Text
			a.Words = p.lang.wording.explain(a)
		}
	}
	return res, rd.to, true
}

// Parse reads a text that is one phrase, as on a command line: "next Tuesday
// 9:30", "2026-05-22", RFC 3339 with or without seconds.
func (r Reader) Parse(text string, ref time.Time) (Result, error) {
	trimmed := strings.TrimRight(strings.TrimSpace(text), ".!")
	found := r.Find(trimmed, ref)
	switch {
	case len(found) != 1 || found[0].Len != len(trimmed):
		return Result{}, fmt.Errorf("read date %q: %w", text, ErrNotUnderstood)
	case found[0].Kind == Duration:
		return Result{}, fmt.Errorf("read date %q: %w", text, ErrIsDuration)
	}
	return found[0], nil
}

// ParseDuration reads an amount of work in minutes: "2h", "1h30m", "half a
// day", "2-3 days" (the upper end).
func (r Reader) ParseDuration(text string) (minutes int, err error) {
	trimmed := strings.TrimSpace(text)
	found := r.Find(trimmed, time.Unix(0, 0).UTC())
	if len(found) != 1 || found[0].Len != len(trimmed) || found[0].Kind != Duration {
		return 0, fmt.Errorf("read effort %q: %w", text, ErrNotDuration)
	}
	return found[0].Minutes, nil
}

// begin makes the parser ready for a text. The room for the tokens of the text
// before is used again; first, last, trial, m and res are written before they are
// read.
func (p *parser) begin(text string, ref time.Time) {
	toks := p.toks[:0]
	if cap(toks) == 0 {
		toks = make([]token, 0, len(text)/5+8)
	}
	p.text, p.ref, p.found = text, ref, said{}
	p.amountSeen.at, p.clockSeen.at = -1, -1
	y, m, d := ref.Date()
	p.today = dayNumber(y, int(m), d)
	hour, minute, second := ref.Clock()
	p.seconds = hour*3600 + minute*60 + second
	p.toks = p.lang.scan(text, toks)
}

// effort is a unit in minutes of work.
func (r *Reader) effort(u unit) float64 {
	day := float64(r.EffortDay)
	if day <= 0 {
		day = 480
	}
	week := day * float64(r.weekDays())
	switch u {
	case uSecond:
		return 1.0 / 60
	case uMinute:
		return 1
	case uHour:
		return 60
	case uDay, uWorkday:
		return day
	case uWeek, uWeekend:
		return week
	case uFortnight:
		return 2 * week
	case uMonth:
		return week * 52 / 12
	case uQuarter:
		return week * 13
	case uYear:
		return week * 52
	}
	return 0
}

// weekDays is how many days of effort make a week.
func (r *Reader) weekDays() int {
	if r.WeekDays <= 0 {
		return 5
	}
	return r.WeekDays
}

// dayEnd is the end of the working hours of a day in minutes after midnight.
func (r *Reader) dayEnd(day int) int {
	if r.DayEnd == nil {
		return 17 * 60
	}
	y, m, d := dateOf(day)
	return min(max(r.DayEnd(y, time.Month(m), d), 0), 24*60)
}

// location finds a zone by name.
func (r *Reader) location(name string) (*time.Location, error) {
	if r.Zone != nil {
		return r.Zone(name)
	}
	return time.LoadLocation(name)
}
