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
	all, err := c.watched(tx, now)
	if err != nil {
		return err
	}
	read := map[calendar.Source]bool{}
	for _, w := range all {
		ended, err := c.ended(tx, w)
		if err != nil {
			return err
		}
		for _, m := range w.counted(c, ended) {
			// A meeting that stands on two calendars is read where it stands first.
			if read[m.instance.Source] || strings.TrimSpace(m.instance.Event.Description) == "" {
				continue
			}
			read[m.instance.Source] = true
			if err := c.readMeeting(tx, now, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// A watched calendar is one whose meetings are read, with the time in which what
// ended there counts.
type watched struct {
	*Calendar
	calendar.Span
	muted map[string]string
}

// isMuted reports whether the user does not want the text of a series read.
func (w *watched) isMuted(e *calendar.Event) bool { return w.muted[mutedPrefix+e.UID] != "" }

// watched are the calendars whose meetings are read. What ended before their
// first reading, less the look-back, is history; what ended since they were last
// read may have been cancelled.
func (c *Core) watched(tx *ledger.Tx, now time.Time) ([]watched, error) {
	muted, err := tx.Settings(mutedPrefix)
	if err != nil {
		return nil, err
	}
	var all []watched
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		if !cal.Watch {
			continue
		}
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return nil, err
		}
		if row.Since.IsZero() {
			continue
		}
		w := watched{Calendar: cal, muted: muted}
		w.End = earlier(now, row.LastOK)
		w.Start = row.Since.Add(-c.Lookback)
		if kept := w.End.Add(-textKept); kept.After(w.Start) {
			w.Start = kept
		}
		all = append(all, w)
	}
	return all, nil
}

// A counted meeting may hand over work.
type counted struct {
	calendar  *Calendar
	instance  calendar.Instance
	draftOnly bool
}

// counted are those of the instances that may hand over work.
func (w *watched) counted(c *Core, found []calendar.Instance) []counted {
	var all []counted
	for _, in := range found {
		if st := c.counts(w.Calendar, in.Event, w.isMuted(in.Event)); st.counts {
			all = append(all, counted{calendar: w.Calendar, instance: in, draftOnly: st.draftOnly})
		}
	}
	return all
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// ended are the meetings whose text may be due for reading: the last instance
// that ended of each series, and each single event or override that ended. What
// has no text, or cannot count, is left out.
func (c *Core) ended(tx *ledger.Tx, w watched) ([]calendar.Instance, error) {
	texts, err := tx.WithText(w.Name, w.Span)
	if err != nil {
		return nil, err
	}
	found, err := c.sift(texts, w.Span, func(e *calendar.Event) bool {
		return strings.TrimSpace(e.Description) != "" && c.counts(w.Calendar, e, w.isMuted(e)).counts
	})
	if err != nil {
		return nil, err
	}
	last := map[*calendar.Event]calendar.Instance{}
	for _, in := range found {
		if w.ended(in) {
			last[in.Event] = in
		}
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

// ended reports whether an instance ended within the time that counts.
func (w *watched) ended(in calendar.Instance) bool {
	return !in.End.After(w.End) && in.End.After(w.Start)
}

// readMeeting reads one meeting, unless its text was read before.
func (c *Core) readMeeting(tx *ledger.Tx, now time.Time, m counted) error {
	text := m.instance.Event.Description
	if len(text) > textLimit {
		text = strings.ToValidUTF8(text[:textLimit], "")
	}
	fresh, next, err := unread(tx, m.instance, text)
	if err != nil || fresh == "" {
		return err
	}
	meeting := c.meeting(tx, m.instance)
	meeting.Text = fresh
	found := notes.Read(meeting)
	if err := c.record(tx, now, source{calendar: m.calendar.Name, instance: m.instance, draftOnly: m.draftOnly}, found.Items); err != nil {
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
