package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
)

// OpenFor is Open with another patience for locks.
func OpenFor(ctx context.Context, path string, owner calendar.Address, patience time.Duration) (*Ledger, error) {
	l, err := open(ctx, path, owner, patience)
	return l, explain(err)
}

// Raw runs SQL on the connection that writes, past everything that this package
// does to protect the tables.
func (l *Ledger) Raw(query string) error {
	c, err := l.writer.take(context.Background())
	if err != nil {
		return err
	}
	defer l.writer.give(c)
	_, err = c.ExecContext(context.Background(), query)
	return explain(err)
}

// Ask reads one value with SQL, on the connection that writes.
func (l *Ledger) Ask(query string) (any, error) { return ask(l.writer, query) }

// Answer reads one value with SQL, on a connection that reads.
func (l *Ledger) Answer(query string) (any, error) { return ask(l.readers, query) }

func ask(p *pool, query string) (v any, err error) {
	c, err := p.take(context.Background())
	if err != nil {
		return nil, err
	}
	defer p.give(c)
	err = c.QueryRowContext(context.Background(), query).Scan(&v)
	return v, explain(err)
}

// Plan is how SQLite would go about a question.
func (l *Ledger) Plan(query string, args ...any) (string, error) {
	steps, err := l.table("EXPLAIN QUERY PLAN "+query, args...)
	var plan []string
	for _, s := range steps {
		plan = append(plan, fmt.Sprint(s[3])) // id, parent, unused, detail
	}
	return strings.Join(plan, "; "), err
}

// Dump writes every row of every table, a line each, sorted.
func (l *Ledger) Dump() (string, error) {
	names, err := l.table("SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		return "", err
	}
	var lines []string
	for _, name := range names {
		rows, err := l.table(fmt.Sprint("SELECT * FROM ", name[0]))
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			lines = append(lines, fmt.Sprintf("%s %q", name[0], r))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), nil
}

// table is the answer to a question, whatever its columns.
func (l *Ledger) table(query string, args ...any) (answer [][]any, err error) {
	c, err := l.readers.take(context.Background())
	if err != nil {
		return nil, err
	}
	defer l.readers.give(c)
	rows, err := c.QueryContext(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		answer = append(answer, values)
	}
	return answer, rows.Err()
}

// Migrate brings a file through the given steps.
func Migrate(ctx context.Context, path string, steps []string) error {
	return migrateFile(ctx, path, busyTimeout, nil, steps)
}

// CountIn counts the rows of a table in a file of any version.
func CountIn(path, table string) (n int, err error) {
	db, err := connect(context.Background(), path, busyTimeout, nil)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRow("SELECT count(*) FROM " + table).Scan(&n)
	return n, err
}

// PlaceNew gives a finished copy its name.
func PlaceNew(temporary, path string) error { return place(temporary, path, create) }

// CutOff closes what is beneath the connections that write.
func (l *Ledger) CutOff() error { return l.writer.db.Close() }

// Migrations are the steps to the current version.
func Migrations() ([]string, error) { return migrations() }

// MaxText is the longest text that is taken.
const MaxText = maxText

// Questions are those that are asked often of tables that grow, and the index
// that each has to go by.
var Questions = map[string]string{
	selectWithin:       "objects_by_end (owner=? AND calendar=? AND ends>?)",
	selectWithText:     "events_with_text (owner=? AND calendar=? AND ref=?)",
	selectWithQuestion: "events_with_question (owner=? AND calendar=? AND ref=?)",
	selectByUID:        "objects_by_uid (owner=? AND uid=?)",
	selectObjectAt:     "PRIMARY KEY (owner=? AND calendar=? AND ref=?)",
	selectHistoryOf + " AND commitment = ?2 ORDER BY n":               "history_by_commitment (owner=? AND commitment=?)",
	selectCommitments + among("status", 2) + " ORDER BY created, key": "commitments_by_status (owner=? AND status=?)",
	selectActionsIn + among("state", 2) + " ORDER BY n":               "actions_by_state (owner=? AND state=?)",
	selectActions + " AND key = ?2":                                   "sqlite_autoindex_actions_2 (owner=? AND key=?)",
	selectCheckIns + " AND uid = ?2 AND uid <> ''":                    "check_ins_by_uid (owner=? AND uid=?)",
	selectActionsOf: "actions_by_uid (owner=? AND uid=?)",
	selectSaid:      "PRIMARY KEY (owner=? AND topic=?)",
	trimText:        "events_with_text (owner=?)",
}

// ObjectsWithin are the objects that Within finds.
func (tx *Tx) ObjectsWithin(name string, window calendar.Span) (objects []calendar.Object, err error) {
	found, err := tx.Within(name, window)
	for i := range found {
		o := calendar.Object{Version: calendar.Version{Ref: found[i].Ref}}
		if o.Events, err = found[i].Events(); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, err
}
