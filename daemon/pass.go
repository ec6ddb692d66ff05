package daemon

import (
	"context"
	"encoding/json"
	"errors"
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
	core *Core
	*store
	log *slog.Logger
	// readings are those of a daemon; nil reads one calendar after the other.
	readings *readings
	channels []Channel
	// progress, if it is not nil, is told how far a reading has come; -1 is its
	// end.
	progress func(calendar string, objects int)
}

// Blast limits (R9): more than this in one pass is not everyday life; the rest
// waits for the next one. What a person asked to be undone is not limited.
var blastLimits = map[string]int{kindPut: 10, kindDelete: 5, kindMail: 5, kindNotice: 5, kindTakeBack: 20}

// pass pulls every calendar, steps, and carries out the effects, until there is
// nothing more to do. A calendar that cannot be read stops nobody else.
func (s *shell) pass(ctx context.Context, in Inputs) error {
	effects, err := s.pullAll(ctx, in)
	if err == nil && !in.Quiet {
		effects, err = s.ask(ctx, effects, "")
	}
	left := maps.Clone(blastLimits)
	for err == nil && ctx.Err() == nil {
		now := allowed(effects, left)
		if len(now) == 0 {
			return nil
		}
		effects, err = s.carryOut(ctx, now)
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// allowed are the effects that the blast limits leave room for. What it takes is
// counted in left.
func allowed(effects []Effect, left map[string]int) []Effect {
	var now []Effect
	for _, e := range effects {
		if e.Action.Undoes == 0 && !planted("blast limit off") {
			if left[e.Action.Kind] == 0 {
				continue
			}
			left[e.Action.Kind]--
		}
		now = append(now, e)
	}
	return now
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

// pullAll reads every calendar and steps.
func (s *shell) pullAll(ctx context.Context, in Inputs) ([]Effect, error) {
	if s.readings != nil {
		pulls, err := s.pullTogether(ctx, in.Idle)
		if err != nil {
			return nil, err
		}
		in.Pulls = pulls
		return s.step(ctx, in)
	}
	for i := range s.core.Calendars {
		p, err := s.pull(ctx, &s.core.Calendars[i])
		if err != nil {
			return nil, err
		}
		in.Pulls = append(in.Pulls, p)
	}
	return s.step(ctx, in)
}

// clockSlack is by how much clocks are put right every day.
const clockSlack = 5 * time.Minute

// pull reads one calendar. The error is one of ours; what the calendar answers
// is in the pull.
func (s *shell) pull(ctx context.Context, cal *Calendar) (p Pull, err error) {
	p.Calendar = cal.Name
	if cal.Reader == nil {
		p.Err = cal.OpenError
		return p, nil
	}
	var row ledger.Calendar
	err = s.view(ctx, func(tx *ledger.Tx) (err error) {
		if p.Resting, err = s.core.resting(tx, s.now(), cal.Name); err != nil {
			return err
		}
		row, err = tx.Calendar(cal.Name)
		return err
	})
	if err != nil || p.Resting {
		return p, err
	}
	anew := false
	if row.LastOK.After(s.now().Add(clockSlack)) && !planted("wrong clock believed") {
		// The clock was set back. What was concluded while it was wrong may have
		// cost text that is still to be read: everything is read anew.
		row.Cursor = ""
		anew = true
	}
	var knownErr error
	known := func() (m map[calendar.Ref]calendar.ETag) {
		if anew {
			return nil
		}
		knownErr = s.view(ctx, func(tx *ledger.Tx) (err error) {
			m, err = tx.Known(cal.Name)
			return err
		})
		return m
	}
	if err := s.reached("pull", "before"); err != nil {
		return p, err
	}
	read := func(objects int) {
		if s.progress != nil {
			s.progress(cal.Name, objects)
		}
	}
	p.Delta, p.Err = allPages(ctx, cal.Reader, row.Cursor, known, read)
	read(-1)
	if knownErr != nil {
		return p, knownErr
	}
	if planted("cursor before data") && p.Err == nil {
		row.Cursor = p.Delta.Next
		if err := s.update(ctx, "pull", func(tx *ledger.Tx) error { return tx.SaveCalendar(row) }); err != nil {
			return p, err
		}
	}
	if err := ctx.Err(); err != nil {
		return p, err
	}
	s.log.Debug("pulled", "calendar", cal.Name, "objects", len(p.Delta.Objects), "gone", len(p.Delta.Gone), "error", p.Err)
	return p, s.reached("pull", "answered")
}

// maxPages is how many pages one answer may have before it is no answer.
const maxPages = 10_000

// allPages reads to the end of an answer that comes in pages. They are taken in
// together or not at all: half an answer is older than it looks by the time the
// other half comes. read is told before each page how much there is so far.
func allPages(ctx context.Context, r calendar.Reader, from calendar.Cursor, known func() map[calendar.Ref]calendar.ETag, read func(objects int)) (all calendar.Delta, err error) {
	all.Next = from
	for range maxPages {
		read(len(all.Objects))
		page, err := r.Changes(ctx, all.Next, known)
		if err != nil {
			return calendar.Delta{}, err
		}
		if all = joined(all, page); !all.More {
			return all, nil
		}
	}
	return calendar.Delta{}, fmt.Errorf("read calendar: its answer had no end after %d pages", maxPages)
}

// joined is a delta and its next page. What a later page says of a ref counts.
func joined(all, page calendar.Delta) calendar.Delta {
	later := map[calendar.Ref]bool{}
	for _, o := range page.Objects {
		later[o.Ref] = true
	}
	for _, ref := range page.Gone {
		later[ref] = true
	}
	stale := func(ref calendar.Ref) bool { return later[ref] }
	objects := slices.DeleteFunc(all.Objects, func(o calendar.Object) bool { return later[o.Ref] })
	page.Objects = append(objects, page.Objects...)
	page.Gone = append(slices.DeleteFunc(all.Gone, stale), page.Gone...)
	page.Problems = append(all.Problems, page.Problems...)
	page.Unchanged = append(all.Unchanged, page.Unchanged...)
	return page
}

// step runs one step in its transaction.
func (s *shell) step(ctx context.Context, in Inputs) (effects []Effect, err error) {
	err = s.update(ctx, "step", func(tx *ledger.Tx) error {
		in.Channels = channelNames(s.channels)
		effects, err = s.core.Step(tx, s.now(), in)
		return err
	})
	return effects, err
}

// carryOut does deeds, one after the other. Each is marked as under way and
// committed before its request (R3), together with the outcome of the one before
// it; then a step draws the conclusions.
func (s *shell) carryOut(ctx context.Context, effects []Effect) ([]Effect, error) {
	var outcome []Outcome
	for _, e := range effects {
		if ctx.Err() != nil {
			break
		}
		if e.Action.Kind == kindMail {
			var err error
			if outcome, err = s.post(ctx, e.Action.Key, outcome); err != nil {
				return nil, err
			}
			continue
		}
		if makes(&e.Action) {
			if err := s.lookAgain(ctx, &e.Action, outcome); err != nil {
				return nil, err
			}
			outcome = nil
		}
		a, begun, err := s.begin(ctx, e.Action.Key, outcome)
		if err != nil {
			return nil, err
		}
		outcome = nil
		if !begun {
			continue
		}
		o, err := s.request(ctx, a)
		if err != nil {
			return nil, err
		}
		if outcome = []Outcome{o}; stopsAll(o.Err) {
			break // the next step leaves out what that calendar would not take
		}
	}
	// An outcome is kept even when we are being stopped.
	return s.step(context.WithoutCancel(ctx), Inputs{Outcomes: outcome})
}

// begin settles what was done before and marks a deed as under way, unless its
// time is over.
func (s *shell) begin(ctx context.Context, key string, before []Outcome) (a ledger.Action, begun bool, err error) {
	err = s.update(context.WithoutCancel(ctx), "begin", func(tx *ledger.Tx) error {
		if err := s.core.settleAll(tx, s.now(), before); err != nil {
			return err
		}
		a, begun, err = s.core.begin(tx, s.now(), key)
		return err
	})
	return a, begun, err
}

// request performs the request of an action. The error is one of ours; what the
// calendar answers is in the outcome.
func (s *shell) request(ctx context.Context, a ledger.Action) (Outcome, error) {
	if speaks(a.Kind) {
		return s.speak(ctx, &a)
	}
	var w calendar.Write
	if err := json.Unmarshal(a.Request, &w); err != nil {
		return Outcome{}, fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	what := deedOf(&a, &w)
	if err := s.reached(what, "before"); err != nil {
		return Outcome{}, err
	}
	o := Outcome{Key: a.Key}
	o.Object, o.Err = s.write(ctx, &a, w)
	if o.Err != nil {
		s.log.Info("deed did not go through", "deed", a.Key, "calendar", a.Calendar, "error", o.Err)
	}
	return o, s.reached(what, "answered")
}

// deedOf names what a deed does to the calendar.
func deedOf(a *ledger.Action, w *calendar.Write) string {
	switch {
	case a.Kind == kindDelete:
		return "delete"
	case w.Seen.Ref == "":
		return "create"
	}
	return "update"
}

// write hands a write to its calendar.
func (s *shell) write(ctx context.Context, a *ledger.Action, w calendar.Write) (calendar.Object, error) {
	cal := s.core.calendar(a.Calendar)
	if cal == nil || cal.Reader == nil {
		return calendar.Object{}, fmt.Errorf("write to calendar %s: it is not open", a.Calendar)
	}
	if cal.ByLink {
		return calendar.Object{}, byTheirHand(a, w)
	}
	to, ok := cal.Reader.(calendar.Writer)
	if !ok {
		return calendar.Object{}, fmt.Errorf("write to calendar %s: %w", a.Calendar, calendar.ErrReadOnly)
	}
	if a.Kind == kindDelete {
		return calendar.Object{}, to.Delete(ctx, w.Seen, w.Tell)
	}
	o, err := to.Put(ctx, w)
	if retry := (*calendar.RetryError)(nil); planted("retry without pull") && errors.As(err, &retry) {
		o, err = to.Put(ctx, w)
	}
	if planted("no If-Match") && errors.Is(err, calendar.ErrChanged) && o.ETag != "" {
		w.Seen = o.Version
		o, err = to.Put(ctx, w)
	}
	return o, err
}
