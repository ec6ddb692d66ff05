package ics

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
)

// A resolver turns readings of the clock into instants. It remembers the
// zones of one object, so each is worked out once.
type resolver struct {
	home      *time.Location
	timezones []string // VTIMEZONE texts
	known     map[string]*time.Location
	ids       map[string]string // TZID as written -> zoneID of it
}

// maxZones is how many different zones of one file or object are looked up.
// Looking for a zone that does not exist means asking the disk many times.
const maxZones = 200

func newResolver(home *time.Location, events []calendar.Event) *resolver {
	r := &resolver{home: home, known: map[string]*time.Location{"UTC": time.UTC}, ids: map[string]string{"": ""}}
	for i := range events {
		for _, text := range events[i].Timezones {
			if !slices.Contains(r.timezones, text) {
				r.timezones = append(r.timezones, text)
			}
		}
	}
	return r
}

// zone is the zone of that name, nil if nobody knows it.
func (r *resolver) zone(name string) *time.Location {
	loc, ok := r.known[name]
	if !ok && len(r.known) < maxZones {
		loc = Zone(name, r.timezones)
		r.known[name] = loc
	}
	return loc
}

// id is [zoneID] with a memory.
func (r *resolver) id(tzid string) string {
	id, ok := r.ids[tzid]
	if !ok && len(r.ids) < maxZones {
		id = zoneID(tzid)
		r.ids[tzid] = id
	} else if !ok {
		id = tzid
	}
	return id
}

// in is the zone in which t is read: home for dates and floating times.
func (r *resolver) in(t calendar.Time) (*time.Location, error) {
	if t.Date || t.Zone == "" {
		return r.home, nil
	}
	if loc := r.zone(t.Zone); loc != nil {
		return loc, nil
	}
	return nil, fmt.Errorf("nobody knows the zone %q; write it as an IANA name such as Europe/Berlin", clip(t.Zone))
}

// A length is how long the instances of a component are: whole days for dates,
// else exact (RFC 5545 3.8.5.3: "the same exact duration will apply").
type length struct {
	days  int
	exact time.Duration
}

// A series is one component with its recurrence properties, read for use.
type series struct {
	event   *calendar.Event
	zones   *resolver
	loc     *time.Location // in which DTSTART is read
	start   time.Time      // instant of DTSTART
	length  length
	rules   []*rule
	except  []*rule // EXRULE, which RFC 5545 dropped and old files have
	dates   []listed
	exTimes map[int64]bool // instants
	exDays  map[int64]bool // days, for EXDATE;VALUE=DATE on a timed series
}

// listed is an entry of RDATE.
type listed struct {
	at     time.Time
	length length
}

