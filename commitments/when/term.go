package when

import "time"

// A term is an element of a pattern that stands for more than a word.
type term uint8

const (
	_ term = iota
	tNumber
	tOrdinal
	tDay
	tMonth
	tWeekday
	tWeekdays
	tUnit
	tRelative
	tYear
	tClock
	tHour
	tAmount
	tPart
	tEdge
	tZone
	tPlace
	tDate
	tDayWord

	lastTerm = tDayWord
)

// terms are the names of the terms in patterns.
var terms = map[string]term{
	"NUM":      tNumber,   // 3, three: no decimals
	"ORD":      tOrdinal,  // 3rd, third
	"DAY":      tDay,      // 18, 18th, eighteenth: a day of a month
	"MONTH":    tMonth,    // May
	"WEEKDAY":  tWeekday,  // Friday
	"WEEKDAYS": tWeekdays, // Fridays
	"UNIT":     tUnit,     // week
	"REL":      tRelative, // this, next, last
	"YEAR":     tYear,     // 2026, '26, twenty twenty-six
	"CLOCK":    tClock,    // 9:30, 3pm, noon, half past two: certainly a time
	"HOUR":     tHour,     // 9, nine thirty, 0930: perhaps a time
	"AMOUNT":   tAmount,   // two weeks, half a day
	"PART":     tPart,     // morning
	"EDGE":     tEdge,     // end, beginning
	"ZONE":     tZone,     // CET, UTC+2
	"PLACE":    tPlace,    // London
	"DATE":     tDate,     // 2026-05-18, 5/18, 18.05.2026, 18-May-26
	"DAYWORD":  tDayWord,  // tomorrow
}

// beginnings are the classes with which terms may begin.
var beginnings = [lastTerm + 1]class{
	tNumber:   aDigit | aCardinal,
	tOrdinal:  aDigit | aCardinal | anOrdinal,
	tDay:      aDigit | aCardinal | anOrdinal,
	tMonth:    aMonth,
	tWeekday:  aWeekday,
	tWeekdays: aWeekday,
	tUnit:     aUnit,
	tRelative: aRelative,
	tYear:     aDigit | aCardinal | isQuote,
	tClock:    aDigit | aCardinal | aFraction | aTime | anArticle,
	tHour:     aDigit | aCardinal | aFraction | aTime | anArticle,
	tAmount:   aDigit | aCardinal | aFraction | anArticle | aVague | aUnit | isWhole,
	tPart:     aPart,
	tEdge:     anEdge,
	tZone:     aZone | isSign,
	tPlace:    aPlace,
	tDate:     aDigit | aMonth,
	tDayWord:  aDayWord,
}

// A match holds what the terms of one pattern stand for, in the order of the
// text.
type match struct {
	from, to int // tokens
	numbers  [4]int
	n        int // how many numbers, ordinals and days
	clocks   [2]clock
	nclocks  int
	month    int
	weekday  time.Weekday
	unit     unit
	relative int
	year     int
	amount   amount
	part     part
	edge     edge
	zone     zoneSaid
	date     numericDate
	dayWord  int
}

func (m *match) reset(from int) { m.from, m.n, m.nclocks = from, 0, 0 }

func (m *match) addNumber(n int) {
	if m.n < len(m.numbers) {
		m.numbers[m.n] = n
		m.n++
	}
}

func (m *match) addClock(c clock) {
	if m.nclocks < len(m.clocks) {
		m.clocks[m.nclocks] = c
		m.nclocks++
	}
}

// term reads a term at token i and returns the token after it, or -1.
func (p *parser) term(t term, i int, m *match) int {
	if i >= len(p.toks) || p.toks[i].is&beginnings[t] == 0 {
		return -1
	}
	x := &p.toks[i]
	switch t {
	case tNumber:
		n, next := p.number(i)
		m.addNumber(n)
		return next
	case tOrdinal:
		n, next := p.ordinal(i)
		m.addNumber(n)
		return next
	case tDay:
		n, next := p.dayOfMonth(i)
		m.addNumber(n)
		return next
	case tYear:
		var next int
		m.year, next = p.year(i)
		return next
	case tClock, tHour:
		c, sure, next := p.clockAt(i)
		if next < 0 || t == tClock && !sure {
			return -1
		}
		m.addClock(c)
		return next
	case tAmount:
		var next int
		m.amount, next = p.amountAt(i)
		return next
	case tDate:
		var next int
		m.date, next = p.numericDate(i)
		return next
	case tZone:
		var next int
		m.zone, next = p.zone(i)
		return next
	}
	return p.word(t, x, i, m)
}

// word reads a term that is a single word.
func (p *parser) word(t term, x *token, i int, m *match) int {
	switch t {
	case tMonth:
		m.month = int(x.month)
		if p.glued(i+1, '.') && p.isShort(i) && p.is(i+2, aDigit) {
			return i + 2 // Dec. 31
		}
	case tWeekday, tWeekdays:
		if (t == tWeekdays) != (x.is&isPlural != 0) {
			return -1
		}
		m.weekday = time.Weekday(x.weekday)
	case tUnit:
		m.unit = x.unit
	case tRelative:
		m.relative = int(x.relative)
	case tPart:
		m.part = x.part
	case tEdge:
		m.edge = x.edge
	case tDayWord:
		m.dayWord = int(x.day)
	case tPlace:
		m.zone = zoneSaid{name: x.zone}
	default:
		return -1
	}
	return i + 1
}

// A remembered amount or clock saves reading it anew for every rule that begins
// with one.
type (
	amountSeen struct {
		at, next int
		amount   amount
	}
	clockSeen struct {
		at, next int
		clock    clock
		sure     bool
	}
)

func (p *parser) amountAt(i int) (amount, int) {
	if p.amountSeen.at != i {
		p.amountSeen.at = i
		p.amountSeen.amount, p.amountSeen.next = p.amount(i)
	}
	return p.amountSeen.amount, p.amountSeen.next
}

func (p *parser) clockAt(i int) (c clock, sure bool, next int) {
	if p.clockSeen.at != i {
		p.clockSeen.at = i
		p.clockSeen.clock, p.clockSeen.sure, p.clockSeen.next = p.clock(i)
	}
	return p.clockSeen.clock, p.clockSeen.sure, p.clockSeen.next
}
