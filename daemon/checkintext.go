package daemon

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// The lines between which a check-in's text is ours. Whatever a person writes
// above or below them stays.
const (
	markerBegin = "[bywhen: kept up to date from here - write above or below]"
	markerEnd   = "[bywhen: to here]"
)

// between gives the text between the markers; marked is false when a person
// removed one of them.
func between(description string) (text string, marked bool) {
	_, rest, ok := strings.Cut(description, markerBegin)
	if !ok {
		return "", false
	}
	text, _, ok = strings.Cut(rest, markerEnd)
	return normal(text), ok
}

// within puts text between the markers of a description, and leaves the rest as
// it is.
func within(description, text string) (string, bool) {
	before, rest, ok := strings.Cut(description, markerBegin)
	if !ok {
		return description, false
	}
	_, after, ok := strings.Cut(rest, markerEnd)
	if !ok {
		return description, false
	}
	return before + marked(text) + after, true
}

// unmarked is text from outside as one line that cannot be taken for a marker.
func unmarked(text string) string {
	return strings.ReplaceAll(plain(text), "[bywhen:", "(bywhen:")
}

func marked(text string) string { return markerBegin + "\n" + text + "\n" + markerEnd }

// checkInEvent is the event of a check-in as it is first written.
func (c *Core) checkInEvent(tx *ledger.Tx, k *commitments.Commitment, in *commitments.CheckIn) (calendar.Event, error) {
	text, err := c.checkInText(tx, k)
	if err != nil {
		return calendar.Event{}, err
	}
	ev := calendar.Event{
		UID: in.UID, Start: c.local(in.Start), End: c.local(in.End),
		Summary: c.checkInTitle(k, in), Description: marked(text),
		Categories: []string{"Check-in"}, Class: calendar.Private,
		Own: calendar.Own{Commitment: string(k.Key), Kind: "checkin", N: in.N},
	}
	if in.State == commitments.Proposed {
		ev.Status, ev.Transparent = calendar.Tentative, true
	}
	ev.Transparent = ev.Transparent || in.HostUID != ""
	ev.Alarms = []calendar.Alarm{{Before: checkInAlarm, Text: "Check-in: " + plain(k.What)}}
	return ev, nil
}

// checkInAlarm is how long before a check-in its alarm rings.
const checkInAlarm = 10 * time.Minute

// local is an instant as a reading of the clock in the owner's zone.
func (c *Core) local(t time.Time) calendar.Time {
	zone := c.Zone().String()
	if zone == "UTC" {
		return calendar.UTC(t)
	}
	l := t.In(c.Zone())
	wall := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	return calendar.Time{Wall: wall, Zone: zone}
}

// spanOf is the span of an event that happens once.
func (c *Core) spanOf(ev *calendar.Event) calendar.Span {
	zone := func(name string) *time.Location { return ics.Zone(name, ev.Timezones) }
	return calendar.Span{Start: ev.Start.In(c.Zone(), zone), End: ev.End.In(c.Zone(), zone)}
}

// written is what we remember of an event that we are about to write.
func written(ev calendar.Event, span calendar.Span) commitments.Written {
	text, _ := between(ev.Description)
	return commitments.Written{Start: span.Start, End: span.End, Summary: ev.Summary, Text: text}
}

// checkInTitle names the other side, and says that nobody has been invited.
func (c *Core) checkInTitle(k *commitments.Commitment, in *commitments.CheckIn) string {
	who := c.name(k.Counterpart(c.Me.Address))
	switch {
	case in.HostUID != "":
		return fmt.Sprintf("Check-in: %s (in your one-to-one with %s)", plain(k.What), who)
	case in.Guest != "" && in.Guest == k.Counterpart(c.Me.Address):
		return "Check-in: " + plain(k.What)
	case in.State == commitments.Proposed:
		return fmt.Sprintf("Hold for check-in: %s (%s not asked yet)", plain(k.What), who)
	}
	return fmt.Sprintf("Check-in: %s (%s not invited yet)", plain(k.What), who)
}

