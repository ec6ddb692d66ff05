package daemon

import (
	"context"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
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
