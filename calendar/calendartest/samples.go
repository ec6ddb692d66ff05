package calendartest

import (
	"strings"
	"time"

	"bywhen/calendar"
)

// UIDs of the events that the tests move about. The first is of the kind that
// the ledger derives: it is a legal identifier at Google's, too.
const (
	ours    = "c5h7kq2v9m0d3s8tb4gaj6np1eru@bywhen"
	meeting = "riverbed-review@example.com"
	lunch   = "lunch@example.com"
	series  = "stand-up@example.com"
)

// text is an iCalendar object that holds one event with these further lines.
func text(uid, summary string, lines ...string) string {
	return wrap(vevent(uid, summary, append([]string{
		"DTSTART:20260504T143000Z",
		"DTEND:20260504T150000Z",
	}, lines...)...))
}

// vevent is the text of one component.
func vevent(uid, summary string, lines ...string) string {
	all := append([]string{
		"BEGIN:VEVENT",
		"UID:" + uid,
		"DTSTAMP:20260501T120000Z",
		"SUMMARY:" + summary,
	}, lines...)
	return strings.Join(append(all, "END:VEVENT"), "\r\n")
}

// wrap makes an iCalendar object of components.
func wrap(components ...string) string {
	all := append([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//another program//EN"}, components...)
	return strings.Join(append(all, "END:VCALENDAR", ""), "\r\n")
}

// at is a reading of the clock on the day of the story's check-in.
func at(zone string, hour, minute int) calendar.Time {
	return calendar.Time{Wall: time.Date(2026, time.May, 12, hour, minute, 0, 0, time.UTC), Zone: zone}
}

// checkIn is an event as bywhen writes it.
func checkIn(uid string) calendar.Event {
	return calendar.Event{
		UID:         uid,
		Start:       at("America/New_York", 9, 30),
		End:         at("America/New_York", 10, 0),
		Summary:     "Check-in: brief the Waterfall Team (Johnathon not invited yet)",
		Description: "WHAT: brief the Waterfall Team; on the rollout\nOPEN: the design team",
		Categories:  []string{"bywhen"},
		Class:       calendar.Private,
		Alarms:      []calendar.Alarm{{Before: 10 * time.Minute, Text: "Check-in"}},
		Own:         calendar.Own{Commitment: "waterfall", Kind: "checkin", N: 1},
	}
}

// nastyText is a description that breaks careless quoting: all characters with
// a meaning in RFC 5545 3.3.11, other scripts, long lines, many of them.
func nastyText(size int) string {
	const line = `Comma, semicolon; backslash \ and \n that is no line end, "quotes", colon: équipe, 設計, 🌊👩‍💻. `
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(line)
		if b.Len()%3 == 0 {
			b.WriteString("\n\n- next paragraph\n")
		}
	}
	return strings.ToValidUTF8(b.String()[:size], "") + "\nend"
}
