package web

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// onePage is how many entries a page shows at once.
const onePage = 40

// first is the beginning of a list.
func first[T any](all []T, most int) []T { return all[:min(most, len(all))] }

// A paging says which part of a list is shown, and what leads to its
// neighbours.
type paging struct {
	From, To, Of   int
	Newer, Earlier string // "" where there are none
}

// paged is the part of a list that a request asks for.
func paged[T any](r *http.Request, all []T, most int) ([]T, paging) {
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || from < 0 || from >= len(all) {
		from = 0
	}
	to := min(from+most, len(all))
	link := func(n int) string {
		q := r.URL.Query()
		q.Del("done")
		q.Set("from", strconv.Itoa(n))
		return r.URL.Path + "?" + q.Encode()
	}
	p := paging{From: from + 1, To: to, Of: len(all)}
	if from > 0 {
		p.Newer = link(max(0, from-most))
	}
	if to < len(all) {
		p.Earlier = link(to)
	}
	return all[from:to], p
}

// A listing is the page Commitments.
type listing struct {
	Which       string
	Tabs        []tab
	Commitments []commitment
	Proposals   []proposal
	Paging      paging
}

type tab struct {
	Which, Words string
	Here         bool
}

// The parts of the list. Drafts are shown as forms, the others as lines.
var tabs = []tab{{Which: "mine", Words: "Mine"}, {Which: "delegated", Words: "Asked of others"}, {Which: "drafts", Words: "To confirm"}, {Which: "all", Words: "All, closed ones too"}}

// draftsShown is how many drafts a page shows, each with its form.
const draftsShown = 8

func (s *Server) list(r *http.Request) (view, error) {
	l := listing{Which: "mine"}
	for _, t := range tabs {
		if t.Which == r.URL.Query().Get("show") {
			l.Which = t.Which
		}
	}
	doc, err := ask[listDoc](r.Context(), s, "list", map[string]string{"which": l.Which})
	if err != nil {
		return view{}, err
	}
	for _, t := range tabs {
		t.Here = t.Which == l.Which
		if t.Which == "drafts" && doc.Drafts > 0 {
			t.Words += " (" + strconv.Itoa(doc.Drafts) + ")"
		}
		l.Tabs = append(l.Tabs, t)
	}
	most := onePage
	if l.Which == "drafts" {
		most, l.Proposals = draftsShown, first(doc.Proposals, mostOfNow)
	}
	l.Commitments, l.Paging = paged(r, doc.Commitments, most)
	return view{Name: "list", Title: "Commitments", Live: true, Body: &l}, nil
}

// A detail is the page of one commitment.
type detail struct {
	showDoc
	Occasions []occasion
	Paging    paging
	Edit      bool
}

// An occasion is all that changed at one time, by one hand.
type occasion struct {
	history
	Fields []history
}

// occasionsShown is how many occasions of history a page shows.
const occasionsShown = 25

func (s *Server) show(r *http.Request) (view, error) {
	doc, err := ask[showDoc](r.Context(), s, "show", map[string]string{"id": r.PathValue("id")})
	if err != nil {
		return view{}, err
	}
	d := detail{showDoc: doc}
	all := occasions(doc.History)
	slices.Reverse(all)
	d.Occasions, d.Paging = paged(r, all, occasionsShown)
	return view{Name: "show", Title: cmp.Or(doc.Commitment.What, doc.Commitment.ID), Live: true, Body: &d}, nil
}

// occasions puts lines of history together, without traces.
func occasions(lines []history) (all []occasion) {
	for _, h := range lines {
		n := len(all)
		if n == 0 || !all[n-1].At.Equal(h.At) || all[n-1].By != h.By || all[n-1].Why != h.Why {
			all = append(all, occasion{history: h})
			n++
		}
		if fieldName(h.Field) != "" && h.Field != "label" {
			all[n-1].Fields = append(all[n-1].Fields, h)
		}
	}
	return all
}

func (s *Server) why(r *http.Request) (view, error) {
	doc, err := ask[whyDoc](r.Context(), s, "why", map[string]string{"id": r.PathValue("id")})
	w := arithmetic{whyDoc: doc}
	w.Members, w.Paging = paged(r, doc.Members, onePage)
	return view{Name: "why", Title: "The arithmetic", Live: true, Body: &w}, err
}

// An arithmetic is the page of what stands behind one commitment's state.
type arithmetic struct {
	whyDoc
	Paging paging
}

func (s *Server) ask(r *http.Request) (view, error) {
	doc, err := ask[askDoc](r.Context(), s, "ask", map[string]string{"id": r.PathValue("id")})
	return view{Name: "ask", Title: "The question to send", Live: true, Body: &doc}, err
}

// mostQuoted is how many characters of a quote are shown; a promise rests on a
// sentence or two.
const mostQuoted = 1000

// Marked is the quote with the words marked from which its date was read.
func (k *commitment) Marked() template.HTML {
	if k.Origin == nil {
		return ""
	}
	return marked(shorten(k.Origin.Quote, mostQuoted), k.DueText, k.What)
}

// marked is text as HTML with some phrases marked where they stand in it, the
// case of letters aside.
func marked(text string, phrases ...string) template.HTML {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return template.HTML(template.HTMLEscapeString(text)) // positions would not agree
	}
	on := make([]bool, len(text))
	for _, p := range phrases {
		if p = strings.ToLower(p); len(p) < 3 {
			continue
		}
		if i := strings.Index(lower, p); i >= 0 {
			for j := range len(p) {
				on[i+j] = true
			}
		}
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && on[j] == on[i] {
			j++
		}
		part := template.HTMLEscapeString(text[i:j])
		if on[i] {
			part = "<mark>" + part + "</mark>"
		}
		b.WriteString(part)
		i = j
	}
	return template.HTML(b.String())
}

// Quoted is the quote of a proposal.
func (p *proposal) Quoted() string { return shorten(p.Quote, mostQuoted) }

// EffortText is the effort as a form shows it, "" for unknown.
func (k *commitment) EffortText() string {
	if k.Effort == nil {
		return ""
	}
	return amountWords(k.Effort)
}

// DueField is the date as a form shows it, "" for none.
func (k *commitment) DueField() string {
	if k.Due == nil {
		return ""
	}
	return k.DueWords
}

// Closed reports whether nothing more can be done about it.
func (k *commitment) Closed() bool { return k.Status == "done" || k.Status == "dropped" }

// Link is its page.
func (k *commitment) Link() string { return "/commitments/" + url.PathEscape(k.ID) }
