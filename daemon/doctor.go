package daemon

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// A Level says how much a finding matters.
type Level string

// The levels of a finding.
const (
	LevelOK   Level = "ok"
	LevelNote Level = "note" // good to know; nothing is wrong
	LevelLook Level = "look" // somebody has to do something
)

// A Finding is one thing that doctor looked at.
type Finding struct {
	What  string `json:"what"`
	OK    bool   `json:"ok"` // false for LevelLook alone
	Level Level  `json:"level"`
	Hint  string `json:"hint"` // what to do about it
}

// Findings are collected one by one.
type Findings []Finding

// Fine adds something that is as it should be.
func (f *Findings) Fine(format string, args ...any) {
	*f = append(*f, Finding{What: fmt.Sprintf(format, args...), OK: true, Level: LevelOK})
}

// Note adds something that is good to know.
func (f *Findings) Note(hint, format string, args ...any) {
	*f = append(*f, Finding{What: fmt.Sprintf(format, args...), OK: true, Level: LevelNote, Hint: hint})
}

// Look adds something that somebody has to do something about.
func (f *Findings) Look(hint, format string, args ...any) {
	*f = append(*f, Finding{What: plain(fmt.Sprintf(format, args...)), Level: LevelLook, Hint: hint})
}

// DoctorDocument answers doctor.
type DoctorDocument struct {
	V        int      `json:"v"`
	Findings Findings `json:"findings"`
}

// Doctor answers doctor: what can be checked about the ledger and the calendars,
// and what to do about it.
func (a *App) Doctor(ctx context.Context, _ Empty) (doc DoctorDocument, err error) {
	doc = DoctorDocument{V: Version, Findings: Findings{}}
	f := &doc.Findings
	if err := a.ledger.Check(ctx); err != nil {
		f.Look("stop bywhen and put the newest good copy in its place: docs/operations.md, Restore", "the ledger does not pass its integrity check: %s", err)
	} else {
		f.Fine("ledger passes its integrity check")
	}
	a.core.examineHome(f)
	for i := range a.core.Calendars {
		if err := a.examineCalendar(ctx, &a.core.Calendars[i], f); err != nil {
			return doc, err
		}
	}
	a.core.examinePeople(f)
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error { return a.core.examineDeeds(tx, now, f) })
	if err != nil {
		return doc, err
	}
	return doc, a.examineBackups(f)
}

// examineHome looks for the calendar that takes check-ins.
func (c *Core) examineHome(f *Findings) {
	if home := c.home(); home != nil {
		f.Fine("calendar %s takes check-ins", home.Name)
		return
	}
	f.Look("set write = true on one calendar in config.toml", "no calendar takes check-ins: they are worked out, and written nowhere")
}

// examineCalendar reads a calendar and looks at what stands there.
func (a *App) examineCalendar(ctx context.Context, cal *Calendar, f *Findings) error {
	s := shell{core: a.core, store: a.store, log: a.log}
	p, err := s.pull(ctx, cal)
	if err != nil {
		return err
	}
	if p.Err != nil {
		f.Look(a.core.mendCalendar(cal), "calendar %s cannot be read: %s", cal.Name, p.Err)
		return nil
	}
	f.Fine("calendar %s can be read", cal.Name)
	for _, q := range p.Delta.Problems {
		f.Look("mend or remove it; the rest is read", "calendar %s, %s: %s", cal.Name, q.Ref, q.Reason)
	}
	if !cal.Watch {
		return nil
	}
	return a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		found, err := a.core.instances(tx, cal.Name, calendar.Span{Start: now.Add(-horizon), End: now.Add(horizon)})
		var events []*calendar.Event
		for i := range found {
			events = append(events, found[i].Event)
		}
		for i := range p.Delta.Objects { // nothing may have been recorded yet
			events = append(events, &p.Delta.Objects[i].Events[0])
		}
		a.core.examineMeetings(cal, events, f)
		return err
	})
}

// mendCalendar says what to do about a calendar that cannot be read.
func (c *Core) mendCalendar(cal *Calendar) string {
	table := "[calendars." + cal.Name + "] in config.toml"
	switch cal.Kind {
	case "folder":
		return "correct path under " + table + ", or make the folder"
	case "google":
		return "bywhen auth google signs in; its keys stand under " + table
	}
	return "is the server up? Check url, username and password under " + table
}

