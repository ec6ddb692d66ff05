package daemon

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
	"bywhen/commitments/plan"
)

// CaptureRequest reads the text of one meeting. The meeting comes from an event
// file, from the mirror, or is now; Notes are read beside its own text.
type CaptureRequest struct {
	Event   []byte `json:"event,omitempty"` // the bytes of an .ics file
	Meeting string `json:"meeting,omitempty"`
	Notes   string `json:"notes,omitempty"`
	DryRun  bool   `json:"dry_run"`
}

// CaptureDocument answers capture.
type CaptureDocument struct {
	V       int        `json:"v"`
	Meeting MeetingDoc `json:"meeting"`
	Items   []ItemDoc  `json:"items"`
	// Recorded are the labels that are on the ledger now, in the order of the
	// items; "" for an item that is shown only.
	Recorded []string `json:"recorded"`
	// Known says of each item whether it was on the ledger before.
	Known []bool `json:"known"`
	// Counts says whether the meeting would be read by itself, and why.
	Counts bool   `json:"counts"`
	Reason string `json:"reason"`
}

// MeetingDoc is the meeting that was read.
type MeetingDoc struct {
	UID        string    `json:"uid"`
	Title      string    `json:"title"`
	Start      time.Time `json:"start"`
	Delegation bool      `json:"delegation"`
	Reasons    []string  `json:"reasons"`
}

// ItemDoc is one item as it was understood.
type ItemDoc struct {
	Band          string   `json:"band"`
	Kind          string   `json:"kind"`
	Owner         *string  `json:"owner"`
	Delegator     *string  `json:"delegator"`
	OwnerName     string   `json:"owner_name"`
	AskedBy       string   `json:"asked_by"`
	What          *string  `json:"what"`
	Why           *string  `json:"why"`
	Success       *string  `json:"success"`
	How           *string  `json:"how"`
	Obstacles     []string `json:"obstacles"`
	Due           *DueDoc  `json:"due"`
	Hard          bool     `json:"hard"`
	Effort        *int     `json:"effort_minutes"`
	CheckIn       *WishDoc `json:"check_in"`
	CouldMove     []string `json:"could_move"`
	SuggestedMove *string  `json:"suggested_move"`
	Quote         string   `json:"quote"`
	Rule          string   `json:"rule"`
	Reasons       []string `json:"reasons"`
}

// DueDoc is a due date as it was understood.
type DueDoc struct {
	At    time.Time `json:"at"`
	Date  string    `json:"date"`
	Time  *string   `json:"time"`
	Kind  string    `json:"kind"`
	Text  string    `json:"text"`
	Doubt *string   `json:"doubt"`
}

// WishDoc is a check-in that was agreed aloud.
type WishDoc struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Capture answers capture.
func (a *App) Capture(ctx context.Context, req CaptureRequest) (doc CaptureDocument, err error) {
	if req.Meeting != "" { // it may have been written a moment ago
		if err := a.pass(ctx, Inputs{Quiet: true}); err != nil {
			return doc, err
		}
	}
	run := a.ledger.Update
	if req.DryRun {
		run = a.ledger.DryRun
	}
	a.turn.Lock()
	defer a.turn.Unlock()
	err = run(ctx, func(tx *ledger.Tx) error {
		doc, err = a.core.capture(tx, a.now(), req)
		return err
	})
	return doc, err
}

func (c *Core) capture(tx *ledger.Tx, now time.Time, req CaptureRequest) (CaptureDocument, error) {
	src, m, st, err := c.captured(tx, now, req)
	if err != nil {
		return CaptureDocument{}, err
	}
	found := notes.Read(m)
	doc := CaptureDocument{
		V: Version, Items: []ItemDoc{}, Recorded: []string{}, Known: []bool{}, Counts: st.counts, Reason: st.reason,
		Meeting: MeetingDoc{UID: m.UID, Title: plain(m.Title), Start: m.Start, Delegation: found.Delegation, Reasons: list(found.Reasons)},
	}
	for i := range found.Items {
		doc.Items = append(doc.Items, c.item(&found.Items[i], m.Start.Location()))
	}
	before, err := tx.BySeries(src.instance.UID)
	if err != nil {
		return doc, err
	}
	for i := range found.Items {
		doc.Known = append(doc.Known, match(before, nil, &found.Items[i], "") != nil)
	}
	if err := c.record(tx, now, src, found.Items); err != nil {
		return doc, err
	}
	known, err := tx.BySeries(src.instance.UID)
	if err != nil {
		return doc, err
	}
	for i := range found.Items {
		label := ""
		if k := match(known, nil, &found.Items[i], ""); k != nil {
			label = k.Label
		}
		doc.Recorded = append(doc.Recorded, label)
	}
	return doc, nil
}

