package ics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
)

// horizon is for how many years behind the last event the rules of a zone are
// looked at. What still holds then is written as a rule without an end; the
// day of a rule such as "last Sunday" shows its week within seven years.
const horizon = 15

// A zoneUse says for which years a calendar needs a zone.
type zoneUse struct {
	name        string
	first, last int    // years
	text        string // the VTIMEZONE that the event brought along
	loc         *time.Location
}

// timezones writes a VTIMEZONE for every TZID that the calendar uses (RFC 5545
// 3.6.5), in the order of their names.
func (w *writer) timezones(c Calendar) error {
	var uses []*zoneUse
	for i := range c.Events {
		e := &c.Events[i]
		zones := newResolver(time.UTC, c.Events[i:i+1])
		for _, t := range timesOf(e, zones) {
			if err := addUse(&uses, zones, t); err != nil {
				return fmt.Errorf("%s %w", describe(e), err)
			}
		}
	}
	for i := range c.Todos {
		t := &c.Todos[i]
		zones := newResolver(time.UTC, nil)
		for _, v := range [...]calendar.Time{t.Start, t.Due} {
			if err := addUse(&uses, zones, v); err != nil {
				return fmt.Errorf("the todo %q %w", clip(t.Summary), err)
			}
		}
	}
	slices.SortFunc(uses, func(a, b *zoneUse) int { return strings.Compare(a.name, b.name) })
	for _, u := range uses {
		w.timezone(u)
	}
	return nil
}

// timesOf are the times of an event, and for each zone that only its
// recurrence names the start in that zone. A zone unknown there is one that
// nothing is read in, such as the TZID of a date.
func timesOf(e *calendar.Event, zones *resolver) []calendar.Time {
	times := []calendar.Time{e.RecurrenceID, e.Start, e.End}
	for _, text := range e.Recurrence {
		p, err := parseProperty([]byte(text))
		if err != nil {
			continue
		}
		if id := p.param("TZID"); id != "" && zones.zone(id) != nil {
			times = append(times, calendar.Time{Wall: e.Start.Wall, Zone: id})
		}
	}
	return times
}

// addUse notes that t is written with a TZID.
func addUse(uses *[]*zoneUse, zones *resolver, t calendar.Time) error {
	if t.IsZero() || timeParams(t) == "" || t.Date {
		return nil
	}
	year := t.Wall.Year()
	i := slices.IndexFunc(*uses, func(u *zoneUse) bool { return u.name == t.Zone })
	if i >= 0 {
		u := (*uses)[i]
		u.first, u.last = min(u.first, year), max(u.last, year)
		return nil
	}
	u := &zoneUse{name: t.Zone, first: year, last: year, loc: zones.zone(t.Zone)}
	for _, text := range zones.timezones {
		if timezoneID([]byte(text)) == t.Zone && zoneOfRules(t.Zone, text) != nil {
			u.text = text
			break
		}
	}
	if u.loc == nil {
		return fmt.Errorf("is in the zone %q, which nobody knows", clip(t.Zone))
	}
	*uses = append(*uses, u)
	return nil
}

// timezone writes one VTIMEZONE.
func (w *writer) timezone(u *zoneUse) {
	if u.text != "" {
		lx := newLexer([]byte(u.text))
		for ln, ok := lx.next(); ok; ln, ok = lx.next() {
			w.line(string(ln.text))
		}
		return
	}
	w.line("BEGIN:VTIMEZONE")
	w.text("TZID", u.name)
	for _, o := range observances(u.loc, u.first, u.last+horizon) {
		w.observance(o)
	}
	w.line("END:VTIMEZONE")
}

// An observance is a STANDARD or DAYLIGHT component: a change of the clocks,
// and the rule by which it comes back.
type observance struct {
	change
	rule string // "" for a change that happened once
}

// A change of the clocks of a zone.
type change struct {
	wall     time.Time // what the clocks showed before it
	from, to int       // seconds east of UTC
	name     string
	daylight bool
}

