package ics

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// recurCase is one case of libical's table of rules: what a rule gives.
type recurCase struct {
	line                       int
	rule, start, from, expects string
}

// libicalCases reads the table. It is skipped where the material is missing,
// unless BYWHEN_REAL=1.
func libicalCases(t *testing.T) []recurCase {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "conformance", "libical", "icalrecur_test.txt")
	f, err := os.Open(path)
	if err != nil {
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatal(err)
		}
		t.Skip("needs conformance/libical beside the checkout")
	}
	defer f.Close()
	var cases []recurCase
	var c recurCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		name, value, _ := strings.Cut(lines.Text(), ":")
		switch name {
		case "RRULE":
			c = recurCase{line: n, rule: value}
		case "DTSTART":
			c.start = value
		case "START-AT":
			c.from = value
		case "INSTANCES":
			c.expects = strings.TrimSpace(value)
			cases = append(cases, c)
		}
	}
	return cases
}

// disagreements are the cases in which we follow RFC 5545 and not libical, by
// line: what we give instead, and the sentence of RFC 5545 3.3.10 that decides.
var disagreements = map[int]struct{ ours, why string }{
	405: {"20241230,20251230,20301230,20311230",
		`libical has not implemented this one. "The BYxxx rule parts are applied to the current set of evaluated ` +
			`occurrences in the following order: BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY": all of them have to hold.`},
	681: {"20321230T000000Z",
		`"Week number one of the calendar year is the first week that contains at least four (4) days in that calendar ` +
			`year": 3 January 2027 lies in week 53 of 2026, so every sixth year is counted from 2026, as libical does itself ` +
			`where DTSTART is an instance (the case of 2 January 2010).`},
	686: {"20711231T000000Z", `the same: every fifth year is counted from 2026.`},
}

func TestLibicalRules(t *testing.T) {
	cases := libicalCases(t)
	agree, listed := 0, 0
	for _, c := range cases {
		if strings.Contains(c.rule, "RSCALE") {
			continue
		}
		if d, ok := disagreements[c.line]; ok {
			c.expects, listed = d.ours, listed+1
		}
		got, err := c.expand(time.Time{})
		if s := strings.Join(got, ","); err != nil || s != c.expects {
			t.Errorf("line %d: %s from %s\n got %s %v\nwant %s", c.line, c.rule, c.start, s, err, c.expects)
			continue
		}
		agree++
		c.checkSeek(t, got)
	}
	if listed > 5 {
		t.Errorf("%d cases are listed as disagreements; at most five may be", listed)
	}
	t.Logf("%d cases, %d as libical says, %d as the table says", len(cases), agree-listed, listed)
}

// expand gives the readings of the rule, from one on if it is not zero.
func (c recurCase) expand(from time.Time) ([]string, error) {
	start, err := parseTime(c.start, "")
	if err != nil {
		return nil, err
	}
	s, err := newSeries(&calendar.Event{Start: start, Recurrence: []string{"RRULE:" + c.rule}}, newResolver(time.UTC, nil))
	if err != nil {
		return nil, err
	}
	w, err := s.walk(s.rules[0], &budget{10 * maxSteps})
	if err != nil {
		return nil, err
	}
	w.seek(from)
	var got []string
	for wall, ok := w.next(); ok; wall, ok = w.next() {
		if !wall.Before(from) {
			start.Wall = wall
			got = append(got, formatTime(start))
		}
	}
	return got, w.err
}

// checkSeek seeks to every instance, and to START-AT, and wants the rest.
func (c recurCase) checkSeek(t *testing.T, all []string) {
	t.Helper()
	for _, text := range append(slices.Clone(all), c.from) {
		if text == "" {
			continue
		}
		from, _, _, err := parseWall(text)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(all)
		want = slices.DeleteFunc(want, func(s string) bool {
			wall, _, _, _ := parseWall(s)
			return wall.Before(from)
		})
		got, err := c.expand(from)
		if fmt.Sprint(got) != fmt.Sprint(want) || err != nil {
			t.Errorf("line %d: %s sought from %s\n got %s %v\nwant %s", c.line, c.rule, text, got, err, want)
			return
		}
	}
}
