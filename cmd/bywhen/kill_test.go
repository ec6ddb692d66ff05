package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/daemon"
)

// killed runs bywhen and kills it after so long, if it is not done by then.
func killed(t *testing.T, home string, after time.Duration, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	c := command(home, args...)
	k := exec.CommandContext(ctx, c.Path, c.Args[1:]...) // kill -9 at the deadline
	k.Env = c.Env
	var exit *exec.ExitError
	if err := k.Run(); err != nil && !errors.As(err, &exit) && ctx.Err() == nil {
		t.Fatal(err)
	}
}

// kills is how many syncs are killed: go test ./cmd/bywhen -run KilledSyncs -kills 500
var kills = flag.Int("kills", 60, "how many syncs TestKilledSyncs kills")

// TestKilledSyncs kills syncs at random moments, in homes of their own so that
// each has everything to do, and then lets one run to its end: one check-in, one
// commitment of Roberta's, no temporary file, a sound ledger.
func TestKilledSyncs(t *testing.T) {
	const perHome = 4
	quiet := newHome(t)
	begin := time.Now()
	mustRun(t, quiet, "sync", "--as-of", storyNow)
	whole := time.Since(begin)

	random := rand.New(rand.NewPCG(20260504, 11))
	for range (*kills + perHome - 1) / perHome {
		home := newHome(t)
		for range perHome {
			killed(t, home, time.Duration(random.Int64N(int64(whole))), "sync", "--as-of", storyNow)
		}
		mustRun(t, home, "sync", "--as-of", storyNow)
		sound(t, home)
	}
}

// newHome is a temporary home with the story in it.
func newHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	if err := unpack(home); err != nil {
		t.Fatal(err)
	}
	return home
}

// sound fails unless a home shows exactly what one quiet sync of the story
// leaves.
func sound(t *testing.T, home string) {
	t.Helper()
	var list daemon.ListDocument
	unmarshal(t, mustRun(t, home, "list", "--mine", "--json", "--as-of", storyNow), &list)
	var ins daemon.CheckInsDocument
	unmarshal(t, mustRun(t, home, "checkins", "--json", "--as-of", storyNow), &ins)
	if len(list.Commitments) != 1 || len(ins.CheckIns) != 1 || ins.CheckIns[0].State != "booked" {
		t.Errorf("%d commitments, %d check-ins: %+v", len(list.Commitments), len(ins.CheckIns), ins.CheckIns)
	}
	before, err := story.ReadDir("story/roberta")
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadDir(filepath.Join(home, "roberta"))
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before)+1 {
		t.Errorf("%d files in the calendar, expected %d", len(after), len(before)+1)
	}
	for _, e := range after {
		if strings.HasSuffix(e.Name(), ".tmp") {
			t.Errorf("a temporary file is left: %s", e.Name())
		}
	}
	if out := mustRun(t, home, "doctor", "--as-of", storyNow); !strings.Contains(out, "ok     ledger passes its integrity check") {
		t.Errorf("the ledger is not sound:\n%s", out)
	}
}

func unmarshal(t *testing.T, text string, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), to); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
}
