package daemon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
)

// What a feed shows is remembered, entry by entry, with the instant and the
// number of its last change: so an unchanged ledger gives unchanged bytes, and
// whatever changes, for whatever reason, is seen to have changed. Only what a
// feed once showed can be shown as cancelled: a draft that came to nothing was
// never there.

// The levels of a feed: how much it tells.
const (
	showBusy   = "busy"   // when time is taken
	showTitles = "titles" // and by what
	showFull   = "full"   // and who asked for it, why, and how
)

// ownFeed is the feed that everybody has: their own, whether anybody may
// subscribe to it or not.
const ownFeed = "me"

// feeds are the feeds in force, by name.
func (c *Core) feeds(tx *ledger.Tx) ([]ledger.Feed, error) {
	all, err := tx.Feeds()
	if err != nil {
		return nil, err
	}
	kept := []ledger.Feed{}
	own := false
	for _, f := range all {
		own = own || f.Name == ownFeed && f.Revoked.IsZero()
		if f.Revoked.IsZero() {
			kept = append(kept, f)
		}
	}
	if !own {
		kept = append(kept, ledger.Feed{Name: ownFeed, Shows: showFull})
	}
	return kept, nil
}

// keepFeeds brings what every feed shows up to date.
func (c *Core) keepFeeds(tx *ledger.Tx, now time.Time) error {
	feeds, err := c.feeds(tx)
	if err != nil {
		return err
	}
	all, err := c.publishable(tx, now)
	if err != nil {
		return err
	}
	for i := range feeds {
		if err := c.keepFeed(tx, now, &feeds[i], all); err != nil {
			return err
		}
	}
	return nil
}

// A published is a commitment that feeds may show, with its check-ins.
type published struct {
	commitments.Commitment
	checkIns []commitments.CheckIn
}

// shownFor is how long what is over stays in a feed: what is done, and what was
// cancelled, so that every subscriber learns of it.
const shownFor = 14 * 24 * time.Hour

// publishable are the commitments that feeds may show: agreed ones, and for a
// while those that are done. No draft is ever among them.
func (c *Core) publishable(tx *ledger.Tx, now time.Time) ([]published, error) {
	all, err := tx.Commitments(commitments.Open)
	if err != nil {
		return nil, err
	}
	done, err := tx.DoneSince(now.Add(-shownFor))
	if err != nil {
		return nil, err
	}
	ins, err := tx.CheckIns("")
	if err != nil {
		return nil, err
	}
	of := map[commitments.Key][]commitments.CheckIn{}
	for _, in := range ins {
		if in.Live() || in.State == commitments.TookPlace {
			of[in.Commitment] = append(of[in.Commitment], in)
		}
	}
	var kept []published
	for _, k := range append(all, done...) {
		kept = append(kept, published{k, of[k.Key]})
	}
	return kept, nil
}

