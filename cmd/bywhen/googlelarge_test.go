package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bywhen/calendar/google/googletest"
)

// large fills Roberta's calendar with ten thousand events, a series among every
// twenty, one exception to each.
func large(s *googletest.Server, n int) {
	start := time.Date(2024, 1, 1, 14, 0, 0, 0, time.UTC)
	for i := range n {
		at := start.Add(time.Duration(i) * 2 * time.Hour)
		id := fmt.Sprintf("event%d", i)
		e := map[string]any{
			"id": id, "iCalUID": id + "@google.com", "status": "confirmed", "summary": fmt.Sprintf("Meeting %d about the river", i),
			"description": fmt.Sprintf("Agenda of meeting %d.\n- what was done\n- what is next, and who does it\n- what could stand in the way\n%0200d", i, i),
			"location":    "Room 4, second floor", "updated": at.Format(time.RFC3339),
			"start": map[string]any{"dateTime": at.Format(time.RFC3339), "timeZone": "America/New_York"}, "end": map[string]any{"dateTime": at.Add(time.Hour).Format(time.RFC3339), "timeZone": "America/New_York"},
			"organizer": map[string]any{"email": "colleague@example.com", "displayName": "A colleague"},
			"attendees": []any{
				map[string]any{"email": "roberta@example.com", "self": true, "responseStatus": "accepted"},
				map[string]any{"email": "colleague@example.com", "responseStatus": "accepted"},
				map[string]any{"email": "johnathon@example.com", "responseStatus": "needsAction"},
			},
			"reminders": map[string]any{"useDefault": true}, "hangoutLink": "https://meet.google.com/abc-defg-hij",
		}
		switch i % 20 {
		case 7:
			e["recurrence"] = []any{"RRULE:FREQ=WEEKLY;COUNT=10"}
		case 8: // an exception to it
			master := fmt.Sprintf("event%d", i-1)
			was := start.Add(time.Duration(i-1) * 2 * time.Hour).Add(7 * 24 * time.Hour)
			e["id"], e["iCalUID"] = master+"_"+was.Format("20060102T150405Z"), master+"@google.com"
			e["recurringEventId"], e["originalStartTime"] = master, map[string]any{"dateTime": was.Format(time.RFC3339), "timeZone": "America/New_York"}
		}
		s.Store(googletest.Owner, e)
	}
}

// built builds the product as it is handed out.
func built(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "bywhen")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", to, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	info, err := os.Stat(to)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the stripped program has %.1f MB", float64(info.Size())/1e6)
	return to
}

// measure runs the built bywhen in a process of its own and says how much memory it took at
// most. It is run in a small process: what Linux says of a child counts what its
// parent had.
func measure() int {
	c := exec.Command(os.Getenv("BYWHEN_TEST_MEASURED"), os.Args[1:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		return c.ProcessState.ExitCode()
	}
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 1
	}
	fmt.Printf("\npeak %d MB\n", usage.Maxrss>>10) // kB on Linux
	return 0
}

// TestTenThousandAtGoogle reads ten thousand events in pages with a process of its
// own, which may not take more than 60 MB; when nothing changed it makes one
// request.
func TestTenThousandAtGoogle(t *testing.T) {
	s := googletest.New(t)
	home := signedIn(t, s)
	large(s, 10_000)
	program := built(t)
	sync := func(what string, most, requests int) {
		before, begin := len(s.Calls()), time.Now()
		c := command(home, "sync", "--as-of", storyNow)
		c.Env = append(c.Env, asMain+"=measure", "BYWHEN_TEST_MEASURED="+program)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("bywhen sync: %v\n%s", err, out)
		}
		last := strings.TrimSpace(string(out))
		var mb int
		if _, err := fmt.Sscanf(last[strings.LastIndexByte(last, '\n')+1:], "peak %d MB", &mb); err != nil {
			t.Fatalf("bywhen sync: %v\n%s", err, out)
		}
		n := len(s.Calls()) - before
		t.Logf("%s: %.1f s, %d MB at most, %d requests", what, time.Since(begin).Seconds(), mb, n)
		if mb > most || n > requests {
			t.Errorf("%s took %d MB and %d requests; it may take %d MB and %d", what, mb, n, most, requests)
		}
	}
	sync("first", 60, 50)
	sync("nothing changed", 60, 1)
}
