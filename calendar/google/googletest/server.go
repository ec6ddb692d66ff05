package googletest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Owner is whose account it is.
const Owner = "roberta@example.com"

// Canary is part of every secret that the server gives out or takes: it may
// appear in no log line and no error.
const Canary = "canary-5d1c"

// A Call is one request to the API, before it is answered.
type Call struct {
	// N counts the calls from 1.
	N int
	// Method is its name: "calendar.events.insert".
	Method string
	HTTP   *http.Request
}

// A Fault is what goes wrong with a call; the zero Fault is nothing.
type Fault struct {
	// Status and Reason are the answer, 0 for the real one.
	Status int
	Reason string
	// RetryAfter is the header of that name.
	RetryAfter string
	// Applied: the call has its effect all the same.
	Applied bool
	// Cut: the connection ends without an answer.
	Cut bool
	// Then is done once the call has had its effect.
	Then func()
}

// A Server is Google for one account.
type Server struct {
	URL string

	t    testing.TB
	disc *Discovery

	// What a test may set before it makes requests, and read after.

	// Fault says what goes wrong with a call; nil is nothing.
	Fault func(Call) Fault
	// Page is the most events of one answer, 0 for what is asked for.
	Page int
	// Consent is the answer of the person who is asked: the scopes that they
	// allow of those that are asked for; nil says no.
	Consent func(asked []string) []string
	// Life is how long an access token is good; an hour unless set.
	Life time.Duration
	// Ends is how long a refresh token is good, as Google says of clients in
	// testing; 0 says nothing.
	Ends time.Duration
	// Complain is told what breaks the discovery document; it fails the test
	// unless set.
	Complain func(string)

	mu        sync.Mutex
	calls     []string
	version   int // of the last change
	epoch     int // sync tokens of another epoch are refused
	calendars map[string]*store
	busy      map[string][]any
	told      []string
	oauth     oauth
}

// New starts a server with an empty primary calendar.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{
		t: t, disc: Calendar(t), Life: time.Hour, calendars: map[string]*store{}, busy: map[string][]any{}, oauth: newOAuth(),
		Consent:  func(asked []string) []string { return asked },
		Complain: func(wrong string) { t.Error(wrong) },
	}
	s.calendars[Owner] = &store{id: Owner, title: Owner, role: "owner", primary: true, events: map[string]*stored{}}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	s.URL = web.URL
	return s
}

// Endpoint is where the API is.
func (s *Server) Endpoint() string { return s.URL + s.disc.BasePath }

// Calls are the methods that were called, in order.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Told are the sendUpdates of every write, in order.
func (s *Server) Told() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.told)
}

// An answer is what a call gives.
type answer struct {
	status int
	body   any
}

// refuse is an answer in the form of Google's errors (errors).
func refuse(status int, reason, message string) answer {
	item := map[string]any{"domain": "global", "reason": reason, "message": message}
	return answer{status, map[string]any{"error": map[string]any{"code": status, "message": message, "errors": []any{item}}}}
}

// ServeHTTP answers requests for tokens and calls of the API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.serveOAuth(w, r) {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	call, fault := s.begin(r, body)
	if fault.Status > 0 && !fault.Applied {
		s.write(w, r, refuse(fault.Status, fault.Reason, "told to fail"), fault)
		return
	}
	if fault.Cut && !fault.Applied {
		panic(http.ErrAbortHandler)
	}
	a := s.answer(call, r, body)
	if fault.Then != nil {
		fault.Then()
	}
	switch {
	case fault.Cut:
		panic(http.ErrAbortHandler)
	case fault.Status > 0:
		a = refuse(fault.Status, fault.Reason, "told to fail")
	}
	s.write(w, r, a, fault)
}

