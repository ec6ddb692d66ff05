package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"

	"bywhen/calendar"
)

// A Found is a mirrored object as it is stored. Most of what a question finds is
// of no interest after a look at it, so its events are decoded only when they
// are asked for.
type Found struct {
	Ref   calendar.Ref
	UID   string
	parts []part
}

// A part is an event of a found object.
type part struct {
	n                 int64
	body, description string
	decoder           *decoder
}

// Events are the events. What they refer to is shared: nobody may change it.
func (f *Found) Events() ([]calendar.Event, error) {
	var events []calendar.Event
	for _, p := range f.parts {
		e, err := p.decoder.event(p.body)
		if err != nil {
			return nil, fmt.Errorf("%w: event of %s: %w", ErrCorrupt, f.Ref, err)
		}
		e.Description = p.description
		events = append(events, e)
	}
	return events, nil
}

// Within finds the objects of a calendar whose extent overlaps the window,
// ordered by ref.
func (tx *Tx) Within(name string, window calendar.Span) ([]Found, error) {
	return tx.within(name, window, selectWithin)
}

// WithText finds those of them that have a description. Of several with one UID
// only the first is considered.
func (tx *Tx) WithText(name string, window calendar.Span) ([]Found, error) {
	return tx.within(name, window, selectWithText)
}

// WithQuestion finds those of them in which a question mark stands, other than in
// a description. Of several with one UID only the first is considered.
func (tx *Tx) WithQuestion(name string, window calendar.Span) ([]Found, error) {
	return tx.within(name, window, selectWithQuestion)
}

// within asks SQLite, which is not made to sort: that would copy all texts once
// more.
func (tx *Tx) within(name string, window calendar.Span, query string) ([]Found, error) {
	var found []Found
	err := tx.query(func(rows *sql.Rows) error {
		f, p := Found{}, part{decoder: tx.decoder}
		var n sql.NullInt64
		var body, description sql.NullString
		if err := rows.Scan(&f.Ref, &f.UID, &n, &body, &description); err != nil {
			return err
		}
		last := len(found) - 1
		if last < 0 || found[last].Ref != f.Ref {
			found = append(found, f)
			last++
		}
		if n.Valid {
			p.n, p.body, p.description = n.Int64, body.String, description.String
			found[last].parts = append(found[last].parts, p)
		}
		return nil
	}, query, name, window.Start.UnixMilli(), window.End.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read calendar %s from %s to %s: %w", name, window.Start, window.End, err)
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Compare(a.Ref, b.Ref) })
	for i := range found {
		slices.SortFunc(found[i].parts, func(a, b part) int { return cmp.Compare(a.n, b.n) })
	}
	return found, nil
}

const (
	// Most of a calendar is past, so what ends after the window began is little.
	// An extent of no length touches its one instant. The components of an object
	// come one after the other, since they are looked up for each.
	selectWithin = `SELECT o.ref, o.uid, e.n, e.body, e.description
	FROM objects o INDEXED BY objects_by_end ` + objectEvents + `AND o.calendar = ?2
	AND o.ends >= ?3 AND o.starts < ?4 AND (o.ends > ?3 OR o.starts = o.ends)`

	selectWithText = selectWithin + " AND EXISTS (SELECT 1 FROM events t INDEXED BY events_with_text" +
		" WHERE t.owner = ?1 AND t.calendar = ?2 AND t.ref = o.ref AND t.description <> '')" + firstWithin

	selectWithQuestion = selectWithin + " AND EXISTS (SELECT 1 FROM events t INDEXED BY events_with_question" +
		" WHERE t.owner = ?1 AND t.calendar = ?2 AND t.ref = o.ref AND instr(t.body, '?') > 0)" + firstWithin

	// The first by its ref of those with the same UID.
	firstWithin = ` AND NOT EXISTS (SELECT 1 FROM objects d INDEXED BY objects_by_uid
	WHERE d.owner = ?1 AND d.uid = o.uid AND d.calendar = ?2 AND d.ref < o.ref
	AND d.ends >= ?3 AND d.starts < ?4 AND (d.ends > ?3 OR d.starts = d.ends))`
)
