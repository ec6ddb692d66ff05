package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var againstKhal = flag.Int("khal", 0, "measure against khal, with so many runs of each")

const bigConfig = `[me]
name = "Roberta"
address = "roberta@example.com"
timezone = "Europe/Berlin"

[calendars.big]
kind = "folder"
path = "~/big"
watch = true
busy = true
write = true
trust = "own"
`

// TestAgainstKhal measures whole processes on a folder of 10,000 events, side by
// side with Debian's khal, in turn. It prints the table of docs/performance.md.
func TestAgainstKhal(t *testing.T) {
	if *againstKhal == 0 {
		t.Skip("go test ./cmd/bywhen -run AgainstKhal -khal 5 -v -timeout 30m")
	}
	khal := real(t, "khal")
	gen, err := filepath.Abs("../../../shared/bench/gen.py")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if out, err := exec.Command("/usr/bin/python3", gen, "10000", home+"/big", home+"/big.ics", "7").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write(t, home+"/bywhen/config.toml", bigConfig)
	khalFile := strings.ReplaceAll(fmt.Sprintf(khalConfig, home, "x"), home+"/calendars/x", home+"/big")
	write(t, home+"/.config/khal/config", khalFile)

	timed := func(c *exec.Cmd) took {
		begin := time.Now()
		if out, err := c.CombinedOutput(); err != nil && c.ProcessState.ExitCode() != 3 {
			t.Fatalf("%v: %v\n%s", c.Args, err, out)
		}
		return took{time.Since(begin), c.ProcessState.UserTime() + c.ProcessState.SystemTime()}
	}
	khalRun := func() *exec.Cmd {
		c := exec.Command(khal, "list", "today", "30d")
		c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home+"/.config", "XDG_DATA_HOME="+home+"/.local/share",
			"XDG_CACHE_HOME="+home+"/.cache", "LC_ALL=C.UTF-8", "TZ=Europe/Berlin")
		return c
	}
	figures := map[string][]took{}
	run := func(name string, c *exec.Cmd) { figures[name] = append(figures[name], timed(c)) }
	for range *againstKhal {
		for _, dir := range []string{"/.local", "/.cache", "/bywhen/data"} {
			if err := os.RemoveAll(home + dir); err != nil {
				t.Fatal(err)
			}
		}
		run("khal cold", khalRun())
		run("sync cold", command(home, "sync"))
		run("khal warm", khalRun())
		for _, verb := range []string{"sync", "list", "fit"} {
			run(verb+" warm", command(home, verb))
		}
		// What is promised has to be weighed, with all that takes time.
		mustRun(t, home, "add", "write the report", "--due", time.Now().AddDate(0, 0, 20).Format(time.DateOnly), "--effort", "8h")
		for _, verb := range []string{"list", "fit"} {
			run(verb+" with a promise", command(home, verb))
		}
	}
	t.Log("| bywhen | time | processor | khal list today 30d | time | processor | times faster | by processor |")
	for _, row := range [][2]string{
		{"sync cold", "khal cold"}, {"sync warm", "khal warm"}, {"list warm", "khal warm"}, {"fit warm", "khal warm"},
		{"list with a promise", "khal warm"}, {"fit with a promise", "khal warm"},
	} {
		a, b := median(figures[row[0]]), median(figures[row[1]])
		t.Logf("| %s | %.3f s | %.3f s | %s | %.2f s | %.2f s | %.0f | %.0f |", row[0], a.wall.Seconds(), a.processor.Seconds(),
			row[1], b.wall.Seconds(), b.processor.Seconds(), b.wall.Seconds()/a.wall.Seconds(), b.processor.Seconds()/a.processor.Seconds())
	}
}

// took is what a process took: by the clock, and of the processors, which is
// what to compare on a machine that does other work too.
type took struct{ wall, processor time.Duration }

// median is the middle of each of the two.
func median(all []took) took {
	wall := slices.SortedFunc(slices.Values(all), func(a, b took) int { return cmp.Compare(a.wall, b.wall) })
	processor := slices.SortedFunc(slices.Values(all), func(a, b took) int { return cmp.Compare(a.processor, b.processor) })
	return took{wall[len(all)/2].wall, processor[len(all)/2].processor}
}
