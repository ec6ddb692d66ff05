package when

import (
	"cmp"
	"strings"
)

// A language is what is known about the words of one language: a table of
// words, and the rules by which they combine. It is built once and never
// changes.
type language struct {
	words map[string]*lexeme
	// modifiers, atoms and idioms are the rules, indexed by what may come first.
	modifiers, suffixes, connectors, atoms, idioms *grammar
}

// A class is a set of parts of speech. A word can have several: "second" is an
// ordinal and a unit.
type class uint64

const (
	aDigit          class = 1 << iota // a number in digits
	aCardinal                         // one, twenty, hundred
	anOrdinal                         // first, twentieth
	aFraction                         // half, quarter, ½
	anArticle                         // a, an
	aVague                            // few, several
	aMonth                            // March
	aWeekday                          // Monday
	aUnit                             // week
	aRelative                         // this, next, last
	aDayWord                          // today, tomorrow
	aPart                             // morning
	anEdge                            // beginning, end
	aTime                             // noon
	aZone                             // CET
	aHoliday                          // Christmas
	anEvent                           // meeting, call
	aLabel                            // a number after it is a name: room, version
	aCounted                          // an ordinal before it is no date: draft, floor
	isShy                             // means something else unless the context says so: may, sat
	isPlural                          // Fridays, weeks
	isMeridiem                        // am, pm
	isQuote                           // the apostrophe of '26
	isFunction                        // a word of grammar: and, we, with
	isJoiner                          // may stand between the parts of a phrase: of, the, on, in, at
	anHourHint                        // makes a number after it an hour: at, by, before, from
	isQuarterLetter                   // the Q of Q3
)

// A role is a word that the terms need to know apart.
type role uint8

const (
	noRole      role = iota
	rAnd             // joins numbers: twenty and four
	rOrdinal         // st, nd, rd, th
	rOClock          // o'clock
	rAM              // am
	rPM              // pm
	rM               // the m of "a. m."
	rPast            // ten past two
	rTo              // ten to two
	rHours           // h, hours: 16h30, 1700 hours
	rOh              // the zero of "nine oh five"
	rOf              // a quarter of an hour
	rCouple          // a couple of hours
	rMore            // two more hours
	rPossessive      // 's, '
	rBefore          // BC
	rAbout           // about, nearly: before an amount
	rUpTo            // to, or: 2-3 days
	rIsh             // noon-ish
	rPer             // per, each: three hours per week
	rWeekly          // weekly
	rWorking         // working, business: before days
	rThe             // the
)

// A unit is a unit of the calendar or the clock.
type unit uint8

const (
	noUnit unit = iota
	aSecond
	aMinute
	anHour
	aDay
	aWorkday
	aWeekend
	aWeek
	aFortnight
	aMonthUnit
	aQuarter
	aYear
)

// A part is a part of the day.
type part uint8

const (
	noPart part = iota
	morning
	lunch
	afternoon
	evening
	night
)

// An edge is a place within a period.
type edge uint8

const (
	noEdge edge = iota
	atStart
	atMiddle
	atEnd
	early
	late
)

// A lexeme is what a word may mean; which fields count is for is to say.
type lexeme struct {
	is       class
	role     role
	key      uint8 // the word as a literal of a rule; 0 is none
	number   int16 // cardinal, ordinal, minute of the day for aTime, hundredths for aFraction
	ordinal  int8
	month    int8
	weekday  int8
	unit     unit
	relative int8 // this 0, next +1
	day      int8 // today 0, tomorrow +1
	part     part
	edge     edge
	zone     string // an IANA name
}

// An entry is a row of the table of words: one meaning, and the words for it.
type entry struct {
	words string // separated by blanks
	means lexeme
}

// newLanguage builds a language from its table. A word that stands in several
// rows has all their meanings.
func newLanguage(table []entry, modifiers, suffixes, connectors, atoms, idioms []rule) *language {
	l := &language{words: make(map[string]*lexeme, 2*len(table))}
	for _, row := range table {
		for w := range strings.FieldsSeq(row.words) {
			l.lexeme(w).add(row.means)
		}
	}
	keys := &keyring{language: l}
	l.modifiers = compile(modifiers, keys)
	l.suffixes = compile(suffixes, keys)
	l.connectors = compile(connectors, keys)
	l.atoms = compile(atoms, keys)
	l.idioms = compile(idioms, keys)
	return l
}

func (l *language) lexeme(word string) *lexeme {
	x := l.words[word]
	if x == nil {
		x = &lexeme{}
		l.words[word] = x
	}
	return x
}

// add merges a further meaning into a word.
func (x *lexeme) add(m lexeme) {
	x.is |= m.is
	x.role = cmp.Or(x.role, m.role)
	x.number = cmp.Or(x.number, m.number)
	x.ordinal = cmp.Or(x.ordinal, m.ordinal)
	x.month = cmp.Or(x.month, m.month)
	x.weekday = cmp.Or(x.weekday, m.weekday)
	x.unit = cmp.Or(x.unit, m.unit)
	x.relative = cmp.Or(x.relative, m.relative)
	x.day = cmp.Or(x.day, m.day)
	x.part = cmp.Or(x.part, m.part)
	x.edge = cmp.Or(x.edge, m.edge)
	x.zone = cmp.Or(x.zone, m.zone)
}
