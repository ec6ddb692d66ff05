package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// edit changes a file as an editor would.
func edit(t *testing.T, file, old, put string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%s does not hold %q: %v", file, old, err)
	}
	write(t, file, strings.Replace(string(text), old, put, 1))
}

// doctorFaults are what can go wrong with an installation, each with what doctor has to
// name and the mend that it has to offer.
var doctorFaults = []struct {
	name      string
	plant     func(t *testing.T, home string)
	what, how string
}{
	{"nothing is set up", func(t *testing.T, home string) {
		os.Remove(home + "/bywhen/config.toml")
	}, "config.toml does not exist", "bywhen init writes one"},
	{"a misspelt key", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", "usable = 1.0", "useable = 1.0")
	}, "config.toml:9: ", `did you mean "usable"`},
	{"a folder that is not there", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", `"~/roberta"`, `"~/nowhere"`)
	}, "calendar roberta cannot be read", "correct path under [calendars.roberta]"},
	{"a server that is down", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", "[web]", fmt.Sprintf("[calendars.dav]\nkind = \"caldav\"\nurl = \"http://127.0.0.1:%d/\"\n\n[web]", freePort(t)))
	}, "calendar dav cannot be read", "is the server up?"},
	{"nowhere to write", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", "watch = true\nbusy = true\nwrite = true", "busy = true")
	}, "no calendar takes check-ins", "set write = true"},
	{"a damaged event", func(t *testing.T, home string) {
		write(t, home+"/roberta/torn.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:torn@example.com\nSUMMARY:Torn\nDTSTART:2026\nEND:VEVENT\nEND:VCALENDAR\n")
	}, "torn.ics: the event \"Torn\"", "mend or remove it"},
	{"files that others can read", func(t *testing.T, home string) {
		if err := os.Chmod(home+"/bywhen/config.toml", 0o644); err != nil {
			t.Fatal(err)
		}
	}, "others on this machine can read", "chmod 600"},
	{"a ledger of a newer version", func(t *testing.T, home string) {
		file := home + "/bywhen/data/ledger.db"
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		const userVersion = 60 // in the header of an SQLite file
		if _, err := f.WriteAt(binary.BigEndian.AppendUint32(nil, 9999), userVersion); err != nil {
			t.Fatal(err)
		}
	}, "newer", "newer bywhen"},
	{"questions that cannot be read", func(t *testing.T, home string) {
		write(t, home+"/bywhen/questions/travel.txt", "words: fly\nwhen: now?\n")
	}, `travel.txt:2: "when" is no field`, "correct or remove"},
	{"a mail program that is missing", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", "[web]", "[mail]\nsendmail_cmd = [\"no-such-mailer\", \"-t\"]\n\n[web]")
	}, "there is no program no-such-mailer", "install it"},
	{"a mail server that is down", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", "[web]", fmt.Sprintf("[mail]\nsmtp = \"127.0.0.1:%d\"\n\n[web]", freePort(t)))
	}, "cannot be reached", "correct [mail] smtp"},
	{"a port that somebody has", func(t *testing.T, home string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		edit(t, home+"/bywhen/config.toml", `"127.0.0.1:0"`, `"`+l.Addr().String()+`"`)
	}, "the page cannot be served at", "give it another port: [web] listen"},
	{"another address in every meeting", func(t *testing.T, home string) {
		edit(t, home+"/bywhen/config.toml", `address = "roberta@example.com"`, `address = "r.smith@example.com"`)
		files, _ := filepath.Glob(home + "/roberta/*.ics")
		text, err := os.ReadFile(home + "/roberta/delegation.ics")
		if err != nil || len(files) == 0 {
			t.Fatal(err)
		}
		for i := range 3 {
			one := strings.ReplaceAll(string(text), "delegation@example.com", fmt.Sprintf("again%d@example.com", i))
			write(t, fmt.Sprintf("%s/roberta/again%d.ics", home, i), one)
		}
	}, "names r.smith@example.com, so none is read", "aliases = ["},
}

// TestDoctorFindsFaults plants each fault in a home that is well, and expects
// doctor to name it, to say how it is mended, and to end with a failure.
func TestDoctorFindsFaults(t *testing.T) {
	well := newHome(t)
	mustRun(t, well, "sync", "--as-of", storyNow)
	if out := mustRun(t, well, "doctor", "--as-of", storyNow); strings.Contains(out, "look ") {
		t.Fatalf("a home that is well:\n%s", out)
	}
	for _, f := range doctorFaults {
		t.Run(f.name, func(t *testing.T) {
			home := newHome(t)
			mustRun(t, home, "sync", "--as-of", storyNow)
			f.plant(t, home)
			raw, err := command(home, "doctor", "--as-of", storyNow).CombinedOutput()
			out := strings.Join(strings.Fields(string(raw)), " ")
			if err == nil || !strings.Contains(out, "look "+"") || !strings.Contains(out, f.what) || !strings.Contains(out, f.how) {
				t.Errorf("ended with %v, want %q and %q:\n%s", err, f.what, f.how, raw)
			}
			for _, line := range strings.Split(string(raw), "\n") {
				if n := columns(line); n > broader && !strings.Contains(line, home) {
					t.Errorf("%d columns: %s", n, line)
				}
			}
		})
	}
}
