package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
)

// A Found is a mirrored object as it is stored. Most of what a question finds is
// of no interest after a look at it, so its events are decoded only when they
// are asked for.
type Found struct {
	Ref    calendar.Ref
	UID    string
	starts int64
	ends   int64
	parts  []part
}

// A part is an event of a found object.
type part struct {
	n                 int64
	body, description string
	decoder           *decoder
}

// Touches reports whether the extent overlaps a window.
func (f *Found) Touches(window calendar.Span) bool {
	from, to := window.Start.UnixMilli(), window.End.UnixMilli()
	return f.ends >= from && f.starts < to && (f.ends > from || f.starts == f.ends)
}

// HasText reports whether any of the events has a description.
func (f *Found) HasText() bool {
	return slices.ContainsFunc(f.parts, func(p part) bool { return strings.TrimSpace(p.description) != "" })
}

// Mentions reports whether a character stands anywhere in the events but in
// their descriptions. It has to be one that JSON writes as it is.
func (f *Found) Mentions(character byte) bool {
	return slices.ContainsFunc(f.parts, func(p part) bool { return strings.IndexByte(p.body, character) >= 0 })
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
	type asked struct {
		name       string
		start, end time.Time
	}
	key := asked{name, window.Start.Round(0).UTC(), window.End.Round(0).UTC()}
	return Remember(tx, key, func() ([]Found, error) {
		found, err := tx.within(name, window)
		if err != nil {
			return nil, fmt.Errorf("read calendar %s from %s to %s: %w", name, window.Start, window.End, err)
		}
		return found, nil
	})
}

// within asks SQLite, which is not made to sort: that would copy all texts once
// more.
func (tx *Tx) within(name string, window calendar.Span) ([]Found, error) {
	var found []Found
	err := tx.query(func(rows *sql.Rows) error {
		f, p := Found{}, part{decoder: tx.decoder}
		var n sql.NullInt64
		var body, description sql.NullString
		if err := rows.Scan(&f.Ref, &f.UID, &f.starts, &f.ends, &n, &body, &description); err != nil {
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
	}, selectWithin, name, window.Start.UnixMilli(), window.End.UnixMilli())
	slices.SortFunc(found, func(a, b Found) int { return cmp.Compare(a.Ref, b.Ref) })
	for i := range found {
		slices.SortFunc(found[i].parts, func(a, b part) int { return cmp.Compare(a.n, b.n) })
	}
	return found, err
}

// Most of a calendar is past, so what ends after the window began is little.
// An extent of no length touches its one instant. The components of an object
// come one after the other, since they are looked up for each.
const selectWithin = `SELECT o.ref, o.uid, o.starts, o.ends, e.n, e.body, e.description
	FROM objects o INDEXED BY objects_by_end ` + objectEvents + `AND o.calendar = ?2
	AND o.ends >= ?3 AND o.starts < ?4 AND (o.ends > ?3 OR o.starts = o.ends)`
