package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPassword: from a program or a file, its first line alone, and never in an
// error.
func TestPassword(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		story string
		c     Credentials
		want  string
		err   string
	}{
		{"no password", Credentials{Username: "roberta"}, "", ""},
		{"a program", Credentials{PasswordCmd: []string{"printf", "sesame\\nremark\\n"}}, "sesame", ""},
		{"a file", Credentials{PasswordFile: write("good", "sesame\r\nremark", 0o600)}, "sesame", ""},
		{"a file for all to read", Credentials{PasswordFile: write("open", "sesame", 0o644)}, "", "chmod 600"},
		{"an empty file", Credentials{PasswordFile: write("empty", "", 0o600)}, "", "is empty"},
		{"a folder", Credentials{PasswordFile: dir}, "", "is no file"},
		{"no such program", Credentials{PasswordCmd: []string{"no-such-program-here"}}, "", "there is no program"},
		{"a program that fails", Credentials{PasswordCmd: []string{"sh", "-c", "echo sesame; echo sesame >&2; exit 3"}}, "", "run it by hand"},
		{"a program that prints nothing", Credentials{PasswordCmd: []string{"true"}}, "", "printed nothing"},
	} {
		got, err := tt.c.Password(t.Context())
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %q, %v", tt.story, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: the error tells the password: %v", tt.story, err)
		}
	}
}
