package google

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
)

// Settings are the keys of a calendar of kind "google".
type Settings struct {
	ClientSecretFile string `toml:"client_secret_file" as:"path" also:"client_secrets,credentials,credentials_file" need:"Google gives out nothing to a program that it does not know" eg:"'~/client_secret.json'" doc:"The file of an OAuth client of your own (Desktop), from Google's console: README says how to get it."`
	Calendar         string `toml:"calendar" default:"'primary'" doc:"primary, or the name or identifier of another calendar of yours."`
	Access           string `toml:"access" oneof:"write read made" default:"'write'" doc:"write: bywhen may change events of calendars that you own. read: it may only see them. made: this is a calendar that bywhen makes for itself, and it may change no other."`
	Account          string `toml:"account" default:"'google'" doc:"A name for the Google account, if you have several: you sign in to each."`
	Endpoint         string `toml:"endpoint" as:"url" default:"''" doc:"For tests and proxies: where the Calendar API is."`
	AuthURL          string `toml:"auth_url" as:"url" default:"''" doc:"For tests and proxies: where a person says yes."`
	TokenURL         string `toml:"token_url" as:"url" default:"''" doc:"For tests and proxies: where tokens come from."`
	RevokeURL        string `toml:"revoke_url" as:"url" default:"''" doc:"For tests and proxies: where tokens are given back."`

	dir string // where the token is kept
}

// KeepIn says in which folder the token is kept.
func (s *Settings) KeepIn(dir string) { s.dir = dir }

// The ways in which a calendar may be used.
const (
	accessWrite = "write"
	accessRead  = "read"
	accessMade  = "made"
)

// A Google is one calendar at Google: a calendar.Reader, Writer, FreeBusy,
// Inviter and Pacer. It is safe for concurrent use; readings are done one at a
// time, and so are writes.
type Google struct {
	name    string
	set     Settings
	account *account
	api     *api.Service
	log     *slog.Logger
	// print names the settings, so that a cursor of another calendar is not
	// taken for one of this.
	print string

	reading sync.Mutex // held while changes are read
	page    *listing   // what a reading in pages has given so far

	writing sync.Mutex // held while something is written
	quiet   time.Time  // until when nothing is written

	mu    sync.Mutex
	place string // identifier of the calendar, "" before it was looked for
	pace  pace

	now func() time.Time
}

// The seams that a Google fills.
var (
	_ calendar.Reader   = (*Google)(nil)
	_ calendar.Writer   = (*Google)(nil)
	_ calendar.FreeBusy = (*Google)(nil)
	_ calendar.Inviter  = (*Google)(nil)
	_ calendar.Pacer    = (*Google)(nil)
	_ calendar.Adviser  = (*Google)(nil)
)

// Open makes a calendar of what the settings name. It asks nobody yet: a
// calendar that cannot be reached, and an account that nobody signed in to, are
// errors of each reading.
func Open(_ context.Context, log *slog.Logger, name string, decode func(any) error) (calendar.Reader, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	return New(log, name, s)
}

// New makes a calendar of what the settings name.
func New(log *slog.Logger, name string, s Settings) (*Google, error) {
	g, err := open(log, name, s)
	if err != nil {
		return nil, fmt.Errorf("open calendar %s: %w", name, err)
	}
	return g, nil
}

func open(log *slog.Logger, name string, s Settings) (*Google, error) {
	s = s.filled()
	if err := s.check(); err != nil {
		return nil, err
	}
	log = log.With("calendar", name)
	a := newAccount(log, s)
	service, err := newService(&http.Client{Transport: a, CheckRedirect: stay})
	if err != nil {
		return nil, err
	}
	if s.Endpoint != "" {
		service.BasePath = strings.TrimSuffix(s.Endpoint, "/") + "/"
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{service.BasePath, s.Account, s.Calendar, s.Access}, "\n")))
	return &Google{
		name: name, set: s, account: a, api: service, log: log, print: hex.EncodeToString(sum[:8]), now: time.Now,
	}, nil
}

// stay follows no redirect: a token belongs to the server that was named.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// filled puts in the defaults, for settings that no configuration was read into.
func (s Settings) filled() Settings {
	if s.Access == "" {
		s.Access = accessWrite
	}
	if s.Account == "" {
		s.Account = "google"
	}
	if s.Calendar == "" {
		s.Calendar = "primary"
	}
	if s.Access == accessMade && s.Calendar == "primary" {
		s.Calendar = madeName
	}
	if s.dir == "" {
		s.dir = filepath.Dir(s.ClientSecretFile)
	}
	return s
}

// check refuses settings over which a token could be read by others.
func (s Settings) check() error {
	if s.ClientSecretFile == "" {
		return errors.New("client_secret_file is missing: name the file from Google's console")
	}
	if strings.ContainsAny(s.Account, `/\`) || strings.HasPrefix(s.Account, ".") {
		return fmt.Errorf("account is a name of your own, such as work, not %q", s.Account)
	}
	for key, text := range map[string]string{"endpoint": s.Endpoint, "auth_url": s.AuthURL, "token_url": s.TokenURL, "revoke_url": s.RevokeURL} {
		if text == "" {
			continue
		}
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
			return fmt.Errorf("%s has to begin with https://, or lead to this machine", key)
		}
	}
	return nil
}

// loopback reports whether a name can only mean this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// needs are the scopes that this calendar is used with.
func (g *Google) needs() []string { return needs(g.set.Access) }

// Invites is nil where check-ins are written: Google writes to the guests.
func (g *Google) Invites(context.Context) error {
	if g.set.Access == accessRead {
		return fmt.Errorf("the calendar is only read (access = %q): %w", accessRead, calendar.ErrNoInvites)
	}
	return nil
}
