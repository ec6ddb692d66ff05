package notes

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestAPatternTakesItsWords(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          int
	}{
		{"i will", "I will send it", 2},
		{"i will", "I'll send it", 2},
		{"i will", "I will definitely send it", 2},
		{"i will <verb>", "I will definitely send it", 4},
		{"i will <verb>", "I will the send", -1},
		{"can|could you ?please", "could you please send", 3},
		{"can|could you ?please", "can you send", 2},
		{"go_ahead|approval", "go ahead now", 2},
		{"go_ahead|approval", "go on", -1},
		{"what if i", "what if i sent it", 3},
		{"would|do you mind", "do you mind", 3},
		{"take it $", "take it", 2},
		{"take it $", "take it.", 2},
		{"take it $", "take it home", -1},
		{"<ing> it", "planning it", 2},
		{"<ing> it", "sending it", 2},
		{"<ing> it", "bring it", -1},
		{"no ?, wait", "no, wait", 3},
		{"a b", "a", -1},
	} {
		if got := compile(c.pattern).match(wordsOf(c.text)); got != c.want {
			t.Errorf("%q takes %d words of %q, want %d", c.pattern, got, c.text, c.want)
		}
	}
}

// A table finds by its first two words what trying each pattern finds.
func TestATableFindsWhatTryingAllFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("a b c d maybe , send $ <verb> planning")
	element := func() string {
		var alts []string
		for range 1 + rng.IntN(3) {
			alt := vocabulary[rng.IntN(len(vocabulary))]
			if rng.IntN(6) == 0 && alt[0] != '$' && alt[0] != '<' {
				alt += "_" + vocabulary[rng.IntN(4)]
			}
			alts = append(alts, alt)
		}
		if slices.Contains(alts, "$") {
			return "$"
		}
		optional := ""
		if rng.IntN(3) == 0 {
			optional = "?"
		}
		return optional + strings.Join(alts, "|")
	}
	for range 300 {
		var patterns []string
		for range 1 + rng.IntN(8) {
			elems := []string{strings.TrimLeft(element(), "?$") + "|a"} // the first takes a word
			for range rng.IntN(4) {
				elems = append(elems, element())
			}
			patterns = append(patterns, strings.TrimPrefix(strings.Join(elems, " "), "|"))
		}
		table := tableOf(row{"x", strings.Join(patterns, ";")})
		var text []string
		for range rng.IntN(7) {
			text = append(text, vocabulary[rng.IntN(7)])
		}
		ws := wordsOf(strings.Join(text, " "))
		want := 0
		for _, p := range patterns {
			want = max(want, compile(p).match(ws))
		}
		if _, got := table.at(ws); got != want {
			t.Fatalf("%q in %q: the table takes %d words, trying takes %d", text, patterns, got, want)
		}
	}
}

func TestWordsStandWhereTheySay(t *testing.T) {
	for _, s := range loadCorpus(t, "dialogue") {
		text := s.meeting.Text
		last := 0
		for _, w := range wordsOf(text) {
			if w.start < last || w.end <= w.start || w.end > len(text) {
				t.Fatalf("%s: %q stands at %d:%d behind %d", s.name, w.low, w.start, w.end, last)
			}
			written := strings.ToLower(text[w.start:w.end])
			if written != w.low && shortForm(written) == nil && !strings.ContainsAny(written, "'’") && w.low != monthMay {
				t.Errorf("%s: %q is written %q", s.name, w.low, written)
			}
			last = w.start
		}
	}
}

func TestSentencesEndWhereTheyEnd(t *testing.T) {
	for text, want := range map[string][]string{
		"One. Two!":                        {"One.", "Two!"},
		"At 9.30 a.m. on Friday. Then go.": {"At 9.30 a.m. on Friday.", "Then go."},
		"See e.g. the deck. Fine.":         {"See e.g. the deck.", "Fine."},
		"Really?! Yes.":                    {"Really?!", "Yes."},
		"He said \"Go.\" Then he left.":    {"He said \"Go.\"", "Then he left."},
		"Dr. Who is in. Ask.":              {"Dr. Who is in.", "Ask."},
		"One\nTwo":                         {"One", "Two"},
		"...":                              {"..."},
		"":                                 nil,
	} {
		var got []string
		for _, s := range sentencesOf(text) {
			got = append(got, s.text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}
