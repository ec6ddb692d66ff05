package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestTablesFit: a table is at most 80 columns wide, however long its cells are,
// and what names a row is never cut.
func TestTablesFit(t *testing.T) {
	long := strings.Repeat("a long name ", 5)
	for name, rows := range map[string][][]string{
		"short":       {{"ID", "DUE", "WHAT"}, {"riverbed", "Mon May 18", "Riverbed"}},
		"long end":    {{"ID", "DUE", "WHAT"}, {"riverbed", "Mon May 18", long + long}},
		"long middle": {{"ID", "DUE", "LEFT", "STATE", "WHAT"}, {"brief-waterfall-team-status", long, "40 h", long, long}},
		"many":        {{"A", "B", "C", "D", "E", "F"}, {"a", long, long, long, "e", "f"}},
		"one column":  {{"ID"}, {long + long}},
	} {
		var b bytes.Buffer
		(&page{program: &program{}, w: &b}).table(rows)
		for _, line := range strings.Split(b.String(), "\n") {
			if n := columns(line); n > wide {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
		if id := rows[1][0]; len(rows[0]) > 1 && !strings.Contains(b.String(), id) {
			t.Errorf("%s: %s was cut:\n%s", name, id, b.String())
		}
	}
}

// TestColourOnlyWhereWanted: colour is for terminals and for those who ask for
// it, and never with NO_COLOR unless it is asked for in so many words.
func TestColourOnlyWhereWanted(t *testing.T) {
	for _, c := range []struct {
		terminal          bool
		flag, noColor, tm string
		want              bool
	}{
		{true, "auto", "", "xterm", true}, {false, "auto", "", "xterm", false}, {true, "auto", "1", "xterm", false},
		{true, "auto", "", "dumb", false}, {false, "always", "1", "dumb", true}, {true, "never", "", "xterm", false},
	} {
		env := map[string]string{"NO_COLOR": c.noColor, "TERM": c.tm}
		p := &program{terminal: c.terminal, flags: globals{color: c.flag}, getenv: func(name string) string { return env[name] }}
		if got := strings.Contains((&page{program: p}).strong("x"), "\x1b["); got != c.want {
			t.Errorf("%+v gives colour: %v", c, got)
		}
	}
	if got := columns("\x1b[1;33mlook\x1b[0m   x"); got != 8 {
		t.Errorf("colour takes %d columns", got-8)
	}
}
