package folder

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bywhen/calendar"
)

func TestOnlyCalendarFilesAreRead(t *testing.T) {
	f := newFolder(t)
	outside := filepath.Join(t.TempDir(), "secret.ics")
	save(t, outside, event("secret@example.com", "Not of this calendar"))
	fill(t, f, map[string]string{
		"riverbed.ics":         event("riverbed@example.com", "Riverbed review"),
		"LUNCH.ICS":            event("lunch@example.com", "Lunch"),
		".hidden.ics":          event("hidden@example.com", "Hidden"),
		".bywhen-new-abc.tmp":  event("tmp@example.com", "Unfinished"),
		"notes.txt":            "not a calendar",
		"riverbed.ics.ab.kept": event("kept@example.com", "An older version"),
	})
	must(t, os.Symlink(outside, filepath.Join(f.path, "out.ics")))
	must(t, os.Symlink("riverbed.ics", filepath.Join(f.path, "in.ics")))
	must(t, os.Symlink("/etc/passwd", filepath.Join(f.path, "absolute.ics")))
	must(t, os.Mkdir(filepath.Join(f.path, "folder.ics"), 0o755))
	must(t, syscall.Mkfifo(filepath.Join(f.path, "pipe.ics"), 0o644))

	r := newReader(f)
	if d := r.read(t); len(d.Problems) > 0 {
		t.Errorf("problems: %+v", d.Problems)
	}
	r.wantRefs(t, "LUNCH.ICS", "riverbed.ics")
}

// wantRefs fails the test unless exactly these refs were read and stand.
func (r *reader) wantRefs(t *testing.T, want ...calendar.Ref) {
	t.Helper()
	got := slices.Sorted(maps.Keys(r.events))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}

func TestAFolderThatCannotBeReadIsAnError(t *testing.T) {
	base := t.TempDir()
	must(t, os.Chmod(filepath.Dir(base), 0o755))
	must(t, os.WriteFile(filepath.Join(base, "file"), nil, 0o644))
	must(t, os.Mkdir(filepath.Join(base, "closed"), 0o700))
	for _, tc := range []struct{ name, path, want string }{
		{"it does not exist", filepath.Join(base, "absent"), "create it"},
		{"it is a file", filepath.Join(base, "file"), "it is a file"},
		{"it may not be read", filepath.Join(base, "closed"), "let the user"},
		{"something on the way is a file", filepath.Join(base, "file", "work"), "not a directory"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: tc.path})
			must(t, err)
			asNobody(t, tc.path, func() {
				_, err = f.Changes(t.Context(), "", nil)
			})
			if err == nil || !strings.Contains(err.Error(), tc.path) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one that names %s and says %q", err, tc.path, tc.want)
			}
		})
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for path, want := range map[string]string{"": "path is missing", "calendars/work": "absolute"} {
		_, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: path})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("path %q: error %v, want %q", path, err, want)
		}
	}
}

func TestAFileWithManyEventsReadsWell(t *testing.T) {
	f := newFolder(t)
	one, two := "one@example.com", "two@example.com"
	fill(t, f, map[string]string{"export.ics": calendarText(component(one, "One"), component(two, "Two"))})
	r := newReader(f)
	r.read(t)
	r.wantRefs(t, refOf("export.ics", one), refOf("export.ics", two))

	t.Run("nothing in it is written", func(t *testing.T) {
		o := r.events[refOf("export.ics", one)]
		_, err := f.Put(t.Context(), calendar.Write{Seen: o.Version, Event: o.Events[0], Fields: calendar.FieldSummary})
		wantError(t, err, calendar.ErrReadOnly)
		wantError(t, f.Delete(t.Context(), o.Version, calendar.TellNobody), calendar.ErrReadOnly)
	})
	t.Run("an event that turns bad leaves the other alone", func(t *testing.T) {
		bad := strings.Replace(component(two, "Two"), "DTSTART:2026", "DTSTART:never", 1)
		fill(t, f, map[string]string{"export.ics": calendarText(component(one, "One, changed"), bad)})
		if d := r.read(t); len(d.Problems) != 1 || d.Problems[0].Ref != refOf("export.ics", two) {
			t.Errorf("problems %+v, want one at the bad event", d.Problems)
		}
		r.wantRefs(t, refOf("export.ics", one), refOf("export.ics", two))
		if got := r.events[refOf("export.ics", one)].Events[0].Summary; got != "One, changed" {
			t.Errorf("the good event says %q", got)
		}
	})
	t.Run("when nothing in it can be read, all of it stands", func(t *testing.T) {
		fill(t, f, map[string]string{"export.ics": "no calendar"})
		r.read(t)
		r.wantRefs(t, refOf("export.ics", one), refOf("export.ics", two))
	})
	t.Run("it may become a file of one event", func(t *testing.T) {
		fill(t, f, map[string]string{"export.ics": event(one, "One")})
		r.read(t)
		r.wantRefs(t, "export.ics")
	})
}

