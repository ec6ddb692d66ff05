package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"bywhen/calendar"
)

// A Feed is an address under which somebody may read along.
type Feed struct {
	Name string
	// Person is whom it is for: they see what concerns them, and nothing else.
	// "" is the owner, who sees everything.
	Person calendar.Address
	// Shows is how much it tells: "busy", "titles" or "full".
	Shows string
	// Secret is the SHA-256 of the secret part of its address, in hexadecimal.
	Secret  string
	Created time.Time
	Revoked time.Time // zero while it is in force
}

func feedRow(f *Feed) row {
	return row{
		{name: "name", cell: textOf(&f.Name)},
		{name: "person", cell: textOf(&f.Person)},
		{name: "shows", cell: textOf(&f.Shows)},
		{name: "secret", cell: textOf(&f.Secret)},
		{name: "created", cell: instantOf(&f.Created)},
		{name: "revoked", cell: instantOf(&f.Revoked)},
	}
}

// A FeedEntry is one entry of a feed as it was last shown there.
type FeedEntry struct {
	Feed, UID string
	// Sequence counts its changes, Changed is when the last of them was seen.
	Sequence int
	Changed  time.Time
	// Gone is since when it is no longer to be shown, zero while it is.
	Gone time.Time
	// Content is what it shows, as JSON; empty once it is of no more use.
	Content json.RawMessage
}

func feedEntryRow(e *FeedEntry) row {
	return row{
		{name: "feed", cell: textOf(&e.Feed)},
		{name: "uid", cell: textOf(&e.UID)},
		{name: "sequence", cell: numberOf(&e.Sequence)},
		{name: "changed", cell: instantOf(&e.Changed)},
		{name: "gone", cell: instantOf(&e.Gone)},
		{name: "content", cell: documentOf(&e.Content)},
	}
}

var (
	selectFeeds       = selectFrom("feeds", feedRow(new(Feed)))
	upsertFeed        = upsertInto("feeds", feedRow(new(Feed)), "name")
	selectFeedEntries = selectFrom("feed_entries", feedEntryRow(new(FeedEntry)))
	upsertFeedEntry   = upsertInto("feed_entries", feedEntryRow(new(FeedEntry)), "feed", "uid")
)

// Feeds are all feeds by name, revoked ones included.
func (tx *Tx) Feeds() ([]Feed, error) {
	found, err := all(tx, feedRow, selectFeeds+" ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("read feeds: %w", err)
	}
	return found, nil
}

// SaveFeed inserts or changes a feed.
func (tx *Tx) SaveFeed(f Feed) error {
	if err := tx.save(upsertFeed, feedRow(&f)); err != nil {
		return fmt.Errorf("save feed %s: %w", f.Name, err)
	}
	return nil
}

// FeedEntries are the entries of a feed by UID, those without content included.
func (tx *Tx) FeedEntries(feed string) ([]FeedEntry, error) {
	found, err := all(tx, feedEntryRow, selectFeedEntries+" AND feed = ?2 ORDER BY uid", feed)
	if err != nil {
		return nil, fmt.Errorf("read the entries of feed %s: %w", feed, err)
	}
	return found, nil
}

// SaveFeedEntry inserts or changes an entry.
func (tx *Tx) SaveFeedEntry(e FeedEntry) error {
	if err := tx.save(upsertFeedEntry, feedEntryRow(&e)); err != nil {
		return fmt.Errorf("save entry %s of feed %s: %w", e.UID, e.Feed, err)
	}
	return nil
}
