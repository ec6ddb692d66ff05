package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon"
	"bywhen/daemon/web"
)

// pageApp is a real App as the page knows it.
type pageApp struct{ *daemon.App }

func (a pageApp) Call(ctx context.Context, verb string, req, doc any) error {
	err := a.App.Call(ctx, verb, req, doc)
	var known *daemon.Error
	if !errors.As(err, &known) {
		return err
	}
	p := &web.Problem{Text: known.Text, Hint: known.Hint, Phrase: known.Phrase}
	for _, c := range known.Choices {
		p.Choices = append(p.Choices, web.Choice(c))
	}
	return p
}

// A world is a real page over a real daemon with calendars in memory, at the
// moment of the story.
type world struct {
	t        testing.TB
	now      time.Time // of the daemon; stands still
	settings *daemon.Settings
	roberta  *mem.Calendar
	ledger   *ledger.Ledger
	app      *daemon.App
	server   *web.Server
	listen   string
	base     string // "http://127.0.0.1:41234"
	*http.Client

	mu    sync.Mutex
	clock time.Time // of links and sessions
}

// newWorld is the story just after the meeting, with its four promises, and a
// page that nobody has signed in to.
func newWorld(t testing.TB, change ...func(*world)) *world {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, listen: "127.0.0.1:0", now: time.Date(2026, 5, 4, 11, 0, 0, 0, zone), clock: time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.now }
	w.roberta = mem.New(mem.Options{Personality: mem.CalDAV, Now: now})
	w.load(w.roberta, "roberta")
	others := mem.New(mem.Options{Personality: mem.CalDAV, Now: now})
	w.load(others, "johnathon")
	w.settings = settings(zone)
	w.settings.Calendars = []daemon.Calendar{
		{Name: "roberta", Kind: "mem", Watch: true, Busy: true, Write: true, Trust: daemon.TrustOwn, Reader: w.roberta},
		{Name: "johnathon", Kind: "mem", Trust: daemon.TrustNone, Reader: others.ReadOnly()},
	}
	for _, f := range change {
		f(w)
	}
	if w.ledger, err = ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), "roberta@example.com"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.ledger.Close() })
	w.app = daemon.NewApp(w.settings, w.ledger, slog.New(slog.DiscardHandler), now)
	for _, k := range []struct{ id, what, due, effort, left string }{
		{"starry-night", "Starry Night", "2026-05-14", "35h", "20h"}, {"forest-grove", "Forest Grove", "2026-05-15", "45h", "25h"},
		{"riverbed", "Riverbed", "2026-05-18T12:00", "40h", "13h"},
	} {
		low := "8"
		w.add(k.id, daemon.Fields{What: &k.what, Due: &k.due, Effort: &k.effort, Left: &k.left, Priority: &low})
	}
	if _, err := w.app.Sync(t.Context(), daemon.SyncRequest{}); err != nil {
		t.Fatal(err)
	}
	w.serve()
	return w
}

func settings(zone *time.Location) *daemon.Settings {
	hours := daemon.Hours{Zone: zone}
	for day := time.Monday; day <= time.Friday; day++ {
		hours.Week[day] = []daemon.Window{{From: 540, To: 720}, {From: 780, To: 1020}}
	}
	return &daemon.Settings{
		Me:    calendar.Person{Name: "Roberta", Address: "roberta@example.com"},
		Style: commitments.Style{Zone: zone, Locale: "en-US", Year: 2026},
		Hours: hours, Usable: 1e6, Block: 15, DeepBlock: 90, EffortDay: 480, WeekDays: 5,
		People: []daemon.Person{{Person: calendar.Person{Name: "Johnathon", Address: "johnathon@example.com"}, Role: "manager", Hours: hours, Calendar: "johnathon"}},
		Accept: daemon.AcceptCertain, Lookback: 48 * time.Hour,
		CheckIns: daemon.CheckInRules{Length: 30, Target: 550000, Lead: 1e6, Before: 500000, PerWeek: 5},
		Invite:   "ask",
	}
}

// load puts the story's events on a calendar.
func (w *world) load(c *mem.Calendar, name string) {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "cmd", "bywhen", "story", name, "*.ics"))
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no story in %s: %v", name, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			w.t.Fatal(err)
		}
		decoded, err := ics.Decode(data)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, o := range decoded.Objects {
			c.Make(o.Events...)
		}
	}
}

