package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// fieldNames are the fields of history that a person would call a change, in
// their words. The others are traces of how it came about.
var fieldNames = map[string]string{
	"label": "Name", "owner": "Done by", "delegator": "Asked by", "what": "What", "why": "Why", "success": "Success", "how": "How",
	"obstacles": "Obstacles", "due": "Due", "hard": "Fixed date", "deep": "Deep work", "not_before": "Not before", "effort": "Work", "left": "Left",
	"priority": "Priority", "project": "Project", "status": "Status", "wish_at": "Check-in wished",
}

// statusNames are the states of a commitment where its own word says too little.
var statusNames = map[string]string{"draft": "to be confirmed", "open": "agreed"}

// fieldName is what a person calls a field, "" for a trace.
func fieldName(field string) string {
	if n, rest, ok := checkInField(field); ok && (rest == "start" || rest == "state") {
		return "Check-in" + map[bool]string{true: "", false: " " + n}[n == "1"] + " " + map[string]string{"start": "time", "state": "state"}[rest]
	}
	return fieldNames[field]
}

// checkInField takes "check-in 2 start" apart.
func checkInField(field string) (n, rest string, ok bool) {
	text, ok := strings.CutPrefix(field, "check-in ")
	n, rest, _ = strings.Cut(text, " ")
	return n, rest, ok
}

// fieldWords is a value of history in words for people. Package ledger says how
// values are written there.
func (s *Server) fieldWords(field, value string) string {
	if value == "" {
		return "nothing"
	}
	if _, rest, ok := checkInField(field); ok {
		field = map[string]string{"start": "instant", "state": "meet"}[rest]
	}
	switch field {
	case "due":
		return s.dueWords(value)
	case "effort", "left":
		if n, err := strconv.Atoi(value); err == nil {
			return commitments.Duration(n)
		}
	case "instant", "wish_at":
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return s.Style.Moment(t)
		}
	case "not_before":
		if d, err := calendar.ParseDate(value); err == nil {
			return s.Style.Date(d)
		}
	case "obstacles":
		var all []string
		if json.Unmarshal([]byte(value), &all) == nil {
			return inert(field, strings.Join(all, "; ")) // the list may have held escapes
		}
	case "status":
		return cmp.Or(statusNames[value], value)
	case "meet":
		return stateWords(value)
	case "owner", "delegator":
		return s.name(value)
	}
	return value
}

// dueWords writes a due date that history holds as "2026-05-18 13:00 Zone".
func (s *Server) dueWords(value string) string {
	day, rest, _ := strings.Cut(value, " ")
	date, err := calendar.ParseDate(day)
	if err != nil {
		return value
	}
	d := commitments.Due{Date: date, Minute: commitments.NoTime, Zone: rest}
	var hour, minute int
	if n, err := fmt.Sscanf(rest, "%d:%d", &hour, &minute); err == nil && n == 2 {
		_, d.Zone, _ = strings.Cut(rest, " ")
		d.Minute = hour*60 + minute
	}
	return s.Style.Due(d)
}

// name is what to call whoever has an address.
func (s *Server) name(address string) string {
	for _, p := range append([]calendar.Person{s.Me}, s.People...) {
		if string(p.Address) == address && p.Name != "" {
			return p.Name
		}
	}
	return address
}

// stateWords are the states of a check-in in words for people.
func stateWords(state string) string {
	switch state {
	case "proposed":
		return "a hold, to be settled"
	case "moved":
		return "moved in the calendar"
	case "removed":
		return "deleted in the calendar"
	case "took_place":
		return "took place"
	case "cancelled":
		return "taken back"
	}
	return state
}

// deedState says how a deed stands, "" where it simply was done.
func deedState(state string) string {
	return map[string]string{
		"pending": "to be done", "inflight": "under way", "failed": "did not work", "unknown": "it is not known whether it was done",
	}[state]
}

// optionWords says a way out. whats are the names of what it is about.
func (s *Server) optionWords(o *option, whats map[string]string) string {
	switch o.Kind {
	case "move":
		var parts []string
		for _, m := range o.Moves {
			parts = append(parts, whats[m.ID]+" to "+s.Style.Moment(m.moved()))
		}
		return strings.Join(parts, ", ")
	case "cut":
		return commitments.Duration(o.Minutes) + " less of " + whats[o.ID]
	case "hand_over":
		return "Somebody else does " + whats[o.ID]
	case "meeting":
		what := "Shorten “" + o.Title + "” by " + commitments.Duration(o.Minutes)
		if o.Skip {
			what = "Leave out “" + o.Title + "”"
		}
		if o.Start != nil {
			what += ", " + s.Style.Moment(*o.Start)
		}
		return what
	}
	return o.Key
}

// moved is the date that a move proposes: the comfortable one where there is
// one.
func (m *move) moved() time.Time {
	if m.Comfortable != nil {
		return *m.Comfortable
	}
	return m.To
}

// fitsWords says over what everything fits.
func fitsWords(f *fitDoc) string {
	switch f.Promises {
	case 0:
		return "No promise of yours has both a date and an effort, so there is nothing to weigh."
	case 1:
		return fmt.Sprintf("Everything fits: the one promise I know, %s.", commitments.Duration(f.Demand))
	}
	return fmt.Sprintf("Everything fits: the %d promises I know, %s.", f.Promises, commitments.Duration(f.Demand))
}
