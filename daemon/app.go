package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// An App answers every verb. It is safe for concurrent use: verbs that change
// something, and passes, take turns.
type App struct {
	core *Core
	*store
	log  *slog.Logger
	turn sync.Mutex
	// Beside are the parts that [App.Run] runs beside its loop.
	Beside []Part
	// Link makes a one-time link to the page; nil where no page is served.
	Link func() (url string, until time.Time, err error)
	// Channels are those that notices are shown on, in the order in which they
	// are tried; a daemon has them, a single command does not.
	Channels []Channel
	// Reading, if it is not nil, is told how far the reading of a calendar has
	// come, and with -1 that it is over.
	Reading func(calendar string, objects int)
	// Backups is the folder for the daily backups; "" makes none.
	Backups  string
	readings *readings // of a daemon that runs
	swept    bool      // what a crash left on the calendars was cleared away
	feeds    shelf     // what the feeds say
	// notesSaid is what was last said about notes that were left out.
	notesSaid string
	// running is since when this App has been a daemon; nil when it is not.
	running atomic.Pointer[time.Time]
}

// NewApp makes an App over an open ledger. now is the clock; for --as-of it
// stands still.
func NewApp(s *Settings, l *ledger.Ledger, log *slog.Logger, now func() time.Time) *App {
	return &App{core: &Core{Settings: s, newKey: randomKey}, store: &store{ledger: l, now: now}, log: log}
}

// An Error is a failure with what to do about it and the exit code that it
// stands for.
type Error struct {
	Code int    `json:"code"`
	Text string `json:"error"`
	Hint string `json:"hint,omitempty"`
	// Phrase is a date that can be read in several ways, Choices are those.
	Phrase  string   `json:"phrase,omitempty"`
	Choices []Choice `json:"choices,omitempty"`
}

// Error is the text without the hint.
func (e *Error) Error() string { return e.Text }

// The exit codes that interface.md promises.
const (
	CodeOK       = 0
	CodeFailed   = 1
	CodeUsage    = 2
	CodeDecision = 3
	CodeCalendar = 4
	CodeConfig   = 5
)

// fail makes an Error of code 1.
func fail(hint, format string, args ...any) error {
	return &Error{Code: CodeFailed, Text: fmt.Sprintf(format, args...), Hint: hint}
}

// usage makes an Error of code 2.
func usage(hint, format string, args ...any) error {
	return &Error{Code: CodeUsage, Text: fmt.Sprintf(format, args...), Hint: hint}
}

// byLabel finds a commitment by its label.
func byLabel(tx *ledger.Tx, label string) (commitments.Commitment, error) {
	k, err := tx.ByLabel(label)
	if errors.Is(err, ledger.ErrNotFound) {
		return k, fail(likeLabel(tx, label), "find commitment: there is none called %q", plain(label))
	}
	return k, err
}

// mostLike is how many ids are offered where one was not found.
const mostLike = 3

// likeLabel says which ids begin like one that was not found.
func likeLabel(tx *ledger.Tx, label string) string {
	const otherwise = "see bywhen list --all"
	all, err := tx.Commitments()
	if err != nil || label == "" {
		return otherwise
	}
	var like []string
	for i := range all {
		if strings.HasPrefix(all[i].Label, strings.ToLower(label)) {
			like = append(like, all[i].Label)
		}
	}
	if len(like) == 0 || len(like) > mostLike {
		return otherwise
	}
	return "did you mean " + strings.Join(like, " or ") + "?"
}

// view runs f on one snapshot of the ledger.
func (a *App) view(ctx context.Context, f func(tx *ledger.Tx, now time.Time) error) error {
	return a.store.view(ctx, func(tx *ledger.Tx) error { return f(tx, a.now()) })
}

// update runs f in one transaction.
func (a *App) update(ctx context.Context, f func(tx *ledger.Tx, now time.Time) error) error {
	a.turn.Lock()
	defer a.turn.Unlock()
	err := a.store.update(ctx, "verb", func(tx *ledger.Tx) error {
		now := a.now()
		if err := f(tx, now); err != nil {
			return err
		}
		return a.core.keepFeeds(tx, now)
	})
	if err == nil {
		a.published(ctx)
	}
	return err
}

// mark is the mark of a change that the user asked for.
func (a *App) mark(now time.Time, why string) ledger.Mark {
	return ledger.Mark{At: now, By: string(a.core.Me.Address), Why: why}
}

// address reads a person as given on the command line: an address, or the name
// of somebody configured.
func (c *Core) address(who string) (calendar.Address, error) {
	if a := calendar.ParseAddress(who); a != "" {
		return c.canonical(a), nil
	}
	if c.named(who, c.Me.Name) {
		return c.Me.Address, nil
	}
	var found []calendar.Address
	for _, p := range c.People {
		if c.named(who, p.Name) {
			found = append(found, p.Address)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", usage("give an address, or add them under [[people]] in config.toml", "find person: nobody called %q is configured", plain(who))
	}
	return "", usage("give the address", "find person: more than one is called %q", plain(who))
}

// named reports whether who is a person's full name or first name.
func (c *Core) named(who, name string) bool {
	name = plain(name) // as it is shown
	first, _, _ := strings.Cut(name, " ")
	return who != "" && (strings.EqualFold(who, name) || strings.EqualFold(who, first))
}
