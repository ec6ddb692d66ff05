package when_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/commitments/when"
)

var update = flag.Bool("update", false, "write the measured tables into docs")

// A rival is another reader of dates, run as a program: see testdata/compare.
type rival struct {
	name  string
	dir   string
	setUp []string // what has to be run before
	run   []string
}

var rivals = []rival{
	{"chrono-node 2.10.3", "chrono", []string{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"}, []string{"node", "run.js"}},
	{"olebedev/when 1.1.0", "olebedev", []string{"go", "mod", "download"}, []string{"go", "run", "."}},
}

// TestCompare reads the public sets with other readers too and counts their
// right answers by the same rules. With -update it writes the table into
// docs/performance.md.
func TestCompare(t *testing.T) {
	if os.Getenv("BYWHEN_REAL") != "1" {
		t.Skip("needs npm, node and the network; set BYWHEN_REAL=1")
	}
	root := sharedDir(t, "eval")
	var items []evalItem
	for _, set := range evalSets {
		if set.target > 0 {
			for _, it := range readItems(t, filepath.Join(root, set.name)) {
				if strings.Contains(it.Text, " BC") {
					continue // years before our era fit in no time.Time of JSON
				}
				it.Set = set.name
				items = append(items, it)
			}
		}
	}
	table := [][]string{append([]string{"reader"}, columnNames...)}
	ours, best := make([][]when.Result, len(items)), time.Duration(math.MaxInt64)
	for range 10 {
		begin := time.Now()
		for i, it := range items {
			ours[i] = when.Reader{}.Find(it.Text, it.ref())
		}
		best = min(best, time.Since(begin))
	}
	table = append(table, row("bywhen", items, ours, best/time.Duration(len(items))))
	for _, v := range rivals {
		found, perSentence := v.read(t, items)
		table = append(table, row(v.name, items, found, perSentence))
	}
	text := markdown(table)
	t.Logf("\n%s", text)
	checkAhead(t, table)
	if *update {
		writeSection(t, text, len(items))
	}
}

// columnNames are the columns of the table.
var columnNames = []string{"consensus", "deadline-phrases", "duckling-time", "recognizers-text", "chrono-en", "duckling-duration", "left empty", "time a sentence"}

// row counts the right answers of a reader by column.
func row(name string, items []evalItem, found [][]when.Result, perSentence time.Duration) []string {
	right, all := map[string]int{}, map[string]int{}
	for i, it := range items {
		columns := []string{}
		if it.Consensus {
			columns = append(columns, "consensus")
		}
		if it.Type == "negative" {
			columns = append(columns, "left empty")
		}
		if it.Core {
			columns = append(columns, it.Set)
		}
		ok, _ := judge(it, found[i])
		for _, c := range columns {
			all[c]++
			if ok {
				right[c]++
			}
		}
	}
	cells := []string{name}
	for _, c := range columnNames[:len(columnNames)-1] {
		cells = append(cells, fmt.Sprintf("%.1f %% (%d of %d)", 100*float64(right[c])/float64(max(all[c], 1)), right[c], all[c]))
	}
	return append(cells, fmt.Sprintf("%.1f µs", float64(perSentence.Nanoseconds())/1000))
}

// checkAhead asserts that no rival is better by a consensus of readers.
func checkAhead(t *testing.T, table [][]string) {
	t.Helper()
	var best float64
	for i, cells := range table[1:] {
		var share float64
		if _, err := fmt.Sscanf(cells[1], "%f", &share); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			best = share
		} else if share > best {
			t.Errorf("%s has %s of the consensus right, bywhen %s", cells[0], cells[1], table[1][1])
		}
	}
}

// read runs a rival over the items and returns what it found in each and its
// time for one.
func (v rival) read(t *testing.T, items []evalItem) (found [][]when.Result, perSentence time.Duration) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "compare", v.dir))); err != nil {
		t.Fatal(err)
	}
	var in bytes.Buffer
	for _, it := range items {
		_, offset := it.ref().Zone()
		if err := json.NewEncoder(&in).Encode(map[string]any{"text": it.Text, "ref": it.ref(), "offset": offset / 60}); err != nil {
			t.Fatal(err)
		}
	}
	v.command(t, dir, v.setUp, nil)
	lines := bufio.NewScanner(bytes.NewReader(v.command(t, dir, v.run, &in)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if len(found) == len(items) {
			var ns int64
			if err := json.Unmarshal(lines.Bytes(), &ns); err != nil {
				t.Fatalf("%s: read time: %v", v.name, err)
			}
			return found, time.Duration(ns)
		}
		found = append(found, foreign(t, lines.Bytes(), items[len(found)].ref()))
	}
	t.Fatalf("%s: %d answers to %d sentences", v.name, len(found), len(items))
	return nil, 0
}

