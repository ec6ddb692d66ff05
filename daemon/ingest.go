package daemon

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments/ledger"
)

// emptied is from how many events on an empty calendar is no everyday matter:
// fewer, and a person may simply have deleted them.
const emptied = 3

// ingest puts a pull into the mirror, together with its cursor. ok says that the
// calendar is known as of now.
func (c *Core) ingest(tx *ledger.Tx, now time.Time, p Pull, in Inputs) (ok bool, err error) {
	row, err := tx.Calendar(p.Calendar)
	if err != nil {
		return false, err
	}
	if p.Err != nil {
		if row.Error == "" {
			row.FailingSince = now
		}
		row.Error = plain(p.Err.Error())
		return false, tx.SaveCalendar(row)
	}
	gone, left, err := c.gone(tx, p)
	if err != nil {
		return false, err
	}
	if len(gone) >= emptied && left == 0 && !slices.Contains(in.Empty, p.Calendar) {
		row.Held = fmt.Sprintf("suddenly empty: %d events were there before; nothing was changed", len(gone))
		return false, tx.SaveCalendar(row)
	}
	for _, ref := range gone {
		if err := tx.DropObject(p.Calendar, ref); err != nil {
			return false, err
		}
	}
	for _, o := range p.Delta.Objects {
		if err := c.mirror(tx, p.Calendar, o); err != nil {
			return false, err
		}
	}
	if row.Since.IsZero() {
		row.Since = now
	}
	row.Cursor, row.LastOK = p.Delta.Next, now
	row.Error, row.FailingSince, row.Held = "", time.Time{}, ""
	row.Problems = problems(row.Problems, p.Delta)
	return true, tx.SaveCalendar(row)
}

// gone lists what the delta takes away from the mirror, and counts what would
// be left afterwards.
func (c *Core) gone(tx *ledger.Tx, p Pull) (gone []calendar.Ref, left int, err error) {
	d := p.Delta
	if !d.Full && len(d.Gone) == 0 {
		return nil, 1, nil
	}
	known, err := tx.Known(p.Calendar)
	if err != nil {
		return nil, 0, err
	}
	if d.Full {
		stays := make(map[calendar.Ref]bool, len(known))
		for _, o := range d.Objects {
			stays[o.Ref] = true
		}
		for _, ref := range d.Unchanged {
			stays[ref] = true
		}
		for _, q := range d.Problems {
			stays[q.Ref] = true
		}
		for _, ref := range slices.Sorted(maps.Keys(known)) {
			if !stays[ref] {
				gone = append(gone, ref)
			}
		}
		return gone, len(stays), nil
	}
	left = len(known) + len(d.Objects)
	for _, ref := range d.Gone {
		if _, was := known[ref]; was {
			gone = append(gone, ref)
			left--
		}
	}
	return gone, left, nil
}

// mirror stores one object with the time that it can touch.
func (c *Core) mirror(tx *ledger.Tx, name string, o calendar.Object) error {
	var e ledger.Extent
	e.Start, e.End = ics.ExtentOf(o.Events, c.Zone())
	return tx.PutObject(name, o, e)
}

// problems are the items set aside after a delta: in a full reading exactly
// those that it names, else the ones before, less what has been read since.
func problems(before []calendar.Problem, d calendar.Delta) []calendar.Problem {
	if d.Full {
		return d.Problems
	}
	mended := map[calendar.Ref]bool{}
	for _, o := range d.Objects {
		mended[o.Ref] = true
	}
	for _, ref := range d.Gone {
		mended[ref] = true
	}
	for _, q := range d.Problems {
		mended[q.Ref] = true
	}
	var now []calendar.Problem
	for _, q := range before {
		if !mended[q.Ref] {
			now = append(now, q)
		}
	}
	return append(now, d.Problems...)
}
