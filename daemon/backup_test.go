package daemon

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar/mem"
	"bywhen/commitments/ledger"
)

// TestKeptBackups: of forty days, the last seven and one for each of four weeks.
func TestKeptBackups(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, time.Date(2026, 5, 4+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+".db")
	}
	got := slices.Sorted(maps.Keys(keptBackups(names)))
	want := []string{
		"2026-05-24.db", "2026-05-31.db", "2026-06-06.db", "2026-06-07.db", "2026-06-08.db",
		"2026-06-09.db", "2026-06-10.db", "2026-06-11.db", "2026-06-12.db",
	}
	if !slices.Equal(got, want) {
		t.Errorf("kept %v\nwant %v", got, want)
	}
}

// TestDamagedLedger: a damaged ledger is set aside and the newest backup that is
// whole takes its place. Nothing is created until a person confirms, and what
// stands on the calendar is adopted.
func TestDamagedLedger(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.app.Backups = filepath.Join(filepath.Dir(w.path), "backups")
	w.sync()
	uid := w.checkIn().UID
	broken := filepath.Join(w.app.Backups, "2026-05-05.db")
	if err := os.WriteFile(broken, []byte("SQLite format 3\x00 and then nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.path, []byte(strings.Repeat("not a ledger any more", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	l, notice, err := OpenLedger(context.Background(), w.path, w.app.Backups, roberta, w.now, false)
	if err != nil {
		t.Fatal(err)
	}
	w.ledger = l
	if !strings.Contains(notice, "backup of 2026-05-04") || !strings.Contains(notice, "sync --adopt") {
		t.Errorf("the notice is %q", notice)
	}
	if aside, _ := filepath.Glob(w.path + ".damaged-*"); len(aside) == 0 {
		t.Error("the damaged ledger is gone")
	}
	w.app = NewApp(w.settings, l, w.app.log, func() time.Time { return w.now })
	if doc := w.sync(); !doc.Rebuilt || w.ours() != 1 {
		t.Errorf("rebuilt %v, %d events", doc.Rebuilt, w.ours())
	}
	if _, err := w.app.Sync(t.Context(), SyncRequest{Adopt: true}); err != nil {
		t.Fatal(err)
	}
	if in := w.checkIn(); w.ours() != 1 || in.UID != uid {
		t.Errorf("after adopting, %d events, check-in %+v", w.ours(), in)
	}
}

// TestDailyBackup: one backup a day, whole, and no second one the same day.
func TestDailyBackup(t *testing.T) {
	w := newWorld(t, mem.Google)
	w.app.Backups = filepath.Join(t.TempDir(), "backups")
	for range 9 {
		w.sync()
		w.sync()
		w.now = w.now.Add(24 * time.Hour)
	}
	names, err := backups(w.app.Backups)
	if err != nil || len(names) != dailyKept { // the Sunday of the first week is among them
		t.Fatalf("backups %v, %v", names, err)
	}
	l, err := ledger.Open(t.Context(), filepath.Join(w.app.Backups, names[0]), roberta)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Check(t.Context()); err != nil {
		t.Error(fmt.Errorf("backup %s: %w", names[0], err))
	}
}

// TestWhenTheLedgerIsChecked: a ledger that was closed well, that nothing else
// has touched, and that was checked less than a day ago is taken to be whole. A
// daemon takes nothing for granted.
func TestWhenTheLedgerIsChecked(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.app.Backups = filepath.Join(filepath.Dir(w.path), "backups")
	w.sync()
	if err := w.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	open := func(at time.Time, thorough bool) (notice string) {
		t.Helper()
		l, notice, err := OpenLedger(t.Context(), w.path, w.app.Backups, roberta, at, thorough)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return notice
	}
	if notice := open(w.now, false); notice != "" {
		t.Fatal(notice)
	}
	whole, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(w.path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := slices.Clone(whole)
	for i := len(damaged) - 4096; i < len(damaged); i++ { // its last page
		damaged[i] ^= 0x5a
	}
	seal, err := os.ReadFile(w.path + "-seal")
	if err != nil {
		t.Fatal(err)
	}
	// Damage that leaves no trace but itself, as a disk that forgets makes it.
	for _, c := range []struct {
		name     string
		after    time.Duration
		thorough bool
		mend     func() error
		found    bool
	}{
		{name: "within a day", after: 23 * time.Hour},
		{name: "a day later", after: 24 * time.Hour, found: true},
		{name: "by a clock that was set back", after: -25 * time.Hour, found: true},
		{name: "for a daemon", after: time.Minute, thorough: true, found: true},
		{name: "when the file looks otherwise", found: true, mend: func() error { return os.Chtimes(w.path, w.now, w.now) }},
		{name: "when there is a log", found: true, mend: func() error { return os.WriteFile(w.path+"-wal", []byte("torn"), 0o600) }},
		{name: "without a seal", found: true, mend: func() error { return os.Remove(w.path + "-seal") }},
		{name: "with a seal that cannot be read", found: true, mend: func() error { return os.WriteFile(w.path+"-seal", []byte("{"), 0o600) }},
	} {
		err := errors.Join(os.WriteFile(w.path, damaged, 0o600), os.Chtimes(w.path, info.ModTime(), info.ModTime()),
			os.WriteFile(w.path+"-seal", seal, 0o600))
		if c.mend != nil {
			err = errors.Join(err, c.mend())
		}
		if err != nil {
			t.Fatal(err)
		}
		if notice := open(w.now.Add(c.after), c.thorough); (notice != "") != c.found {
			t.Errorf("%s: the notice is %q", c.name, notice)
		}
	}
	w.open()
}

// TestDamageMetIsChecked: damage that a verb comes upon is looked into at the next
// start, however soon that is.
func TestDamageMetIsChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	now := time.Date(2026, 5, 4, 11, 0, 0, 0, time.UTC)
	for i, want := range []bool{true, false, true} {
		l, _, err := OpenLedger(t.Context(), path, "", roberta, now, false)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			_ = l.View(t.Context(), func(*ledger.Tx) error { return ledger.ErrCorrupt })
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path + "-seal"); (err == nil) != want {
			t.Errorf("opened %d times: sealed %v, want %v", i+1, err == nil, want)
		}
	}
}