func TestAFileThatIsBadInPartSaysSoEachTime(t *testing.T) {
	f := newFolder(t)
	bad := strings.Replace(component("bad@example.com", "Bad"), "DTSTART:2026", "DTSTART:never", 1)
	fill(t, f, map[string]string{"a.ics": calendarText(component("good@example.com", "Good"), bad)})
	age(t, f)
	r := newReader(f)
	for reading := 1; reading <= 3; reading++ {
		d := r.read(t)
		if len(d.Problems) != 1 || d.Problems[0].UID != "bad@example.com" {
			t.Errorf("reading %d: problems %+v, want one", reading, d.Problems)
		}
		if reading > 1 && len(d.Objects) > 0 {
			t.Errorf("reading %d: %d objects, want none", reading, len(d.Objects))
		}
	}
}

func TestTwoFilesWithOneUID(t *testing.T) {
	f := newFolder(t)
	text := event("riverbed@example.com", "Riverbed review")
	fill(t, f, map[string]string{"b.ics": text, "a.ics": text, "c.ics": text})
	for _, name := range []string{"when they are new", "when nothing changed", "when all are read again"} {
		t.Run(name, func(t *testing.T) {
			r := newReader(f)
			r.read(t)
			age(t, f)
			r.read(t)
			if name == "when all are read again" {
				r.cursor = ""
			}
			d := r.read(t)
			r.wantRefs(t, "a.ics", "b.ics", "c.ics")
			if len(d.Problems) != 2 {
				t.Fatalf("problems %+v, want one for b.ics and one for c.ics", d.Problems)
			}
			for i, ref := range []calendar.Ref{"b.ics", "c.ics"} {
				p := d.Problems[i]
				if p.Ref != ref || !strings.Contains(p.Reason, string(ref)) || !strings.Contains(p.Reason, "a.ics") {
					t.Errorf("problem %+v, want one that names %s and a.ics", p, ref)
				}
			}
		})
	}
}

func TestBrokenFilesAreProblems(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{
		"good.ics":        event("good@example.com", "Good"),
		"empty.ics":       "",
		"text.ics":        "this is no calendar",
		"cut.ics":         event("cut@example.com", "Cut")[:120],
		"new\nline.ics":   event("line@example.com", "A name that cannot be shown"),
		"latin-\xe9t.ics": event("latin@example.com", "A name that is not UTF-8"),
		"nulls.ics":       strings.Repeat("\x00", 4096),
	})
	big, err := os.Create(filepath.Join(f.path, "big.ics"))
	must(t, err)
	must(t, big.Truncate(maxFile+1))
	must(t, big.Close())
	must(t, os.WriteFile(filepath.Join(f.path, "secret.ics"), []byte(event("secret@example.com", "Secret")), 0o600))

	must(t, os.Chmod(f.path, 0o755))
	var d calendar.Delta
	asNobody(t, f.path, func() { d, err = f.Changes(t.Context(), "", nil) })
	must(t, err)
	problems := make(map[calendar.Ref]string)
	for _, p := range d.Problems {
		problems[p.Ref] = p.Reason
	}
	for ref, want := range map[calendar.Ref]string{
		"big.ics": "16 MiB", "empty.ics": "empty", "text.ics": "", "cut.ics": "", "nulls.ics": "",
		"new\nline.ics": "rename", "latin-\xe9t.ics": "rename", "secret.ics": "permission denied",
	} {
		reason, reported := problems[ref]
		if !reported || !strings.Contains(reason, want) {
			t.Errorf("%q: problem %q, want one that says %q", ref, reason, want)
		}
	}
	if len(d.Objects) != 1 || d.Objects[0].Ref != "good.ics" {
		t.Errorf("objects %+v, want the good one", d.Objects)
	}
}

