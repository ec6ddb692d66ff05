package ntfy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bywhen/daemon/notify"
)

// A server behaves as ntfy does, as far as the channel goes: it keeps what is
// posted, and streams it to whoever listens.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	posted  map[string][]string // by topic
	sent    []publication
	deleted []string
	more    chan struct{}
	status  int // what every request is answered with; 0 for as it should be
	auth    []string
	drop    bool // ends each stream after what there is
}

func newServer(t *testing.T) *server {
	s := &server{posted: map[string][]string{}, more: make(chan struct{}, 100)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.auth = append(s.auth, r.Header.Get("Authorization"))
	status := s.status
	s.mu.Unlock()
	topic, stream := strings.CutSuffix(strings.Trim(r.URL.Path, "/"), "/json")
	body, _ := io.ReadAll(r.Body)
	switch {
	case status != 0:
		w.WriteHeader(status)
	case stream:
		s.stream(w, r, topic)
	case r.Method == http.MethodDelete:
		s.mu.Lock()
		s.deleted = append(s.deleted, topic)
		s.mu.Unlock()
	case topic == "":
		var p publication
		if err := json.Unmarshal(body, &p); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.sent = append(s.sent, p)
		s.mu.Unlock()
	default:
		s.post(topic, string(body))
	}
}

// post is what a button does.
func (s *server) post(topic, message string) {
	s.mu.Lock()
	s.posted[topic] = append(s.posted[topic], message)
	s.mu.Unlock()
	s.more <- struct{}{}
}

func (s *server) stream(w http.ResponseWriter, r *http.Request, topic string) {
	fmt.Fprintln(w, `{"id":"o","event":"open"}`)
	fmt.Fprintln(w, `no JSON at all`)
	for n := 0; ; {
		s.mu.Lock()
		all := s.posted[topic]
		s.mu.Unlock()
		for ; n < len(all); n++ {
			line, _ := json.Marshal(event{fmt.Sprint(n), "message", all[n]})
			fmt.Fprintf(w, "%s\n", line)
		}
		w.(http.Flusher).Flush()
		if s.drop {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-s.more:
		}
	}
}

// decode gives fixed settings.
func decode(s Settings) func(any) error {
	return func(into any) error {
		*into.(*Settings) = s
		return nil
	}
}

var question = notify.Notice{
	Topic: "overload/riverbed", Title: "Short by 2 h before Mon 18 May", Body: "Riverbed can move to Fri 22 May.", Brief: "One question waits for you.",
	Answers: []notify.Answer{{Key: "riverbed", Label: "He said Riverbed"}, {Key: "ask", Label: "Ask", Neutral: true}, {Key: "later", Label: "Later", Neutral: true}},
}

func open(t *testing.T, s Settings, dir string, log io.Writer) *Phone {
	t.Helper()
	n, err := Open(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), dir, decode(s))
	if err != nil {
		t.Fatal(err)
	}
	return n.(*Phone)
}

