package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bywhen/calendar"
)

// These tests stop a write before each of its system calls, let another program
// do something to the file there, let bywhen die at a later call, and look what
// is left once Sweep has run.

// errKilled is what a call answers after the process is dead.
var errKilled = errors.New("killed")

// A scene is one write to a file in which another program meddles.
type scene struct {
	f    *Folder
	path string
	seen calendar.Version
	// was and theirs are what the file held at first and what the other program
	// writes into it.
	was, theirs string
	// open is the file as the other program holds it open.
	open *os.File
	// calls are the system calls that were made.
	calls []string
}

func newScene(t *testing.T, plain bool) *scene {
	t.Helper()
	f := newFolder(t)
	o := create(t, f)
	s := &scene{f: f, path: filepath.Join(f.path, fileName(uid)), seen: o.Version}
	s.was = load(t, s.path)
	s.theirs = event(uid, "what a person wrote")
	f.plain = plain
	return s
}

// A meddler is something that another program does.
type meddler struct {
	name string
	do   func(*testing.T, *scene)
	// later is done after the write has ended.
	later func(*testing.T, *scene)
}

func meddlers() []meddler {
	return []meddler{
		{name: "nothing"},
		{name: "replaces the file", do: func(t *testing.T, s *scene) { save(t, s.path, s.theirs) }},
		{name: "writes into the file", do: func(t *testing.T, s *scene) {
			out, err := os.OpenFile(s.path, os.O_WRONLY|os.O_TRUNC, 0)
			if errors.Is(err, fs.ErrNotExist) {
				save(t, s.path, s.theirs)
				return
			}
			must(t, err)
			_, err = out.WriteString(s.theirs)
			must(t, errors.Join(err, out.Close()))
		}},
		{name: "deletes the file", do: func(t *testing.T, s *scene) { os.Remove(s.path) }},
		{
			name: "opens the file and writes later",
			do: func(t *testing.T, s *scene) {
				out, err := os.OpenFile(s.path, os.O_RDWR, 0)
				if errors.Is(err, fs.ErrNotExist) {
					return // too late: it is deleted
				}
				must(t, err)
				s.open = out
			},
			later: func(t *testing.T, s *scene) {
				if s.open == nil {
					return
				}
				must(t, s.open.Truncate(0))
				_, err := s.open.WriteAt([]byte(s.theirs), 0)
				must(t, errors.Join(err, s.open.Close()))
			},
		},
	}
}

// play does the write. The meddler comes before call number meddle, death before
// call number kill; calls count from 0, and -1 is never.
func (s *scene) play(t *testing.T, deed string, m meddler, meddle, kill int) error {
	t.Helper()
	s.f.step = func(call string) error {
		n := len(s.calls)
		s.calls = append(s.calls, call)
		if n == meddle && m.do != nil {
			m.do(t, s)
		}
		if kill >= 0 && n >= kill {
			return errKilled
		}
		return nil
	}
	var err error
	if deed == "update" {
		_, err = retitle(t, s.f, s.seen, "what bywhen wrote")
	} else {
		err = s.f.Delete(t.Context(), s.seen, calendar.TellNobody)
	}
	if m.later != nil {
		m.later(t, s)
	}
	s.f.step = nil
	return err
}

// outcome is what is left: the text at the file's name ("" for none) and what was
// kept beside it.
func (s *scene) outcome(t *testing.T) (text string, kept []string) {
	t.Helper()
	for _, name := range files(t, s.f) {
		path := filepath.Join(s.f.path, name)
		switch {
		case path == s.path:
			text = load(t, path)
		case strings.HasSuffix(name, ".kept"):
			kept = append(kept, load(t, path))
		default:
			t.Errorf("%s is left", name)
		}
	}
	return text, kept
}

// each plays a deed with every meddler before every call, and death before every
// later one.
func each(t *testing.T, deed string, plain bool, check func(*testing.T, *scene, meddler, error, bool)) {
	t.Helper()
	s := newScene(t, plain)
	must(t, s.play(t, deed, meddler{}, -1, -1))
	calls := s.calls
	if len(calls) < 3 {
		t.Fatalf("a %s makes only the calls %v", deed, calls)
	}
	for _, m := range meddlers() {
		for meddle := range calls {
			if m.do == nil && meddle > 0 {
				continue
			}
			for kill := -1; kill < len(calls); kill++ {
				if kill >= 0 && kill < meddle {
					continue
				}
				name := fmt.Sprintf("%s before %d %s", m.name, meddle, calls[meddle])
				if kill >= 0 {
					name += fmt.Sprintf(", killed before %d %s", kill, calls[kill])
				}
				t.Run(name, func(t *testing.T) {
					s := newScene(t, plain)
					err := s.play(t, deed, m, meddle, kill)
					must(t, s.f.Sweep(t.Context()))
					check(t, s, m, err, plain && open(calls, meddle))
				})
			}
		}
	}
}

// open reports whether a meddler comes into the window that doc.go says is open
// where files cannot be exchanged: between the last look and the rename.
func open(calls []string, meddle int) bool {
	return meddle > 0 && calls[meddle-1] == "examine"
}

func TestAnUpdateLosesNothing(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(map[bool]string{false: "exchanging", true: "replacing"}[plain], func(t *testing.T) {
			each(t, "update", plain, checkUpdate)
		})
	}
}

