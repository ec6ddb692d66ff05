package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

//go:embed pages/*.html static/*
var files embed.FS

// pages are the templates, each with the layout round it.
type pages map[string]*template.Template

// A view is a page to be shown.
type view struct {
	Name  string // of the template
	Title string
	Live  bool // it may be asked for again, so a change may refresh it
	Body  any

	// The rest is filled in by the server.
	Here   string // the path, as the menu knows it
	Self   string // where hiding names leads back to
	Said   string // what has just been done
	Signed bool
	Hide   bool
}

// parse reads all templates.
func (s *Server) parse() (pages, error) {
	layout, err := template.New("layout.html").Funcs(s.funcs()).ParseFS(files, "pages/layout.html", "pages/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the page's templates: %w", err)
	}
	all := pages{}
	for _, name := range []string{
		"now", "fit", "week", "list", "show", "why", "ask", "recap", "agenda", "journal", "calendars", "preview", "link", "refused",
	} {
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(files, "pages/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("read the page's templates: %w", err)
		}
		all[name] = t
	}
	return all, nil
}

// funcs are what templates can say.
func (s *Server) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":    func(name string) (string, error) { return assetPath(name) },
		"moment":   s.moment,
		"day":      s.Style.Date,
		"clock":    s.Style.Clock,
		"hours":    commitments.Duration,
		"amount":   amountWords,
		"span":     func(a, b time.Time) string { return s.Style.Span(calendar.Span{Start: a, End: b}) },
		"path":     url.PathEscape,
		"state":    stateWords,
		"join":     strings.Join,
		"many":     many,
		"brief":    func(text string) string { return shorten(text, briefly) },
		"iso":      func(t time.Time) string { return t.Format(time.RFC3339) },
		"field":    fieldName,
		"value":    s.fieldWords,
		"deed":     deedState,
		"args":     func(all ...any) []any { return all },
		"sentence": sentence,
		"isodate":  func(d calendar.Date) string { return d.String() },
	}
}

// moment writes an instant, "no date" for none.
func (s *Server) moment(t any) string {
	switch t := t.(type) {
	case time.Time:
		return s.Style.Moment(t)
	case *time.Time:
		if t != nil {
			return s.Style.Moment(*t)
		}
	}
	return "no date"
}

// amountWords is an amount of work that may be unknown.
func amountWords(n *int) string {
	if n == nil {
		return "not said"
	}
	return commitments.Duration(*n)
}

// briefly is how many characters of a name or title a list shows.
const briefly = 160

// many writes a number with its noun: "1 draft", "3 drafts".
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// assetName is the name under which a file is served: it changes with the file.
func assetName(name string, data []byte) string {
	sum := sha256.Sum256(data)
	base, ext, _ := strings.Cut(name, ".")
	return base + "-" + hex.EncodeToString(sum[:6]) + "." + ext
}

func assetPath(name string) (string, error) {
	data, err := files.ReadFile("static/" + name)
	return "/static/" + assetName(name, data), err
}

// page answers with what a handler makes of a request.
func (s *Server) page(handler func(*http.Request) (view, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := handler(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.write(w, r, http.StatusOK, v)
	}
}

// fail shows a failure.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusUnprocessableEntity
	var p *Problem
	if !errors.As(err, &p) {
		s.log.Error("a page could not be shown", "path", r.URL.Path, "error", err)
		status = http.StatusInternalServerError
	}
	problem := *problemOf(err)
	hide := visitorOf(r.Context()).hides()
	mend(&problem, func(field, text string) string {
		text = inert(field, text)
		if hide {
			text = s.hider.hide(field, text)
		}
		return text
	})
	s.write(w, r, status, view{Name: "refused", Title: "That did not work", Body: refusal{Problem: &problem, Again: readings(r.PostForm, problemOf(err))}})
}

// refuse says why nothing is shown.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	s.write(w, r, status, view{Name: "refused", Title: "Not here", Body: refusal{Why: why}})
}

// A refusal is a page that is not shown, and why.
type refusal struct {
	Why     string
	Problem *Problem
	// Again are forms to send again with another reading of a date.
	Again []again
}

type again struct {
	Words string
	Form  []input
}

// write renders a page as a whole before anything of it is sent.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, v view) {
	who := visitorOf(r.Context())
	v.Here, v.Self = "/"+strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 2)[0], r.URL.RequestURI()
	v.Signed, v.Hide = who != nil && who.signed, who.hides()
	v.Live = v.Live && r.Method == http.MethodGet
	if r.Method != http.MethodGet {
		v.Self = "/"
	}
	v.Said = said[r.URL.Query().Get("done")]
	var b bytes.Buffer
	if err := s.pages[v.Name].Execute(&b, v); err != nil {
		s.log.Error("a page could not be written", "page", v.Name, "error", err)
		http.Error(w, "the page could not be written; the daemon's log says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever went away is nobody's trouble
}
