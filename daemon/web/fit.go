package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"
)

// A fitting is the page Fit: the picture, the same as a table, the ways out.
type fitting struct {
	pictureDoc
	Verdict   string
	Wide      template.HTML
	Narrow    template.HTML
	CloseWide template.HTML // round the wedge; "" without one
	CloseBy   template.HTML
	Rows      []row // the part of them that is shown
	Paging    paging
	Overloads []shortfall
	Choice    *choosing
}

// A row of the table says the same as a dot of the picture.
type row struct {
	level
	N     int
	Slack int // minutes free and not promised by then; negative: short
}

// Short is by how much the row is short.
func (r row) Short() int { return -r.Slack }

// A choosing is an option that was chosen to be looked at.
type choosing struct {
	wayOut
	After     afterDoc
	Rows      []row
	Deciders  []decider
	ForPeople bool // to be done by people; there is nothing to record yet
}

// A decider is somebody who can have said so.
type decider struct{ Name, Address, Words string }

func (s *Server) fit(r *http.Request) (view, error) {
	option := r.URL.Query().Get("option")
	doc, err := ask[pictureDoc](r.Context(), s, "picture", map[string]string{"option": option})
	if err != nil {
		return view{}, err
	}
	f := fitting{pictureDoc: doc, Verdict: fitsWords(&doc.Fit), Overloads: s.shortfalls(doc.Fit.Overloads)}
	f.Rows, f.Paging = paged(r, rows(doc.Demand, doc.Supply), onePage)
	if doc.After != nil {
		f.Choice = s.choosing(r, &f)
	}
	p := newPicture(s, &f)
	f.Wide, f.Narrow = p.draw(wide, p.whole()), p.draw(narrow, p.whole())
	if near, ok := p.near(); ok {
		f.CloseWide, f.CloseBy = p.draw(wideClose, near), p.draw(narrowClose, near)
	}
	return view{Name: "fit", Title: "Fit", Live: true, Body: &f}, nil
}

// choosing puts the option that was chosen into words.
func (s *Server) choosing(r *http.Request, f *fitting) *choosing {
	c := &choosing{After: *f.After}
	c.Rows, _ = paged(r, rows(f.After.Demand, f.After.Supply), onePage)
	c.option = f.After.Option
	c.ForPeople = c.Kind == "hand_over" || c.Kind == "meeting"
	for _, o := range f.Overloads {
		if !slices.ContainsFunc(o.Options, func(x option) bool { return x.Key == c.Key }) {
			continue
		}
		c.Words = s.optionWords(&c.option, o.Whats)
		c.Deciders = s.deciders(r, &o, &c.option)
	}
	return c
}

// deciders are the people who asked for what does not fit, and the user.
func (s *Server) deciders(r *http.Request, o *shortfall, opt *option) (all []decider) {
	short := "it"
	if len(opt.Moves) == 1 {
		short = o.Whats[opt.Moves[0].ID]
	} else if opt.ID != "" {
		short = o.Whats[opt.ID]
	}
	for _, p := range s.People {
		local, _, _ := strings.Cut(string(p.Address), "@")
		name := cmp.Or(p.Name, local)
		if visitorOf(r.Context()).hides() {
			name = s.hider.hide("With", name)
		}
		if name != "" && slices.ContainsFunc(o.Members, func(m member) bool { return sameName(m.AskedBy, name) }) {
			all = append(all, decider{name, string(p.Address), name + " said " + short})
		}
	}
	return append(all, decider{"", "", "I decided: " + short})
}

// sameName reports whether two names are the same but for white space: a
// document holds a name as one line.
func sameName(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// rows are the lines of the table.
func rows(demand []level, supply []corner) (all []row) {
	for i, d := range demand {
		free := d.Free
		if len(supply) > 0 && d.Due.Before(supply[0].At) {
			free = 0
		}
		all = append(all, row{level: d, N: i + 1, Slack: free - d.Sum})
	}
	return all
}
