package google

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"bywhen/calendar"
)

// A Dialog is how a person is spoken with while they sign in.
type Dialog struct {
	// Show shows the link at which they say yes.
	Show func(link string)
	// Paste reads the address at which the browser ended. When it is nil,
	// bywhen listens on this machine for the browser to come back.
	Paste func() (string, error)
}

// A Grant is what came of signing in.
type Grant struct {
	// Without says, for each scope that was not allowed, what does not work.
	Without []string
	// Until is when Google will end it, if it said so.
	Until time.Time
}

// SignIn lets a person sign in to the one account of these calendars. When it
// fails no token is left behind, neither here nor, as far as it could be given
// back, at Google.
func SignIn(ctx context.Context, all []*Google, d Dialog) (Grant, error) {
	a := all[0].account
	c, err := readClient(a.secret)
	if err != nil {
		return Grant{}, err
	}
	t, err := a.ask(ctx, c, together(all), d)
	if err != nil {
		return Grant{}, err
	}
	g := &grant{
		ClientID: c.ID, AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, Expiry: t.Expiry,
		Scopes: scopesOf(t), SignedIn: a.now().UTC().Truncate(time.Second),
	}
	// Google says so when a sign-in is not for ever, as with clients in testing.
	if seconds, ok := t.Extra("refresh_token_expires_in").(float64); ok && seconds > 0 {
		g.Until = g.SignedIn.Add(time.Duration(seconds) * time.Second)
	}
	out, err := judged(g, together(all))
	if err != nil {
		if back := a.giveBack(ctx, t.AccessToken); back != nil {
			a.log.Warn("a token that is of no use could not be given back", "error", back)
		}
		return Grant{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held = nil
	return out, save(a.path, g)
}

// judged compares what was allowed with what is needed.
func judged(g *grant, need []string) (out Grant, err error) {
	if g.RefreshToken == "" {
		return out, errors.New("sign in: Google gave no refresh token, so it would be over in an hour: take bywhen out at myaccount.google.com/connections and sign in again")
	}
	out.Until = g.Until
	for _, s := range lacking(need, g.Scopes) {
		if s.vital {
			return out, fmt.Errorf("sign in: a box was not ticked, and %s: sign in again and tick every box", s.without)
		}
		out.Without = append(out.Without, s.without)
	}
	return out, nil
}

// ask sends a person to Google and comes back with a token (RFC 8252, with PKCE
// of RFC 7636).
func (a *account) ask(ctx context.Context, c client, scopes []string, d Dialog) (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, signWithin)
	defer cancel()
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	var home *landing
	redirect := c.pasted()
	if d.Paste == nil {
		var err error
		if home, err = listen(ctx); err != nil {
			return nil, err
		}
		defer home.close()
		redirect = home.address
	}
	config := a.config(c, redirect, scopes)
	d.Show(config.AuthCodeURL(state, oauth2.AccessTypeOffline, oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("prompt", "consent")))
	back, err := a.answer(ctx, home, d)
	if err != nil {
		return nil, err
	}
	code, err := codeOf(back, state)
	home.say(err)
	if err != nil {
		return nil, err
	}
	t, err := config.Exchange(a.with(ctx), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, signInFailed(refusal(err, host(a.token)))
	}
	return t, nil
}

// signInFailed is a refusal to give a token for a code: nobody has to sign in
// again because of it, they are just doing so.
func signInFailed(err error) error {
	text := strings.TrimPrefix(err.Error(), calendar.ErrLogin.Error()+": ")
	return fmt.Errorf("sign in: %s", text)
}

// pasted is the address to come back to when nobody listens there. Google takes
// those of this machine from desktop clients, and the one in the client file is
// known to it.
func (c client) pasted() string {
	for _, r := range c.Redirects {
		if u, err := url.Parse(r); err == nil && u.Scheme == "http" && loopback(u.Hostname()) {
			return r
		}
	}
	return "http://127.0.0.1"
}

// answer is the address at which the browser came back.
func (a *account) answer(ctx context.Context, home *landing, d Dialog) (*url.URL, error) {
	if home != nil {
		return home.wait(ctx)
	}
	text, err := d.Paste()
	if err != nil {
		return nil, fmt.Errorf("sign in: read the address: %w", err)
	}
	back, err := url.Parse(strings.TrimSpace(text))
	// What is wrong with it is not repeated: it may hold a code.
	if err != nil || back.RawQuery == "" {
		return nil, errors.New("sign in: that is not the address at which the browser ended: it begins with http:// and holds code=")
	}
	return back, nil
}

// codeOf takes the code out of the address, if it is the answer to this
// sign-in.
func codeOf(back *url.URL, state string) (string, error) {
	q := back.Query()
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1:
		return "", errors.New("sign in: that answer belongs to another sign-in (its state differs): begin again with the link that is shown now")
	case q.Get("error") == "access_denied":
		return "", errors.New("sign in: you said no at Google, so nothing was changed")
	case q.Get("error") != "":
		return "", fmt.Errorf("sign in: Google says %s", plain(q.Get("error")))
	case q.Get("code") == "":
		return "", errors.New("sign in: the address holds no code: copy all of it")
	}
	return q.Get("code"), nil
}

// Account names the account that a calendar is used with.
func (g *Google) Account() string { return g.set.Account }

// SignOut takes back the sign-in of the one account of these calendars.
func SignOut(ctx context.Context, all []*Google) error { return all[0].account.SignOut(ctx) }

// ErrSignedOut: there was no sign-in to take back.
var ErrSignedOut = errSignedOut

// Accounts sorts calendars by the account that they are used with.
func Accounts(all []*Google) (names []string, by map[string][]*Google) {
	by = make(map[string][]*Google)
	for _, g := range all {
		if by[g.set.Account] == nil {
			names = append(names, g.set.Account)
		}
		by[g.set.Account] = append(by[g.set.Account], g)
	}
	slices.Sort(names)
	return names, by
}
