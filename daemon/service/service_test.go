package service

import (
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// odd has everything in it that a unit file or a property list could take for
// something else.
var odd = Spec{
	Binary: `/opt/my apps/100%/by"when`, Args: []string{"run", "--config", `/home/r/$HOME/a\b & <c>.toml`},
	Environment: []string{"PATH=/usr/bin:/home/r/my bin", "TZ=America/New_York"},
	Writes:      []string{"/home/r/.local/share/bywhen", "/home/r/my calendars"}, RuntimeDirectory: "bywhen",
}

// TestFiles holds what is written for each system.
func TestFiles(t *testing.T) {
	for name, text := range map[string]string{"bywhen.service": odd.unit(), "bywhen.plist": odd.agent()} {
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestAgentIsXML reads the property list back.
func TestAgentIsXML(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(odd.agent()))
	var words []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := tok.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			words = append(words, string(text))
		}
	}
	all := strings.Join(words, "\n")
	for _, want := range append([]string{odd.Binary}, odd.Args...) {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
}

// A world stands for systemctl and launchctl: it notes what was asked, and
// answers failing with an error.
type world struct {
	asked   []string
	failing string
}

func (w *world) run(_ context.Context, name string, args ...string) (string, error) {
	asked := strings.Join(append([]string{name}, args...), " ")
	w.asked = append(w.asked, asked)
	if w.failing != "" && strings.Contains(asked, w.failing) {
		return "Failed to connect to bus\nmore", errors.New("exit status 1")
	}
	return "active\n", nil
}

// TestLife installs, asks and uninstalls on each system.
func TestLife(t *testing.T) {
	tests := []struct {
		os, file string
		asked    []string
	}{
		{"linux", ".config/systemd/user/bywhen.service", []string{
			"systemctl --user daemon-reload", "systemctl --user enable bywhen.service", "systemctl --user restart bywhen.service",
			"systemctl --user is-active bywhen.service",
			"systemctl --user disable --now bywhen.service", "systemctl --user daemon-reload", "systemctl --user reset-failed",
		}},
		{"darwin", "Library/LaunchAgents/bywhen.plist", []string{
			"launchctl bootstrap gui/7 FILE", "launchctl print gui/7/bywhen", "launchctl bootout gui/7 FILE",
		}},
	}
	for _, test := range tests {
		t.Run(test.os, func(t *testing.T) {
			home, w := t.TempDir(), &world{}
			s := On(test.os, home, func(string) string { return "" }, 7)
			s.run = w.run
			ctx, file := t.Context(), filepath.Join(home, test.file)
			steps, err := s.Install(ctx, odd)
			if err != nil || steps[0].Did != "wrote "+file || steps[len(steps)-1].Err != nil {
				t.Fatal(steps, err)
			}
			if st, err := s.Status(ctx); err != nil || !st.Installed || st.Words != "active" {
				t.Error(st, err)
			}
			if _, err := s.Uninstall(ctx); err != nil {
				t.Error(err)
			}
			if st, err := s.Status(ctx); err != nil || st.Installed {
				t.Error(st, err)
			}
			if steps, err := s.Uninstall(ctx); err != nil || len(steps) != 0 {
				t.Error("uninstalled twice:", steps, err)
			}
			for i := range test.asked {
				test.asked[i] = strings.ReplaceAll(test.asked[i], "FILE", file)
			}
			if diff := cmp.Diff(test.asked, w.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoManager: where nobody manages services now, the file stays for the next
// sign-in, and the reason is said.
func TestNoManager(t *testing.T) {
	home, w := t.TempDir(), &world{failing: "daemon-reload"}
	s := On("linux", home, func(string) string { return "" }, 7)
	s.run = w.run
	steps, err := s.Install(t.Context(), odd)
	if err != nil || len(steps) != 2 || steps[1].Err == nil || !strings.HasSuffix(steps[1].Err.Error(), "Failed to connect to bus") {
		t.Fatal(steps, err)
	}
	if _, err := os.Stat(filepath.Join(home, ".config/systemd/user/bywhen.service")); err != nil {
		t.Error(err)
	}
	if _, err := On("windows", home, os.Getenv, 7).Install(t.Context(), odd); !errors.Is(err, ErrUnsupported) {
		t.Error("windows:", err)
	}
}
