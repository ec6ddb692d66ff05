package daemon

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
)

// A shelf is what the feeds say, written once for each state of the ledger.
type shelf struct {
	mu      sync.Mutex
	stands  *feed.Shelf
	changed <-chan struct{} // closed once it may be out of date

	files sync.Mutex // of the folder that feeds are written into
	swept bool       // what a crash left there was cleared away
}

// shelf gives the feeds that have an address, as they are to be served now.
func (a *App) shelf(ctx context.Context) (*feed.Shelf, error) {
	s := &a.feeds
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stands != nil {
		select {
		case <-s.changed:
		default:
			return s.stands, nil
		}
	}
	s.changed = a.Changed() // before the ledger is read: what comes between is seen
	stands := &feed.Shelf{}
	err := a.view(ctx, func(tx *ledger.Tx, _ time.Time) error {
		all, err := tx.Feeds()
		if err != nil {
			return err
		}
		for i := range all {
			if err := a.core.putOn(tx, stands, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.stands = nil
		return nil, err
	}
	s.stands = stands
	return stands, nil
}

// putOn writes a feed in force onto a shelf.
func (c *Core) putOn(tx *ledger.Tx, to *feed.Shelf, f *ledger.Feed) error {
	if !f.Revoked.IsZero() {
		return nil
	}
	secret, err := feed.ParseDigest(f.Secret)
	if err != nil {
		return err
	}
	written, err := c.feedOf(tx, f)
	if err != nil {
		return err
	}
	page, err := written.Put(f.Name, secret)
	to.Pages = append(to.Pages, page)
	return err
}

// FeedServer is the part of a daemon that serves feeds. Nothing listens while
// there is no feed to serve.
func (a *App) FeedServer() Part {
	return Part{Name: "feeds", Run: a.serveFeeds}
}

func (a *App) serveFeeds(ctx context.Context) error {
	for ctx.Err() == nil {
		a.untilFeeds(ctx, true)
		if ctx.Err() != nil {
			return nil
		}
		if err := a.listenForFeeds(ctx); err != nil {
			return err
		}
	}
	return nil
}

// listenForFeeds serves until there is no feed any more, or ctx is done.
func (a *App) listenForFeeds(ctx context.Context) error {
	l, err := net.Listen("tcp", a.core.Feeds.Listen)
	if err != nil {
		return fmt.Errorf("serve feeds: %w: is another program there? say otherwise with listen under [feeds]", err)
	}
	a.log.Debug("serving feeds", "address", l.Addr())
	serving, end := context.WithCancel(ctx)
	defer end()
	server := &feed.Server{Shelf: a.shelf, Log: a.log}
	go func() {
		a.untilFeeds(serving, false)
		end()
	}()
	return server.Serve(serving, l)
}

// untilFeeds waits until there are feeds with an address, until there are none,
// or until ctx is done.
func (a *App) untilFeeds(ctx context.Context, some bool) {
	for {
		changed := a.Changed()
		s, err := a.shelf(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			a.log.Error("feeds cannot be read; it will be tried again", "error", err)
		case len(s.Pages) > 0 == some:
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}
