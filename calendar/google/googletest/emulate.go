package googletest

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Emulate starts emulate's Google (npm, version 0.12.2), which somebody else
// wrote: it really does sign people in. It gives its address. The seed says who
// is there. Without node and the package the test is skipped; with BYWHEN_REAL=1
// it fails.
func Emulate(t testing.TB, seed map[string]any) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "testdata", "emulate")
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, "node_modules", "emulate"))
	}
	if err != nil {
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatalf("emulate is missing: npm ci --ignore-scripts in calendar/google/testdata/emulate (%v)", err)
		}
		t.Skip("needs node, and npm ci --ignore-scripts in calendar/google/testdata/emulate; BYWHEN_REAL=1 insists")
	}
	c := exec.Command(node, "serve.mjs")
	c.Dir, c.Stderr = dir, os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); c.Process.Kill(); c.Wait() })
	text, err := json.Marshal(map[string]any{"google": seed})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, string(text)+"\n"); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("emulate does not start: %v", err)
	}
	return strings.Replace(strings.TrimSpace(line), "localhost", "127.0.0.1", 1)
}
