package when

import "time"

// Kind says what sort of thing a phrase stands for.
type Kind uint8

// The kinds of a result.
const (
	// Point is a day or an instant: "Friday", "tomorrow at noon".
	Point Kind = iota + 1
	// Range has a start and an end: "next week", "Thursday 2-3pm".
	Range
	// Duration is an amount of time: "half a day".
	Duration
	// Anchor is a point that is tied to a calendar event: "before the Thursday
	// call".
	Anchor
)

// Grain says how exactly a time was said.
type Grain uint8

// The grains, from exact to vague.
const (
	Second Grain = iota + 1
	Minute
	Hour
	// DayPart is a morning, an afternoon, an evening or a night.
	DayPart
	Day
	Week
	Month
	Quarter
	Year
)

// Modifier is the relation in which the time was put.
type Modifier uint8

// The modifiers.
const (
	None   Modifier = iota
	By              // "by Friday", "no later than Friday", "within two days", "due Friday"
	Before          // "before Friday", "ahead of Friday"
	After           // "after Friday"
	On              // "on Friday", "at noon", "in May"
	Around          // "around noon"
	Since           // "from Friday on", "not before Friday"
	Until           // "until Friday"
)

// A Result is one phrase and what was meant by it.
type Result struct {
	Kind  Kind
	Grain Grain
	Mod   Modifier
	// Start is what was meant, in the location of the reference or in the zone
	// that was said. With a grain of a day or more it is the midnight that
	// begins it. For a Duration it is the reference itself.
	Start time.Time
	// End is the exclusive end of a Range, the end of the event of an Anchor,
	// the reference plus the elapsed time for a Duration; else zero.
	End time.Time
	// HasTime says that a time of day was said.
	HasTime bool
	// Zone is the IANA name of the zone, if one was said. A time with an offset
	// from UTC for which IANA has no name is given in the location of the
	// reference instead.
	Zone string
	// Minutes is a Duration as effort: a day is a day of work. Seconds is the
	// same as elapsed time: a day is 24 hours, a month 30 days, a year 365.
	Minutes int
	Seconds int64
	// PerWeek says that a Duration is meant for every week: "three hours a
	// week".
	PerWeek bool
	// Pos and Len are the span of the phrase in the text in bytes, its modifier
	// included; Text is that span.
	Pos, Len int
	Text     string
	// Words explain what was understood: "Tuesday 12 May 2026, 9:30".
	Words string
	// Doubt is nil if the phrase is clear.
	Doubt *Doubt

	// endOf says that it is the end of a period: "before the end of May" takes
	// its last day in.
	endOf bool
}

// A Doubt is a second way to understand a phrase.
type Doubt struct {
	// Reason is a sentence without a full stop.
	Reason string
	// Alternatives are the other readings, the likeliest first. They have no
	// doubts of their own.
	Alternatives []Result
}

// Deadline is what the phrase means as a due date. If dateOnly is true, at is
// the midnight that begins the due day, and the whole of that day is meant.
//
// The deadline of a range is its end: the instant for hours, the last day for
// days and more, where the last day of a week is its Friday. "Before" a time is
// that time, "before" a day is the working day before it, Monday to Friday; and
// what is wanted by a weekend is wanted before it.
func (r Result) Deadline() (at time.Time, dateOnly bool) {
	switch {
	case r.Kind == Duration:
		return r.End, false
	case r.Kind == Anchor && r.Mod == After:
		return r.End, false
	case r.HasTime || r.Grain < Day:
		if r.Kind == Range && r.Mod != Before {
			return r.End, false
		}
		return r.Start, false
	case r.Mod == Before && r.endOf:
		return r.Start, true
	case r.Mod == Before, r.Mod == By && r.isWeekend():
		return workingDayBefore(r.Start), true
	case r.Kind != Range:
		return r.Start, true
	case r.Grain == Week && !r.isWeekend():
		return previousDay(r.End, 3), true
	default:
		return previousDay(r.End, 1), true
	}
}

// isWeekend reports whether the range is a weekend, as opposed to a week.
func (r Result) isWeekend() bool {
	return r.Kind == Range && r.Grain == Day && r.Start.Weekday() == time.Saturday &&
		previousDay(r.End, 1).Weekday() == time.Sunday && r.End.Sub(r.Start) < 72*time.Hour
}

// previousDay is the midnight n days before t, in its location.
func previousDay(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	return instant(dayNumber(y, int(m), d)-n, 0, t.Location())
}

// workingDayBefore is the midnight of the last working day before t.
func workingDayBefore(t time.Time) time.Time {
	d := previousDay(t, 1)
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = previousDay(d, 1)
	}
	return d
}
