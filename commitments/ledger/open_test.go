package ledger_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// TestOpenCreates: folders of 0700, files of 0600, whatever characters are in
// the name; and what was written is there the next time.
func TestOpenCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%41+&", "data", "ledger ü.db")
	l := openAt(t, path)
	update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("a", "1") })
	copied := filepath.Join(filepath.Dir(path), "copy of it?.db")
	if err := l.BackupTo(context.Background(), copied); err != nil {
		t.Fatal(err)
	}
	found := 0
	err := filepath.WalkDir(filepath.Dir(filepath.Dir(path)), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = fs.ModeDir | 0o700
		}
		if info.Mode() != want {
			t.Errorf("%s is %s, want %s", e.Name(), info.Mode(), want)
		}
		found++
		return err
	})
	if err != nil || found != 6 { // two folders; ledger, log, index of the log, copy; nothing temporary, no copy before a migration
		t.Errorf("found %d files and folders, %v, want 6", found, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, copied} {
		if got := settings(t, openAt(t, path)); got != "map[a:1]" {
			t.Errorf("%s holds %s", path, got)
		}
	}
}

// TestOpenedByManyAtOnce: whoever comes second to a new ledger finds it made.
func TestOpenedByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	const openers = 6
	problems := make(chan error, openers)
	for n := range openers {
		go func() {
			l, err := ledger.Open(context.Background(), path, roberta)
			if err == nil {
				err = errors.Join(l.Update(context.Background(), func(tx *ledger.Tx) error { return tx.SetSetting(fmt.Sprint(n), "here") }), l.Close())
			}
			problems <- err
		}()
	}
	for range openers {
		if err := <-problems; err != nil {
			t.Error(err)
		}
	}
	if got := settings(t, openAt(t, path)); strings.Count(got, "here") != openers {
		t.Errorf("there is %s", got)
	}
}

// TestOpenClosesTheDoor: a ledger that others could read is made private.
func TestOpenClosesTheDoor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := openAt(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("it is %v, %v", info.Mode(), err)
	}
}

// TestEveryConnectionIsSafe: the pragmas hold where they have to.
func TestEveryConnectionIsSafe(t *testing.T) {
	l := open(t)
	ask := map[string]func(string) (any, error){"writer": l.Ask, "reader": l.Answer}
	for pragma, want := range map[string]string{
		"synchronous": "2", "foreign_keys": "1", "journal_mode": "wal", "busy_timeout": "5000", "secure_delete": "1",
		"trusted_schema": "0", "cell_size_check": "1", "application_id": fmt.Sprint(0x62797768), "user_version": fmt.Sprint(len(future(t))),
	} {
		for who, ask := range ask {
			if got, err := ask("PRAGMA " + pragma); err != nil || fmt.Sprint(got) != want {
				t.Errorf("%s of the %s is %v, %v, want %s", pragma, who, got, err, want)
			}
		}
	}
	if got, err := l.Answer("PRAGMA query_only"); err != nil || fmt.Sprint(got) != "1" {
		t.Errorf("query_only of the reader is %v, %v", got, err)
	}
}

