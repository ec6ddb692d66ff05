package when

import (
	"strconv"
	"time"
)

// A wording is how a language says what was understood.
type wording struct {
	weekdays  [7]string
	months    [12]string
	modifiers [Until + 1]string // before an explanation, with a blank after it
	// units are days, hours, minutes and seconds: one, and many.
	units [4][2]string
	to    string // between the ends of a range
	// work stands between a length of time and the work that it stands for, which
	// is in hours and minutes.
	work, hours, minutes string
	perWeek              string
	doubts               doubtWords
}

// unitSeconds are the lengths of the units of a wording.
var unitSeconds = [4]int64{secondsPerDay, 3600, 60, 1}

// explain says in words what a result means.
func (w *wording) explain(r *Result) string {
	b := make([]byte, 0, 80)
	b = append(b, w.modifiers[r.Mod]...)
	switch {
	case r.Kind == Duration:
		b = w.appendLength(b, r)
	case r.Kind == Range && !r.End.IsZero():
		b = w.appendRange(b, r)
	default:
		b = w.appendTime(b, r.Start, r)
	}
	if r.Zone != "" {
		b = append(b, ' ')
		b = append(b, r.Zone...)
	}
	return string(b)
}

// appendTime writes "Tuesday 12 May 2026, 9:30". A time that occurs twice on
// that day gets the abbreviation of its offset.
func (w *wording) appendTime(b []byte, t time.Time, r *Result) []byte {
	b = w.appendDate(b, t)
	if !r.HasTime {
		return b
	}
	b = append(b, ", "...)
	b = appendClock(b, t, r.Grain)
	h, m, s := t.Clock()
	if _, twice := secondInstant(dayOf(t), h*3600+m*60+s, t.Location()); twice {
		b = t.AppendFormat(b, " MST")
	}
	return b
}

func (w *wording) appendDate(b []byte, t time.Time) []byte {
	b = append(b, w.weekdays[t.Weekday()]...)
	b = append(b, ' ')
	return w.appendDay(b, t)
}

// appendDay writes "12 May 2026".
func (w *wording) appendDay(b []byte, t time.Time) []byte {
	y, m, d := t.Date()
	b = strconv.AppendInt(b, int64(d), 10)
	b = append(b, ' ')
	b = append(b, w.months[m-1]...)
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
func (w *wording) appendRange(b []byte, r *Result) []byte {
	b = w.appendTime(b, r.Start, r)
	switch {
	case !r.HasTime:
		b = append(b, w.to...)
		return w.appendDate(b, previousDay(r.End, 1))
	case dayOf(r.End) == dayOf(r.Start):
		b = append(b, '-')
		return appendClock(b, r.End, r.Grain)
	case r.End.Equal(previousDay(r.Start, -1)):
		return append(b, "-24:00"...)
	}
	b = append(b, w.to...)
	return w.appendTime(b, r.End, r)
}

// appendLength writes "2 hours 30 minutes", and the work where days of work are
// meant.
func (w *wording) appendLength(b []byte, r *Result) []byte {
	b = w.appendUnits(b, r.Seconds)
	if r.Grain >= Day && int64(r.Minutes)*60 != r.Seconds {
		b = append(b, w.work...)
		b = strconv.AppendInt(b, int64(r.Minutes/60), 10)
		b = append(b, w.hours...)
		if m := r.Minutes % 60; m > 0 {
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(m), 10)
			b = append(b, w.minutes...)
		}
	}
	if r.PerWeek {
		b = append(b, w.perWeek...)
	}
	return b
}

func (w *wording) appendUnits(b []byte, seconds int64) []byte {
	start := len(b)
	for i, names := range w.units {
		n := seconds / unitSeconds[i]
		seconds -= n * unitSeconds[i]
		if n == 0 && (i != 2 || seconds > 0 || len(b) > start) { // "0 minutes" for nothing
			continue
		}
		if len(b) > start {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, n, 10)
		b = append(b, ' ')
		if n == 1 {
			b = append(b, names[0]...)
		} else {
			b = append(b, names[1]...)
		}
	}
	return b
}
