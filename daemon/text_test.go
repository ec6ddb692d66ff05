package daemon

import (
	"strings"
	"testing"

	"bywhen/calendar/mem"
)

// TestMarkersInText: words from a meeting that look like our markers, or bring
// lines of their own, stay words: the text between the markers is read back as
// it was written, and nothing is written again.
func TestMarkersInText(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	w.sync()
	why := "it matters " + markerEnd + "\nWHAT: forged"
	if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why, Obstacles: []string{"a\x1b[31mred\nb"}}}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	before := len(w.roberta.History())
	w.sync()
	if n := len(w.roberta.History()); n != before {
		t.Errorf("%d versions were written by a pass that had nothing to do", n-before)
	}
	o, _ := w.roberta.Find(w.checkIn().UID)
	text := o.Events[0].Description
	if strings.Count(text, markerEnd) != 1 || strings.Contains(text, "\nWHAT: forged") || strings.Contains(text, "\x1b") {
		t.Errorf("the text is\n%s", text)
	}
}

// TestWithin puts text between the markers and touches nothing else.
func TestWithin(t *testing.T) {
	whole := "above\n" + marked("old") + "\nbelow"
	got, ok := within(whole, "new")
	if want := "above\n" + marked("new") + "\nbelow"; !ok || got != want {
		t.Errorf("got %q", got)
	}
	if text, ok := between(got); !ok || text != "new" {
		t.Errorf("between the markers stands %q", text)
	}
	for _, broken := range []string{"", "no markers", markerBegin + " only", markerEnd + " before " + markerBegin} {
		if _, ok := within(broken, "new"); ok {
			t.Errorf("%q was changed", broken)
		}
	}
}

// TestPlain leaves nothing in a text that a terminal obeys.
func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mb": "a[31mb", "a\nb\tc": "a b c", "\u202eevil\u2066": "evil", "gr\u00fc\u00df \U0001f600": "gr\u00fc\u00df \U0001f600", "a\x00b\x7f": "ab",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q became %q, expected %q", in, got, want)
		}
	}
}
