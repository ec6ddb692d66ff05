package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/daemon"
	"bywhen/daemon/notify/desktop/desktoptest"
)

// awakeConfig has no quiet hours, so that the question comes whenever the test
// runs.
const awakeConfig = `[me]
name = "Roberta"
address = "roberta@example.com"
timezone = "UTC"

[hours]
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
windows = ["00:00-24:00"]
usable = 1.0

[[people]]
name = "Johnathon"
address = "johnathon@example.com"
role = "manager"

[calendars.work]
kind = "folder"
path = "~/calendars/work"
watch = true
busy = true
write = true
trust = "own"

[notify]
channels = ["desktop"]
`

// TestClickOnTheDesktop: a daemon that has too much promised asks on the desktop,
// and a click on a button is the decision.
func TestClickOnTheDesktop(t *testing.T) {
	screen := desktoptest.Start(t, "Riverbed")
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "calendars", "work"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, "bywhen", "config.toml"), awakeConfig)
	due := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format("2006-01-02") }
	mustRun(t, home, "add", "--id", "fixed", "--what", "The call with the design team", "--due", due(3), "--effort", "60h", "--hard", "--from", "Johnathon")
	mustRun(t, home, "add", "--id", "riverbed", "--what", "Riverbed", "--due", due(3), "--effort", "40h", "--from", "Johnathon")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", screen.Bus)
	d := start(t, home)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	screen.Click(ctx, t, "1")
	var log daemon.LogDocument
	for !strings.Contains(fmt.Sprint(log.Deeds), "Riverbed: from ") {
		if ctx.Err() != nil {
			t.Fatalf("no decision is on record: %+v", log.Deeds)
		}
		log = daemon.LogDocument{}
		unmarshal(t, mustRun(t, home, "log", "--json"), &log)
	}
	if out := mustRun(t, home, "fit"); !strings.HasPrefix(out, "Fits") {
		t.Errorf("bywhen fit says:\n%s", out)
	}
	d.stop(t)
}
