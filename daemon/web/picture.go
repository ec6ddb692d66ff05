package web

import (
	"fmt"
	"html/template"
	"slices"
	"sort"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// The picture of Fit. To the right goes working time, so that nights and
// weekends take no room; upwards go minutes, summed up from now: free ones as an
// area, promised ones as a line that steps up at every due date. Where the line
// runs above the area there is more promised than there is time: the wedge.

// A picture is what is drawn of one document.
type picture struct {
	*Server
	supply    []corner
	demand    []level
	after     []level  // the line after an option; nil without one
	freeAfter []corner // the area after it
	overloads []shortfall
	wedges    []wedge
}

// A wedge is an area in which the line runs above the free time, as spots in
// minutes: along the line there, along the free time back.
type wedge struct {
	line, free []spot
	over       *shortfall // the overload that it belongs to, nil for none
}

func newPicture(s *Server, f *fitting) *picture {
	p := &picture{Server: s, supply: f.Supply, demand: f.Demand, overloads: f.Overloads}
	if f.After != nil {
		p.after, p.freeAfter = f.After.Demand, f.After.Supply
	}
	p.wedges = wedges(p.supply, func(t time.Time) int { return sumAt(p.demand, t) })
	for i := range p.overloads {
		p.claim(&p.overloads[i])
	}
	return p
}

// claim finds the wedge of an overload. One that begins later than now is no
// wedge of the whole line: its own line begins where the free time is then.
func (p *picture) claim(o *shortfall) {
	at := cornerAt(p.supply, o.To)
	for i := range p.wedges {
		w := &p.wedges[i]
		if x := float64(at.Working); w.over == nil && w.line[0].x <= x && x <= w.line[len(w.line)-1].x {
			w.over = o
			return
		}
	}
	base := cornerAt(p.supply, o.From).Free
	own := wedges(p.supply, func(t time.Time) int {
		if t.Before(o.To) {
			return 0
		}
		return base + o.Demand
	})
	if len(own) > 0 {
		own[0].over = o
		p.wedges = append(p.wedges, own[0])
	}
}

// cornerAt is the curve at an instant.
func cornerAt(all []corner, t time.Time) corner {
	i := sort.Search(len(all), func(i int) bool { return all[i].At.After(t) })
	switch {
	case len(all) == 0:
		return corner{At: t}
	case i == 0:
		return all[0]
	case i == len(all):
		return all[i-1]
	}
	a, b := all[i-1], all[i]
	part := float64(t.Sub(a.At)) / float64(b.At.Sub(a.At))
	return corner{At: t, Working: a.Working + int(part*float64(b.Working-a.Working)), Free: a.Free + int(part*float64(b.Free-a.Free))}
}

// sumAt is how much is promised up to an instant.
func sumAt(demand []level, t time.Time) (sum int) {
	for _, d := range demand {
		if !d.Due.After(t) {
			sum = d.Sum
		}
	}
	return sum
}

// wedges are the areas in which a line runs above the free time. The line only
// steps up at corners; between two of them it is level.
func wedges(supply []corner, line func(time.Time) int) (all []wedge) {
	open := false
	for i := 0; i+1 < len(supply); i++ {
		a, b, d := supply[i], supply[i+1], float64(line(supply[i].At))
		fa, fb := float64(a.Free), float64(b.Free)
		if d <= fa {
			open = false
			continue
		}
		end := spot{float64(b.Working), d}
		if fb > d { // the free time catches up on the way
			end.x = float64(a.Working) + (d-fa)/(fb-fa)*float64(b.Working-a.Working)
		}
		if !open {
			all, open = append(all, wedge{}), true
		}
		w := &all[len(all)-1]
		w.line = append(w.line, spot{float64(a.Working), d}, end)
		w.free = append(w.free, spot{float64(a.Working), fa}, spot{end.x, min(fb, d)})
		open = fb < d
	}
	return all
}

// A format is a size in which the picture is drawn. CSS shows the one that suits
// the screen.
type format struct {
	class string
	w, h  float64
	names int // how long a name beside a dot may be; 0: its number
	days  bool
}

var (
	wide        = format{"wide", 880, 420, 24, false}
	narrow      = format{"narrow", 340, 300, 0, false}
	wideClose   = format{"wide", 880, 300, 34, true}
	narrowClose = format{"narrow", 340, 260, 0, true}
)

// A frame is the part of the picture that is drawn, in minutes.
type frame struct {
	id             string
	x0, x1, y0, y1 float64
}

// whole is everything.
func (p *picture) whole() frame {
	f := frame{id: "all", x1: 1, y1: 60}
	most := 0.0
	for _, list := range [][]corner{p.supply, p.freeAfter} {
		for _, c := range list {
			f.x1, f.y1 = max(f.x1, float64(c.Working)), max(f.y1, float64(c.Free))
		}
	}
	for _, list := range [][]level{p.demand, p.after} {
		for _, d := range list {
			most = max(most, float64(d.Sum))
		}
	}
	f.y1 = max(f.y1, most)
	f.y1 *= 1.06
	// Free time far above all that is promised says nothing more.
	if most > 0 {
		f.y1 = min(f.y1, most*headroom)
	}
	return f
}

// headroom is how far above the line of promised time the picture goes.
const headroom = 1.45

// around is how much working time a close view shows on either side.
const around = 480

// near is the surroundings of the worst wedge.
func (p *picture) near() (f frame, ok bool) {
	var w *wedge
	for i := range p.wedges {
		if x := &p.wedges[i]; x.over != nil && (w == nil || x.over.Short > w.over.Short) {
			w = x
		}
	}
	if w == nil {
		return f, false
	}
	all := p.whole()
	f = frame{id: "near", x0: max(0, w.line[0].x-around), x1: min(all.x1, w.line[len(w.line)-1].x+around)}
	left := cornerBy(p.supply, f.x0)
	right := cornerBy(p.supply, f.x1)
	f.y0, f.y1 = float64(left), float64(right)
	for _, s := range w.line {
		f.y1 = max(f.y1, s.y)
	}
	for _, s := range w.free {
		f.y0 = min(f.y0, s.y)
	}
	pad := (f.y1 - f.y0) * 0.18
	f.y0, f.y1 = max(0, f.y0-pad), f.y1+pad
	return f, f.x1 > f.x0 && f.x1-f.x0 < 0.8*all.x1
}

// cornerBy is the free time at a minute of working time.
func cornerBy(all []corner, working float64) (free int) {
	for _, c := range all {
		if float64(c.Working) <= working {
			free = c.Free
		}
	}
	return free
}

// A canvas is a picture in one format, of one frame.
type canvas struct {
	*picture
	svg
	format
	frame
	left, right, top, bottom float64 // of the plot
}

// draw draws a frame in a format.
func (p *picture) draw(f format, part frame) template.HTML {
	c := &canvas{picture: p, format: f, frame: part, left: 46, right: f.w - 8, top: 14, bottom: f.h - 30}
	id := f.class + "-" + part.id
	c.begin(f.w, f.h, "picture "+f.class, id, p.sentence())
	c.hatch(id + "-hatch")
	c.axes()
	c.clip(id+"-clip", c.left, c.top-8, c.right-c.left, c.bottom-c.top+8)
	c.path("free", c.area(p.supply), true)
	if p.after != nil {
		c.path("free-after", c.curve(p.freeAfter), false)
	}
	for _, w := range p.wedges {
		c.filled("wedge", id+"-hatch", c.round(w))
	}
	c.path("promised", c.steps(p.demand), false)
	if p.after != nil {
		c.path("after", c.steps(p.after), false)
	}
	c.unclip()
	c.dots()
	for _, w := range p.wedges {
		c.name(w)
	}
	return c.end()
}

// sentence says what the picture shows.
func (p *picture) sentence() string {
	text := "Free time and promised time over the next weeks, summed up. The table below says the same."
	for _, o := range p.overloads {
		text += fmt.Sprintf(" %s more is promised than there is time for before %s.", commitments.Duration(o.Short), p.Style.Moment(o.To))
	}
	return text
}

func (c *canvas) x(working float64) float64 {
	return c.left + (working-c.x0)/(c.x1-c.x0)*(c.right-c.left)
}

func (c *canvas) y(minutes float64) float64 {
	return c.bottom - (minutes-c.y0)/(c.y1-c.y0)*(c.bottom-c.top)
}

// axes draws lines for the hours and marks for the days or weeks.
func (c *canvas) axes() {
	step := hourStep((c.y1 - c.y0) / 60)
	for h := (int(c.y0/60)/step + 1) * step; float64(h*60) <= c.y1; h += step {
		y := c.y(float64(h * 60))
		c.line("grid", c.left, y, c.right, y)
		c.text("axis", "end", c.left-7, y+4, fmt.Sprintf("%d h", h))
	}
	c.line("base", c.left, c.bottom, c.right, c.bottom)
	last := -1000.0
	for _, d := range dayStarts(c.supply) {
		x := c.x(float64(d.Working))
		if x < c.left-0.5 || x > c.right-10 {
			continue
		}
		week := d.At.Weekday() == time.Monday || last < 0
		c.line(map[bool]string{true: "tick week", false: "tick"}[week], x, c.bottom, x, c.bottom+5)
		if (week || c.days) && x-last > 74 && x < c.right-62 {
			c.text("axis", "start", x, c.bottom+20, c.Style.Date(calendar.DateOf(d.At)))
			last = x
		}
	}
}

// hourStep is how far apart the lines for the hours are.
func hourStep(hours float64) int {
	for _, step := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
		if hours/float64(step) <= 6 {
			return step
		}
	}
	return 1000
}

