package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"bywhen/calendar"
)

// forEver is the end of what never ends.
const forEver = math.MaxInt64

// Extent is the time an object can touch: from the start of its first instance
// to the end of its last. A zero End means for ever.
type Extent struct{ Start, End time.Time }

// stored is the extent in milliseconds.
func (e Extent) stored() (start, end int64, err error) {
	if start, err = milliseconds(e.Start); err != nil {
		return 0, 0, fmt.Errorf("%w: it starts where it %w", ErrInvalid, err)
	}
	if e.End.IsZero() {
		return start, forEver, nil
	}
	if end, err = milliseconds(e.End); err != nil {
		return 0, 0, fmt.Errorf("%w: its end %w", ErrInvalid, err)
	}
	if end < start {
		return 0, 0, fmt.Errorf("%w: an object ends after it starts", ErrInvalid)
	}
	return start, end, nil
}

// A Mirrored is an object and the calendar that shows it.
type Mirrored struct {
	Calendar string
	calendar.Object
}

// Known are the versions of all mirrored objects of a calendar.
func (tx *Tx) Known(name string) (map[calendar.Ref]calendar.ETag, error) {
	known := map[calendar.Ref]calendar.ETag{}
	err := tx.query(func(rows *sql.Rows) error {
		var v calendar.Version
		if err := rows.Scan(&v.Ref, &v.ETag); err != nil {
			return err
		}
		known[v.Ref] = v.ETag
		return nil
	}, "SELECT ref, etag FROM objects WHERE owner = ?1 AND calendar = ?2", name)
	if err != nil {
		return nil, fmt.Errorf("read what is mirrored of calendar %s: %w", name, err)
	}
	return known, nil
}

// PutObject mirrors an object, in place of what was mirrored under its Ref. An
// object that the ledger does not take (ErrInvalid) leaves what was there.
func (tx *Tx) PutObject(name string, o calendar.Object, e Extent) error {
	if err := tx.putObject(name, o, e); err != nil {
		return fmt.Errorf("mirror %s of calendar %s: %w", o.Ref, name, err)
	}
	return nil
}

func (tx *Tx) putObject(name string, o calendar.Object, e Extent) error {
	start, end, err := e.stored()
	if err != nil {
		return err
	}
	if o.Ref == "" {
		return fmt.Errorf("%w: an object has a ref", ErrInvalid)
	}
	components, err := componentsOf(o.Events)
	if err != nil {
		return err
	}
	if err := tx.ensureCalendar(name); err != nil {
		return err
	}
	// Whatever could be refused has been looked at by now. A first reading is
	// ten thousand of these, so there is no savepoint for each.
	err = tx.replaceObject([]any{name, string(o.Ref), string(o.ETag), o.UID(), start, end}, components)
	if errors.Is(err, ErrInvalid) {
		tx.broken = err
	}
	return err
}

// replaceObject writes the rows of an object, and of its components in place of
// those that it had.
func (tx *Tx) replaceObject(object []any, components []component) error {
	added, err := tx.exec(insertObject, object...)
	if err == nil && added == 0 {
		if _, err = tx.exec(updateObject, object...); err == nil {
			_, err = tx.exec("DELETE FROM events WHERE owner = ?1 AND calendar = ?2 AND ref = ?3", object[:2]...)
		}
	}
	if err != nil {
		return err
	}
	for n, c := range components {
		if _, err := tx.exec(insertEvent, object[0], object[1], n, c.recurrenceID, c.body, c.description); err != nil {
			return err
		}
	}
	return nil
}

const (
	insertObject = `INSERT INTO objects (owner, calendar, ref, etag, uid, starts, ends)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING`
	updateObject = "UPDATE objects SET etag = ?4, uid = ?5, starts = ?6, ends = ?7 WHERE owner = ?1 AND calendar = ?2 AND ref = ?3"
	insertEvent  = `INSERT INTO events (owner, calendar, ref, n, recurrence_id, body, description)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`
)

// ensureCalendar makes the row of a calendar whose objects come first.
func (tx *Tx) ensureCalendar(name string) error {
	if tx.ensured == name && name != "" {
		return nil
	}
	_, err := tx.exec("INSERT INTO calendars (owner, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING", name)
	if err == nil {
		tx.ensured = name
	}
	return err
}

// A component is an event as it is stored.
type component struct{ recurrenceID, body, description string }

// componentsOf splits events into what is stored of them.
func componentsOf(events []calendar.Event) ([]component, error) {
	components := make([]component, len(events))
	for i, e := range events {
		description := e.Description
		e.Description = ""
		body, err := json.Marshal(&e)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		case len(body) > maxDocument:
			return nil, fmt.Errorf("%w: an event %w", ErrInvalid, tooLong(len(body), maxDocument))
		case len(description) > maxText:
			return nil, fmt.Errorf("%w: the description %w", ErrInvalid, tooLong(len(description), maxText))
		}
		components[i] = component{e.RecurrenceID.String(), string(body), description}
	}
	return components, nil
}

