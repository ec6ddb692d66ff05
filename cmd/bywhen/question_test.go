package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/daemon"
)

// asking makes a home in which too much was promised, and lets bywhen ask on the
// calendar.
func asking(t *testing.T, home string) {
	t.Helper()
	file := filepath.Join(home, "bywhen", "config.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, string(text)+"\n[notify]\nchannels = [\"calendar\"]\n")
	for _, s := range scenes[:3] {
		mustRun(t, home, append(s.args, "--as-of", storyNow)...)
	}
	mustRun(t, home, "sync", "--as-of", storyNow)
}

// crossed puts an x into Riverbed's box in a file, as another program would.
func crossed(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n "), nil) // long lines, unfolded
	return bytes.Replace(text, []byte("[ ] Riverbed to "), []byte("[x] Riverbed to "), 1)
}

// question finds the file in which bywhen asks.
func question(t *testing.T, dir string) (file string, text []byte) {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.ics")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("SUMMARY:bywhen: 1 question")) {
			return f, text
		}
	}
	return "", nil
}

// answered fails unless the x was one decision, after which everything fits and
// nothing is asked any more.
func answered(t *testing.T, home, dir string) {
	t.Helper()
	var log daemon.LogDocument
	unmarshal(t, mustRun(t, home, "log", "--json", "--as-of", storyNow), &log)
	var decided []string
	for _, d := range log.Deeds {
		if d.Kind == "decision" {
			decided = append(decided, d.Words)
		}
	}
	if len(decided) != 1 || !strings.HasPrefix(decided[0], "Riverbed: ") || !strings.HasSuffix(decided[0], "(an x in the calendar)") {
		t.Errorf("decided: %q", decided)
	}
	if out := mustRun(t, home, "fit", "--as-of", storyNow); !strings.HasPrefix(out, "Fits") {
		t.Errorf("bywhen fit says:\n%s", out)
	}
	if file, text := question(t, dir); file != "" {
		t.Errorf("it still asks:\n%s", text)
	}
}

// TestXInTheFolder types an x into the question, kills bywhen over and over while
// it takes the answer, and finds one decision.
func TestXInTheFolder(t *testing.T) {
	prepared := newHome(t)
	asking(t, prepared)
	dir := filepath.Join(prepared, "roberta")
	file, text := question(t, dir)
	if file == "" || !bytes.Contains(crossed(text), []byte("[x] Riverbed to ")) {
		t.Fatalf("nothing is asked:\n%s", text)
	}
	write(t, file, string(crossed(text)))
	quiet := copied(t, prepared)
	begin := time.Now()
	mustRun(t, quiet, "sync", "--as-of", storyNow)
	whole := time.Since(begin)
	random := rand.New(rand.NewPCG(20260504, 12))
	for range rounds(6, 50) {
		home := copied(t, prepared)
		for range 4 {
			killed(t, home, time.Duration(random.Int64N(int64(whole))), "sync", "--as-of", storyNow)
		}
		mustRun(t, home, "sync", "--as-of", storyNow)
		mustRun(t, home, "sync", "--as-of", storyNow)
		answered(t, home, filepath.Join(home, "roberta"))
	}
}

// copied is a copy of a home.
func copied(t *testing.T, home string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestXOnRadicale types the x through another client of a calendar server, kills
// bywhen while it takes the answer, and finds one decision.
func TestXOnRadicale(t *testing.T) {
	s := startDAV(t)
	random := rand.New(rand.NewPCG(20260504, 13))
	for round := range rounds(3, 50) {
		name := fmt.Sprint("asking", round)
		home := s.home(t, name, s.url)
		asking(t, home)
		dir := s.collection("roberta", name)
		file, _ := question(t, dir)
		if file == "" {
			t.Fatal("nothing is asked")
		}
		url := s.url + "roberta/" + name + "/" + filepath.Base(file)
		text, etag := davGet(t, url)
		davPut(t, url, etag, crossed(text))
		for range 4 {
			killed(t, home, time.Duration(random.Int64N(int64(time.Second))), "sync", "--as-of", storyNow)
		}
		mustRun(t, home, "sync", "--as-of", storyNow)
		mustRun(t, home, "sync", "--as-of", storyNow)
		answered(t, home, dir)
	}
}

// davGet reads an object as Roberta's other client does.
func davGet(t *testing.T, url string) (text []byte, etag string) {
	t.Helper()
	resp := davDo(t, http.MethodGet, url, "", nil)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text, resp.Header.Get("ETag")
}

// davPut writes it back, if nobody else has written meanwhile.
func davPut(t *testing.T, url, etag string, text []byte) {
	t.Helper()
	davDo(t, http.MethodPut, url, etag, text).Body.Close()
}

func davDo(t *testing.T, method, url, etag string, body []byte) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("roberta", davSecret)
	if etag != "" {
		req.Header.Set("If-Match", etag)
		req.Header.Set("Content-Type", "text/calendar; charset=utf-8")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, url, resp.Status)
	}
	return resp
}
