package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bywhen/commitments"
	"bywhen/config"
	"bywhen/daemon"
)

// errNoConfig: nothing has been set up yet.
var errNoConfig = errors.New("no configuration found")

// patience is how long a command waits for another one to finish.
const patience = 30 * time.Second

// A session answers verbs: through the daemon that holds the home, or with an
// App in this process.
type session struct {
	settings *daemon.Settings
	style    commitments.Style
	paths    config.Paths
	listen   string // where the page is served
	call     func(ctx context.Context, name string, req, doc any) error
	app      *daemon.App // nil when a daemon answers
	remote   bool
	closers  []func() error
	notify   config.Notify
}

// close gives back what the session holds.
func (s *session) close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	return errors.Join(errs...)
}

// paths are where everything stands.
func (p *program) paths() config.Paths {
	paths := config.Locate(p.getenv, p.home)
	if p.flags.config != "" {
		paths.Config = p.flags.config
	}
	return paths
}

// load reads the configuration.
func (p *program) load() (*config.Config, config.Paths, error) {
	paths := p.paths()
	cfg, err := config.Loader{Home: p.home}.Load(paths.Config)
	if errors.Is(err, os.ErrNotExist) {
		return nil, paths, fmt.Errorf("%w: %s does not exist", errNoConfig, paths.Config)
	}
	if err != nil {
		return nil, paths, err
	}
	for _, w := range cfg.Warnings {
		p.warn("%s", w.Error())
	}
	return cfg, paths, nil
}

// open prepares to answer verbs.
func (p *program) open(ctx context.Context) (*session, error) {
	cfg, paths, err := p.load()
	if err != nil {
		return nil, err
	}
	s := &session{settings: settings(cfg), paths: paths, listen: cfg.Web.Listen, notify: cfg.Notify}
	s.settings.Style.Year = p.clock().Year()
	s.style = s.settings.Style
	if client, ok := daemon.Dial(paths.Socket); ok {
		if p.flags.asOf != "" {
			return nil, &daemon.Error{Code: daemon.CodeUsage, Text: "--as-of: a daemon holds this home, and lives in the present", Hint: "stop it first"}
		}
		s.call, s.remote = client.Call, true
		return s, nil
	}
	return s, p.openHere(ctx, s, cfg)
}

// openHere opens the home in this process, under its lock.
func (p *program) openHere(ctx context.Context, s *session, cfg *config.Config) error {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	lock, err := daemon.Acquire(wait, s.paths.Lock)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, lock.Release)
	if err := p.equip(ctx, s.settings, cfg); err != nil {
		return errors.Join(err, s.close())
	}
	if slices.ContainsFunc(s.settings.Calendars, func(c daemon.Calendar) bool { return c.Kind != "folder" }) {
		beSmall() // what comes over a network takes longer than that costs
	}
	backups := filepath.Join(filepath.Dir(s.paths.Ledger), "backups")
	l, notice, err := daemon.OpenLedger(ctx, s.paths.Ledger, backups, s.settings.Me.Address, p.clock(), p.stays)
	if err != nil {
		return errors.Join(err, s.close())
	}
	s.closers = append(s.closers, l.Close)
	if notice != "" {
		p.warn("%s", notice)
	}
	now, err := p.now(s.settings)
	if err != nil {
		return errors.Join(err, s.close())
	}
	s.settings.Style.Year = now().In(s.settings.Style.Zone).Year()
	s.style = s.settings.Style
	s.app = daemon.NewApp(s.settings, l, p.logger(), now)
	s.app.Backups = backups
	if p.watched && !p.stays {
		shown := newProgress(p.stderr)
		s.app.Reading, s.closers = shown.report, append(s.closers, shown.stop)
	}
	s.call = s.app.Call
	return nil
}

// now is the clock: the real one, or one that stands still at --as-of.
func (p *program) now(set *daemon.Settings) (func() time.Time, error) {
	if p.flags.asOf == "" {
		return p.clock, nil
	}
	core := daemon.Core{Settings: set}
	at, err := core.ReadTime(p.clock(), p.flags.asOf)
	if err != nil {
		return nil, err
	}
	return func() time.Time { return at }, nil
}
