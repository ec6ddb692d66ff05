package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// real gives the path of a real program, or skips the test. With BYWHEN_REAL=1
// a missing one fails it.
func real(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("BYWHEN_REAL") == "1" {
		t.Fatalf("%s is missing: apt-get install %s", name, name)
	}
	t.Skipf("needs %s: apt-get install %s, or set BYWHEN_REAL=1 to insist", name, name)
	return ""
}

// freePort is a port on 127.0.0.1 that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// radicale starts a Radicale on a free port of 127.0.0.1 and gives its address.
func radicale(t *testing.T) string {
	t.Helper()
	program, dir := real(t, "radicale"), t.TempDir()
	port := freePort(t)
	settings := fmt.Sprintf("[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = none\n[rights]\ntype = authenticated\n[storage]\nfilesystem_folder = %s\n[logging]\nlevel = error\n",
		port, filepath.Join(dir, "collections"))
	settings = strings.Replace(settings, "[rights]\ntype = authenticated\n", "", 1)
	file := filepath.Join(dir, "radicale.conf")
	write(t, file, settings)
	c := exec.Command(program, "--config", file)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	url := fmt.Sprintf("http://127.0.0.1:%d/", port)
	answering(t, url)
	return url
}

// answering returns when a server answers. The test's own deadline ends a wait
// that is in vain.
func answering(t *testing.T, url string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dav makes one request to a CalDAV server as Roberta.
func dav(t *testing.T, method, url, kind, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("roberta", "")
	r.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, url, resp.Status)
	}
}

// tool runs a real program with its configuration in the home.
func tool(t *testing.T, home, stdin, name string, args ...string) string {
	t.Helper()
	c := exec.Command(real(t, name), args...)
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home+"/.config", "XDG_DATA_HOME="+home+"/.local/share",
		"XDG_CACHE_HOME="+home+"/.cache", "LC_ALL=C.UTF-8", "TZ=America/New_York")
	c.Stdin = strings.NewReader(stdin)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

const vdirsyncerConfig = `[general]
status_path = "%[1]s/status"

[pair work]
a = "here"
b = "there"
collections = [["work", "%[2]s", "work"]]
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "%[1]s/calendars"
fileext = ".ics"

[storage there]
type = "caldav"
url = "%[3]s"
username = "roberta"
password = "none"
`

const khalConfig = `[calendars]
[[work]]
path = %[1]s/calendars/%[2]s

[locale]
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
default_timezone = America/New_York
local_timezone = America/New_York

[default]
default_calendar = work
`

// TestRealParts plays the main job with nothing of ours at either end: another
// client puts the meeting on a Radicale, vdirsyncer mirrors it to a folder,
// bywhen works on that folder, vdirsyncer brings the check-in back, and khal
// shows it from a mirror of its own.
func TestRealParts(t *testing.T) {
	real(t, "vdirsyncer")
	real(t, "khal")
	url, home := radicale(t), newHome(t)
	dav(t, "MKCALENDAR", url+"roberta/work/", "application/xml", "")
	for _, name := range []string{"delegation", "stand-up", "steering", "team-meeting", "waterfall-call"} {
		text, err := story.ReadFile("story/roberta/" + name + ".ics")
		if err != nil {
			t.Fatal(err)
		}
		dav(t, "PUT", url+"roberta/work/"+name+".ics", "text/calendar", string(text))
	}

	mirror := filepath.Join(home, "mirror")
	write(t, home+"/.config/vdirsyncer/config", fmt.Sprintf(vdirsyncerConfig, mirror, "work", url))
	tool(t, home, "y\n", "vdirsyncer", "discover", "--list")
	tool(t, home, "", "vdirsyncer", "sync")
	config := strings.Replace(storyConfig, `"~/roberta"`, `"`+mirror+`/calendars/work"`, 1)
	write(t, home+"/bywhen/config.toml", config)
	if out := mustRun(t, home, "sync", "--as-of", storyNow); !strings.Contains(out, "Booked the check-in with Johnathon: Tue May 12, 9:30 AM") {
		t.Fatalf("bywhen sync says:\n%s", out)
	}
	tool(t, home, "", "vdirsyncer", "sync")

	other := t.TempDir()
	there := filepath.Join(other, "mirror")
	write(t, other+"/.config/vdirsyncer/config", fmt.Sprintf(vdirsyncerConfig, there, "work", url))
	tool(t, other, "y\n", "vdirsyncer", "discover", "--list")
	tool(t, other, "", "vdirsyncer", "sync")
	write(t, other+"/.config/khal/config", fmt.Sprintf(khalConfig, there, "work"))
	out := tool(t, other, "", "khal", "list", "2026-05-12", "2026-05-13")
	if !strings.Contains(out, "09:30-10:00 Check-in: Brief the Waterfall Team") {
		t.Errorf("khal shows no check-in:\n%s", out)
	}

	// The servers have rewritten the file on its way: that is no person's edit.
	tool(t, home, "", "vdirsyncer", "sync")
	mustRun(t, home, "sync", "--as-of", storyNow)
	if out := mustRun(t, home, "checkins", "--json", "--as-of", storyNow); !strings.Contains(out, `"state": "booked"`) || strings.Count(out, `"uid"`) != 1 {
		t.Errorf("after a round trip the check-ins are:\n%s", out)
	}
}