func (v rival) command(t *testing.T, dir string, argv []string, stdin *bytes.Buffer) []byte {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TZ=UTC", "GOWORK=off", "GOFLAGS=")
	if stdin != nil {
		cmd.Stdin = stdin
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run %s: %v\n%s", strings.Join(argv, " "), err, complaint.String())
	}
	return out
}

// foreign turns a line of a rival's answer into results.
func foreign(t *testing.T, line []byte, ref time.Time) (results []when.Result) {
	t.Helper()
	type point struct {
		At      time.Time `json:"at"`
		HasTime bool      `json:"hasTime"`
	}
	var found []struct {
		Text  string
		Pos   int
		Start point
		End   *point
	}
	if err := json.Unmarshal(line, &found); err != nil {
		t.Fatalf("read answer %s: %v", line, err)
	}
	for _, f := range found {
		r := when.Result{Kind: when.Point, Grain: when.Day, Text: f.Text, Pos: f.Pos, Len: len(f.Text)}
		r.Start, r.HasTime = f.Start.At.In(ref.Location()), f.Start.HasTime
		if f.End != nil {
			r.Kind, r.End = when.Range, f.End.At.In(ref.Location())
		}
		if !r.HasTime {
			r.Start = midnight(r.Start)
			if f.End != nil && !f.End.HasTime {
				r.End = midnight(r.End)
			}
		}
		results = append(results, r)
	}
	return results
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// markdown writes a table, its first row as the head, one column a reader.
func markdown(table [][]string) string {
	var b strings.Builder
	for i := range table[0] {
		for _, cells := range table {
			fmt.Fprintf(&b, "| %s ", cells[i])
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(table)) + "|\n")
		}
	}
	return b.String()
}

// allocations are those of a sentence of the benchmark.
func allocations() float64 {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	return testing.AllocsPerRun(10, func() {
		for _, s := range sentences {
			when.Reader{}.Find(s, ref)
		}
	}) / float64(len(sentences))
}

const heading = "## Reading dates"

// writeSection replaces the section of docs/performance.md that this test
// measures; other sections stay.
func writeSection(t *testing.T, table string, sentences int) {
	t.Helper()
	name := filepath.Join("..", "..", "docs", "performance.md")
	old, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if len(old) == 0 {
		old = []byte("# Performance\n\n")
	}
	section := fmt.Sprintf(`%s

The same %d sentences of the public sets (without years BC), read by three
programs and judged by the same rules (they stand at the head of
commitments/when/eval_test.go). Core items only; "consensus" are the items whose answer several other readers share.
chrono-node runs with forwardDate; neither of the others reads lengths of time.
Times are the fastest of ten passes, on one machine that did other work too:
compare them with each other.

%s
    BYWHEN_REAL=1 go test ./commitments/when -run Compare -update -v

A sentence of meeting notes costs %.1f allocations; a zone that is named in it
costs a look into the zone database besides, unless Reader.Zone remembers it:

    go test ./commitments/when -run '^$' -bench Find -benchmem

`, heading, sentences, table, allocations())
	before, rest, found := strings.Cut(string(old), heading)
	after := ""
	if found {
		if i := strings.Index(rest, "\n## "); i >= 0 {
			after = rest[i+1:]
		}
	}
	text := strings.TrimRight(before, "\n") + "\n\n" + section + after
	if err := os.WriteFile(name, []byte(strings.TrimRight(text, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
