package daemon

import (
	"encoding/json"
	"fmt"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// outdated is what has to be written so that the event of a check-in says what
// the ledger knows: title, text, and that a hold was settled.
func (c *Core) outdated(tx *ledger.Tx, k *commitments.Commitment, in *commitments.CheckIn, seen *calendar.Event) (w calendar.Write, err error) {
	text, err := c.checkInText(tx, k)
	if err != nil {
		return w, err
	}
	if in.Theirs&calendar.FieldDescription == 0 && normal(text) != normal(in.Written.Text) {
		description, ok := within(seen.Description, text)
		if planted("update outside the markers") {
			description = marked(text)
		}
		if ok {
			w.Event.Description, w.Fields = description, calendar.FieldDescription
		}
	}
	as := *in
	accepted := in.Guest != "" && in.Answer == calendar.Accepted
	if isHold(seen) && !accepted {
		as.State = commitments.Proposed // also where a person has moved it
	}
	if title := c.checkInTitle(k, &as); in.Theirs&calendar.FieldSummary == 0 && normal(title) != normal(in.Written.Summary) {
		w.Event.Summary, w.Fields = title, w.Fields|calendar.FieldSummary
	}
	if !isHold(seen) || !accepted {
		return w, nil
	}
	ours, err := c.ourHold(tx, in)
	if ours {
		w.Fields |= calendar.FieldStatus | calendar.FieldTransparent
	}
	return w, err
}

// ourHold reports whether it was us who made an event a hold, and who have not
// made it a check-in since: otherwise it is a hold by a person's hand.
func (c *Core) ourHold(tx *ledger.Tx, in *commitments.CheckIn) (ours bool, err error) {
	deeds, err := tx.ActionsOf(in.UID)
	if err != nil {
		return false, err
	}
	for i := range deeds {
		var w calendar.Write
		if err := json.Unmarshal(deeds[i].Request, &w); err != nil {
			return false, fmt.Errorf("read the deed %s: %w", deeds[i].Key, err)
		}
		switch {
		case deeds[i].State != ledger.Finished || deeds[i].Undoes != 0:
		case w.Seen.Ref == "":
			ours = isHold(&w.Event)
		case w.Fields&calendar.FieldStatus != 0:
			return false, nil
		}
	}
	return ours, nil
}