// fewMeetings is how many meetings with other people say nothing yet.
const fewMeetings = 3

// examineMeetings looks whether the meetings of a watched calendar know the user,
// and by which address: nothing is read of a meeting that one does not attend.
func (c *Core) examineMeetings(cal *Calendar, events []*calendar.Event, f *Findings) {
	meetings, mine := map[string]bool{}, 0
	there := map[calendar.Address]int{}
	for _, ev := range events {
		if len(ev.Attendees) == 0 || meetings[ev.UID] || isOwnUID(ev.UID) {
			continue
		}
		meetings[ev.UID] = true
		if c.isMe(ev.Organizer.Address) || c.attending(ev) {
			mine++
		}
		for _, a := range ev.Attendees {
			there[a.Address]++
		}
	}
	if len(meetings) < fewMeetings || mine > 0 {
		return
	}
	often := slices.SortedFunc(maps.Keys(there), func(a, b calendar.Address) int { return cmp.Or(there[b]-there[a], cmp.Compare(a, b)) })
	f.Look(fmt.Sprintf("if one of these is yours, add it under [me] in config.toml: aliases = [%q]", often[0]),
		"none of the %d meetings with other people on calendar %s names %s, so none is read; most name %s", len(meetings), cal.Name, c.Me.Address, often[0])
}

// examinePeople looks whether anybody could hand over work.
func (c *Core) examinePeople(f *Findings) {
	watched := slices.ContainsFunc(c.Calendars, func(cal Calendar) bool { return cal.Watch })
	if watched && len(c.People) == 0 && len(c.Domains) == 0 && c.Accept != AcceptOff {
		f.Note("name them under [[people]] in config.toml", "nobody is named with whom you agree work: only meetings that you organize are read")
	}
	for _, p := range c.People {
		if p.Calendar == "" {
			continue
		}
		if cal := c.calendar(p.Calendar); cal == nil || cal.OpenError != nil {
			f.Note("until then check-ins with them are held, not booked", "the calendar of %s cannot be read: their free time is unknown", p.Name)
		}
	}
}

// examineDeeds looks for what was begun and did not come to its end.
func (c *Core) examineDeeds(tx *ledger.Tx, now time.Time, f *Findings) error {
	v := &viewer{core: c, tx: tx, now: now}
	unsettled, err := tx.Actions(ledger.Failed, ledger.Unknown)
	if err != nil {
		return err
	}
	for i := range unsettled {
		d, err := v.deed(&unsettled[i])
		if err != nil {
			return err
		}
		f.Look("bywhen log shows it; bywhen sync tries again what can be tried", "not done: %s (%s)", d.Words, strings.TrimSpace(d.State+" "+d.Error))
	}
	rows, err := v.calendars()
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Held {
			f.Look("if it is rightly so: bywhen sync --accept-empty "+row.Name, "calendar %s is suddenly empty, and is not believed", row.Name)
		}
	}
	if rebuilt, err := tx.Setting(rebuiltSetting); err != nil {
		return err
	} else if rebuilt != "" {
		f.Look("bywhen sync --adopt goes on", "the ledger was begun anew or restored: nothing is written until you say so")
	}
	paused, err := c.paused(tx, now)
	if paused {
		f.Note("bywhen pause off goes on", "bywhen is paused: nothing is written, nobody is told")
	}
	return err
}

// oldBackup is how old the newest backup may be where there is any.
const oldBackup = 3 * 24 * time.Hour

// examineBackups looks at the newest backup.
func (a *App) examineBackups(f *Findings) error {
	if a.Backups == "" {
		return nil
	}
	names, err := backups(a.Backups)
	if err != nil || len(names) == 0 {
		return err
	}
	newest := strings.TrimSuffix(names[len(names)-1], backupSuffix)
	day, err := time.ParseInLocation(time.DateOnly, newest, a.core.Zone())
	switch {
	case err != nil: // a copy that somebody put there
	case a.now().Sub(day) > oldBackup:
		f.Look("bywhen run makes one a day; bywhen backup FILE makes one now", "the newest backup is of %s", a.core.Style.Date(calendar.DateOf(day)))
	default:
		f.Fine("the newest backup is of %s", a.core.Style.Date(calendar.DateOf(day)))
	}
	return nil
}
