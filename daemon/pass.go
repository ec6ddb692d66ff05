package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// A shell carries out what the core decides: it pulls calendars, runs the steps
// in transactions, and does the deeds, one at a time.
type shell struct {
	core   *Core
	ledger *ledger.Ledger
	log    *slog.Logger
	now    func() time.Time
}

// Blast limits (R9): more than this in one pass is not everyday life; the rest
// waits for the next one.
var blastLimits = map[string]int{kindPut: 10, kindDelete: 5}

// pass pulls every calendar, steps, and carries out the effects, until there is
// nothing more to do. A calendar that cannot be read stops nobody else.
func (s *shell) pass(ctx context.Context, in Inputs) error {
	effects, err := s.pullAll(ctx, in)
	if err != nil {
		return err
	}
	left := maps.Clone(blastLimits)
	for {
		i := slices.IndexFunc(effects, func(e Effect) bool { return left[e.Action.Kind] > 0 })
		if i < 0 || ctx.Err() != nil {
			return ctx.Err()
		}
		left[effects[i].Action.Kind]--
		if effects, err = s.carryOut(ctx, effects[i]); err != nil {
			return err
		}
	}
}

// sweep clears away what a crash left on the calendars. One that cannot be swept
// cannot be read either, and says so then.
func (s *shell) sweep(ctx context.Context) {
	for _, cal := range s.core.Calendars {
		if sw, ok := cal.Reader.(calendar.Sweeper); ok {
			if err := sw.Sweep(ctx); err != nil {
				s.log.Debug("unfinished writes were not cleared away", "calendar", cal.Name, "error", err)
			}
		}
	}
}

// pullAll reads every calendar, page by page, and steps after each round of
// pages. The effects are those of the last step, which has seen everything.
func (s *shell) pullAll(ctx context.Context, in Inputs) ([]Effect, error) {
	var names []string
	for _, cal := range s.core.Calendars {
		names = append(names, cal.Name)
	}
	for {
		round := in
		var more []string
		for _, name := range names {
			p := s.pull(ctx, s.core.calendar(name))
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			round.Pulls = append(round.Pulls, p)
			if p.Err == nil && p.Delta.More {
				more = append(more, name)
			}
		}
		effects, err := s.step(ctx, round)
		if err != nil || len(more) == 0 {
			return effects, err
		}
		names = more
	}
}

// pull reads one calendar.
func (s *shell) pull(ctx context.Context, cal *Calendar) Pull {
	p := Pull{Calendar: cal.Name}
	if cal.Reader == nil {
		p.Err = cal.OpenError
		return p
	}
	var row ledger.Calendar
	err := s.ledger.View(ctx, func(tx *ledger.Tx) (err error) {
		row, err = tx.Calendar(cal.Name)
		return err
	})
	if err != nil {
		p.Err = err
		return p
	}
	var knownErr error
	known := func() map[calendar.Ref]calendar.ETag {
		var m map[calendar.Ref]calendar.ETag
		knownErr = s.ledger.View(ctx, func(tx *ledger.Tx) (err error) {
			m, err = tx.Known(cal.Name)
			return err
		})
		return m
	}
	p.Delta, p.Err = cal.Reader.Changes(ctx, row.Cursor, known)
	if knownErr != nil {
		p.Err = knownErr
	}
	s.log.Debug("pulled", "calendar", cal.Name, "objects", len(p.Delta.Objects), "gone", len(p.Delta.Gone), "error", p.Err)
	return p
}

// step runs one step in its transaction.
func (s *shell) step(ctx context.Context, in Inputs) (effects []Effect, err error) {
	err = s.ledger.Update(ctx, func(tx *ledger.Tx) error {
		effects, err = s.core.Step(tx, s.now(), in)
		return err
	})
	return effects, err
}

// carryOut does one deed: it is marked as under way and committed, then done,
// then its outcome goes into a step (R3).
func (s *shell) carryOut(ctx context.Context, e Effect) ([]Effect, error) {
	a := e.Action
	begun := false
	err := s.ledger.Update(ctx, func(tx *ledger.Tx) error {
		stands, err := tx.Action(a.Key)
		if err != nil || stands.State != ledger.Pending {
			return err
		}
		stands.State, stands.Attempts = ledger.Inflight, stands.Attempts+1
		a, begun = stands, true
		return tx.SaveAction(stands)
	})
	if err != nil {
		return nil, err
	}
	if !begun {
		return s.step(ctx, Inputs{})
	}
	o := Outcome{Key: a.Key}
	o.Object, o.Err = s.do(ctx, a)
	if o.Err != nil {
		s.log.Info("deed did not go through", "deed", a.Key, "calendar", a.Calendar, "error", o.Err)
	}
	// The outcome is kept even when we are being stopped.
	return s.step(context.WithoutCancel(ctx), Inputs{Outcomes: []Outcome{o}})
}

// do performs the request of an action.
func (s *shell) do(ctx context.Context, a ledger.Action) (calendar.Object, error) {
	cal := s.core.calendar(a.Calendar)
	if cal == nil || cal.Reader == nil {
		return calendar.Object{}, fmt.Errorf("write to calendar %s: it is not open", a.Calendar)
	}
	w, ok := cal.Reader.(calendar.Writer)
	if !ok {
		return calendar.Object{}, fmt.Errorf("write to calendar %s: %w", a.Calendar, calendar.ErrReadOnly)
	}
	var req calendar.Write
	if err := json.Unmarshal(a.Request, &req); err != nil {
		return calendar.Object{}, fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	if a.Kind == kindDelete {
		return calendar.Object{}, w.Delete(ctx, req.Seen, req.Tell)
	}
	return w.Put(ctx, req)
}
