package daemon

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// MoveRequest gives a commitment a new due date.
type MoveRequest struct {
	ID     string `json:"id"`
	To     string `json:"to"`
	By     string `json:"by"` // who decided; "" is the user
	Reason string `json:"reason"`
}

// DecideRequest chooses one of the options on offer: "move:riverbed", or just
// "riverbed" where that names one option only.
type DecideRequest struct {
	Option string `json:"option"`
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// DecisionDocument answers move and decide.
type DecisionDocument struct {
	V        int         `json:"v"`
	N        int         `json:"n"`
	At       time.Time   `json:"at"`
	By       string      `json:"by"`
	Reason   string      `json:"reason"`
	Chosen   string      `json:"chosen"`
	Offered  []string    `json:"offered"`
	Changes  []ChangeDoc `json:"changes"`
	Fit      FitDocument `json:"fit"` // after the decision
	TellThem []string    `json:"tell_them"`
}

// ChangeDoc is one commitment's change.
type ChangeDoc struct {
	ID     string     `json:"id"`
	What   string     `json:"what"`
	From   *time.Time `json:"from"`
	To     *time.Time `json:"to"`
	Cut    int        `json:"cut_minutes"`
	InTime bool       `json:"in_time"`
	Slip   int        `json:"slip_working_days"`
}

// Move answers move.
func (a *App) Move(ctx context.Context, req MoveRequest) (DecisionDocument, error) {
	return a.decide(ctx, req.By, req.Reason, func(tx *ledger.Tx, now time.Time, w *weighing) (choice, error) {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return choice{}, err
		}
		if !k.Agreed() {
			return choice{}, fail("", "move %s: it is not open", k.Label)
		}
		due, err := a.core.readDue(tx, now, req.To)
		if err != nil {
			return choice{}, err
		}
		if at := a.core.dueAt(due); !at.After(now) {
			return choice{}, usage("", "move %s: %s has passed", k.Label, a.core.Style.Moment(at))
		}
		return choice{key: "move:" + k.Label, moves: []newDue{{k, due}}}, nil
	})
}

// Decide answers decide.
func (a *App) Decide(ctx context.Context, req DecideRequest) (DecisionDocument, error) {
	return a.decide(ctx, req.By, req.Reason, func(tx *ledger.Tx, now time.Time, w *weighing) (choice, error) {
		opt, err := pick(w.Overloads, req.Option)
		if err != nil {
			return choice{}, err
		}
		return a.core.choose(tx, opt)
	})
}

// A choice is what was decided.
type choice struct {
	key   string
	moves []newDue
	cut   *commitments.Commitment
	less  int // minutes
}

type newDue struct {
	commitments.Commitment
	due commitments.Due
}

// pick finds the option that a person named.
func pick(overloads []plan.Overload, name string) (plan.Option, error) {
	var all []string
	var found []plan.Option
	for _, o := range overloads {
		for _, opt := range o.Options {
			all = append(all, opt.Key)
			_, id, _ := strings.Cut(opt.Key, ":")
			if opt.Key == name || id == name && opt.Kind == "move" {
				found = append(found, opt)
			}
		}
	}
	switch {
	case len(overloads) == 0:
		return plan.Option{}, fail("to change a date all the same: bywhen move ID DATE", "decide %s: everything fits, there is nothing to decide", plain(name))
	case len(found) == 0:
		return plan.Option{}, usage("on offer: "+strings.Join(all, ", "), "decide %s: that is not on offer", plain(name))
	}
	return found[0], nil
}

// choose works out what an option changes.
func (c *Core) choose(tx *ledger.Tx, opt plan.Option) (choice, error) {
	ch := choice{key: opt.Key}
	switch opt.Kind {
	case "move":
		for _, m := range opt.Moves {
			k, err := byLabel(tx, m.ID)
			if err != nil {
				return ch, err
			}
			to := m.To
			if !m.Comfortable.IsZero() {
				to = m.Comfortable
			}
			ch.moves = append(ch.moves, newDue{k, c.dueFrom(to)})
		}
		return ch, nil
	case "cut":
		k, err := byLabel(tx, opt.ID)
		if err != nil {
			return ch, err
		}
		ch.cut, ch.less = &k, opt.Minutes
		return ch, nil
	}
	return ch, fail("do it, then run bywhen sync", "decide %s: that is for people to do", opt.Key)
}

