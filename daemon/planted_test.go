//go:build planted

package daemon

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// plantedBugs are the bugs that the simulation has to catch.
var plantedBugs = []string{
	"random id", "done before sent", "no If-Match", "cursor before data", "no tombstone", "unknown taken for failed",
	"update outside the markers", "blast limit off", "own events read as news", "consent ignored", "undo without ETag",
	"emptied calendar believed", "rebuilt ledger goes on unasked", "late versions believed", "wrong clock believed",
	"mail repeated after unknown", "mail without a yes", "sequence stands still",
}

// TestPlanted plants each bug and lives lives until one shows it. What it misses
// within 200 is a hole in the simulation.
func TestPlanted(t *testing.T) {
	for _, bug := range plantedBugs {
		t.Run(bug, func(t *testing.T) {
			plantedBug = bug
			var mu sync.Mutex
			first, invariant := uint64(0), ""
			each(1, 200, func(seed uint64) bool {
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
			if first == 0 {
				t.Fatalf("%s: no life of 200 shows it", bug)
			}
			fmt.Printf("| %s | %s | %d |\n", bug, invariant, first)
		})
	}
}