func checkUpdate(t *testing.T, s *scene, m meddler, err error, open bool) {
	text, kept := s.outcome(t)
	ours := strings.Contains(text, "what bywhen wrote")
	if (err == nil) != ours && text != s.theirs && text != "" {
		// A killed write may have had its effect all the same.
		if !errors.Is(err, errKilled) && !errors.Is(err, calendar.ErrGone) {
			t.Errorf("the update ended with %v, but the file holds %q", err, text)
		}
	}
	switch {
	case open && (m.name == "replaces the file" || m.name == "deletes the file"):
		// a documented window
	case m.name == "nothing":
		if text != s.was && !ours || len(kept) > 0 {
			t.Errorf("the file holds %q, kept is %q; want the old or the new text", text, kept)
		}
	case m.name == "deletes the file":
		if text != "" {
			t.Errorf("what was deleted is back: %q", text)
		}
	case text != s.theirs && !slices.Contains(kept, s.theirs):
		t.Errorf("the file holds %q, kept is %q: what the person wrote is lost", text, kept)
	case text != s.theirs:
		t.Errorf("the file holds %q, want what the person wrote last", text)
	}
}

func TestADeletionLosesNothing(t *testing.T) {
	each(t, "delete", false, func(t *testing.T, s *scene, m meddler, err error, _ bool) {
		text, kept := s.outcome(t)
		switch m.name {
		case "nothing":
			if text != s.was && text != "" || len(kept) > 0 {
				t.Errorf("the file holds %q, kept is %q; want the old text or none", text, kept)
			}
			if err == nil && text != "" {
				t.Error("the file is still there")
			}
		case "deletes the file":
			if text != "" && err == nil {
				t.Errorf("what was deleted is back: %q", text)
			}
		case "opens the file and writes later":
			if s.open != nil && text != s.theirs {
				t.Errorf("the file holds %q: what the person wrote is lost", text)
			}
		default:
			if text != s.theirs {
				t.Errorf("the file holds %q, want what the person wrote", text)
			}
		}
	})
}

func TestACreationIsAllOrNothing(t *testing.T) {
	var calls []string
	f := newFolder(t)
	f.step = func(call string) error { calls = append(calls, call); return nil }
	create(t, f)
	for kill := range calls {
		t.Run(fmt.Sprintf("killed before %d %s", kill, calls[kill]), func(t *testing.T) {
			f := newFolder(t)
			n := -1
			f.step = func(string) error {
				if n++; n >= kill {
					return errKilled
				}
				return nil
			}
			f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
			f.step = nil
			must(t, f.Sweep(t.Context()))
			left := files(t, f)
			switch {
			case len(left) == 0:
				create(t, f) // nothing happened: it can be done again
			case len(left) == 1 && left[0] == fileName(uid):
				r := newReader(f)
				if d := r.read(t); len(d.Problems) > 0 || len(d.Objects) != 1 {
					t.Errorf("the file reads as %+v", d)
				}
				_, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
				wantError(t, err, calendar.ErrExists)
			default:
				t.Errorf("left are %v", left)
			}
		})
	}
}

func TestACreationNeverReplacesWhatComesMeanwhile(t *testing.T) {
	f := newFolder(t)
	path := filepath.Join(f.path, fileName(uid))
	f.step = func(call string) error {
		if call == "link" {
			save(t, path, event(uid, "what a person wrote"))
		}
		return nil
	}
	o, err := f.Put(t.Context(), calendar.Write{Event: checkIn("Check-in")})
	wantError(t, err, calendar.ErrExists)
	if len(o.Events) != 1 || o.Events[0].Summary != "what a person wrote" {
		t.Errorf("in the way stands %+v", o)
	}
	if got := files(t, f); len(got) != 1 || load(t, path) != event(uid, "what a person wrote") {
		t.Errorf("files %v, content %q", got, load(t, path))
	}
}

// TestTwoVersionsInTheWay lets another program write just before bywhen takes the
// file out, and again just before bywhen gives back what it found. The later
// version has to stand, the earlier one beside it.
func TestTwoVersionsInTheWay(t *testing.T) {
	for deed, moments := range map[string][]string{
		"update": {"exchange", "exchange"},
		"delete": {"rename", "link"},
	} {
		t.Run(deed, func(t *testing.T) {
			s := newScene(t, false)
			version := func(n int) string { return event(uid, fmt.Sprintf("version %d", n)) }
			written := 0
			s.f.step = func(call string) error {
				if written < len(moments) && call == moments[written] {
					written++
					save(t, s.path, version(written))
				}
				return nil
			}
			var log bytes.Buffer
			s.f.log = slog.New(slog.NewTextHandler(&log, nil))
			var err error
			if deed == "update" {
				_, err = retitle(t, s.f, s.seen, "what bywhen wrote")
			} else {
				err = s.f.Delete(t.Context(), s.seen, calendar.TellNobody)
			}
			wantError(t, err, calendar.ErrChanged)
			text, kept := s.outcome(t)
			if text != version(2) || len(kept) != 1 || kept[0] != version(1) {
				t.Errorf("the file holds %q, kept is %q; want the second version there and the first beside it", text, kept)
			}
			if !strings.Contains(log.String(), ".kept") {
				t.Error("nothing says that a version was kept")
			}
		})
	}
}
