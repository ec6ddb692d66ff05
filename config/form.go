package config

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// checkWord checks that a word is among those allowed.
func checkWord(word, key string, allowed []string) error {
	if slices.Contains(allowed, word) {
		return nil
	}
	return wrong(didYouMean(word, allowed), "%s cannot be %q", key, word)
}

// checkForm checks text against the as tag of its field. Empty text is a key
// that is not used.
func checkForm(s, key, form string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return wrong("take out line breaks, tabs and the like", "%s has a control character in it", key)
	}
	if s == "" {
		return nil
	}
	switch form {
	case "path":
		return checkPath(s, key)
	case "listen":
		return checkListen(s)
	case "server":
		return checkServer(s, key)
	case "url":
		return checkURL(s, key)
	}
	return nil
}

// checkPath wants a path that does not depend on where bywhen was started.
func checkPath(s, key string) error {
	if filepath.IsAbs(s) {
		return nil
	}
	if strings.HasPrefix(s, "~") {
		return wrong("~ alone means your own home folder: ~/…; for another write it out", "%s begins with ~ and a name", key)
	}
	return wrong("begin it with ~/ for your home folder, or with /", "%s is not a whole path", key)
}

// checkListen wants an address of this machine with a port. All of its
// addresses at once have to be asked for in so many words.
func checkListen(s string) error {
	host, port, err := net.SplitHostPort(s)
	if err == nil && host == "" {
		return wrong(fmt.Sprintf(`write "127.0.0.1:%s" for this machine alone, "0.0.0.0:%s" for whoever can reach it`, port, port), "%q does not say for whom", s)
	}
	_, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || host != "localhost" && net.ParseIP(host) == nil {
		return wrong(`a numeric address and a port: "127.0.0.1:8787"`, "%q is no address to listen on", s)
	}
	return nil
}

// checkServer wants a name and a port; smtps:// in front says TLS from the first
// byte.
func checkServer(s, key string) error {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(s, "smtps://"))
	n, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || n == 0 || host == "" || strings.ContainsAny(host, "/@ ") {
		return wrong(`a name and a port, mostly 587 or 465: "smtp.example.com:587"`, "%s does not name a mail server", key)
	}
	return nil
}

// checkURL wants the address of a web site; it may hold no password.
func checkURL(s, key string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return wrong(`it looks like "https://calendar.example.com"`, "%s is no web address", key)
	case u.User != nil:
		return wrong("take out what stands in front of the @", "%s has a user name in it", key)
	case u.RawQuery != "" || u.Fragment != "":
		return wrong("end it in front of the ? or #", "%s is more than the address of a place", key)
	}
	return nil
}
