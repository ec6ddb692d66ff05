package ledger

import (
	"fmt"
	"time"

	"bywhen/calendar"
)

// Busy is when another person is busy, as the calendar that was asked last said.
type Busy struct {
	Person calendar.Address
	At     time.Time // when it was asked
	// Window is what was asked about: nothing is known outside of it.
	Window calendar.Span
	Spans  []calendar.Span
	// Error is why nothing is known; "" when Spans are all there is.
	Error string
}

func busyRow(b *Busy) row {
	return row{
		{name: "person", cell: textOf(&b.Person)},
		{name: "at", cell: instantOf(&b.At)},
		{name: "starts", cell: instantOf(&b.Window.Start)},
		{name: "ends", cell: instantOf(&b.Window.End)},
		{name: "spans", cell: spansOf(&b.Spans)},
		{name: "error", cell: textOf(&b.Error)},
	}
}

var (
	selectBusy = selectFrom("busy", busyRow(new(Busy)))
	upsertBusy = upsertInto("busy", busyRow(new(Busy)), "person")
)

// BusyOf is what was last learned about when a person is busy; ok is false when
// nobody ever asked.
func (tx *Tx) BusyOf(who calendar.Address) (b Busy, ok bool, err error) {
	b, err = one(tx, busyRow, selectBusy+" AND person = ?2", string(who))
	if ok, err = found(err); err != nil {
		return b, false, fmt.Errorf("look up when %s is busy: %w", who, err)
	}
	return b, ok, nil
}

// SaveBusy stores when a person is busy, in place of what was known before.
func (tx *Tx) SaveBusy(b Busy) error {
	if err := tx.save(upsertBusy, busyRow(&b)); err != nil {
		return fmt.Errorf("save when %s is busy: %w", b.Person, err)
	}
	return nil
}

// DropBusyBefore forgets what was learned before an instant.
func (tx *Tx) DropBusyBefore(t time.Time) error {
	before, err := instantOf(&t).Value()
	if err == nil {
		_, err = tx.exec("DELETE FROM busy WHERE owner = ?1 AND at < ?2", before)
	}
	if err != nil {
		return fmt.Errorf("forget when people were busy: %w", err)
	}
	return nil
}
