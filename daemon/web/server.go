package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// Options are what a page needs to know.
type Options struct {
	// Listen is the address, "127.0.0.1:8786".
	Listen string
	Me     calendar.Person
	People []calendar.Person // whom the user named
	Style  commitments.Style
	// Keys say who is let in. They outlive the server when a new configuration is
	// taken over.
	Keys *Keyring
}

// A Server serves the page.
type Server struct {
	Options
	app     App
	log     *slog.Logger
	keys    *Keyring // those of the options
	hider   *hider
	pages   pages
	static  map[string]asset
	heard   net.Listener // nil until Listen
	failed  error        // why there is none
	handler http.Handler
}

// New prepares a page over an App. It serves nothing before [Server.Listen] and
// [Server.Run].
func New(log *slog.Logger, app App, o Options) (*Server, error) {
	o.People = slices.Clone(o.People)
	mend(&o.People, inert)
	mend(&o.Me, inert)
	s := &Server{Options: o, app: app, log: log, keys: o.Keys, failed: errors.New("it is not being served")}
	s.hider = newHider(append([]calendar.Person{o.Me}, o.People...))
	var err error
	if s.static, err = assets(); err != nil {
		return nil, err
	}
	if s.pages, err = s.parse(); err != nil {
		return nil, err
	}
	s.handler = s.guarded(s.routes())
	return s, nil
}

// routes are all that there is.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{name}", s.serveStatic)
	mux.HandleFunc("GET "+linkPath+"{secret}", s.showLink)
	mux.HandleFunc("POST "+signInPath, s.signIn)
	mux.HandleFunc("POST /sign-out", s.signOut)
	mux.HandleFunc("POST /names", s.toggleNames)
	mux.HandleFunc("GET /events", s.events)
	for path, page := range map[string]func(*http.Request) (view, error){
		"/{$}": s.now, "/fit": s.fit, "/week": s.week, "/commitments": s.list, "/commitments/{id}": s.show, "/commitments/{id}/why": s.why, "/commitments/{id}/ask": s.ask,
		"/recap": s.recap, "/agenda": s.agenda, "/journal": s.journal, "/calendars": s.calendars,
	} {
		mux.HandleFunc("GET "+path, s.page(page))
	}
	mux.HandleFunc("POST /preview", s.page(s.preview))
	mux.HandleFunc("POST /do", s.do)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusNotFound, "There is no such page.")
	})
	return mux
}

// Listen opens the address. After a failure [Server.Link] says why.
func (s *Server) Listen() error {
	l, err := net.Listen("tcp", s.Options.Listen)
	if err != nil {
		s.failed = fmt.Errorf("serve the page: %w", err)
		return s.failed
	}
	s.heard = l
	return nil
}

// Run serves until ctx is done.
func (s *Server) Run(ctx context.Context) error {
	if s.heard == nil {
		return s.failed
	}
	server := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }, ConnContext: noteForeign,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.heard) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve the page: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return server.Shutdown(stop)
}

// Link makes a link that signs in the first browser that follows it, until an
// instant.
func (s *Server) Link() (url string, until time.Time, err error) {
	if s.heard == nil {
		return "", time.Time{}, s.failed
	}
	a, ok := s.heard.Addr().(*net.TCPAddr)
	if !ok {
		return "", time.Time{}, fmt.Errorf("link to the page: %s is no address", s.heard.Addr())
	}
	host := a.IP
	if host.IsUnspecified() {
		host = net.IPv4(127, 0, 0, 1)
	}
	key, until := s.keys.link()
	return "http://" + net.JoinHostPort(host.String(), fmt.Sprint(a.Port)) + linkPath + string(key), until, nil
}

// An asset is a file that every page needs. Its name holds a hash of it.
type asset struct {
	kind string
	data []byte
}

func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) {
	a, ok := s.static[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.data) // whoever went away is nobody's trouble
}

// assets reads what is embedded.
func assets() (map[string]asset, error) {
	all := map[string]asset{}
	for name, kind := range map[string]string{
		"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
	} {
		data, err := fs.ReadFile(files, "static/"+name)
		if err != nil {
			return nil, fmt.Errorf("read the page's files: %w", err)
		}
		all[assetName(name, data)] = asset{kind, data}
	}
	return all, nil
}