// dueFrom is an instant as a due date; the end of a working day is the day
// alone.
func (c *Core) dueFrom(at time.Time) commitments.Due {
	l := at.In(c.Zone())
	d := commitments.Due{Date: calendar.DateOf(l), Minute: l.Hour()*60 + l.Minute(), Text: c.Style.Moment(at)}
	if d.Minute == c.Hours.DayEnd(d.Date) {
		d.Minute = commitments.NoTime
	}
	return d
}

// decide records a decision and acts on it, in one transaction.
func (a *App) decide(ctx context.Context, by, reason string, choose func(*ledger.Tx, time.Time, *weighing) (choice, error)) (doc DecisionDocument, err error) {
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		who := a.core.Me.Address
		if by != "" {
			if who, err = a.core.address(by); err != nil {
				return err
			}
		}
		w, err := a.core.weigh(tx, now)
		if err != nil {
			return err
		}
		ch, err := choose(tx, now, &w)
		if err != nil {
			return err
		}
		d := commitments.Decision{At: now, By: who, Reason: strings.TrimSpace(plain(reason)), Chosen: ch.key}
		d.Overload, d.Offered, d.Suggested = offered(w.Overloads, ch.key)
		doc, err = a.core.carryDecision(tx, now, ch, d, w.Facts.Hours)
		return err
	})
	return doc, err
}

// offered finds the overload that a choice answers, and what was on offer there.
func offered(overloads []plan.Overload, chosen string) (key string, all []string, suggested string) {
	for _, o := range overloads {
		if !slices.ContainsFunc(o.Options, func(opt plan.Option) bool { return opt.Key == chosen }) {
			continue
		}
		for _, opt := range o.Options {
			all = append(all, opt.Key)
			if opt.Suggested {
				suggested = opt.Key
			}
		}
		return o.Key, all, suggested
	}
	return "", nil, ""
}

// carryDecision puts a decision on record and changes what it changes.
func (c *Core) carryDecision(tx *ledger.Tx, now time.Time, ch choice, d commitments.Decision, h plan.Hours) (doc DecisionDocument, err error) {
	var changed []commitments.Commitment
	for _, m := range ch.moves {
		k := m.Commitment
		before := c.dueAt(k.Due)
		ch := commitments.Change{Commitment: k.Key, Before: k.Due, After: m.due, InTime: true}
		if !k.Due.IsZero() { // a first date is no new date
			ch.InTime, ch.SlipDays = now.Before(before), h.WorkingDaysBetween(before, c.dueAt(m.due))
		}
		d.Changes = append(d.Changes, ch)
		k.Due = m.due
		changed = append(changed, k)
	}
	if k := ch.cut; k != nil {
		d.Changes = append(d.Changes, commitments.Change{Commitment: k.Key, Before: k.Due, After: k.Due, CutMinutes: ch.less, InTime: true})
		k.Left, k.LeftAt = commitments.Min(max(0, k.Left.N-ch.less)), now
		changed = append(changed, *k)
	}
	if d.N, err = tx.AddDecision(d); err != nil {
		return doc, err
	}
	mark := ledger.Mark{At: now, By: string(d.By), Why: fmt.Sprintf("decision %d", d.N)}
	for _, k := range changed {
		if err := tx.SaveCommitment(k, mark); err != nil {
			return doc, err
		}
	}
	return c.decisionDocument(tx, now, d)
}

// decisionDocument shows a decision and whether everything fits now.
func (c *Core) decisionDocument(tx *ledger.Tx, now time.Time, d commitments.Decision) (doc DecisionDocument, err error) {
	v := &viewer{core: c, tx: tx, now: now}
	doc = DecisionDocument{
		V: Version, N: d.N, At: v.in(d.At), By: string(d.By), Reason: d.Reason, Chosen: d.Chosen,
		Offered: list(d.Offered), Changes: []ChangeDoc{}, TellThem: []string{},
	}
	for _, ch := range d.Changes {
		k, err := tx.Commitment(ch.Commitment)
		if err != nil {
			return doc, err
		}
		doc.Changes = append(doc.Changes, ChangeDoc{
			ID: k.Label, What: k.What, From: v.at(c.dueAt(ch.Before)), To: v.at(c.dueAt(ch.After)), Cut: ch.CutMinutes,
			InTime: ch.InTime, Slip: ch.SlipDays,
		})
		if who := k.Delegator; who != "" && who != d.By && !c.isMe(who) {
			doc.TellThem = append(doc.TellThem, cmp.Or(c.name(who), string(who)))
		}
	}
	slices.Sort(doc.TellThem)
	doc.TellThem = slices.Compact(doc.TellThem)
	doc.Fit, err = c.fit(tx, now)
	return doc, err
}