// keepFeed brings what one feed shows up to date.
func (c *Core) keepFeed(tx *ledger.Tx, now time.Time, f *ledger.Feed, all []published) error {
	stored, err := tx.FeedEntries(f.Name)
	if err != nil {
		return err
	}
	were := map[string]ledger.FeedEntry{}
	for _, row := range stored {
		were[row.UID] = row
	}
	shown := map[string]bool{}
	for _, e := range c.entries(f, all) {
		shown[e.UID] = true
		content, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("write entry %s of feed %s: %w", e.UID, f.Name, err)
		}
		row, was := were[e.UID]
		if was && row.Gone.IsZero() && bytes.Equal(row.Content, content) {
			continue
		}
		if was && !planted("sequence stands still") {
			row.Sequence++
		}
		row.Feed, row.UID, row.Changed, row.Gone, row.Content = f.Name, e.UID, now, time.Time{}, content
		if err := tx.SaveFeedEntry(row); err != nil {
			return err
		}
	}
	for _, row := range stored {
		if !shown[row.UID] {
			if err := retire(tx, now, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// retire takes an entry out of a feed: cancelled at first, then gone. What was
// done goes without a word.
func retire(tx *ledger.Tx, now time.Time, row ledger.FeedEntry) error {
	if len(row.Content) == 0 {
		return nil
	}
	var e feed.Entry
	if err := json.Unmarshal(row.Content, &e); err != nil {
		return fmt.Errorf("read entry %s of feed %s: %w", row.UID, row.Feed, err)
	}
	switch {
	case row.Gone.IsZero():
		row.Gone, row.Changed = now, now
		row.Sequence++
		if e.Done {
			row.Content = nil
		}
	case now.Sub(row.Gone) < shownFor && !row.Gone.After(now.Add(clockSlack)):
		return nil
	default:
		row.Content = nil
	}
	return tx.SaveFeedEntry(row)
}

// entries are what a feed shows of the commitments.
func (c *Core) entries(f *ledger.Feed, all []published) []feed.Entry {
	var entries []feed.Entry
	for i := range all {
		k := &all[i]
		if f.Person != "" && k.Owner != f.Person && k.Delegator != f.Person {
			continue // it does not concern them
		}
		if !k.Due.IsZero() && f.Shows != showBusy {
			entries = append(entries, c.dueEntry(f, k))
		}
		for j := range k.checkIns {
			entries = append(entries, c.checkInEntry(f, k, &k.checkIns[j]))
		}
	}
	return entries
}

// subscriber is whom a feed is for.
func (c *Core) subscriber(f *ledger.Feed) calendar.Address {
	if f.Person == "" {
		return c.Me.Address
	}
	return f.Person
}

// dueEntry is the entry of a due date.
func (c *Core) dueEntry(f *ledger.Feed, k *published) feed.Entry {
	due := c.dueAt(k.Due)
	e := feed.Entry{
		UID: "due-" + string(k.Key) + "@bywhen", Span: calendar.Span{Start: due.Add(-feed.DueLength).UTC(), End: due.UTC()},
		Summary: "Due: " + plain(k.What), Categories: []string{"Due"}, Todo: true, What: plain(k.What), Priority: k.Priority,
	}
	switch {
	case k.Status == commitments.Done:
		e.Summary, e.Done = "Done: "+plain(k.What), true
	case k.Owner != c.subscriber(f):
		e.Summary = fmt.Sprintf("Due from %s: %s", c.name(k.Owner), plain(k.What))
	}
	if f.Shows == showFull {
		e.Description = c.entryText(k)
	}
	return e
}

// checkInEntry is the entry of a check-in. To those who see no more than when
// time is taken it is that and nothing else.
func (c *Core) checkInEntry(f *ledger.Feed, k *published, in *commitments.CheckIn) feed.Entry {
	e := feed.Entry{UID: "feed-" + in.UID, Span: calendar.Span{Start: in.Start.UTC(), End: in.End.UTC()}}
	if f.Shows == showBusy {
		e.Summary, e.Busy = "Busy", true
		return e
	}
	e.Summary, e.Categories = "Check-in: "+plain(k.What), []string{"Check-in"}
	if f.Shows == showFull {
		e.Description = c.entryText(k)
	}
	return e
}

// entryText is what those two who agreed on something may read about it.
func (c *Core) entryText(k *published) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Asked by %s. Done by %s.", c.name(k.Delegator), c.name(k.Owner))
	for _, l := range []struct{ label, text string }{{"Why", k.Why}, {"Success", k.Success}} {
		if l.text != "" {
			fmt.Fprintf(&b, "\n%s: %s", l.label, plain(l.text))
		}
	}
	return b.String()
}

// feedOf is a feed as it is to be written at now.
func (c *Core) feedOf(tx *ledger.Tx, f *ledger.Feed) (*feed.Feed, error) {
	rows, err := tx.FeedEntries(f.Name)
	if err != nil {
		return nil, err
	}
	doc := &feed.Feed{Title: c.feedTitle(f), Style: c.feedStyle(f)}
	for _, row := range rows {
		if len(row.Content) == 0 {
			continue
		}
		var e feed.Entry
		if err := json.Unmarshal(row.Content, &e); err != nil {
			return nil, fmt.Errorf("read entry %s of feed %s: %w", row.UID, row.Feed, err)
		}
		e.UID, e.Sequence, e.Changed, e.Cancelled = row.UID, row.Sequence, row.Changed, !row.Gone.IsZero()
		doc.Entries = append(doc.Entries, e)
	}
	return doc, nil
}

// feedTitle is what calendar programs call a feed.
func (c *Core) feedTitle(f *ledger.Feed) string {
	switch {
	case f.Shows == showBusy:
		return c.Me.Name + ", busy"
	case f.Person != "":
		return c.Me.Name + " and " + c.name(f.Person)
	}
	return "bywhen " + c.Me.Name
}

// feedStyle is how the reader of a feed writes dates. The year always stands
// there: what is written in December reads the same in January.
func (c *Core) feedStyle(f *ledger.Feed) commitments.Style {
	style := c.Style
	style.Year = -1
	if p := c.person(f.Person); p != nil && p.Hours.Zone != nil {
		style.Zone = p.Hours.Zone
	}
	return style
}
