package web

import (
	"html/template"
	"strings"
	"time"

	"bywhen/calendar"
)

// A range of the clock that a week is drawn in, in hours.
type hourRange struct{ from, to int }

// hoursOf is the range that holds all working time and all that happens in it.
func hoursOf(days []dayOf) hourRange {
	r := hourRange{9, 17}
	widen := func(d calendar.Date, a, b time.Time) {
		if calendar.DateOf(a) == d {
			r.from = min(r.from, a.Hour())
		}
		if calendar.DateOf(b) == d {
			r.to = max(r.to, b.Hour()+map[bool]int{true: 1, false: 0}[b.Minute() > 0])
		}
	}
	for _, d := range days {
		for _, w := range d.Working {
			widen(d.Date, w.Start, w.End)
		}
		for _, b := range d.Busy {
			if !b.AllDay {
				widen(d.Date, b.Start, b.End)
			}
		}
	}
	return r
}

// at is where an instant lies within a day, as a part of the range; what lies on
// another day is at the edge.
func (h hourRange) at(d calendar.Date, t time.Time) float64 {
	minutes := float64(t.Hour()*60 + t.Minute())
	switch c := calendar.DateOf(t).Compare(d); {
	case c < 0:
		minutes = 0
	case c > 0:
		minutes = 24 * 60
	}
	part := (minutes - float64(h.from*60)) / float64((h.to-h.from)*60)
	return min(1, max(0, part))
}

// The grid of a week: its size, and the room for hours and dates.
const (
	gridWide, gridTall = 900.0, 520.0
	gridLeft, gridTop  = 44.0, 30.0
)

// drawWeek draws the days side by side, hours downwards.
func drawWeek(s *Server, days []dayOf, hours hourRange, now time.Time) template.HTML {
	if len(days) == 0 {
		return ""
	}
	var g svg
	g.begin(gridWide, gridTall, "week-grid", "week-title", "The week by the hour. The days below say the same.")
	height := gridTall - gridTop - 6
	for h := hours.from; h <= hours.to; h++ {
		y := gridTop + height*float64(h-hours.from)/float64(hours.to-hours.from)
		g.line("grid", gridLeft, y, gridWide, y)
		g.text("axis", "end", gridLeft-7, y+4, s.hour(h))
	}
	width := (gridWide - gridLeft) / float64(len(days))
	for i := range days {
		x := gridLeft + width*float64(i) + 3
		column(s, &g, &days[i], hours, x, width-6, height)
		if d := days[i].Date; calendar.DateOf(now) == d {
			y := gridTop + height*hours.at(d, now)
			g.line("now", x, y, x+width-6, y)
		}
	}
	return g.end()
}

// hour writes a full hour: "9 AM", "9:00".
func (s *Server) hour(h int) string {
	at := time.Date(2000, 1, 1, h, 0, 0, 0, s.Style.Zone)
	return strings.Replace(s.Style.Clock(at), ":00 ", " ", 1)
}

// column draws one day.
func column(s *Server, g *svg, d *dayOf, hours hourRange, x, width, height float64) {
	y := func(t time.Time) float64 { return gridTop + height*hours.at(d.Date, t) }
	g.text(map[bool]string{true: "axis today", false: "axis"}[d.Today], "start", x, gridTop-10, s.Style.Date(d.Date))
	for _, w := range d.Working {
		g.rect("working", x, y(w.Start), width, y(w.End)-y(w.Start), 3)
	}
	for _, f := range d.Free {
		g.rect("free", x, y(f.Start)+1, width, y(f.End)-y(f.Start)-2, 3)
	}
	fits := int(width / 6.6)
	for _, e := range d.Entries {
		top, tall := y(e.At), max(y(e.End)-y(e.At), 3)
		switch {
		case e.Kind == "due":
			g.line("due", x, top, x+width, top)
			g.circle("dot", x+width-5, top, 4)
			continue
		case e.AllDay:
			g.rect("busy all-day", x, gridTop-4, width, 4, 2)
			continue
		}
		g.rect(e.Kind, x+2, top+1, width-4, tall-2, 3)
		if tall >= 15 {
			g.text("on-"+e.Kind, "start", x+8, top+min(tall/2+4, 15), shorten(e.Words, fits))
		}
	}
}

// drawStrip draws one day as a line from morning to evening, for a narrow
// screen. What stands in it is listed beside it.
func drawStrip(s *Server, d *dayOf, hours hourRange) template.HTML {
	const width, height = 320.0, 22.0
	var g svg
	g.begin(width, height, "day-strip", "strip-"+d.Date.String(), s.Style.Date(d.Date)+" by the hour, from morning to evening.")
	x := func(t time.Time) float64 { return width * hours.at(d.Date, t) }
	for _, w := range d.Working {
		g.rect("working", x(w.Start), 4, x(w.End)-x(w.Start), 14, 2)
	}
	for _, f := range d.Free {
		g.rect("free", x(f.Start), 4, x(f.End)-x(f.Start), 14, 2)
	}
	for _, e := range d.Entries {
		switch {
		case e.Kind == "due":
			g.circle("dot", min(max(x(e.At), 4), width-4), 11, 4)
		case !e.AllDay:
			g.rect(e.Kind, x(e.At), 4, max(x(e.End)-x(e.At), 2), 14, 2)
		}
	}
	return g.end()
}