// TestTablesKeepTheRules: each is STRICT, and its key begins with the owner.
func TestTablesKeepTheRules(t *testing.T) {
	l := open(t)
	for what, query := range map[string]string{
		"not STRICT": "SELECT group_concat(name) FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0",
		"without owner first": `SELECT group_concat(t.name) FROM pragma_table_list t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
			AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'owner' AND c.pk = 1 AND c."notnull" = 1)`,
	} {
		if got, err := l.Ask(query); err != nil || got != nil {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	steps, err := ledger.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	made := strings.Count("\n"+strings.Join(steps, "\n"), "\nCREATE TABLE ")
	if got, err := l.Ask("SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); err != nil || got != int64(made) || made == 0 {
		t.Errorf("of %d tables that were made %v were looked at, %v", made, got, err)
	}
}

// damage is what opening a file, and the check at the start, say about it.
func damage(t *testing.T, path string) error {
	t.Helper()
	l, err := ledger.Open(context.Background(), path, roberta)
	if err == nil {
		defer l.Close()
		err = l.QuickCheck(context.Background())
	}
	return err
}

// TestDamage: a damaged file is named as damaged, by Open or by the check at the
// start, so that it can be set aside.
func TestDamage(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, whole)
	fillStory(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := damage(t, whole); err != nil {
		t.Fatalf("undamaged: %v", err)
	}
	garbled := func(from, to int) []byte {
		data := append([]byte(nil), file...)
		for i := from; i < to; i++ {
			data[i] ^= 0x5a
		}
		return data
	}
	for name, data := range map[string][]byte{
		"text":               []byte(strings.Repeat("this is no ledger. ", 1000)),
		"garbled head":       garbled(0, 100),
		"garbled first page": garbled(100, 4096),
		"garbled middle":     garbled(len(file)/2, len(file)/2+4096),
		"cut in half":        file[:len(file)/2],
		"cut within a page":  file[:len(file)/2+100],
	} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := damage(t, path); !errors.Is(err, ledger.ErrCorrupt) || !strings.Contains(err.Error(), "ledger "+path+": ") {
			t.Errorf("%s: %v, want that it is damaged", name, err)
		}
	}
}

// TestCheckFindsWhatTheQuickOneDoesNot: a row that is missing from an index.
func TestCheckFindsWhatTheQuickOneDoesNot(t *testing.T) {
	l := open(t)
	fillStory(t, l)
	if err := l.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := l.Raw("PRAGMA foreign_keys = 0; DROP TRIGGER commitments_stay; DELETE FROM commitments"); err != nil {
		t.Fatal(err)
	}
	if err := l.QuickCheck(context.Background()); !errors.Is(err, ledger.ErrCorrupt) || !strings.Contains(err.Error(), "refer to nothing in commitments") {
		t.Errorf("got %v, want that rows refer to nothing", err)
	}
}

// TestDamagedValues: a value that no bywhen has written is named as damage, and
// nothing is made up in its place.
func TestDamagedValues(t *testing.T) {
	read := map[string]func(*ledger.Tx) error{
		"commitments": func(tx *ledger.Tx) error { _, err := tx.Commitments(); return err },
		"check_ins":   func(tx *ledger.Tx) error { _, err := tx.CheckIns(""); return err },
		"events":      func(tx *ledger.Tx) error { _, err := tx.ObjectsByUID("delegation@example.com"); return err },
		"readings":    func(tx *ledger.Tx) error { _, err := tx.ReadingsOf("delegation@example.com"); return err },
	}
	for _, tt := range []struct{ table, column, value string }{
		{"commitments", "due", "2026-02-31"},
		{"commitments", "not_before", "2026-13-01"},
		{"commitments", "obstacles", "[1]"},
		{"check_ins", "alternatives", `["a"]`},
		{"events", "body", `{"uid":7}`},
		{"readings", "lines", "nonsense"},
	} {
		l := open(t)
		fillStory(t, l)
		if err := l.Raw("PRAGMA ignore_check_constraints = 1; UPDATE " + tt.table + " SET " + tt.column + " = '" + tt.value + "'"); err != nil {
			t.Fatal(err)
		}
		if err := l.View(context.Background(), read[tt.table]); !errors.Is(err, ledger.ErrCorrupt) {
			t.Errorf("%s in %s of %s: %v, want that it is damaged", tt.value, tt.column, tt.table, err)
		}
	}
}

// TestOtherPeoplesFiles: the database of another program is left as it is.
func TestOtherPeoplesFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "photos.db")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE photos (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Open(context.Background(), path, roberta); !errors.Is(err, ledger.ErrForeign) {
		t.Errorf("got %v, want that it is no ledger", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("it was changed, %v", err)
	}
}

// TestOpenSaysWhy: errors name the file and what stands in the way.
func TestOpenSaysWhy(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, owner, says string }{
		{filepath.Join(folder, "new.db"), "", "it has no owner: set the address under [me]"},
		{filepath.Join(file, "ledger.db"), "roberta@example.com", "not a directory"},
		{folder, "roberta@example.com", "open ledger " + folder + ": "},
	} {
		_, err := ledger.Open(context.Background(), tt.path, "")
		if tt.owner != "" {
			_, err = ledger.Open(context.Background(), tt.path, roberta)
		}
		if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "open ledger "+tt.path) {
			t.Errorf("opening %s for %q: %v, want %q", tt.path, tt.owner, err, tt.says)
		}
	}
}

