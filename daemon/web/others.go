package web

import (
	"net/http"
	"slices"
	"strings"

	"bywhen/calendar"
)

// A recapping is the page Recap: the questions after a meeting.
type recapping struct {
	Meetings []recent
	Chosen   recent
}

func (s *Server) recap(r *http.Request) (view, error) {
	doc, err := ask[recentDoc](r.Context(), s, "recent", empty{})
	if err != nil {
		return view{}, err
	}
	p := recapping{Meetings: doc.Meetings}
	for i, m := range doc.Meetings {
		if i == 0 || m.UID == r.URL.Query().Get("meeting") {
			p.Chosen = m
		}
	}
	return view{Name: "recap", Title: "Recap", Body: &p}, nil
}

// A talk is the page Agenda: what to speak about with one person.
type talk struct {
	People []decider
	Chosen string
	Parts  []part
}

type part struct {
	Title string
	All   []commitment
}

// mostOfPart is how many commitments a part of an agenda shows: it is one page.
const mostOfPart = 12

func (s *Server) agenda(r *http.Request) (view, error) {
	t := talk{Chosen: r.URL.Query().Get("person")}
	people, err := s.counterparts(r)
	if err != nil {
		return view{}, err
	}
	t.People = people
	if t.Chosen == "" && len(people) > 0 {
		t.Chosen = people[0].Address
	}
	if t.Chosen == "" {
		return view{Name: "agenda", Title: "Agenda", Live: true, Body: &t}, nil
	}
	doc, err := ask[agendaDoc](r.Context(), s, "agenda", map[string]string{"person": t.Chosen})
	if err != nil {
		return view{}, err
	}
	for _, p := range []part{
		{"Waiting for " + doc.Person, doc.Waiting}, {"Please confirm", doc.Confirm}, {"Could move", doc.Move}, {"Under way", doc.Open}, {"Kept", doc.Kept},
	} {
		if len(p.All) > 0 {
			t.Parts = append(t.Parts, p)
		}
	}
	return view{Name: "agenda", Title: "For the next talk with " + doc.Person, Live: true, Body: &t}, nil
}

// First is the part as an agenda shows it.
func (p *part) First() []commitment { return first(p.All, mostOfPart) }

// More is how many are left out.
func (p *part) More() int { return len(p.All) - len(p.First()) }

// counterparts are the people whom the user named, and those with whom something
// is open.
func (s *Server) counterparts(r *http.Request) (all []decider, err error) {
	doc, err := ask[peopleDoc](r.Context(), s, "people", empty{})
	for i, p := range doc.People {
		if visitorOf(r.Context()).hides() {
			if i >= len(s.People) {
				break // nothing may lead to somebody whose name is hidden
			}
			p.Address = string(s.People[i].Address)
		}
		all = append(all, decider{Name: p.Person, Address: p.Address})
	}
	return all, err
}

// A diary is the page Journal.
type diary struct {
	Deeds  []written
	Paging paging
}

// Written is a deed with how many have to be taken back to take back this one; 0
// when it cannot be.
type written struct {
	deed
	Back int
}

func (s *Server) journal(r *http.Request) (view, error) {
	doc, err := ask[logDoc](r.Context(), s, "log", map[string]string{})
	if err != nil {
		return view{}, err
	}
	var all []written
	back := 0
	for _, d := range slices.Backward(doc.Deeds) {
		w := written{deed: d}
		if d.Stands {
			back++
			w.Back = back
		}
		w.Words = sentence(w.Words)
		all = append(all, w)
	}
	var p diary
	p.Deeds, p.Paging = paged(r, all, onePage)
	return view{Name: "journal", Title: "Journal", Live: true, Body: &p}, nil
}

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (s *Server) calendars(r *http.Request) (view, error) {
	doc, err := ask[statusDoc](r.Context(), s, "status", empty{})
	return view{Name: "calendars", Title: "Calendars", Live: true, Body: &doc}, err
}

// mostProblems is how many quarantined events of a calendar are named.
const mostProblems = 10

// Named are the first quarantined events.
func (c *calendarDoc) Named() []calendar.Problem {
	return first(c.Quarantined, mostProblems)
}

// SignIn is the command that signs in again, "" where that is not the trouble.
func (c *calendarDoc) SignIn() string {
	text := strings.ToLower(c.Error)
	if c.Error == "" || !strings.Contains(text, "sign") && !strings.Contains(text, "login") && !strings.Contains(text, "auth") && !strings.Contains(text, "invalid_grant") {
		return ""
	}
	if c.Kind == "google" {
		return "bywhen auth google"
	}
	return "bywhen doctor"
}

// Percent is the share of the free time that one plans with.
func (w *whyDoc) Percent() float64 { return w.Usable * 100 }
