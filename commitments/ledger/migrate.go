package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"time"
)

// schemaFiles are the migrations: NNNN.sql makes version N out of version N-1.
// A file that was ever released is never changed.
//
//go:embed schema/*.sql
var schemaFiles embed.FS

// applicationID marks an SQLite file as ours ("bywh", see schema/0001.sql).
const applicationID = 0x62797768

// migrations are the steps to the current version, the first one from nothing.
func migrations() ([]string, error) {
	entries, err := fs.ReadDir(schemaFiles, "schema")
	if err != nil {
		return nil, err
	}
	var steps []string
	for i, e := range entries { // sorted by name
		if want := fmt.Sprintf("%04d.sql", i+1); e.Name() != want {
			return nil, fmt.Errorf("schema: found %s in place of %s", e.Name(), want)
		}
		step, err := fs.ReadFile(schemaFiles, "schema/"+e.Name())
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(step))
	}
	return steps, nil
}

// migrateFile brings the file at path to the current version, with a write-ahead
// log. It has a connection of its own, without foreign keys, since a migration
// that builds a table anew would otherwise set off cascades; it leaves the
// journal mode alone until the file is known to be ours.
func migrateFile(ctx context.Context, path string, patience time.Duration, params url.Values, steps []string) error {
	query := url.Values{"_txlock": {"immediate"}}
	for k, v := range params {
		query[k] = v
	}
	db, err := connect(ctx, path, patience, query, "foreign_keys(0)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if err = migrate(ctx, db, path, steps); err == nil {
		_, err = db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	}
	return errors.Join(err, db.Close())
}

// migrate applies the steps that are missing, each in a transaction of its own.
// Before each, except on a new file, it leaves a copy beside the ledger.
func migrate(ctx context.Context, db *sql.DB, path string, steps []string) error {
	version, err := versionOf(ctx, db)
	if err != nil {
		return err
	}
	if version > len(steps) {
		return newer(path, version, len(steps))
	}
	for fresh := version == 0; version < len(steps); version++ {
		if !fresh {
			if err := copyInto(ctx, db, copyBefore(path, version+1), replace); err != nil {
				return fmt.Errorf("copy it before the migration to version %d: %w", version+1, err)
			}
		}
		if err := apply(ctx, db, version, steps[version]); err != nil {
			return fmt.Errorf("migrate to version %d (nothing was changed): %w", version+1, err)
		}
	}
	return nil
}

// copyBefore names the copy that is made before a migration to that version.
func copyBefore(path string, version int) string {
	return fmt.Sprintf("%s.before-v%d", path, version)
}

// newer says what to do about a ledger from the future.
func newer(path string, found, known int) error {
	hint := "update bywhen"
	if before := copyBefore(path, known+1); exists(before) {
		hint += ", or put back " + before + ", the copy made before it was migrated"
	}
	return fmt.Errorf("%w: it has version %d, this bywhen knows up to %d; %s", ErrNewer, found, known, hint)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// versionOf is the version of a ledger, 0 for a new file.
func versionOf(ctx context.Context, db *sql.DB) (version int, err error) {
	var application, tables int
	err = db.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`).
		Scan(&version, &application, &tables)
	if err != nil {
		return 0, err
	}
	if application != applicationID && (application != 0 || version != 0 || tables != 0) {
		return 0, fmt.Errorf("%w: give bywhen a file of its own", ErrForeign)
	}
	return version, nil
}

// apply makes one step from a version to the next, unless another process was
// faster.
func apply(ctx context.Context, db *sql.DB, from int, step string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version != from {
		return err
	}
	if _, err := tx.ExecContext(ctx, step); err != nil {
		return err
	}
	if err := foreignKeys(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", from+1)); err != nil {
		return err
	}
	return tx.Commit()
}
