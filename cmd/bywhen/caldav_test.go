package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bywhen/daemon"
)

// davSecret is the password of both accounts. It may show up nowhere.
const davSecret = "canary-dav-91c4"

// A davServer is a Radicale with an account each for Roberta and Johnathon, whose
// storage a test can look into.
type davServer struct {
	url     string
	storage string
}

// startDAV starts a Radicale with passwords.
func startDAV(t *testing.T) *davServer {
	t.Helper()
	program, dir, port := real(t, "radicale"), t.TempDir(), freePort(t)
	s := &davServer{fmt.Sprintf("http://127.0.0.1:%d/", port), filepath.Join(dir, "collections")}
	write(t, dir+"/users", "roberta:"+davSecret+"\njohnathon:"+davSecret+"\n")
	write(t, dir+"/radicale.conf", fmt.Sprintf("[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s/users\nhtpasswd_encryption = plain\ndelay = 0\n"+
		"[storage]\nfilesystem_folder = %s\n[logging]\nlevel = error\n", port, dir, s.storage))
	c := exec.Command(program, "--config", dir+"/radicale.conf")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	answering(t, s.url)
	return s
}

// collection is the folder of a calendar in the storage.
func (s *davServer) collection(who, name string) string {
	return filepath.Join(s.storage, "collection-root", who, name)
}

// home gives both people a calendar of that name with the story in it, and makes
// a home that reads them through the server at url.
func (s *davServer) home(t *testing.T, name, url string) string {
	t.Helper()
	home := newHome(t)
	for _, who := range []string{"roberta", "johnathon"} {
		to := s.collection(who, name)
		if err := os.CopyFS(to, os.DirFS(filepath.Join(home, who))); err != nil {
			t.Fatal(err)
		}
		write(t, to+"/.Radicale.props", `{"tag": "VCALENDAR"}`)
	}
	write(t, home+"/password", davSecret+"\n")
	config := storyConfig
	for _, who := range []string{"roberta", "johnathon"} {
		dav := fmt.Sprintf("kind = \"caldav\"\nurl = %q\nusername = %q\ncalendar = %q\npassword_file = \"~/password\"", url, who, name)
		config = strings.Replace(config, "kind = \"folder\"\npath = \"~/"+who+"\"", dav, 1)
	}
	write(t, home+"/bywhen/config.toml", config)
	return home
}

// sound fails unless calendar and ledger show exactly what one quiet sync leaves.
func (s *davServer) sound(t *testing.T, home, name, now string) {
	t.Helper()
	var list daemon.ListDocument
	unmarshal(t, mustRun(t, home, "list", "--mine", "--json", "--as-of", now), &list)
	var ins daemon.CheckInsDocument
	unmarshal(t, mustRun(t, home, "checkins", "--json", "--as-of", now), &ins)
	if len(list.Commitments) != 1 || len(ins.CheckIns) != 1 || ins.CheckIns[0].State != "booked" {
		t.Errorf("%d commitments, %d check-ins: %+v", len(list.Commitments), len(ins.CheckIns), ins.CheckIns)
	}
	before, err := story.ReadDir("story/roberta")
	if err != nil {
		t.Fatal(err)
	}
	after, err := filepath.Glob(s.collection("roberta", name) + "/*.ics")
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before)+1 {
		t.Errorf("%d objects on the server, expected %d", len(after), len(before)+1)
	}
	if out := mustRun(t, home, "doctor", "--as-of", now); !strings.Contains(out, "ok     ledger passes its integrity check") {
		t.Errorf("the ledger is not sound:\n%s", out)
	}
}

// rounds is how often a test does what takes a while: seldom, but with
// BYWHEN_LONG=1 as often as the promise says.
func rounds(few, many int) int {
	if os.Getenv("BYWHEN_LONG") == "1" {
		return many
	}
	return few
}

// TestStoryOnRadicale plays the story on a calendar server: the check-in is
// placed once, where both are free, and a second sync has nothing to say.
func TestStoryOnRadicale(t *testing.T) {
	s := startDAV(t)
	home := s.home(t, "work", s.url)
	out := mustRun(t, home, "sync", "-v", "--as-of", storyNow)
	if !strings.Contains(out, "Booked the check-in with Johnathon: Tue May 12, 9:30 AM") || strings.Contains(out, davSecret) {
		t.Errorf("bywhen sync says:\n%s", out)
	}
	if out := mustRun(t, home, "sync", "--as-of", storyNow); !strings.HasPrefix(out, "Nothing new.") {
		t.Errorf("a second sync says:\n%s", out)
	}
	s.sound(t, home, "work", storyNow)
	write(t, home+"/password", "wrong-"+davSecret+"\n")
	text, _ := command(home, "sync", "-v", "--as-of", storyNow).CombinedOutput()
	if !strings.Contains(string(text), "does not accept the password of roberta") || strings.Contains(string(text), davSecret) {
		t.Errorf("with a wrong password bywhen sync says:\n%s", text)
	}
}

