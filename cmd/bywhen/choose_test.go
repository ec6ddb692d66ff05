package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestChoose: on a terminal an ambiguous date is asked about, in a script it is
// refused with its readings.
func TestChoose(t *testing.T) {
	home := newHome(t)
	run := func(interactive bool, answers string, args ...string) (code int, out, errs string) {
		var o, e bytes.Buffer
		p := program{
			args: append(args, "--as-of", storyNow), stdin: strings.NewReader(answers), stdout: &o, stderr: &e, home: home, interactive: interactive,
			getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": filepath.Join(home, "bywhen")}[name] },
		}
		code = p.run(t.Context())
		return code, o.String(), e.String()
	}
	for _, args := range [][]string{
		{"add", "write the plan by next Friday, 2h"},
		{"add", "--what", "Write the plan again", "--due", "next Friday"},
	} {
		code, _, errs := run(false, "", args...)
		if code != 2 || !strings.Contains(errs, "2026-05-08") || !strings.Contains(errs, "2026-05-15") {
			t.Errorf("%v in a script ended %d:\n%s", args, code, errs)
		}
		code, out, errs := run(true, "2\n", args...)
		if code != 0 || !strings.Contains(out, "due Fri May 8") {
			t.Errorf("%v on a terminal ended %d:\n%s%s", args, code, out, errs)
		}
		if code, _, _ := run(true, "\n", args...); code != 2 {
			t.Errorf("%v without an answer ended %d", args, code)
		}
	}
}
