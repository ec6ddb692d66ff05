package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"bywhen/calendar/google/googletest"
	"bywhen/calendar/ics"
)

// A signing is a person who signs in: they read the link that the program has written and paste
// an address.
type signing struct {
	out    *bytes.Buffer
	answer func(link string) string
	pasted io.Reader
}

var linkIn = regexp.MustCompile(`(?m)^https?://\S+$`)

// Read gives what the person pastes.
func (p *signing) Read(b []byte) (int, error) {
	if p.pasted == nil {
		p.pasted = strings.NewReader(p.answer(linkIn.FindString(p.out.String())) + "\n")
	}
	return p.pasted.Read(b)
}

// authorize runs bywhen auth google --no-browser, with a person who answers so.
func authorize(t *testing.T, home string, answer func(link string) string) said {
	t.Helper()
	var out, stderr bytes.Buffer
	p := program{
		args: []string{"-v", "auth", "google", "--no-browser"}, stdout: &out, stderr: &stderr, home: home,
		stdin:  &signing{out: &out, answer: answer},
		getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": home + "/bywhen"}[name] },
	}
	s := said{code: p.run(t.Context()), out: out.String(), stderr: stderr.String()}
	tight(t, s)
	return s
}

// An emulated is emulate's Google with the story's meeting on its calendar, all
// calls to which are held to the discovery document.
type emulated struct {
	url    string
	front  string // of a proxy that checks
	secret string
	codes  []string // that were given out
	token  func(url.Values)
}

func emulate(t *testing.T) *emulated {
	text, err := story.ReadFile("story/roberta/delegation.ics")
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := ics.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	meeting := decoded.Objects[0].Events[0]
	event := map[string]any{
		"id": "delegation", "calendar_id": "primary", "summary": meeting.Summary, "description": meeting.Description,
		"start_date_time": "2026-05-04T10:30:00-04:00", "end_date_time": "2026-05-04T11:00:00-04:00",
		"attendees": []any{map[string]any{"email": "roberta@example.com"}, map[string]any{"email": "johnathon@example.com"}},
	}
	events := []any{event}
	for _, day := range []string{"05", "06", "07", "08", "11", "12", "13", "14", "15", "18", "19", "20"} {
		events = append(events, map[string]any{"id": "stand-up-" + day, "calendar_id": "primary", "summary": "Stand-up",
			"start_date_time": "2026-05-" + day + "T09:00:00-04:00", "end_date_time": "2026-05-" + day + "T09:15:00-04:00"})
	}
	e := &emulated{secret: "canary-emulate-secret"}
	e.url = googletest.Emulate(t, map[string]any{
		"users":           []any{map[string]any{"email": "roberta@example.com", "name": "Roberta"}},
		"oauth_clients":   []any{map[string]any{"client_id": googletest.ClientID, "client_secret": e.secret, "name": "bywhen", "redirect_uris": []any{"http://localhost"}}},
		"calendars":       []any{map[string]any{"id": "primary", "summary": "Roberta", "primary": true, "time_zone": "America/New_York"}},
		"calendar_events": events,
	})
	to, err := url.Parse(e.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			if e.token != nil && strings.HasSuffix(r.In.URL.Path, "/token") {
				e.meddle(t, r)
			}
		},
		Transport: &googletest.Checker{
			Base: http.DefaultTransport, Discovery: googletest.Calendar(t), Granted: scopes(),
			Complain: func(wrong string) { t.Errorf("emulate: %s", wrong) },
		},
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	e.front = front.URL
	return e
}

// meddle changes a request for a token on its way.
func (e *emulated) meddle(t *testing.T, r *httputil.ProxyRequest) {
	body, err := io.ReadAll(r.In.Body)
	form, err2 := url.ParseQuery(string(body))
	if err != nil || err2 != nil {
		t.Error(err, err2)
	}
	e.token(form)
	r.Out.Body = io.NopCloser(strings.NewReader(form.Encode()))
	r.Out.ContentLength = int64(len(form.Encode()))
}

// home is a home whose calendar is there.
func (e *emulated) home(t *testing.T) string {
	t.Helper()
	home := newHome(t)
	configureGoogle(t, home, e.front+"/calendar/v3/", e.url+"/o/oauth2/v2/auth", e.front+"/oauth2/token", e.front+"/oauth2/revoke")
	e.clientFile(t, home, e.secret)
	return home
}

