package folder

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
)

// TestContract holds a folder to what every calendar promises, on a file system
// that can exchange files and on one that cannot.
func TestContract(t *testing.T) {
	for _, tc := range []struct {
		name  string
		setup func(*Folder)
	}{
		{"exchanging files", func(*Folder) {}},
		{"replacing files", func(f *Folder) { f.plain = true }},
		{"a page for each file", func(f *Folder) { f.page = 1 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				f := newFolder(t)
				tc.setup(f)
				return subject(f)
			})
		})
	}
}

// newFolder is a calendar of an empty folder.
func newFolder(t *testing.T) *Folder {
	t.Helper()
	f, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// subject is a folder as the contract wants it, with another program that works
// on the files themselves.
func subject(f *Folder) calendartest.Subject {
	path := func(uid string) string { return filepath.Join(f.path, fileName(uid)) }
	return calendartest.Subject{
		Reader: f,
		Put: func(t *testing.T, uid, text string) {
			t.Helper()
			save(t, path(uid), text)
		},
		Remove: func(t *testing.T, uid string) {
			t.Helper()
			must(t, os.Remove(path(uid)))
		},
		Break: func(t *testing.T, uid string) {
			t.Helper()
			save(t, path(uid), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:"+uid+"\r\nDTSTART:tomor")
		},
		Text: func(t *testing.T, uid string) string {
			t.Helper()
			return load(t, path(uid))
		},
		ReadOnly: func(t *testing.T) calendar.Reader {
			t.Helper()
			must(t, os.Chmod(f.path, 0o555))
			t.Cleanup(func() { os.Chmod(f.path, 0o755) })
			return nobody{f, t}
		},
	}
}

// nobody is a folder in the hands of a user who owns nothing.
type nobody struct {
	*Folder
	t *testing.T
}

func (n nobody) Put(ctx context.Context, w calendar.Write) (o calendar.Object, err error) {
	asNobody(n.t, n.path, func() { o, err = n.Folder.Put(ctx, w) })
	return o, err
}

func (n nobody) Delete(ctx context.Context, v calendar.Version, tell calendar.Tell) (err error) {
	asNobody(n.t, n.path, func() { err = n.Folder.Delete(ctx, v, tell) })
	return err
}

// save writes a file as a careful program does: beside it, then over it.
func save(t *testing.T, path, text string) {
	t.Helper()
	tmp := path + "~"
	must(t, os.WriteFile(tmp, []byte(text), 0o644))
	must(t, os.Rename(tmp, path))
}

func load(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// event is the text of a file with one event.
func event(uid, summary string) string { return calendarText(component(uid, summary)) }

func component(uid, summary string) string {
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20260501T120000Z\r\nDTSTART:20260504T143000Z\r\n" +
		"DTEND:20260504T150000Z\r\nSUMMARY:" + summary + "\r\nEND:VEVENT\r\n"
}

func calendarText(components ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another program//EN\r\n" +
		strings.Join(components, "") + "END:VCALENDAR\r\n"
}

// fill writes files by name into the folder.
func fill(t *testing.T, f *Folder, files map[string]string) {
	t.Helper()
	for name, text := range files {
		save(t, filepath.Join(f.path, name), text)
	}
}

// age makes all files look as if they had been left alone for an hour.
func age(t *testing.T, f *Folder) {
	t.Helper()
	entries, err := os.ReadDir(f.path)
	must(t, err)
	then := time.Now().Add(-time.Hour)
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 {
			must(t, os.Chtimes(filepath.Join(f.path, e.Name()), then, then))
		}
	}
}

// files are the names in the folder, hidden ones included.
func files(t *testing.T, f *Folder) []string {
	t.Helper()
	entries, err := os.ReadDir(f.path)
	must(t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// A reader reads a folder again and again, as the daemon does.
type reader struct {
	f      *Folder
	cursor calendar.Cursor
	known  map[calendar.Ref]calendar.ETag
	events map[calendar.Ref]calendar.Object
}

func newReader(f *Folder) *reader {
	return &reader{f: f, known: map[calendar.Ref]calendar.ETag{}, events: map[calendar.Ref]calendar.Object{}}
}

// page reads one page and takes it in.
func (r *reader) page(t *testing.T) calendar.Delta {
	t.Helper()
	d, err := r.f.Changes(t.Context(), r.cursor, func() map[calendar.Ref]calendar.ETag { return r.known })
	must(t, err)
	stands := make(map[calendar.Ref]bool)
	for _, o := range d.Objects {
		r.known[o.Ref], r.events[o.Ref] = o.ETag, o
		stands[o.Ref] = true
	}
	for _, ref := range d.Unchanged {
		stands[ref] = true
	}
	for _, p := range d.Problems {
		stands[p.Ref] = true
	}
	for ref := range r.known {
		if d.Full && !stands[ref] {
			delete(r.known, ref)
			delete(r.events, ref)
		}
	}
	r.cursor = d.Next
	return d
}

// read reads to the end; the delta is that of all pages together.
func (r *reader) read(t *testing.T) calendar.Delta {
	t.Helper()
	var all calendar.Delta
	for pages := 1; ; pages++ {
		if pages > 10_000 {
			t.Fatal("a reading has no end")
		}
		d := r.page(t)
		all.Objects = append(all.Objects, d.Objects...)
		all.Problems = append(all.Problems, d.Problems...)
		all.Unchanged, all.Full, all.Next = d.Unchanged, d.Full, d.Next
		if !d.More {
			return all
		}
	}
}
