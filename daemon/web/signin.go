package web

import (
	"net/http"
	"net/url"
	"strings"
)

// Where a one-time link leads, and what the page behind it posts to.
const (
	linkPath   = "/link/"
	signInPath = "/sign-in"
)

// showLink is the page behind a one-time link. It only asks: whatever looks
// ahead at links must not use them up.
func (s *Server) showLink(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("secret")
	if !s.keys.good(secret(key)) {
		s.refuse(w, r, http.StatusGone, "This link was used already, or is too old.")
		return
	}
	s.write(w, r, http.StatusOK, view{Name: "link", Title: "Sign in", Body: key})
}

// signIn turns a link into a session.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	key, ok := s.keys.signIn(secret(r.PostFormValue("key")))
	if !ok {
		s.refuse(w, r, http.StatusGone, "This link was used already, or is too old.")
		return
	}
	if v := visitorOf(r.Context()); v.signed {
		s.keys.signOut(v)
	}
	http.SetCookie(w, s.keys.cookieFor(key))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	s.keys.signOut(visitorOf(r.Context()))
	http.SetCookie(w, s.keys.cookieFor(""))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	s.write(w, r.WithContext(withVisitor(r.Context(), &visitor{})), http.StatusOK, view{Name: "refused", Title: "Signed out", Body: refusal{Why: "You are signed out."}})
}

func (s *Server) toggleNames(w http.ResponseWriter, r *http.Request) {
	s.keys.toggleNames(visitorOf(r.Context()))
	http.Redirect(w, r, local(r.PostFormValue("back")), http.StatusSeeOther)
}

// local is a path of this page: whatever could lead elsewhere leads home.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
