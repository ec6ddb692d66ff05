package webcal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"bywhen/calendar"
)

// Limits on what an address may ask of its reader.
const (
	maxFile      = 16 << 20 // bytes after inflation: what package ics reads
	maxRedirects = 5
	within       = 2 * time.Minute
	dialWithin   = 15 * time.Second
)

// Why an address is not followed. They end up in what status shows.
var (
	errPrivate   = errors.New("it leads to a private address: write private_addresses = true if it is a server of your own")
	errDowngrade = errors.New("it is redirected to http://, over which anybody on the way can read and change it")
	errCircle    = fmt.Errorf("it is redirected more than %d times", maxRedirects)
	errTooLarge  = fmt.Errorf("the calendar is larger than %d MiB", maxFile>>20)
)

// newClient makes a client that tells the servers it is sent to nothing about
// where it comes from.
func newClient(s Settings) *http.Client {
	dialer := &net.Dialer{Timeout: dialWithin}
	if !s.Private {
		dialer.Control = publicOnly
	}
	return &http.Client{
		// No proxy: who connects has to see which address a name has.
		Transport: &http.Transport{
			DialContext:         dialer.DialContext,
			ForceAttemptHTTP2:   true,
			TLSHandshakeTimeout: dialWithin,
			IdleConnTimeout:     time.Minute,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			req.Header.Del("Referer")
			if req.URL.Host != via[0].URL.Host {
				// What we know of the file is nobody else's business.
				req.Header.Del("If-None-Match")
				req.Header.Del("If-Modified-Since")
			}
			switch {
			case req.URL.Scheme != "https" && !s.PlainHTTP:
				return errDowngrade
			case len(via) > maxRedirects:
				return errCircle
			}
			req.URL.User = nil
			return nil
		},
	}
}

// shared are ranges that are private without being called so by net/netip: shared
// address space (RFC 6598), this network, benchmarks, NAT64 and 6to4, which
// lead to other addresses.
func shared() []netip.Prefix {
	var all []netip.Prefix
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10"} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

// publicOnly refuses to connect to an address that the Internet does not lead to.
// It is asked when a name has been resolved, with the address that is used.
func publicOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errPrivate
	}
	ip := at.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return errPrivate
	}
	for _, p := range shared() {
		if p.Contains(ip) {
			return errPrivate
		}
	}
	return nil
}

// get asks for the file, if it is another than the one that the headers name.
func (w *Webcal) get(ctx context.Context, k cursor) (data []byte, next cursor, same bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.at.String(), nil)
	if err != nil {
		return nil, k, false, w.broken(err)
	}
	req.Header.Set("User-Agent", "bywhen")
	req.Header.Set("Accept", "text/calendar")
	for name, value := range map[string]string{"If-None-Match": k.ETag, "If-Modified-Since": k.Modified} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := w.http.Do(req)
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, k, false, ctx.Err()
		}
		return nil, k, false, w.broken(err)
	}
	defer resp.Body.Close()
	w.log.Debug("asked for the calendar", "status", resp.StatusCode)
	switch resp.StatusCode {
	case http.StatusNotModified:
		return nil, k, k.Print != "", nil
	case http.StatusOK:
	default:
		return nil, k, false, w.refused(resp)
	}
	data, err = readAll(resp.Body)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, k, false, errTooLarge
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, k, false, ctx.Err()
	case err != nil:
		return nil, k, false, w.broken(err)
	}
	next = cursor{Print: w.print, ETag: header(resp, "ETag"), Modified: header(resp, "Last-Modified")}
	return data, next, false, nil
}

// readAll reads a file, piece by piece, so that one that is too large is never
// held twice.
func readAll(r io.Reader) ([]byte, error) {
	const piece = 256 << 10
	var all [][]byte
	for range maxFile / piece {
		next := make([]byte, 0, piece)
		for len(next) < piece {
			n, err := r.Read(next[len(next):piece])
			next = next[:len(next)+n]
			switch {
			case err == io.EOF:
				return slices.Concat(append(all, next)...), nil
			case err != nil:
				return nil, err
			}
		}
		all = append(all, next)
	}
	if n, err := r.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, errTooLarge
	}
	return slices.Concat(all...), nil
}

// header is a header of sane length.
func header(resp *http.Response, name string) string {
	if v := resp.Header.Get(name); len(v) <= 1000 {
		return v
	}
	return ""
}

// refused says in words what another status than 200 means.
func (w *Webcal) refused(resp *http.Response) error {
	host, code := w.at.Host, resp.StatusCode
	words := fmt.Errorf("%s answers %d %s", host, code, strings.ToLower(http.StatusText(code)))
	switch {
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return fmt.Errorf("%w: %w: has the secret address been changed? Copy it anew", calendar.ErrLogin, words)
	case code == http.StatusNotFound, code == http.StatusGone:
		return fmt.Errorf("%w: the calendar is not there any more: copy its address anew", words)
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return &calendar.RetryError{After: calendar.RetryAfter(resp.Header), Err: words}
	}
	return words
}

// broken says in words why no answer came, without the address.
func (w *Webcal) broken(err error) error {
	err = calendar.WithoutURL(err)
	host := w.at.Host
	var dns *net.DNSError
	var timeout net.Error
	for _, final := range []error{errPrivate, errDowngrade, errCircle} {
		if errors.Is(err, final) {
			return fmt.Errorf("%s: %w", host, final)
		}
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = fmt.Errorf("%s ended in the middle of its answer", host)
	case errors.As(err, &dns):
		err = fmt.Errorf("%s is not found: is the network up, and url right?", host)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("%s took too long to answer", host)
	default:
		err = fmt.Errorf("%s cannot be reached: %w", host, err)
	}
	return &calendar.RetryError{Err: err}
}
