package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxFindings is how many findings of a check are told.
const maxFindings = 3

// BackupTo writes a consistent copy to a new file, 0600, while others read and
// write on. It never overwrites a file, and one that is there is whole and on
// the disk. A copy is opened like any ledger.
func (l *Ledger) BackupTo(ctx context.Context, path string) error {
	// The readers cannot do it, since SQLite takes VACUUM INTO for a write.
	db, err := connect(ctx, l.path, busyTimeout, nil)
	if err == nil {
		err = errors.Join(copyInto(ctx, db, path, create), db.Close())
	}
	if err != nil {
		return fmt.Errorf("back up ledger to %s: %w", path, explain(err))
	}
	return nil
}

// Check runs SQLite's integrity check and looks for rows that refer to nothing.
// It reads everything and compares it with the indexes: seconds on a big ledger.
func (l *Ledger) Check(ctx context.Context) error {
	return l.check(ctx, "integrity_check")
}

// QuickCheck is [Ledger.Check] without comparing rows and indexes: what can be
// afforded at every start.
func (l *Ledger) QuickCheck(ctx context.Context) error {
	return l.check(ctx, "quick_check")
}

func (l *Ledger) check(ctx context.Context, pragma string) error {
	conn, err := l.readers.take(ctx)
	if err != nil {
		return err
	}
	defer l.readers.give(conn)
	if err = findings(ctx, conn, fmt.Sprintf("PRAGMA %s(%d)", pragma, maxFindings)); err == nil {
		err = foreignKeys(ctx, conn)
	}
	if err = explain(err); err != nil {
		l.noteDamage(err)
		return fmt.Errorf("check ledger %s: %w", l.path, err)
	}
	return nil
}

// A querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// findings runs a check that answers "ok", or one line for each thing it found.
func findings(ctx context.Context, db querier, check string) error {
	rows, err := db.QueryContext(ctx, check)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		found = append(found, line)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(found) == 1 && found[0] == "ok" {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrCorrupt, strings.Join(found, "; "))
}

// foreignKeys looks for rows that refer to nothing.
func foreignKeys(ctx context.Context, db querier) error {
	rows, err := db.QueryContext(ctx, `SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []error
	for rows.Next() {
		var child, parent string
		var n int
		if err := rows.Scan(&child, &parent, &n); err != nil {
			return err
		}
		found = append(found, fmt.Errorf("%w: %d rows of %s refer to nothing in %s", ErrCorrupt, n, child, parent))
	}
	return errors.Join(append(found, rows.Err())...)
}

// What to do when the place of a copy is taken.
const (
	create  = false
	replace = true
)

// copyInto writes a copy of the database under another name, whole or not at
// all: it is written beside its place, brought to the disk and then moved.
func copyInto(ctx context.Context, db *sql.DB, path string, over bool) error {
	if !over && exists(path) {
		return fs.ErrExist
	}
	temporary, err := emptyFile(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", temporary); err != nil {
		return err
	}
	if err := syncFile(temporary); err != nil {
		return err
	}
	if err := place(temporary, path, over); err != nil {
		return err
	}
	return syncFile(filepath.Dir(path))
}

// place moves a file to its name. A link, unlike a rename, never overwrites;
// where there are no links, the look taken before has to do.
func place(temporary, path string, over bool) error {
	if over {
		return os.Rename(temporary, path)
	}
	if err := os.Link(temporary, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(temporary, path)
}

// emptyFile makes an empty file, 0600, under a name that is swept at the next
// start should it be left behind.
func emptyFile(folder string) (path string, err error) {
	f, err := os.CreateTemp(folder, ".bywhen-*.tmp")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// syncFile brings a file, or the names in a folder, to the disk. It must not be
// called with the ledger itself: closing the descriptor would drop its locks.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
