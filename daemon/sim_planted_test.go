//go:build !planted

package daemon

import (
	"flag"
	"os/exec"
	"testing"
)

var simPlanted = flag.Bool("planted", false, "build the simulation with bugs in it and see each caught")

// TestPlantedBugs builds the simulation with bugs in it and sees each caught.
func TestPlantedBugs(t *testing.T) {
	if !*simPlanted {
		t.Skip("it builds the simulation and runs it for each bug: go test ./daemon -run PlantedBugs -planted")
	}
	out, err := exec.CommandContext(t.Context(), "go", "test", "-tags", "planted", "-run", "^TestPlanted$", "-count=1", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
