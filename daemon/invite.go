package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// Nobody is invited, and nothing that was sent moves, before a person has seen
// what will be sent to whom and said yes, or has written a setting that says so
// (R8). The yes is a consent on the ledger with the very words that were shown;
// the deed is logged only while these are still the words.

// What the setting checkins.invite says.
const (
	inviteAlways = "always"
	inviteNever  = "never"
)

// A PreviewDoc is something that would reach somebody. Nothing of it was done: it
// waits for a yes, which is the request once more, with Shown.
type PreviewDoc struct {
	Kind  string `json:"kind"` // "invite" or "reschedule"
	To    string `json:"to"`   // address
	Name  string `json:"name"`
	Words string `json:"words"` // what they will read
	// Note is what to know before saying yes, "" for nothing.
	Note string `json:"note"`
	// Shown stands for these words to this person.
	Shown string `json:"shown"`
}

// shows makes the preview of a consent that was not given yet.
func (c *Core) shows(y *ledger.Consent, note string) *PreviewDoc {
	return &PreviewDoc{
		Kind: string(y.Kind), To: string(y.Person), Name: c.name(y.Person), Words: y.Words, Note: note,
		Shown: hash(strings.Join([]string{string(y.Kind), y.About, string(y.Person), y.Words}, "\n"))[:16],
	}
}

// An invitation is the write that puts the other side on a check-in's event, and
// the consent that it needs.
type invitation struct {
	write   calendar.Write
	consent ledger.Consent
}

// invitation writes the invitation to the check-in that stands there.
func (c *Core) invitation(k *commitments.Commitment, in *commitments.CheckIn, stands calendar.Object, now time.Time) invitation {
	seen := &stands.Events[0]
	other := k.Counterpart(c.Me.Address)
	guest := calendar.Person{Address: other, Name: c.name(other)}
	ev := calendar.Event{
		UID: in.UID, Summary: seen.Summary, Organizer: seen.Organizer, Modified: now,
		Attendees: append(slices.Clone(seen.Attendees), calendar.Attendee{Person: guest}),
	}
	if ev.Organizer.Address == "" {
		ev.Organizer = c.Me
	}
	fields := calendar.FieldAttendees
	if in.Theirs&calendar.FieldSummary == 0 {
		invited := *in
		invited.Guest = other
		ev.Summary = c.checkInTitle(k, &invited)
		fields |= calendar.FieldSummary
	}
	if seen.Class == calendar.Private {
		fields |= calendar.FieldClass // they are to read what they are invited to
	}
	if isHold(seen) {
		fields |= calendar.FieldStatus | calendar.FieldTransparent
	}
	return invitation{
		write: calendar.Write{Seen: stands.Version, Event: ev, Fields: fields, Tell: calendar.TellAttendees},
		consent: ledger.Consent{
			At: now, By: c.Me.Address, Kind: ledger.Invite, About: in.UID, Person: other, Commitment: k.Key,
			Words: c.sent(ev.Summary, in.Span, seen.Description),
		},
	}
}

// sent is what somebody reads of an event.
func (c *Core) sent(title string, at calendar.Span, text string) string {
	return fmt.Sprintf("%s\n%s %s\n\n%s", plain(title), c.Style.Span(at), at.Start.In(c.Zone()).Format("MST"), normal(text))
}

// isHold reports whether an event only holds a time.
func isHold(ev *calendar.Event) bool { return ev.Status == calendar.Tentative && ev.Transparent }

// inviteKey names the deed of inviting somebody to that version of an event.
func inviteKey(in *commitments.CheckIn, who calendar.Address) string {
	return fmt.Sprintf("checkin/%s/%d/invite/%s", in.Commitment, in.N, hash(string(who) + "\n" + string(in.Version.ETag))[:16])
}

// keepInvites logs the invitations that a person said yes to, or that the
// settings ask for.
func (c *Core) keepInvites(tx *ledger.Tx, now time.Time) error {
	all, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for i := range all {
		in := &all[i]
		if !in.Live() || in.Version.Ref == "" || in.Guest != "" || in.Theirs&calendar.FieldAttendees != 0 || in.HostUID != "" || !in.Start.After(now) {
			continue
		}
		if err := c.keepInvite(tx, now, in); err != nil {
			return err
		}
	}
	return nil
}

