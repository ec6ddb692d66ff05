package daemon

import (
	"context"
	"math"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// Empty asks without saying more.
type Empty struct{}

// CheckIns answers checkins: all of them, past and removed ones included.
func (a *App) CheckIns(ctx context.Context, _ Empty) (doc CheckInsDocument, err error) {
	doc = CheckInsDocument{V: Version, CheckIns: []CheckInDocument{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := tx.CheckIns("")
		if err != nil {
			return err
		}
		v := &viewer{core: a.core, tx: tx, now: now}
		for i := range all {
			d, err := v.checkIn(&all[i])
			if err != nil {
				return err
			}
			doc.CheckIns = append(doc.CheckIns, d)
		}
		return nil
	})
	return doc, err
}

// checkIn is the document of a check-in.
func (v *viewer) checkIn(in *commitments.CheckIn) (CheckInDocument, error) {
	k, err := v.tx.Commitment(in.Commitment)
	if err != nil {
		return CheckInDocument{}, err
	}
	d := CheckInDocument{
		Commitment: k.Label, What: k.What, With: v.core.name(k.Counterpart(v.core.Me.Address)),
		N: in.N, Start: v.in(in.Start), End: v.in(in.End), State: string(in.State), HostUID: said(in.HostUID),
		Fraction: math.Round(in.Fraction()*1000) / 1000, FreeBefore: in.FreeBefore, FreeAfter: in.FreeAfter,
		UID: in.UID, Alternatives: []SpanDoc{}, Better: v.at(in.Wanted),
	}
	for _, s := range in.Alternatives {
		d.Alternatives = append(d.Alternatives, SpanDoc{Start: v.in(s.Start), End: v.in(s.End)})
	}
	return d, nil
}

// CheckInRequest places or moves a check-in by hand.
type CheckInRequest struct {
	ID string `json:"id"`
	At string `json:"at"` // "": let the plan choose
}

// PlacedDocument answers checkin ID.
type PlacedDocument struct {
	V int `json:"v"`
	CheckInDocument
}

// CheckIn answers checkin ID: it places a check-in for a commitment that has
// none ahead, or moves the one it has. The document is how it stands afterwards.
func (a *App) CheckIn(ctx context.Context, req CheckInRequest) (doc PlacedDocument, err error) {
	doc.V = Version
	var key commitments.Key
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return err
		}
		var at time.Time
		if req.At != "" {
			if at, err = a.core.ReadTime(now, req.At); err != nil {
				return err
			}
		}
		key = k.Key
		return a.core.placeByHand(tx, now, &k, at)
	})
	if err == nil {
		err = a.act(ctx)
	}
	if err != nil {
		return doc, err
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		ins, err := tx.CheckIns(key)
		if err != nil {
			return err
		}
		v := &viewer{core: a.core, tx: tx, now: now}
		next := nextAhead(ins, now)
		if next < 0 {
			next = len(ins) - 1
		}
		doc.CheckInDocument, err = v.checkIn(&ins[next])
		return err
	})
	return doc, err
}

// chosenByHand marks a time that a person named: it does not follow the due date.
const chosenByHand = "time chosen by hand"

// nextAhead is the index of the next check-in that stands ahead, -1 for none.
func nextAhead(ins []commitments.CheckIn, now time.Time) int {
	next := -1
	for i := range ins {
		if in := &ins[i]; in.Live() && in.End.After(now) && (next < 0 || in.Start.Before(ins[next].Start)) {
			next = i
		}
	}
	return next
}

// placeByHand places the next check-in, or moves the live one to another time.
func (c *Core) placeByHand(tx *ledger.Tx, now time.Time, k *commitments.Commitment, at time.Time) error {
	if c.home() == nil {
		return fail("set write = true on one calendar in config.toml", "place check-in: no calendar takes check-ins")
	}
	if !k.Agreed() {
		return fail("bywhen confirm "+k.Label, "place check-in: %s is not open", k.Label)
	}
	ins, err := tx.CheckIns(k.Key)
	if err != nil {
		return err
	}
	p, err := c.placement(tx, now, k, at)
	if err != nil {
		return err
	}
	if next := nextAhead(ins, now); next >= 0 {
		return c.moveCheckIn(tx, now, k, ins[next], p.Span)
	}
	return c.book(tx, now, k, len(ins)+1, p)
}

// placement is where a check-in goes that was asked for by hand.
func (c *Core) placement(tx *ledger.Tx, now time.Time, k *commitments.Commitment, at time.Time) (plan.Placement, error) {
	if !at.IsZero() {
		if !at.After(now) {
			return plan.Placement{}, usage("", "place check-in: %s has passed", c.Style.Moment(at))
		}
		length := time.Duration(c.CheckIns.Length) * time.Minute
		return plan.Placement{Span: calendar.Span{Start: at, End: at.Add(length)}, Why: chosenByHand}, nil
	}
	if k.Due.IsZero() {
		return plan.Placement{}, fail("bywhen edit "+k.Label+" --due DATE, or give --at", "place check-in: %s has no due date", k.Label)
	}
	req, err := c.request(tx, now, k)
	if err != nil {
		return plan.Placement{}, err
	}
	p, ok, why := plan.Place(req)
	if !ok {
		return p, fail("choose a time yourself: bywhen checkin "+k.Label+" --at TIME", "place check-in: %s", why)
	}
	return p, nil
}

// moveCheckIn logs the deed of moving a check-in that stands on the calendar.
func (c *Core) moveCheckIn(tx *ledger.Tx, now time.Time, k *commitments.Commitment, in commitments.CheckIn, to calendar.Span) error {
	in.Span = to
	in.FreeBefore, in.FreeAfter, in.Free = 0, 0, 0 // they were of another time
	in.PlacedFor, in.Wanted = time.Time{}, time.Time{}
	if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: string(c.Me.Address), Why: "moved by hand"}); err != nil {
		return err
	}
	if in.Version.Ref == "" {
		return fail("run bywhen sync first", "move check-in: it is not on the calendar yet")
	}
	ev := calendar.Event{UID: in.UID, Start: c.local(to.Start), End: c.local(to.End), Modified: now}
	key := "checkin/" + string(k.Key) + "/move/" + to.Start.UTC().Format("20060102T150405Z") + "/" + string(in.Version.ETag)
	return c.logPut(tx, now, key, &in, calendar.Write{Seen: in.Version, Event: ev, Fields: calendar.FieldTime})
}

// act carries out what a verb has decided, in a pass of its own.
func (a *App) act(ctx context.Context) error {
	return a.pass(ctx, Inputs{})
}
