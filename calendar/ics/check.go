package ics

import (
	"errors"
	"fmt"

	"bywhen/calendar"
)

var (
	errEndsFirst   = errors.New("ends before it starts")
	errNeverHappen = errors.New("repeats by a rule that no day fits")
)

// check refuses an event that cannot be placed in time, with the reason in
// words. What passes can be expanded.
func (d *decoder) check(e *calendar.Event) error {
	if err := d.checkTimes(e); err != nil {
		return err
	}
	if len(e.Recurrence) == 0 || !e.RecurrenceID.IsZero() {
		return nil
	}
	s, err := newSeries(e, d.zones)
	if err != nil {
		return fmt.Errorf("has a recurrence that cannot be read: %w", err)
	}
	for _, r := range s.rules {
		if err := s.probe(r, d.probes); err != nil {
			return err
		}
	}
	return nil
}

// checkTimes refuses zones that nobody knows, years out of range and an end
// before the start.
func (d *decoder) checkTimes(e *calendar.Event) error {
	for _, t := range [...]calendar.Time{e.Start, e.End, e.RecurrenceID} {
		if !t.Date && t.Zone != "" && d.zones.zone(t.Zone) == nil {
			return fmt.Errorf("is in the zone %q, which is no known name and has no VTIMEZONE", clip(t.Zone))
		}
	}
	if e.End.IsZero() {
		return nil
	}
	if e.End.Wall.Year() > maxYear+1 {
		return errYearOutOfRange
	}
	return d.checkOrder(e)
}

// checkOrder compares the start and the end as instants.
func (d *decoder) checkOrder(e *calendar.Event) error {
	from, err := d.zones.in(e.Start)
	if err != nil {
		return err
	}
	to, err := d.zones.in(e.End)
	if err != nil {
		return err
	}
	if calendar.Resolve(e.End.Wall, to).Before(calendar.Resolve(e.Start.Wall, from)) {
		return fmt.Errorf("%w: DTSTART %s, DTEND %s", errEndsFirst, e.Start, e.End)
	}
	return nil
}

// probe walks the first instances of a rule: one that no day ever fits and one
// that is too dense are found here, long before anybody waits for them. All
// rules of a file share a budget; when it is spent each still gets as much as
// an honest rule needs.
func (s *series) probe(r *rule, shared *budget) error {
	steps := &budget{max(minProbe, min(maxSteps, shared.left))}
	before := steps.left
	defer func() { shared.spend(before - steps.left) }()
	w, err := s.walk(r, steps)
	if err != nil {
		return err
	}
	first, ok := w.next()
	if w.err != nil {
		return w.err
	}
	if !ok {
		if r.until.wall.IsZero() {
			return errNeverHappen
		}
		return nil // UNTIL before the first one: DTSTART is all there is
	}
	if r.freq >= daily && len(w.clock) <= maxPerDay {
		return nil
	}
	// The first day may be short; the second one is whole.
	for t := first; ok && t.Sub(first) < 3*24*60*60*1e9; {
		t, ok = w.next()
	}
	return w.err
}
