package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed weekly.html
var weeklyHTML string

// page is the template of the summary. html/template escapes every word of a
// person for the place it stands in.
var page = template.Must(template.New("weekly").Parse(weeklyHTML))

// htmlParts is how finely a bar is divided, in per cent.
const htmlParts = 100

// HTML is the summary as one column of HTML, without pictures, scripts, links
// or anything that another server would have to give.
func (w *Weekly) HTML() (string, error) {
	type bar struct {
		Load
		Full, Rest int // per cent of its width
	}
	view := struct {
		*Weekly
		Title         string
		Before, After []section
		Bars          []bar
	}{Weekly: w, Title: capital(w.Headline), Before: w.before(), After: w.after()}
	for _, l := range w.Loads {
		full := l.tenths(htmlParts)
		view.Bars = append(view.Bars, bar{Load: l, Full: full, Rest: htmlParts - full})
	}
	var b strings.Builder
	if err := page.Execute(&b, view); err != nil {
		return "", fmt.Errorf("write the summary as HTML: %w", err)
	}
	return b.String(), nil
}

// capital writes the first letter as a capital.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
