package daemon

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The simulation of weeks of life: people and bywhen share calendars, and
// everything goes wrong that can. One seed is one life; the same seed gives the
// same life.
var (
	simSeeds = flag.Int("seeds", 40, "how many lives the simulation lives")
	simFrom  = flag.Uint64("from", 1, "the seed of the first life")
	simTable = flag.Bool("table", false, "print how often each crash point was hit")
	simTrace = flag.Bool("tell", false, "print what happens in each life")
)

// simWeeks is how long a life lasts.
const simWeeks = 6

// TestSim lives many lives and holds each to the invariants after every step.
func TestSim(t *testing.T) {
	if testing.Short() {
		*simSeeds = min(*simSeeds, 6)
	}
	total := tally{points: map[string]int{}}
	var mu sync.Mutex
	var failed []string
	each(*simFrom, *simSeeds, func(seed uint64) bool {
		l := newLife(t, seed)
		l.live()
		mu.Lock()
		defer mu.Unlock()
		total.add(&l.tally)
		if l.violation != "" {
			failed = append(failed, l.report())
		}
		return len(failed) < 5
	})
	figures(t, "sim: %d seeds, %d crashes, %d requests, %d simulated weeks; %s\n",
		total.lives, total.crashes, total.requests, total.lives*simWeeks, total.rest())
	if *simTable {
		fmt.Print(total.table())
	}
	slices.Sort(failed)
	for _, f := range failed {
		t.Error(f)
	}
}

// figures prints what a test measured. go test shows it with -v only, so it is
// added to the file that BYWHEN_FIGURES names as well, which CI shows.
func figures(t *testing.T, format string, args ...any) {
	fmt.Printf(format, args...)
	name := os.Getenv("BYWHEN_FIGURES")
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(f, format, args...)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Error(err)
	}
}

// TestSimReplays: the same seed gives the same life, to the last request.
func TestSimReplays(t *testing.T) {
	for _, seed := range []uint64{7, 8} {
		a, b := newLife(t, seed), newLife(t, seed)
		a.live()
		b.live()
		if a.sum() != b.sum() {
			t.Errorf("seed %d: two lives differ", seed)
		}
	}
}

// each runs f for n seeds on all processors, until f gives false.
func each(from uint64, n int, f func(seed uint64) bool) {
	seeds := make(chan uint64)
	var working sync.WaitGroup
	var stop sync.Once
	stopped := make(chan struct{})
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for seed := range seeds {
				if !f(seed) {
					stop.Do(func() { close(stopped) })
				}
			}
		})
	}
	for i := range n {
		select {
		case seeds <- from + uint64(i):
			continue
		case <-stopped:
		}
		break
	}
	close(seeds)
	working.Wait()
}

// A tally counts what happened in one life or many.
type tally struct {
	lives, steps, passes, crashes, requests, verbs, quiet int
	fullDisks, jumps, lost, restored, undone              int
	// returned counts the creates that were repeated after a person had
	// deleted what neither an answer nor a reading had shown yet: the one
	// window that remains (I3). forgotten counts those whose deletion was known
	// only to a ledger that is lost.
	returned, forgotten int
	invites, answers    int            // requests that reach a guest; answers of guests
	mails               int            // that were accepted
	points              map[string]int // kills by crash point
}

func (t *tally) add(o *tally) {
	t.lives += o.lives
	t.steps += o.steps
	t.passes += o.passes
	t.crashes += o.crashes
	t.requests += o.requests
	t.verbs += o.verbs
	t.quiet += o.quiet
	t.fullDisks += o.fullDisks
	t.jumps += o.jumps
	t.lost += o.lost
	t.restored += o.restored
	t.undone += o.undone
	t.returned += o.returned
	t.forgotten += o.forgotten
	t.invites += o.invites
	t.answers += o.answers
	t.mails += o.mails
	for p, n := range o.points {
		t.points[p] += n
	}
}

// rest says what the first line does not have to.
func (t *tally) rest() string {
	return fmt.Sprintf("%d passes, %d verbs, %d quiet moments, %d full disks, %d clock jumps, %d ledgers lost, %d backups restored; "+
		"%d unseen creates came back, %d after a lost ledger; %d invitations, %d answers, %d mails",
		t.passes, t.verbs, t.quiet, t.fullDisks, t.jumps, t.lost, t.restored, t.returned, t.forgotten, t.invites, t.answers, t.mails)
}

func (t *tally) table() string {
	var b strings.Builder
	for _, p := range slices.Sorted(maps.Keys(t.points)) {
		fmt.Fprintf(&b, "| %s | %d |\n", p, t.points[p])
	}
	return b.String()
}

// simDir is a folder for ledgers: in memory, where there is one.
func simDir(t testing.TB) string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		dir, err := os.MkdirTemp("/dev/shm", "bywhen-sim-")
		if err == nil {
			return dir
		}
	}
	dir, err := os.MkdirTemp("", "bywhen-sim-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
