package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"bywhen/daemon"
	"bywhen/daemon/service"
)

// daemon is the verb run: the daemon, in the foreground.
func (p *program) daemon() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "the daemon, in the foreground", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			hangup := make(chan os.Signal, 1)
			signal.Notify(hangup, syscall.SIGHUP)
			defer signal.Stop(hangup)
			beSmall()
			p.stays = true
			for {
				again, err := p.serve(cmd.Context(), hangup)
				if err != nil || !again {
					return err
				}
			}
		},
	}
}

// beSmall trades a little time for memory: a daemon lives beside everything else
// that its user does, and has a minute for what it does.
func beSmall() {
	debug.SetGCPercent(50)
	debug.SetMemoryLimit(24 << 20)
}

// serve runs the daemon until ctx is done or, with again, until a new
// configuration is to be taken over.
func (p *program) serve(ctx context.Context, hangup <-chan os.Signal) (again bool, err error) {
	s, err := p.open(ctx)
	if err != nil {
		return false, err
	}
	if s.remote {
		return false, &daemon.Error{Code: daemon.CodeFailed, Text: "a daemon holds this home already", Hint: "bywhen status"}
	}
	signs, err := p.signs(s)
	if err == nil {
		err = p.servePage(s)
	}
	if err == nil {
		s.app.Channels, err = p.openChannels(&s.notify, s.paths.Data)
	}
	if err != nil {
		return false, errors.Join(err, s.close())
	}
	s.app.Beside = append(s.app.Beside, s.app.FeedServer())
	inner, end := context.WithCancel(ctx)
	defer end()
	ran := make(chan error, 1)
	go func() { ran <- s.app.Run(inner, s.paths.Socket, signs) }()
	for {
		select {
		case err := <-ran:
			return again, errors.Join(err, s.close())
		case <-hangup:
			if again = p.newConfiguration(ctx); again {
				end()
			}
		}
	}
}

// newConfiguration reports whether the configuration as it stands now can be
// taken over. One with a mistake in it is reported, and the old one kept.
func (p *program) newConfiguration(ctx context.Context) bool {
	cfg, _, err := p.load()
	if err == nil {
		err = p.equip(ctx, settings(cfg), cfg)
	}
	if err != nil {
		p.complain(err)
		p.warn("the configuration was not taken over; going on with the one before")
	}
	return err == nil
}

// signs tell systemd, where it started this process, and whoever looks on how
// the daemon is.
func (p *program) signs(s *session) (daemon.Signs, error) {
	within, err := service.SignsOfLife()
	if err != nil {
		return daemon.Signs{}, err
	}
	log := p.logger()
	return daemon.Signs{
		Ready: func() {
			p.warn("running; verbs answer through %s", s.paths.Socket)
			told(log, service.Ready())
		},
		Alive:  func() { told(log, service.Alive()) },
		Within: within,
	}, nil
}

// told reports that systemd could not be told something: it will do without.
func told(log *slog.Logger, err error) {
	if err != nil {
		log.Warn("systemd was not told how the daemon is", "error", err)
	}
}
