//go:build planted

package daemon

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
)

var simBugName = flag.String("bug", "", "the bug to plant")

// plantedWithin is how many lives it may take to catch a bug.
const plantedWithin = 200

// TestPlanted plants one bug and lives lives until one shows it, beginning with
// the one that -from names. What it misses is a hole in the simulation; what a
// life shows without the bug as well says nothing about it.
func TestPlanted(t *testing.T) {
	if *simBugName == "" {
		t.Skip("no -bug is named")
	}
	seed, invariant := showing(t, *simFrom, 1)
	for from := uint64(1); seed == 0 && from <= plantedWithin; {
		found, of := showing(t, from, plantedWithin+1-int(from))
		if found == 0 {
			break
		}
		if seed, invariant = found, of; !soundWithout(t, found) {
			seed, from = 0, found+1
		}
	}
	if seed == 0 {
		t.Fatalf("%s: no life of %d shows it", *simBugName, plantedWithin)
	}
	if !soundWithout(t, seed) {
		t.Fatalf("%s: life %d fails without it as well", *simBugName, seed)
	}
	fmt.Printf("| %s | %s | %d |\n", *simBugName, invariant, seed)
}

// showing is the first of n lives that shows the bug, 0 for none.
func showing(t *testing.T, from uint64, n int) (first uint64, invariant string) {
	plantedBug = *simBugName
	var mu sync.Mutex
	each(from, n, func(seed uint64) bool {
		l := newLife(t, seed)
		l.live()
		mu.Lock()
		defer mu.Unlock()
		if l.violation != "" && (first == 0 || seed < first) {
			first = seed
			invariant, _, _ = strings.Cut(l.violation, ":")
		}
		return first == 0
	})
	return first, invariant
}

// soundWithout reports whether a life without the bug shows nothing.
func soundWithout(t *testing.T, seed uint64) bool {
	plantedBug = ""
	l := newLife(t, seed)
	l.live()
	return l.violation == ""
}
