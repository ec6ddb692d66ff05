package ics

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
)

// Expand gives all instances of one object, the components of one UID, that
// share time with the window, in the order of their starts; an instance
// without length counts if it starts within. Overrides take the place of the
// instance they name, wherever they were moved, and a cancelled one stays, so
// that the caller can see its Status; what an EXDATE names is gone. Dates and
// floating times are read in home, or UTC if that is nil.
//
// The work is bounded: [ErrBudget] and [ErrTooDense] say that a rule is none
// that a meeting has.
func Expand(events []calendar.Event, window calendar.Span, home *time.Location) ([]calendar.Instance, error) {
	x, err := newExpansion(events, window, home)
	if err != nil {
		return nil, fmt.Errorf("expand event: %w", err)
	}
	for _, m := range x.masters {
		if err := x.expand(m); err != nil {
			return nil, fmt.Errorf("expand event: %w", err)
		}
	}
	x.placeOverrides()
	slices.SortStableFunc(x.found, func(a, b calendar.Instance) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.RecurrenceID, b.RecurrenceID))
	})
	return x.found, nil
}

// An expansion is one call of Expand.
type expansion struct {
	window    calendar.Span
	masters   []*series
	overrides []*override // those of one instance
	ranges    []*override // THISANDFUTURE, ascending
	named     map[int64]bool
	steps     *budget
	found     []calendar.Instance
}

// An override is a component that stands for an instance, or with
// THISANDFUTURE for all from one on.
type override struct {
	*series
	id    time.Time     // the instance that it names
	shift time.Duration // by how much it moves the clock's reading of one
	gone  bool          // the instance is taken away by an EXDATE
}