// captured is the meeting that a request is about, and whether it would count
// by itself.
func (c *Core) captured(tx *ledger.Tx, now time.Time, req CaptureRequest) (src source, m notes.Meeting, st standing, err error) {
	in, name, err := c.findCaptured(tx, now, req)
	if err != nil {
		return src, m, st, err
	}
	src = source{calendar: name, instance: in}
	m = c.meeting(tx, in)
	m.Notes = req.Notes
	if len(m.Text)+len(m.Notes) > textLimit {
		return src, m, st, usage("", "read notes: longer than %d bytes", textLimit)
	}
	cal := c.calendar(name)
	if cal == nil {
		st = standing{reason: "it was given by hand"}
		return src, m, st, nil
	}
	muted, err := tx.Setting(mutedPrefix + in.UID)
	st = c.counts(cal, in.Event, muted != "")
	src.draftOnly = st.draftOnly || !st.counts // what would not be read by itself is for a person to confirm
	src.partial = true
	return src, m, st, err
}

// findCaptured finds the meeting of a request: in the bytes of a file, on the
// mirror, or none: then notes of now, with nobody else there.
func (c *Core) findCaptured(tx *ledger.Tx, now time.Time, req CaptureRequest) (calendar.Instance, string, error) {
	switch {
	case len(req.Event) > 0:
		in, err := c.eventInstance(req.Event, now)
		return in, "", err
	case req.Meeting != "":
		uid, err := c.uidOf(tx, now, req.Meeting)
		if err != nil {
			return calendar.Instance{}, "", err
		}
		return c.mirrored(tx, uid, now)
	}
	ev := &calendar.Event{UID: "notes-" + hash(req.Notes)[:32], Start: c.local(now), End: c.local(now), Summary: "Notes"}
	ev.Attendees = []calendar.Attendee{{Person: c.Me}}
	for _, p := range c.People {
		ev.Attendees = append(ev.Attendees, calendar.Attendee{Person: p.Person})
	}
	return calendar.Instance{Event: ev, Source: calendar.Source{UID: ev.UID}, Span: calendar.Span{Start: now, End: now}}, "", nil
}

// eventInstance is the instance of the event in a file that ended last before
// now, else its first.
func (c *Core) eventInstance(data []byte, now time.Time) (calendar.Instance, error) {
	dec, err := ics.Decode(data)
	if err != nil {
		return calendar.Instance{}, fail("", "read event: %s", err)
	}
	if len(dec.Objects) == 0 {
		reason := "it holds no event"
		if len(dec.Problems) > 0 {
			reason = plain(dec.Problems[0].Reason)
		}
		return calendar.Instance{}, fail("", "read event: %s", reason)
	}
	return c.lastInstance(dec.Objects[0], now)
}

func (c *Core) lastInstance(o calendar.Object, now time.Time) (calendar.Instance, error) {
	ev := &o.Events[0]
	first := c.spanOf(ev)
	window := calendar.Span{Start: now.Add(-textKept), End: now}
	all, err := ics.Expand(o.Events, window, c.Zone())
	if err == nil {
		slices.SortStableFunc(all, func(a, b calendar.Instance) int { return a.End.Compare(b.End) })
		for _, in := range slices.Backward(all) {
			if !in.End.After(now) {
				return in, nil
			}
		}
	}
	return calendar.Instance{Event: ev, Source: calendar.Source{UID: ev.UID}, Span: first}, nil
}

// mirrored finds a meeting on a watched calendar by its UID.
func (c *Core) mirrored(tx *ledger.Tx, uid string, now time.Time) (calendar.Instance, string, error) {
	stands, err := tx.ObjectsByUID(uid)
	if err != nil {
		return calendar.Instance{}, "", err
	}
	for _, m := range stands {
		if cal := c.calendar(m.Calendar); cal != nil && cal.Watch {
			in, err := c.lastInstance(m.Object, now)
			return in, m.Calendar, err
		}
	}
	return calendar.Instance{}, "", fail("run bywhen sync, or give the file with --event", "find meeting: no watched calendar shows %q", plain(uid))
}

// item is the document of an item. Dates are local to the meeting's zone.
func (c *Core) item(it *notes.Item, loc *time.Location) ItemDoc {
	d := ItemDoc{
		Band: string(it.Band), Kind: string(it.Kind), Owner: said(string(it.Owner)), Delegator: said(string(it.Delegator)), What: said(it.What),
		Why: said(it.Why), Success: said(it.Success), How: said(it.How), Obstacles: list(it.Obstacles), Effort: it.Effort.Pointer(),
		Hard: it.DueIsMeeting, CouldMove: list(it.CouldMove), SuggestedMove: said(it.SuggestedMove), Quote: plainLines(it.Quote),
		Rule: it.Rule, Reasons: list(it.Reasons),
	}
	d.OwnerName, d.AskedBy = c.name(c.canonical(it.Owner)), c.name(c.canonical(it.Delegator))
	if !it.Due.IsZero() {
		d.Due = &DueDoc{
			At: c.dueAt(it.Due).In(loc), Date: it.Due.Date.String(), Kind: it.DueKind, Text: it.Due.Text, Doubt: said(it.Doubt),
		}
		if it.Due.HasTime() {
			clock := fmt.Sprintf("%02d:%02d", it.Due.Minute/60, it.Due.Minute%60)
			d.Due.Time = &clock
		}
	}
	if !it.Wish.At.IsZero() {
		d.CheckIn = &WishDoc{At: it.Wish.At.In(loc), Text: it.Wish.Text}
	}
	return d
}

