package daemon

import (
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// The guest of a check-in is whoever stands on its event beside me: the other
// side of the promise, else the first person there. Who they are and what they
// answered is read back from the calendar, like everything else about it.

// adoptGuest takes over who is a guest and what they answered. A yes turns a hold
// into a check-in. A guest whom a person put on the event is consent for that
// guest; whom a person took off is not invited again (R8).
func (c *Core) adoptGuest(tx *ledger.Tx, now time.Time, in *commitments.CheckIn, ev *calendar.Event) error {
	k, err := tx.Commitment(in.Commitment)
	if err != nil {
		return err
	}
	was := in.Guest
	in.Guest, in.Answer = "", calendar.NeedsAction
	if a := c.guest(ev, k.Counterpart(c.Me.Address)); a != nil {
		in.Guest, in.Answer = a.Address, a.Answer
	}
	if in.State == commitments.Proposed && in.Answer == calendar.Accepted {
		in.State = commitments.Booked
	}
	switch {
	case in.Guest == was:
		return nil
	case in.Guest == "":
		in.Theirs |= calendar.FieldAttendees
		return nil
	}
	return c.consentByHand(tx, now, in)
}

// guest is the guest of an event whose other side is who; nil for none.
func (c *Core) guest(ev *calendar.Event, who calendar.Address) *calendar.Attendee {
	var first *calendar.Attendee
	for i := range ev.Attendees {
		switch a := &ev.Attendees[i]; {
		case a.Room || a.Address == "" || c.isMe(a.Address):
		case a.Address == who:
			return a
		case first == nil:
			first = a
		}
	}
	return first
}

// consentByHand records that a person put a guest on the event themselves, unless
// it was us who did, with their consent.
func (c *Core) consentByHand(tx *ledger.Tx, now time.Time, in *commitments.CheckIn) error {
	given, err := tx.Consents(ledger.Invite, in.UID)
	if err != nil || slices.ContainsFunc(given, func(y ledger.Consent) bool { return y.Person == in.Guest }) {
		return err
	}
	_, err = tx.AddConsent(ledger.Consent{
		At: now, By: c.Me.Address, Kind: ledger.Invite, About: in.UID, Person: in.Guest, Commitment: in.Commitment,
		Words: "put on the event in the calendar",
	})
	return err
}

// A TalkDoc is a check-in that the other side declined: nothing is moved behind
// anybody's back, so the two have to agree on another time.
type TalkDoc struct {
	Commitment string    `json:"commitment"`
	N          int       `json:"n"`
	Person     string    `json:"person"` // address
	Name       string    `json:"name"`
	Start      time.Time `json:"start"`
	Words      string    `json:"words"`
}

// talks are the check-ins ahead that somebody declined, by time.
func (v *viewer) talks() ([]TalkDoc, error) {
	docs := []TalkDoc{}
	all, err := v.tx.CheckIns("")
	if err != nil {
		return docs, err
	}
	for i := range all {
		in := &all[i]
		if !in.Live() || in.Guest == "" || in.Answer != calendar.Declined || !in.End.After(v.now) {
			continue
		}
		k, err := v.tx.Commitment(in.Commitment)
		if err != nil {
			return docs, err
		}
		name := v.core.name(in.Guest)
		docs = append(docs, TalkDoc{
			Commitment: k.Label, N: in.N, Person: string(in.Guest), Name: name, Start: v.in(in.Start),
			Words: fmt.Sprintf("%s declined %s: agree another time", name, v.core.Style.Moment(in.Start)),
		})
	}
	return docs, nil
}

// answered says what the guest of a check-in answered, "" when nobody is invited.
func (c *Core) answered(in *commitments.CheckIn) string {
	if in.Guest == "" {
		return ""
	}
	words := map[calendar.Answer]string{
		calendar.Accepted: "accepted", calendar.Declined: "declined", calendar.Maybe: "may come", calendar.Delegated: "sends somebody else",
	}[in.Answer]
	if words == "" {
		words = "has not answered"
	}
	return c.name(in.Guest) + " " + words
}

// answerOf is an answer as documents write it: the PARTSTAT in lower case (RFC
// 5545 3.2.12), null when nobody is invited.
func answerOf(in *commitments.CheckIn) *string {
	switch {
	case in.Guest == "":
		return nil
	case in.Answer == calendar.NeedsAction:
		return said("needs-action")
	}
	return said(string(in.Answer))
}
