package main

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var footprint = flag.Bool("footprint", false, "measure what the daemon takes, beside others like it")

// TestFootprint measures the daemon on a folder of 10,000 events as a service
// manager sees it: how soon it is ready, what memory it takes at its first pass
// and when it has nothing to do, and how often it wakes then; and beside it the
// memory of other programs that a desktop runs. It prints the table of
// docs/performance.md.
func TestFootprint(t *testing.T) {
	if !*footprint {
		t.Skip("go test ./cmd/bywhen -run Footprint -footprint -v -timeout 30m")
	}
	home := t.TempDir()
	gen, err := filepath.Abs("../../../shared/bench/gen.py")
	must(t, err)
	if out, err := exec.Command("/usr/bin/python3", gen, "10000", home+"/big", home+"/big.ics", "7").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write(t, home+"/bywhen/config.toml", bigConfig)
	binary := filepath.Join(home, "bywhen-stripped")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	info, err := os.Stat(binary)
	must(t, err)
	t.Logf("stripped binary: %.1f MB", float64(info.Size())/1e6)

	first := watch(t, home, binary)
	first.until(t, "pass done")
	t.Logf("first pass: peak %s", first.memory(t, "VmHWM"))
	first.stop(t)
	var ready []time.Duration
	for range 5 {
		w := watch(t, home, binary)
		ready = append(ready, w.ready)
		w.stop(t)
	}
	slices.Sort(ready)
	t.Logf("start to READY: %d ms (median of %d)", ready[len(ready)/2].Milliseconds(), len(ready))
	idle := watch(t, home, binary)
	idle.until(t, "pass done")
	before := idle.passes.Load()
	const minutes = 3
	time.Sleep(minutes * time.Minute) // what is measured is what happens when nothing does
	t.Logf("idle: %s, of which its own %s and pages of the program %s; %d passes in %d minutes",
		idle.memory(t, "VmRSS"), idle.memory(t, "RssAnon"), idle.memory(t, "RssFile"), idle.passes.Load()-before, minutes)
	idle.stop(t)
	others(t, home)
}

// A watched daemon runs with somebody who listens to what it tells systemd, and
// to its log.
type watched struct {
	*exec.Cmd
	ready  time.Duration
	passes atomic.Int64
	lines  chan string
}

// watch starts a daemon and waits until it is ready.
func watch(t *testing.T, home, binary string) *watched {
	t.Helper()
	file := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: file, Net: "unixgram"})
	must(t, err)
	defer l.Close()
	w := &watched{Cmd: exec.Command(binary, "run", "-v"), lines: make(chan string, 1000)}
	w.Env = append(os.Environ(), "HOME="+home, "BYWHEN_HOME="+home+"/bywhen", "NOTIFY_SOCKET="+file)
	out, err := w.StderrPipe()
	must(t, err)
	begin := time.Now()
	must(t, w.Start())
	t.Cleanup(func() { _ = w.Process.Kill(); _ = w.Wait() })
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			if strings.Contains(s.Text(), "pass done") {
				w.passes.Add(1)
			}
			select {
			case w.lines <- s.Text():
			default: // nobody waits for any
			}
		}
	}()
	said := make([]byte, 100)
	n, err := l.Read(said)
	must(t, err)
	if w.ready = time.Since(begin); string(said[:n]) != "READY=1" {
		t.Fatalf("it says %q", said[:n])
	}
	return w
}

// until waits for a line of the log.
func (w *watched) until(t *testing.T, words string) {
	t.Helper()
	for {
		select {
		case line := <-w.lines:
			if strings.Contains(line, words) {
				return
			}
		case <-t.Context().Done():
			t.Fatalf("it never said %q", words)
		}
	}
}

func (w *watched) memory(t *testing.T, what string) string { return memoryOf(t, w.Process.Pid, what) }

func (w *watched) stop(t *testing.T) {
	t.Helper()
	must(t, w.Process.Signal(syscall.SIGTERM))
	must(t, w.Wait())
}

// memoryOf reads a line of proc_pid_status(5).
func memoryOf(t *testing.T, pid int, what string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(t, err)
	_, rest, _ := strings.Cut(string(text), what+":")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	must(t, err)
	return fmt.Sprintf("%.1f MB", float64(kb)*1024/1e6)
}

// others measures what other programs of a desktop take when they have nothing
// to do, as far as they are installed.
func others(t *testing.T, home string) {
	t.Helper()
	for _, argv := range [][]string{
		{"/usr/libexec/evolution-source-registry"},
		{"/usr/libexec/evolution-calendar-factory"},
		{"syncthing", "serve", "--no-browser", "--no-restart", "--gui-address=127.0.0.1:0", "--home=" + home + "/syncthing"},
	} {
		if _, err := exec.LookPath(argv[0]); err != nil {
			t.Logf("%s is not installed", argv[0])
			continue
		}
		c := exec.Command("dbus-run-session", append([]string{"--"}, argv...)...)
		c.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "XDG_CONFIG_HOME="+home+"/.config", "XDG_DATA_HOME="+home+"/.local/share", "XDG_CACHE_HOME="+home+"/.cache", "GSETTINGS_BACKEND=memory", "STNODEFAULTFOLDER=1")
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		must(t, c.Start())
		time.Sleep(20 * time.Second) // until it has nothing to do
		for _, pid := range childrenOf(t, c.Process.Pid) {
			if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); strings.HasPrefix(string(name), argv[0]) {
				t.Logf("%s: idle %s", filepath.Base(argv[0]), memoryOf(t, pid, "VmRSS"))
			}
		}
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		_ = c.Wait()
	}
}

// childrenOf are the processes that a process started.
func childrenOf(t *testing.T, pid int) (pids []int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	must(t, err)
	for _, f := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(f)
		must(t, err)
		pids = append(pids, n)
	}
	return pids
}
