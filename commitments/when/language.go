package when

import (
	"cmp"
	"strings"
)

// A language is what is known about the words of one language: a table of
// words, and the rules by which they combine. It is built once and never
// changes.
type language struct {
	words  map[string]*lexeme
	digits *lexeme // of numbers that are not in words
	wording
	modifiers, suffixes, connectors,
	atoms, idioms, amountsBefore, amountsAfter, events *grammar
}

// A vocabulary is what the file of a language says: all that another language
// has to bring.
type vocabulary struct {
	words         []entry
	modifiers     []rule // before a time: "by"
	suffixes      []rule // after a time: "at the latest"
	connectors    []rule // between the ends of a range: "to"
	atoms         []rule // the parts of a phrase
	holidays      []namedHoliday
	next, last    string // alternatives before a holiday that say which
	idioms        []rule // what looks like a time and is none
	amountsBefore []rule // before a length of time: "about"
	amountsAfter  []rule // after a length of time: "or so"
	events        []rule // names of events of several words
	wording       wording
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
	aPlace                            // a place whose time is said: London
	isWhole                           // all, whole
	isRelation                        // before, after: an amount before it is a distance
	isSign                            // + and -: an offset from UTC
	isQuarterLetter                   // the Q of Q3
)

// A role is a word that the terms need to know apart.
type role uint8

const (
	noRole    role = iota
	rAnd           // joins numbers: twenty and four
	rOrdinal       // st, nd, rd, th
	rOClock        // o'clock
	rAM            // am
	rPM            // pm
	rM             // the m of "a. m."
	rPast          // ten past two
	rTo            // ten to two, 2 to 3 days
	rUntil         // ten till two
	rHyphen        // 2-3 days, mid-June, 2026-05-18
	rOr            // 2 or 3 days
	rFor           // for
	rTimeMark      // the T of 2026-05-18T13:00
	rLast          // last: before a day it may be the last of many
	rFiscal        // fiscal, school: before a year that is not the calendar's
	rTime          // time: Pacific time
	rFrom          // from, between
	rHours         // h, hours: 16h30, 1700 hours
	rOh            // the zero of "nine oh five"
	rOf            // a quarter of an hour
	rMore          // two more hours
	rWhole         // all day, the whole week
	rIsh           // noon-ish
	rPer           // per, each: three hours per week
	rWeekly        // weekly
	rWorking       // working, business: before days
	rThe           // the
)

// A unit is a unit of the calendar or the clock.
type unit uint8

const (
	noUnit unit = iota
	uSecond
	uMinute
	uHour
	uDay
	uWorkday
	uWeekend
	uWeek
	uFortnight
	uMonth
	uQuarter
	uYear
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
	opens    opening // what may begin with it
	key      uint16  // the word as a literal of a rule; 0 is none
	number   int16   // cardinal, ordinal, minute of the day for aTime, hundredths for aFraction
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

// newLanguage builds a language. A word that stands in several rows of its table
// has all their meanings.
func newLanguage(v vocabulary) *language {
	l := &language{words: make(map[string]*lexeme, 2*len(v.words)), digits: &lexeme{is: aDigit}, wording: v.wording}
	for _, row := range v.words {
		for w := range strings.FieldsSeq(row.words) {
			l.lexeme(w).add(row.means)
		}
	}
	keys := &keyring{language: l}
	l.modifiers = compile(v.modifiers, keys, opensModifier)
	l.suffixes = compile(v.suffixes, keys, opensSuffix)
	l.connectors = compile(v.connectors, keys, opensConnector)
	l.atoms = compile(withHolidays(v.atoms, v.holidays, v.next, v.last), keys, opensAtom)
	l.idioms = compile(v.idioms, keys, opensIdiom)
	l.amountsBefore = compile(v.amountsBefore, keys, opensAmount)
	l.amountsAfter = compile(v.amountsAfter, keys, opensAfterAmount)
	l.events = compile(v.events, keys, opensEvent)
	for _, g := range []*grammar{l.modifiers, l.suffixes, l.connectors, l.atoms, l.idioms, l.amountsBefore, l.amountsAfter, l.events} {
		g.mark(l.digits)
		for _, x := range l.words {
			g.mark(x)
		}
	}
	for _, x := range l.words {
		if x.is&beginnings[tAmount] != 0 {
			x.opens |= opensAmount
		}
	}
	l.digits.opens |= opensAmount
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
