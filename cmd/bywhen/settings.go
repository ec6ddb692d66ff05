package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/backends"
	"bywhen/commitments"
	"bywhen/config"
	"bywhen/daemon"
	"bywhen/daemon/mail"
)

// settings maps what the user wrote to what the daemon needs. Calendars are
// opened apart from it.
func settings(c *config.Config) *daemon.Settings {
	s := &daemon.Settings{
		Me:           calendar.Person{Name: c.Me.Name, Address: calendar.Address(c.Me.Address)},
		Style:        commitments.Style{Zone: c.Me.Timezone, Locale: string(c.Me.Locale)},
		DayFirst:     !c.Me.Locale.MonthFirst(),
		Hours:        hours(c),
		HolidaysFrom: c.Hours.HolidaysFrom,
		Usable:       share(c.Hours.Usable),
		Block:        minutes(c.Hours.Block),
		DeepBlock:    minutes(c.Hours.DeepBlock),
		EffortDay:    minutes(c.Hours.EffortDay),
		WeekDays:     len(c.Hours.Week.Days),
		Accept:       daemon.Accept(c.Capture.Accept),
		NotesDir:     c.Capture.NotesDir,
		Lookback:     c.Capture.Lookback,
		CheckIns:     rules(&c.CheckIns),
		Invite:       c.CheckIns.Invite,
		Feeds:        daemon.FeedSettings{Listen: c.Feeds.Listen, PublicBaseURL: c.Feeds.PublicBaseURL, PublishDir: c.Feeds.PublishDir},
		Notify:       notices(&c.Notify),
		Version:      version(),

		AskInCalendar: slices.Contains(c.Notify.Channels, "calendar"),
	}
	if m := c.Mail; m != nil {
		s.Mail = &daemon.MailSettings{Weekly: daemon.Slot(m.Weekly), To: calendar.Address(m.To), Post: post(m)}
	}
	for _, a := range c.Me.Aliases {
		s.Aliases = append(s.Aliases, calendar.Address(a))
	}
	for _, d := range c.Capture.Domains {
		s.Domains = append(s.Domains, string(d))
	}
	for i := range c.People {
		s.People = append(s.People, person(c, &c.People[i]))
	}
	return s
}

// post is the road that mail takes.
func post(m *config.Mail) mail.Post {
	switch {
	case m.Maildir != "":
		return mail.Maildir{Dir: m.Maildir}
	case len(m.SendmailCmd) > 0:
		return mail.Sendmail{Command: m.SendmailCmd}
	}
	return mail.SMTP{Server: m.SMTP, Username: m.Username, Password: m.Password}
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

// share is a part of the whole in millionths.
func share(f float64) daemon.Share { return daemon.Share(math.Round(f * 1e6)) }

// hours are the owner's working hours.
func hours(c *config.Config) daemon.Hours {
	h := daemon.Hours{Zone: c.Me.Timezone, Week: week(c.Hours.Week), Holidays: map[calendar.Date]bool{}}
	for _, a := range c.Hours.Away {
		h.Away = append(h.Away, daemon.Away{From: calendar.Date(a.From), To: calendar.Date(a.To), Zone: a.Zone})
	}
	for _, d := range c.Hours.Holidays {
		h.Holidays[calendar.Date(d)] = true
	}
	return h
}

func week(w config.Week) (days [7][]daemon.Window) {
	for day, windows := range w.ByDay() {
		for _, x := range windows {
			days[day] = append(days[day], daemon.Window(x))
		}
	}
	return days
}

// person is somebody configured; what is not said of their hours is as the
// owner's, in their own zone.
func person(c *config.Config, p *config.Person) daemon.Person {
	d := daemon.Person{
		Person: calendar.Person{Name: p.Name, Address: calendar.Address(p.Address)}, Role: p.Role, Calendar: p.Calendar,
		Hours: daemon.Hours{Zone: p.Timezone, Week: week(c.Hours.Week)},
	}
	if d.Hours.Zone == nil {
		d.Hours.Zone = c.Me.Timezone
	}
	if p.Hours != nil {
		d.Hours.Week = week(*p.Hours)
	}
	return d
}

func rules(c *config.CheckIns) daemon.CheckInRules {
	r := daemon.CheckInRules{
		Length: minutes(c.Length), Target: share(c.Target), Lead: share(c.Lead), Before: share(c.Before), PerWeek: c.PerWeek,
	}
	for _, s := range c.Prefer {
		r.Prefer = append(r.Prefer, daemon.Slot(s))
	}
	for _, d := range c.NoMeetings {
		r.NoMeetings[d] = true
	}
	return r
}

// equip completes the settings by what has to be read or opened: the user's own
// questions, and every calendar. A calendar that cannot be opened stays, with the
// reason: the others go on. Only mistakes in what the user wrote are an error.
func (p *program) equip(ctx context.Context, s *daemon.Settings, c *config.Config) (err error) {
	if s.Questions, err = readQuestions(p.paths()); err != nil {
		return err
	}
	all := backends.All()
	keep := config.Locate(p.getenv, p.home).Data
	var mistakes config.Problems
	for i := range c.Calendars {
		k := &c.Calendars[i]
		cal := daemon.Calendar{Name: k.Name, Kind: k.Kind, Watch: k.Watch, Busy: k.Busy, Write: k.Write, ByLink: k.ByLink, Trust: daemon.Trust(k.Trust)}
		if open, ok := all[k.Kind]; ok {
			cal.Reader, cal.OpenError = open(ctx, p.logger(), k.Name, backends.In(keep, k.Decode))
		} else {
			cal.OpenError = &daemon.Error{Code: daemon.CodeConfig, Text: "calendars of kind " + k.Kind + " are not built yet"}
		}
		var found config.Problems
		if errors.As(cal.OpenError, &found) {
			mistakes = append(mistakes, found...)
		}
		s.Calendars = append(s.Calendars, cal)
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	return nil
}
