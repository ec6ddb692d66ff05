package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test -update ./config", err)
	}
	if got != string(want) {
		t.Errorf("%s is no longer what comes out (go test -update ./config):\n%s", path, got)
	}
}

// Every file of testdata/errors is wrong in some way; beside it stands what the
// person who wrote it gets to read.
func TestErrorText(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = load(string(text))
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("err = %v, want problems", err)
			}
			golden(t, strings.TrimSuffix(file, "toml")+"txt", err.Error()+"\n")
			for i, p := range problems {
				if p.Line < 1 || p.Column < 1 || p.Problem == "" || i > 0 && p.Line < problems[i-1].Line {
					t.Errorf("problem %d is out of place: %+v", i+1, p)
				}
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("a secret is shown")
			}
		})
	}
}

// A file that is cut off anywhere is read to its end, in one go.
func TestCutOffAnywhere(t *testing.T) {
	for i := range promised {
		_, err := load(promised[:i])
		checkPositions(t, promised[:i], err)
	}
}
