package daemon

import (
	"errors"
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

// ingest puts a pull into the mirror, together with its cursor (R1).
func (c *Core) ingest(tx *ledger.Tx, now time.Time, p Pull, in Inputs) error {
	if p.Resting {
		return nil
	}
	if p.Err != nil {
		return c.failing(tx, now, p.Calendar, p.Err)
	}
	row, err := tx.Calendar(p.Calendar)
	if err != nil {
		return err
	}
	gone, left, err := c.gone(tx, p)
	if err != nil {
		return err
	}
	if len(gone) >= emptied && !planted("emptied calendar believed") && left == 0 && !slices.Contains(in.Empty, p.Calendar) {
		row.Held = fmt.Sprintf("suddenly empty: %d events were there before; nothing was changed", len(gone))
		return tx.SaveCalendar(row)
	}
	row.Cursor = p.Delta.Next
	for _, ref := range gone {
		early, err := c.missingEarly(tx, now, p, ref)
		if err != nil {
			return err
		}
		if early {
			row.Cursor = "" // from nothing, until it shows or has had its time
			continue
		}
		if err := c.bury(tx, p.Calendar, ref); err != nil {
			return err
		}
		if err := tx.DropObject(p.Calendar, ref); err != nil {
			return err
		}
	}
	rejected, err := c.mirrorAll(tx, now, p, &row)
	if err != nil {
		return err
	}
	p.Delta.Problems = append(p.Delta.Problems, rejected...)
	row.Error, row.FailingSince, row.Held = "", time.Time{}, ""
	row.Problems = problems(row.Problems, p.Delta)
	row.LastOK = now
	if row.Since.IsZero() || row.Since.After(now) {
		row.Since = now
	}
	return tx.SaveCalendar(row)
}

// mirrorAll stores what a delta shows, but for versions of our own events that
// we have replaced: a server that is eventually consistent may show them late.
// What the ledger does not take is set aside, and the rest goes on.
func (c *Core) mirrorAll(tx *ledger.Tx, now time.Time, p Pull, row *ledger.Calendar) (rejected []calendar.Problem, err error) {
	for _, o := range p.Delta.Objects {
		if p.Delta.Lags {
			old, err := c.replaced(tx, now, p.Calendar, o)
			if err != nil {
				return nil, err
			}
			if old {
				row.Cursor = "" // it will be shown anew, and believed in the end
				continue
			}
		}
		err := c.mirror(tx, p.Calendar, c.known(p.Calendar, o))
		if errors.Is(err, ledger.ErrInvalid) {
			rejected = append(rejected, calendar.Problem{Ref: o.Ref, UID: o.UID(), Reason: err.Error()})
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return rejected, nil
}

// gone lists what the delta takes away from the mirror, and counts what would
// be left afterwards.
func (c *Core) gone(tx *ledger.Tx, p Pull) (gone []calendar.Ref, left int, err error) {
	d := p.Delta
	if !d.Full && len(d.Gone) == 0 {
		return nil, 1, nil
	}
	if d.Full && len(d.Objects)+len(d.Problems) == 0 {
		// Every time, but when something changed: all that is mirrored stands.
		n, err := tx.CountObjects(p.Calendar)
		if err != nil || n == distinct(d.Unchanged) {
			return nil, n, err
		}
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

// distinct counts refs, each once.
func distinct(refs []calendar.Ref) int {
	once := make(map[calendar.Ref]bool, len(refs))
	for _, ref := range refs {
		once[ref] = true
	}
	return len(once)
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