// DropObject forgets an object of the mirror.
func (tx *Tx) DropObject(name string, ref calendar.Ref) error {
	if _, err := tx.exec("DELETE FROM objects WHERE owner = ?1 AND calendar = ?2 AND ref = ?3", name, string(ref)); err != nil {
		return fmt.Errorf("drop %s of calendar %s: %w", ref, name, err)
	}
	return nil
}

// CountObjects is the number of mirrored objects of a calendar.
func (tx *Tx) CountObjects(name string) (int, error) {
	n, err := tx.count("SELECT count(*) FROM objects WHERE owner = ?1 AND calendar = ?2", name)
	if err != nil {
		return 0, fmt.Errorf("count what is mirrored of calendar %s: %w", name, err)
	}
	return n, nil
}

// The questions for objects: an object and its components, one row each. The
// components join from the left, since an object may have none. Without INDEXED
// BY the planner, which has no statistics, reads all objects in the order asked
// for.
const (
	objectColumns = "SELECT o.calendar, o.ref, o.etag, e.body, e.description FROM objects o "
	objectEvents  = " LEFT JOIN events e ON e.owner = o.owner AND e.calendar = o.calendar AND e.ref = o.ref WHERE o.owner = ?1 "

	selectObjectAt = objectColumns + objectEvents + "AND o.calendar = ?2 AND o.ref = ?3 ORDER BY e.n"

	selectEnding = objectColumns + "INDEXED BY objects_by_uid" + objectEvents +
		"AND o.calendar = ?2 AND substr(o.uid, -length(?3)) = ?3 ORDER BY o.calendar, o.ref, e.n"

	selectByUID = objectColumns + "INDEXED BY objects_by_uid" + objectEvents + "AND o.uid = ?2 ORDER BY o.calendar, o.ref, e.n"
)

// objects reads the answer to one of those questions.
func (tx *Tx) objects(query string, args ...any) ([]Mirrored, error) {
	var objects []Mirrored
	err := tx.query(func(rows *sql.Rows) error {
		var m Mirrored
		var body, description sql.NullString
		if err := rows.Scan(&m.Calendar, &m.Ref, &m.ETag, &body, &description); err != nil {
			return err
		}
		last := len(objects) - 1
		if last < 0 || objects[last].Calendar != m.Calendar || objects[last].Ref != m.Ref {
			objects = append(objects, m)
			last++
		}
		if !body.Valid {
			return nil
		}
		e, err := tx.decoder.event(body.String)
		if err != nil {
			return fmt.Errorf("%w: event of %s: %w", ErrCorrupt, m.Ref, err)
		}
		e.Description = description.String
		objects[last].Events = append(objects[last].Events, e)
		return nil
	}, query, args...)
	return objects, err
}

// ObjectAt is the mirrored object at ref; ok is false when there is none.
func (tx *Tx) ObjectAt(name string, ref calendar.Ref) (o calendar.Object, ok bool, err error) {
	objects, err := tx.objects(selectObjectAt, name, string(ref))
	if err != nil {
		return o, false, fmt.Errorf("read %s of calendar %s: %w", ref, name, err)
	}
	if len(objects) == 0 {
		return o, false, nil
	}
	return objects[0].Object, true, nil
}

// ObjectsEnding are the mirrored objects of a calendar whose UIDs end in a text,
// ordered by ref. It looks at every UID there is.
func (tx *Tx) ObjectsEnding(name, uid string) ([]calendar.Object, error) {
	mirrored, err := tx.objects(selectEnding, name, uid)
	if err != nil {
		return nil, fmt.Errorf("look for events %s on calendar %s: %w", uid, name, err)
	}
	objects := make([]calendar.Object, len(mirrored))
	for i := range mirrored {
		objects[i] = mirrored[i].Object
	}
	return objects, nil
}

// ObjectsByUID are all mirrored objects with that UID, on any calendar, ordered
// by calendar and ref.
func (tx *Tx) ObjectsByUID(uid string) ([]Mirrored, error) {
	objects, err := tx.objects(selectByUID, uid)
	if err != nil {
		return nil, fmt.Errorf("read event %s: %w", uid, err)
	}
	return objects, nil
}

const trimText = `UPDATE events AS e INDEXED BY events_with_text SET description = ''
	WHERE e.owner = ?1 AND e.description <> '' AND EXISTS (SELECT 1 FROM objects o
		WHERE o.owner = ?1 AND o.calendar = e.calendar AND o.ref = e.ref AND o.ends < ?2
		AND NOT EXISTS (SELECT 1 FROM check_ins c WHERE c.owner = ?1 AND c.uid = o.uid AND c.uid <> '')
		AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.owner = ?1 AND a.uid = o.uid AND a.uid <> ''))`

// TrimText removes descriptions from mirrored objects that are not bywhen's own
// and whose extent ended before the instant. The properties by which an event
// calls itself ours prove nothing, so its own are those whose UID it gave to a
// check-in or an action.
func (tx *Tx) TrimText(before time.Time) error {
	_, err := tx.exec(trimText, before.UnixMilli())
	if err != nil {
		return fmt.Errorf("trim text of past events: %w", err)
	}
	return nil
}