// hear listens until as many replies came as are wanted.
func hear(t *testing.T, p *Phone, want int) (got []notify.Reply) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	err := p.Listen(ctx, func(_ context.Context, r notify.Reply) error {
		if got = append(got, r); len(got) == want {
			stop()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestButton sends a question without a name in it, presses its buttons, twice,
// and hears each answer once, also from a channel that was opened anew.
func TestButton(t *testing.T) {
	srv, dir := newServer(t), t.TempDir()
	settings := Settings{Server: srv.URL, Topic: "hard-to-guess", Detail: "brief"}
	p := open(t, settings, dir, io.Discard)
	if err := p.Notify(t.Context(), question); err != nil {
		t.Fatal(err)
	}
	all, _ := json.Marshal(srv.sent)
	if word := "iverbed"; strings.Contains(string(all), word) || strings.Contains(string(all), "18 May") {
		t.Errorf("the phone's server learns %q:\n%s", word, all)
	}
	sent := srv.sent[0]
	labels := []string{sent.Actions[0].Label, sent.Actions[1].Label, sent.Actions[2].Label}
	if diff := cmp.Diff([]string{"Answer 1", "Ask", "Later"}, labels); diff != "" {
		t.Error(diff)
	}
	answers := strings.TrimPrefix(sent.Actions[0].URL, srv.URL+"/")
	for _, message := range []string{sent.Actions[0].Body, "forged", sent.Actions[0].Body, sent.Actions[2].Body} {
		srv.post(answers, message)
	}
	want := []notify.Reply{{Topic: question.Topic, Key: "riverbed"}, {Topic: question.Topic, Key: "later"}}
	if diff := cmp.Diff(want, hear(t, p, 2)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, hear(t, open(t, settings, dir, io.Discard), 2)); diff != "" {
		t.Errorf("opened anew: %s", diff)
	}
	if err := p.Withdraw(t.Context(), question.Topic); err != nil || len(srv.deleted) != 1 || srv.deleted[0] != "hard-to-guess/"+sent.SequenceID {
		t.Error("withdrawn:", srv.deleted, err)
	}
}

// TestForeignToken: a token of another machine, a changed one and a late one are
// refused.
func TestForeignToken(t *testing.T) {
	here, err := openSealer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	there, err := openSealer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 11, 0, 0, 0, time.UTC)
	r := notify.Reply{Topic: "overload/riverbed", Key: "riverbed"}
	good, _ := here.token(r, now.Add(time.Hour))
	foreign, _ := there.token(r, now.Add(time.Hour))
	changed := []byte(good)
	changed[len(changed)/2] ^= 1
	tests := []struct {
		name, token string
		at          time.Time
		want        error
	}{
		{"good", good, now, nil},
		{"late", good, now.Add(2 * time.Hour), errLate},
		{"of another machine", foreign, now, errForeign},
		{"changed", string(changed), now, errForeign},
		{"cut off", good[:10], now, errForeign},
		{"empty", "", now, errForeign},
		{"no base64", "!!", now, errForeign},
	}
	for _, test := range tests {
		if got, err := here.open(test.token, test.at); !errors.Is(err, test.want) || err == nil && got != r {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

// TestFullDetail says everything, when that was asked for.
func TestFullDetail(t *testing.T) {
	srv := newServer(t)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("canary-token\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, Settings{Server: srv.URL, Topic: "t", Detail: "full", TokenFile: file}, t.TempDir(), io.Discard)
	if err := p.Notify(t.Context(), question); err != nil {
		t.Fatal(err)
	}
	if got := srv.sent[0]; got.Title != question.Title || got.Message != question.Body || got.Actions[0].Label != "He said Riverbed" {
		t.Errorf("%+v", got)
	}
	if srv.auth[0] != "Bearer canary-token" {
		t.Errorf("signed in with %q", srv.auth[0])
	}
}

// TestTrouble: what goes wrong lets the next channel be tried, and tells no
// secret.
func TestTrouble(t *testing.T) {
	srv := newServer(t)
	var log bytes.Buffer
	p := open(t, Settings{Server: srv.URL, Topic: "canary-topic", Detail: "brief"}, t.TempDir(), &log)
	for _, status := range []int{http.StatusForbidden, http.StatusTooManyRequests, http.StatusFound, http.StatusInternalServerError} {
		srv.status = status
		err := p.Notify(t.Context(), question)
		if !errors.Is(err, notify.ErrUnavailable) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%d: %v", status, err)
		}
	}
	srv.status = http.StatusNotFound
	if err := p.Withdraw(t.Context(), question.Topic); err != nil {
		t.Error("an old server:", err)
	}
	srv.Close()
	if err := p.Notify(t.Context(), question); !errors.Is(err, notify.ErrUnavailable) || strings.Contains(err.Error(), srv.URL) {
		t.Error("no server:", err)
	}
	if strings.Contains(log.String(), "canary") || strings.Contains(log.String(), p.seal.Answers) {
		t.Error("the log tells a secret:", log.String())
	}
}

// TestStreamThatEnds listens again, and misses nothing.
func TestStreamThatEnds(t *testing.T) {
	srv := newServer(t)
	srv.drop = true
	p := open(t, Settings{Server: srv.URL, Topic: "t", Detail: "brief"}, t.TempDir(), io.Discard)
	token, err := p.seal.token(notify.Reply{Topic: "a", Key: "b"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	srv.post(p.seal.Answers, token)
	if got := hear(t, p, 1); len(got) != 1 {
		t.Error(got)
	}
}

// TestOpen refuses what cannot be kept secret.
func TestOpen(t *testing.T) {
	shared := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(shared, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, stateFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		s    Settings
		dir  string
		want string
	}{
		{Settings{Server: "http://ntfy.example.com"}, t.TempDir(), "must begin with https://"},
		{Settings{Server: "https://ntfy.example.com", TokenFile: shared}, t.TempDir(), "others can read"},
		{Settings{Server: "https://ntfy.example.com"}, damaged, "is damaged"},
		{Settings{Server: "https://ntfy.example.com"}, t.TempDir(), ""},
		{Settings{Server: "http://localhost:1"}, t.TempDir(), ""},
	}
	for _, test := range tests {
		_, err := Open(slog.New(slog.DiscardHandler), test.dir, decode(test.s))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v", test.s, err)
		}
	}
}

// FuzzToken: nothing but our own tokens is read.
func FuzzToken(f *testing.F) {
	s, err := openSealer(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	good, _ := s.token(notify.Reply{Topic: "t", Key: "k"}, time.Time{})
	f.Add(good)
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		r, err := s.open(token, time.Unix(0, 0))
		if err == nil && r != (notify.Reply{Topic: "t", Key: "k"}) {
			t.Errorf("%q was read as %v", token, r)
		}
	})
}
