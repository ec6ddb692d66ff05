package googletest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The client that the server knows.
const (
	ClientID     = "desktop.apps.googleusercontent.com"
	ClientSecret = "secret-" + Canary
)

// oauth is what the server remembers of those who signed in.
type oauth struct {
	n       int
	codes   map[string]*consent
	access  map[string]*pass
	refresh map[string][]string // the scopes
}

// A consent is a yes that waits for its code to be redeemed.
type consent struct {
	challenge, redirect string
	scopes              []string
}

// A pass is an access token.
type pass struct {
	scopes []string
	until  time.Time
	parent string // its refresh token
}

func newOAuth() oauth {
	return oauth{codes: map[string]*consent{}, access: map[string]*pass{}, refresh: map[string][]string{}}
}

// granted are the scopes of the token of a request.
func (s *Server) granted(r *http.Request) ([]string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.oauth.access[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if p == nil || time.Now().After(p.until) || s.oauth.refresh[p.parent] == nil {
		return nil, false
	}
	return p.scopes, true
}

// Expire makes every access token invalid.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.oauth.access)
}

// Revoke lets the person take everything back.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.oauth.access)
	clear(s.oauth.refresh)
}

// Valid is how many refresh tokens are good.
func (s *Server) Valid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.oauth.refresh)
}

// serveOAuth answers requests that have to do with signing in; false for others.
func (s *Server) serveOAuth(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil && r.URL.Path == "/token" {
		w.WriteHeader(http.StatusBadRequest)
		return true
	}
	switch r.URL.Path {
	case "/auth":
		s.ask(w, r)
	case "/token":
		s.mu.Lock()
		status, body := s.token(r.PostForm)
		s.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(body)
	case "/revoke":
		s.mu.Lock()
		token := r.PostForm.Get("token")
		if p := s.oauth.access[token]; p != nil {
			token = p.parent // revoking an access token revokes what it came from (oauth)
		}
		delete(s.oauth.refresh, token)
		s.mu.Unlock()
	default:
		return false
	}
	return true
}

// ask is the page at which a person says yes or no, and is sent back.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" && back.Hostname() != "localhost" || q.Get("client_id") != ClientID {
		http.Error(w, "redirect_uri_mismatch", http.StatusBadRequest)
		return
	}
	for name, want := range map[string]string{"response_type": "code", "code_challenge_method": "S256", "access_type": "offline", "prompt": "consent"} {
		if q.Get(name) != want {
			s.Complain(fmt.Sprintf("sign-in: %s is %q, want %q", name, q.Get(name), want))
		}
	}
	out := url.Values{"state": {q.Get("state")}}
	if scopes := s.Consent(strings.Fields(q.Get("scope"))); scopes == nil {
		out.Set("error", "access_denied")
	} else {
		s.mu.Lock()
		s.oauth.n++
		code := fmt.Sprintf("4/code-%s-%d", Canary, s.oauth.n)
		s.oauth.codes[code] = &consent{q.Get("code_challenge"), q.Get("redirect_uri"), scopes}
		s.mu.Unlock()
		out.Set("code", code)
		out.Set("scope", strings.Join(scopes, " "))
	}
	back.RawQuery = out.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token redeems a code or a refresh token. Desktop clients have to send their
// secret (oauth).
func (s *Server) token(form url.Values) (int, map[string]any) {
	wrong := func(code string) (int, map[string]any) {
		return http.StatusBadRequest, map[string]any{"error": code, "error_description": "it was " + Canary}
	}
	if form.Get("client_id") != ClientID || form.Get("client_secret") != ClientSecret {
		_, body := wrong("invalid_client")
		return http.StatusUnauthorized, body
	}
	var scopes []string
	refresh := form.Get("refresh_token")
	switch form.Get("grant_type") {
	case "authorization_code":
		c := s.oauth.codes[form.Get("code")]
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		switch {
		case c == nil, base64.RawURLEncoding.EncodeToString(sum[:]) != c.challenge:
			return wrong("invalid_grant")
		case c.redirect != form.Get("redirect_uri"):
			return wrong("redirect_uri_mismatch")
		}
		delete(s.oauth.codes, form.Get("code"))
		s.oauth.n++
		refresh = fmt.Sprintf("1//refresh-%s-%d", Canary, s.oauth.n)
		scopes = c.scopes
		s.oauth.refresh[refresh] = scopes
	case "refresh_token":
		if scopes = s.oauth.refresh[refresh]; scopes == nil {
			return wrong("invalid_grant")
		}
	default:
		return wrong("unsupported_grant_type")
	}
	s.oauth.n++
	access := fmt.Sprintf("ya29.access-%s-%d", Canary, s.oauth.n)
	s.oauth.access[access] = &pass{scopes, time.Now().Add(s.Life), refresh}
	out := map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": int(s.Life / time.Second), "scope": strings.Join(scopes, " ")}
	if form.Get("grant_type") == "authorization_code" {
		out["refresh_token"] = refresh
		if s.Ends > 0 {
			out["refresh_token_expires_in"] = int(s.Ends / time.Second)
		}
	}
	return http.StatusOK, out
}

// ClientFile writes a client file of the kind that Google's console hands out.
func ClientFile(t testing.TB, dir string) string {
	t.Helper()
	file := filepath.Join(dir, "client_secret.json")
	text := fmt.Sprintf(`{"installed":{"client_id":%q,"project_id":"bywhen","client_secret":%q,"redirect_uris":["http://localhost"]}}`, ClientID, ClientSecret)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// SignIn leaves a token file in dir, as if somebody had signed in with these
// scopes some time ago. The access token is over.
func (s *Server) SignIn(t testing.TB, dir string, ago time.Duration, scopes ...string) {
	t.Helper()
	s.mu.Lock()
	s.oauth.n++
	refresh := fmt.Sprintf("1//refresh-%s-%d", Canary, s.oauth.n)
	s.oauth.refresh[refresh] = scopes
	s.mu.Unlock()
	text, err := json.Marshal(map[string]any{"v": 1, "client_id": ClientID, "refresh_token": refresh, "scopes": scopes, "signed_in": time.Now().Add(-ago).UTC()})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "google.token.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}
