package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"bywhen/calendar"
)

// busyTimeout is how long a transaction waits for another process. Within this
// process writers queue up and wait for as long as their context lets them.
const busyTimeout = 5 * time.Second

// maxReaders is how many transactions can read at once.
const maxReaders = 4

// A Ledger is an open ledger of one owner. It is safe for concurrent use.
type Ledger struct {
	path  string
	owner calendar.Address
	// writer has one connection: SQLite lets one transaction write at a time,
	// and waiting for a connection is fair and obeys the context, while waiting
	// for its lock is neither.
	writer  *pool
	readers *pool
	decoder decoder
	// whole is when the ledger was last found whole, damaged that it was met to
	// be otherwise since it was opened.
	whole   time.Time
	damaged atomic.Bool
}

// Files are the files that make up the ledger at path. The first is the ledger;
// the others are its log, and belong to it alone: whoever sets a ledger aside,
// or puts a copy in its place, moves those that are there along.
func Files(path string) []string { return []string{path, path + "-wal", path + "-shm"} }

// Open opens the ledger file, creates it (0600, in a folder of 0700) or migrates
// it. owner is whose ledger it is and stands in the key of every table. A ledger
// written by a newer bywhen is refused with [ErrNewer], the file of another
// program with [ErrForeign], a damaged file with [ErrCorrupt].
func Open(ctx context.Context, path string, owner calendar.Address) (*Ledger, error) {
	l, err := open(ctx, path, owner, busyTimeout)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, explain(err))
	}
	return l, nil
}

func open(ctx context.Context, path string, owner calendar.Address, patience time.Duration) (*Ledger, error) {
	if owner == "" {
		return nil, errors.New("it has no owner: set the address under [me]")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	whole := readSeal(path) // before anything here touches the file
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	if err := prepareFile(ctx, path, patience, steps); err != nil {
		return nil, err
	}
	readers, err := connectReaders(ctx, path, patience, steps)
	if err != nil {
		return nil, err
	}
	writer, err := database(path, patience, url.Values{"_txlock": {"immediate"}}, "journal_mode(WAL)", "foreign_keys(1)")
	if err != nil {
		return nil, errors.Join(err, readers.Close())
	}
	return &Ledger{path: path, owner: owner, writer: newPool(writer, 1), readers: newPool(readers, maxReaders), whole: whole}, nil
}

// Rest gives back the memory that connections keep for what they do next. It is
// for a process that has nothing to do for a while.
func (l *Ledger) Rest() error {
	l.readers.db.SetMaxIdleConns(0)
	l.writer.db.SetMaxIdleConns(0)
	l.decoder.forget()
	if err := errors.Join(l.readers.rest(), l.writer.rest()); err != nil {
		return fmt.Errorf("rest ledger: %w", err)
	}
	return nil
}

// prepareFile sees to it that there is a file at path, readable for nobody else.
func prepareFile(ctx context.Context, path string, patience time.Duration, steps []string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createFile(ctx, path, patience, steps)
	}
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(path, 0o600)
	}
	return err
}

// connectReaders opens the connections that read, to a ledger of the current
// version with a write-ahead log: what is older, or a copy without a log, is
// brought there first.
func connectReaders(ctx context.Context, path string, patience time.Duration, steps []string) (*sql.DB, error) {
	readers, err := connect(ctx, path, patience, nil, "foreign_keys(1)", "query_only(1)")
	if err != nil {
		return nil, err
	}
	version, err := versionOf(ctx, readers)
	if err == nil && version == len(steps) {
		var mode string
		if err = readers.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err == nil && mode == "wal" {
			return readers, nil
		}
	}
	if err = errors.Join(err, readers.Close()); err != nil {
		return nil, err
	}
	if err := migrateFile(ctx, path, patience, nil, steps); err != nil {
		return nil, err
	}
	return connect(ctx, path, patience, nil, "foreign_keys(1)", "query_only(1)")
}

// createFile makes a new ledger. SQLite gives a new database the mode of the
// file that modeof names. Neither a umask, which is shared by all goroutines,
// nor a descriptor of our own is needed: closing one drops the locks that SQLite
// holds on the same file.
func createFile(ctx context.Context, path string, patience time.Duration, steps []string) error {
	model, err := emptyFile(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer os.Remove(model)
	if err := migrateFile(ctx, path, patience, url.Values{"modeof": {model}}, steps); err != nil {
		return err
	}
	return syncFile(filepath.Dir(path))
}

// connect opens a pool of connections, the first of them at once.
func connect(ctx context.Context, path string, patience time.Duration, params url.Values, pragmas ...string) (*sql.DB, error) {
	db, err := database(path, patience, params, pragmas...)
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// database is a pool of connections, each opened when it is needed, with the
// pragmas that hold for every connection: no commit is reported before it is on
// the disk (synchronous), deleted text is overwritten (secure_delete), and
// nothing in the file is trusted more than it has to be. The write-ahead log is
// cut back to 16 MiB after it has grown beyond; 2 MiB of the file are kept in
// memory for each connection: with 16, the first reading of a large calendar took
// twice the memory, and a fifth less processor.
func database(path string, patience time.Duration, params url.Values, pragmas ...string) (*sql.DB, error) {
	query := url.Values{"_dqs": {"0"}, "_defensive": {"1"}, "_error_rc": {"1"}}
	for k, v := range params {
		query[k] = v
	}
	query["_pragma"] = append([]string{
		"busy_timeout(" + strconv.FormatInt(patience.Milliseconds(), 10) + ")",
		"synchronous(FULL)", "secure_delete(1)", "trusted_schema(0)", "cell_size_check(1)", "journal_size_limit(16777216)",
		"cache_size(-2048)",
	}, pragmas...)
	// SQLite reads %20 as a space, but not "+".
	parameters := strings.ReplaceAll(query.Encode(), "+", "%20")
	name := url.URL{Scheme: "file", Path: path, RawQuery: parameters}
	return sql.Open("sqlite", name.String())
}

// Close waits for the transactions under way and closes the ledger. The
// write-ahead log is folded into the file.
func (l *Ledger) Close() error {
	// The connection that closes last folds the log: the one that writes, if
	// there was need of it.
	if err := errors.Join(l.readers.close(), l.writer.close()); err != nil {
		return fmt.Errorf("close ledger %s: %w", l.path, explain(err))
	}
	l.seal()
	return nil
}
