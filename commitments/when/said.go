package when

import "time"

// A slot is one thing that a phrase can say. The words of a phrase may come in
// many orders ("Tuesday next week at 9:30", "next week, 9:30 on Tuesday"), but
// each thing is said once: a phrase is the slots that its words fill, and ends
// where the next words would fill a slot that is taken or does not go with the
// others.
type slot uint32

const (
	sDate    slot = 1 << iota // day and month: 18 May
	sDays                     // the last day of several: May 18-20
	sMonth                    // May
	sYear                     // 2026
	sDom                      // the 18th
	sWeekday                  // Friday
	sDayWord                  // tomorrow
	sPeriod                   // next week
	sQuarter                  // Q3
	sHalf                     // H1
	sNth                      // first Monday of
	sEdge                     // end of
	sWeekOf                   // the week of
	sWeekNo                   // week 20
	sHoliday                  // Christmas
	sShift                    // two weeks from
	sSpan                     // the next three days
	sRest                     // the rest of
	sNow                      // now
	sClock                    // 9:30
	sClocks                   // 9:30-11
	sPart                     // morning
	sZone                     // CET
	sLength                   // for three days

	// sDays and the like that name one day, and periods that hold days.
	oneDay  = sDate | sDom | sWeekday | sDayWord | sHoliday | sNow
	periods = sMonth | sYear | sPeriod | sQuarter | sHalf | sWeekNo | sSpan | sRest
	dates   = oneDay | periods | sNth | sShift
	times   = sClock | sClocks | sPart
)

// said is what a phrase says, before it is known which day that is.
type said struct {
	has slot
	mod Modifier
	// between says that the phrase began with "from" or "between".
	between bool
	// approximate says "around", "-ish".
	approximate bool

	year, month, day, lastDay int
	swappable                 bool

	weekday      time.Weekday
	relative     int  // of the weekday: this 0, next 1, last -1
	hasRelative  bool // whether it was said
	past         bool // "past Friday": the one just gone
	weeksLater   int  // Monday week
	dayWord      int
	unit         unit // of the period, and of the span
	unitRelative int
	quarter      int
	half         int
	years        int // how many from year: a decade
	nth          int // negative from the end
	nthUnit      unit
	nthWeekday   bool
	nthCount     int // the first three weeks
	edge         edge
	weekNo       int
	weekEnding   bool
	weekendOf    bool
	holiday      *holiday

	shift        amount // and the length of a span
	backward     bool   // shift to the past
	shiftFromNow bool
	shiftWhole   bool // the week after: the whole of it
	weekdayCount int  // two Fridays from now

	clock, clockEnd clock
	skipped         bool // the clocks jump over the time
	repeated        bool // the clocks show it twice
	second          bool // and the second is meant
	part            part
	partEdge        edge
	tonight         bool
	zone            zoneSaid
	local           bool // "local time"
	length          amount
}

// take fills a slot unless it is taken or one of the others is.
func (s *said) take(x, others slot) bool {
	if s.has&(x|others) != 0 {
		return false
	}
	s.has |= x
	return true
}