func (w *world) add(id string, f daemon.Fields) {
	w.t.Helper()
	if _, err := w.app.Add(w.t.Context(), daemon.AddRequest{ID: id, Fields: f}); err != nil {
		w.t.Fatal(err)
	}
}

// serve brings the page up on a port of its own.
func (w *world) serve() {
	w.t.Helper()
	o := web.Options{Listen: w.listen, Me: w.settings.Me, Style: w.settings.Style, Keys: web.NewKeyring(func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.clock
	})}
	for i := range w.settings.People {
		o.People = append(o.People, w.settings.People[i].Person)
	}
	var err error
	if w.server, err = web.New(slog.New(slog.DiscardHandler), pageApp{w.app}, o); err != nil {
		w.t.Fatal(err)
	}
	if err := w.server.Listen(); err != nil {
		w.t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.server.Run(ctx) }()
	w.t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			w.t.Errorf("the page ended with %v", err)
		}
	})
	u, err := url.Parse(w.link())
	if err != nil {
		w.t.Fatal(err)
	}
	w.base, w.Client = "http://"+u.Host, w.browser()
}

// browser is one that keeps cookies and shows where it is led.
func (w *world) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// pass lets time go by for links and sessions.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) link() string {
	w.t.Helper()
	link, _, err := w.server.Link()
	if err != nil {
		w.t.Fatal(err)
	}
	return link
}

// signIn follows a link, as a browser without scripts would.
func (w *world) signIn() *world {
	w.t.Helper()
	link := w.link()
	if status, text := w.get(link); status != http.StatusOK || !strings.Contains(text, "Sign in") {
		w.t.Fatalf("the link shows %d %s", status, text)
	}
	if status, where := w.post("/sign-in", url.Values{"key": {link[strings.LastIndex(link, "/")+1:]}}); status != http.StatusSeeOther || where != "/" {
		w.t.Fatalf("signing in led to %d %s", status, where)
	}
	return w
}

// get asks for a path, or a whole address, and gives status and body.
func (w *world) get(path string) (int, string) {
	w.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = w.base + path
	}
	r, err := w.Get(path)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.read(r)
}

func (w *world) read(r *http.Response) (int, string) {
	w.t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

// page is a page that there has to be.
func (w *world) page(path string) string {
	w.t.Helper()
	status, text := w.get(path)
	if status != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, status, text)
	}
	return text
}

// post sends a form and gives the status and where it leads, else the page.
func (w *world) post(path string, form url.Values) (int, string) {
	w.t.Helper()
	r, err := w.PostForm(w.base+path, form)
	if err != nil {
		w.t.Fatal(err)
	}
	status, text := w.read(r)
	if where := r.Header.Get("Location"); where != "" {
		return status, where
	}
	return status, text
}

// has fails unless a page holds all the texts, white space and tags aside.
func (w *world) has(page string, texts ...string) {
	w.t.Helper()
	plain := words(page)
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			w.t.Errorf("the page does not say %q:\n%s", text, plain)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// words are what a page says.
func words(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page = html.UnescapeString(tags.ReplaceAllString("<"+page, " "))
	return strings.Join(strings.Fields(page), " ")
}

// paths are all pages of the story.
func paths() []string {
	return []string{
		"/", "/fit", "/fit?option=move:riverbed", "/fit?option=cut:riverbed", "/fit?option=hand_over:riverbed", "/week", "/week?day=2026-05-18",
		"/commitments", "/commitments?show=delegated", "/commitments?show=drafts", "/commitments?show=all", "/commitments/brief-waterfall-team",
		"/commitments/brief-waterfall-team/why", "/commitments/brief-waterfall-team/ask", "/recap", "/agenda", "/journal", "/calendars",
	}
}

// state is all that the ledger says, to see whether anything changed.
func (w *world) state() string {
	w.t.Helper()
	export, err := w.app.Export(w.t.Context(), daemon.Empty{})
	if err != nil {
		w.t.Fatal(err)
	}
	log, err := w.app.Log(w.t.Context(), daemon.LogRequest{})
	if err != nil {
		w.t.Fatal(err)
	}
	text, err := json.Marshal([]any{export, log})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}
