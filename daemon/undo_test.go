package daemon

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/folder"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// undoDeeds is how many deeds are taken back at once.
var undoDeeds = flag.Int("deeds", 1000, "how many deeds TestUndoMany takes back")

// TestUndoMany: after so many writes of every kind, undoing them all leaves the
// folder as it was, but for the lines that say when it was written.
func TestUndoMany(t *testing.T) {
	n := *undoDeeds
	if testing.Short() {
		n = min(n, 100)
	}
	w := newWorld(t, mem.CalDAV)
	dir := simDir(t) // what is tested here is not how long a disk takes
	defer os.RemoveAll(dir)
	w.path = filepath.Join(simDir(t), "ledger.db")
	defer os.RemoveAll(filepath.Dir(w.path))
	w.restart()
	files, err := folder.New(slog.New(slog.DiscardHandler), "roberta", folder.Settings{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range w.roberta.Live() {
		if len(o.Events) == 1 {
			if _, err := files.Put(t.Context(), calendar.Write{Event: o.Events[0]}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.settings.Calendars[0].Reader = files
	w.settings.Accept = AcceptOff
	w.settings.CheckIns.PerWeek = 1000
	before := contents(t, dir)

	random := rand.New(rand.NewPCG(1000, 1))
	for i := range undoneWork {
		from, due, effort := "Johnathon", fmt.Sprintf("2026-06-%02d", 1+i%28), "30m"
		if _, err := w.app.Add(t.Context(), AddRequest{ID: fmt.Sprintf("work-%d", i), Fields: Fields{From: &from, Due: &due, Effort: &effort}}); err != nil {
			t.Fatal(err)
		}
	}
	for round := 0; w.done() < n; round++ {
		w.now = w.now.Add(time.Second)
		w.write(random, round)
	}
	for before := 0; before != w.done(); {
		before = w.done() // what the blast limits held back
		if err := w.app.pass(t.Context(), Inputs{}); err != nil {
			t.Fatal(err)
		}
	}
	deeds := w.done()
	doc, err := w.app.Undo(t.Context(), UndoRequest{Count: deeds})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Undone) != deeds || len(doc.Kept) != 0 {
		t.Errorf("%d of %d deeds taken back, %d kept: %+v", len(doc.Undone), deeds, len(doc.Kept), doc.Kept[:min(1, len(doc.Kept))])
	}
	for _, name := range sortedKeys(before) {
		if after := contents(t, dir); after[name] != before[name] {
			t.Errorf("%s was\n%s\nand is\n%s", name, before[name], after[name])
		}
	}
	if after := contents(t, dir); len(after) != len(before) {
		t.Errorf("%d files, before there were %d", len(after), len(before))
	}
}

// write lets bywhen write something: texts, moves, deletions.
func (w *world) write(random *rand.Rand, round int) {
	w.t.Helper()
	ctx := w.t.Context()
	why := fmt.Sprintf("reason %d", round)
	if err := w.ledger.Update(ctx, func(tx *ledger.Tx) error { return reword(tx, w.now, why) }); err != nil {
		w.t.Fatal(err)
	}
	id := fmt.Sprintf("work-%d", random.IntN(undoneWork))
	switch round % 8 {
	case 3:
		at := time.Date(2026, 5, 5+random.IntN(20), 9+random.IntN(7), 0, 0, 0, w.zone)
		_, _ = w.app.CheckIn(ctx, CheckInRequest{ID: id, At: at.Format(time.RFC3339)})
	case 7:
		if round < 80 {
			_, _ = w.app.Done(ctx, LabelRequest{ID: id})
		}
	}
	if err := w.app.pass(ctx, Inputs{}); err != nil {
		w.t.Fatal(err)
	}
}

// undoneWork is how many commitments are written about.
const undoneWork = 20

// reword gives all open work another reason, as so many edits do.
func reword(tx *ledger.Tx, now time.Time, why string) error {
	open, err := tx.Commitments(commitments.Open)
	for _, k := range open {
		k.Why = why
		err = errors.Join(err, tx.SaveCommitment(k, ledger.Mark{At: now, By: string(roberta), Why: "edited"}))
	}
	return err
}

// done counts the deeds that were done.
func (w *world) done() (n int) {
	err := w.ledger.View(w.t.Context(), func(tx *ledger.Tx) error {
		all, err := tx.Actions(ledger.Finished)
		n = len(all)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

var writtenWhen = regexp.MustCompile(`(?m)^(DTSTAMP|SEQUENCE|LAST-MODIFIED|CREATED)[:;].*\r?\n`)

// contents are the files of a folder, without the lines that say when they were
// written.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = writtenWhen.ReplaceAllString(string(data), "")
	}
	return all
}

// TestUndoKeepsPeople: what a person changed since stays, is named, and does not
// stop the rest.
func TestUndoKeepsPeople(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		uid := w.checkIn().UID
		w.roberta.Edit(uid, func(e *calendar.Event) { e.Summary = "Ours" })
		w.sync()
		doc, err := w.app.Undo(t.Context(), UndoRequest{Count: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Undone) != 0 || len(doc.Kept) != 1 || !strings.Contains(doc.Kept[0].Error, "changed since") {
			t.Errorf("%s: undone %v, kept %v", p, doc.Undone, doc.Kept)
		}
		if w.ours() != 1 {
			t.Errorf("%s: the event is gone", p)
		}
	}
}

// TestUndoTwice: a text, and then the check-in that it was written into, are
// taken back one after the other.
func TestUndoTwice(t *testing.T) {
	for _, p := range personalities {
		w := newWorld(t, p)
		w.sync()
		why := "The rollout changes their work"
		if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why}}); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Minute)
		w.sync()
		for i := range 2 {
			w.now = w.now.Add(time.Minute)
			doc, err := w.app.Undo(t.Context(), UndoRequest{Count: 1})
			if err != nil || len(doc.Undone) != 1 {
				t.Fatalf("%s: undo %d: %+v, %v", p, i+1, doc, err)
			}
		}
		if w.sync(); w.ours() != 0 {
			t.Errorf("%s: %d events are left", p, w.ours())
		}
	}
}
