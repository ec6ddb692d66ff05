package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// withDraft is a home at the moment of the story, its meeting read, and a draft
// besides.
func withDraft(t *testing.T) (home string) {
	t.Helper()
	home = newHome(t)
	for _, s := range scenes[:3] {
		mustRun(t, home, append(s.args, "--as-of", storyNow)...)
	}
	mustRun(t, home, "sync", "--as-of", storyNow)
	notes := filepath.Join(home, "notes.txt")
	// Without a date it gets no check-in, whenever the daemon looks.
	said := "Johnathon: Could you maybe look at the vendor list for the autumn fair?\nRoberta: I'll try to get to it.\n"
	if err := os.WriteFile(notes, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, home, "capture", notes, "--as-of", storyNow)
	return home
}

// TestBrowser does the story on the page in a real browser: see
// daemon/web/testdata/browser/story.mjs.
func TestBrowser(t *testing.T) {
	dir := filepath.Join("..", "..", "daemon", "web", "testdata", "browser")
	needs := func(ok bool, what string) {
		t.Helper()
		if !ok && os.Getenv("BYWHEN_REAL") != "" {
			t.Fatal(what + " is missing")
		}
		if !ok {
			t.Skip(what + " is missing")
		}
	}
	_, err := exec.LookPath("node")
	needs(err == nil, "node")
	browser, err := exec.LookPath("chromium")
	needs(err == nil, "chromium")
	_, err = os.Stat(filepath.Join(dir, "node_modules", "playwright-core"))
	needs(err == nil, "playwright-core (npm ci in "+dir+")")

	home := withDraft(t)
	t.Setenv("NO_COLOR", "1")
	start(t, home, "--as-of", storyNow)
	node := exec.CommandContext(t.Context(), "node", "story.mjs")
	node.Dir, node.Env = dir, append(command(home).Env, "CHROMIUM="+browser, "BYWHEN="+os.Args[0])
	out, err := node.CombinedOutput()
	t.Logf("%s", out)
	if err != nil || !strings.Contains(string(out), "axe looked at") {
		t.Errorf("the story ended with %v", err)
	}
}
