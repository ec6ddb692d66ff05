package daemon

import (
	"testing"
	"time"

	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/notes"
)

// TestTrimmedUnread: a clock that runs weeks ahead while the calendar cannot be
// read costs no text that is still to be read.
func TestTrimmedUnread(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.now = w.now.Add(-2 * time.Hour) // before the meeting
	w.sync()
	w.faults = func(mem.Op) mem.Fault { return mem.Fault{Kind: mem.Lost} }
	w.now = w.now.Add(45 * 24 * time.Hour)
	w.sync()
	w.faults, w.now = nil, w.now.Add(-45*24*time.Hour).Add(2*time.Hour)
	if doc := w.sync(); len(doc.Recorded) != 2 || len(w.checkIns()) != 1 {
		t.Errorf("once the clock was right again: %d recorded, check-ins %+v", len(doc.Recorded), w.checkIns())
	}
}

// TestAnotherOfTheSameKind: a line that is much like a known one is that one
// reworded, but another promise while the words of the known one still stand.
func TestAnotherOfTheSameKind(t *testing.T) {
	const first, second = "Roberta will draft the Larch memo by Sun May 17.", "Roberta will draft the Alder memo by Mon May 11."
	known := []commitments.Commitment{{
		Key: "one", Owner: roberta, Kind: commitments.Work, What: "Draft the Larch memo", Origin: commitments.Origin{Quote: first},
	}}
	it := notes.Item{Owner: roberta, Kind: commitments.Work, What: "Draft the Alder memo", Quote: second}
	for text, want := range map[string]bool{second: true, first + "\n" + second: false} {
		if got := match(known, nil, &it, normalQuote(text)) != nil; got != want {
			t.Errorf("in %q: taken for the known one: %v", text, got)
		}
	}
}
