package ics

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"bywhen/calendar"
)

// Layouts of DATE and DATE-TIME values (RFC 5545 3.3.4, 3.3.5).
const (
	layoutDate = "20060102"
	layoutTime = "20060102T150405"
)

// parseWall reads a DATE or DATE-TIME as a reading of the clock. utc says that
// it ends in "Z". It also accepts a DATE-TIME without seconds, the separators
// of ISO 8601, "24:00", a leap second and an offset behind the time.
func parseWall(s string) (wall time.Time, date, utc bool, err error) {
	y, m, d, rest, ok := scanDate(strings.TrimSpace(s))
	if !ok {
		return wall, false, false, notTime(s)
	}
	if m < 1 || m > 12 || d < 1 || d > daysIn(y, time.Month(m)) {
		return wall, false, false, fmt.Errorf("%q is no day of the calendar", clip(s))
	}
	wall = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if rest == "" || strings.EqualFold(rest, "Z") { // a date has no zone, whatever it says
		return wall, true, false, nil
	}
	seconds, rest, ok := scanClock(strings.TrimLeft(rest, "Tt "))
	if !ok {
		return wall, false, false, notTime(s)
	}
	off, utc, ok := scanSuffix(rest)
	if !ok {
		return wall, false, false, notTime(s)
	}
	return wall.Add(time.Duration(seconds-off) * time.Second), false, utc, nil
}

// scanSuffix reads what may stand behind a time: nothing, "Z", or an offset.
func scanSuffix(s string) (off int, utc, ok bool) {
	switch s {
	case "":
		return 0, false, true
	case "Z", "z":
		return 0, true, true
	}
	off, err := parseOffset(s)
	return off, true, err == nil && (s[0] == '+' || s[0] == '-')
}

func notTime(s string) error { return fmt.Errorf("%q is no date or time", clip(s)) }

// scanDate reads YYYYMMDD or YYYY-MM-DD.
func scanDate(s string) (y, m, d int, rest string, ok bool) {
	y, s, ok = scanInt(s, 4)
	if !ok {
		return 0, 0, 0, s, false
	}
	dash := strings.HasPrefix(s, "-")
	m, s, ok = scanInt(strings.TrimPrefix(s, "-"), 2)
	if dash {
		s = strings.TrimPrefix(s, "-")
	}
	d, s, okDay := scanInt(s, 2)
	return y, m, d, s, ok && okDay
}

// scanClock reads HHMMSS, HHMM or either with colons, as seconds of the day.
func scanClock(s string) (seconds int, rest string, ok bool) {
	h, s, ok := scanInt(s, 2)
	if !ok {
		return 0, "", false
	}
	m, s, ok := scanInt(strings.TrimPrefix(s, ":"), 2)
	if !ok {
		return 0, "", false
	}
	sec := 0
	if v, r, ok := scanInt(strings.TrimPrefix(s, ":"), 2); ok {
		sec, s = min(v, 59), r
		if v > 60 {
			return 0, "", false
		}
	}
	if h > 24 || m > 59 || h == 24 && m+sec > 0 {
		return 0, "", false
	}
	return h*3600 + m*60 + sec, s, true
}

// scanInt reads a number of exactly n digits.
func scanInt(s string, n int) (v int, rest string, ok bool) {
	if len(s) < n {
		return 0, s, false
	}
	for i := range n {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, s, false
		}
		v = v*10 + int(c-'0')
	}
	return v, s[n:], true
}

// parseTime reads a DATE or DATE-TIME value of an event. zone is where a time
// without "Z" is read, "" if it floats.
func parseTime(s, zone string) (calendar.Time, error) {
	wall, date, utc, err := parseWall(s)
	if err != nil {
		return calendar.Time{}, err
	}
	if y := wall.Year(); y < minYear || y > maxYear {
		return calendar.Time{}, fmt.Errorf("%q %w", clip(s), errYearOutOfRange)
	}
	t := calendar.Time{Wall: wall, Date: date}
	switch {
	case utc:
		t.Zone = "UTC"
	case !date:
		t.Zone = zone
	}
	return t, nil
}

