package plan

import (
	"time"

	"bywhen/calendar"
)

// All arithmetic is done on whole minutes of UTC since 1 January 1970, which
// no change of the clocks disturbs.

// grid is the raster of new dates and check-ins, in minutes of the local clock.
const grid = 15

// A span is the half-open interval [a, b) of minutes.
type span struct{ a, b int }

// minuteBefore is the minute that t lies in: what ends at t has used every
// minute before it.
func minuteBefore(t time.Time) int { return floorDiv(int(t.Unix()), 60) }

// minuteFrom is the first minute that begins at or after t.
func minuteFrom(t time.Time) int {
	m := minuteBefore(t)
	if t.After(time.Unix(int64(m)*60, 0)) {
		m++
	}
	return m
}

// busySpan is every minute that s touches: one that is half taken is not free.
func busySpan(s calendar.Span) span { return span{minuteBefore(s.Start), minuteFrom(s.End)} }

// instant is the moment at which minute m begins.
func instant(m int, loc *time.Location) time.Time { return time.Unix(int64(m)*60, 0).In(loc) }

// offset is how many minutes a clock in loc is ahead of UTC at minute m,
// rounded down, so that m + offset is the minute that this clock shows.
func offset(m int, loc *time.Location) int {
	_, seconds := instant(m, loc).Zone()
	return floorDiv(seconds, 60)
}

// toGrid is the first minute from m on at which a clock in loc shows a multiple
// of grid.
func toGrid(m int, loc *time.Location) int {
	for over := floorMod(m+offset(m, loc), grid); over != 0; over = floorMod(m+offset(m, loc), grid) {
		m += grid - over
	}
	return m
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }

// ceilDiv rounds up; b is positive.
func ceilDiv(a, b int64) int64 {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}