func newExpansion(events []calendar.Event, window calendar.Span, home *time.Location) (*expansion, error) {
	if home == nil {
		home = time.UTC
	}
	x := &expansion{window: window, steps: &budget{maxSteps}}
	zones := newResolver(home, events)
	for i := range events {
		if events[i].RecurrenceID.IsZero() {
			m, err := newSeries(&events[i], zones)
			if err != nil {
				return nil, err
			}
			x.masters = append(x.masters, m)
		}
	}
	for i := range events {
		if !events[i].RecurrenceID.IsZero() {
			if err := x.addOverride(&events[i], zones); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(x.ranges, func(a, b *override) int { return a.id.Compare(b.id) })
	return x, nil
}

// addOverride reads a component with a RECURRENCE-ID. Which instance it names
// is decided by the master: a floating id is in its zone, a date names the
// instance of that day.
func (x *expansion) addOverride(e *calendar.Event, zones *resolver) error {
	bare := *e
	bare.Recurrence = nil // an override has none of its own (RFC 5545 3.8.4.4)
	s, err := newSeries(&bare, zones)
	if err != nil {
		return err
	}
	s.event = e
	o := &override{series: s}
	if o.id, err = x.idOf(e, s); err != nil {
		return err
	}
	if len(x.masters) > 0 {
		o.gone = x.masters[0].isExcluded(o.id)
	}
	if e.ThisAndFuture {
		o.shift = e.Start.Wall.Sub(reading(o.id, s.loc))
		x.ranges = append(x.ranges, o)
		return nil
	}
	if x.named == nil {
		x.named = map[int64]bool{}
	}
	x.named[o.id.Unix()] = true
	x.overrides = append(x.overrides, o)
	return nil
}

// idOf is the instant that the RECURRENCE-ID of an override names.
func (x *expansion) idOf(e *calendar.Event, own *series) (time.Time, error) {
	id := e.RecurrenceID
	if len(x.masters) == 0 {
		return own.instant(id)
	}
	m := x.masters[0]
	switch {
	case m.event.Start.Date && !id.Date:
		id = m.dayOf(id)
	case id.Date && !m.event.Start.Date:
		h, mi, sec := m.event.Start.Wall.Clock()
		id = calendar.Time{Wall: id.Wall.Add(time.Duration(h*3600+mi*60+sec) * time.Second), Zone: m.event.Start.Zone}
	}
	return m.instant(id)
}

// expand finds the instances of a master.
func (x *expansion) expand(m *series) error {
	recurring := len(m.rules)+len(m.dates) > 0 || len(x.overrides)+len(x.ranges) > 0
	if !recurring {
		if !m.isExcluded(m.start) {
			x.add(m.event, m, m.start, m.end(m.start, m.length), time.Time{})
		}
		return nil
	}
	starts, err := x.starts(m)
	if err != nil {
		return err
	}
	for _, l := range starts {
		if m.isExcluded(l.at) || x.named[l.at.Unix()] {
			continue
		}
		if o := x.rangeOf(l.at); o != nil {
			at := o.moved(l.at)
			x.add(o.event, m, at, o.end(at, o.length), l.at)
			continue
		}
		x.add(m.event, m, l.at, m.end(l.at, l.length), l.at)
	}
	return nil
}

// moved is where an instance stands that a THISANDFUTURE override moves: as many
// days and hours on the clock as the one that it names.
func (o *override) moved(at time.Time) time.Time {
	return calendar.Resolve(reading(at, o.loc).Add(o.shift), o.loc)
}

// starts are the instances of a master whose span may touch the window,
// ascending and each once: DTSTART, RDATE, RRULE, without EXRULE. DTSTART is
// always one of them (RFC 5545 3.8.5.3: it "defines the first instance").
func (x *expansion) starts(m *series) ([]listed, error) {
	from, to := x.reach(m)
	var all []listed
	keep := func(l listed) {
		if l.at.Before(to) && !l.at.Before(from) {
			all = append(all, l)
		}
	}
	keep(listed{m.start, m.length})
	if !x.steps.spend(len(m.dates)) {
		return nil, ErrBudget
	}
	for _, l := range m.dates {
		keep(l)
	}
	for _, r := range m.rules {
		if err := x.follow(m, r, from, to, func(at time.Time) { keep(listed{at, m.length}) }); err != nil {
			return nil, err
		}
	}
	not := map[int64]bool{}
	for _, r := range m.except {
		if err := x.follow(m, r, from, to, func(at time.Time) { not[at.Unix()] = true }); err != nil {
			return nil, err
		}
	}
	all = slices.DeleteFunc(all, func(l listed) bool { return not[l.at.Unix()] })
	slices.SortStableFunc(all, func(a, b listed) int { return a.at.Compare(b.at) })
	return slices.CompactFunc(all, func(a, b listed) bool { return a.at.Equal(b.at) }), nil
}

// reach is the stretch of time in which an instance may start and still touch
// the window: as much earlier as the longest is long, and as much further as
// THISANDFUTURE moves some.
func (x *expansion) reach(m *series) (from, to time.Time) {
	longest := m.length.most()
	for _, d := range m.dates {
		longest = max(longest, d.length.most())
	}
	earlier, later := x.shifts()
	for _, o := range x.ranges {
		longest = max(longest, o.length.most())
	}
	return x.window.Start.Add(-longest - later), x.window.End.Add(-earlier)
}

// shifts are by how much THISANDFUTURE moves instances at most, back and forth.
// A shift on the clock is up to a few hours more where the clocks change.
func (x *expansion) shifts() (earlier, later time.Duration) {
	for _, o := range x.ranges {
		earlier, later = min(earlier, o.shift-clockSlack), max(later, o.shift+clockSlack)
	}
	return earlier, later
}

const clockSlack = 3 * time.Hour

// most is at least as long as any instance of that length; a day has up to 25
// hours, and more where a zone jumped.
func (l length) most() time.Duration {
	return l.exact + time.Duration(l.days)*26*time.Hour
}

// follow walks a rule and gives the instants of its readings between from and
// to. The walk starts a day early, since a reading in a gap of the clocks
// comes out later than it looks.
func (x *expansion) follow(m *series, r *rule, from, to time.Time, give func(time.Time)) error {
	w, err := m.walk(r, x.steps)
	if err != nil {
		return err
	}
	w.seek(reading(from, m.loc).AddDate(0, 0, -1))
	w.last = reading(to, m.loc).AddDate(0, 0, 1)
	for {
		wall, ok := w.next()
		if !ok || wall.After(w.last) {
			return w.err
		}
		if wall.Add(48 * time.Hour).After(from) {
			give(calendar.Resolve(wall, m.loc))
		}
	}
}

// reading is what a clock in loc shows, held as if it were UTC.
func reading(t time.Time, loc *time.Location) time.Time {
	_, off := t.In(loc).Zone()
	return t.UTC().Add(time.Duration(off) * time.Second)
}

// rangeOf is the THISANDFUTURE override in force for an instance.
func (x *expansion) rangeOf(id time.Time) *override {
	for i := len(x.ranges) - 1; i >= 0; i-- {
		if !x.ranges[i].id.After(id) {
			return x.ranges[i]
		}
	}
	return nil
}

// placeOverrides adds the overrides of single instances where they stand now.
func (x *expansion) placeOverrides() {
	all := x.overrides
	if len(x.masters) == 0 {
		all = append(all, x.ranges...) // without a master it is only one instance
	}
	for _, o := range all {
		if !o.gone {
			x.add(o.event, o.series, o.start, o.end(o.start, o.length), o.id)
		}
	}
}

// add keeps an instance that touches the window. id is zero for an event that
// happens once.
func (x *expansion) add(e *calendar.Event, s *series, start, end, id time.Time) {
	span := calendar.Span{Start: start, End: end}
	if start.Equal(end) {
		if start.Before(x.window.Start) || !start.Before(x.window.End) {
			return
		}
	} else if !span.Overlaps(x.window) {
		return
	}
	in := calendar.Instance{Event: e, Span: span, Source: calendar.Source{UID: e.UID}}
	switch {
	case id.IsZero():
	case s.event.RecurrenceID.Date || s.event.RecurrenceID.IsZero() && s.event.Start.Date:
		in.RecurrenceID = id.In(s.loc).Format(layoutDate)
	default:
		in.RecurrenceID = id.UTC().Format(layoutTime) + "Z"
	}
	x.found = append(x.found, in)
}
