package folder

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// waiting starts to wait for news of a folder that was just read, and gives what
// Wait will answer.
func waiting(t *testing.T, f *Folder) (answer <-chan error) {
	t.Helper()
	newReader(f).read(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	ended := make(chan error, 1)
	go func() {
		err := f.Wait(ctx)
		if err == nil && ctx.Err() != nil {
			err = fmt.Errorf("nothing was noticed: %w", ctx.Err())
		}
		ended <- err
	}()
	return ended
}

// TestWaitNotices does something to a folder while somebody waits for it, which
// may come before or after the watch has begun, and once more when it surely has.
func TestWaitNotices(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(t *testing.T, f *Folder)
	}{
		{"a new file", func(t *testing.T, f *Folder) { fill(t, f, map[string]string{"b.ics": event("b@example.com", "B")}) }},
		{"a file that is written in place", func(t *testing.T, f *Folder) {
			must(t, os.WriteFile(filepath.Join(f.path, "a.ics"), []byte(event("a@example.com", "Changed")), 0o600))
		}},
		{"a file that is deleted", func(t *testing.T, f *Folder) { must(t, os.Remove(filepath.Join(f.path, "a.ics"))) }},
		{"a file that is renamed", func(t *testing.T, f *Folder) {
			must(t, os.Rename(filepath.Join(f.path, "a.ics"), filepath.Join(f.path, "c.ics")))
		}},
		{"an own write", func(t *testing.T, f *Folder) { create(t, f) }},
		{"the folder that goes away", func(t *testing.T, f *Folder) { must(t, os.Rename(f.path, f.path+".away")) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFolder(t)
			fill(t, f, map[string]string{"a.ics": event("a@example.com", "A")})
			answer := waiting(t, f)
			tc.do(t, f)
			if err := <-answer; err != nil && tc.name != "the folder that goes away" {
				t.Error(err)
			}
		})
		t.Run(tc.name+", watched", func(t *testing.T) {
			f := newFolder(t)
			fill(t, f, map[string]string{"a.ics": event("a@example.com", "A")})
			w, err := fsnotify.NewWatcher()
			must(t, err)
			defer w.Close()
			must(t, w.Add(f.path))
			tc.do(t, f)
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			must(t, f.notice(ctx, w))
			if ctx.Err() != nil {
				t.Error("nothing was noticed")
			}
		})
	}
}

func TestWaitWithoutReadingEndsAtOnce(t *testing.T) {
	f := newFolder(t)
	must(t, f.Wait(t.Context()))
}

func TestWaitNoticesWhatHappenedBefore(t *testing.T) {
	f := newFolder(t)
	newReader(f).read(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "A")})
	must(t, f.Wait(t.Context()))
}

// TestWaitWhileTheFolderGoesAway ends with or without an error, as the folder goes
// before or after the watch began; the next reading says what is wrong.
func TestWaitWhileTheFolderGoesAway(t *testing.T) {
	f := newFolder(t)
	answer := waiting(t, f)
	must(t, os.Remove(f.path))
	if err := <-answer; err != nil && !strings.Contains(err.Error(), f.path) {
		t.Errorf("error %v, want none or one that names the folder", err)
	}
	if _, err := f.Changes(t.Context(), "", nil); err == nil {
		t.Error("a folder that is gone could be read")
	}
}

func TestWhatConcernsTheCalendar(t *testing.T) {
	f := newFolder(t)
	for _, tc := range []struct {
		name string
		op   fsnotify.Op
		want bool
	}{
		{"a.ics", fsnotify.Create, true},
		{"a.ics", fsnotify.Write, true},
		{"a.ics", fsnotify.Remove, true},
		{"a.ics", fsnotify.Rename, true},
		{"a.ics", fsnotify.Chmod, false},
		{"a.ics", fsnotify.Write | fsnotify.Chmod, true},
		{"a.ics~", fsnotify.Write, false},
		{".bywhen-new-a.tmp", fsnotify.Create, false},
		{".a.ics.swp", fsnotify.Write, false},
		{"", fsnotify.Remove, true},
	} {
		ev := fsnotify.Event{Name: filepath.Join(f.path, tc.name), Op: tc.op}
		if got := f.concerns(ev); got != tc.want {
			t.Errorf("%q %v concerns the calendar: %v, want %v", tc.name, tc.op, got, tc.want)
		}
	}
}

func TestWatchErrorsSayWhatHelps(t *testing.T) {
	f := newFolder(t)
	for cause, want := range map[error]string{
		syscall.ENOSPC: "max_user_watches",
		syscall.EMFILE: "max_user_instances",
		syscall.EACCES: "permission denied",
	} {
		err := f.watchError(fmt.Errorf("add watch: %w", cause))
		if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), f.path) {
			t.Errorf("%v becomes %q, want one that names the folder and %s", cause, err, want)
		}
	}
}
