package folder

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// After a first notice, Wait lets the folder come to rest: until nothing came
// for restFor, at most for restAtMost.
const (
	restFor    = 200 * time.Millisecond
	restAtMost = 2 * time.Second
)

// Wait returns when a file of the folder changed since the last reading, bywhen's
// own writes included, or when ctx is done. What happened between that reading
// and the call counts, too: the watch begins first, and then the folder is
// compared with what was read.
func (f *Folder) Wait(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return f.watchError(err)
	}
	defer w.Close()
	if err := w.Add(f.path); err != nil {
		return f.watchError(err)
	}
	changed, err := f.changed(ctx)
	if err == nil && !changed {
		err = f.notice(ctx, w)
	}
	if ctx.Err() != nil {
		return nil
	}
	if err == nil {
		rest(ctx, w)
	}
	return err
}

// changed reports whether the folder looks other than when it was last read.
func (f *Folder) changed(ctx context.Context) (bool, error) {
	d, err := f.open()
	if err != nil {
		return false, err
	}
	defer d.close()
	entries, err := d.list(ctx)
	if err != nil {
		return false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return fingerprint(entries) != f.print, nil
}

// notice waits for the first event that concerns the calendar.
func (f *Folder) notice(ctx context.Context, w *fsnotify.Watcher) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case ev := <-w.Events:
			if f.concerns(ev) {
				return nil
			}
		case err := <-w.Errors:
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				return nil // so much happened that some of it was dropped
			}
			return f.watchError(err)
		}
	}
}

// concerns reports whether an event is about a file of the calendar, or about
// the folder itself going away.
func (f *Folder) concerns(ev fsnotify.Event) bool {
	if ev.Op == fsnotify.Chmod {
		return false
	}
	return ev.Name == f.path || counts(filepath.Base(ev.Name))
}

// rest waits until the folder has come to rest: a program that copies a hundred
// files is worth one reading.
func rest(ctx context.Context, w *fsnotify.Watcher) {
	atMost := time.After(restAtMost)
	for {
		select {
		case <-ctx.Done():
			return
		case <-atMost:
			return
		case <-time.After(restFor):
			return
		case <-w.Events:
		case <-w.Errors:
		}
	}
}

// watchError says why the folder cannot be watched, and what helps. Without a
// watch the calendar is still read at intervals.
func (f *Folder) watchError(err error) error {
	hint := ""
	switch {
	case errors.Is(err, syscall.ENOSPC):
		hint = ": the system has no watches left: raise fs.inotify.max_user_watches"
	case errors.Is(err, syscall.EMFILE):
		hint = ": too many files or watchers are open: raise fs.inotify.max_user_instances"
	}
	return fmt.Errorf("watch folder %s: %w%s", f.path, err, hint)
}
