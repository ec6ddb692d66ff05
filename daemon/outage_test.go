package daemon

import (
	"testing"
	"time"

	"bywhen/calendar/mem"
	"bywhen/commitments/ledger"
)

// TestOutage: a calendar that cannot be read for a day is said once, whatever else
// the day has said, and taken back when it can be read. The next outage is another
// one.
func TestOutage(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	said := func() int { return len(b.of(topicCalendar + "roberta")) }
	down := func(mem.Op) mem.Fault { return mem.Fault{Kind: mem.Lost} }

	w.faults = down
	w.passes(6*time.Hour, w.at(5, 9, 0))
	if said() != 0 {
		t.Fatalf("said after less than a day: %q", b.titles())
	}
	w.settings.Notify.PerDay = 0 // nothing is left of the day's budget
	w.passes(time.Hour, w.at(7, 16, 0))
	if said() != 1 {
		t.Errorf("said %d times in two days: %q", said(), b.titles())
	}
	err := w.ledger.View(t.Context(), func(tx *ledger.Tx) error {
		row, ok, err := tx.Said(topicCalendar+"roberta", "desktop")
		if !ok {
			t.Errorf("what was said is not on record: %+v", row)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := w.app.Status(t.Context(), Empty{})
	if err != nil || doc.Calendars[0].UnreadSince == nil {
		t.Errorf("status does not say so: %+v, %v", doc.Calendars[0], err)
	}
	w.faults = nil
	w.passes(time.Hour, w.at(8, 10, 0))
	if n := len(b.withdrawn); n == 0 || b.withdrawn[n-1] != topicCalendar+"roberta" {
		t.Errorf("taken back: %q", b.withdrawn)
	}
	w.faults = down
	w.passes(3*time.Hour, w.at(12, 16, 0))
	if said() != 2 {
		t.Errorf("said %d times after the second outage", said())
	}
}