// checkInText is the brief as both need it in the check-in: first what is open
// or only assumed, then what, why, how, and who brings what.
func (c *Core) checkInText(tx *ledger.Tx, k *commitments.Commitment) (string, error) {
	var b strings.Builder
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, unmarked(text))
		}
	}
	for _, f := range k.Assumed {
		line("ASSUMED", f+" (nobody said it: please confirm)")
	}
	line("OPEN", c.openPoints(k))
	line("WHAT", k.What+", "+c.byWhen(k))
	line("WHY", k.Why)
	line("SUCCESS", k.Success)
	line("HOW", k.How)
	for _, o := range k.Obstacles {
		line("OBSTACLE", o)
	}
	brings, err := c.brings(tx, k)
	if err != nil {
		return "", err
	}
	for _, l := range brings {
		line("BRINGS", l)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// byWhen writes the due date with its zone, for a text that two people read.
func (c *Core) byWhen(k *commitments.Commitment) string {
	at := c.dueAt(k.Due)
	if !k.Due.HasTime() {
		return "due " + c.Style.Date(k.Due.Date)
	}
	return "due " + c.Style.MomentZone(at)
}

// openPoints lists what nobody has said yet, as questions.
func (c *Core) openPoints(k *commitments.Commitment) string {
	var open []string
	for _, q := range c.questions().Open(k) {
		if !slices.Contains(k.Assumed, string(q.Gap)) {
			open = append(open, q.Text)
		}
	}
	return strings.Join(open, " ")
}

// brings says what each side brings to the check-in: the owner the state of the
// work, and each what they owe the other besides.
func (c *Core) brings(tx *ledger.Tx, k *commitments.Commitment) ([]string, error) {
	lines := []string{c.name(k.Owner) + ": what there is so far, and how much is left"}
	open, err := tx.Commitments(commitments.Open)
	if err != nil {
		return nil, err
	}
	for i := range open {
		o := &open[i]
		sameMeeting := o.Origin.Source.UID != "" && o.Origin.Source == k.Origin.Source
		if o.Kind == commitments.SignOff && sameMeeting && o.Key != k.Key {
			lines = append(lines, fmt.Sprintf("%s: %s (%s)", c.name(o.Owner), o.What, c.byWhen(o)))
		}
	}
	return lines, nil
}

// keepTexts updates the text between the markers where it no longer says what
// the ledger knows, unless a person has taken it over.
func (c *Core) keepTexts(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for i := range all {
		in := &all[i]
		if !in.Live() || in.Version.Ref == "" || in.End.Before(now) {
			continue
		}
		if err := c.keepText(tx, now, in); err != nil {
			return err
		}
	}
	return nil
}

func (c *Core) keepText(tx *ledger.Tx, now time.Time, in *commitments.CheckIn) error {
	stop, err := c.stopped(tx, now, in.Calendar)
	if err != nil || stop {
		return err
	}
	k, err := tx.Commitment(in.Commitment)
	if err != nil {
		return err
	}
	if k.Status == commitments.Done || k.Status == commitments.Dropped {
		return c.callOff(tx, now, in)
	}
	if cal := c.calendar(in.Calendar); cal != nil && cal.ByLink {
		return nil // whoever added it keeps its text
	}
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	if err != nil || !ok || seen.Version != in.Version {
		return err // another version than the one that was looked at
	}
	w, err := c.outdated(tx, &k, in, &seen.Events[0])
	if err != nil || w.Fields == 0 {
		return err
	}
	w.Seen, w.Event.UID, w.Event.Modified = seen.Version, in.UID, now
	return c.logPut(tx, now, textKey(in, w.Event.Summary+"\n"+w.Event.Description), in, w)
}

// callOff takes back a future check-in of work that is done or dropped, if there
// is nothing in it but what we wrote.
func (c *Core) callOff(tx *ledger.Tx, now time.Time, in *commitments.CheckIn) error {
	if in.Theirs != 0 || !in.Start.After(now) {
		return nil
	}
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	if err != nil || !ok || seen.Version != in.Version || !onlyOurs(&seen.Events[0]) {
		return err
	}
	return c.logDelete(tx, now, fmt.Sprintf("checkin/%s/%d/delete/%s", in.Commitment, in.N, in.Version.ETag), in)
}

// onlyOurs reports whether an event holds no words of a person outside of the
// markers, and nobody was invited to it.
func onlyOurs(ev *calendar.Event) bool {
	rest, ok := within(ev.Description, "")
	return ok && normal(rest) == normal(marked("")) && len(ev.Attendees) == 0
}
