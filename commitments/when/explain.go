package when

import (
	"strconv"
	"time"
)

// modifierWords stand before an explanation. "On" is left out.
var modifierWords = [...]string{
	None: "", By: "by ", Before: "before ", After: "after ", On: "",
	Around: "around ", Since: "from ", Until: "until ",
}

// explain says in words what a result means.
func (p *parser) explain(r *Result) string {
	b := make([]byte, 0, 80)
	b = append(b, modifierWords[r.Mod]...)
	switch {
	case r.Kind == Duration:
		b = appendDuration(b, r)
	case r.Kind == Range && !r.End.IsZero():
		b = appendRange(b, r)
	default:
		b = appendTime(b, r.Start, r)
	}
	if r.Zone != "" {
		b = append(b, ' ')
		b = append(b, r.Zone...)
	}
	return string(b)
}

// appendTime writes "Tuesday 12 May 2026, 9:30".
func appendTime(b []byte, t time.Time, r *Result) []byte {
	b = appendDate(b, t)
	if r.HasTime {
		b = append(b, ", "...)
		b = appendClock(b, t, r.Grain)
		h, m, s := t.Clock()
		if _, twice := secondInstant(dayOf(t), h*3600+m*60+s, t.Location()); twice {
			b = t.AppendFormat(b, " MST")
		}
	}
	return b
}

func appendDate(b []byte, t time.Time) []byte {
	b = append(b, t.Weekday().String()...)
	b = append(b, ' ')
	return appendDay(b, t)
}

func appendDay(b []byte, t time.Time) []byte {
	y, m, d := t.Date()
	b = strconv.AppendInt(b, int64(d), 10)
	b = append(b, ' ')
	b = append(b, m.String()...)
	b = append(b, ' ')
	return strconv.AppendInt(b, int64(y), 10)
}

func appendClock(b []byte, t time.Time, g Grain) []byte {
	h, m, s := t.Clock()
	b = strconv.AppendInt(b, int64(h), 10)
	b = append(b, ':', byte('0'+m/10), byte('0'+m%10))
	if s != 0 || g == Second {
		b = append(b, ':', byte('0'+s/10), byte('0'+s%10))
	}
	return b
}

// appendRange writes the first and the last day, or the times.
func appendRange(b []byte, r *Result) []byte {
	b = appendTime(b, r.Start, r)
	end := r.End
	if !r.HasTime {
		b = append(b, " to "...)
		return appendDate(b, previousDay(end, 1))
	}
	if dayOf(end) == dayOf(r.Start) || dayOf(end) == dayOf(r.Start)+1 && end.Hour() == 0 && end.Minute() == 0 {
		b = append(b, '-')
		if dayOf(end) != dayOf(r.Start) {
			return append(b, "24:00"...)
		}
		return appendClock(b, end, r.Grain)
	}
	b = append(b, " to "...)
	return appendTime(b, end, r)
}

// appendDuration writes "2 hours 30 minutes", and the effort where a day of
// work is meant.
func appendDuration(b []byte, r *Result) []byte {
	b = appendUnits(b, r.Seconds)
	if r.Grain >= Day && int64(r.Minutes)*60 != r.Seconds {
		b = append(b, ", as work "...)
		b = strconv.AppendInt(b, int64(r.Minutes/60), 10)
		b = append(b, " h"...)
		if m := r.Minutes % 60; m > 0 {
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(m), 10)
			b = append(b, " min"...)
		}
	}
	if r.PerWeek {
		b = append(b, " a week"...)
	}
	return b
}

func appendUnits(b []byte, seconds int64) []byte {
	units := [...]struct {
		seconds int64
		name    string
	}{{secondsPerDay, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}
	if seconds == 0 {
		return append(b, "0 minutes"...)
	}
	first := true
	for _, u := range units {
		n := seconds / u.seconds
		if n == 0 {
			continue
		}
		seconds -= n * u.seconds
		if !first {
			b = append(b, ' ')
		}
		first = false
		b = strconv.AppendInt(b, n, 10)
		b = append(b, ' ')
		b = append(b, u.name...)
		if n > 1 {
			b = append(b, 's')
		}
	}
	return b
}