func (c *Core) keepInvite(tx *ledger.Tx, now time.Time, in *commitments.CheckIn) error {
	given, err := tx.Consents(ledger.Invite, in.UID)
	always := c.Invite == inviteAlways && in.State != commitments.Proposed && c.mayInvite()
	if err != nil || len(given) == 0 && !always {
		return err
	}
	if busy, err := c.underWay(tx, in); err != nil || busy {
		return err
	}
	k, err := tx.Commitment(in.Commitment)
	if err != nil || !k.Agreed() || k.Counterpart(c.Me.Address) == "" {
		return err
	}
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	if err != nil || !ok {
		return err
	}
	inv := c.invitation(&k, in, seen, now)
	allowed := slices.ContainsFunc(given, func(y ledger.Consent) bool {
		return y.Person == inv.consent.Person && y.Words == inv.consent.Words
	})
	if !allowed && always {
		if _, err := tx.AddConsent(inv.consent); err != nil {
			return err
		}
		allowed = true
	}
	if !allowed {
		return nil
	}
	if _, err := tx.Action(letterKey(&inv.consent)); err == nil {
		inv.write.Tell = calendar.TellNobody // a letter tells them
	} else if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	return c.logPut(tx, now, inviteKey(in, inv.consent.Person), in, inv.write)
}

// mayInvite reports whether the calendar of check-ins is of a kind that has
// somebody who writes to guests. That is the seam for another carrier: mail with
// an iTIP message would be a deed of kind "mail" here.
func (c *Core) mayInvite() bool {
	home := c.home()
	if home == nil {
		return false
	}
	_, ok := home.Reader.(calendar.Inviter)
	return ok
}

// underWay reports whether a write to a check-in's event has yet to be settled.
func (c *Core) underWay(tx *ledger.Tx, in *commitments.CheckIn) (bool, error) {
	deeds, err := tx.ActionsOf(in.UID)
	return slices.ContainsFunc(deeds, func(a ledger.Action) bool {
		return a.State == ledger.Pending || a.State == ledger.Inflight
	}), err
}

// invites is nil when somebody writes to the guests of our events.
func (a *App) invites(ctx context.Context) error {
	if home := a.core.home(); home != nil {
		if inviter, ok := home.Reader.(calendar.Inviter); ok {
			return inviter.Invites(ctx)
		}
	}
	return calendar.ErrNoInvites
}

// uncarried says why an invitation cannot be sent, and what to do.
func (c *Core) uncarried(err error) error {
	home := c.home()
	switch {
	case home == nil:
		return fail("set write = true on one calendar in config.toml", "invite: no calendar takes check-ins")
	case !errors.Is(err, calendar.ErrNoInvites):
		return &Error{Code: CodeCalendar, Text: fmt.Sprintf("invite: calendar %s: %v", home.Name, err), Hint: "try again when the calendar can be reached"}
	case home.Kind == "folder":
		return fail(byHand, "invite: calendar %s is a folder: nobody would send the invitation", home.Name)
	}
	return fail(byHand, "invite: calendar %s: %v", home.Name, err)
}

// byHand is what to do where nobody sends invitations.
const byHand = "add them to the event in a calendar program that sends invitations, or tell them yourself; bywhen sees it"

// invite asks the other side of a commitment to its next check-in. Without the
// yes to what is shown it does nothing, and gives what would be sent.
func (a *App) invite(ctx context.Context, key commitments.Key, shown string) (*PreviewDoc, error) {
	if a.core.Invite == inviteNever {
		return nil, fail(`write invite = "ask" under [checkins] in config.toml`, "invite: the settings say never")
	}
	err := a.invites(ctx)
	byMail := a.core.Mail != nil && errors.Is(err, calendar.ErrNoInvites)
	if err != nil && !byMail {
		return nil, a.core.uncarried(err)
	}
	var preview *PreviewDoc
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) (err error) {
		preview, err = a.core.askToInvite(tx, now, key, shown, byMail)
		return err
	})
	if err == nil && preview == nil {
		err = a.act(ctx)
	}
	return preview, err
}

// askToInvite records the yes to an invitation, or gives what it would say. The
// deed follows from the yes. Where no calendar server writes to guests, byMail, it
// is a letter besides.
func (c *Core) askToInvite(tx *ledger.Tx, now time.Time, key commitments.Key, shown string, byMail bool) (*PreviewDoc, error) {
	k, in, seen, err := c.toInvite(tx, now, key)
	if err != nil {
		return nil, err
	}
	other := k.Counterpart(c.Me.Address)
	if in.Guest == other {
		return nil, nil // they stand on the event
	}
	inv := c.invitation(&k, &in, seen, now)
	note := "They are told of later changes to it, too."
	if in.Guest != "" {
		note = fmt.Sprintf("%s stands on the event already. %s", c.name(in.Guest), note)
	}
	if byMail {
		note, inv.write.Tell = "It goes out by mail, as "+string(c.Me.Address)+". Of later changes nobody tells them.", calendar.TellNobody
	}
	preview := c.shows(&inv.consent, note)
	if shown != preview.Shown {
		return preview, nil
	}
	in.Theirs &^= calendar.FieldAttendees // whoever was taken off is wanted again
	if err := tx.SaveCheckIn(in, ledger.Mark{At: now, By: string(c.Me.Address), Why: "invited by hand"}); err != nil {
		return nil, err
	}
	if _, err := tx.AddConsent(inv.consent); err != nil {
		return nil, err
	}
	if byMail {
		if err := c.logInvitation(tx, now, &inv, in.Span, seen.Events[0].Description); err != nil {
			return nil, err
		}
	}
	return nil, c.logPut(tx, now, inviteKey(&in, other), &in, inv.write)
}

