package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// blame are words that have no place in what bywhen says to people.
var blame = regexp.MustCompile(`(?i)\b(fail(ed|ure|ing)?|fault|forgot(ten)?|neglect\w*|late|lazy|should have|must have|overdue|behind schedule|missed|broken promise|score|streak|warning|error)\b`)

// TestWords: whatever the verbs of the judgement print, in the story and in other
// situations, fits into 100 columns and blames nobody.
func TestWords(t *testing.T) {
	files, err := filepath.Glob("testdata/script/words-*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d situations, %v", len(files), err)
	}
	said := 0
	for _, f := range files {
		a, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, golden := range a.Files {
			for line := range strings.Lines(string(golden.Data)) {
				said++
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
					t.Errorf("%s, %s: %d columns: %s", f, golden.Name, n, line)
				}
				if word := blame.FindString(line); word != "" {
					t.Errorf("%s, %s: %q: %s", f, golden.Name, word, line)
				}
			}
		}
		if strings.Contains(string(a.Comment), "ask") && !strings.Contains(string(a.Comment), "short") {
			continue
		}
		for _, golden := range a.Files {
			if golden.Name == "short.golden" && utf8.RuneCount(golden.Data) > 281 { // and the end of the line
				t.Errorf("%s: the short question has %d characters", f, utf8.RuneCount(golden.Data))
			}
		}
	}
	if said < 200 {
		t.Errorf("only %d lines were looked at", said)
	}
}
