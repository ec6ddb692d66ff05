package caldav

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"bywhen/calendar"
)

// A client speaks HTTP with one origin and no other. It is safe for concurrent
// use.
type client struct {
	base  *url.URL // where the user said the server is
	creds Credentials
	http  *http.Client
	log   *slog.Logger

	mu       sync.Mutex
	password string
	fetched  bool
}

// newClient makes a client for the server at base. Over an unencrypted
// connection it talks with this machine alone, unless plain says otherwise.
func newClient(log *slog.Logger, base *url.URL, creds Credentials, plain bool) (*client, error) {
	dialer := &net.Dialer{Timeout: dialWithin}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   dialWithin,
		ResponseHeaderTimeout: readWithin,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   2,
	}
	if base.Scheme == "http" && !plain {
		if !loopback(base.Hostname()) {
			return nil, errors.New("url is http://, over which anybody on the way can read the password: write https://, or plain_http = true if that is what you want")
		}
		transport.Proxy = nil
		dialer.Control = onlyLoopback
	}
	return &client{base: base, creds: creds, log: log, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// loopback reports whether a name can only mean this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// A request is one HTTP request to the server.
type request struct {
	method string
	at     *url.URL
	depth  string
	kind   string // of the body
	body   string
	match  string // If-Match
	none   bool   // If-None-Match: *
	header map[string]string
}

// A statusError is an answer whose status is not what was hoped for.
type statusError struct {
	code      int
	condition string // the precondition that failed (RFC 4918 16), "" if not said
	err       error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// statusOf is the status in an error, 0 if there is none.
func statusOf(err error) int {
	var s *statusError
	if errors.As(err, &s) {
		return s.code
	}
	return 0
}

// do makes a request, following redirects within the origin with the same
// method, and gives an answer with a status below 300. at is where it came from.
func (c *client) do(ctx context.Context, r request) (resp *http.Response, at *url.URL, err error) {
	at = r.at
	for range maxRedirects + 1 {
		if resp, err = c.send(ctx, r, at); err != nil {
			return nil, at, err
		}
		switch resp.StatusCode {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			discard(resp.Body)
			if at, err = c.follow(at, resp.Header.Get("Location")); err != nil {
				return nil, at, err
			}
			continue
		}
		if resp.StatusCode >= 300 {
			err = c.refused(resp)
			discard(resp.Body)
			return nil, at, err
		}
		return resp, at, nil
	}
	return nil, at, fmt.Errorf("%s redirects in a circle: look at url", c.base.Host)
}

// send makes one request without following anything.
func (c *client) send(ctx context.Context, r request, at *url.URL) (*http.Response, error) {
	if !sameOrigin(at, c.base) {
		return nil, c.elsewhere(at)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, at.String(), strings.NewReader(r.body))
	if err != nil {
		return nil, calendar.WithoutURL(err)
	}
	c.headers(req, r)
	if err := c.authorize(ctx, req); err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, ctx.Err()
		}
		return nil, c.broken(err)
	}
	c.log.Debug("asked the server", "method", r.method, "path", at.EscapedPath(), "status", resp.StatusCode)
	return resp, nil
}

func (c *client) headers(req *http.Request, r request) {
	req.Header.Set("User-Agent", "bywhen")
	for name, value := range map[string]string{"Depth": r.depth, "Content-Type": r.kind, "If-Match": r.match} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	if r.none {
		req.Header.Set("If-None-Match", "*")
	}
	switch r.method {
	case "PROPFIND", "REPORT", http.MethodGet:
		// An empty list is not sent; it tells net/http that asking again on
		// another connection does no harm.
		req.Header["Idempotency-Key"] = []string{}
	}
}

// authorize adds the password, which is fetched once.
func (c *client) authorize(ctx context.Context, req *http.Request) error {
	if c.creds.Username == "" {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.fetched {
		password, err := c.creds.Password(ctx)
		if err != nil {
			return fmt.Errorf("%w: %w", calendar.ErrLogin, err)
		}
		c.password, c.fetched = password, true
	}
	req.SetBasicAuth(c.creds.Username, c.password)
	return nil
}

// forgetPassword makes the next request fetch it anew: it may have been changed.
func (c *client) forgetPassword() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.password, c.fetched = "", false
}

// follow is the place that a redirect names, if it is at the same origin.
func (c *client) follow(from *url.URL, location string) (*url.URL, error) {
	to, err := url.Parse(location)
	if err != nil || location == "" {
		return from, fmt.Errorf("%s redirects without saying where to", c.base.Host)
	}
	to = from.ResolveReference(to)
	if !sameOrigin(to, c.base) {
		return from, c.elsewhere(to)
	}
	return to, nil
}

