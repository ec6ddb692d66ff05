package feed

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

const secret = "s3cret"

// served serves the sample under a secret, and gives the address of the server.
func served(t testing.TB) (*Server, string) {
	t.Helper()
	page, err := sample().Put("me", DigestOf(secret))
	if err != nil {
		t.Fatal(err)
	}
	other, err := (&Feed{Title: "other"}).Put("other", DigestOf("another"))
	if err != nil {
		t.Fatal(err)
	}
	shelf := &Shelf{Pages: []Page{other, page}}
	s := &Server{Shelf: func(context.Context) (*Shelf, error) { return shelf, nil }, Log: slog.New(slog.DiscardHandler)}
	return s, serve(t, s)
}

// serve serves anything with the limits of feeds.
func serve(t testing.TB, h *Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// ask sends one request.
func ask(t testing.TB, method, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

// TestServe: GET and HEAD of the two files, with a strong entity tag, and nothing
// new for who has it already.
func TestServe(t *testing.T) {
	_, base := served(t)
	url := base + "/f/" + secret + "/me.ics"
	r, body := ask(t, "GET", url)
	events, err := sample().Events()
	if err != nil {
		t.Fatal(err)
	}
	tag := r.Header.Get("ETag")
	if r.StatusCode != 200 || body != string(events) || r.Header.Get("Content-Type") != "text/calendar; charset=utf-8" ||
		!strings.HasPrefix(tag, `"`) || r.ContentLength != int64(len(events)) || r.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("GET: %d %v\n%s", r.StatusCode, r.Header, body)
	}
	r, body = ask(t, "HEAD", url)
	if r.StatusCode != 200 || body != "" || r.ContentLength != int64(len(events)) || r.Header.Get("ETag") != tag {
		t.Errorf("HEAD: %d %v %q", r.StatusCode, r.Header, body)
	}
	for _, have := range []string{tag, `"other", ` + tag, "W/" + tag, "*"} {
		if r, body := ask(t, "GET", url, "If-None-Match", have); r.StatusCode != 304 || body != "" || r.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d %q", have, r.StatusCode, body)
		}
	}
	if r, body := ask(t, "GET", url, "If-None-Match", `"old"`); r.StatusCode != 200 || body != string(events) {
		t.Errorf("with an old tag: %d", r.StatusCode)
	}
	if r, body := ask(t, "GET", base+"/f/"+secret+"/me-tasks.ics"); r.StatusCode != 200 || !strings.Contains(body, "VTODO") || r.Header.Get("ETag") == tag {
		t.Errorf("tasks: %d\n%s", r.StatusCode, body)
	}
}

// TestNothingElse: to every other path there is nothing here, and none of the
// answers tells the wrong from the revoked.
func TestNothingElse(t *testing.T) {
	_, base := served(t)
	_, want := ask(t, "GET", base+"/")
	for _, path := range []string{
		"/", "/f", "/f/", "/f//me.ics", "/f/" + secret, "/f/" + secret + "/", "/f/" + secret + "/other.ics", "/f/wrong/me.ics", "/f/another/me.ics",
		"/f/" + secret + "/me", "/f/" + secret + "/me.ics/", "/f/" + secret + "/x/../me.ics", "/F/" + secret + "/me.ics", "/f/" + secret + "/me.ics.ics",
		"/f/" + strings.Repeat("a", 500) + "/me.ics", "/f/%00/me.ics", "/favicon.ico", "/robots.txt", "/f/" + DigestOf(secret).String() + "/me.ics",
	} {
		if r, body := ask(t, "GET", base+path); r.StatusCode != 404 || body != want || r.Header.Get("ETag") != "" {
			t.Errorf("%s: %d %q", path, r.StatusCode, body)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PROPFIND", "OPTIONS"} {
		if r, _ := ask(t, method, base+"/f/"+secret+"/me.ics"); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", method, r.StatusCode)
		}
		if r, _ := ask(t, method, base+"/f/wrong/me.ics"); r.StatusCode != 404 {
			t.Errorf("%s of nothing: %d", method, r.StatusCode)
		}
	}
}