// dayStarts are the corners at which working days begin.
func dayStarts(supply []corner) (all []corner) {
	for i := 0; i+1 < len(supply); i++ {
		works := supply[i+1].Working > supply[i].Working
		if works && (len(all) == 0 || calendar.DateOf(all[len(all)-1].At) != calendar.DateOf(supply[i].At)) {
			all = append(all, supply[i])
		}
	}
	return all
}

func (c *canvas) curve(supply []corner) (spots []spot) {
	for _, k := range supply {
		spots = append(spots, spot{c.x(float64(k.Working)), c.y(float64(k.Free))})
	}
	return spots
}

// area is what lies below a curve.
func (c *canvas) area(supply []corner) []spot {
	spots := c.curve(supply)
	if n := len(spots); n > 0 {
		spots = append(spots, spot{spots[n-1].x, c.bottom + 1}, spot{spots[0].x, c.bottom + 1})
	}
	return spots
}

// steps is the line of promised time.
func (c *canvas) steps(demand []level) []spot {
	spots := []spot{{c.x(0), c.y(0)}}
	for _, d := range demand {
		x := c.dueX(d)
		spots = append(spots, spot{x, spots[len(spots)-1].y}, spot{x, c.y(float64(d.Sum))})
	}
	return append(spots, spot{c.x(c.whole().x1), spots[len(spots)-1].y})
}

