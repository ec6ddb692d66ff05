package google

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"bywhen/calendar"
)

// Where Google's servers are, as its discovery document of OpenID Connect says.
const (
	authURL   = "https://accounts.google.com/o/oauth2/v2/auth"
	tokenURL  = "https://oauth2.googleapis.com/token"
	revokeURL = "https://oauth2.googleapis.com/revoke"
)

// An account is what a person signed in to. As a RoundTripper it puts the access
// token on every request, a new one when the old one is over.
type account struct {
	name   string
	secret string // the client file
	path   string // the token file
	auth   string
	token  string
	revoke string
	log    *slog.Logger
	base   http.RoundTripper
	now    func() time.Time

	mu   sync.Mutex
	held *grant // nil before it was read
}

func newAccount(log *slog.Logger, s Settings) *account {
	or := func(given, otherwise string) string {
		if given != "" {
			return given
		}
		return otherwise
	}
	return &account{
		name: s.Account, secret: s.ClientSecretFile, path: filepath.Join(s.dir, s.Account+".token.json"),
		auth: or(s.AuthURL, authURL), token: or(s.TokenURL, tokenURL), revoke: or(s.RevokeURL, revokeURL),
		log: log, base: transport(), now: time.Now,
	}
}

// transport is how Google is reached.
func transport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialWithin}).DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   dialWithin,
		ResponseHeaderTimeout: readWithin,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   2,
	}
}

// config is the OAuth client. Google wants the secret in the body even from
// clients that prove themselves by PKCE.
func (a *account) config(c client, redirect string, scopes []string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirect, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: a.auth, TokenURL: a.token, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// with lets package oauth2 make its requests the way we do.
func (a *account) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: a.base, CheckRedirect: stay, Timeout: writeWithin})
}

// RoundTrip makes a request in the name of the person. A request whose token is
// refused is made once more with a new one.
func (a *account) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	token, err := a.access(ctx, "")
	if err != nil {
		return nil, err
	}
	resp, err := a.send(req, token)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || req.Body != nil && req.GetBody == nil {
		return resp, err
	}
	discard(resp.Body)
	if token, err = a.access(ctx, token); err != nil {
		return nil, err
	}
	again := req.Clone(ctx)
	if req.GetBody != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	return a.send(again, token)
}

func (a *account) send(req *http.Request, token string) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := a.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	a.log.Debug("asked Google", "method", req.Method, "path", req.URL.EscapedPath(), "status", resp.StatusCode)
	resp.Body = &capped{resp.Body, maxAnswer}
	return resp, nil
}

// errTooLarge: an answer that no calendar gives.
var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxAnswer>>20)

// A capped is a body that ends in an error when it is too large.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.ReadCloser.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// discard reads a little of a body, so that its connection can be used again.
func discard(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 64<<10)
	body.Close()
}

// early is how long before its end an access token is replaced.
const early = time.Minute

// access gives an access token that should be good. refused is one that was not.
func (a *account) access(ctx context.Context, refused string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	good := func() bool {
		return a.held != nil && a.held.AccessToken != "" && a.held.AccessToken != refused && a.held.Expiry.After(a.now().Add(early))
	}
	if good() {
		return a.held.AccessToken, nil
	}
	// Another calendar of this account may have fetched one.
	g, err := load(a.path)
	switch {
	case errors.Is(err, errSignedOut):
		return "", fmt.Errorf("%w: %w: %s", calendar.ErrLogin, err, howToSignIn)
	case err != nil:
		return "", fmt.Errorf("%w: %w", calendar.ErrLogin, err)
	case g.Ended != "":
		return "", g.over()
	}
	if a.held = g; good() {
		return g.AccessToken, nil
	}
	return a.refresh(ctx, g)
}

// howToSignIn is what to do about it.
const howToSignIn = "run bywhen auth google"

// refresh fetches a new access token and keeps it.
func (a *account) refresh(ctx context.Context, g *grant) (string, error) {
	c, err := readClient(a.secret)
	if err != nil {
		return "", fmt.Errorf("%w: %w", calendar.ErrLogin, err)
	}
	t, err := a.config(c, "", nil).TokenSource(a.with(ctx), &oauth2.Token{RefreshToken: g.RefreshToken}).Token()
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.ErrorCode == "invalid_grant" {
		return "", a.ended(g)
	}
	if err != nil {
		return "", refusal(err, host(a.token))
	}
	fresh := *g
	fresh.AccessToken, fresh.Expiry = t.AccessToken, t.Expiry
	if t.RefreshToken != "" {
		fresh.RefreshToken = t.RefreshToken
	}
	if scopes := scopesOf(t); len(scopes) > 0 {
		fresh.Scopes = scopes
	}
	if err := save(a.path, &fresh); err != nil {
		return "", err
	}
	a.held = &fresh
	return fresh.AccessToken, nil
}

// ended keeps why a sign-in is over, and not its tokens.
func (a *account) ended(g *grant) error {
	why := "Google no longer accepts the sign-in of " + g.SignedIn.Local().Format("Mon 2 Jan") + ": it was taken back, or the password was changed"
	if g.testing(a.now()) {
		why = "the sign-in of " + g.SignedIn.Local().Format("Mon 2 Jan") + " ended after seven days, as Google does with clients in testing: " + publish
	}
	a.held = nil
	over := &grant{ClientID: g.ClientID, SignedIn: g.SignedIn, Ended: why}
	if err := save(a.path, over); err != nil {
		return err
	}
	return over.over()
}

// over says why a sign-in is over, and what to do.
func (g *grant) over() error {
	return fmt.Errorf("%w: %s; %s", calendar.ErrLogin, g.Ended, howToSignIn)
}

// granted are the scopes that were allowed, as the token file has them now: a
// person may have signed in again meanwhile. It is nil if nobody has.
func (a *account) granted() []string {
	g, err := load(a.path)
	if err != nil {
		return nil
	}
	return g.Scopes
}

// scopesOf reads the scopes that came with a token.
func scopesOf(t *oauth2.Token) []string {
	text, _ := t.Extra("scope").(string)
	return strings.Fields(text)
}

// SignOut gives the tokens back to Google and forgets them. They are forgotten
// even when Google cannot be reached; the error says so.
func (a *account) SignOut(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	g, err := load(a.path)
	if errors.Is(err, errSignedOut) {
		return err
	}
	a.held = nil
	if gone := os.Remove(a.path); gone != nil {
		return fmt.Errorf("sign out: %w", gone)
	}
	if err != nil || g.RefreshToken == "" {
		return nil
	}
	if err := a.giveBack(ctx, g.RefreshToken); err != nil {
		return fmt.Errorf("sign out: the token is removed here, but Google did not take it back (%w): do so at myaccount.google.com/connections", err)
	}
	return nil
}

// giveBack revokes a token (RFC 7009).
func (a *account) giveBack(ctx context.Context, token string) error {
	body := url.Values{"token": {token}}.Encode()
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.revoke, strings.NewReader(body))
	if err != nil {
		return calendar.WithoutURL(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := a.base.RoundTrip(req)
	if err != nil {
		return broken(err, host(a.revoke))
	}
	defer discard(resp.Body)
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s answers %d", host(a.revoke), resp.StatusCode)
	}
	return nil
}

// host is the name of a server, for words.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "Google"
	}
	return u.Host
}
