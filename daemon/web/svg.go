package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// An svg is a picture being drawn. Everything written into it is a number, a
// class of page.css, or text that is escaped.
type svg struct{ b strings.Builder }

// num writes a coordinate with one decimal at most.
func num(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}

// begin opens a picture of a size. title says in a sentence what it shows.
func (g *svg) begin(w, h float64, class, id, title string) {
	fmt.Fprintf(&g.b, `<svg class="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s"><title id="%s">%s</title>`,
		class, num(w), num(h), id, id, template.HTMLEscapeString(title))
}

// end closes the picture.
func (g *svg) end() template.HTML {
	g.b.WriteString("</svg>")
	return template.HTML(g.b.String()) // all of it was escaped on the way in
}

func (g *svg) rect(class string, x, y, w, h, r float64) {
	fmt.Fprintf(&g.b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, class, num(x), num(y), num(max(w, 0)), num(max(h, 0)), num(r))
}

func (g *svg) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&g.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

func (g *svg) circle(class string, x, y, r float64) {
	fmt.Fprintf(&g.b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, num(x), num(y), num(r))
}

// text writes a text; anchor is start, middle or end.
func (g *svg) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(&g.b, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, num(x), num(y), template.HTMLEscapeString(text))
}

// A spot is a point of the picture.
type spot struct{ x, y float64 }

// path draws straight lines between spots; a closed one is an area.
func (g *svg) path(class string, spots []spot, closed bool) {
	if len(spots) == 0 {
		return
	}
	fmt.Fprintf(&g.b, `<path class="%s" d="`, class)
	for i, p := range spots {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		g.b.WriteString(letter + num(p.x) + " " + num(p.y))
	}
	if closed {
		g.b.WriteString("Z")
	}
	g.b.WriteString(`"/>`)
}

// hatch defines the pattern that fills a wedge. Its lines take their colour from
// page.css.
func (g *svg) hatch(id string) {
	fmt.Fprintf(&g.b, `<defs><pattern id="%s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
		`<rect class="hatched" width="6" height="6"/><line class="hatch" x1="1.5" y1="0" x2="1.5" y2="6"/></pattern></defs>`, id)
}

// filled draws an area filled with a pattern.
func (g *svg) filled(class, pattern string, spots []spot) {
	if len(spots) == 0 {
		return
	}
	fmt.Fprintf(&g.b, `<g fill="url(#%s)">`, pattern)
	g.path(class, spots, true)
	g.b.WriteString("</g>")
}

// clip keeps what follows within a rectangle, until unclip.
func (g *svg) clip(id string, x, y, w, h float64) {
	fmt.Fprintf(&g.b, `<clipPath id="%s"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath><g clip-path="url(#%s)">`,
		id, num(x), num(y), num(w), num(h), id)
}

func (g *svg) unclip() { g.b.WriteString("</g>") }

// shorten cuts a text to so many characters.
func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimSpace(string(r[:most-1])) + "…"
}
