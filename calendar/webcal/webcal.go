package webcal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"bywhen/calendar"
)

// Settings are the keys of a calendar of kind "url".
type Settings struct {
	URL       string `toml:"url" need:"it is where the calendar is" eg:"'https://calendar.example.com/holidays.ics'" doc:"The address of the .ics file; https:// or webcal://."`
	PlainHTTP bool   `toml:"plain_http" default:"false" doc:"Allow http://, over which anybody on the way can read and change it."`
	Private   bool   `toml:"private_addresses" default:"false" doc:"Allow a server in your own network or on this machine."`
}

// A Webcal is one file at an address: a calendar.Reader. It is safe for
// concurrent use.
type Webcal struct {
	at    *url.URL
	http  *http.Client
	log   *slog.Logger
	print string // names the address without telling it
}

var _ calendar.Reader = (*Webcal)(nil)

// Open makes a calendar of the address in the settings. It does not ask the
// server yet.
func Open(_ context.Context, log *slog.Logger, name string, decode func(any) error) (calendar.Reader, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	return New(log, name, s)
}

// New makes a calendar of the address in the settings.
func New(log *slog.Logger, name string, s Settings) (*Webcal, error) {
	at, err := address(s)
	if err != nil {
		return nil, fmt.Errorf("open calendar %s: %w", name, err)
	}
	sum := sha256.Sum256([]byte(at.String()))
	return &Webcal{at: at, http: newClient(s), log: log.With("calendar", name), print: hex.EncodeToString(sum[:8])}, nil
}

// address reads the url setting. Its errors do not repeat it.
func address(s Settings) (*url.URL, error) {
	text := s.URL
	if len(text) > 9 && strings.EqualFold(text[:9], "webcal://") {
		text = "https://" + text[9:]
	}
	at, err := url.Parse(text)
	switch {
	case s.URL == "":
		return nil, errors.New("url is missing: name the address of the .ics file")
	case err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return nil, errors.New("url is no web address: it looks like https://calendar.example.com/holidays.ics")
	case at.User != nil:
		return nil, errors.New("url has a user name in it: take out what stands in front of the @")
	case at.Scheme == "http" && !s.PlainHTTP:
		return nil, errors.New("url is http://, over which anybody on the way can read and change the calendar: write https://, or plain_http = true if that is what you want")
	}
	at.Fragment = ""
	return at, nil
}
