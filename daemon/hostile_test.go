package daemon

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// hostileTexts are those that the page is tested with, one a line.
func hostileTexts(t *testing.T) (all []string) {
	t.Helper()
	data, err := os.ReadFile("web/testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\x1b`, "\x1b", `\x00`, "\x00", `\x07`, "\x07", `\x9b`, "\u009b", `\u202e`, "\u202e", `\u2066`, "\u2066", `\u2069`, "\u2069",
		`\u200f`, "\u200f", `\u2028`, "\u2028", `\u061c`, "\u061c", `\n`, "\n", `\t`, "\t")
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, unescape.Replace(line))
		}
	}
	return append(all, markerEnd, "[x] riverbed to never")
}

// loud is the first character that a terminal, a notice or a mail would obey
// instead of showing it.
func loud(text string) (rune, bool) {
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return r, true
		}
	}
	return 0, false
}

var tag = regexp.MustCompile(`<[A-Za-z/!]`)

// TestHostileTexts puts hostile texts into every field of a promise and into the
// names of people, and looks at the notices, the question in the calendar and the
// weekly mail: each shows them, and none obeys them.
func TestHostileTexts(t *testing.T) {
	harmless := ""
	for i, text := range append([]string{"a harmless text"}, hostileTexts(t)...) {
		w, b := newLoudWorld(t)
		w.settings.AskInCalendar = true
		w.settings.People[0].Name = "Johnathon " + text
		taint(t, w, text)
		w.sync()
		w.passes(12*time.Hour, w.at(7, 11, 0))
		for _, n := range b.shown {
			words := []string{n.Title, n.Brief}
			for _, a := range n.Answers {
				words = append(words, a.Label)
			}
			if strings.Contains(strings.Join(words, ""), "\n") {
				t.Errorf("%q: a title or a button has two lines: %q", text, words)
			}
			if r, ok := loud(strings.Join(append(words, n.Body), "")); ok {
				t.Errorf("%q: a notice holds %U: %+v", text, r, n)
			}
		}
		if len(b.shown) == 0 {
			t.Errorf("%q: nothing was said", text)
		}
		q, ok := w.question()
		if r, bad := loud(q.Summary + q.Description); !ok || bad || strings.Count(q.Description, "[bywhen:") != 2 {
			t.Errorf("%q: the question (%U):\n%s", text, r, q.Description)
		}
		html := weeklyOf(t, w, text)
		if i == 0 {
			harmless = html
		}
		if got, want := len(tag.FindAllString(html, -1)), len(tag.FindAllString(harmless, -1)); got != want {
			t.Errorf("%q: the weekly mail has %d tags instead of %d:\n%s", text, got, want, html)
		}
	}
}

// taint puts a text into every field of Riverbed.
func taint(t *testing.T, w *world, text string) {
	t.Helper()
	err := w.ledger.Update(t.Context(), func(tx *ledger.Tx) error {
		k, err := tx.ByLabel("riverbed")
		if err != nil {
			return err
		}
		k.What, k.Why, k.Success, k.How, k.Project, k.Obstacles = "Riverbed "+text, text, text, text, text, []string{text}
		k.Delegator, k.Origin.Quote, k.Due.Text = johnathon, text, text
		k.Assumed = []string{string(commitments.GapWhy)}
		return tx.SaveCommitment(k, ledger.Mark{At: w.now, By: string(roberta), Why: text})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// weeklyOf is the weekly mail as HTML, after a look at its text.
func weeklyOf(t *testing.T, w *world, text string) (html string) {
	t.Helper()
	err := w.ledger.View(t.Context(), func(tx *ledger.Tx) error {
		m, err := w.app.core.weekly(tx, w.now)
		if err != nil {
			return err
		}
		if r, ok := loud(m.Subject() + m.Text()); ok || strings.Contains(m.Subject(), "\n") {
			t.Errorf("%q: the weekly mail holds %U:\n%s\n%s", text, r, m.Subject(), m.Text())
		}
		html, err = m.HTML()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return html
}
