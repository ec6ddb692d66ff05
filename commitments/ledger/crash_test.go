package ledger_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// The tests below run the test binary once more as a child that writes to a
// ledger, and look at what it leaves behind.
const (
	childPath  = "BYWHEN_LEDGER_CHILD" // the ledger that a child is to write to
	childTurns = "BYWHEN_LEDGER_TURNS" // how many transactions; without end if not set
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		child(path)
		return
	}
	os.Exit(m.Run())
}

// child runs transactions from where the ledger stands. It says "." at every
// point at which it can be killed, and the number of each transaction that is
// safe on the disk. It never closes the ledger.
func child(path string) {
	l, err := ledger.Open(context.Background(), path, roberta)
	if err != nil {
		panic(err)
	}
	turns, _ := strconv.Atoi(os.Getenv(childTurns))
	n, err := turn(l)
	if err != nil {
		panic(err)
	}
	for end := n + turns; turns == 0 || n < end; {
		n++
		if err := l.Update(context.Background(), func(tx *ledger.Tx) error { return transact(tx, n, func() { fmt.Println(".") }) }); err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

// turn is the number of the last transaction that a ledger holds.
func turn(l *ledger.Ledger) (n int, err error) {
	err = l.View(context.Background(), func(tx *ledger.Tx) error {
		text, err := tx.Setting("turn")
		if text != "" {
			n, err = strconv.Atoi(text)
		}
		return err
	})
	return n, err
}

// transact is transaction number n: always the same for the same n, so that
// what n of them amount to can be built a second time.
func transact(tx *ledger.Tx, n int, point func()) error {
	random := rand.New(rand.NewPCG(uint64(n), 1))
	at := ledger.Mark{At: monday.AddDate(0, 0, n), By: "bywhen", Why: "turn"}
	c := promise(commitments.Key(fmt.Sprint("k", n)), fmt.Sprint("turn-", n))
	k := commitments.CheckIn{Commitment: c.Key, N: 1, UID: commitments.CheckInUID(c.Key, 1), State: commitments.Booked}
	before := promise(commitments.Key(fmt.Sprint("k", max(1, n-1))), fmt.Sprint("turn-", max(1, n-1)))
	before.Status = commitments.Done
	steps := []func() error{
		func() error { return tx.SetSetting("turn", strconv.Itoa(n)) },
		func() error { return tx.SaveCommitment(c, at) },
		func() error { return tx.SaveCheckIn(k, at) },
		func() error { return tx.SaveCommitment(before, at) },
		func() error {
			o := meeting(fmt.Sprint(random.IntN(20), ".ics"), fmt.Sprint(n), strings.Repeat("words ", random.IntN(600)))
			return tx.PutObject("work", o, hour(n))
		},
		func() error { return tx.DropObject("work", calendar.Ref(fmt.Sprint(random.IntN(20), ".ics"))) },
		func() error {
			_, _, err := tx.AddAction(ledger.Action{Key: fmt.Sprint("turn/", n), Kind: "put", State: ledger.Pending, Created: monday,
				Request: json.RawMessage(`"` + strings.Repeat("x", random.IntN(1000)) + `"`)})
			return err
		},
	}
	for _, step := range steps {
		point()
		if err := step(); err != nil {
			return err
		}
	}
	point()
	return nil
}

// A reference is a second ledger on which the same transactions have run
// undisturbed, and what it held after each.
type reference struct {
	*ledger.Ledger
	after []string
}

func newReference(t *testing.T) *reference {
	r := &reference{Ledger: open(t)}
	r.keep(t)
	return r
}

func (r *reference) keep(t *testing.T) {
	t.Helper()
	dump, err := r.Dump()
	if err != nil {
		t.Fatal(err)
	}
	r.after = append(r.after, dump)
}

// holds fails the test unless the ledger is sound and holds exactly what its
// transactions, up to the last one, amount to. It gives the number of that one.
func (r *reference) holds(t *testing.T, path string) int {
	t.Helper()
	l, err := ledger.Open(context.Background(), path, roberta)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	n, err := turn(l)
	if err != nil {
		t.Fatal(err)
	}
	for len(r.after) <= n {
		next := len(r.after)
		update(t, r.Ledger, func(tx *ledger.Tx) error { return transact(tx, next, func() {}) })
		r.keep(t)
	}
	if dump, err := l.Dump(); err != nil || dump != r.after[n] {
		t.Fatalf("after transaction %d it holds something else (%v):\n%.2000s\nwant\n%.2000s", n, err, dump, r.after[n])
	}
	return n
}

// command is the child that writes to the ledger at path.
func command(path string, turns int) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childPath+"="+path)
	if turns > 0 {
		c.Env = append(c.Env, childTurns+"="+strconv.Itoa(turns))
	}
	c.Stderr = os.Stderr
	return c
}