func (c *canvas) dueX(d level) float64 { return c.x(float64(cornerAt(c.supply, d.Due).Working)) }

// round is a wedge as a closed area.
func (c *canvas) round(w wedge) (spots []spot) {
	for _, s := range w.line {
		spots = append(spots, spot{c.x(s.x), c.y(s.y)})
	}
	for _, s := range slices.Backward(w.free) {
		spots = append(spots, spot{c.x(s.x), c.y(s.y)})
	}
	return spots
}

// mostNamed is how many dots are named; the table names all.
const mostNamed = 12

// dots marks every due date, and names it as long as there is room.
func (c *canvas) dots() {
	lowest := c.bottom - 4
	named := 0
	for i, d := range c.demand {
		x, y := c.dueX(d), c.y(float64(d.Sum))
		if x < c.left-1 || x > c.right+1 || y < c.top-6 || y > c.bottom {
			continue
		}
		c.circle("dot", x, y, 4.5)
		at := min(y+4, lowest-17)
		if named >= mostNamed || at < c.top {
			continue
		}
		name := fmt.Sprint(i + 1)
		if c.names > 0 {
			name = shorten(d.What, c.names)
		}
		anchor, tx := "end", x-9
		if x-c.left < 7*float64(len(name)) {
			anchor, tx = "start", x+9
		}
		c.text("name", anchor, tx, at, name)
		lowest, named = at, named+1
	}
	for _, d := range c.after {
		x, y := c.dueX(d), c.y(float64(d.Sum))
		if x >= c.left && x <= c.right && y >= c.top && y <= c.bottom {
			c.circle("dot-after", x, y, 3.5)
		}
	}
}

// name writes beside a wedge by how much too much is promised.
func (c *canvas) name(w wedge) {
	if w.over == nil {
		return
	}
	a, b := w.line[0], w.line[len(w.line)-1]
	x, y := c.x((a.x+b.x)/2), c.y((a.y+w.free[0].y)/2)
	if x < c.left || x > c.right {
		return
	}
	lines := []string{commitments.Duration(w.over.Short) + " too much", "before " + c.Style.Moment(w.over.To)}
	if c.names == 0 {
		lines = []string{commitments.Duration(w.over.Short), "too much"}
	}
	room := map[bool]float64{true: 8.5, false: 10}[c.names == 0] * float64(len(lines[0]))
	lx, ly, anchor := c.x(b.x)+26, y+34, "start"
	for _, d := range c.after { // beside the other line, not on it
		if x := c.dueX(d) + 18; x > lx && x+room <= c.right {
			lx = x
		}
	}
	if lx+room > c.right {
		lx, anchor = c.right-4, "end"
		ly = c.y(w.free[0].y) + 44
	}
	ly = min(ly, c.bottom-26)
	to := lx - 6
	if anchor == "end" {
		to = lx - room/2
	}
	c.line("leader", x, y+3, to, ly-14)
	c.text("short", anchor, lx, ly, lines[0])
	c.text(map[bool]string{true: "short", false: "before"}[c.names == 0], anchor, lx, ly+17, lines[1])
}
