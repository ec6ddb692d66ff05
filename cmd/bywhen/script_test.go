package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asMain, when set, makes the test binary be bywhen itself, so that a test can
// start it, and kill it, without building it first.
const asMain = "BYWHEN_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	switch os.Getenv(asMain) {
	case "":
	case "measure":
		os.Exit(measure())
	default:
		main()
	}
	testscript.Main(m, map[string]func(){"bywhen": main})
}

// TestScripts plays the user stories of testdata/script. Each has the story's
// calendars and configuration in its home.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("BYWHEN_HOME", filepath.Join(e.WorkDir, "bywhen"))
			e.Setenv("NOW", storyNow)
			return unpack(e.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":      jsonCommand,
			"promises":  promisesCommand,
			"snapshot":  snapshotCommand,
			"unchanged": unchangedCommand,
			"newfile":   newFileCommand,
			"replace":   replaceCommand,
		},
	})
}

var update = flag.Bool("update", false, "write golden files anew")

// promisesCommand adds Roberta's three earlier promises.
func promisesCommand(ts *testscript.TestScript, neg bool, args []string) {
	for _, s := range scenes[:3] {
		ts.Check(ts.Exec("bywhen", append(s.args, "--as-of", storyNow)...))
	}
}

// snapshotCommand remembers every file of some folders in files beside them.
func snapshotCommand(ts *testscript.TestScript, neg bool, args []string) {
	for _, dir := range args {
		ts.Check(os.RemoveAll(ts.MkAbs(dir + ".before")))
		ts.Check(os.CopyFS(ts.MkAbs(dir+".before"), os.DirFS(ts.MkAbs(dir))))
	}
}

// unchangedCommand fails if any file that a snapshot knows differs, or any is
// new: "unchanged DIR"; with "! unchanged DIR" new ones are expected.
func unchangedCommand(ts *testscript.TestScript, neg bool, args []string) {
	for _, dir := range args {
		before, after := tree(ts, dir+".before"), tree(ts, dir)
		for name, text := range before {
			if after[name] != text {
				ts.Fatalf("%s/%s was changed", dir, name)
			}
		}
		if grown := len(after) > len(before); grown != neg {
			ts.Fatalf("%s has %d files, had %d", dir, len(after), len(before))
		}
	}
}

func tree(ts *testscript.TestScript, dir string) map[string]string {
	all := map[string]string{}
	entries, err := os.ReadDir(ts.MkAbs(dir))
	ts.Check(err)
	for _, e := range entries {
		all[e.Name()] = ts.ReadFile(filepath.Join(dir, e.Name()))
	}
	return all
}

// newFileCommand finds the one file that is new since the snapshot and puts its
// name into an environment variable: "newfile VAR DIR".
func newFileCommand(ts *testscript.TestScript, neg bool, args []string) {
	before, after := tree(ts, args[1]+".before"), tree(ts, args[1])
	var found []string
	for name := range after {
		if _, was := before[name]; !was {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		ts.Fatalf("%d new files in %s: %v", len(found), args[1], found)
	}
	ts.Setenv(args[0], args[1]+"/"+found[0])
}

// replaceCommand replaces text in a file as an editor would: "replace FILE OLD
// NEW". The file must hold OLD.
func replaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	name, text := ts.MkAbs(args[0]), ts.ReadFile(args[0])
	unescape := strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\\`, `\`)
	old, put := unescape.Replace(args[1]), unescape.Replace(args[2])
	if !strings.Contains(text, old) {
		ts.Fatalf("%s does not hold %q", args[0], old)
	}
	ts.Check(os.WriteFile(name, []byte(strings.Replace(text, old, put, 1)), 0o600))
}

// command is bywhen as a process of its own, for tests that kill it.
func command(home string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asMain+"=1", "HOME="+home, "BYWHEN_HOME="+filepath.Join(home, "bywhen"))
	return c
}

// mustRun runs bywhen and gives what it printed.
func mustRun(t *testing.T, home string, args ...string) string {
	t.Helper()
	out, err := command(home, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("bywhen %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
