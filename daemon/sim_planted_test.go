//go:build !planted

package daemon

import (
	"os/exec"
	"testing"
)

// TestPlantedBugs builds the simulation with bugs in it and sees each caught.
func TestPlantedBugs(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs the simulation once for each bug")
	}
	out, err := exec.CommandContext(t.Context(), "go", "test", "-tags", "planted", "-run", "^TestPlanted$", "-count=1", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
