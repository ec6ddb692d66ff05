package mail

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestText: trouble comes first, an empty section is left out, and no line is
// wider than 72 columns, however long the words of people are.
func TestText(t *testing.T) {
	w := Weekly{
		Name: "Roberta", Week: "week of Mon May 4", AsOf: "Thu May 7, 3:00 PM EDT",
		Trouble: []string{"work: read folder: no such file"},
		Decide:  []string{"Short by 2 h before Mon May 18, 1:00 PM: 62 h promised, 60 h free. Suggestion: riverbed to Tue May 19, 5:00 PM."},
		Dues:    []string{"Ünïcödé " + strings.Repeat("wörter ", 30)},
	}
	text := w.Text()
	order := []string{"Good day Roberta", "CALENDARS THAT COULD NOT BE READ", "TO DECIDE", "DUE IN THE NEXT SEVEN DAYS", "As of Thu May 7"}
	at := 0
	for _, part := range order {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q is missing or out of order in:\n%s", part, text)
		}
		at += i
	}
	if strings.Contains(text, "KEPT") {
		t.Errorf("a section without lines is shown:\n%s", text)
	}
	for _, line := range strings.Split(text, "\n") {
		if n := utf8.RuneCountInString(line); n > columns {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// TestSubject names the one thing to know.
func TestSubject(t *testing.T) {
	for _, tt := range []struct {
		w    Weekly
		want string
	}{
		{Weekly{Fits: "Fits."}, "Your week: everything fits"},
		{Weekly{Confirm: []string{"a", "b"}}, "Your week: 2 to confirm"},
		{Weekly{Confirm: []string{"a"}, Decide: []string{"b"}}, "Your week: something to decide"},
		{Weekly{Decide: []string{"b"}, Trouble: []string{"c"}}, "Your week: a calendar could not be read"},
	} {
		if got := tt.w.Subject(); got != tt.want {
			t.Errorf("got %q, expected %q", got, tt.want)
		}
	}
}

// TestEmpty: with nothing to say there is no mail.
func TestEmpty(t *testing.T) {
	if w := (Weekly{Name: "Roberta", Fits: "Fits."}); !w.Empty() {
		t.Error("a mail that only says that all is well is not empty")
	}
	if w := (Weekly{Kept: []string{"Riverbed"}}); w.Empty() {
		t.Error("a mail that says what was kept is empty")
	}
}
