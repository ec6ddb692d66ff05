package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// When other people are busy comes from a calendar of theirs, where one is
// configured; else the calendar of check-ins is asked, if it answers for others.
// Asking is the shell's part, and an answer grows old. Whom nothing is known of,
// or an error, is unknown, which is never free (R12).

const (
	// busyFresh is how long an answer counts.
	busyFresh = 15 * time.Minute
	// busyAhead is how far ahead people are asked about at most: a due date
	// beyond it leaves them unknown.
	busyAhead = 120 * 24 * time.Hour
	// busyKept is how long the last answer is kept.
	busyKept = 24 * time.Hour
	// busyWithin is how long an answer may take.
	busyWithin = 30 * time.Second
)

// A BusyQuestion asks when people are busy within a window.
type BusyQuestion struct {
	Who    []calendar.Address
	Window calendar.Span
}

// A BusyAnswer is what came of it. Who is missing from Busy is unknown.
type BusyAnswer struct {
	BusyQuestion
	Busy map[calendar.Address][]calendar.Span
	Err  error
}

// learnedByAsking reports whether somebody's time is learned by asking.
func (c *Core) learnedByAsking(who calendar.Address) bool {
	home := c.home()
	if p := c.person(who); home == nil || who == "" || p != nil && p.Calendar != "" {
		return false
	}
	_, ok := home.Reader.(calendar.FreeBusy)
	return ok
}

