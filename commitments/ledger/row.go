package ledger

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A cell is one value of a row on its way into the database, out of it, and
// into history. Scan and Value are the two directions; String is the readable
// form in which history keeps a value, "" for one that is not given.
type cell interface {
	sql.Scanner
	driver.Valuer
	fmt.Stringer
}

// A column is a cell and where it stands.
type column struct {
	name string
	cell
	// history is what the field is called in history; "" keeps it out.
	history string
}

// A row lists the columns of a table that a Go value fills, without the owner.
// The value is reached through pointers, so that the same row reads and writes.
type row []column

// names are the names of the columns, separated by commas.
func (r row) names() string {
	names := make([]string, len(r))
	for i, c := range r {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// targets are the cells, to be scanned into.
func (r row) targets() []any {
	cells := make([]any, len(r))
	for i, c := range r {
		cells[i] = c.cell
	}
	return cells
}

// values are what the cells hold, ready to be bound.
func (r row) values() ([]any, error) {
	values := make([]any, len(r))
	for i, c := range r {
		v, err := c.Value()
		if err != nil {
			return nil, fmt.Errorf("%w: %s %w", ErrInvalid, strings.ReplaceAll(c.name, "_", " "), err)
		}
		values[i] = v
	}
	return values, nil
}

// insertInto is the statement that inserts a row and its owner into a table.
func insertInto(table string, r row) string {
	marks := make([]string, len(r)+1)
	for i := range marks {
		marks[i] = "?" + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + table + " (owner, " + r.names() + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// upsertInto is insertInto, except that a row with the same key, beside the
// owner, is changed.
func upsertInto(table string, r row, key ...string) string {
	var sets []string
	for _, c := range r {
		if !slices.Contains(key, c.name) {
			sets = append(sets, c.name+" = excluded."+c.name)
		}
	}
	return insertInto(table, r) + " ON CONFLICT (owner, " + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(sets, ", ")
}

// selectFrom is the question for the rows of a table that belong to the owner.
func selectFrom(table string, r row) string {
	return "SELECT " + r.names() + " FROM " + table + " WHERE owner = ?1"
}

// among is the condition that a column has one of n values, the first of which
// is parameter number 2.
func among(name string, n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = "?" + strconv.Itoa(i+2)
	}
	return " AND " + name + " IN (" + strings.Join(marks, ", ") + ")"
}

// anyOf are texts of any type as parameters.
func anyOf[T ~string](texts []T) []any {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = string(t)
	}
	return args
}