// elsewhere says that the server sends us to another origin, which is not
// followed: the password belongs to the one in the configuration.
func (c *client) elsewhere(to *url.URL) error {
	return fmt.Errorf("%s sends on to %s://%s, where your password is not sent: if you trust it, make that the url", c.base.Host, to.Scheme, to.Host)
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// refused turns a status into an error with words.
func (c *client) refused(resp *http.Response) error {
	e := &statusError{code: resp.StatusCode}
	if kind := resp.Header.Get("Content-Type"); strings.Contains(kind, "xml") {
		e.condition = condition(io.LimitReader(resp.Body, maxSmall))
	}
	host, code := c.base.Host, resp.StatusCode
	switch {
	case code == http.StatusUnauthorized:
		c.forgetPassword()
		who := c.creds.Username
		if who == "" {
			e.err = fmt.Errorf("%w: %s wants to know who asks: add username and password_cmd", calendar.ErrLogin, host)
			break
		}
		e.err = fmt.Errorf("%w: %s does not accept the password of %s (iCloud, Fastmail and Nextcloud want an app password)", calendar.ErrLogin, host, who)
	case code == http.StatusTooManyRequests:
		e.err = &calendar.RetryError{After: calendar.RetryAfter(resp.Header), Err: fmt.Errorf("%s asks for fewer requests (429)", host)}
	case code == http.StatusRequestTimeout, code == http.StatusLocked, code == http.StatusFailedDependency, code == http.StatusTooEarly, code >= 500 && code != http.StatusNotImplemented:
		e.err = &calendar.RetryError{After: calendar.RetryAfter(resp.Header), Err: fmt.Errorf("%s is in trouble (%d %s)", host, code, strings.ToLower(http.StatusText(code)))}
	case e.condition != "":
		e.err = fmt.Errorf("%s refuses (%d, %s)", host, code, e.condition)
	default:
		e.err = fmt.Errorf("%s answers %d %s", host, code, strings.ToLower(http.StatusText(code)))
	}
	return e
}

// condition is the precondition that an error document names (RFC 4918 16).
func condition(r io.Reader) string {
	s := newScanner(r)
	root, err := s.root()
	if err != nil || root.Name.Local != "error" {
		return ""
	}
	for {
		t, err := s.root()
		if err != nil {
			return ""
		}
		if len(t.Name.Local) <= 64 {
			return t.Name.Local
		}
	}
}

// broken says in words why no answer came, or not all of it.
func (c *client) broken(err error) error {
	host := c.base.Host
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = fmt.Errorf("%s ended in the middle of its answer", host)
	case errors.As(err, &dns):
		err = fmt.Errorf("%s is not found: is the network up, and url right?", host)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("%s took too long to answer", host)
	default:
		err = fmt.Errorf("%s cannot be reached: %w", host, calendar.WithoutURL(err))
	}
	return &calendar.RetryError{Err: err}
}

// discard reads a little of a body, so that its connection can be used again.
func discard(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 64<<10)
	body.Close()
}

// multistatus makes a request whose answer is a 207, and reads it.
func (c *client) multistatus(ctx context.Context, r request, each func(*response) error) (token string, at *url.URL, err error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	r.kind = "application/xml; charset=utf-8"
	resp, at, err := c.do(ctx, r)
	if err != nil {
		return "", at, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusMultiStatus {
		return "", at, &statusError{code: resp.StatusCode, err: fmt.Errorf("%s: %w (%d): look at url", c.base.Host, errNotDAV, resp.StatusCode)}
	}
	var stopped error
	token, err = readMultistatus(resp.Body, func(one *response) error {
		stopped = each(one)
		return stopped
	})
	switch {
	case err == nil, stopped != nil:
		return token, at, stopped
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled):
		return "", at, ctx.Err()
	}
	return "", at, c.unreadable(err)
}

// unreadable sorts what can be wrong with an answer: one that breaks off may
// come whole next time, one that is wrong stays so.
func (c *client) unreadable(err error) error {
	var timeout net.Error
	var op *net.OpError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.As(err, &timeout), errors.As(err, &op),
		strings.HasSuffix(err.Error(), "unexpected EOF"): // of the XML decoder
		if t, ok := timeout, errors.As(err, &timeout); ok && t != nil && t.Timeout() {
			return c.broken(err)
		}
		return c.broken(io.ErrUnexpectedEOF)
	}
	return &statusError{code: http.StatusMultiStatus, err: fmt.Errorf("%s gives an answer that cannot be read: %w", c.base.Host, err)}
}

// get fetches one object.
func (c *client) get(ctx context.Context, at *url.URL) (data []byte, etag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	// Asked for as it stands: a server that packs it may weaken its ETag.
	resp, _, err := c.do(ctx, request{method: http.MethodGet, at: at, header: map[string]string{"Accept-Encoding": "identity"}})
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(resp.Body, maxObject+1))
	switch {
	case n > maxObject:
		return nil, "", errTooLong
	case err != nil && errors.Is(ctx.Err(), context.Canceled):
		return nil, "", ctx.Err()
	case err != nil:
		return nil, "", c.unreadable(err)
	}
	return buf.Bytes(), resp.Header.Get("ETag"), nil
}
