package ledger

import (
	"fmt"
	"strings"

	"bywhen/calendar"
	"bywhen/commitments"
)

// FormatDue writes a due date without its words, as history and proposals hold
// it: the day, the time of day if there is one, the zone if it is not the
// owner's. "" is no due date.
//
//	2026-05-18
//	2026-05-18 13:00
//	2026-05-18 13:00 America/New_York
//	2026-05-18 America/New_York
func FormatDue(d commitments.Due) string {
	if d.IsZero() {
		return ""
	}
	s := d.Date.String()
	if d.HasTime() {
		s += fmt.Sprintf(" %02d:%02d", d.Minute/60, d.Minute%60)
	}
	if d.Zone != "" {
		s += " " + d.Zone
	}
	return s
}

// ParseDue reads what [FormatDue] writes. A day alone has the Minute
// [commitments.NoTime]; 24:00 is the midnight that ends the day.
func ParseDue(s string) (commitments.Due, error) {
	if s == "" {
		return commitments.Due{}, nil
	}
	first, rest, _ := strings.Cut(s, " ")
	date, err := calendar.ParseDate(first)
	if err != nil {
		return commitments.Due{}, fmt.Errorf("read due date %q: %w", s, err)
	}
	d := commitments.Due{Date: date, Minute: commitments.NoTime, Zone: rest}
	clock, zone, _ := strings.Cut(rest, " ")
	if minute, ok := parseClock(clock); ok {
		d.Minute, d.Zone = minute, zone
	}
	return d, nil
}

// parseClock reads 13:00 as minutes after midnight.
func parseClock(s string) (minute int, ok bool) {
	if len(s) != len("13:00") || s[2] != ':' {
		return 0, false
	}
	for i, c := range []byte(s) {
		if i != 2 && (c < '0' || c > '9') {
			return 0, false
		}
	}
	minute = (int(s[0]-'0')*10+int(s[1]-'0'))*60 + int(s[3]-'0')*10 + int(s[4]-'0')
	return minute, s[3] < '6' && minute <= 24*60
}
