package plan

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestLeastWeightAgainstCBC compares the least-weight set of 100 commitments with
// Debian's coinor-cbc: the same optimum, at least 100 times faster than the time
// that it says it took to solve. It runs with BYWHEN_REAL=1.
func TestLeastWeightAgainstCBC(t *testing.T) {
	if os.Getenv("BYWHEN_REAL") != "1" {
		t.Skip("set BYWHEN_REAL=1, with coinor-cbc installed")
	}
	t.Log("| commitments | releases | instances | exact | sum of weights | cbc, s | here, s | times faster |")
	for _, c := range []struct {
		load
		instances int
	}{
		{load{commitments: 100, weeks: 12, full: 130}, 20},
		{load{commitments: 100, weeks: 12, full: 200}, 20},
		{load{commitments: 100, weeks: 12, full: 110, releases: true}, 10},
		{load{commitments: 20, weeks: 8, full: 130, releases: true}, 20},
	} {
		compareWithCBC(t, c.load, c.instances)
	}
}

func compareWithCBC(t *testing.T, l load, instances int) {
	var ours, theirs time.Duration
	weight, exact := 0, 0
	for seed := range uint64(instances) {
		in := l.uneven(seed)
		got, least := timed(in)
		ours += least
		want, took := cbc(t, in)
		theirs += took
		weight += want
		if !got.found || got.atLeast > want || got.weight < want || !got.cut && got.weight != want {
			t.Errorf("%v, seed %d: weight %d, at least %d, cbc %d", l, seed, got.weight, got.atLeast, want)
		}
		if got.atLeast == got.weight {
			exact++
		}
	}
	faster := theirs.Seconds() / ours.Seconds()
	t.Logf("| %d | %v | %d | %d | %d | %.2f | %.4f | %.0f |", l.commitments, l.releases, instances, exact, weight, theirs.Seconds(), ours.Seconds(), faster)
	if !l.releases && faster < 100 {
		t.Errorf("only %.0f times faster", faster)
	}
	if !l.releases && exact < instances {
		t.Errorf("only %d of %d are exact", exact, instances)
	}
}

// timed takes the shortest of some runs, which is the time of the computation
// itself where other programs run beside it; cbc reports its CPU time.
func timed(in *instance) (got *lightest, least time.Duration) {
	least = time.Hour
	for range 7 {
		start := time.Now()
		got = in.leastWeight(in.overAll())
		least = min(least, time.Since(start))
	}
	return got, least
}

// uneven is an instance of a load with very different efforts, which makes the
// choice hard.
func (l load) uneven(seed uint64) *instance {
	f := l.facts(seed)
	r := rand.New(rand.NewPCG(seed, 43))
	total, sum := 0, 0
	for i := range f.Work {
		total += f.Work[i].Left
		f.Work[i].Left = 30 + r.IntN(1200)
		f.Work[i].Hard = false
		sum += f.Work[i].Left
	}
	for i := range f.Work {
		f.Work[i].Left = max(1, f.Work[i].Left*total/sum)
	}
	return newWeighing(&f).in
}

var (
	cbcTime   = regexp.MustCompile(`Total time \(CPU seconds\):\s+([0-9.]+)`)
	cbcResult = regexp.MustCompile(`Objective value:\s+([0-9.]+)`)
)

// cbc solves an instance as a mixed integer programme: one binary variable for
// each commitment that moves, one row for each interval.
func cbc(t *testing.T, in *instance) (weight int, took time.Duration) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "least.lp")
	if err := os.WriteFile(file, []byte(rows(in)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("cbc", file, "solve", "quit").CombinedOutput()
	if err != nil {
		t.Fatalf("run cbc (Debian: coinor-cbc): %v\n%s", err, out)
	}
	value, seconds := cbcResult.FindSubmatch(out), cbcTime.FindSubmatch(out)
	if value == nil || seconds == nil {
		t.Fatalf("cbc said:\n%s", out)
	}
	w, _ := strconv.ParseFloat(string(value[1]), 64)
	s, _ := strconv.ParseFloat(string(seconds[1]), 64)
	return int(w + 0.5), time.Duration(s * float64(time.Second))
}

// rows writes the programme: minimise the weight, with sum of left(j) x moves(j) >= demand - supply.
func rows(in *instance) string {
	var b strings.Builder
	b.WriteString("Minimize\n obj:")
	for i := range in.jobs {
		fmt.Fprintf(&b, " + %d m%d\n", in.jobs[i].weight, i)
	}
	b.WriteString("Subject To\n")
	for _, s := range in.ordinary {
		for e := range in.jobs {
			from, to := s.at, in.jobs[e].due
			if to < from || e+1 < len(in.jobs) && in.jobs[e+1].due == to {
				continue
			}
			before, _ := in.supply.upTo(from)
			until, _ := in.supply.upTo(to)
			excess := -int64(until-before) * in.cs
			var row strings.Builder
			for i := range in.jobs {
				if j := &in.jobs[i]; j.rel >= from && j.due <= to {
					excess += int64(j.left) * in.cd
					fmt.Fprintf(&row, " + %d m%d", j.left, i)
				}
			}
			if excess > 0 {
				fmt.Fprintf(&b, " r%d_%d:%s >= %d\n", from, to, row.String(), ceilDiv(excess, in.cd))
			}
		}
	}
	b.WriteString("Binary\n")
	for i := range in.jobs {
		fmt.Fprintf(&b, " m%d\n", i)
	}
	b.WriteString("End\n")
	return b.String()
}
