package daemon

import (
	"context"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// A gate is a calendar that does not answer until it is opened.
type gate struct {
	calendar.Reader
	open chan struct{}
}

func (g gate) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	select {
	case <-g.open:
		return g.Reader.Changes(ctx, since, known)
	case <-ctx.Done():
		return calendar.Delta{}, ctx.Err()
	}
}

// TestSlowCalendar: a calendar that hangs holds up nobody. While it does, no
// check-in is placed on what may be out of date; once it has answered, the loop
// is told, and everything goes on.
func TestSlowCalendar(t *testing.T) {
	w := newWorld(t, mem.Google)
	slow := gate{w.others.ReadOnly(), make(chan struct{})}
	w.settings.Calendars[1].Reader = slow
	w.settings.Calendars[1].Busy = true
	late := make(chan string, 1)
	w.app.readings = &readings{late: func(name string) { late <- name }} // patience: none
	s := shell{core: w.app.core, store: w.app.store, log: w.app.log, readings: w.app.readings}
	s.readings.begin(t.Context(), &s, s.wanted(false))
	<-s.readings.of("roberta").done
	if doc := w.sync(); len(doc.Recorded) == 0 || len(doc.CheckIns) != 0 || *doc.Calendars[1].Error != errSlow.Error() {
		t.Errorf("while the other calendar hung: %+v", doc)
	}
	if one := s.readings.of("johnathon"); one == nil {
		t.Fatal("the reading was given up")
	}
	close(slow.open)
	if name := <-late; name != "johnathon" {
		t.Errorf("%s came late", name)
	}
	s.readings.begin(t.Context(), &s, s.wanted(false))
	<-s.readings.of("roberta").done
	if doc := w.sync(); len(doc.CheckIns) != 1 || doc.Calendars[1].Error != nil {
		t.Errorf("after it had answered: %+v", doc)
	}
	s.readings.stop()
}

// TestStoppedWhileReading ends a reading that hangs.
func TestStoppedWhileReading(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.settings.Calendars[0].Reader = gate{w.roberta, make(chan struct{})}
	r := &readings{}
	s := shell{core: w.app.core, store: w.app.store, log: w.app.log, readings: r}
	r.begin(t.Context(), &s, s.wanted(false))
	hanging := r.of("roberta")
	r.stop()
	if hanging.pull.Err == nil || hanging.err != nil {
		t.Errorf("the reading gave %+v, %v", hanging.pull, hanging.err)
	}
}

// A paced calendar counts how often it is read, and says when it may be.
type paced struct {
	calendar.Reader
	due   bool
	reads int
}

func (p *paced) Due(time.Time) bool { return p.due }

func (p *paced) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	p.reads++
	return p.Reader.Changes(ctx, since, known)
}

// TestPacedCalendar: a calendar that wants to be left alone is, in the turns of the
// loop that nobody waits for; what it showed before stands. Who asks gets it read.
func TestPacedCalendar(t *testing.T) {
	w := newWorld(t, mem.Google)
	p := &paced{Reader: w.others.ReadOnly()}
	w.settings.Calendars[1].Reader = p
	w.app.readings = &readings{patience: patience, late: func(string) {}}
	turn := func(idle bool, want int) {
		t.Helper()
		if err := w.app.pass(t.Context(), Inputs{Idle: idle}); err != nil {
			t.Fatal(err)
		}
		if p.reads != want {
			t.Errorf("read %d times, want %d", p.reads, want)
		}
	}
	turn(false, 2) // once more before the check-in is made
	turn(true, 2)
	p.due = true
	turn(true, 3)
	p.due = false
	w.sync()
	if len(w.checkIns()) != 1 || p.reads != 4 {
		t.Errorf("%d check-ins, read %d times", len(w.checkIns()), p.reads)
	}
	w.app.readings.stop()
}