// begin counts a call, holds it to the discovery document, and asks what goes
// wrong with it.
func (s *Server) begin(r *http.Request, body []byte) (*method, Fault) {
	m, wrong := s.disc.request(r, body, nil)
	s.mu.Lock()
	for _, text := range wrong {
		s.Complain(text)
	}
	call := Call{HTTP: r}
	if m != nil {
		call.Method = m.ID
		s.calls = append(s.calls, m.ID)
	}
	call.N = len(s.calls)
	s.mu.Unlock()
	if s.Fault == nil {
		return m, Fault{}
	}
	return m, s.Fault(call)
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, a answer, f Fault) {
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	text, err := json.Marshal(a.body)
	if err != nil {
		s.t.Error(err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(a.status)
	w.Write(text)
}

// answer does what a call wants.
func (s *Server) answer(m *method, r *http.Request, body []byte) answer {
	if m == nil {
		return refuse(http.StatusNotFound, "notFound", "Not Found")
	}
	granted, ok := s.granted(r)
	switch {
	case !ok:
		return refuse(http.StatusUnauthorized, "authError", "Invalid Credentials")
	case !slices.ContainsFunc(m.Scopes, func(scope string) bool { return slices.Contains(granted, scope) }):
		return refuse(http.StatusForbidden, "insufficientPermissions", "Request had insufficient authentication scopes.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, values := s.disc.find(r)
	c := &call{Server: s, query: r.URL.Query(), match: r.Header.Get("If-Match"), values: values, body: map[string]any{}}
	if len(body) > 0 {
		if err := json.NewDecoder(bytes.NewReader(body)).Decode(&c.body); err != nil {
			return refuse(http.StatusBadRequest, "parseError", "Parse Error")
		}
	}
	do, ok := methods()[m.ID]
	if !ok {
		s.Complain(m.ID + ": this server does not do that")
		return refuse(http.StatusNotImplemented, "notImplemented", "Not Implemented")
	}
	a := do(c)
	if a.status >= 300 {
		return a
	}
	return s.checked(m, c, a)
}

// checked holds an answer to the discovery document, and gives the part of it
// that was asked for.
func (s *Server) checked(m *method, c *call, a answer) answer {
	if a.body == nil {
		return a
	}
	text, err := json.Marshal(a.body)
	if err != nil {
		return refuse(http.StatusInternalServerError, "backendError", err.Error())
	}
	for _, wrong := range s.disc.answer(m, text) {
		s.Complain(wrong)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return refuse(http.StatusInternalServerError, "backendError", err.Error())
	}
	if text := c.query.Get("fields"); text != "" {
		if wanted, err := parseMask(text); err == nil {
			plain = wanted.pick(plain)
		}
	}
	return answer{a.status, plain}
}

// A call is a request that is being answered. The server is locked.
type call struct {
	*Server
	query  url.Values
	match  string
	values []string // from the path
	body   map[string]any
}

func (c *call) get(name string) string { return c.query.Get(name) }

// methods are what this server does.
func methods() map[string]func(*call) answer {
	return map[string]func(*call) answer{
		"calendar.calendarList.list": (*call).listCalendars,
		"calendar.calendars.insert":  (*call).insertCalendar,
		"calendar.events.list":       onCalendar((*call).list),
		"calendar.events.get":        onCalendar((*call).getEvent),
		"calendar.events.insert":     onCalendar((*call).insert),
		"calendar.events.patch":      onCalendar((*call).patch),
		"calendar.events.delete":     onCalendar((*call).deleteEvent),
		"calendar.freebusy.query":    (*call).freeBusy,
	}
}

// onCalendar finds the calendar that a call is about.
func onCalendar(do func(*call, *store) answer) func(*call) answer {
	return func(c *call) answer {
		id := c.values[0]
		if id == "primary" {
			id = Owner
		}
		cal := c.calendars[id]
		if cal == nil || cal.gone {
			return refuse(http.StatusNotFound, "notFound", "Not Found")
		}
		return do(c, cal)
	}
}

// tag is a new version, and its ETag.
func (s *Server) tag() (int, string) {
	s.version++
	return s.version, fmt.Sprintf(`"%d"`, 3_500_000_000_000_000+s.version)
}
