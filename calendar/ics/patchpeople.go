package ics

import (
	"slices"

	"bywhen/calendar"
)

// people writes ORGANIZER and ATTENDEE. The line of a person of whom nothing
// changes stays as it is, and so does one that names nobody whom we know.
func (p *patch) people(old, ev *calendar.Event) {
	if old.Organizer != ev.Organizer {
		if ev.Organizer.Address == "" {
			p.set("ORGANIZER")
		} else {
			p.set("ORGANIZER", "ORGANIZER"+nameParam(ev.Organizer)+":mailto:"+string(ev.Organizer.Address))
		}
	}
	present := p.changeAttendees(old, ev)
	at := p.afterLast("ATTENDEE")
	for i := range ev.Attendees {
		if a := &ev.Attendees[i]; a.Address != "" && !present[a.Address] {
			p.lines = slices.Insert(p.lines, at, patchLine{"ATTENDEE", p.folded(attendeeLine(a))})
			present[a.Address], at = true, at+1
		}
	}
}

// changeAttendees goes through the ATTENDEE lines, which are in the order of
// old.Attendees: it drops those who are no longer there, writes new answers and
// names, and says who is there.
func (p *patch) changeAttendees(old, ev *calendar.Event) map[calendar.Address]bool {
	present := map[calendar.Address]bool{}
	n := -1
	p.lines = slices.DeleteFunc(p.lines, func(l patchLine) bool {
		if l.name != "ATTENDEE" {
			return false
		}
		n++
		if n >= len(old.Attendees) || old.Attendees[n].Address == "" {
			return false
		}
		present[old.Attendees[n].Address] = true
		return ev.Attendee(old.Attendees[n].Address) == nil
	})
	was := slices.DeleteFunc(slices.Clone(old.Attendees), func(a calendar.Attendee) bool {
		return a.Address != "" && ev.Attendee(a.Address) == nil
	})
	n = -1
	for i, l := range p.lines {
		if l.name != "ATTENDEE" {
			continue
		}
		if n++; n < len(was) && was[n].Address != "" {
			if now := ev.Attendee(was[n].Address); *now != was[n] {
				p.lines[i].raw = p.folded(changedAttendee(l.raw, &was[n], now))
			}
		}
	}
	return present
}

// changedAttendee is an ATTENDEE line with what changed; its other parameters
// stay.
func changedAttendee(raw []byte, was, now *calendar.Attendee) string {
	prop := parseRaw(raw)
	var drop []string
	params := ""
	change := func(name, param string) { drop, params = append(drop, name), params+param }
	if now.Name != was.Name {
		change("CN", nameParam(now.Person))
	}
	if now.Room != was.Room {
		change("CUTYPE", roomParam(now.Room))
	}
	if now.Optional != was.Optional {
		change("ROLE", roleParam(now.Optional))
	}
	if now.Answer != was.Answer {
		change("PARTSTAT", answerParam(now.Answer))
	}
	return "ATTENDEE" + prop.written(drop...) + params + ":" + prop.value
}

// afterLast is the place behind the last line of that name, or else before the
// first alarm or the END.
func (p *patch) afterLast(name string) int {
	for i := len(p.lines) - 1; i > 0; i-- {
		if p.lines[i].name == name {
			return i + 1
		}
	}
	return p.tail()
}
