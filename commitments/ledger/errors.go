package ledger

import (
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a ledger, or with what it is asked to do. They are
// compared with errors.Is.
var (
	// ErrNotFound: there is no such commitment, check-in or action.
	ErrNotFound = errors.New("not in the ledger")
	// ErrLabelTaken: the label belongs, or once belonged, to another commitment.
	ErrLabelTaken = errors.New("label is taken")
	// ErrTombstone: a removed check-in was to become live again.
	ErrTombstone = errors.New("removed by a person: it never comes back")
	// ErrInvalid: a value that the ledger does not take. Nothing of it was
	// written, and the transaction can go on without it.
	ErrInvalid = errors.New("not accepted")
	// ErrReadOnly: a change within [Ledger.View].
	ErrReadOnly = errors.New("this transaction only reads")
	// ErrNewer: the ledger was written by a newer version of bywhen.
	ErrNewer = errors.New("written by a newer bywhen")
	// ErrForeign: the file is a database of another program.
	ErrForeign = errors.New("not a ledger of bywhen")
	// ErrCorrupt: the file is damaged. It has to be set aside and a backup
	// put in its place.
	ErrCorrupt = errors.New("the file is damaged")
	// ErrFull: there is no room left on the disk. Nothing was changed.
	ErrFull = errors.New("the disk is full: make room and try again")
	// ErrBusy: another program kept the ledger locked for longer than it is
	// waited for. Nothing was changed.
	ErrBusy = errors.New("the ledger is in use by another program: wait for it to finish, or stop it")
)

// explain joins what SQLite reports to the error of this package that a caller
// can act on.
func explain(err error) error {
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return err
	}
	// The low byte is the kind of error, the rest says more (sqlite.org/rescode.html).
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w (%w)", ErrBusy, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w (%w)", ErrCorrupt, err)
	case sqlite3.SQLITE_CONSTRAINT:
		if rule := rule(lite); rule != tombstone {
			return fmt.Errorf("%w: %s", ErrInvalid, rule)
		}
		return ErrTombstone
	case sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return err
}

// tombstone is the rule of the schema that has an error of its own.
const tombstone = "a removed check-in never comes back"

// rule says which rule was broken. The schema names its constraints in words,
// which SQLite puts behind a prefix of its own and before a number in brackets;
// for the kinds of rule that have no name, the words are here.
func rule(lite *sqlite.Error) string {
	text := lite.Error()
	if i := strings.LastIndex(text, " ("); i >= 0 {
		text = text[:i]
	}
	text = strings.TrimPrefix(text, "constraint failed: ")
	kind, what, _ := strings.Cut(text, " constraint failed: ")
	switch lite.Code() {
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return what
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return what + " is missing"
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return "there is another one with the same " + what
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return "it refers to something that is not in the ledger"
	}
	return kind
}
