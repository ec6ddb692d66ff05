package web

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"bywhen/calendar"
)

// A weekPage is the page Week.
type weekPage struct {
	weekDoc
	Grid template.HTML
	Days []dayOf
	// Monday begins the week; Before and Next are days of its neighbours.
	Monday, Before, Next calendar.Date
}

// A dayOf is one day with all that stands in it, in order.
type dayOf struct {
	weekDay
	Strip   template.HTML
	Today   bool
	Entries []entry
}

// An entry is one line of a day.
type entry struct {
	At, End time.Time
	AllDay  bool
	Kind    string // busy, meet, due
	Words   string
	Link    string
}

func (s *Server) week(r *http.Request) (view, error) {
	doc, err := ask[weekDoc](r.Context(), s, "week", map[string]string{"day": r.URL.Query().Get("day")})
	if err != nil {
		return view{}, err
	}
	p := weekPage{weekDoc: doc}
	if n := len(doc.Days); n > 0 {
		p.Monday, p.Before, p.Next = doc.Days[0].Date, doc.Days[0].Date.Add(-7), doc.Days[n-1].Date.Add(1)
	}
	for _, d := range doc.Days {
		day := dayOf{weekDay: d, Today: d.Date == calendar.DateOf(doc.Now), Entries: s.entries(&doc, &d)}
		if len(d.Working) == 0 && len(day.Entries) == 0 {
			continue // a free day with nothing on it is left out
		}
		p.Days = append(p.Days, day)
	}
	hours := hoursOf(p.Days)
	p.Grid = drawWeek(s, p.Days, hours, doc.Now)
	for i := range p.Days {
		p.Days[i].Strip = drawStrip(s, &p.Days[i], hours)
	}
	return view{Name: "week", Title: "Week", Live: true, Body: &p}, nil
}

// mostEntries is how many lines a day may have; the picture shows the rest.
const mostEntries = 24

// entries are the lines of a day, in order.
func (s *Server) entries(doc *weekDoc, d *weekDay) (all []entry) {
	on := func(t time.Time) bool { return calendar.DateOf(t) == d.Date }
	for _, b := range d.Busy {
		all = append(all, entry{At: b.Start, End: b.End, AllDay: b.AllDay, Kind: "busy", Words: b.Title})
	}
	for _, c := range doc.CheckIns {
		if on(c.Start) {
			all = append(all, entry{At: c.Start, End: c.End, Kind: "meet", Words: "Check-in with " + c.With + ": " + c.What, Link: c.Commitment})
		}
	}
	for _, k := range doc.Dues {
		if on(k.Due) {
			all = append(all, entry{At: k.Due, End: k.Due, Kind: "due", Words: "Due: " + k.What, Link: k.ID})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.At.Compare(b.At) })
	return all
}

// Listed are the entries that are listed.
func (d *dayOf) Listed() []entry { return first(d.Entries, mostEntries) }

// More is how many are not.
func (d *dayOf) More() int { return max(0, len(d.Entries)-mostEntries) }
