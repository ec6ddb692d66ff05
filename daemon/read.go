package daemon

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
)

// textLimit is how much of a meeting's text is read; what lies beyond was not
// written by people for people.
const textLimit = 1 << 20

// read reads the text of every meeting that has ended, may count, and was not
// read in this wording before. It follows the state of the ledger, never the
// delta, so that nothing is missed after a crash.
func (c *Core) read(tx *ledger.Tx, now time.Time) error {
	if c.Accept == AcceptOff {
		return nil
	}
	muted, err := tx.Settings(mutedPrefix)
	if err != nil {
		return err
	}
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		if !cal.Watch {
			continue
		}
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return err
		}
		if row.Since.IsZero() {
			continue
		}
		// What ended since the calendar was last read may have been cancelled.
		ended, err := c.ended(tx, cal, row.Since, earlier(now, row.LastOK))
		if err != nil {
			return err
		}
		for _, in := range ended {
			if err := c.readMeeting(tx, now, cal, in, muted[mutedPrefix+in.Event.UID] != ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// ended are the meetings whose text may be due for reading: the last instance
// that ended of each series, and each single event or override that ended. What
// ended before the first reading, less the look-back, is history.
func (c *Core) ended(tx *ledger.Tx, cal *Calendar, since, now time.Time) ([]calendar.Instance, error) {
	from := since.Add(-c.Lookback)
	if kept := now.Add(-textKept); kept.After(from) {
		from = kept
	}
	found, err := c.instances(tx, cal.Name, calendar.Span{Start: from, End: now})
	if err != nil {
		return nil, err
	}
	last := map[*calendar.Event]calendar.Instance{}
	for _, in := range found {
		if in.End.After(now) || !in.End.After(from) {
			continue
		}
		last[in.Event] = in
	}
	var ended []calendar.Instance
	for _, in := range last {
		ended = append(ended, in)
	}
	slices.SortFunc(ended, func(a, b calendar.Instance) int {
		return cmp.Or(a.End.Compare(b.End), cmp.Compare(a.String(), b.String()))
	})
	return ended, nil
}

// readMeeting reads one meeting, unless its text was read before.
func (c *Core) readMeeting(tx *ledger.Tx, now time.Time, cal *Calendar, in calendar.Instance, muted bool) error {
	text := in.Event.Description
	if len(text) > textLimit {
		text = strings.ToValidUTF8(text[:textLimit], "")
	}
	st := c.counts(cal, in.Event, muted)
	if !st.counts || strings.TrimSpace(text) == "" {
		return nil
	}
	fresh, next, err := unread(tx, in, text)
	if err != nil || fresh == "" {
		return err
	}
	m := c.meeting(tx, in)
	m.Text = fresh
	found := notes.Read(m)
	if err := c.record(tx, now, source{calendar: cal.Name, instance: in, draftOnly: st.draftOnly}, found.Items); err != nil {
		return err
	}
	next.At = now
	return tx.SaveReading(next)
}

// unread is what of a text is still to be read, "" for nothing, and the reading
// to remember afterwards. Of a series only lines count that were in no reading
// before; a single meeting is read again as a whole.
func unread(tx *ledger.Tx, in calendar.Instance, text string) (string, ledger.Reading, error) {
	next := ledger.Reading{Source: calendar.Source{UID: in.UID}, Hash: hash(text)}
	series := in.RecurrenceID != ""
	if !series {
		next.Source = in.Source
	}
	before, ok, err := tx.Reading(next.Source)
	if err != nil {
		return "", next, err
	}
	lines := strings.Split(text, "\n")
	next.Lines = lineHashes(lines)
	if !ok {
		return text, next, nil
	}
	if before.Hash == next.Hash {
		return "", next, nil
	}
	if !series {
		return text, next, nil
	}
	known := map[string]bool{}
	for _, h := range before.Lines {
		known[h] = true
	}
	var fresh []string
	for i, l := range lines {
		if !known[next.Lines[i]] {
			fresh = append(fresh, l)
		}
	}
	next.Lines = append(before.Lines, next.Lines...)
	slices.Sort(next.Lines)
	next.Lines = slices.Compact(next.Lines)
	return strings.Join(fresh, "\n"), next, nil
}

func lineHashes(lines []string) []string {
	hashes := make([]string, len(lines))
	for i, l := range lines {
		hashes[i] = hash(strings.TrimSpace(l))[:16]
	}
	return hashes
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// meeting is an instance as package notes needs to know it.
func (c *Core) meeting(tx *ledger.Tx, in calendar.Instance) notes.Meeting {
	ev := in.Event
	loc := c.zoneOf(ev)
	m := notes.Meeting{
		UID: ev.UID, Title: ev.Summary, Start: in.Start.In(loc), End: in.End.In(loc), Text: ev.Description,
		Me:        notes.Person{Name: c.Me.Name, Address: c.Me.Address, Configured: true},
		Organizer: c.canonical(ev.Organizer.Address),
		Recurring: in.RecurrenceID != "", AllDay: ev.AllDay(), Tentative: ev.Status == calendar.Tentative, Categories: ev.Categories,
		Settings: c.noteSettings(tx),
	}
	there := map[calendar.Address]bool{}
	join := func(p calendar.Person) {
		a := c.canonical(p.Address)
		if a == "" || there[a] {
			return
		}
		there[a] = true
		m.Attendees = append(m.Attendees, c.notePerson(a, p.Name))
	}
	for _, a := range ev.Attendees {
		if !a.Room {
			join(a.Person)
		}
	}
	join(ev.Organizer)
	for _, p := range c.People {
		if !there[p.Address] {
			m.Others = append(m.Others, c.notePerson(p.Address, p.Name))
		}
	}
	return m
}

// notePerson is a person for notes: a configured name wins over what an
// invitation says.
func (c *Core) notePerson(a calendar.Address, said string) notes.Person {
	if c.isMe(a) {
		return notes.Person{Name: c.Me.Name, Address: c.Me.Address, Configured: true}
	}
	if p := c.person(a); p != nil {
		return notes.Person{Name: p.Name, Address: a, Configured: true, Role: p.Role}
	}
	return notes.Person{Name: plain(said), Address: a}
}

// noteSettings are the habits with which words are read.
func (c *Core) noteSettings(tx *ledger.Tx) notes.Settings {
	return notes.Settings{
		DayFirst: c.DayFirst, DayEnd: c.Hours.DayEnd, EffortDay: c.EffortDay, WeekDays: c.WeekDays,
		Meetings: func(words string, after time.Time) (calendar.Span, bool) { return c.findMeeting(tx, words, after) },
	}
}

// findMeeting finds the next meeting within five weeks whose title holds all of
// the words.
func (c *Core) findMeeting(tx *ledger.Tx, words string, after time.Time) (calendar.Span, bool) {
	want := strings.Fields(strings.ToLower(words))
	if len(want) == 0 {
		return calendar.Span{}, false
	}
	var best calendar.Span
	for _, cal := range c.Calendars {
		if !cal.Busy && !cal.Watch {
			continue
		}
		found, err := c.instances(tx, cal.Name, calendar.Span{Start: after, End: after.Add(5 * 7 * 24 * time.Hour)})
		if err != nil {
			return calendar.Span{}, false
		}
		for _, in := range found {
			title := strings.ToLower(in.Event.Summary)
			missing := slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(title, w) })
			if !missing && in.Start.After(after) && (best.Start.IsZero() || in.Start.Before(best.Start)) {
				best = in.Span
			}
		}
	}
	return best, !best.Start.IsZero()
}

// zoneOf is the zone in which an event's text is read: its own, or the owner's
// for UTC, floating and all-day times.
func (c *Core) zoneOf(ev *calendar.Event) *time.Location {
	if ev.Start.Date || ev.Start.Zone == "" || ev.Start.Zone == "UTC" {
		return c.Zone()
	}
	if loc := ics.Zone(ev.Start.Zone, ev.Timezones); loc != nil {
		return loc
	}
	return c.Zone()
}
