package web

import "net/http"

// A today is the page Now: what needs a decision, else that nothing does.
type today struct {
	todayDoc
	Overloads []shortfall
	Trouble   []string
	// Quiet says that nothing needs the user.
	Quiet bool
	Fits  string
	// Owed is what other people do for me, Mine what I do.
	Mine, Owed []commitment
}

// A shortfall is an overload with its ways out in words.
type shortfall struct {
	overload
	Whats map[string]string
	// Moves are new dates, Others all that needs none: less work, other hands,
	// a shorter meeting. Left is how many more there are.
	Moves, Others []wayOut
	Left          int
}

// mostOuts is how many ways out of a kind are listed, the best ones.
const mostOuts = 10

// A wayOut is an option.
type wayOut struct {
	option
	Words string
}

func (s *Server) now(r *http.Request) (view, error) {
	doc, err := ask[todayDoc](r.Context(), s, "today", empty{})
	if err != nil {
		return view{}, err
	}
	t := today{todayDoc: doc, Overloads: s.shortfalls(doc.Fit.Overloads), Fits: fitsWords(&doc.Fit)}
	for _, c := range doc.Status.Calendars {
		if c.Error != "" {
			t.Trouble = append(t.Trouble, "Calendar "+c.Name+" was last read "+s.moment(c.LastOK)+": "+c.Error)
		}
	}
	for _, d := range doc.Status.Unsettled {
		t.Trouble = append(t.Trouble, d.Words+": "+deedState(d.State)+" "+d.Error)
	}
	for _, k := range doc.Soon {
		if k.Owner == string(s.Me.Address) || k.State != "waiting" && k.State != "overdue" {
			t.Mine = append(t.Mine, k)
		} else {
			t.Owed = append(t.Owed, k)
		}
	}
	t.Mine, t.Owed, t.Trouble = first(t.Mine, mostOfNow), first(t.Owed, mostOfNow), first(t.Trouble, mostTrouble)
	t.Quiet = len(t.Overloads)+len(t.Trouble)+len(doc.Drafts)+len(doc.Proposals)+len(doc.Fit.Ask) == 0 && !doc.Status.Rebuilt
	return view{Name: "now", Title: "Now", Live: true, Body: &t}, nil
}

// How much Now shows of each kind; the rest stands under Commitments.
const (
	mostDrafts  = 3
	mostOfNow   = 12
	mostTrouble = 8
)

// Shown are the first drafts.
func (t *today) Shown() []commitment { return first(t.Drafts, mostDrafts) }

// Suggested are the first changes that meetings suggest.
func (t *today) Suggested() []proposal { return first(t.Proposals, mostOfNow) }

// Meets are the first check-ins.
func (t *today) Meets() []checkIn { return first(t.CheckIns, mostOfNow) }

// shortfalls puts overloads into words.
func (s *Server) shortfalls(all []overload) (out []shortfall) {
	for _, o := range all {
		f := shortfall{overload: o, Whats: map[string]string{}}
		for _, m := range o.Members {
			f.Whats[m.ID] = shorten(m.What, briefly)
		}
		for _, opt := range o.Options {
			list := &f.Others
			if opt.Kind == "move" || opt.Suggested {
				list = &f.Moves
			}
			if len(*list) >= mostOuts && !opt.Suggested {
				f.Left++
				continue
			}
			*list = append(*list, wayOut{opt, s.optionWords(&opt, f.Whats)})
		}
		out = append(out, f)
	}
	return out
}

// Title is the commitment that the overload is named after.
func (f *shortfall) Title() string { return f.Whats[f.Key] }
