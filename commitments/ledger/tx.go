package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"bywhen/calendar"
)

// Tx is a transaction. It is for one goroutine, and only until the function that
// was given it returns.
type Tx struct {
	ctx    context.Context
	owner  calendar.Address
	conn   *connection
	sql    *sql.Tx
	writes bool
	// decoder is the ledger's.
	decoder *decoder
	// broken is why the transaction cannot go on. SQLite rolls back by itself
	// when it runs out of disk or is interrupted; whatever came after would be
	// outside of any transaction.
	broken error
	// forgot says that text was removed at a person's wish.
	forgot bool
	// ensured is the calendar that was last seen to have a row.
	ensured string
	// remembered holds what was worked out since the last change, of which
	// there were so many (see Remember).
	remembered map[any]any
	changes    int
}

// errOver is what a transaction gives that is used after it ended.
var errOver = errors.New("the transaction is over")

// Owner is whose ledger this is.
func (tx *Tx) Owner() calendar.Address { return tx.owner }

// Update runs f in one write transaction: all of it or, when f fails, nothing.
// When Update returns nil, the change is on the disk. Writers wait for each
// other, so f must not call Update or DryRun.
func (l *Ledger) Update(ctx context.Context, f func(*Tx) error) error {
	return l.run(ctx, l.writer, func(tx *Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return l.commit(tx)
	})
}

// DryRun runs f in a write transaction that is always rolled back.
func (l *Ledger) DryRun(ctx context.Context, f func(*Tx) error) error {
	return l.run(ctx, l.writer, f)
}

// View runs f in one read transaction on a single snapshot: what others commit
// after its first question is not seen. A change is refused with [ErrReadOnly].
func (l *Ledger) View(ctx context.Context, f func(*Tx) error) error {
	return l.run(ctx, l.readers, f)
}

// run gives f a transaction on a connection of the pool. It is rolled back,
// unless f has committed it, also when f panics.
func (l *Ledger) run(ctx context.Context, p *pool, f func(*Tx) error) error {
	conn, err := p.take(ctx)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", explain(err))
	}
	// Statements obey the context, but the end of the transaction is ours.
	t, err := conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{ReadOnly: p != l.writer})
	if err != nil {
		p.discard(conn)
		return fmt.Errorf("begin transaction: %w", explain(err))
	}
	tx := &Tx{ctx: ctx, owner: l.owner, conn: conn, sql: t, writes: p == l.writer, decoder: &l.decoder}
	defer func() {
		if err := t.Rollback(); tx.broken == nil && (err == nil || errors.Is(err, sql.ErrTxDone)) {
			p.give(conn)
		} else {
			p.discard(conn)
		}
		tx.broken = errOver
	}()
	err = f(tx)
	if err == nil {
		err = tx.broken
	}
	l.noteDamage(err)
	return err
}

// commit ends the transaction well.
func (l *Ledger) commit(tx *Tx) error {
	if tx.broken != nil {
		return tx.broken
	}
	if err := context.Cause(tx.ctx); err != nil {
		return err
	}
	if err := tx.sql.Commit(); err != nil {
		tx.broken = fmt.Errorf("commit to ledger: %w", explain(err))
		return tx.broken
	}
	if tx.forgot {
		// The words are still in the log, until it is folded into the file and
		// cut off. What was committed is safe whether or not this succeeds; if
		// a reader is in the way, the next transactions and Close put it right.
		_, _ = tx.conn.ExecContext(context.WithoutCancel(tx.ctx), "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return nil
}

// fail remembers an error after which the transaction cannot go on. What the
// ledger refuses is none of those.
func (tx *Tx) fail(err error) error {
	err = explain(err)
	if err != nil && !errors.Is(err, ErrInvalid) && !errors.Is(err, ErrTombstone) {
		tx.broken = err
	}
	return err
}

// exec runs a statement that changes something, and tells how many rows it
// changed. The owner is its first parameter.
func (tx *Tx) exec(query string, args ...any) (int, error) {
	n, err := tx.do(query, tx.with(args))
	if n > 0 || err != nil {
		tx.changed()
	}
	return n, err
}

func (tx *Tx) do(statement string, args []any) (int, error) {
	switch {
	case tx.broken != nil:
		return 0, tx.broken
	case !tx.writes:
		return 0, ErrReadOnly
	}
	s, err := tx.conn.prepare(tx.ctx, statement)
	if err != nil {
		return 0, tx.fail(err)
	}
	result, err := s.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, tx.fail(err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// whole runs a change that takes several statements: when one is refused, those
// before it are taken back.
func (tx *Tx) whole(change func() error) error {
	if _, err := tx.do("SAVEPOINT whole", nil); err != nil {
		return err
	}
	err := change()
	if err != nil && tx.broken == nil {
		_, undo := tx.do("ROLLBACK TO whole", nil)
		tx.ensured = ""
		tx.changed()
		err = errors.Join(err, undo)
	}
	if tx.broken == nil {
		_, end := tx.do("RELEASE whole", nil)
		err = errors.Join(err, end)
	}
	return err
}

// query runs a question and hands each row of the answer to scan. The owner is
// its first parameter.
func (tx *Tx) query(scan func(*sql.Rows) error, query string, args ...any) error {
	if tx.broken != nil {
		return tx.broken
	}
	s, err := tx.conn.prepare(tx.ctx, query)
	if err != nil {
		return tx.fail(err)
	}
	rows, err := s.QueryContext(tx.ctx, tx.with(args)...)
	if err != nil {
		return tx.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return tx.fail(rows.Err())
}

// with puts the owner before the other parameters.
func (tx *Tx) with(args []any) []any {
	return append([]any{string(tx.owner)}, args...)
}

// all reads every row of an answer, for a question that was just asked the one
// from before. The rows are the caller's own; what they refer to is shared.
func all[T any](tx *Tx, rowOf func(*T) row, query string, args ...any) ([]T, error) {
	key := question{query: query}
	if copy(key.args[:], args) < len(args) {
		return read(tx, rowOf, query, args...)
	}
	values, err := Remember(tx, key, func() ([]T, error) { return read(tx, rowOf, query, args...) })
	return slices.Clone(values), err
}

// A question is a query with its parameters.
type question struct {
	query string
	args  [4]any
}

// read reads every row of an answer. Each is scanned into the same value, whose
// cells start anew every time, and copied.
func read[T any](tx *Tx, rowOf func(*T) row, query string, args ...any) ([]T, error) {
	var values []T
	var v T
	targets := rowOf(&v).targets()
	err := tx.query(func(rows *sql.Rows) error {
		if err := rows.Scan(targets...); err != nil {
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

// save runs a statement with the cells of a row as parameters, behind the owner.
func (tx *Tx) save(query string, r row) error {
	values, err := r.values()
	if err == nil {
		_, err = tx.exec(query, values...)
	}
	return err
}
