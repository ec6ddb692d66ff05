package feed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/netutil"
)

// A Shelf is all that is served at one moment.
type Shelf struct{ Pages []Page }

// A Page is one feed on the shelf.
type Page struct {
	Name          string
	Secret        Digest
	Events, Todos Document
}

// A Digest is the SHA-256 of a secret.
type Digest [sha256.Size]byte

// DigestOf hashes a secret.
func DigestOf(secret string) Digest { return sha256.Sum256([]byte(secret)) }

// ParseDigest reads what String writes.
func ParseDigest(text string) (d Digest, err error) {
	data, err := hex.DecodeString(text)
	if err != nil || len(data) != len(d) {
		return d, fmt.Errorf("read the hash of a secret: %q is none", text)
	}
	return Digest(data), nil
}

// String is the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// A Document is a file and its strong entity tag (RFC 9110 8.8.3).
type Document struct {
	Body []byte
	etag string
}

// NewDocument makes a document of a file.
func NewDocument(body []byte) Document {
	sum := sha256.Sum256(body)
	return Document{Body: body, etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
}

// Put the page of a feed together from its two files.
func (f *Feed) Put(name string, secret Digest) (p Page, err error) {
	events, err := f.Events()
	if err != nil {
		return p, err
	}
	todos, err := f.Todos()
	return Page{Name: name, Secret: secret, Events: NewDocument(events), Todos: NewDocument(todos)}, err
}

// tasks is behind the name of a feed for its to-dos.
const tasks = "-tasks"

// EventsFile and TodosFile are the names of a feed's two files.
func EventsFile(name string) string { return name + ".ics" }

// TodosFile is the name of the file with the to-dos.
func TodosFile(name string) string { return name + tasks + ".ics" }

// A Server serves what stands on a shelf, to whoever knows a secret, and nothing
// else: no list, no other method, no other path.
type Server struct {
	// Shelf gives what is to be served now.
	Shelf func(ctx context.Context) (*Shelf, error)
	Log   *slog.Logger
}

// ServeHTTP answers GET and HEAD of /f/<secret>/<name>.ics and
// /f/<secret>/<name>-tasks.ics. To everything else, a revoked secret included,
// there is nothing here.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secret, file, ok := asked(r.URL.Path)
	if !ok {
		nothingHere(w)
		return
	}
	shelf, err := s.Shelf(r.Context())
	if err != nil {
		s.Log.Error("feeds cannot be read", "error", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	}
	doc, ok := shelf.find(DigestOf(secret), file)
	switch {
	case !ok:
		nothingHere(w)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only to be read", http.StatusMethodNotAllowed)
	default:
		doc.serve(w, r)
	}
}

// asked takes a path apart.
func asked(path string) (secret, file string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/f/")
	if !ok || len(path) > longestPath {
		return "", "", false
	}
	secret, file, ok = strings.Cut(rest, "/")
	return secret, file, ok && secret != ""
}

// longestPath is longer than any path of ours.
const longestPath = 200

// find looks for the file behind a secret. All secrets are compared, and each in
// constant time, so that how long it takes says nothing about any of them.
func (s *Shelf) find(secret Digest, file string) (doc Document, ok bool) {
	for i := range s.Pages {
		p := &s.Pages[i]
		if subtle.ConstantTimeCompare(secret[:], p.Secret[:]) != 1 {
			continue
		}
		switch file {
		case EventsFile(p.Name):
			doc, ok = p.Events, true
		case TodosFile(p.Name):
			doc, ok = p.Todos, true
		}
	}
	return doc, ok
}

// serve writes the document, or that it has not changed.
func (d Document) serve(w http.ResponseWriter, r *http.Request) {
	// It may be kept, but is always to be asked whether it is still the same; and
	// its address is a secret.
	h := w.Header()
	h.Set("Etag", d.etag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("If-None-Match") == d.etag { // the way that all others go, made short
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.Body))
}

func nothingHere(w http.ResponseWriter) { http.Error(w, "nothing here", http.StatusNotFound) }

// Limits for whoever connects.
const (
	mostConnections = 64
	mostHeaders     = 16 << 10
	within          = 30 * time.Second
)

// Serve answers on a listener until ctx is done.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: within / 3, ReadTimeout: within / 3, WriteTimeout: within, IdleTimeout: 2 * within,
		MaxHeaderBytes: mostHeaders, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(netutil.LimitListener(l, mostConnections)) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve feeds: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return server.Close() // whoever still reads can ask again
	}
	return nil
}