func (e *emulated) clientFile(t *testing.T, home, secret string) {
	t.Helper()
	write(t, home+"/client_secret.json", `{"installed":{"client_id":"`+googletest.ClientID+`","client_secret":"`+secret+`","redirect_uris":["http://localhost"]}}`)
}

// yes is what a browser does at emulate: it opens the link, and chooses Roberta.
// It gives the address at which it ends.
func (e *emulated) yes(t *testing.T) func(link string) string {
	return func(link string) string {
		page, err := http.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		page.Body.Close()
		if page.StatusCode != http.StatusOK {
			t.Fatalf("emulate refuses the link: %s", page.Status)
		}
		at, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		form := at.Query()
		form.Set("email", "roberta@example.com")
		stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := stay.PostForm(e.url+"/o/oauth2/v2/auth/callback", form)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		back, err := resp.Location()
		if err != nil {
			t.Fatal(err)
		}
		e.codes = append(e.codes, back.Query().Get("code"))
		return back.String()
	}
}

// nothingWritten fails the test when an event of bywhen's is on emulate.
func (e *emulated) nothingWritten(t *testing.T, token string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.front+"/calendar/v3/calendars/primary/events?maxResults=250", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || strings.Contains(string(text), "Check-in") || !strings.Contains(string(text), "Stand-up") {
		t.Errorf("on the calendar: %s, %v", text, err)
	}
}

// tokenFile is where the token of a home lies.
func tokenFile(home string) string { return home + "/bywhen/data/google.token.json" }

// secrets are the tokens in a home, which nobody may print.
func secrets(t *testing.T, home string) []string {
	t.Helper()
	text, err := os.ReadFile(tokenFile(home))
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`google_[A-Za-z0-9_-]{20,}`).FindAllString(string(text), -1)
}

// without fails the test when something secret was printed.
func (e *emulated) without(t *testing.T, s said, more ...string) {
	t.Helper()
	for _, secret := range append(append(more, e.secret), e.codes...) {
		if strings.Contains(s.out+s.stderr, secret) {
			t.Errorf("a secret was printed: %s", s)
		}
	}
}

// TestSignInOnEmulate signs in to emulate without a browser, reads the calendar,
// and signs out.
func TestSignInOnEmulate(t *testing.T) {
	e := emulate(t)
	home := e.home(t)
	if got := ask(t, home, "sync"); got.code != 4 || !got.says("needs login: nobody has signed in yet: run bywhen auth google") {
		t.Errorf("sync before signing in: %s", got)
	}
	got := authorize(t, home, e.yes(t))
	if got.code != 0 || !strings.Contains(got.out, "Signed in.") {
		t.Fatalf("bywhen auth google: %s", got)
	}
	info, err := os.Stat(tokenFile(home))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the token file: %v, %v", info, err)
	}
	tokens := secrets(t, home)
	if len(tokens) != 2 {
		t.Fatalf("%d tokens were kept", len(tokens))
	}
	e.without(t, got, tokens...)

	// emulate gives events identifiers of its own, so nothing can be written
	// there safely: the check-in is refused, and taken back.
	got = ask(t, home, "sync")
	if !got.says("Recorded: Brief the Waterfall Team") || !got.says("Did not go through: write check-in") {
		t.Errorf("bywhen sync: %s", got)
	}
	e.without(t, got, tokens...)
	if got = ask(t, home, "status"); !got.says("gives events identifiers of its own, so nothing can be written to it") {
		t.Errorf("bywhen status: %s", got)
	}
	if got = ask(t, home, "sync"); got.code != 0 || !strings.HasPrefix(got.out, "Nothing new.") {
		t.Errorf("a second bywhen sync: %s", got)
	}

	e.nothingWritten(t, tokens[0])
	got = inside(t.Context(), t, home, nil, "auth", "google", "--logout")
	if got.code != 0 || !strings.Contains(got.out, "Signed out.") {
		t.Errorf("bywhen auth google --logout: %s", got)
	}
	e.without(t, got, tokens...)
	if _, err := os.Stat(tokenFile(home)); !os.IsNotExist(err) {
		t.Errorf("after signing out the token is still there: %v", err)
	}
	refresh := url.Values{"grant_type": {"refresh_token"}, "client_id": {googletest.ClientID}, "client_secret": {e.secret}}
	for _, token := range tokens {
		refresh.Set("refresh_token", token)
		if resp, err := http.PostForm(e.url+"/oauth2/token", refresh); err != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("after signing out a token is good: %v, %v", resp, err)
		}
	}
}