// TestBackupNeverOverwrites what is there, and leaves nothing half done.
func TestBackupNeverOverwrites(t *testing.T) {
	l := open(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "backup.db")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.BackupTo(context.Background(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want that it exists", err)
	}
	if data, err := os.ReadFile(path); string(data) != "precious" || err != nil {
		t.Errorf("it now holds %q, %v", data, err)
	}
	if err := errors.Join(os.WriteFile(path+".tmp", nil, 0o600), ledger.PlaceNew(path+".tmp", path)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a copy that came second to its name: %v", err)
	}
	if err := os.Remove(path + ".tmp"); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.BackupTo(cancelled, filepath.Join(folder, "other.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left over are %v, %v", entries, err)
	}
}

// TestBackupWhileOthersWrite: each copy is one moment, never half a transaction.
func TestBackupWhileOthersWrite(t *testing.T) {
	l := open(t)
	folder := t.TempDir()
	stop, stopped := make(chan struct{}), make(chan error)
	go func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			err := l.Update(context.Background(), func(tx *ledger.Tx) error {
				return errors.Join(tx.SetSetting("left", fmt.Sprint(n)), tx.SetSetting("right", fmt.Sprint(n)))
			})
			if err != nil {
				stopped <- err
				return
			}
		}
	}()
	for n := range 10 {
		path := filepath.Join(folder, fmt.Sprint(n))
		if err := l.BackupTo(context.Background(), path); err != nil {
			t.Fatal(err)
		}
		copied := openAt(t, path)
		view(t, copied, func(tx *ledger.Tx) error {
			left, err := tx.Setting("left")
			right, err2 := tx.Setting("right")
			if left != right {
				t.Errorf("copy %d has %s and %s", n, left, right)
			}
			return errors.Join(err, err2, copied.Check(context.Background()))
		})
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// TestUnderAFakeClock: weeks of a daemon's life pass in no time, since nothing
// in the ledger waits for a clock.
func TestUnderAFakeClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := ledger.Open(context.Background(), filepath.Join(t.TempDir(), "ledger.db"), roberta)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for range 14 * 24 {
			time.Sleep(time.Hour) // of the fake clock
			update(t, l, func(tx *ledger.Tx) error { return tx.SetSetting("now", time.Now().UTC().Format(time.RFC3339)) })
		}
		if got := settings(t, l); got != "map[now:2000-01-15T00:00:00Z]" {
			t.Errorf("two weeks later there is %s", got)
		}
	})
}

// TestCloseLeavesOneFile: after a clean end the log is folded into the ledger and
// gone, so that a log that is there tells of an end that was not clean.
func TestCloseLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	for _, change := range []bool{true, false} {
		l := openAt(t, path)
		if change {
			fillStory(t, l)
		}
		view(t, l, func(tx *ledger.Tx) error { _, err := tx.Commitments(); return err })
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		for _, file := range ledger.Files(path)[1:] {
			if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("after changes %v, %s is still there, %v", change, filepath.Base(file), err)
			}
		}
	}
}

// TestReadingFoldsTheLog: what a killed process left in the log is folded into
// the ledger by the next one that ends well, even if it only reads.
func TestReadingFoldsTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	fillStory(t, l)
	killed := filepath.Join(t.TempDir(), "ledger.db")
	for i, file := range ledger.Files(path)[:2] {
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(ledger.Files(killed)[i], data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want := len(all(t, l))
	for range 2 {
		l, err := ledger.Open(context.Background(), killed, roberta)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(all(t, l)); got != want || want == 0 {
			t.Errorf("%d commitments, want %d", got, want)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(ledger.Files(killed)[1]); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the log is still there, %v", err)
		}
	}
}

// all are the commitments of a ledger.
func all(t *testing.T, l *ledger.Ledger) (found []commitments.Commitment) {
	t.Helper()
	view(t, l, func(tx *ledger.Tx) (err error) {
		found, err = tx.Commitments()
		return err
	})
	return found
}
