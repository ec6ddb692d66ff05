package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"bywhen/calendar"
)

// every is how often a daemon looks at everything even if nobody says that
// something changed: meetings end, and some file systems tell nothing.
const every = time.Minute

// Signs are how a daemon tells whoever started it how it is.
type Signs struct {
	// Ready is called once verbs are answered.
	Ready func()
	// Alive is called by the loop in each of its turns, at least every Within;
	// zero leaves it at once a minute.
	Alive  func()
	Within time.Duration
}

// Run is the daemon: a pass at once, then whenever a calendar says that
// something changed and at every full minute, while verbs are answered on the
// socket. It ends, with everything committed, when ctx is done.
func (a *App) Run(ctx context.Context, socket string, signs Signs) error {
	l, err := listen(socket)
	if err != nil {
		return err
	}
	changed := make(chan string, 1)
	a.readings = &readings{patience: patience, late: func(name string) { hint(changed, name) }}
	// Whatever ends the loop ends all that runs beside it.
	ctx, end := context.WithCancel(ctx)
	defer end()
	server := &http.Server{
		Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()

	since := a.now().In(a.core.Zone()).Truncate(time.Second)
	a.running.Store(&since)
	var waiting sync.WaitGroup
	for i := range a.core.Calendars {
		cal := &a.core.Calendars[i]
		if w, ok := cal.Reader.(calendar.Waiter); ok {
			waiting.Go(func() { a.wait(ctx, cal.Name, w, changed) })
		}
	}
	for _, part := range append(slices.Clone(a.Beside), a.listeners()...) {
		waiting.Go(func() { a.runBeside(ctx, part) })
	}
	err = a.loop(ctx, changed, served, signs)
	end()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stop))
	waiting.Wait()
	a.readings.stop()
	return err
}

// A Part runs beside the loop until ctx is done: a server, or somebody who
// listens. One that fails is reported and stops nothing else.
type Part struct {
	Name string
	Run  func(ctx context.Context) error
}

// runBeside runs a part for as long as the daemon runs.
func (a *App) runBeside(ctx context.Context, p Part) {
	if err := p.Run(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("a part of the daemon stopped", "part", p.Name, "error", err)
	}
}

// wait passes on that a calendar changed.
func (a *App) wait(ctx context.Context, name string, w calendar.Waiter, changed chan<- string) {
	for ctx.Err() == nil {
		if err := w.Wait(ctx); err != nil {
			if ctx.Err() == nil {
				a.log.Warn("calendar cannot say when it changes; it is read once a minute", "calendar", name, "error", err)
			}
			return
		}
		hint(changed, name)
	}
}

// hint says that a calendar is worth a pass, unless one is due already.
func hint(changed chan<- string, name string) {
	select {
	case changed <- name:
	default:
	}
}

// loop runs passes until ctx is done. A pass that fails is reported and tried
// again: a daemon does not give up.
func (a *App) loop(ctx context.Context, changed <-chan string, served <-chan error, signs Signs) error {
	signs.ready()
	a.rest()
	turn := time.NewTimer(0)
	defer turn.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return fmt.Errorf("serve the control socket: %w", err)
		case name := <-changed:
			a.log.Debug("calendar changed", "calendar", name)
		case <-turn.C:
		}
		signs.alive()
		a.turnOnce(ctx)
		a.rest()
		turn.Reset(signs.next(a.now()))
	}
}

// turnOnce is what is done in each turn of the loop.
func (a *App) turnOnce(ctx context.Context) {
	if err := a.pass(ctx, Inputs{Idle: true}); err != nil && ctx.Err() == nil {
		a.log.Error("pass failed; it will be tried again", "error", err)
	}
	if err := a.backUp(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("no backup was made; it will be tried again", "error", err)
	}
	a.log.Debug("pass done")
}

// rest gives back the memory that a pass took, since most of the time a daemon
// has nothing to do.
func (a *App) rest() {
	if err := errors.Join(a.ledger.Rest(), unmapText()); err != nil {
		a.log.Warn("memory was not given back", "error", err)
	}
	debug.FreeOSMemory()
}

// next is how long until the next turn that nobody asks for: at the full
// minute of the wall clock, so that after a sleep or a change of the clock it is
// a minute late at most, or sooner where a sign of life is due before.
func (s *Signs) next(now time.Time) time.Duration {
	wait := now.Truncate(every).Add(every).Sub(now)
	if s.Within > 0 {
		wait = min(wait, s.Within)
	}
	return wait
}

func (s *Signs) ready() {
	if s.Ready != nil {
		s.Ready()
	}
}

func (s *Signs) alive() {
	if s.Alive != nil {
		s.Alive()
	}
}
