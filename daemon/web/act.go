package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// An act is a change that the page can make: a verb, and how its form is read.
type act struct {
	title   string // over its preview
	button  string // that does it
	request func(form url.Values) (any, error)
}

// acts are all changes that the page can make, by their verbs.
var acts = map[string]act{
	"confirm":  {"Confirm this?", "Confirm", fieldsOf},
	"edit":     {"Change this?", "Change it", fieldsOf},
	"notmine":  {"Not yours?", "It is not mine", idOf},
	"done":     {"Done?", "It is done", idOf},
	"drop":     {"Drop this?", "Drop it", idOf},
	"progress": {"This much left?", "Record it", func(f url.Values) (any, error) { return pick(f, "id", "left"), nil }},
	"decide":   {"Decided?", "Record it", func(f url.Values) (any, error) { return pick(f, "option", "by", "reason"), nil }},
	"move":     {"Another date?", "Record it", func(f url.Values) (any, error) { return pick(f, "id", "to", "by", "reason"), nil }},
	"recap":    {"Is this what you agreed?", "Yes, record it", recapOf},
	"undo":     {"Take this back?", "Take it back", countOf},
}

// said are the words after a change; a verb's own where it has some.
var said = map[string]string{
	"confirm": "Confirmed.", "edit": "Changed.", "notmine": "Taken off your list; this sentence will not come back.", "done": "Done. Well done.",
	"drop": "Dropped.", "progress": "On record.", "decide": "On record.", "move": "On record.", "recap": "On record. The check-in is booked with the next look at the calendars.",
	"undo": "Taken back.",
}

// pick takes values out of a form.
func pick(f url.Values, names ...string) map[string]any {
	m := map[string]any{}
	for _, n := range names {
		m[n] = strings.TrimSpace(f.Get(n))
	}
	return m
}

func idOf(f url.Values) (any, error) { return pick(f, "id"), nil }

// fieldsOf reads the fields of a commitment. Only those that differ from what
// stood in the form ("was_…") are sent: what a person did not touch stays open to
// what a meeting says later.
func fieldsOf(f url.Values) (any, error) {
	fields := map[string]any{}
	for _, n := range []string{"what", "why", "success", "how", "due", "effort", "left", "from", "owner", "project"} {
		if v := strings.TrimSpace(f.Get(n)); f.Has(n) && v != f.Get("was_"+n) {
			fields[n] = v
		}
	}
	return map[string]any{"id": f.Get("id"), "fields": fields}, nil
}

func countOf(f url.Values) (any, error) {
	n, err := strconv.Atoi(f.Get("count"))
	if err != nil || n < 1 {
		return nil, &Problem{Text: "nothing says how much to take back"}
	}
	return map[string]any{"count": n}, nil
}

// recapOf reads the answers to the questions after a meeting.
func recapOf(f url.Values) (any, error) {
	m := pick(f, "meeting", "what", "why", "success", "how", "due", "effort", "check_in", "obstacle", "suggestion", "need", "need_from", "need_by", "suggested_move")
	var could []string
	for _, name := range strings.Split(f.Get("could_move"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			could = append(could, name)
		}
	}
	m["could_move"] = could
	return m, nil
}

// An input is a hidden field of a form.
type input struct{ Name, Value string }

