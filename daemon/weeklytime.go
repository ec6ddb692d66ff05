package daemon

import (
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// weeklyKey names the mail of one calendar week (ISO 8601).
func weeklyKey(monday calendar.Date) string {
	year, week := time.Date(monday.Year, monday.Month, monday.Day, 0, 0, 0, 0, time.UTC).ISOWeek()
	return fmt.Sprintf("%s%d-W%02d", weeklyPrefix, year, week)
}

// mailSince is the name of the setting that holds since when a rebuilt ledger
// goes on. What should have gone out before may have done so.
const mailSince = "mail_since"

// writeWeekly writes the summary once its time has come: at the time that was
// set, on the working day before if that day is off, and up to one working day
// later if the machine was asleep. With nothing to say there is no mail.
func (c *Core) writeWeekly(tx *ledger.Tx, now time.Time) error {
	if c.Mail == nil {
		return nil
	}
	rebuilt, err := tx.Setting(rebuiltSetting)
	if err != nil {
		return err
	}
	if rebuilt != "" {
		return tx.SetSetting(mailSince, now.UTC().Format(time.RFC3339))
	}
	if paused, err := c.paused(tx, now); err != nil || paused {
		return err
	}
	text, err := tx.Setting(mailSince)
	if err != nil {
		return err
	}
	since, _ := time.Parse(time.RFC3339, text) // none is the zero time
	this := mondayOf(now.In(c.Zone()))
	for _, monday := range []calendar.Date{this.Add(-7), this} {
		at, ok, err := c.weeklyAt(tx, monday)
		if err != nil {
			return err
		}
		if !ok || now.Before(at) || !at.After(since) {
			continue
		}
		until, err := c.aWorkingDayLater(tx, at)
		if err != nil {
			return err
		}
		if now.Before(until) {
			if err := c.writeWeek(tx, now, weeklyKey(monday)); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeWeek writes the summary of a week, unless that was decided before.
func (c *Core) writeWeek(tx *ledger.Tx, now time.Time, key string) error {
	if _, err := tx.Action(key); !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	w, err := c.weekly(tx, now)
	if err != nil {
		return err
	}
	if w.Empty() {
		_, _, err := tx.AddAction(ledger.Action{
			Key: key, Kind: kindMail, State: ledger.Moot, Created: now, Finished: now, Error: "nothing to say",
		})
		return err
	}
	return c.logWeekly(tx, now, key, w)
}

// logWeekly writes the letter of a summary, with the check-ins ahead as a file
// that any calendar program opens.
func (c *Core) logWeekly(tx *ledger.Tx, now time.Time, key string, w *mail.Weekly) error {
	html, err := w.HTML()
	if err != nil {
		return err
	}
	m := mail.Message{To: calendar.Person{Name: c.Me.Name, Address: c.Mail.To}, Subject: w.Subject(), Auto: true, Text: w.Text(), HTML: html}
	file, any, err := c.checkInsFile(tx, now)
	if err != nil {
		return err
	}
	if any {
		m.Files = []mail.File{{Name: "check-ins.ics", Type: "text/calendar", Data: file}}
	}
	return c.logLetter(tx, now, key, m, "")
}

// weeklyAt is when the mail of a week is due: at the time that was set, on the
// nearest working day before in the same week, else the nearest after. A week
// without work has no mail.
func (c *Core) weeklyAt(tx *ledger.Tx, monday calendar.Date) (time.Time, bool, error) {
	window := calendar.Span{Start: monday.At(0, c.Zone()), End: monday.Add(7).At(0, c.Zone())}
	hours, err := c.hours(tx, window)
	if err != nil {
		return time.Time{}, false, err
	}
	wish := (int(c.Mail.Weekly.Day) + 6) % 7 // from Monday
	for i := range 7 {
		day := wish - i // back to Monday, then on from the day after
		if day < 0 {
			day = i
		}
		if d := monday.Add(day); hours.Works(d) {
			return d.At(c.Mail.Weekly.Minute, c.Zone()), true, nil
		}
	}
	return time.Time{}, false, nil
}

// furthestWorkday is how many days ahead a working day is looked for.
const furthestWorkday = 60

// aWorkingDayLater is the same time of day on the next working day.
func (c *Core) aWorkingDayLater(tx *ledger.Tx, at time.Time) (time.Time, error) {
	at = at.In(c.Zone())
	day := calendar.DateOf(at)
	hours, err := c.hours(tx, calendar.Span{Start: at, End: at.AddDate(0, 0, furthestWorkday)})
	if err != nil {
		return at, err
	}
	for i := 1; i < furthestWorkday; i++ {
		if d := day.Add(i); hours.Works(d) {
			return d.At(at.Hour()*60+at.Minute(), c.Zone()), nil
		}
	}
	return day.Add(furthestWorkday).At(0, c.Zone()), nil
}

// checkInsFile is an iCalendar file of the check-ins ahead, without METHOD: it
// asks nothing of anybody, and can be opened to put them into another calendar.
func (c *Core) checkInsFile(tx *ledger.Tx, now time.Time) (file []byte, any bool, err error) {
	ins, err := tx.CheckIns("")
	if err != nil {
		return nil, false, err
	}
	cal := ics.Calendar{Name: "Check-ins of " + c.Me.Name}
	for i := range ins {
		in := &ins[i]
		if !in.Live() || !in.Start.After(now) {
			continue
		}
		k, err := tx.Commitment(in.Commitment)
		if err != nil {
			return nil, false, err
		}
		cal.Events = append(cal.Events, calendar.Event{
			UID: in.UID, Start: calendar.UTC(in.Start), End: calendar.UTC(in.End), Modified: now,
			Summary: fmt.Sprintf("Check-in with %s: %s", c.name(k.Counterpart(c.Me.Address)), plain(k.What)),
		})
	}
	if len(cal.Events) == 0 {
		return nil, false, nil
	}
	file, err = ics.Encode(cal)
	return file, true, err
}
