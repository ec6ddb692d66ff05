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
		UID: in.UID, Guest: said(string(in.Guest)), Answer: answerOf(in), Answered: v.core.answered(in), Alternatives: []SpanDoc{}, Better: v.at(in.Wanted),
	}
	for _, s := range in.Alternatives {
		d.Alternatives = append(d.Alternatives, SpanDoc{Start: v.in(s.Start), End: v.in(s.End)})
	}
	link, err := v.link(in)
	d.Link = said(link)
	return d, err
}

// CheckInRequest places or moves a check-in by hand.
type CheckInRequest struct {
	ID string `json:"id"`
	At string `json:"at"` // "": let the plan choose
	// Invite asks to invite the other side.
	Invite bool `json:"invite"`
	// Shown is that of the preview to which a person said yes.
	Shown string `json:"shown"`
}

// PlacedDocument answers checkin ID.
type PlacedDocument struct {
	V int `json:"v"`
	CheckInDocument
	// Preview is what waits for a yes, null for nothing.
	Preview *PreviewDoc `json:"preview"`
}

// CheckIn answers checkin ID: it places a check-in for a commitment that has
// none ahead, moves the one it has, or invites the other side to it. The document
// is how it stands afterwards. What would reach somebody waits for a yes.
func (a *App) CheckIn(ctx context.Context, req CheckInRequest) (doc PlacedDocument, err error) {
	doc.V = Version
	key, preview, err := a.placeOrMove(ctx, req)
	if err == nil && preview == nil && req.Invite {
		preview, err = a.invite(ctx, key, req.Shown)
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
	doc.Preview = preview
	return doc, err
}

// placeOrMove puts the next check-in of a commitment where the request says. One
// that somebody was invited to is not moved before a yes.
func (a *App) placeOrMove(ctx context.Context, req CheckInRequest) (key commitments.Key, preview *PreviewDoc, err error) {
	hand := handPlacing{CheckInRequest: req, carried: a.invites(ctx)}
	if req.At == "" && !req.Invite {
		if err := a.learn(ctx, req.ID); err != nil {
			return "", nil, err
		}
	}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return err
		}
		key = k.Key
		if req.At != "" {
			if hand.at, err = a.core.ReadTime(now, req.At); err != nil {
				return err
			}
		}
		preview, err = a.core.placeByHand(tx, now, &k, &hand)
		return err
	})
	if err == nil && preview == nil {
		err = a.act(ctx)
	}
	return key, preview, err
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

// A handPlacing is a check-in that is placed or moved by hand.
type handPlacing struct {
	CheckInRequest
	at      time.Time // zero: let the plan choose
	carried error     // why nobody writes to guests, nil if somebody does
}

// placeByHand places the next check-in, or moves the live one to another time.
func (c *Core) placeByHand(tx *ledger.Tx, now time.Time, k *commitments.Commitment, h *handPlacing) (*PreviewDoc, error) {
	if c.home() == nil {
		return nil, fail("set write = true on one calendar in config.toml", "place check-in: no calendar takes check-ins")
	}
	if !k.Agreed() {
		return nil, fail("bywhen confirm "+k.Label, "place check-in: %s is not open", k.Label)
	}
	ins, err := tx.CheckIns(k.Key)
	if err != nil {
		return nil, err
	}
	next := nextAhead(ins, now)
	if next >= 0 && h.Invite && h.at.IsZero() {
		return nil, nil // it stays where it is
	}
	p, err := c.placement(tx, now, k, h.at)
	switch {
	case err != nil:
		return nil, err
	case next < 0:
		return nil, c.book(tx, now, k, len(ins)+1, p)
	case ins[next].Guest != "":
		return c.moveSent(tx, now, k, ins[next], p.Span, h)
	}
	return nil, c.moveCheckIn(tx, now, k, ins[next], p.Span, calendar.Write{})
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

// moveCheckIn logs the deed of moving a check-in that stands on the calendar. w is
// what is to be written besides.
func (c *Core) moveCheckIn(tx *ledger.Tx, now time.Time, k *commitments.Commitment, in commitments.CheckIn, to calendar.Span, w calendar.Write) error {
	in.Span = to
	in.FreeBefore, in.FreeAfter, in.Free = 0, 0, 0 // they were of another time
	in.PlacedFor, in.Wanted = time.Time{}, time.Time{}
	if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: string(c.Me.Address), Why: "moved by hand"}); err != nil {
		return err
	}
	if in.Version.Ref == "" {
		return fail("run bywhen sync first", "move check-in: it is not on the calendar yet")
	}
	w.Seen, w.Fields = in.Version, w.Fields|calendar.FieldTime
	w.Event.UID, w.Event.Start, w.Event.End, w.Event.Modified = in.UID, c.local(to.Start), c.local(to.End), now
	key := "checkin/" + string(k.Key) + "/move/" + to.Start.UTC().Format("20060102T150405Z") + "/" + string(in.Version.ETag)
	return c.logPut(tx, now, key, &in, w)
}

// act carries out what a verb has decided, in a pass of its own.
func (a *App) act(ctx context.Context) error {
	return a.pass(ctx, Inputs{})
}
