package plan

import (
	"time"

	"bywhen/calendar"
)

// A Window is a stretch of one working day, in minutes after midnight, end
// exclusive; To may be 1440.
type Window struct{ From, To int }

// Hours say when a person works.
type Hours struct {
	// Zone is where the person is at home; nil stands for UTC.
	Zone *time.Location
	// Week has the windows of each day, indexed by time.Weekday, in order and
	// not overlapping.
	Week [7][]Window
	// Away are stretches without work, or with work in another zone. Where
	// they overlap, a stretch without work wins, and of two zones the one
	// listed later.
	Away []Away
	// Holidays are days without work, wherever the person is.
	Holidays map[calendar.Date]bool
}

// Away is a stretch of days, both ends included, without work; with a Zone the
// working windows of these days lie in that zone instead.
type Away struct {
	From, To calendar.Date
	Zone     *time.Location
}

// covers reports whether d is one of the days away.
func (a *Away) covers(d calendar.Date) bool { return !d.Before(a.From) && !a.To.Before(d) }

// minutesPerDay is the length of a day on the clock.
const minutesPerDay = 24 * 60

// DayEnd is the end of the last working window of d, in minutes after midnight
// in the home zone; 1440 for a day without work. On a day away in another zone
// it can lie before the midnight that begins d at home, or after the one that
// ends it.
func (h Hours) DayEnd(d calendar.Date) int {
	place, works := h.place(d)
	windows := h.Week[d.Weekday()]
	if !works || len(windows) == 0 {
		return minutesPerDay
	}
	end := windows[len(windows)-1].To
	if place == atHome {
		return end
	}
	there := d.At(end, h.Away[place].Zone).In(h.home())
	days := dayNumber(calendar.DateOf(there)) - dayNumber(d)
	return days*minutesPerDay + there.Hour()*60 + there.Minute()
}

// atHome is the place of a day that no Away with a zone covers.
const atHome = -1

// place is where the windows of d lie: atHome, or the index of the Away whose
// zone counts. works is false for a day off.
func (h *Hours) place(d calendar.Date) (place int, works bool) {
	if h.Holidays[d] {
		return atHome, false
	}
	place = atHome
	for i := range h.Away {
		if !h.Away[i].covers(d) {
			continue
		}
		if h.Away[i].Zone == nil {
			return atHome, false
		}
		place = i
	}
	return place, true
}

// Works reports whether any of d is working time.
func (h Hours) Works(d calendar.Date) bool {
	_, works := h.place(d)
	return works && len(h.Week[d.Weekday()]) > 0
}

// home is the zone of the person, never nil.
func (h *Hours) home() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

// WorkingDaysBetween counts the working days strictly after the day of old, up
// to and including that of moved: how far a date slips. It looks no further back
// than ten years.
func (h Hours) WorkingDaysBetween(old, moved time.Time) int {
	last := dayNumber(calendar.DateOf(moved.In(h.home())))
	first := dayNumber(calendar.DateOf(old.In(h.home()))) + 1
	n := 0
	for day := max(first, last-farthest/minutesPerDay); day <= last; day++ {
		if h.Works(dateOfDay(day)) {
			n++
		}
	}
	return n
}

// dayNumber counts the days since 1 January 1970.
func dayNumber(d calendar.Date) int {
	return floorDiv(int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix()), 86400)
}

// dateOfDay is the inverse of dayNumber.
func dateOfDay(n int) calendar.Date {
	return calendar.DateOf(time.Unix(int64(n)*86400, 0).UTC())
}
