package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

const uid = "c5h7kq2v9m0d3s8tb4gaj6np1eru@bywhen"

// checkIn is an event of bywhen's own.
func checkIn(summary string) calendar.Event {
	day := time.Date(2026, time.May, 12, 9, 30, 0, 0, time.UTC)
	return calendar.Event{
		UID:     uid,
		Start:   calendar.Time{Wall: day, Zone: "America/New_York"},
		End:     calendar.Time{Wall: day.Add(30 * time.Minute), Zone: "America/New_York"},
		Summary: summary,
	}
}

func wantError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// create puts a check-in into the folder.
func create(t *testing.T, f *Folder) calendar.Object {
	t.Helper()
	o, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
	must(t, err)
	return o
}

// retitle changes the title of a check-in.
func retitle(t *testing.T, f *Folder, seen calendar.Version, title string) (calendar.Object, error) {
	t.Helper()
	return f.Put(t.Context(), calendar.Write{Seen: seen, Event: checkIn(title), Fields: calendar.FieldSummary})
}

func TestANewFileIsPrivateAndNamedByAHash(t *testing.T) {
	f := newFolder(t)
	o := create(t, f)
	if got := files(t, f); len(got) != 1 || got[0] != fileName(uid) || string(o.Ref) != got[0] {
		t.Errorf("files %v, ref %s; want %s alone", got, o.Ref, fileName(uid))
	}
	wantMode(t, f, 0o600)
}

func wantMode(t *testing.T, f *Folder, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(filepath.Join(f.path, fileName(uid)))
	must(t, err)
	if got := info.Mode().Perm(); got != want {
		t.Errorf("mode %o, want %o", got, want)
	}
}

func TestAUIDNeverBecomesAPath(t *testing.T) {
	for _, uid := range []string{"../../etc/passwd", "/etc/passwd", "a/b", ".", "..", ".hidden", "nul\x00byte", strings.Repeat("x", 5000), "😀"} {
		if name := fileName(uid); !counts(name) || len(name) != 36 {
			t.Errorf("UID %.20q becomes the file %q", uid, name)
		}
	}
}

func TestARefNeverLeadsOut(t *testing.T) {
	f := newFolder(t)
	create(t, f)
	outside := filepath.Join(filepath.Dir(f.path), "outside.ics")
	save(t, outside, event(uid, "Outside"))
	must(t, os.Symlink(outside, filepath.Join(f.path, "link.ics")))
	for _, ref := range []calendar.Ref{"../outside.ics", calendar.Ref(outside), "link.ics", "a/../../outside.ics", "..", "", "x.ics\x00"} {
		seen := calendar.Version{Ref: ref, ETag: stamp{hash: strings.Repeat("0", 32), uid: nothing}.etag()}
		if _, err := retitle(t, f, seen, "changed"); err == nil {
			t.Errorf("ref %q was written", ref)
		}
		if err := f.Delete(t.Context(), seen, calendar.TellNobody); err == nil {
			t.Errorf("ref %q was deleted", ref)
		}
	}
	if got := load(t, outside); got != event(uid, "Outside") {
		t.Errorf("the file outside is %q now", got)
	}
}

func TestAnUpdateKeepsTheMode(t *testing.T) {
	f := newFolder(t)
	o := create(t, f)
	must(t, os.Chmod(filepath.Join(f.path, string(o.Ref)), 0o640))
	_, err := retitle(t, f, o.Version, "Another title")
	must(t, err)
	wantMode(t, f, 0o640)
}

func TestAnUpdateThatChangesNothingWritesNothing(t *testing.T) {
	f := newFolder(t)
	o := create(t, f)
	f.step = func(call string) error { t.Errorf("%s was called", call); return nil }
	again, err := f.Put(t.Context(), calendar.Write{Seen: o.Version, Event: checkIn("not asked for")})
	must(t, err)
	if again.Version != o.Version {
		t.Errorf("version went from %v to %v", o.Version, again.Version)
	}
}

func TestAUIDInAnotherFileIsInTheWay(t *testing.T) {
	f := newFolder(t)
	fill(t, f, map[string]string{
		"from-the-server.ics": event(uid, "brought here by a mirror"),
		"other.ics":           strings.Replace(event("other@example.com", "Other"), "SUMMARY:Other", "SUMMARY:see "+uid, 1),
	})
	o, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
	wantError(t, err, calendar.ErrExists)
	if o.Ref != "from-the-server.ics" || o.UID() != uid {
		t.Errorf("in the way stands %+v", o)
	}
	if got := files(t, f); len(got) != 2 {
		t.Errorf("files %v", got)
	}
}

