package main

import (
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

	timed := func(c *exec.Cmd) time.Duration {
		begin := time.Now()
		if out, err := c.CombinedOutput(); err != nil && c.ProcessState.ExitCode() != 3 {
			t.Fatalf("%v: %v\n%s", c.Args, err, out)
		}
		return time.Since(begin)
	}
	khalRun := func() *exec.Cmd {
		c := exec.Command(khal, "list", "today", "30d")
		c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home+"/.config", "XDG_DATA_HOME="+home+"/.local/share",
			"XDG_CACHE_HOME="+home+"/.cache", "LC_ALL=C.UTF-8", "TZ=Europe/Berlin")
		return c
	}
	figures := map[string][]time.Duration{}
	for range *againstKhal {
		for _, dir := range []string{"/.local", "/.cache", "/bywhen/data"} {
			if err := os.RemoveAll(home + dir); err != nil {
				t.Fatal(err)
			}
		}
		figures["khal cold"] = append(figures["khal cold"], timed(khalRun()))
		figures["sync cold"] = append(figures["sync cold"], timed(command(home, "sync")))
		figures["khal warm"] = append(figures["khal warm"], timed(khalRun()))
		figures["sync unchanged"] = append(figures["sync unchanged"], timed(command(home, "sync")))
		figures["list"] = append(figures["list"], timed(command(home, "list")))
		figures["fit"] = append(figures["fit"], timed(command(home, "fit")))
	}
	median := func(name string) time.Duration {
		all := slices.Sorted(slices.Values(figures[name]))
		return all[len(all)/2]
	}
	t.Log("| bywhen | time | khal list today 30d | time | times faster |")
	for _, row := range [][2]string{{"sync cold", "khal cold"}, {"sync unchanged", "khal warm"}, {"list", "khal warm"}, {"fit", "khal warm"}} {
		a, b := median(row[0]), median(row[1])
		t.Logf("| %s | %.3f s | %s | %.1f s | %.0f |", row[0], a.Seconds(), row[1], b.Seconds(), b.Seconds()/a.Seconds())
	}
}