// newSeries reads the times and recurrence properties of a component.
func newSeries(e *calendar.Event, zones *resolver) (*series, error) {
	s := &series{event: e, zones: zones}
	var err error
	if s.loc, err = zones.in(e.Start); err != nil {
		return nil, err
	}
	s.start = calendar.Resolve(e.Start.Wall, s.loc)
	if s.length, err = lengthOf(e, s.start, zones); err != nil {
		return nil, err
	}
	for _, text := range e.Recurrence {
		if err := s.read(text); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// lengthOf is the length of a component: without an end a day for a date and
// nothing for a time (RFC 5545 3.6.1).
func lengthOf(e *calendar.Event, start time.Time, zones *resolver) (length, error) {
	switch {
	case e.End.IsZero() && e.Start.Date:
		return length{days: 1}, nil
	case e.End.IsZero():
		return length{}, nil
	case e.Start.Date:
		return length{days: max(0, int(e.End.Wall.Sub(e.Start.Wall).Hours()+12)/24)}, nil
	}
	loc, err := zones.in(e.End)
	if err != nil {
		return length{}, err
	}
	return length{exact: max(0, calendar.Resolve(e.End.Wall, loc).Sub(start))}, nil
}

// read takes one line of Event.Recurrence.
func (s *series) read(text string) error {
	p, err := parseProperty([]byte(text))
	if err != nil {
		return fmt.Errorf("recurrence %q: %w", clip(text), err)
	}
	switch p.name {
	case "RRULE", "EXRULE":
		r, err := parseRule(p.value)
		if err != nil {
			return err
		}
		if p.name == "RRULE" {
			s.rules = append(s.rules, r)
		} else {
			s.except = append(s.except, r)
		}
	case "RDATE":
		return s.readDates(p, s.addDate)
	case "EXDATE":
		return s.readDates(p, s.addException)
	default:
		return fmt.Errorf("recurrence %q: is neither RRULE, RDATE nor EXDATE", clip(text))
	}
	return nil
}

// readDates calls add for each value of a list of dates, times or periods.
// Empty values, which some writers leave behind, are passed over.
func (s *series) readDates(p property, add func(value, zone string) error) error {
	zone := s.zones.id(p.param("TZID"))
	for value := range strings.SplitSeq(p.value, ",") {
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if err := add(value, zone); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// instant is the instant of a value of the series: floating values and dates
// are read in the zone of DTSTART.
func (s *series) instant(t calendar.Time) (time.Time, error) {
	if t.Date || t.Zone == "" {
		return calendar.Resolve(t.Wall, s.loc), nil
	}
	loc, err := s.zones.in(t)
	if err != nil {
		return time.Time{}, err
	}
	return calendar.Resolve(t.Wall, loc), nil
}

// addDate reads one value of RDATE: a date, a time, or a period. A date on a
// timed series is that day at the time of DTSTART.
func (s *series) addDate(value, zone string) error {
	first, second, period := strings.Cut(value, "/")
	t, err := parseTime(first, zone)
	if err != nil {
		return err
	}
	switch {
	case t.Date && !s.event.Start.Date:
		h, m, sec := s.event.Start.Wall.Clock()
		t = calendar.Time{Wall: t.Wall.Add(time.Duration(h*3600+m*60+sec) * time.Second), Zone: s.event.Start.Zone}
	case s.event.Start.Date && !t.Date:
		t = s.dayOf(t)
	}
	d := listed{length: s.length}
	if d.at, err = s.instant(t); err != nil {
		return err
	}
	if period {
		if d.length, err = s.periodLength(d.at, t, second, zone); err != nil {
			return err
		}
	}
	s.dates = append(s.dates, d)
	return nil
}

// dayOf is the day on which a time falls for the owner.
func (s *series) dayOf(t calendar.Time) calendar.Time {
	at, err := s.instant(t)
	if err != nil {
		return calendar.Day(calendar.DateOf(t.Wall))
	}
	if t.Zone == "UTC" {
		return calendar.Day(calendar.DateOf(at.In(s.loc)))
	}
	return calendar.Day(calendar.DateOf(t.Wall))
}

var errPeriod = errors.New("a period ends before it starts")

// periodLength is the length of "start/end" or "start/duration".
func (s *series) periodLength(at time.Time, t calendar.Time, second, zone string) (length, error) {
	var end time.Time
	if d, err := parseDuration(second); err == nil {
		t.Wall = t.Wall.AddDate(0, 0, d.days)
		if end, err = s.instant(t); err != nil {
			return length{}, err
		}
		end = end.Add(d.exact)
	} else {
		u, err := parseTime(second, zone)
		if err != nil {
			return length{}, err
		}
		if end, err = s.instant(u); err != nil {
			return length{}, err
		}
	}
	if end.Before(at) {
		return length{}, errPeriod
	}
	return length{exact: end.Sub(at)}, nil
}

// addException reads one value of EXDATE. A date on a timed series takes away
// all that starts on that day.
func (s *series) addException(value, zone string) error {
	t, err := parseTime(value, zone)
	if err != nil {
		return err
	}
	if t.Date && !s.event.Start.Date {
		if s.exDays == nil {
			s.exDays = map[int64]bool{}
		}
		s.exDays[t.Wall.Unix()/86400] = true
		return nil
	}
	if s.event.Start.Date && !t.Date {
		t = s.dayOf(t)
	}
	at, err := s.instant(t)
	if err != nil {
		return err
	}
	if s.exTimes == nil {
		s.exTimes = map[int64]bool{}
	}
	s.exTimes[at.Unix()] = true
	return nil
}

// isExcluded reports whether an EXDATE takes away what starts at that instant.
func (s *series) isExcluded(at time.Time) bool {
	if s.exTimes[at.Unix()] {
		return true
	}
	if len(s.exDays) == 0 {
		return false
	}
	d := calendar.DateOf(at.In(s.loc))
	return s.exDays[date(d.Year, d.Month, d.Day).Unix()/86400]
}

// end is where an instance of that length ends that starts at that instant.
func (s *series) end(at time.Time, l length) time.Time {
	if l.days == 0 {
		return at.Add(l.exact)
	}
	return calendar.DateOf(at.In(s.loc)).Add(l.days).At(0, s.loc)
}

// past says for a reading whether it lies behind UNTIL. UNTIL in UTC is an
// instant; as a date it includes the day; else it is a reading as well.
func (s *series) past(r *rule) func(time.Time) bool {
	u := r.until
	switch {
	case u.wall.IsZero():
		return func(time.Time) bool { return false }
	case s.event.Start.Date:
		last := s.lastDay(u)
		return func(wall time.Time) bool { return wall.After(last) }
	case u.date:
		return func(wall time.Time) bool { return !wall.Before(u.wall.AddDate(0, 0, 1)) }
	case u.utc:
		return func(wall time.Time) bool {
			// A zone is at most 26 h from UTC, gap included: resolve only near the end.
			if gap := u.wall.Sub(wall); gap > 26*time.Hour || gap < -26*time.Hour {
				return gap < 0
			}
			return calendar.Resolve(wall, s.loc).After(u.wall)
		}
	}
	return func(wall time.Time) bool { return wall.After(u.wall) }
}

// lastDay is the last day of an all-day series. Writers that put a time in UTC
// there mean either midnight where they are or the end of the day in UTC; it is
// taken for midnight here if it is one, else by its date.
func (s *series) lastDay(u until) time.Time {
	t := u.wall
	if u.utc {
		if local := t.In(s.loc); local.Hour() == 0 && local.Minute() == 0 {
			t = local
		}
	}
	return date(t.Year(), t.Month(), t.Day())
}

// walk starts the walk of one of the rules.
func (s *series) walk(r *rule, steps *budget) (*walk, error) {
	return newWalk(r, s.event.Start.Wall, s.event.Start.Date, s.past(r), steps)
}
