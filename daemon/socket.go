package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// mostRequest is how large a request over the socket may be: a calendar file in
// base64 and notes beside it.
const mostRequest = 32 << 20

// listen opens the control socket, 0600. One that a dead daemon left is removed:
// the caller holds the home's lock, so nobody else can be listening.
func listen(path string) (net.Listener, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	old := syscall.Umask(0o177)
	l, err := net.Listen("unix", path)
	syscall.Umask(old)
	if err != nil {
		return nil, fmt.Errorf("open control socket %s: %w", path, err)
	}
	return l, nil
}

// handler answers POST /v1/<verb>.
func (a *App) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/{verb}", func(w http.ResponseWriter, r *http.Request) {
		v, ok := verbs[r.PathValue("verb")]
		if !ok {
			reply(w, http.StatusNotFound, &Error{Code: CodeUsage, Text: "no such verb: " + r.PathValue("verb")})
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostRequest))
		if err != nil {
			reply(w, http.StatusRequestEntityTooLarge, &Error{Code: CodeUsage, Text: "read request: " + err.Error()})
			return
		}
		doc, err := v(r.Context(), a, body)
		if err != nil {
			reply(w, http.StatusUnprocessableEntity, asError(err))
			return
		}
		reply(w, http.StatusOK, doc)
	})
	return mux
}

// asError is any failure in the form that travels over the socket.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: CodeFailed, Text: err.Error()}
}

func reply(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A client that went away is nobody's trouble.
	_ = json.NewEncoder(w).Encode(doc)
}

// A Client calls the verbs of a running daemon.
type Client struct{ http http.Client }

// Dial gives a client for the daemon at the socket, and whether one is there.
func Dial(path string) (*Client, bool) {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return nil, false
	}
	if err := conn.Close(); err != nil {
		return nil, false
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}
	return &Client{http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}, true
}

// Call runs a verb in the daemon.
func (c *Client) Call(ctx context.Context, name string, req, doc any) error {
	body, err := json.Marshal(req)
	if err != nil {
		return fmt.Errorf("call %s: %w", name, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://bywhen/v1/"+name, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("call %s: %w", name, err)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return fmt.Errorf("call the daemon: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		e := &Error{Code: CodeFailed}
		if err := json.NewDecoder(resp.Body).Decode(e); err != nil || strings.TrimSpace(e.Text) == "" {
			return fmt.Errorf("call the daemon: it answered %s", resp.Status)
		}
		return e
	}
	if err := json.NewDecoder(resp.Body).Decode(doc); err != nil {
		return fmt.Errorf("read the daemon's answer: %w", err)
	}
	return nil
}
