package mail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, got)
	}
}

// full is a summary in which every section has something to say.
func full() *Weekly {
	return &Weekly{
		Name: "Roberta", Week: "week of Mon May 4", AsOf: "Thu May 7, 3:00 PM EDT", Headline: "a calendar could not be read", Until: "Sun May 17",
		Trouble:   []Item{{Text: "work: read folder: no such file", Note: "It was last read Wed May 6, 5:00 PM; what follows may be wrong.", Do: "bywhen doctor"}},
		Unsettled: []Item{{Text: `"A question about the briefing", written Tue May 5, 4:10 PM`, Note: "The connection was lost while it was being handed over. Is it there? If not, send it again:", Do: "bywhen mail again mail/ask/1"}},
		Waiting: []Party{
			{Who: You, Items: []Item{
				{Text: "Decide what moves: short by 2 h 30 min before Mon May 18, 1:00 PM.", Note: "Suggestion: riverbed to Tue May 19, 5:00 PM. It works until Fri May 15, 3:30 PM.", Do: "bywhen ask brief-waterfall-team"},
				{Text: `Still to ask Johnathon about "Brief the Waterfall Team":`, Note: "Why does it matter?", Do: "bywhen edit brief-waterfall-team"},
			}},
			{Who: "Johnathon", Items: []Item{{Text: "Sign off on the suggestion to outsource the new deck, due Thu May 7, 12:00 PM, is still open.", Note: "Of use until Fri May 15, 3:30 PM."}}},
		},
		CheckIns: []Item{{Text: "Tue May 12, 9:30 AM-10:00 AM with Johnathon: Brief the Waterfall Team on the status of the rollout"}},
		Dues:     []Item{{Text: "Thu May 14: Starry Night", Note: "About 20 h left."}, {Text: "Fri May 15: Forest <Grove> & Co", Note: "Asked by Johnathon."}},
		Kept:     []Item{{Text: "Send the figures", Note: "Johnathon asked Roberta."}},
		Moved:    []Item{{Text: "Riverbed: from Mon May 18, 12:00 PM to Fri May 22, decided by Johnathon (Waterfall comes first)"}},
		Fits:     "Not before Mon May 18, 1:00 PM: 62 h promised, 59 h 30 min free.",
		Loads: []Load{
			{Until: "Thu May 14", Promised: 1200, Free: 3030, Words: "20 h of 50 h 30 min"},
			{Until: "Mon May 18", Promised: 3720, Free: 3570, Words: "62 h of 59 h 30 min"},
			{Until: "Fri May 22", Promised: 0, Free: 0, Words: "0 min of 0 min"},
		},
		Owed:  []Item{{Text: "Johnathon: Send the budget, due Wed May 13"}},
		Still: []Item{{Text: "A colleague: Write the handbook, due Fri May 29", Note: "Last heard of Tue Apr 21. How does it go, and what would help?", Do: "bywhen agenda colleague@example.com"}},
	}
}

// TestGolden shows a summary with everything in it, in both forms.
func TestGolden(t *testing.T) {
	w := full()
	golden(t, "full.txt", w.Text())
	html, err := w.HTML()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "full.html", html)
}

// TestOrder: trouble comes first, then what waits for the reader, and an empty
// section is left out.
func TestOrder(t *testing.T) {
	w := full()
	w.Kept = nil
	text := w.Text()
	order := []string{"Good day Roberta", "CALENDARS THAT COULD NOT BE READ", "MAIL THAT MAY NOT HAVE ARRIVED", "WAITING FOR YOU", "WAITING FOR JOHNATHON",
		"CHECK-INS UNTIL SUN MAY 17", "DUE UNTIL", "MOVED IN TIME", "DOES IT FIT", "WHAT OTHERS HAVE PROMISED", "NOT HEARD OF", "As of Thu May 7"}
	at := 0
	for _, part := range order {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q is missing or out of order in:\n%s", part, text)
		}
		at += i
	}
	if strings.Contains(text, "KEPT") {
		t.Errorf("a section without items is shown:\n%s", text)
	}
}

// TestColumns: no line is wider than 72 columns, however long people's words are,
// and nothing of them is lost.
func TestColumns(t *testing.T) {
	w := full()
	long := strings.Repeat("ünïcödé", 40)
	w.Dues = append(w.Dues, Item{Text: long, Note: strings.Repeat("wörter ", 60), Do: "bywhen show " + long})
	text := w.Text()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > columns {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if !strings.Contains(strings.NewReplacer("\n", "", " ", "").Replace(text), long) {
		t.Error("a long word was cut off")
	}
}

// TestLongSections show some and say how many more there are.
func TestLongSections(t *testing.T) {
	w := Weekly{}
	for range 11 {
		w.Kept = append(w.Kept, Item{Text: "Something"})
	}
	if text := w.Text(); strings.Count(text, "- Something\n") != 8 || !strings.Contains(text, "and 3 more") {
		t.Errorf("%s", text)
	}
	html, err := w.HTML()
	if err != nil || !strings.Contains(html, "and 3 more") {
		t.Errorf("%v\n%s", err, html)
	}
}

// TestEmpty: with nothing to say there is no mail.
func TestEmpty(t *testing.T) {
	if w := (Weekly{Name: "Roberta", Fits: "Everything fits.", Loads: []Load{{Promised: 1, Free: 2}}}); !w.Empty() {
		t.Error("a mail that only says that all is well is not empty")
	}
	if w := (Weekly{Kept: []Item{{Text: "Riverbed"}}}); w.Empty() {
		t.Error("a mail that says what was kept is empty")
	}
}

// TestBars never overflow, and never look empty or full when they are not.
func TestBars(t *testing.T) {
	for _, tt := range []struct{ promised, free, want int }{
		{0, 100, 0}, {1, 1000, 1}, {999, 1000, 19}, {1000, 1000, 19}, {1001, 1000, 20}, {5, 0, 20}, {0, 0, 0}, {500, 1000, 10},
	} {
		if got := (Load{Promised: tt.promised, Free: tt.free}).tenths(20); got != tt.want {
			t.Errorf("%d of %d: %d parts of 20, expected %d", tt.promised, tt.free, got, tt.want)
		}
	}
}
