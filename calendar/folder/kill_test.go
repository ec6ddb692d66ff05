package folder

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"bywhen/calendar"
)

// The test binary plays the program that is killed when this variable names a
// folder to write to.
const childVariable = "BYWHEN_TEST_FOLDER"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := child(path, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child writes to a folder until it is killed, and says on stdout what was
// acknowledged. Its arguments are a seed and the number of the system call
// before which it kills itself, zero for never.
func child(path string, args []string) error {
	f, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: path})
	if err != nil {
		return err
	}
	seed, err := strconv.ParseUint(args[0], 10, 64)
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	calls := 0
	f.step = func(string) error {
		if calls++; calls == at {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	return scribble(f, rand.New(rand.NewPCG(seed, 0)))
}

// scribble creates, changes and deletes a few events, again and again. Before
// each deed it says what it is about to do, afterwards that it is done.
func scribble(f *Folder, rng *rand.Rand) error {
	ctx := context.Background()
	known := make([]calendar.Version, 5)
	for n := 1; n <= 10_000; n++ {
		i := rng.IntN(len(known))
		ev := checkIn(fmt.Sprintf("version %d", n))
		ev.UID = childUID(i)
		ev.Description = strings.Repeat(ev.Summary+"; ", 500)
		deed := "put"
		if known[i].Ref != "" && rng.IntN(3) == 0 {
			deed = "delete"
		}
		fmt.Println("begin", deed, i, n)
		var o calendar.Object
		var err error
		if deed == "delete" {
			err = f.Delete(ctx, known[i], calendar.TellNobody)
		} else {
			o, err = f.Put(ctx, calendar.Write{Seen: known[i], Event: ev, Fields: calendar.FieldSummary | calendar.FieldDescription})
			if errors.Is(err, calendar.ErrExists) { // from an earlier life
				o, err = f.Put(ctx, calendar.Write{Seen: o.Version, Event: ev, Fields: calendar.FieldSummary | calendar.FieldDescription})
			}
		}
		if err != nil {
			return fmt.Errorf("%s %d: %w", deed, i, err)
		}
		known[i] = o.Version
		fmt.Println("end", deed, i, n)
	}
	return nil
}

func childUID(i int) string { return fmt.Sprintf("c5h7kq2v9m0d3s8tb4gaj6np1er%d@bywhen", i) }

// A diary is what was heard from a child about each event: the titles that its
// file may have now. The title of a file that may be missing is "".
type diary map[int][]string

// listen reads what a child says, and kills it after so many lines; zero leaves
// that to the child.
func (d diary) listen(t *testing.T, path string, seed uint64, at, lines int) (died bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], fmt.Sprint(seed), fmt.Sprint(at))
	cmd.Env = append(os.Environ(), childVariable+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	scanner := bufio.NewScanner(out)
	for n := 1; scanner.Scan(); n++ {
		d.note(t, scanner.Text())
		if n == lines {
			must(t, cmd.Process.Kill())
		}
	}
	must(t, scanner.Err())
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != -1) {
		t.Fatalf("the child failed: %v", err)
	}
	return exit != nil
}

// note takes in one line: during a deed both outcomes are possible, after it one.
func (d diary) note(t *testing.T, line string) {
	t.Helper()
	var when, deed string
	var i, n int
	if _, err := fmt.Sscan(line, &when, &deed, &i, &n); err != nil {
		t.Fatalf("the child says %q: %v", line, err)
	}
	title := fmt.Sprintf("version %d", n)
	if deed == "delete" {
		title = ""
	}
	if when == "end" {
		d[i] = []string{title}
		return
	}
	if d[i] == nil {
		d[i] = []string{""}
	}
	d[i] = append(d[i], title)
}

// check sweeps the folder and compares it with the diary.
func (d diary) check(t *testing.T, path string) {
	t.Helper()
	f, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: path})
	must(t, err)
	must(t, f.Sweep(t.Context()))
	r := newReader(f)
	if got := r.read(t); len(got.Problems) > 0 {
		t.Fatalf("torn or doubled: %+v", got.Problems)
	}
	for _, name := range files(t, f) {
		if !counts(name) {
			t.Fatalf("%s is left", name)
		}
	}
	for i, may := range d {
		is := ""
		for _, o := range r.events {
			if o.UID() == childUID(i) {
				is = o.Events[0].Summary
				if want := strings.Repeat(is+"; ", 500); o.Events[0].Description != want {
					t.Fatalf("event %d has the title of one version and the text of another", i)
				}
			}
		}
		possible := false
		for _, title := range may {
			possible = possible || title == is
		}
		if !possible {
			t.Fatalf("event %d is %q, which was neither acknowledged nor under way: %q", i, is, may)
		}
		d[i] = []string{is}
	}
}

// TestKilledBeforeEverySystemCall lets a child die, by a real signal, before each
// of its first system calls that change the folder.
func TestKilledBeforeEverySystemCall(t *testing.T) {
	calls := 40
	if testing.Short() {
		calls = 15
	}
	for at := 1; at <= calls; at++ {
		path := filepath.Join(t.TempDir(), "work")
		must(t, os.Mkdir(path, 0o755))
		d := diary{}
		if !d.listen(t, path, uint64(at), at, 0) {
			t.Fatalf("the child did not die at call %d", at)
		}
		d.check(t, path)
	}
}

// TestKilledAtRandom kills children whenever it pleases, all on one folder.
func TestKilledAtRandom(t *testing.T) {
	kills := 15
	if testing.Short() {
		kills = 10
	}
	rng := rand.New(rand.NewPCG(20260504, 0))
	path := t.TempDir()
	d := diary{}
	for n := range kills {
		d.listen(t, path, uint64(n), 0, 1+rng.IntN(60))
		d.check(t, path)
	}
}
