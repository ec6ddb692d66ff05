package folder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSweep puts what a crash can leave behind into a folder and looks what
// becomes of it. The contents are named: "old" is what bywhen read, "new" what it
// was putting there, "theirs" and "later" what other programs wrote.
func TestSweep(t *testing.T) {
	texts := map[string]string{
		"old":    event(uid, "old"),
		"new":    event(uid, "new"),
		"theirs": event(uid, "theirs"),
		"later":  event(uid, "later"),
	}
	for _, tc := range []struct {
		name string
		// there is what stands at the file's name, left what stands under the
		// hidden name, "" for nothing.
		there, left string
		deleting    bool
		want, kept  string
	}{
		{name: "died before the exchange", there: "old", left: "new", want: "old"},
		{name: "died after the exchange", there: "new", left: "old", want: "new"},
		{name: "took out what somebody wrote", there: "new", left: "theirs", want: "theirs"},
		{name: "and somebody wrote again", there: "later", left: "theirs", want: "later", kept: "theirs"},
		{name: "and somebody deleted the file", there: "", left: "theirs", want: "", kept: "theirs"},
		{name: "somebody deleted it after the exchange", there: "", left: "old", want: ""},
		{name: "died in the middle of a deletion", deleting: true, there: "", left: "old", want: "old"},
		{name: "took out what somebody wrote, to delete it", deleting: true, there: "", left: "theirs", want: "theirs"},
		{name: "put back, but not cleared away", deleting: true, there: "theirs", left: "theirs", want: "theirs"},
		{name: "somebody made it anew after the deletion", deleting: true, there: "later", left: "old", want: "later"},
		{name: "both", deleting: true, there: "later", left: "theirs", want: "later", kept: "theirs"},
	} {
		for _, plain := range []bool{false, true} {
			t.Run(tc.name+map[bool]string{true: ", without exchange"}[plain], func(t *testing.T) {
				s := newScene(t, plain)
				must(t, os.Remove(s.path))
				a := aside{was: shortHash(texts["old"]), ours: shortHash(texts["new"]), name: fileName(uid)}
				if tc.deleting {
					a.ours = nothing
				}
				if tc.there != "" {
					save(t, s.path, texts[tc.there])
				}
				save(t, filepath.Join(s.f.path, a.String()), texts[tc.left])
				must(t, s.f.Sweep(t.Context()))
				text, kept := s.outcome(t)
				if text != texts[tc.want] {
					t.Errorf("the file holds %q, want %q", text, tc.want)
				}
				if len(kept) != min(1, len(tc.kept)) || tc.kept != "" && kept[0] != texts[tc.kept] {
					t.Errorf("kept are %q, want %q", kept, tc.kept)
				}
			})
		}
	}
}

func shortHash(text string) string {
	h, err := hashOf(strings.NewReader(text))
	if err != nil {
		panic(err) // a string can always be read
	}
	return short(h)
}

func TestSweepClearsOnlyWhatIsOurs(t *testing.T) {
	f := newFolder(t)
	outside := filepath.Join(t.TempDir(), "outside.tmp")
	save(t, outside, "outside")
	fill(t, f, map[string]string{
		newName():             "unfinished",
		".bywhen-page.tmp":    "of another room",
		".bywhen-old-odd.tmp": "of an unknown form",
		"a.ics":               event("a@example.com", "A"),
		"a.ics.tmp":           "another program's",
		".hidden":             "hidden",
	})
	must(t, os.Symlink(outside, filepath.Join(f.path, ".bywhen-new-link.tmp")))
	must(t, os.Mkdir(filepath.Join(f.path, ".bywhen-new-folder.tmp"), 0o755))
	must(t, f.Sweep(t.Context()))
	want := []string{".bywhen-new-folder.tmp", ".bywhen-new-link.tmp", ".hidden", "a.ics", "a.ics.tmp"}
	if got := files(t, f); !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
	if load(t, outside) != "outside" {
		t.Error("the file outside was touched")
	}
}

func TestSweepOfAFolderThatIsNotThere(t *testing.T) {
	f := newFolder(t)
	must(t, os.Remove(f.path))
	if err := f.Sweep(t.Context()); err == nil || !strings.Contains(err.Error(), f.path) {
		t.Errorf("error %v, want one that names the folder", err)
	}
}
