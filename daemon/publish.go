package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
	"bywhen/daemon/mail"
)

// FeedRequest names a feed: "me", or "me-tasks" for its to-dos.
type FeedRequest struct {
	Name string `json:"name"`
}

// FeedDocument answers feed print.
type FeedDocument struct {
	V    int    `json:"v"`
	Text string `json:"text"` // iCalendar
}

// ownFeed is the feed that everybody has: their own.
const ownFeed = "me"

// FeedPrint answers feed print NAME.
func (a *App) FeedPrint(ctx context.Context, req FeedRequest) (doc FeedDocument, err error) {
	name, todos := strings.CutSuffix(req.Name, "-tasks")
	if name != ownFeed {
		return doc, fail("bywhen feed print me, or me-tasks", "print feed: there is none called %q", plain(req.Name))
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		f, err := a.core.feed(tx, now)
		if err != nil {
			return err
		}
		write := f.Events
		if todos {
			write = f.Todos
		}
		text, err := write()
		doc = FeedDocument{V: Version, Text: string(text)}
		return err
	})
	return doc, err
}

// cancelledKept is how long a cancelled entry stays in a feed, so that every
// subscriber learns of it.
const cancelledKept = 14 * 24 * time.Hour

// feed gathers the owner's own feed.
func (c *Core) feed(tx *ledger.Tx, now time.Time) (*feed.Feed, error) {
	f := &feed.Feed{Name: "bywhen " + c.Me.Name, Style: c.Style}
	all, err := tx.Commitments(commitments.Open, commitments.Done, commitments.Dropped)
	if err != nil {
		return nil, err
	}
	for i := range all {
		k := &all[i]
		lines, err := tx.History(k.Key)
		if err != nil {
			return nil, err
		}
		ins, err := tx.CheckIns(k.Key)
		if err != nil {
			return nil, err
		}
		if k.Status != commitments.Open && now.Sub(k.ClosedAt) > cancelledKept {
			continue
		}
		changed, n := lastChange(lines)
		if !k.Due.IsZero() {
			f.Entries = append(f.Entries, c.dueEntry(k, changed, n))
		}
		for j := range ins {
			f.Entries = append(f.Entries, c.checkInEntry(k, &ins[j], changed, n))
		}
	}
	return f, nil
}

// lastChange is when a commitment last changed, and how often it has.
func lastChange(lines []ledger.HistoryLine) (at time.Time, n int) {
	for _, l := range lines {
		if !l.Mark.At.Equal(at) {
			n++
		}
		at = l.Mark.At
	}
	return at, max(0, n-1)
}

func (c *Core) dueEntry(k *commitments.Commitment, changed time.Time, n int) feed.Entry {
	due := c.dueAt(k.Due)
	return feed.Entry{
		UID: "due-" + string(k.Key) + "@bywhen", Span: calendar.Span{Start: due.Add(-feed.DueLength), End: due},
		Summary: "Due: " + plain(k.What), Description: "Asked by " + c.name(k.Delegator) + ". Done by " + c.name(k.Owner) + ".",
		Categories: []string{"Due"}, Changed: changed, Sequence: n, Todo: true, Priority: k.Priority,
		Cancelled: k.Status == commitments.Dropped, Done: k.Status == commitments.Done,
	}
}

func (c *Core) checkInEntry(k *commitments.Commitment, in *commitments.CheckIn, changed time.Time, n int) feed.Entry {
	return feed.Entry{
		UID: "feed-" + in.UID, Span: in.Span, Summary: "Check-in: " + plain(k.What), Description: "With " + c.name(k.Counterpart(c.Me.Address)) + ".",
		Categories: []string{"Check-in"}, Changed: changed, Sequence: n,
		Cancelled: in.State == commitments.Removed || in.State == commitments.CalledOff,
	}
}

// MailRequest asks for the weekly summary.
type MailRequest struct {
	DryRun bool `json:"dry_run"`
}

// MailDocument answers mail weekly.
type MailDocument struct {
	V       int    `json:"v"`
	Empty   bool   `json:"empty"` // nothing to say: no mail
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// MailWeekly answers mail weekly.
func (a *App) MailWeekly(ctx context.Context, req MailRequest) (doc MailDocument, err error) {
	if !req.DryRun {
		return doc, fail("bywhen mail weekly --dry-run prints it", "send weekly mail: sending is not built yet")
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		w, err := a.core.weekly(tx, now)
		if err != nil {
			return err
		}
		doc = MailDocument{V: Version, Empty: w.Empty(), Subject: w.Subject(), Text: w.Text()}
		return nil
	})
	return doc, err
}

