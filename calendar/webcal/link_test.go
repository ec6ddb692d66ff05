package webcal

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// TestLink fills in the form, with the zone, and cuts a long text but for its last
// line.
func TestLink(t *testing.T) {
	at := func(hour, minute int) calendar.Time {
		return calendar.Time{Wall: time.Date(2026, time.May, 12, hour, minute, 0, 0, time.UTC), Zone: "America/New_York"}
	}
	ev := calendar.Event{Summary: "Check-in: brief & tell", Start: at(9, 30), End: at(10, 0), Description: strings.Repeat("WHAT: a long text, with = and &\n", 200) + "the last line"}
	link := open(t, "https://calendar.example.com").Link(ev)
	u, err := url.Parse(link)
	must(t, err)
	q := u.Query()
	if u.Host != "calendar.google.com" || q.Get("action") != "TEMPLATE" || q.Get("text") != ev.Summary || q.Get("dates") != "20260512T133000Z/20260512T140000Z" || q.Get("ctz") != "America/New_York" {
		t.Errorf("link %s", link)
	}
	if details := q.Get("details"); len(link) > longestLink+60 || !strings.HasSuffix(details, "\nthe last line") || !strings.HasPrefix(details, "WHAT: a long text") {
		t.Errorf("%d bytes: %s", len(link), details)
	}
	if strings.Contains(link, canary) {
		t.Error("the link tells the secret address")
	}
	day := calendar.Event{Start: calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 12}), End: calendar.Day(calendar.Date{Year: 2026, Month: time.May, Day: 13}), Transparent: true}
	if link := open(t, "https://calendar.example.com").Link(day); !strings.Contains(link, "dates=20260512%2F20260513") || !strings.Contains(link, "trp=false") {
		t.Errorf("link %s", link)
	}
}
