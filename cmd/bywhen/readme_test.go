package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestDemo shows the numbers of the story, in lines that fit a terminal.
func TestDemo(t *testing.T) {
	var out, errs bytes.Buffer
	p := program{
		args: []string{"demo"}, stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: func(string) string { return "" }, home: t.TempDir(),
	}
	if code := p.run(t.Context()); code != 0 || errs.Len() > 0 {
		t.Fatalf("demo ended %d\n%s\n%s", code, out.String(), errs.String())
	}
	for _, want := range []string{
		"3,720 of 3,600 min", "short by 2 h before Mon May 18", "Riverbed", "Tue May 12, 9:30 AM",
		"DTSTART;TZID=America/New_York:20260512T093000", "Fits: the 4 promises I know, 62 h", "MOVED IN TIME",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not show %q", want)
		}
	}
	for i, line := range strings.Split(out.String(), "\n") {
		if n := len([]rune(line)); n > 100 {
			t.Errorf("line %d has %d columns: %s", i+1, n, line)
		}
	}
}

// TestReadmeTranscript holds every transcript in the README against the script
// that plays the demo: each call and what it printed must stand there word for
// word.
func TestReadmeTranscript(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := txtar.ParseFile("testdata/script/demo.txtar")
	if err != nil {
		t.Fatal(err)
	}
	out := string(script.Files[0].Data)
	blocks := 0
	for i, block := range strings.Split(string(text), "```") {
		body, ok := strings.CutPrefix(block, "console\n")
		if i%2 == 0 || !ok {
			continue
		}
		for _, call := range strings.Split(body, "\n$ ") {
			call = "$ " + strings.TrimPrefix(strings.TrimSpace(call), "$ ")
			if blocks++; !strings.Contains(out, call) {
				t.Errorf("the README shows what the demo does not print:\n%s", call)
			}
		}
	}
	if blocks < 3 {
		t.Errorf("only %d commands found in the README's transcript", blocks)
	}
}
