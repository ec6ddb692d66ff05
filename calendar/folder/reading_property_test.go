package folder

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bywhen/calendar"
	"pgregory.net/rapid"
)

// TestReadingFindsTheTruth lets other programs do anything to a folder on a file
// system whose clock ticks every two seconds, while bywhen reads page by page,
// forgets its cursor and dies between pages. In the end it has to know exactly
// what a look at every file shows.
func TestReadingFindsTheTruth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.f.page = rapid.IntRange(1, 3).Draw(rt, "page")
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "ms")) * time.Millisecond)
			switch rapid.SampledFrom([]string{"write", "write", "remove", "page", "page", "forget", "crash"}).Draw(rt, "do") {
			case "write":
				w.write(t, rapid.IntRange(0, 4).Draw(rt, "file"), rapid.SampledFrom(w.texts).Draw(rt, "text"))
			case "remove":
				os.Remove(w.path(rapid.IntRange(0, 4).Draw(rt, "file")))
			case "page":
				w.saved = w.r.copy()
				w.r.page(t)
			case "forget":
				w.r.cursor = ""
			case "crash":
				w.r = w.saved.copy()
			}
		}
		w.r.read(t) // what is under way
		w.r.read(t) // and once more, now that nothing changes
		w.check(t, rt)
	})
}

// A world is a folder, its clock and its reader.
type world struct {
	f        *Folder
	now      time.Time
	texts    []string
	r, saved *reader
}

func newWorld(t *testing.T) *world {
	f := newFolder(t)
	w := &world{f: f, now: time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC), r: newReader(f), saved: newReader(f)}
	f.now = func() time.Time { return w.now }
	f.sleep = func(context.Context, time.Duration) {}
	one, two := "one@example.com", "two@example.com"
	w.texts = []string{
		event(one, "First"), event(one, "Other"), event(two, "First"), event(two, "Other"),
		calendarText(component(one, "First"), component(two, "First")),
		calendarText(component(two, "Other"), component(one, "Other")),
		calendarText(), "", "no calendar",
	}
	return w
}

func (w *world) path(file int) string { return filepath.Join(w.f.path, fmt.Sprintf("%d.ics", file)) }

// write writes a file with the time of modification that a coarse clock gives.
func (w *world) write(t *testing.T, file int, text string) {
	t.Helper()
	must(t, os.WriteFile(w.path(file), []byte(text), 0o600))
	tick := w.now.Truncate(2 * time.Second)
	must(t, os.Chtimes(w.path(file), tick, tick))
}

func (r *reader) copy() *reader {
	return &reader{f: r.f, cursor: r.cursor, known: maps.Clone(r.known), events: maps.Clone(r.events)}
}

// check compares what the reader knows with the files themselves. Of a file that
// cannot be read, whatever was known may stand.
func (w *world) check(t *testing.T, rt *rapid.T) {
	t.Helper()
	want := make(map[calendar.Ref]calendar.ETag)
	unreadable := make(map[string]bool)
	for _, name := range files(t, w.f) {
		d, err := w.f.open()
		must(t, err)
		file, err := d.read(name)
		d.close()
		must(t, err)
		c := parse(file)
		unreadable[name] = c.vague
		for _, o := range c.objects {
			want[o.Ref] = o.ETag
		}
	}
	for ref, etag := range want {
		if w.r.known[ref] != etag {
			rt.Errorf("%s is known as %q, the file says %q", ref, w.r.known[ref], etag)
		}
	}
	for ref := range w.r.known {
		name, _ := split(ref)
		if _, there := want[ref]; !there && !unreadable[name] {
			rt.Errorf("%s is known, but not there any more", ref)
		}
	}
}
