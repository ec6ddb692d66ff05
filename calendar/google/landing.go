package google

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// A landing is where the browser comes back to: an address of this machine that
// answers once (RFC 8252 7.3 and 8.3).
type landing struct {
	address string
	server  *http.Server
	hit     chan *url.URL
	said    chan error // what became of it
	closing sync.Once
}

func listen(ctx context.Context) (*landing, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sign in: listen for the browser: %w: try --no-browser", err)
	}
	h := &landing{address: "http://" + l.Addr().String(), hit: make(chan *url.URL, 1), said: make(chan error, 1)}
	h.server = &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	h.server.SetKeepAlivesEnabled(false)
	go h.server.Serve(l) // ends with close
	return h, nil
}

// ServeHTTP takes the first answer, whatever it says, and no other. Only what
// holds an answer counts: browsers ask for icons of their own accord.
func (h *landing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	q := r.URL.Query()
	if r.Method != http.MethodGet || r.URL.Path != "/" || q.Get("code") == "" && q.Get("error") == "" {
		http.NotFound(w, r)
		return
	}
	select {
	case h.hit <- r.URL:
	default:
		http.Error(w, "This sign-in is over.", http.StatusGone)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	select {
	case err := <-h.said:
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintln(w, "That did not work. The terminal says why.")
			return
		}
		fmt.Fprintln(w, "Thank you. You can close this page and go back to the terminal.")
	case <-r.Context().Done():
	}
}

// wait waits for the browser.
func (h *landing) wait(ctx context.Context) (*url.URL, error) {
	select {
	case u := <-h.hit:
		return u, nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, fmt.Errorf("sign in: nobody said yes within %d minutes: begin again", int(signWithin/time.Minute))
		}
		return nil, ctx.Err()
	}
}

// say tells the browser what became of it. A landing that was never made says
// nothing.
func (h *landing) say(err error) {
	if h != nil {
		h.said <- err
	}
}

// close stops listening, once the browser has its answer.
func (h *landing) close() {
	h.closing.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if h.server.Shutdown(ctx) != nil {
			h.server.Close()
		}
	})
}