// toInvite finds the check-in to which the other side of a commitment can be
// invited, and its event; the error says why there is none.
func (c *Core) toInvite(tx *ledger.Tx, now time.Time, key commitments.Key) (k commitments.Commitment, in commitments.CheckIn, seen calendar.Object, err error) {
	if k, err = tx.Commitment(key); err != nil {
		return k, in, seen, err
	}
	ins, err := tx.CheckIns(key)
	if err != nil {
		return k, in, seen, err
	}
	next := nextAhead(ins, now)
	if next < 0 {
		return k, in, seen, fail("bywhen checkin "+k.Label+" --at TIME", "invite: %s has no check-in ahead", k.Label)
	}
	in = ins[next]
	other := k.Counterpart(c.Me.Address)
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	switch {
	case err != nil:
	case other == "":
		err = fail("", "invite: %s is between you and nobody else", k.Label)
	case in.HostUID != "":
		err = fail("", "invite: it takes place in your one-to-one, where %s is anyway", c.name(other))
	case !in.Start.After(now):
		err = fail("", "invite: the check-in has begun")
	case in.Version.Ref == "" || !ok:
		err = fail("run bywhen sync first", "invite: the check-in is not on the calendar yet")
	}
	return k, in, seen, err
}

// rescheduling is the consent that moving a check-in needs which somebody was
// invited to.
func (c *Core) rescheduling(in *commitments.CheckIn, stands calendar.Object, to calendar.Span, now time.Time) ledger.Consent {
	return ledger.Consent{
		At: now, By: c.Me.Address, Kind: ledger.Reschedule, About: in.UID, Person: in.Guest, Commitment: in.Commitment,
		Words: fmt.Sprintf("%s\nmoves from %s\nto %s %s", plain(stands.Events[0].Summary), c.Style.Moment(in.Start),
			c.Style.Span(to), to.Start.In(c.Zone()).Format("MST")),
	}
}

// moveSent moves a check-in that somebody was invited to, once a person has said
// yes to what they will be told; before that it does nothing and gives that.
func (c *Core) moveSent(tx *ledger.Tx, now time.Time, k *commitments.Commitment, in commitments.CheckIn, to calendar.Span, h *handPlacing) (*PreviewDoc, error) {
	seen, ok, err := tx.ObjectAt(in.Calendar, in.Version.Ref)
	if err != nil || !ok {
		return nil, errors.Join(err, fail("run bywhen sync first", "move check-in: it is not on the calendar yet"))
	}
	consent := c.rescheduling(&in, seen, to, now)
	note, tell := c.name(in.Guest)+" is told, and asked again.", calendar.TellAttendees
	switch {
	case h.carried != nil && !errors.Is(h.carried, calendar.ErrNoInvites):
		return nil, c.uncarried(h.carried)
	case h.carried != nil:
		note, tell = "Nobody tells "+c.name(in.Guest)+": do it yourself.", calendar.TellNobody
	}
	preview := c.shows(&consent, note)
	if h.Shown != preview.Shown {
		return preview, nil
	}
	if _, err := tx.AddConsent(consent); err != nil {
		return nil, err
	}
	ev := calendar.Event{Organizer: seen.Events[0].Organizer, Attendees: slices.Clone(seen.Events[0].Attendees)}
	for i := range ev.Attendees {
		if !c.isMe(ev.Attendees[i].Address) && !ev.Attendees[i].Room {
			ev.Attendees[i].Answer = calendar.NeedsAction // it was given for another time
		}
	}
	return nil, c.moveCheckIn(tx, now, k, in, to, calendar.Write{Event: ev, Fields: calendar.FieldAttendees, Tell: tell})
}

// reachedSomebody reports whether a deed was told to somebody.
func reachedSomebody(a *ledger.Action) (bool, error) {
	var w calendar.Write
	if err := unmarshal(a.Request, &w); err != nil {
		return false, fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	return w.Tell != calendar.TellNobody, nil
}

// invites reports whether everybody stands on an event.
func invites(ev *calendar.Event, all []calendar.Attendee) bool {
	return !slices.ContainsFunc(all, func(a calendar.Attendee) bool { return ev.Attendee(a.Address) == nil })
}
