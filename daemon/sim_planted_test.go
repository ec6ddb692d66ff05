//go:build !planted

package daemon

import (
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var simPlanted = flag.Bool("planted", false, "look for the first life that shows each planted bug, not only at one that is known to")

// TestPlantedBugs builds the simulation once with bugs in it, and sees each bug
// caught within 200 lives.
func TestPlantedBugs(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the simulation anew and lives lives for each bug")
	}
	with := filepath.Join(t.TempDir(), "planted.test")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-tags", "planted", "-o", with, ".").CombinedOutput(); err != nil {
		t.Fatalf("build it: %v\n%s", err, out)
	}
	for _, b := range simBugs {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			if *simPlanted {
				b.seed = 1
			}
			out, err := exec.CommandContext(t.Context(), with, "-test.run", "^TestPlanted$", "-bug", b.name, "-from", fmt.Sprint(b.seed)).CombinedOutput()
			row, _, caught := strings.Cut(string(out), "\n")
			if err != nil || !caught || !strings.HasPrefix(row, "| ") {
				t.Fatalf("%v\n%s", err, out)
			}
			figures(t, "%s\n", row)
		})
	}
}
