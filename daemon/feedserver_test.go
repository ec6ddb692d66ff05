package daemon

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// served waits until an address answers.
func (w *feedWorld) served(url string) {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if r, err := http.Get(url); err == nil {
			r.Body.Close()
			return
		}
	}
	w.t.Fatal("nothing is served")
}

// get asks for an address.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

// TestFeedServer: nothing listens before there is a feed; then what is served is
// what is printed; a change is served at once; a revoked address leads nowhere,
// and with the last one nothing listens any more.
func TestFeedServer(t *testing.T) {
	w := newFeedWorld(t)
	if c, err := net.Dial("tcp", w.settings.Feeds.Listen); err == nil {
		c.Close()
		t.Fatal("something listens although there is no feed")
	}
	first, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: "me"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: "johnathon", For: "Johnathon"})
	if err != nil {
		t.Fatal(err)
	}
	w.served(first.URL)
	for _, f := range []struct{ url, name string }{{first.URL, "me"}, {first.TasksURL, "me-tasks"}, {second.URL, "johnathon"}, {second.TasksURL, "johnathon-tasks"}} {
		doc, err := w.app.FeedPrint(t.Context(), FeedRequest{Name: f.name})
		if err != nil {
			t.Fatal(err)
		}
		if code, body := get(t, f.url); code != http.StatusOK || body != doc.Text {
			t.Errorf("%s: %d\n%s\nprinted\n%s", f.name, code, body, doc.Text)
		}
	}
	if _, err := w.app.Move(t.Context(), MoveRequest{ID: "brief-waterfall-team", To: "2026-05-20"}); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, first.URL); !strings.Contains(body, "20260520T") {
		t.Errorf("a change is not served:\n%s", body)
	}
	if _, err := w.app.FeedRevoke(t.Context(), FeedRequest{Name: "johnathon"}); err != nil {
		t.Fatal(err)
	}
	if code, _ := get(t, second.URL); code != http.StatusNotFound {
		t.Errorf("a revoked address answers %d", code)
	}
	again, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: "johnathon", For: "Johnathon", Show: "busy"})
	if err != nil {
		t.Fatal(err)
	}
	if code, _ := get(t, second.URL); code != http.StatusNotFound || again.URL == second.URL {
		t.Errorf("the old address of a new feed answers %d", code)
	}
	if code, body := get(t, again.URL); code != http.StatusOK || strings.Contains(body, "Waterfall") {
		t.Errorf("%d\n%s", code, body)
	}
	for _, name := range []string{"me", "johnathon"} {
		if _, err := w.app.FeedRevoke(t.Context(), FeedRequest{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c, err := net.Dial("tcp", w.settings.Feeds.Listen)
		if err != nil {
			break
		}
		c.Close()
		if time.Now().After(end) {
			t.Fatal("it still listens although there is no feed any more")
		}
	}
}

// TestSecretsAreHashed: no secret stands in the ledger's file.
func TestSecretsAreHashed(t *testing.T) {
	w := newFeedWorld(t)
	doc, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: "me"})
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Split(doc.URL, "/")[4]
	if len(secret) < 50 {
		t.Fatalf("the secret %q is short", secret)
	}
	found, err := filepath.Glob(w.path + "*")
	if err != nil || len(found) == 0 {
		t.Fatal(err, found)
	}
	for _, path := range found {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), secret) {
			t.Errorf("%s holds the secret", path)
		}
	}
}

// TestPublishedFiles: each feed is a file too, written anew only when it changes,
// whole at every moment, and gone when it is revoked; other files stay.
func TestPublishedFiles(t *testing.T) {
	w := newWorld(t, 0)
	dir := filepath.Join(t.TempDir(), "public")
	w.settings.Feeds.PublishDir = dir
	w.sync()
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made although there is no feed")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{".bywhen-1.tmp": "half", "theirs.ics": "BEGIN:VCALENDAR", "other-tasks.ics": "BEGIN:VCALENDAR"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"me", "other"} {
		if _, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	names := func() string {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return strings.Join(all, " ")
	}
	if got := names(); got != "me-tasks.ics me.ics other-tasks.ics other.ics theirs.ics" {
		t.Errorf("the folder holds %s", got)
	}
	stands, err := os.Stat(filepath.Join(dir, "me.ics"))
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	w.sync()
	if now, err := os.Stat(filepath.Join(dir, "me.ics")); err != nil || !os.SameFile(stands, now) {
		t.Errorf("an unchanged file was written anew: %v", err)
	}
	if _, err := w.app.Move(t.Context(), MoveRequest{ID: "brief-waterfall-team", To: "2026-05-20"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "me.ics"))
	if err != nil || !strings.Contains(string(text), "20260520T") {
		t.Errorf("%v\n%s", err, text)
	}
	if _, err := w.app.FeedRevoke(t.Context(), FeedRequest{Name: "other"}); err != nil {
		t.Fatal(err)
	}
	if got := names(); got != "me-tasks.ics me.ics theirs.ics" {
		t.Errorf("after a feed was revoked the folder holds %s", got)
	}
}

// BenchmarkUnchangedFeed asks in turn for a feed that has not changed and for
// nothing at all, over real connections, and gives the two rates and their ratio.
// docs/performance.md has the figures.
func BenchmarkUnchangedFeed(b *testing.B) {
	w := newFeedWorld(b)
	doc, err := w.app.FeedAdd(b.Context(), FeedAddRequest{Name: "me"})
	if err != nil {
		b.Fatal(err)
	}
	w.served(doc.URL)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	empty := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	go func() { _ = empty.Serve(l) }()
	b.Cleanup(func() { empty.Close() })
	tag := ""
	ask := func(url string, want int) time.Duration {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("If-None-Match", tag)
		begin := time.Now()
		r, err := http.DefaultTransport.RoundTrip(req)
		took := time.Since(begin)
		if err != nil || r.StatusCode != want {
			b.Fatal(err, r)
		}
		tag = r.Header.Get("ETag")
		r.Body.Close()
		return took
	}
	ask(doc.URL, http.StatusOK)
	have := tag
	var nothing, unchanged time.Duration
	for b.Loop() {
		tag = have
		nothing += ask("http://"+l.Addr().String()+"/f/x/me.ics", http.StatusOK)
		tag = have
		unchanged += ask(doc.URL, http.StatusNotModified)
	}
	b.ReportMetric(float64(b.N)/nothing.Seconds(), "empty/s")
	b.ReportMetric(float64(b.N)/unchanged.Seconds(), "unchanged/s")
	b.ReportMetric(nothing.Seconds()/unchanged.Seconds(), "ratio")
}
