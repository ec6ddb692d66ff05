package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Window is a stretch of a day in minutes after midnight, end exclusive. To
// may be 1440, the midnight that ends the day.
type Window struct{ From, To int }

// UnmarshalText reads 09:00-12:00.
func (w *Window) UnmarshalText(text []byte) error {
	parsed, err := parseWindow(string(text))
	if err != nil {
		return err
	}
	switch {
	case parsed.From == parsed.To:
		return noLength(text)
	case parsed.From > parsed.To:
		return wrong(fmt.Sprintf("over midnight write two: %q and %q", Window{parsed.From, 1440}, Window{0, parsed.To}), "%q ends before it begins", text)
	}
	*w = parsed
	return nil
}

// String writes the window as 09:00-12:00.
func (w Window) String() string { return clock(w.From) + "-" + clock(w.To) }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Windows are the windows of one day, in order, none beginning before the one in
// front of it has ended.
type Windows []Window

func (w Windows) follows(i int) error {
	switch {
	case i == 0 || w[i].From >= w[i-1].To:
		return nil
	case w[i].To <= w[i-1].From:
		return wrong("write the windows of a day in their order", "%s stands after %s, which is later", w[i], w[i-1])
	}
	return wrong("let one end where the other begins, or make them one", "%s overlaps %s", w[i], w[i-1])
}

// Days are days of the week, each once.
type Days []time.Weekday

func (d Days) follows(i int) error {
	if slices.Contains(d[:i], d[i]) {
		return wrong("take one out", "%s stands here twice", d[i])
	}
	return nil
}

// A Slot is a time in the week: Tue 09:30. Minute counts from midnight.
type Slot struct {
	Day    time.Weekday
	Minute int
}

// UnmarshalText reads "Tue 09:30".
func (s *Slot) UnmarshalText(text []byte) error {
	word, at, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	day, err := parseWeekday(word)
	minute, ok := parseClock(strings.TrimSpace(at))
	if err != nil || !ok || minute == 1440 {
		return wrong(`a day and a time: "Tue 09:30"`, "%q is no time in the week", text)
	}
	*s = Slot{day, minute}
	return nil
}

// Quiet says when nothing may interrupt.
type Quiet struct {
	OutsideHours bool          // outside the owner's working hours
	Windows      []QuietWindow // on every day
}

// A QuietWindow is a window that may reach over midnight: then From > To.
type QuietWindow Window

// UnmarshalText reads "hours".
func (q *Quiet) UnmarshalText(text []byte) error {
	if string(text) != "hours" {
		return wrong(`write "hours" for all time outside your hours, or windows in brackets: ["18:00-08:00"]`, "%q is not known here", text)
	}
	q.OutsideHours = true
	return nil
}

// list is where the decoder puts the elements when a list is written.
func (q *Quiet) list() any { return &q.Windows }

// UnmarshalText reads 18:00-08:00.
func (w *QuietWindow) UnmarshalText(text []byte) error {
	parsed, err := parseWindow(string(text))
	if err == nil && parsed.From == parsed.To {
		err = noLength(text)
	}
	*w = QuietWindow(parsed)
	return err
}

func noLength(window []byte) error {
	return wrong(`the whole day is "00:00-24:00"`, "%q has no length", window)
}

func parseWindow(text string) (Window, error) {
	from, to, _ := strings.Cut(text, "-")
	a, okA := parseClock(strings.TrimSpace(from))
	b, okB := parseClock(strings.TrimSpace(to))
	if !okA || !okB || a == 1440 {
		return Window{}, wrong(`from and to, 24 hours a day: "09:00-12:00"`, "%q is no window of time", text)
	}
	return Window{a, b}, nil
}

// parseClock reads 9:30 or 09:30 as minutes after midnight, 24:00 as 1440.
func parseClock(text string) (minute int, ok bool) {
	hh, mm, colon := strings.Cut(text, ":")
	h, errH := strconv.ParseUint(hh, 10, 8)
	m, errM := strconv.ParseUint(mm, 10, 8)
	if !colon || errH != nil || errM != nil || len(hh) > 2 || len(mm) != 2 || m > 59 || h*60+m > 1440 {
		return 0, false
	}
	return int(h*60 + m), true
}

// parseWeekday reads Mon or Monday, in any case.
func parseWeekday(text string) (time.Weekday, error) {
	var short []string
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := day.String()
		if strings.EqualFold(text, name) || strings.EqualFold(text, name[:3]) {
			return day, nil
		}
		short = append(short, name[:3])
	}
	hint := "Mon, Tue, Wed, Thu, Fri, Sat or Sun"
	if near := closest(text, short); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return 0, wrong(hint, "%q is no day of the week", text)
}

// parseDuration reads 30m, 8h, 2d, 1w, and several in a row: 1h30m. A day is 24
// hours, a week seven days; a year is the most.
func parseDuration(text string) (time.Duration, error) {
	bad := wrong(`minutes, hours, days or weeks: "30m", "8h", "2d", "1w"`, "%q is no length of time", text)
	var total time.Duration
	for rest := text; rest != "" || text == ""; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, err := strconv.Atoi(rest[:digits])
		if err != nil || digits > 6 || digits == len(rest) {
			return 0, bad
		}
		unit := strings.IndexByte("mhdw", rest[digits])
		if unit < 0 {
			return 0, bad
		}
		total += time.Duration(n) * [...]time.Duration{time.Minute, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}[unit]
		rest = rest[digits+1:]
		if total > 366*24*time.Hour {
			return 0, wrong("a year is the most", "%q is too long", text)
		}
	}
	return total, nil
}