// inputs are the fields of a form, to be sent once more.
func inputs(f url.Values) (all []input) {
	for name, values := range f {
		for _, v := range values {
			all = append(all, input{name, v})
		}
	}
	slices.SortFunc(all, func(a, b input) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// readings are the same form, once for each reading of a doubtful date.
func readings(f url.Values, p *Problem) (all []again) {
	for _, c := range p.Choices {
		form := inputs(f)
		for i := range form {
			if n := form[i].Name; !strings.HasPrefix(n, "was_") && !slices.Contains([]string{"verb", "id", "option", "meeting", "back"}, n) {
				form[i].Value = strings.ReplaceAll(form[i].Value, p.Phrase, c.Value)
			}
		}
		all = append(all, again{c.Words, form})
	}
	return all
}

// form reads a posted form and the verb that it is for.
func form(r *http.Request) (verb string, a act, request any, err error) {
	if err := r.ParseForm(); err != nil {
		return "", a, nil, &Problem{Text: "the form could not be read: " + err.Error()}
	}
	for name, values := range r.PostForm {
		for i := range values {
			values[i] = inert(name, values[i])
		}
	}
	verb = r.PostForm.Get("verb")
	a, ok := acts[verb]
	if !ok {
		return verb, a, nil, &Problem{Text: "the page knows no such change"}
	}
	request, err = a.request(r.PostForm)
	return verb, a, request, err
}

// A rehearsed change is what a preview shows.
type rehearsed struct {
	Button  string
	Form    []input
	Back    string
	Changes []changed
	Recap   *recapDoc
	Deeds   []deed // that would be taken back
	Fit     fitDoc
	// Other says that what fits is not as it was.
	Other bool
}

// changed are the changes of one commitment.
type changed struct {
	What   string
	Fields []field
}

// preview shows what a change would do.
func (s *Server) preview(r *http.Request) (view, error) {
	verb, a, request, err := form(r)
	if err != nil {
		return view{}, err
	}
	doc, err := ask[previewDoc](r.Context(), s, "preview", map[string]any{"verb": verb, "request": request})
	if err != nil {
		return view{}, err
	}
	p := rehearsed{Button: a.button, Form: inputs(r.PostForm), Back: local(r.PostForm.Get("back")), Changes: byCommitment(doc.Changes), Fit: doc.After}
	p.Other = doc.Before.Fits != doc.After.Fits || worst(&doc.Before) != worst(&doc.After)
	switch verb {
	case "recap":
		p.Recap, err = answer(r, s, doc.Answer)
	case "undo":
		p.Deeds, err = s.lastDeeds(r, request)
	}
	return view{Name: "preview", Title: a.title, Body: &p}, err
}

// answer is what a recap would say back.
func answer(r *http.Request, s *Server, raw json.RawMessage) (*recapDoc, error) {
	var doc recapDoc
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("read the recap: %w", err)
	}
	mend(&doc, inert)
	if visitorOf(r.Context()).hides() {
		mend(&doc, s.hider.hide)
	}
	return &doc, nil
}

// lastDeeds are the deeds that an undoing would come to, the last one first.
func (s *Server) lastDeeds(r *http.Request, request any) ([]deed, error) {
	count := request.(map[string]any)["count"].(int)
	log, err := ask[logDoc](r.Context(), s, "log", map[string]string{})
	if err != nil {
		return nil, err
	}
	var all []deed
	for _, d := range slices.Backward(log.Deeds) {
		if d.Stands && len(all) < count {
			all = append(all, d)
		}
	}
	return all, nil
}

// stillLast refuses to take back another deed than the one that was looked at: a
// form can be sent twice, and something may have been done since.
func (s *Server) stillLast(r *http.Request, request any) error {
	all, err := s.lastDeeds(r, request)
	if err != nil {
		return err
	}
	if n := len(all); n == 0 || all[n-1].Name() != r.PostForm.Get("deed") {
		return &Problem{Text: "this is not the last deed any more", Hint: "look at the journal again"}
	}
	return nil
}

// Name tells a deed from all others.
func (d *deed) Name() string { return d.Kind + " " + strconv.Itoa(d.N) }

// worst is by how much the worst overload is short.
func worst(f *fitDoc) (short int) {
	for _, o := range f.Overloads {
		short = max(short, o.Short)
	}
	return short
}

// byCommitment puts the changes of each commitment together, without the traces
// of how they came about.
func byCommitment(all []field) (groups []changed) {
	for _, c := range all {
		if fieldName(c.Field) == "" {
			continue
		}
		i := slices.IndexFunc(groups, func(g changed) bool { return g.Fields[0].ID == c.ID })
		if i < 0 {
			groups = append(groups, changed{What: c.What})
			i = len(groups) - 1
		}
		groups[i].Fields = append(groups[i].Fields, c)
	}
	return groups
}

// do makes a change, and leads back to where it was asked for.
func (s *Server) do(w http.ResponseWriter, r *http.Request) {
	verb, _, request, err := form(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if verb == "undo" {
		err = s.stillLast(r, request)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var answer recapDoc
	if err := s.app.Call(r.Context(), verb, request, &answer); err != nil {
		s.fail(w, r, err)
		return
	}
	back, err := url.Parse(local(r.PostForm.Get("back")))
	if err != nil {
		back = &url.URL{Path: "/"}
	}
	if len(answer.Recorded) > 0 {
		back = &url.URL{Path: "/commitments/" + answer.Recorded[0]}
	}
	q := back.Query()
	q.Set("done", verb)
	q.Del("option") // it was decided
	back.RawQuery = q.Encode()
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}