// takeBusy takes in when people are busy.
func (c *Core) takeBusy(tx *ledger.Tx, now time.Time, answers []BusyAnswer) error {
	for _, a := range answers {
		for _, who := range a.Who {
			row := ledger.Busy{Person: who, At: now, Window: a.Window}
			spans, known := a.Busy[who]
			switch {
			case a.Err != nil:
				row.Error = plain(a.Err.Error())
			case !known:
				row.Error = "the calendar does not say"
			default:
				row.Spans = slices.Clone(spans)
			}
			if err := tx.SaveBusy(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// fresh reports whether an answer still counts, for times until then.
func fresh(b *ledger.Busy, now, until time.Time) bool {
	age := now.Sub(b.At)
	return age <= busyFresh && age >= -clockSlack && !b.Window.Start.After(now) && !b.Window.End.Before(until)
}

// heard are the spans in which somebody is busy as the calendar last said. known
// is false when it did not say, or too long ago.
func (c *Core) heard(tx *ledger.Tx, now time.Time, who calendar.Address, until time.Time) (spans []calendar.Span, known bool, err error) {
	b, ok, err := tx.BusyOf(who)
	if err != nil || !ok || b.Error != "" || !fresh(&b, now, until) {
		return nil, false, err
	}
	return b.Spans, true, nil
}

// unheard reports whether somebody has yet to be asked about, before anything is
// concluded from what is not known of them.
func (c *Core) unheard(tx *ledger.Tx, now time.Time, k *commitments.Commitment) (bool, error) {
	who := k.Counterpart(c.Me.Address)
	if !c.learnedByAsking(who) {
		return false, nil
	}
	b, ok, err := tx.BusyOf(who)
	return err == nil && (!ok || !fresh(&b, now, c.askedUntil(now, k))), err
}

// askedUntil is until when people are asked about for a commitment.
func (c *Core) askedUntil(now time.Time, k *commitments.Commitment) time.Time {
	due := c.dueAt(k.Due)
	if last := now.Add(busyAhead); due.After(last) {
		return last.Add(-time.Hour) // a pass takes its time
	}
	return due
}

// untilAsked leaves out the check-ins with people who have yet to be asked about.
func (t *seating) untilAsked(tx *ledger.Tx, now time.Time) error {
	var errs error
	t.seats = slices.DeleteFunc(t.seats, func(s seat) bool {
		wait, err := t.core.unheard(tx, now, s.commitment)
		if err != nil {
			errs = err
		}
		return wait && !s.stays
	})
	return errs
}

// question is what has to be asked before check-ins can be placed; with about,
// also for that commitment, however fresh the last answer is.
func (c *Core) question(tx *ledger.Tx, now time.Time, about commitments.Key) (q BusyQuestion, err error) {
	home := c.home()
	if home == nil {
		return q, nil
	}
	if stop, err := c.stopped(tx, now, home.Name); err != nil || stop {
		return q, err
	}
	open, err := tx.Commitments(commitments.Open)
	if err != nil {
		return q, err
	}
	q.Window = calendar.Span{Start: now.Truncate(time.Hour), End: now}
	for i := range open {
		k := &open[i]
		who := k.Counterpart(c.Me.Address)
		wanted := c.learnedByAsking(who) && !k.Due.IsZero() && c.dueAt(k.Due).After(now)
		if wanted && k.Key != about {
			if wanted, err = c.waitsForAnswer(tx, now, k); err != nil {
				return q, err
			}
		}
		if !wanted {
			continue
		}
		if !slices.Contains(q.Who, who) {
			q.Who = append(q.Who, who)
		}
		if until := c.askedUntil(now, k).Add(time.Hour); until.After(q.Window.End) {
			q.Window.End = until
		}
	}
	slices.Sort(q.Who)
	return q, nil
}

// waitsForAnswer reports whether a check-in cannot be placed before somebody was
// asked about.
func (c *Core) waitsForAnswer(tx *ledger.Tx, now time.Time, k *commitments.Commitment) (bool, error) {
	if !c.wantsCheckIn(k, now) {
		return false, nil
	}
	had, err := tx.CheckIns(k.Key)
	if err != nil {
		return false, err
	}
	due := c.dueAt(k.Due)
	follows := func(in commitments.CheckIn) bool {
		return in.Live() && in.Start.After(now) && !in.PlacedFor.IsZero() && !in.PlacedFor.Equal(due)
	}
	if slices.ContainsFunc(had, reachedCalendar) && !slices.ContainsFunc(had, follows) {
		return false, nil
	}
	return c.unheard(tx, now, k)
}

// ask asks what has to be known and steps with the answer; without a question the
// effects stay what they are.
func (s *shell) ask(ctx context.Context, effects []Effect, about commitments.Key) ([]Effect, error) {
	var q BusyQuestion
	err := s.view(ctx, func(tx *ledger.Tx) (err error) {
		q, err = s.core.question(tx, s.now(), about)
		return err
	})
	if err != nil || len(q.Who) == 0 {
		return effects, err
	}
	a, err := s.answer(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.step(ctx, Inputs{Busy: []BusyAnswer{a}})
}

// learn asks anew when the other side of a commitment is busy, before a time is
// chosen for it by hand.
func (a *App) learn(ctx context.Context, label string) error {
	if a.rehearsal != nil {
		return nil // the calendars play no part in it
	}
	a.turn.Lock()
	defer a.turn.Unlock()
	var key commitments.Key
	err := a.view(ctx, func(tx *ledger.Tx, _ time.Time) error {
		k, err := byLabel(tx, label)
		key = k.Key
		return err
	})
	if err != nil {
		return err
	}
	s := shell{core: a.core, store: a.store, log: a.log}
	_, err = s.ask(ctx, nil, key)
	return err
}

// answer puts a question to the calendar of check-ins. The error is one of ours;
// what the calendar answers is in the answer.
func (s *shell) answer(ctx context.Context, q BusyQuestion) (BusyAnswer, error) {
	a := BusyAnswer{BusyQuestion: q}
	if err := s.reached("ask", "before"); err != nil {
		return a, err
	}
	within, cancel := context.WithTimeout(ctx, busyWithin)
	defer cancel()
	a.Busy, a.Err = s.core.home().Reader.(calendar.FreeBusy).Busy(within, q.Who, q.Window)
	s.log.Debug("asked when people are busy", "people", len(q.Who), "known", len(a.Busy), "error", a.Err)
	if err := ctx.Err(); err != nil {
		return a, err
	}
	return a, s.reached("ask", "answered")
}

// lookAgain reads once more what the time of a check-in rests on, right before
// its event is made (R12, R13), and settles what was done before.
func (s *shell) lookAgain(ctx context.Context, a *ledger.Action, before []Outcome) error {
	in := Inputs{Outcomes: before}
	var who calendar.Address
	var q BusyQuestion
	err := s.view(ctx, func(tx *ledger.Tx) error {
		k, err := tx.Commitment(a.Commitment)
		if err != nil {
			return err
		}
		if who = k.Counterpart(s.core.Me.Address); s.core.learnedByAsking(who) {
			q, err = s.core.question(tx, s.now(), a.Commitment)
		}
		return err
	})
	if err != nil {
		return err
	}
	if in.Pulls, err = s.pullsAgain(ctx, who); err != nil {
		return err
	}
	if len(q.Who) > 0 {
		answer, err := s.answer(ctx, q)
		if err != nil {
			return err
		}
		in.Busy = []BusyAnswer{answer}
	}
	_, err = s.step(ctx, in)
	return err
}

// pullsAgain reads the calendars that the time of a check-in with somebody rests
// on.
func (s *shell) pullsAgain(ctx context.Context, who calendar.Address) (pulls []Pull, err error) {
	p := s.core.person(who)
	for i := range s.core.Calendars {
		cal := &s.core.Calendars[i]
		if !cal.Busy && !cal.Write && (p == nil || p.Calendar != cal.Name) {
			continue
		}
		pull, err := s.pullAgain(ctx, cal)
		if err != nil {
			return nil, err
		}
		pulls = append(pulls, pull)
	}
	return pulls, nil
}

// pullAgain reads one calendar while a pass is under way, unless it is being read
// anyway.
func (s *shell) pullAgain(ctx context.Context, cal *Calendar) (Pull, error) {
	if s.readings == nil {
		return s.pull(ctx, cal)
	}
	if s.readings.of(cal.Name) != nil {
		return Pull{Calendar: cal.Name, Err: errSlow}, nil
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p, err := s.pull(within, cal)
	if within.Err() != nil && ctx.Err() == nil {
		return Pull{Calendar: cal.Name, Err: errSlow}, nil
	}
	return p, err
}

// taken says why the time of a check-in that is about to be made is no longer the
// one to be made, "" if it is. What a person chose by hand is not questioned, and
// neither is a one-to-one.
func (c *Core) taken(tx *ledger.Tx, now time.Time, a *ledger.Action) (string, error) {
	in, err := tx.CheckInByUID(a.UID)
	if err != nil || in.PlacedFor.IsZero() || in.HostUID != "" {
		return "", err
	}
	k, err := tx.Commitment(in.Commitment)
	if err != nil {
		return "", err
	}
	req, err := c.request(tx, now, &k, in.UID)
	if err != nil {
		return "", err
	}
	overlaps := func(s calendar.Span) bool { return s.Overlaps(in.Span) }
	agreed := !k.Wish.At.IsZero() && k.Wish.At.Equal(in.Start)
	switch hold := in.State == commitments.Proposed; {
	case slices.ContainsFunc(req.MineBusy, overlaps):
		return "the time is taken by now", nil
	case req.TheirsKnown && slices.ContainsFunc(req.TheirsBusy, overlaps):
		return fmt.Sprintf("%s is busy by now", c.name(k.Counterpart(c.Me.Address))), nil
	case hold && req.TheirsKnown, !hold && !req.TheirsKnown && !agreed:
		return "what is known of the other side's time has changed", nil
	}
	return "", nil
}

// makes reports whether a deed makes the event of a check-in.
func makes(a *ledger.Action) bool {
	var w calendar.Write
	return a.Kind == kindPut && a.Undoes == 0 && strings.HasPrefix(a.Key, "checkin/") && unmarshal(a.Request, &w) == nil && w.Seen.Ref == ""
}

// stillRight reports whether a check-in can be made now where it was placed. When
// its time is taken by now it is withdrawn, and placed anew.
func (c *Core) stillRight(tx *ledger.Tx, now time.Time, a *ledger.Action) (bool, error) {
	if known, err := c.busyKnown(tx); err != nil || !known {
		return false, err
	}
	reason, err := c.taken(tx, now, a)
	if err != nil || reason == "" {
		return err == nil, err
	}
	return false, c.withdrawOne(tx, now, *a, reason)
}
