package daemon

import (
	"context"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// MeetingsDocument answers meetings: those of the last and the next week that may
// hand over work, or did.
type MeetingsDocument struct {
	V        int          `json:"v"`
	Meetings []MeetingRow `json:"meetings"`
}

// A MeetingRow is one meeting of the list.
type MeetingRow struct {
	UID      string    `json:"uid"`
	Calendar string    `json:"calendar"`
	Title    string    `json:"title"`
	Start    time.Time `json:"start"`
	With     []string  `json:"with"`
	// Counts says whether it may hand over work, Reason why or why not.
	Counts bool   `json:"counts"`
	Reason string `json:"reason"`
	Muted  bool   `json:"muted"`
	Ended  bool   `json:"ended"`
	Read   bool   `json:"read"`
	// Commitments are the labels of what was found in its series.
	Commitments []string `json:"commitments"`
}

// MeetingsRequest asks for meetings; All shows also those that cannot hand over
// work, with the reason.
type MeetingsRequest struct {
	All bool `json:"all"`
}

// Meetings answers meetings.
func (a *App) Meetings(ctx context.Context, req MeetingsRequest) (doc MeetingsDocument, err error) {
	doc = MeetingsDocument{V: Version, Meetings: []MeetingRow{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := a.core.listedMeetings(tx, now)
		for _, m := range all {
			if req.All || m.Counts || m.Muted || len(m.Commitments) > 0 {
				doc.Meetings = append(doc.Meetings, m)
			}
		}
		return err
	})
	return doc, err
}

// listedMeetings are those of the watched calendars within a week of now, each once.
func (c *Core) listedMeetings(tx *ledger.Tx, now time.Time) (all []MeetingRow, err error) {
	muted, err := tx.Settings(mutedPrefix)
	if err != nil {
		return nil, err
	}
	seen := map[calendar.Source]bool{}
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		if !cal.Watch {
			continue
		}
		found, err := c.instances(tx, cal.Name, calendar.Span{Start: now.Add(-sevenDays), End: now.Add(sevenDays)})
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			if seen[in.Source] || isOwnUID(in.UID) || in.Event.AllDay() {
				continue
			}
			seen[in.Source] = true
			row, err := c.meetingRow(tx, cal, in, muted[mutedPrefix+in.UID] != "")
			if err != nil {
				return nil, err
			}
			row.Ended = !in.End.After(now)
			all = append(all, row)
		}
	}
	slices.SortStableFunc(all, func(a, b MeetingRow) int { return a.Start.Compare(b.Start) })
	return all, nil
}

// meetingRow is one meeting as the list shows it.
func (c *Core) meetingRow(tx *ledger.Tx, cal *Calendar, in calendar.Instance, muted bool) (MeetingRow, error) {
	st := c.counts(cal, in.Event, muted)
	row := MeetingRow{
		UID: in.UID, Calendar: cal.Name, Title: plain(in.Event.Summary), Start: in.Start.In(c.Zone()), With: []string{},
		Counts: st.counts, Reason: st.reason, Muted: muted, Commitments: []string{},
	}
	for _, p := range c.meeting(tx, in).Attendees {
		if !c.isMe(p.Address) {
			row.With = append(row.With, c.name(p.Address))
		}
	}
	readings, err := tx.ReadingsOf(in.UID)
	if err != nil {
		return row, err
	}
	row.Read = slices.ContainsFunc(readings, func(r ledger.Reading) bool { return !r.At.Before(in.End) })
	known, err := tx.BySeries(in.UID)
	for _, k := range known {
		row.Commitments = append(row.Commitments, k.Label)
	}
	return row, err
}

// leastPrefix is how much of a UID has to be given.
const leastPrefix = 6

// uidOf is the UID that a word on the command line stands for: a UID itself, or
// enough of its beginning, the id of a commitment that was found in a meeting, or
// words of the title of one meeting within a week.
func (c *Core) uidOf(tx *ledger.Tx, now time.Time, name string) (string, error) {
	stands, err := tx.ObjectsByUID(name)
	if err != nil || len(stands) > 0 || strings.TrimSpace(name) == "" {
		return name, err
	}
	if k, err := tx.ByLabel(name); err == nil && k.Origin.Calendar != "" {
		return k.Origin.Source.UID, nil
	}
	all, err := c.listedMeetings(tx, now)
	if err != nil {
		return "", err
	}
	var uids, titles []string
	for _, m := range all {
		like := len(name) >= leastPrefix && strings.HasPrefix(m.UID, name) || strings.Contains(strings.ToLower(m.Title), strings.ToLower(strings.TrimSpace(name)))
		if like && !slices.Contains(uids, m.UID) {
			uids = append(uids, m.UID)
			titles = append(titles, m.Title+" ("+plain(m.UID)+")")
		}
	}
	switch {
	case len(uids) == 1:
		return uids[0], nil
	case len(uids) > 1:
		return "", usage("give its UID: "+strings.Join(titles, ", "), "find meeting: %q could be %d of them", plain(name), len(uids))
	}
	return name, nil // whoever looks for it says that it is not there
}
