package webcal

import (
	"net/url"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

var _ calendar.Linker = (*Webcal)(nil)

// longestLink is how many bytes of text a link holds, encoded: longer ones are cut
// by what people send them through.
const longestLink = 1800

// Link is the address of Google Calendar's form with the event filled in: whoever
// follows it, signed in to their own account, saves it with one tap. Nobody is
// told of it before. What does not fit is left out from the end, except for the
// last line of the text, by which the event is known again.
func (w *Webcal) Link(ev calendar.Event) string {
	q := url.Values{"action": {"TEMPLATE"}, "text": {ev.Summary}, "trp": {"true"}}
	if ev.Transparent {
		q.Set("trp", "false") // whether it takes time
	}
	if ev.Start.Date {
		q.Set("dates", ev.Start.Wall.Format("20060102")+"/"+ev.End.Wall.Format("20060102"))
	} else {
		zone := func(name string) *time.Location { return ics.Zone(name, ev.Timezones) }
		utc := func(t calendar.Time) string { return t.In(time.UTC, zone).UTC().Format("20060102T150405Z") }
		q.Set("dates", utc(ev.Start)+"/"+utc(ev.End))
		if ev.Start.Zone != "" && ev.Start.Zone != "UTC" {
			q.Set("ctz", ev.Start.Zone)
		}
	}
	lines := strings.Split(ev.Description, "\n")
	last := len(lines) - 1
	for {
		q.Set("details", strings.Join(lines, "\n"))
		if text := q.Encode(); len(text) <= longestLink || last == 0 {
			return "https://calendar.google.com/calendar/render?" + text
		}
		lines = append(lines[:last-1], lines[last])
		last--
	}
}
