package daemon

import (
	"strings"
	"testing"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// TestClean removes what bywhen made and nothing else, not even an event whose
// UID looks like one of its own, and makes nothing anew.
func TestClean(t *testing.T) {
	bothKinds(t, func(t *testing.T, p mem.Personality) {
		w := askingWorld(t, p)
		lookAlike := strings.Repeat("a", 32) + "@bywhen"
		w.roberta.Make(calendar.Event{UID: lookAlike, Summary: "mine", Start: w.app.core.local(w.now), End: w.app.core.local(w.now.Add(1e12))})
		before := len(w.roberta.Live())
		doc, err := w.app.Clean(t.Context(), CleanRequest{DryRun: true})
		if err != nil || len(doc.Events) < 2 || doc.Clean() || len(w.roberta.Live()) != before {
			t.Fatalf("dry run: %+v, %v", doc, err)
		}
		listed := len(doc.Events)
		if doc, err = w.app.Clean(t.Context(), CleanRequest{}); err != nil || len(doc.Events) != listed || !doc.Clean() {
			t.Fatalf("%+v, %v", doc, err)
		}
		w.sync()
		if got := len(w.roberta.Live()); got != before-listed {
			t.Errorf("%d events are left of %d, of which %d were bywhen's", got, before, listed)
		}
		if _, ok := w.roberta.Find(lookAlike); !ok {
			t.Error("an event that only looks like one of ours is gone")
		}
	})
}
