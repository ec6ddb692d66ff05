package caldav

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"bywhen/calendar"
)

// Settings are the keys of a calendar of kind "caldav".
type Settings struct {
	URL          string   `toml:"url" as:"url" need:"it is where the server is" eg:"'https://dav.example.com/'" doc:"The server, or the calendar itself."`
	Username     string   `toml:"username" also:"user,login" eg:"'roberta'" doc:"The name to sign in with."`
	PasswordCmd  []string `toml:"password_cmd" also:"password_command" eg:"['pass', 'show', 'dav']" doc:"A program that prints the password."`
	PasswordFile string   `toml:"password_file" as:"path" eg:"'~/.config/bywhen/dav.password'" doc:"Instead of password_cmd: a file that only you can read."`
	Keyring      bool     `toml:"keyring" eg:"true" doc:"Instead of password_cmd: the keyring of your desktop, asked with secret-tool."`
	Calendar     string   `toml:"calendar" eg:"'work'" doc:"Its name or path; not needed where only one calendar takes events."`
	PlainHTTP    bool     `toml:"plain_http" default:"false" doc:"Send the password over http:// to another machine, where anybody on the way can read it."`
}

// A CalDAV is one calendar on a server: a calendar.Reader, Writer, FreeBusy and
// Inviter.
// It is safe for concurrent use; readings are done one at a time.
type CalDAV struct {
	name   string
	wanted string // the calendar in the settings
	client *client
	log    *slog.Logger
	// account names what the settings lead to, so that a cursor of another
	// account is not taken for one of this.
	account string

	reading sync.Mutex // held while changes are read
	page    *listing   // what a reading in pages has yet to give

	mu    sync.Mutex
	found *collection // nil before it was looked for
	desk  *office     // nil before it was found
	wrote map[calendar.Ref]calendar.ETag

	now func() time.Time
	// pageBytes is the most iCalendar text of a page.
	pageBytes int
}

// The seams that a CalDAV fills.
var (
	_ calendar.Reader   = (*CalDAV)(nil)
	_ calendar.Writer   = (*CalDAV)(nil)
	_ calendar.FreeBusy = (*CalDAV)(nil)
	_ calendar.Inviter  = (*CalDAV)(nil)
)

// Open makes a calendar of what the settings name. It does not ask the server
// yet: one that cannot be reached is an error of each reading.
func Open(_ context.Context, log *slog.Logger, name string, decode func(any) error) (calendar.Reader, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	return New(log, name, s)
}

// New makes a calendar of what the settings name.
func New(log *slog.Logger, name string, s Settings) (*CalDAV, error) {
	wrong := func(err error) error { return fmt.Errorf("open calendar %s: %w", name, err) }
	base, err := url.Parse(s.URL)
	switch {
	case s.URL == "":
		return nil, wrong(errors.New("url is missing: name the server"))
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, wrong(errors.New("url is no web address: it looks like https://dav.example.com/"))
	case base.User != nil:
		return nil, wrong(errors.New("url has a user name in it: use username and password_cmd"))
	}
	creds := Credentials{Username: s.Username, Command: s.PasswordCmd, File: s.PasswordFile, Within: passwordWithin}
	if s.Keyring {
		creds.Keyring = base.Host
	}
	if err := creds.check(); err != nil {
		return nil, wrong(err)
	}
	if base.Path == "" {
		base.Path = "/"
	}
	log = log.With("calendar", name)
	c, err := newClient(log, base, creds, s.PlainHTTP)
	if err != nil {
		return nil, wrong(err)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{base.String(), s.Username, s.Calendar}, "\n")))
	return &CalDAV{
		name: name, wanted: s.Calendar, client: c, log: log, account: hex.EncodeToString(sum[:8]),
		wrote: make(map[calendar.Ref]calendar.ETag), now: time.Now, pageBytes: pageBytes,
	}, nil
}

// fileName is what a new object is called: a hash, because servers disagree on
// which characters of a UID may stand in a path.
func fileName(uid string) string {
	sum := sha256.Sum256([]byte(uid))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:15])) + ".ics"
}
