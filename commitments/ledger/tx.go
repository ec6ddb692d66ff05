package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"bywhen/calendar"
)

// bulk is from how many written rows on a transaction was a big one, after which
// SQLite is told to give its memory back.
const bulk = 5000

// Tx is a transaction. It is for one goroutine, and only until the function that
// was given it returns.
type Tx struct {
	ctx    context.Context
	owner  calendar.Address
	sql    *sql.Tx
	writes bool
	// prepared holds the statements used so far: a first reading of a calendar
	// runs the same four ten thousand times.
	prepared map[string]*sql.Stmt
	written  int
	// forgot says that text was removed at a person's wish.
	forgot bool
}

// Owner is whose ledger this is.
func (tx *Tx) Owner() calendar.Address { return tx.owner }

// Update runs f in one write transaction: all of it or, when f fails, nothing.
// When Update returns nil, the change is on the disk. Writers wait for each
// other, so f must not call Update or DryRun.
func (l *Ledger) Update(ctx context.Context, f func(*Tx) error) error {
	tx, err := l.begin(ctx, l.writer, true)
	if err != nil {
		return err
	}
	defer tx.sql.Rollback() // does nothing after Commit; f may panic
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.sql.Commit(); err != nil {
		return fmt.Errorf("commit to ledger: %w", explain(err))
	}
	l.tidy(ctx, tx)
	return nil
}

// DryRun runs f in a write transaction that is always rolled back.
func (l *Ledger) DryRun(ctx context.Context, f func(*Tx) error) error {
	tx, err := l.begin(ctx, l.writer, true)
	if err != nil {
		return err
	}
	defer tx.sql.Rollback()
	return f(tx)
}

// View runs f in one read transaction on a single snapshot: what others commit
// meanwhile is not seen. A change is refused with [ErrReadOnly].
func (l *Ledger) View(ctx context.Context, f func(*Tx) error) error {
	tx, err := l.begin(ctx, l.readers, false)
	if err != nil {
		return err
	}
	defer tx.sql.Rollback()
	return f(tx)
}

func (l *Ledger) begin(ctx context.Context, db *sql.DB, writes bool) (*Tx, error) {
	t, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: !writes})
	if err != nil {
		return nil, fmt.Errorf("begin transaction: %w", explain(err))
	}
	return &Tx{ctx: ctx, owner: l.owner, sql: t, writes: writes, prepared: map[string]*sql.Stmt{}}, nil
}

// tidy cleans up after a transaction that is already safe on the disk, so what
// fails here is no failure of the transaction and is put right by the next one,
// or by Close.
func (l *Ledger) tidy(ctx context.Context, tx *Tx) {
	if tx.forgot {
		// Words that were forgotten are still in the log, until it is folded
		// into the file and cut off.
		_, _ = l.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if tx.written >= bulk {
		_, _ = l.writer.ExecContext(ctx, "PRAGMA shrink_memory")
	}
}

// prepare compiles a statement, once in a transaction.
func (tx *Tx) prepare(query string) (*sql.Stmt, error) {
	if s := tx.prepared[query]; s != nil {
		return s, nil
	}
	s, err := tx.sql.PrepareContext(tx.ctx, query) // closed with the transaction
	if err == nil {
		tx.prepared[query] = s
	}
	return s, err
}

// exec runs a statement that changes something, and tells how many rows it
// changed. The owner is its first parameter.
func (tx *Tx) exec(query string, args ...any) (int, error) {
	if !tx.writes {
		return 0, ErrReadOnly
	}
	s, err := tx.prepare(query)
	if err != nil {
		return 0, explain(err)
	}
	result, err := s.ExecContext(tx.ctx, tx.with(args)...)
	if err != nil {
		return 0, explain(err)
	}
	n, err := result.RowsAffected()
	tx.written += int(n)
	return int(n), err
}

// query runs a question and hands each row of the answer to scan. The owner is
// its first parameter.
func (tx *Tx) query(scan func(*sql.Rows) error, query string, args ...any) error {
	s, err := tx.prepare(query)
	if err != nil {
		return explain(err)
	}
	rows, err := s.QueryContext(tx.ctx, tx.with(args)...)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

// with puts the owner before the other parameters.
func (tx *Tx) with(args []any) []any {
	return append([]any{string(tx.owner)}, args...)
}

// all reads every row of an answer.
func all[T any](tx *Tx, rowOf func(*T) row, query string, args ...any) ([]T, error) {
	var values []T
	err := tx.query(func(rows *sql.Rows) error {
		var v T
		if err := rows.Scan(rowOf(&v).targets()...); err != nil {
			return err
		}
		values = append(values, v)
		return nil
	}, query, args...)
	return values, err
}

// one reads the first row of an answer, or gives ErrNotFound.
func one[T any](tx *Tx, rowOf func(*T) row, query string, args ...any) (v T, err error) {
	values, err := all(tx, rowOf, query, args...)
	if err != nil {
		return v, err
	}
	if len(values) == 0 {
		return v, ErrNotFound
	}
	return values[0], nil
}

// found turns ErrNotFound into false.
func found(err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// count reads a single number.
func (tx *Tx) count(query string, args ...any) (n int, err error) {
	err = tx.query(func(rows *sql.Rows) error { return rows.Scan(&n) }, query, args...)
	return n, err
}

// save runs a statement with the cells of a row as parameters, behind the owner
// and before the others.
func (tx *Tx) save(query string, r row, more ...any) (int, error) {
	values, err := r.values()
	if err != nil {
		return 0, err
	}
	return tx.exec(query, append(values, more...)...)
}
