package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// policy is the Content-Security-Policy of every page: nothing from elsewhere,
// nothing inline, nobody may frame it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded puts the guards in front of a handler, the outermost first: other
// users of the machine, other names for it, other sites, and whoever has not
// come by a link.
func (s *Server) guarded(next http.Handler) http.Handler {
	other := http.NewCrossOriginProtection()
	other.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusForbidden, "This came from another site, so nothing was done.")
	}))
	inner := other.Handler(ownOnly(s.signedIn(next)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers(w.Header())
		switch {
		case foreign(r.Context()):
			s.refuse(w, r, http.StatusForbidden, "This page belongs to another user of this machine.")
		case !s.hostIsOurs(r):
			s.refuse(w, r, http.StatusMisdirectedRequest, "This address is not the page's own.")
		default:
			r.Body = http.MaxBytesReader(w, r.Body, mostBody)
			inner.ServeHTTP(w, r)
		}
	})
}

// mostBody is how large a form may be.
const mostBody = 64 << 10

// headers are those of every answer.
func headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin") // with no-referrer a browser posts forms without an Origin
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// hostIsOurs reports whether the request names this very address, numerically,
// or localhost where that is what it is. A name that somebody else made to point
// here (DNS rebinding) is refused.
func (s *Server) hostIsOurs(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	address, ok := local.(*net.TCPAddr)
	if !ok {
		return false
	}
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil { // without a port it is that of http
		host, port = strings.Trim(r.Host, "[]"), "80"
	}
	_, want, err := net.SplitHostPort(address.String())
	if err != nil || port != want {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return address.IP.IsLoopback()
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.Equal(address.IP)
}

// ownOnly refuses what another site would embed or fetch (Fetch Metadata). That
// somebody follows a link to the page is fine: a GET changes nothing. Programs
// that are no browsers do not send the header.
func ownOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site, mode := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Sec-Fetch-Mode")
		if slices.Contains([]string{"cross-site", "same-site"}, site) && mode != "navigate" {
			http.Error(w, "another site asked for this", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// open are the paths that need no session: they say nothing.
func open(path string) bool {
	return strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, linkPath) || path == signInPath
}

// signedIn lets nobody past who has not come by a link.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.keys.visitor(r)
		if !v.signed && !open(r.URL.Path) {
			s.refuse(w, r, http.StatusUnauthorized, "")
			return
		}
		next.ServeHTTP(w, r.WithContext(withVisitor(r.Context(), v)))
	})
}
