package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
)

// publish writes every feed that has an address into the folder for them, and
// removes the files of those that were revoked. A file that says the same
// already is left alone.
func (a *App) publish(ctx context.Context) error {
	dir := a.core.Feeds.PublishDir
	if dir == "" {
		return nil
	}
	a.feeds.files.Lock()
	defer a.feeds.files.Unlock()
	s, err := a.shelf(ctx)
	if err != nil {
		return err
	}
	var all []ledger.Feed
	err = a.view(ctx, func(tx *ledger.Tx, _ time.Time) (err error) {
		all, err = tx.Feeds()
		return err
	})
	if err != nil || len(all) == 0 {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("publish feeds: %w", err)
	}
	if err := a.feeds.sweep(dir); err != nil {
		return fmt.Errorf("publish feeds: %w", err)
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		for name, doc := range map[string]feed.Document{feed.EventsFile(p.Name): p.Events, feed.TodosFile(p.Name): p.Todos} {
			if err := publishFile(filepath.Join(dir, name), doc.Body); err != nil {
				return fmt.Errorf("publish feed %s: %w", p.Name, err)
			}
		}
	}
	return takeBack(dir, all)
}

// published publishes after a change. What fails is tried again after the next.
func (a *App) published(ctx context.Context) {
	if a.rehearsal != nil {
		return
	}
	if err := a.publish(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("feeds were not written; it will be tried again", "error", err)
	}
}

// takeBack removes the files of revoked feeds.
func takeBack(dir string, all []ledger.Feed) error {
	for _, f := range all {
		if f.Revoked.IsZero() {
			continue
		}
		for _, name := range []string{feed.EventsFile(f.Name), feed.TodosFile(f.Name)} {
			if err := unpublishFile(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("take back feed %s: %w", f.Name, err)
			}
		}
	}
	return nil
}

// tempFiles is what unfinished files are called.
const tempFiles = ".bywhen-*.tmp"

// sweep clears away, once, what a crash left in the folder.
func (s *shelf) sweep(dir string) error {
	if s.swept {
		return nil
	}
	left, err := fs.Glob(os.DirFS(dir), tempFiles)
	for _, name := range left {
		err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
	}
	s.swept = err == nil
	return err
}

// publishFile puts a file in place, whole or not at all. Others are to read it:
// who gets that far the folder decides.
func publishFile(path string, body []byte) error {
	if stands, err := os.ReadFile(path); err == nil && string(stands) == string(body) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), tempFiles)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // in vain once it has its name
	_, err = f.Write(body)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// unpublishFile removes a file that bywhen wrote.
func unpublishFile(path string) error {
	stands, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !strings.Contains(string(stands), feed.ProdID) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Remove(path)
}