func TestAnUnchangedFileIsNotOpenedAgain(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	age(t, f)
	r := newReader(f)
	r.read(t)

	// A change that a listing cannot show proves that only the listing is looked
	// at: the same size, the same time of modification long ago.
	then := modified(t, f, "a.ics")
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "Other")})
	must(t, os.Chtimes(filepath.Join(f.path, "a.ics"), then, then))
	if d := r.read(t); len(d.Objects) > 0 {
		t.Error("the file was opened again")
	}
	r.cursor = ""
	if d := r.read(t); len(d.Objects) != 1 {
		t.Error("a reading from nothing did not open the file")
	}
}

func TestAnotherSizeIsAChange(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	age(t, f)
	r := newReader(f)
	r.read(t)
	then := modified(t, f, "a.ics")
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "Longer than the first")})
	must(t, os.Chtimes(filepath.Join(f.path, "a.ics"), then, then))
	if d := r.read(t); len(d.Objects) != 1 {
		t.Error("the change was not seen")
	}
}

func TestAFileChangedWithinATickIsReadAgain(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	r := newReader(f)
	r.read(t)
	then := modified(t, f, "a.ics")
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "Other")})
	must(t, os.Chtimes(filepath.Join(f.path, "a.ics"), then, then))
	r.read(t)
	if got := r.events["a.ics"].Events[0].Summary; got != "Other" {
		t.Errorf("read %q, want the later text", got)
	}
	// Once the tick is over and the file was looked at after it, that is proof.
	f.now = func() time.Time { return time.Now().Add(10 * time.Second) }
	r.read(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "Third")})
	must(t, os.Chtimes(filepath.Join(f.path, "a.ics"), then, then))
	if d := r.read(t); len(d.Objects) > 0 {
		t.Error("the file is opened for ever")
	}
}

func TestAClockThatWasSetBackReadsEverything(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	f.now = func() time.Time { return time.Now().Add(365 * 24 * time.Hour) }
	r := newReader(f)
	r.read(t)
	f.now = time.Now
	then := modified(t, f, "a.ics")
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "Other")})
	must(t, os.Chtimes(filepath.Join(f.path, "a.ics"), then, then))
	r.read(t)
	if got := r.events["a.ics"].Events[0].Summary; got != "Other" {
		t.Errorf("read %q, want the later text", got)
	}
}

func modified(t *testing.T, f *Folder, name string) time.Time {
	t.Helper()
	info, err := os.Stat(filepath.Join(f.path, name))
	must(t, err)
	return info.ModTime()
}

func TestAFileInTheMiddleOfBeingSavedIsNotDeleted(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	r := newReader(f)
	r.read(t)
	must(t, os.Remove(filepath.Join(f.path, "a.ics"))) // an editor clears the place …
	f.sleep = func(context.Context, time.Duration) {
		fill(t, f, map[string]string{"a.ics": event("a@example.com", "Saved")}) // … and fills it
	}
	r.read(t)
	r.wantRefs(t, "a.ics")
	if got := r.events["a.ics"].Events[0].Summary; got != "Saved" {
		t.Errorf("read %q, want what was saved", got)
	}
}

func TestAFolderThatIsReplacedMeanwhile(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{"a.ics": event("a@example.com", "First")})
	r := newReader(f)
	r.read(t)
	must(t, os.Remove(filepath.Join(f.path, "a.ics")))
	f.sleep = func(context.Context, time.Duration) {
		must(t, os.Rename(f.path, f.path+".away"))
		must(t, os.Mkdir(f.path, 0o755))
	}
	_, err := f.Changes(t.Context(), r.cursor, func() map[calendar.Ref]calendar.ETag { return r.known })
	if err == nil || !strings.Contains(err.Error(), f.path) {
		t.Errorf("error %v, want one that names the folder", err)
	}
}

func TestPagesHoldEverythingOnce(t *testing.T) {
	f := newFolder(t)
	want := make(map[calendar.Ref]bool)
	for i := range 10 {
		name := fmt.Sprintf("%02d.ics", i)
		fill(t, f, map[string]string{name: event(name+"@example.com", name)})
		want[calendar.Ref(name)] = true
	}
	f.page = 3
	r := newReader(f)
	got := make(map[calendar.Ref]int)
	for pages := 1; ; pages++ {
		d := r.page(t)
		for _, o := range d.Objects {
			got[o.Ref]++
		}
		if d.More {
			if d.Full || len(d.Objects) != 3 {
				t.Errorf("page %d: full %v, %d objects; want 3", pages, d.Full, len(d.Objects))
			}
			continue
		}
		if !d.Full || pages != 4 || len(d.Objects)+len(d.Unchanged) != 10 {
			t.Errorf("last page %d: full %v, %d objects, %d unchanged", pages, d.Full, len(d.Objects), len(d.Unchanged))
		}
		break
	}
	for ref := range want {
		if got[ref] != 1 {
			t.Errorf("%s was given %d times", ref, got[ref])
		}
	}
	r.wantRefs(t, slices.Collect(maps.Keys(want))...)
}