// sameKind reports whether two changes may be one that comes back each year.
func (c change) sameKind(d change) bool {
	ch, cm, cs := c.wall.Clock()
	dh, dm, ds := d.wall.Clock()
	return c.from == d.from && c.to == d.to && c.name == d.name && c.daylight == d.daylight &&
		c.wall.Month() == d.wall.Month() && c.wall.Weekday() == d.wall.Weekday() && ch == dh && cm == dm && cs == ds
}

func (w *writer) observance(o observance) {
	kind := "STANDARD"
	if o.daylight {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN:" + kind)
	w.line("DTSTART:" + o.wall.Format(layoutTime))
	w.raw("RRULE", o.rule)
	w.line("TZOFFSETFROM:" + formatOffset(o.from))
	w.line("TZOFFSETTO:" + formatOffset(o.to))
	w.text("TZNAME", o.name)
	w.line("END:" + kind)
}

// observances describes what the clocks of a zone do from the year before
// first until last, those that still go on then without an end.
func observances(loc *time.Location, first, last int) []observance {
	changes := changesOf(loc, first-1, last)
	out := []observance{{change: changes[0]}} // what was in force at the beginning
	changes = changes[1:]
	for len(changes) > 0 {
		run := yearlyRun(changes)
		o := observance{change: run[0]}
		if len(run) > 1 {
			o.rule = runRule(run, last)
		}
		out = append(out, o)
		changes = slices.DeleteFunc(changes, func(c change) bool { return slices.Contains(run, c) })
	}
	return out
}

// changesOf lists the changes of the clocks in a stretch of years. The first
// one stands for the offset in force when it begins.
func changesOf(loc *time.Location, first, last int) []change {
	t := time.Date(first, time.January, 1, 0, 0, 0, 0, loc)
	end := time.Date(last+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	name, off := t.Zone()
	changes := []change{{wall: reading(t, loc), from: off, to: off, name: name, daylight: t.IsDST()}}
	for {
		_, next := t.ZoneBounds()
		if !next.IsZero() && !next.After(t) {
			// Where a zone goes on by rule, Go ends its bounds at the end of
			// each year, and in leap years a day before it.
			next = t.AddDate(0, 0, 2)
		}
		if next.IsZero() || !next.Before(end) {
			return changes
		}
		before, called := off, name
		t = next.In(loc)
		name, off = t.Zone()
		if off == before && name == called {
			continue
		}
		wall := t.UTC().Add(time.Duration(before) * time.Second)
		changes = append(changes, change{wall, before, off, name, t.IsDST()})
	}
}

// yearlyRun is the longest run of changes, from the first one on, that come
// back every year by one rule.
func yearlyRun(changes []change) []change {
	run := changes[:1:1]
	for _, c := range changes[1:] {
		last := run[len(run)-1]
		if c.wall.Year() != last.wall.Year()+1 || !c.sameKind(last) {
			continue
		}
		if weekOf(append(run, c)) == 0 {
			break
		}
		run = append(run, c)
	}
	return run
}

// weekOf is the number in BYDAY that all changes of a run share: -1 for the
// last such day of the month, else 1 to 4, else 0.
func weekOf(run []change) int {
	last, nth := true, (run[0].wall.Day()-1)/7+1
	for _, c := range run {
		last = last && c.wall.Day()+7 > daysIn(c.wall.Year(), c.wall.Month())
		if (c.wall.Day()-1)/7+1 != nth {
			nth = 0
		}
	}
	if last {
		return -1
	}
	return nth
}

// runRule writes the rule of a run, with an end if it stops before the last
// year that was looked at.
func runRule(run []change, last int) string {
	c, end := run[0], run[len(run)-1]
	rule := "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(c.wall.Month())) +
		";BYDAY=" + strconv.Itoa(weekOf(run)) + weekdays[c.wall.Weekday()]
	if end.wall.Year() < last {
		rule += ";UNTIL=" + end.wall.Add(-time.Duration(end.from)*time.Second).Format(layoutTime) + "Z"
	}
	return rule
}

// formatOffset writes a UTC-OFFSET (RFC 5545 3.3.14).
func formatOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