// TestKilledSyncsOnRadicale kills syncs at random moments, four in a home, and
// then lets one run to its end. BYWHEN_LONG=1 kills 200.
func TestKilledSyncsOnRadicale(t *testing.T) {
	s := startDAV(t)
	quiet := s.home(t, "quiet", s.url)
	begin := time.Now()
	mustRun(t, quiet, "sync", "--as-of", storyNow)
	whole := time.Since(begin)
	random := rand.New(rand.NewPCG(20260504, 5))
	for i := range rounds(3, 50) {
		name := fmt.Sprintf("killed-%d", i)
		home := s.home(t, name, s.url)
		for range 4 {
			killed(t, home, time.Duration(random.Int64N(int64(whole))), "sync", "--as-of", storyNow)
		}
		mustRun(t, home, "sync", "--as-of", storyNow)
		s.sound(t, home, name, storyNow)
	}
}

// A badNetwork stands between bywhen and a server and does harm at random.
type badNetwork struct {
	to string

	mu     sync.Mutex
	random *rand.Rand
	harm   bool
	done   map[string]int // what was done, how often
}

// faults are the ways of it. What is done to an answer comes after the server
// has done what it was asked to.
var faults = []string{"refused before", "429", "dropped before", "5xx after", "dropped after", "cut in mid-body", "truncated XML", "wrong etag", "slow"}

func (n *badNetwork) fault() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.harm || n.random.IntN(3) == 0 {
		return ""
	}
	f := faults[n.random.IntN(len(faults))]
	n.done[f]++
	return f
}

func (n *badNetwork) total() (sum int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, k := range n.done {
		sum += k
	}
	return sum
}

func (n *badNetwork) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := n.fault()
	switch fault {
	case "refused before":
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case "429":
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case "dropped before":
		panic(http.ErrAbortHandler)
	}
	resp, body, err := n.forward(r)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	switch fault {
	case "5xx after":
		w.WriteHeader(http.StatusInternalServerError)
		return
	case "dropped after":
		panic(http.ErrAbortHandler)
	case "wrong etag":
		if resp.Header.Get("ETag") != "" {
			resp.Header.Set("ETag", `"wrong"`)
		}
	case "truncated XML":
		body = body[:len(body)/2]
		resp.Header.Del("Content-Length")
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	if fault == "cut in mid-body" {
		w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	}
	if fault == "slow" {
		for _, b := range body[:len(body)/10] {
			w.Write([]byte{b})
			w.(http.Flusher).Flush()
		}
		body = body[len(body)/10:]
	}
	w.Write(body)
}

// forward hands a request to the server.
func (n *badNetwork) forward(r *http.Request) (*http.Response, []byte, error) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, n.to+strings.TrimPrefix(r.URL.EscapedPath(), "/"), r.Body)
	if err != nil {
		return nil, nil, err
	}
	out.Header = r.Header.Clone()
	out.Header.Del("Accept-Encoding")
	out.ContentLength = r.ContentLength
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	_, err = io.Copy(&body, resp.Body)
	return resp, body.Bytes(), err
}

// TestFaultsOnRadicale syncs through a network on which two requests in three go
// wrong, then once more on a good one. BYWHEN_LONG=1 suffers 200 faults.
func TestFaultsOnRadicale(t *testing.T) {
	s := startDAV(t)
	n := &badNetwork{to: s.url, random: rand.New(rand.NewPCG(20260504, 6)), harm: true, done: map[string]int{}}
	proxy := httptest.NewServer(n)
	defer proxy.Close()
	proxy.Config.ErrorLog = nil
	begin, err := time.Parse(time.RFC3339, storyNow)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; n.total() < rounds(20, 200); i++ {
		name := fmt.Sprintf("faulty-%d", i)
		home := s.home(t, name, proxy.URL+"/")
		now := begin
		var said strings.Builder
		for range 12 {
			out, _ := command(home, "sync", "-v", "--as-of", now.Format(time.RFC3339)).CombinedOutput()
			if strings.Contains(string(out), davSecret) {
				t.Fatalf("the password shows up:\n%s", out)
			}
			said.Write(out)
			now = now.Add(5 * time.Minute)
		}
		n.mu.Lock()
		n.harm = false
		n.mu.Unlock()
		for range 2 { // a deed may have been put off for some hours
			now = now.Add(5 * time.Hour)
			mustRun(t, home, "sync", "--as-of", now.Format(time.RFC3339))
		}
		s.sound(t, home, name, now.Format(time.RFC3339))
		if t.Failed() {
			t.Fatalf("with seed and faults %v it said:\n%s\n%s", n.done, said.String(), mustRun(t, home, "log", "--as-of", now.Format(time.RFC3339)))
		}
		n.mu.Lock()
		n.harm = true
		n.mu.Unlock()
	}
	t.Logf("suffered %v", n.done)
}
