package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
)

// TestNoteFiles reads what people wrote, and nothing else: no link out of the
// folder, nothing hidden, nothing that is no text or too long.
func TestNoteFiles(t *testing.T) {
	dir, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret.txt")
	for name, text := range map[string]string{
		"a.md": "one", "b.txt": "two", ".hidden.md": "no", "c.pdf": "no", "d.md": "\xff\xfe", "e.txt": strings.Repeat("x", textLimit+1),
		"talk.vtt": "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Johnathon>Can you send the plan?</v>\n\n2\n00:00:05.000 --> 00:00:06.000\n<v Roberta>I will send it\nby Friday.</v>\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(secret, []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	files, problems, err := noteFiles(dir, time.Time{})
	if err != nil || len(files) != 3 || len(problems) != 2 {
		t.Fatalf("%v, %d files, problems %q", err, len(files), problems)
	}
	for _, f := range files {
		if f.Name == "talk.vtt" && f.Text != "Johnathon: Can you send the plan?\nRoberta: I will send it by Friday." {
			t.Errorf("the transcript reads %q", f.Text)
		}
	}
	if _, _, err := noteFiles(filepath.Join(dir, "nonesuch"), time.Time{}); err == nil || !strings.Contains(err.Error(), "notes_dir") {
		t.Errorf("a missing folder: %v", err)
	}
}

// TestMeetingOf finds the meeting that a file is about, and rather none than one
// of two.
func TestMeetingOf(t *testing.T) {
	w := newWorld(t, mem.Google)
	c := w.app.core
	at := func(day, hour int) time.Time { return time.Date(2026, 5, day, hour, 0, 0, 0, w.zone) }
	meeting := func(uid, title string, start time.Time) counted {
		return counted{instance: calendar.Instance{
			Event: &calendar.Event{UID: uid, Summary: title}, Source: calendar.Source{UID: uid}, Span: calendar.Span{Start: start, End: start.Add(time.Hour)},
		}}
	}
	all := []counted{meeting("a", "Johnathon / Roberta", at(4, 10)), meeting("b", "Launch review", at(4, 14)), meeting("c", "Launch review", at(11, 14))}
	later := at(20, 9)
	for _, tt := range []struct {
		name     string
		modified time.Time
		want     string
	}{
		{"2026-05-04 launch review.md", later, "b"},
		{"20260511_launch-review.md", later, "c"},
		{"launch review.md", at(11, 15), "c"},
		{"launch review.md", later, ""}, // either of two
		{"untitled.txt", at(4, 11), "a"},
		{"untitled.txt", later, ""},
		{"2026-05-04.md", later, ""}, // two meetings on that day
		{"2026-05-11.md", later, "c"},
	} {
		got := ""
		if m := c.meetingOf(&NoteFile{Name: tt.name, Modified: tt.modified}, all); m != nil {
			got = m.instance.UID
		}
		if got != tt.want {
			t.Errorf("%s of %s belongs to %q, expected %q", tt.name, tt.modified, got, tt.want)
		}
	}
}