func TestSomethingStrangeAtTheNameIsNotReplaced(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"a folder":      func(path string) error { return os.Mkdir(path, 0o755) },
		"a link":        func(path string) error { return os.Symlink("/nowhere", path) },
		"a broken file": func(path string) error { return os.WriteFile(path, []byte("no calendar"), 0o644) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			must(t, make(filepath.Join(f.path, fileName(uid))))
			_, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
			wantError(t, err, calendar.ErrExists)
			if got := files(t, f); len(got) != 1 {
				t.Errorf("files %v", got)
			}
		})
	}
}

func TestWritingWhereThereIsNoFolder(t *testing.T) {
	f := newFolder(t)
	o := create(t, f)
	must(t, os.RemoveAll(f.path))
	var retry *calendar.RetryError
	if _, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")}); !errors.As(err, &retry) {
		t.Errorf("create: %v, want a RetryError", err)
	}
	if err := f.Delete(t.Context(), o.Version, calendar.TellNobody); !errors.As(err, &retry) {
		t.Errorf("delete: %v, want a RetryError", err)
	}
	if _, err := os.Stat(f.path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made anew")
	}
}

func TestAFailureOfTheDiskIsTriedAgain(t *testing.T) {
	full := errors.New("no space left on device")
	for _, call := range []string{"create", "write", "chmod", "fsync", "rename", "exchange", "link"} {
		t.Run(call, func(t *testing.T) {
			f := newFolder(t)
			failing := func(c string) error {
				if c == call {
					return full
				}
				return nil
			}
			f.step = failing
			o, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
			wantRetry(t, f, err, full, o.Ref == "")
			f.step = nil
			if o.Ref == "" {
				o = create(t, f)
			}
			before := load(t, filepath.Join(f.path, fileName(uid)))
			f.step = failing
			_, err = retitle(t, f, o.Version, "Another title")
			wantRetry(t, f, err, full, load(t, filepath.Join(f.path, fileName(uid))) == before)
			err = f.Delete(t.Context(), o.Version, calendar.TellNobody)
			if len(files(t, f)) > 1 {
				t.Errorf("after a deletion that ended with %v: files %v", err, files(t, f))
			}
		})
	}
}

// wantRetry tests that a write that failed has left nothing, and that one that
// had no effect says so.
func wantRetry(t *testing.T, f *Folder, err, cause error, noEffect bool) {
	t.Helper()
	var retry *calendar.RetryError
	if noEffect && (!errors.As(err, &retry) || !errors.Is(err, cause)) {
		t.Errorf("error %v, want a RetryError because of %v", err, cause)
	}
	for _, name := range files(t, f) {
		if temporary(name) {
			t.Errorf("%s was left behind", name)
		}
	}
}

// TestWhatIsSeenIsOnTheDisk looks at the order of the system calls: content is
// synced before it gets its name, and the name afterwards.
func TestWhatIsSeenIsOnTheDisk(t *testing.T) {
	f := newFolder(t)
	var calls []string
	f.step = func(call string) error { calls = append(calls, call); return nil }
	want := func(deed string, want ...string) {
		t.Helper()
		// What follows the sync of the folder only tidies up.
		end := slices.Index(calls, "fsync folder") + 1
		if !slices.Equal(calls[:end], want) {
			t.Errorf("%s makes the calls %v, want %v", deed, calls, want)
		}
		calls = nil
	}
	o := create(t, f)
	want("a creation", "create", "write", "chmod", "fsync", "link", "unlink", "fsync folder")
	o, err := retitle(t, f, o.Version, "Another title")
	must(t, err)
	want("an update", "create", "write", "chmod", "fsync", "rename", "exchange", "unlink", "fsync folder")
	f.plain = true
	o, err = retitle(t, f, o.Version, "A third title")
	must(t, err)
	want("an update without exchange", "create", "write", "chmod", "fsync", "rename", "link", "examine", "rename", "unlink", "fsync folder")
	must(t, f.Delete(t.Context(), o.Version, calendar.TellNobody))
	want("a deletion", "rename", "unlink", "fsync folder")
}