// formatTime writes the value of t (RFC 5545 3.3.4, 3.3.5).
func formatTime(t calendar.Time) string {
	switch {
	case t.Date:
		return t.Wall.Format(layoutDate)
	case t.Zone == "UTC":
		return t.Wall.Format(layoutTime) + "Z"
	}
	return t.Wall.Format(layoutTime)
}

// A span of time as RFC 5545 3.3.6 writes it: days are days of the calendar,
// the rest is exact.
type duration struct {
	days  int
	exact time.Duration
}

var errDuration = errors.New("is no duration")

// parseDuration reads a DURATION such as "-PT15M" or "P1DT2H". Weeks and days
// may stand beside each other, which the grammar forbids and writers do.
func parseDuration(s string) (duration, error) {
	text := strings.ToUpper(strings.TrimSpace(s))
	sign := 1
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, sign = rest, -1
	}
	text, ok := strings.CutPrefix(strings.TrimPrefix(text, "+"), "P")
	if !ok || text == "" {
		return duration{}, fmt.Errorf("%q %w", clip(s), errDuration)
	}
	var d duration
	clock := false
	for text != "" {
		if rest, ok := strings.CutPrefix(text, "T"); ok && !clock {
			text, clock = rest, true
			continue
		}
		n, unit, rest, ok := scanCount(text)
		if !ok || !d.add(n*sign, unit, clock) {
			return duration{}, fmt.Errorf("%q %w", clip(s), errDuration)
		}
		text = rest
	}
	return d, nil
}

// scanCount reads digits and the letter behind them.
func scanCount(s string) (n int, unit byte, rest string, ok bool) {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 || i >= len(s) {
		return 0, 0, "", false
	}
	return n, s[i], s[i+1:], true
}

// add adds n units; false for a letter that is none or a span of more than
// a century.
func (d *duration) add(n int, unit byte, clock bool) bool {
	switch {
	case unit == 'W' && !clock:
		d.days += 7 * n
	case unit == 'D' && !clock:
		d.days += n
	case unit == 'H' && clock:
		d.exact += time.Duration(n) * time.Hour
	case unit == 'M' && clock:
		d.exact += time.Duration(n) * time.Minute
	case unit == 'S' && clock:
		d.exact += time.Duration(n) * time.Second
	default:
		return false
	}
	const century = 36525
	return max(d.days, -d.days) <= century && d.exact.Abs() <= century*24*time.Hour
}

// parseOffset reads a UTC-OFFSET such as "-0500" or "+00:19:32" (RFC 5545
// 3.3.14) as seconds east of UTC.
func parseOffset(s string) (int, error) {
	text := strings.ReplaceAll(strings.TrimSpace(s), ":", "")
	sign := 1
	switch {
	case strings.HasPrefix(text, "-"):
		text, sign = text[1:], -1
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	h, rest, ok := scanInt(text, 2)
	m, rest, ok2 := scanInt(rest, 2)
	sec := 0
	if rest != "" {
		var ok3 bool
		sec, rest, ok3 = scanInt(rest, 2)
		ok2 = ok2 && ok3 && rest == ""
	}
	if !ok || !ok2 || h > 23 || m > 59 || sec > 59 {
		return 0, fmt.Errorf("%q is no offset from UTC", clip(s))
	}
	return sign * (h*3600 + m*60 + sec), nil
}

// parseText unescapes a TEXT value (RFC 5545 3.3.11). A backslash that escapes
// nothing stands for itself, except before the colon and the quote, which some
// writers escape.
func parseText(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case '\\', ';', ',', ':', '"':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// splitList splits a value at its commas, except escaped ones.
func splitList(s string) []string {
	var list []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',':
			list = append(list, s[start:i])
			start = i + 1
		}
	}
	return append(list, s[start:])
}

// oneLine is text for a place where a line break would be odd.
func oneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// clip is text from outside, short and printable enough for a message.
func clip(s string) string {
	s = strings.ReplaceAll(string(appendPrintable(nil, s)), "\t", " ")
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// daysIn is the number of days of a month.
func daysIn(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