// PrepareRequest asks for the card before a meeting: the one with that UID, else
// the next one that looks like a delegation.
type PrepareRequest struct {
	UID string `json:"uid"`
}

// PrepareDocument answers prepare.
type PrepareDocument struct {
	V       int                  `json:"v"`
	Meeting *MeetingDoc          `json:"meeting"`
	With    []string             `json:"with"`
	Open    []CommitmentDocument `json:"open"`       // between the two, with their gaps
	Drafts  []CommitmentDocument `json:"to_confirm"` // from this series
	Fit     FitDocument          `json:"fit"`
	Slack   int                  `json:"slack_minutes"` // free and not promised, over the next two weeks
	Movable []MemberDoc          `json:"could_move"`    // what has the most slack
	// Questions are what to ask if work is handed over, by what the title says.
	Questions []commitments.Question `json:"questions"`
}

// Prepare answers prepare.
func (a *App) Prepare(ctx context.Context, req PrepareRequest) (doc PrepareDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.prepare(tx, now, req.UID)
		return err
	})
	return doc, err
}

func (c *Core) prepare(tx *ledger.Tx, now time.Time, uid string) (PrepareDocument, error) {
	doc := PrepareDocument{V: Version, With: []string{}, Open: []CommitmentDocument{}, Drafts: []CommitmentDocument{}, Movable: []MemberDoc{}, Questions: []commitments.Question{}}
	v, err := c.viewer(tx, now)
	if err != nil {
		return doc, err
	}
	in, m, err := c.nextMeeting(tx, now, uid)
	if err != nil {
		return doc, err
	}
	looks := notes.Read(m)
	doc.Meeting = &MeetingDoc{UID: in.UID, Title: plain(m.Title), Start: v.in(in.Start), Delegation: looks.Delegation, Reasons: list(looks.Reasons)}
	doc.Questions = c.questions().All(m.Title)
	there := map[calendar.Address]bool{}
	for _, p := range m.Attendees {
		if !c.isMe(p.Address) {
			there[p.Address] = true
			doc.With = append(doc.With, c.name(p.Address))
		}
	}
	all, err := tx.Commitments(commitments.Open, commitments.Draft)
	if err != nil {
		return doc, err
	}
	c.byDue(all)
	for i := range all {
		k := &all[i]
		if !there[k.Counterpart(c.Me.Address)] {
			continue
		}
		d, err := v.commitment(k)
		if err != nil {
			return doc, err
		}
		if k.Status == commitments.Draft {
			doc.Drafts = append(doc.Drafts, d)
		} else {
			doc.Open = append(doc.Open, d)
		}
	}
	return doc, c.room(tx, now, v, &doc)
}

// room fills in what there is time for, and what could move.
func (c *Core) room(tx *ledger.Tx, now time.Time, v *viewer, doc *PrepareDocument) (err error) {
	if doc.Fit, err = c.fit(tx, now); err != nil {
		return err
	}
	w, err := c.weigh(tx, now)
	if err != nil {
		return err
	}
	until := now.Add(14 * 24 * time.Hour)
	free := plan.Plannable(w.Facts, until)
	for _, work := range w.Facts.Work {
		if !work.Unknown && !work.Due.After(until) {
			free -= work.Left
		}
		if work.Hard || work.Unknown {
			continue
		}
		k, err := tx.ByLabel(work.ID)
		if err != nil {
			return err
		}
		doc.Movable = append(doc.Movable, MemberDoc{ID: work.ID, Left: work.Left, What: k.What, Due: v.at(work.Due), AskedBy: c.name(k.Delegator)})
	}
	doc.Slack = max(0, free)
	return nil
}

// nextMeeting is the meeting with that UID that comes next, else the next one on
// a watched calendar that looks like a delegation.
func (c *Core) nextMeeting(tx *ledger.Tx, now time.Time, uid string) (calendar.Instance, notes.Meeting, error) {
	window := calendar.Span{Start: now, End: now.Add(14 * 24 * time.Hour)}
	var best calendar.Instance
	var meeting notes.Meeting
	uid, err := c.uidOf(tx, now, uid)
	if err != nil {
		return best, meeting, err
	}
	muted, err := tx.Settings(mutedPrefix)
	if err != nil {
		return best, meeting, err
	}
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		if !cal.Watch {
			continue
		}
		all, err := c.instances(tx, cal.Name, window)
		if err != nil {
			return best, meeting, err
		}
		for _, in := range all {
			if in.Start.Before(now) || best.Event != nil && !in.Start.Before(best.Start) || uid != "" && in.UID != uid {
				continue
			}
			m := c.meeting(tx, in)
			if uid != "" || c.counts(cal, in.Event, muted[mutedPrefix+in.UID] != "").counts && notes.Read(m).Delegation {
				best, meeting = in, m
			}
		}
	}
	if best.Event == nil {
		return best, meeting, fail("bywhen prepare TITLE for a certain one; bywhen meetings lists them", "find meeting: none in the next two weeks looks like one in which work is handed over")
	}
	return best, meeting, nil
}
