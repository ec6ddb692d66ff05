package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"
)

// How long keys are good for.
const (
	linkLife    = 2 * time.Minute
	idleLife    = 12 * time.Hour
	sessionLife = 7 * 24 * time.Hour
)

// mostLinks and mostSessions are how many may be good at once; the oldest goes.
const (
	mostLinks    = 8
	mostSessions = 32
)

// A secret is 32 random bytes as text. Only its hash is kept.
type secret string

func newSecret() secret {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return secret(base64.RawURLEncoding.EncodeToString(b[:]))
}

type digest [sha256.Size]byte

func (s secret) digest() digest { return sha256.Sum256([]byte(s)) }

// A session is a browser that has come by a link.
type session struct {
	began, seen time.Time
	hide        bool // names are hidden
}

// A Keyring knows the links that were not used yet and the sessions, by their
// hashes. It lives in memory: when the program ends, everybody is signed out.
type Keyring struct {
	now    func() time.Time
	cookie string // its name, random: cookies ignore ports

	mu       sync.Mutex
	links    map[digest]time.Time
	sessions map[digest]*session
}

// NewKeyring makes one that lets nobody in. now is the clock that links and
// sessions live by.
func NewKeyring(now func() time.Time) *Keyring {
	return &Keyring{now: now, cookie: "bywhen-" + string(newSecret()[:16]), links: map[digest]time.Time{}, sessions: map[digest]*session{}}
}

// link makes the secret of a one-time link.
func (k *Keyring) link() (secret, time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	for len(k.links) >= mostLinks {
		delete(k.links, oldest(k.links, func(made time.Time) time.Time { return made }))
	}
	s := newSecret()
	k.links[s.digest()] = now
	return s, now.Add(linkLife)
}

// good reports whether a link could be used now.
func (k *Keyring) good(s secret) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	made, ok := k.links[s.digest()]
	return ok && k.now().Sub(made) < linkLife
}

// signIn uses up a link and begins a session.
func (k *Keyring) signIn(link secret) (s secret, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	made, ok := k.links[link.digest()]
	delete(k.links, link.digest())
	if !ok || now.Sub(made) >= linkLife {
		return "", false
	}
	for len(k.sessions) >= mostSessions {
		delete(k.sessions, oldest(k.sessions, func(s *session) time.Time { return s.seen }))
	}
	s = newSecret()
	k.sessions[s.digest()] = &session{began: now, seen: now}
	return s, true
}

// oldest is the key of what is oldest.
func oldest[V any](m map[digest]V, when func(V) time.Time) (key digest) {
	var first time.Time
	for k, v := range m {
		if t := when(v); first.IsZero() || t.Before(first) {
			key, first = k, t
		}
	}
	return key
}

// A visitor is whoever sends a request, signed in or not.
type visitor struct {
	session digest
	signed  bool
	hide    bool
}

func (v *visitor) hides() bool { return v != nil && v.hide }

// visitor finds out who sends a request. Whoever sends one is not idle.
func (k *Keyring) visitor(r *http.Request) *visitor {
	c, err := r.Cookie(k.cookie)
	if err != nil {
		return &visitor{}
	}
	d := secret(c.Value).digest()
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.alive(d)
	if s == nil {
		return &visitor{}
	}
	s.seen = k.now()
	return &visitor{session: d, signed: true, hide: s.hide}
}

// stays reports whether a visitor is still signed in. That a page stands open is
// no sign of life.
func (k *Keyring) stays(v *visitor) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return v.signed && k.alive(v.session) != nil
}

// alive is a session that has not ended, else nil.
func (k *Keyring) alive(d digest) *session {
	s, now := k.sessions[d], k.now()
	if s == nil || now.Sub(s.seen) >= idleLife || now.Sub(s.began) >= sessionLife {
		delete(k.sessions, d)
		return nil
	}
	return s
}

// toggleNames hides names in a session, or shows them again.
func (k *Keyring) toggleNames(v *visitor) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.sessions[v.session]; s != nil {
		s.hide = !s.hide
	}
}

// signOut ends a session.
func (k *Keyring) signOut(v *visitor) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.sessions, v.session)
}

// cookieFor is the cookie that carries a session, or with "" ends it. Secure is
// left out: the page is on a loopback address, without TLS.
func (k *Keyring) cookieFor(s secret) *http.Cookie {
	c := &http.Cookie{Name: k.cookie, Value: string(s), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(sessionLife / time.Second)}
	if s == "" {
		c.MaxAge = -1
	}
	return c
}

type visitorKey struct{}

func withVisitor(ctx context.Context, v *visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// visitorOf is who sent the request of a context, nil for nobody.
func visitorOf(ctx context.Context) *visitor {
	v, _ := ctx.Value(visitorKey{}).(*visitor)
	return v
}