// seeded is the source of chance of a test; its seed is told when it fails.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the seed was %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// TestKilled kills a writer 50 times, anywhere within a transaction. What it had
// reported as done is there, at most the one that was under way besides, and
// nothing of any is torn.
func TestKilled(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 10
	}
	random := seeded(t)
	path := filepath.Join(t.TempDir(), "ledger.db")
	want := newReference(t)
	last := 0
	for range kills {
		writer := command(path, 0)
		output, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(output)
		points := 1 + random.IntN(50)
		reported := last
		for lines.Scan() { // until the killed process has closed its end
			if points--; points == 0 {
				if err := writer.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			if lines.Text() != "." {
				if reported, err = strconv.Atoi(lines.Text()); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = writer.Wait() // says that it was killed
		n := want.holds(t, path)
		if n != reported && n != reported+1 {
			t.Fatalf("it reported %d as done, and %d is there", reported, n)
		}
		last = n
	}
	if last < kills {
		t.Errorf("only %d transactions in %d lives: too few to say anything", last, kills)
	}
}

// TestLogCut cuts the write-ahead log at a random byte, 200 times, as a failing
// disk may, and garbles a random byte of it as often. The ledger opens, and holds
// the transactions that are whole, up to the first that is not.
func TestLogCut(t *testing.T) {
	cuts, turns := 200, 36
	if testing.Short() {
		cuts = 20
	}
	random := seeded(t)
	path := filepath.Join(t.TempDir(), "ledger.db")
	if output, err := command(path, turns).Output(); err != nil || !strings.HasSuffix(string(output), fmt.Sprintf("\n%d\n", turns)) {
		t.Fatalf("the writer said %q, %v", output, err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(ledger.Files(path)[1])
	if err != nil {
		t.Fatal(err)
	}
	want := newReference(t)
	reopen := func(log []byte) int {
		t.Helper()
		folder, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(folder)
		path := filepath.Join(folder, "ledger.db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+"-wal", log, 0o600); err != nil {
			t.Fatal(err)
		}
		return want.holds(t, path)
	}
	if n := reopen(log); n != turns {
		t.Fatalf("with the whole log there are %d transactions, want %d", n, turns)
	}
	if n := reopen(nil); n != 0 {
		t.Fatalf("without the log there are %d transactions: it was folded into the file too early for this test", n)
	}
	found := map[int]int{len(log): turns, 0: 0}
	for range cuts {
		at := random.IntN(len(log))
		found[at] = reopen(log[:at])
		for other, n := range found {
			if other < at && n > found[at] || other > at && n < found[at] {
				t.Errorf("cut at byte %d there are %d transactions, cut at %d there are %d", at, found[at], other, n)
			}
		}
		garbled := append([]byte(nil), log...)
		garbled[at] ^= byte(1 + random.IntN(255))
		reopen(garbled)
	}
	t.Logf("a log of %d bytes, %d transactions, %d cuts", len(log), turns, cuts)
}