// TestWhatAnEarlierPageGaveStandsAsItIs changes files of which something was known
// before, and reads the change page by page.
func TestWhatAnEarlierPageGaveStandsAsItIs(t *testing.T) {
	f := newFolder(t)
	f.page = 1
	one, two := "one@example.com", "two@example.com"
	fill(t, f, map[string]string{
		"a.ics": calendarText(component(one, "One"), component(two, "Two")),
		"b.ics": "no calendar",
		"c.ics": event("c@example.com", "C"),
	})
	r := newReader(f)
	r.read(t)
	three := "three@example.com"
	fill(t, f, map[string]string{
		"a.ics": calendarText(component(one, "One"), component(three, "Three")), // two is gone
		"c.ics": event("c@example.com", "C, changed"),
	})
	d := r.read(t)
	r.wantRefs(t, refOf("a.ics", one), refOf("a.ics", three), "c.ics")
	if len(d.Problems) == 0 || d.Problems[len(d.Problems)-1].Ref != "b.ics" {
		t.Errorf("the last page forgets the problem of an earlier one: %v", d.Problems)
	}
	fill(t, f, map[string]string{
		"a.ics": calendarText(), // everything is gone
		"c.ics": event("c@example.com", "C, changed again"),
	})
	r.read(t)
	r.wantRefs(t, "c.ics")
}

// TestAFileThatChangesWhileOthersAreRead changes a file of the first page, within
// the tick in which it was read, before the last page is read much later.
func TestAFileThatChangesWhileOthersAreRead(t *testing.T) {
	w := newWorld(t)
	w.f.page = 1
	w.write(t, 0, event("a@example.com", "First"))
	w.write(t, 1, event("b@example.com", "B"))
	w.r.page(t)
	w.write(t, 0, event("a@example.com", "Other"))
	w.now = w.now.Add(time.Minute)
	w.r.read(t)
	w.now = w.now.Add(time.Minute)
	w.r.read(t)
	if got := w.r.events["0.ics"].Events[0].Summary; got != "Other" {
		t.Errorf("read %q, want the later text", got)
	}
}

// TestSomethingElseInThePlaceOfAFile puts what is no file where one was listed a
// moment before.
func TestSomethingElseInThePlaceOfAFile(t *testing.T) {
	f := newFolder(t)
	must(t, syscall.Mkfifo(filepath.Join(f.path, "pipe.ics"), 0o644))
	must(t, os.Mkdir(filepath.Join(f.path, "folder.ics"), 0o755))
	must(t, os.Symlink("/etc/passwd", filepath.Join(f.path, "out.ics")))
	d, err := f.open()
	must(t, err)
	defer d.close()
	for _, name := range []string{"pipe.ics", "folder.ics", "out.ics"} {
		if got, err := d.read(name); err == nil {
			t.Errorf("%s is read as %q", name, got.data)
		}
	}
}

// TestReadOnAllProcessors: many files come out as they do one after the other.
func TestReadOnAllProcessors(t *testing.T) {
	f := newFolder(t)
	for i := range 5 * share {
		text := event(fmt.Sprintf("%d@example.com", i%(4*share)), fmt.Sprint("Meeting ", i)) // some twice
		if i%50 == 0 {
			text = "no calendar"
		}
		save(t, filepath.Join(f.path, fmt.Sprintf("%03d.ics", i)), text)
	}
	read := func(processors int) (all calendar.Delta) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		all, err := f.Changes(t.Context(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		all.Next = "" // the time
		return all
	}
	one, four := read(1), read(4)
	if len(one.Objects) < 4*share || len(one.Problems) < share || !reflect.DeepEqual(one, four) {
		t.Errorf("one after the other %d objects and %d problems, at once %d and %d, or others",
			len(one.Objects), len(one.Problems), len(four.Objects), len(four.Problems))
	}
}