// weekly gathers the summary: the seven days behind and the seven ahead.
func (c *Core) weekly(tx *ledger.Tx, now time.Time) (*mail.Weekly, error) {
	v, err := c.viewer(tx, now)
	if err != nil {
		return nil, err
	}
	fit, err := c.fit(tx, now)
	if err != nil {
		return nil, err
	}
	w := &mail.Weekly{Name: c.Me.Name, Week: c.week(now), AsOf: c.Style.MomentZone(now)}
	for _, s := range fit.Stale {
		w.Trouble = append(w.Trouble, s.Calendar+": "+s.Error)
	}
	for i := range fit.Overloads {
		w.Decide = append(w.Decide, c.decideLine(&fit.Overloads[i]))
	}
	all, err := tx.Commitments()
	if err != nil {
		return nil, err
	}
	c.byDue(all)
	for i := range all {
		if err := c.weeklyOf(tx, now, v, w, &all[i]); err != nil {
			return nil, err
		}
	}
	if err := c.movedInTime(tx, now, w); err != nil {
		return nil, err
	}
	if fit.Fits && fit.Promises > 0 {
		w.Fits = c.FitsWords(&fit)
	}
	return w, nil
}

// week is the calendar week of an instant, Monday to Sunday.
func (c *Core) week(now time.Time) string {
	d := calendar.DateOf(now.In(c.Zone()))
	monday := d.Add(-(int(d.Weekday()) + 6) % 7)
	return "week of " + c.Style.Date(monday)
}

// FitsWords says over what everything fits.
func (c *Core) FitsWords(f *FitDocument) string {
	what := fmt.Sprintf("the %d promises I know", f.Promises)
	if f.Promises == 1 {
		what = "the one promise I know"
	}
	return fmt.Sprintf("Fits: %s, %s.", what, commitments.Duration(f.Demand))
}

// decideLine says what does not fit and what is suggested.
func (c *Core) decideLine(o *OverloadDoc) string {
	line := fmt.Sprintf("Short by %s before %s: %s promised, %s free.",
		commitments.Duration(o.Short), c.Style.Moment(o.To), commitments.Duration(o.Demand), commitments.Duration(o.Supply))
	for _, opt := range o.Options {
		if opt.Suggested && len(opt.Moves) > 0 {
			m := opt.Moves[0]
			to := m.To
			if m.Comfortable != nil {
				to = *m.Comfortable
			}
			line += fmt.Sprintf(" Suggestion: %s to %s.", m.ID, c.Style.Moment(to))
		}
	}
	return line
}

const sevenDays = 7 * 24 * time.Hour

// weeklyOf adds what there is to say of one commitment.
func (c *Core) weeklyOf(tx *ledger.Tx, now time.Time, v *viewer, w *mail.Weekly, k *commitments.Commitment) error {
	due := c.dueAt(k.Due)
	line := fmt.Sprintf("%s (%s), due %s", plain(k.What), k.Label, c.Style.Due(k.Due))
	switch k.Status {
	case commitments.Draft:
		w.Confirm = append(w.Confirm, line)
	case commitments.Done:
		if now.Sub(k.ClosedAt) < sevenDays {
			w.Kept = append(w.Kept, plain(k.What))
		}
	case commitments.Open:
		if k.Owner != c.Me.Address {
			if at, ok, err := c.latestUseful(tx, v.facts, k); err != nil {
				return err
			} else if ok {
				line += ", of use until " + c.Style.Moment(at)
			}
			if !due.IsZero() && due.Before(now) {
				line += ", past its date"
			}
			w.Owed = append(w.Owed, c.name(k.Owner)+": "+line)
		} else if !due.IsZero() && due.Before(now) {
			w.Late = append(w.Late, line)
		} else if !due.IsZero() && due.Before(now.Add(sevenDays)) {
			w.Dues = append(w.Dues, line)
		}
	}
	ins, err := tx.CheckIns(k.Key)
	if err != nil {
		return err
	}
	for _, in := range ins {
		if in.Live() && in.End.After(now) && in.Start.Before(now.Add(2*sevenDays)) {
			w.CheckIns = append(w.CheckIns, fmt.Sprintf("%s with %s: %s", c.Style.Span(in.Span), c.name(k.Counterpart(c.Me.Address)), plain(k.What)))
		}
	}
	return nil
}

// movedInTime adds the dates that were moved in the last seven days, and who
// decided.
func (c *Core) movedInTime(tx *ledger.Tx, now time.Time, w *mail.Weekly) error {
	all, err := tx.Decisions()
	if err != nil {
		return err
	}
	taken, err := undoneDecisions(tx)
	if err != nil {
		return err
	}
	v := &viewer{core: c, tx: tx, now: now}
	for i := range all {
		d := &all[i]
		late := slices.ContainsFunc(d.Changes, func(ch commitments.Change) bool { return !ch.InTime })
		if late || taken[d.N] || undoOf(d) > 0 || now.Sub(d.At) > sevenDays {
			continue
		}
		doc, err := v.decided(d)
		if err != nil {
			return err
		}
		w.Moved = append(w.Moved, doc.Words)
	}
	return nil
}