// TestSignInFails goes through the ways in which signing in fails: each has its
// words and exit code, and no token stays behind.
func TestSignInFails(t *testing.T) {
	e := emulate(t)
	used := e.yes(t)
	for _, tc := range []struct {
		name  string
		setup func(home string)
		talk  func(link string) string
		code  int
		want  string
	}{
		{
			name:  "wrong PKCE",
			setup: func(string) { e.token = func(form url.Values) { form.Set("code_verifier", "of-somebody-else") } },
			talk:  e.yes(t), code: 1, want: "sign in: Google refuses the code",
		},
		{
			name: "wrong state",
			talk: func(link string) string { return replaced(t, used(link), "state", "of-another-sign-in") },
			code: 1, want: "belongs to another sign-in (its state differs)",
		},
		{
			name: "replayed code",
			setup: func(string) {
				other := e.home(t)
				if got := authorize(t, other, e.yes(t)); got.code != 0 {
					t.Fatalf("the first sign-in: %s", got)
				}
			},
			talk: func(link string) string { return replaced(t, used(link), "code", e.codes[len(e.codes)-2]) },
			code: 1, want: "sign in: Google refuses the code: it was used already",
		},
		{
			name:  "missing secret",
			setup: func(home string) { e.clientFile(t, home, "") },
			talk:  func(string) string { t.Error("the person was sent to Google"); return "" },
			code:  5, want: "has no client_secret, which Google wants from desktop programs too",
		},
		{
			name:  "wrong secret",
			setup: func(home string) { e.clientFile(t, home, "canary-another") },
			talk:  e.yes(t), code: 1, want: "sign in: Google does not know this client or its secret (invalid_client)",
		},
		{
			name: "denied consent",
			talk: func(link string) string {
				return replaced(t, replaced(t, used(link), "code", ""), "error", "access_denied")
			},
			code: 1, want: "sign in: you said no at Google",
		},
		{
			name: "an address without a code",
			talk: func(string) string { return "http://localhost/" },
			code: 1, want: "sign in: that is not the address at which the browser ended",
		},
		{
			name: "nothing pasted",
			talk: func(string) string { return "" },
			code: 1, want: "sign in: that is not the address at which the browser ended",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			home := e.home(t)
			e.token = nil
			if tc.setup != nil {
				tc.setup(home)
			}
			got := authorize(t, home, tc.talk)
			e.token = nil
			if got.code != tc.code || !got.says(tc.want) {
				t.Errorf("want exit code %d and %q: %s", tc.code, tc.want, got)
			}
			e.without(t, got, "canary-another")
			if _, err := os.Stat(tokenFile(home)); !os.IsNotExist(err) {
				t.Errorf("a token file is left: %v", err)
			}
		})
	}
}

// replaced is an address with another value in its query; an empty one takes it
// out.
func replaced(t *testing.T, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// TestRevokedOnEmulate takes the sign-in back at Google: the next sync says so,
// and the tokens are forgotten.
func TestRevokedOnEmulate(t *testing.T) {
	e := emulate(t)
	home := e.home(t)
	if got := authorize(t, home, e.yes(t)); got.code != 0 {
		t.Fatalf("bywhen auth google: %s", got)
	}
	tokens := secrets(t, home)
	for _, token := range tokens {
		if resp, err := http.PostForm(e.url+"/oauth2/revoke", url.Values{"token": {token}}); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("revoke: %v, %v", resp, err)
		}
	}
	later(t, home)
	got := ask(t, home, "sync")
	e.without(t, got, tokens...)
	if got.code != 4 || !got.says("needs login: Google no longer accepts the sign-in of") {
		t.Errorf("bywhen sync: %s", got)
	}
	if got := secrets(t, home); len(got) > 0 {
		t.Errorf("%d tokens are kept that are good for nothing", len(got))
	}
	if got := ask(t, home, "status"); !got.says("it was taken back, or the password was changed; run bywhen auth google") {
		t.Errorf("bywhen status: %s", got)
	}
}

// later is an hour later, when the access token is over.
func later(t *testing.T, home string) {
	t.Helper()
	text, err := os.ReadFile(tokenFile(home))
	if err != nil {
		t.Fatal(err)
	}
	over := regexp.MustCompile(`"expiry": "[^"]*"`).ReplaceAll(text, []byte(`"expiry": "2026-01-01T00:00:00Z"`))
	write(t, tokenFile(home), string(over))
}
