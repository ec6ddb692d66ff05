package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var besideVdirsyncer = flag.Int("vdirsyncer", 0, "measure beside vdirsyncer, with so many runs of each without changes")

// A spent is what one run of a program took.
type spent struct {
	wall, cpu time.Duration
	peak      int // kB
}

// run runs a program to its end and tells what it took.
func run(t *testing.T, c *exec.Cmd) (s spent) {
	t.Helper()
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	begin := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	// What wait4 tells of the peak includes the process that forked; the kernel
	// keeps the right figure until the process ends.
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			s.wall = time.Since(begin)
			s.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
			if err != nil && c.ProcessState.ExitCode() != 3 {
				t.Fatalf("%v: %v\n%s", c.Args, err, out.String())
			}
			return s
		case <-tick.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid)) // gone at its end
			if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok {
				n, _ := strconv.Atoi(strings.Fields(rest)[0])
				s.peak = max(s.peak, n)
			}
		}
	}
}

// TestBesideVdirsyncer measures whole processes on calendars of 1,000 and 10,000
// events at Radicale, side by side with Debian's vdirsyncer, in turn. It prints the
// table of docs/performance.md.
func TestBesideVdirsyncer(t *testing.T) {
	if *besideVdirsyncer == 0 {
		t.Skip("go test ./cmd/bywhen -run BesideVdirsyncer -vdirsyncer 3 -v -timeout 60m")
	}
	other := real(t, "vdirsyncer")
	gen, err := filepath.Abs("../../../shared/bench/gen.py")
	if err != nil {
		t.Fatal(err)
	}
	s := startDAV(t)
	t.Log("| events | | bywhen sync | vdirsyncer sync | times faster |")
	for _, n := range []int{1000, 10000} {
		name, home := fmt.Sprintf("big%d", n), t.TempDir()
		at := s.collection("roberta", name)
		if out, err := exec.Command("/usr/bin/python3", gen, fmt.Sprint(n), at, home+"/big.ics", "7").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		write(t, at+"/.Radicale.props", `{"tag": "VCALENDAR"}`)
		url := s.url + "roberta/" + name + "/"
		write(t, home+"/password", davSecret+"\n")
		write(t, home+"/bywhen/config.toml", strings.Replace(bigConfig, "kind = \"folder\"\npath = \"~/big\"",
			fmt.Sprintf("kind = \"caldav\"\nurl = %q\nusername = \"roberta\"\npassword_file = \"~/password\"", url), 1))
		write(t, home+"/vdirsyncer", fmt.Sprintf("[general]\nstatus_path = \"%[1]s/status\"\n[pair big]\na = \"here\"\nb = \"there\"\ncollections = null\n"+
			"[storage here]\ntype = \"filesystem\"\npath = \"%[1]s/here\"\nfileext = \".ics\"\n"+
			"[storage there]\ntype = \"caldav\"\nurl = %[2]q\nusername = \"roberta\"\npassword = %[3]q\n", home, url, davSecret))
		vdirsyncer := func(args ...string) *exec.Cmd {
			c := exec.Command(other, args...)
			c.Env = append(os.Environ(), "HOME="+home, "VDIRSYNCER_CONFIG="+home+"/vdirsyncer", "LC_ALL=C.UTF-8", "LANG=C.UTF-8")
			c.Stdin = strings.NewReader(strings.Repeat("y\n", 9))
			return c
		}
		for range 5 { // the server makes its own cache, and may be slow at it
			if command(home, "sync").Run() == nil {
				break
			}
		}
		if err := os.RemoveAll(home + "/bywhen/data"); err != nil {
			t.Fatal(err)
		}
		first := [2]spent{run(t, command(home, "sync"))}
		run(t, vdirsyncer("discover", "big"))
		first[1] = run(t, vdirsyncer("sync", "big"))
		compare(t, n, "first", first[:1], first[1:])
		var again [2][]spent
		for range *besideVdirsyncer {
			again[0] = append(again[0], run(t, command(home, "sync")))
			again[1] = append(again[1], run(t, vdirsyncer("sync", "big")))
		}
		compare(t, n, "nothing changed", again[0], again[1])
	}
}

// compare writes a line of the table: medians of wall time, processor time and
// peak memory.
func compare(t *testing.T, n int, what string, a, b []spent) {
	t.Helper()
	median := func(all []spent) spent {
		sorted := slices.SortedFunc(slices.Values(all), func(x, y spent) int { return int(x.wall - y.wall) })
		return sorted[len(sorted)/2]
	}
	words := func(s spent) string {
		return fmt.Sprintf("%.2f s, processor %.2f s, %d MB", s.wall.Seconds(), s.cpu.Seconds(), s.peak>>10)
	}
	x, y := median(a), median(b)
	t.Logf("| %d | %s | %s | %s | %.1f |", n, what, words(x), words(y), y.wall.Seconds()/x.wall.Seconds())
}
