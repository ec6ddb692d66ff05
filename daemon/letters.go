package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// A letter is a deed like every other, with one difference: what a mail server
// did with it cannot be looked up afterwards. So it is written, byte for byte,
// in the transaction that logs the deed; the deed is marked as under way, and
// committed, right before the message could reach anybody; and what nobody knows
// the outcome of is never repeated but by a person (R10).

// kindMail is the kind of deed that sends a letter.
const kindMail = "mail"

// MailSettings say by which road mail goes, and when the summary does.
type MailSettings struct {
	Weekly Slot
	To     calendar.Address
	Post   mail.Post
}

// A letterRequest is what the journal keeps of a letter.
type letterRequest struct {
	To        calendar.Address `json:"to"`
	Subject   string           `json:"subject"`
	MessageID string           `json:"message_id"`
}

// logLetter writes a letter and logs the deed of sending it, once: its key is
// taken for ever. From, date and Message-ID are filled in.
func (c *Core) logLetter(tx *ledger.Tx, now time.Time, key string, m mail.Message, about commitments.Key) error {
	stands, err := tx.Action(key)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
	case err != nil:
		return err
	case stands.State != ledger.Moot:
		return nil
	}
	m.From, m.ID, m.Date = c.Me, mail.MessageID(c.Me.Address, key), now.In(c.Zone())
	bytes, err := m.Bytes()
	if err != nil {
		return err
	}
	err = tx.AddLetter(ledger.Letter{
		Key: key, MessageID: m.ID, From: m.From.Address, Recipients: []calendar.Address{m.To.Address}, Subject: m.Subject, Bytes: string(bytes), Created: now,
	})
	if err != nil {
		return err
	}
	request, err := json.Marshal(letterRequest{To: m.To.Address, Subject: m.Subject, MessageID: m.ID})
	if err != nil {
		return fmt.Errorf("write down the deed %s: %w", key, err)
	}
	a := ledger.Action{Key: key, Kind: kindMail, State: ledger.Pending, Request: request, Created: now, Commitment: about}
	if stands.State == ledger.Moot { // there was nothing to say, and now there is
		return tx.SaveAction(a)
	}
	_, _, err = tx.AddAction(a)
	return err
}

// held reports whether a deed is not to be done at present.
func (c *Core) held(tx *ledger.Tx, now time.Time, a *ledger.Action) (bool, error) {
	switch {
	case a.Kind == kindNotice:
		return c.hushed(tx, now)
	case a.Kind == kindTakeBack:
		return false, nil
	case a.Kind != kindMail:
		return c.stopped(tx, now, a.Calendar)
	case c.Mail == nil:
		return true, nil
	}
	return c.silenced(tx, now)
}

// settleLetter takes in what came of sending a letter.
func (c *Core) settleLetter(tx *ledger.Tx, now time.Time, a ledger.Action, o Outcome) (err error) {
	switch {
	case a.State != ledger.Inflight && a.State != ledger.Pending:
		return nil // settled before
	case o.Err == nil:
		if a.After, err = json.Marshal(map[string]string{"answer": plain(o.Answer)}); err != nil {
			return err
		}
		return c.close(tx, now, a, ledger.Finished, "")
	case errors.Is(o.Err, mail.ErrRefused):
		return c.close(tx, now, a, ledger.Failed, o.Err.Error())
	case errors.Is(o.Err, mail.ErrUnknown) && !planted("mail repeated after unknown"):
		return c.close(tx, now, a, ledger.Unknown, o.Err.Error())
	}
	if a.State == ledger.Pending {
		a.Attempts++ // it failed before it was under way
	}
	a.State = ledger.Pending
	return c.later(tx, now, a, o.Err)
}

// cutOff finds the letters that were under way when the program ended: nobody
// knows what came of them.
func (c *Core) cutOff(tx *ledger.Tx, now time.Time) error {
	open, err := tx.Actions(ledger.Inflight)
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.Kind != kindMail {
			continue
		}
		state, reason := ledger.Unknown, "bywhen was stopped while it was being handed over"
		if planted("mail repeated after unknown") {
			state = ledger.Pending
		}
		if err := c.close(tx, now, a, state, reason); err != nil {
			return err
		}
	}
	return nil
}

// expire gives up letters that could not be sent within a working day: what they
// say is no longer news. They are shown, and sent again when a person asks.
func (c *Core) expire(tx *ledger.Tx, now time.Time) error {
	waiting, err := tx.Actions(ledger.Pending)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		if a.Kind != kindMail {
			continue
		}
		until, err := c.aWorkingDayLater(tx, a.Created)
		if err != nil {
			return err
		}
		if now.Before(until) {
			continue
		}
		if err := c.close(tx, now, a, ledger.Failed, "it could not be sent within a working day: "+firstOf(a.Error, "bywhen was paused")); err != nil {
			return err
		}
	}
	return nil
}

// again lets a letter be sent once more: the same bytes, because a person asked.
func (c *Core) again(tx *ledger.Tx, now time.Time, a ledger.Action) error {
	letter, err := tx.Letter(a.Key)
	if err != nil {
		return err
	}
	if letter.Bytes == "" {
		return fail("", "send again: the text of this mail was cleared away")
	}
	_, err = tx.AddConsent(ledger.Consent{
		At: now, By: c.Me.Address, Kind: ledger.Send, About: letter.MessageID, Person: letter.Recipients[0], Commitment: a.Commitment,
		Words: fmt.Sprintf("send again: %s", letter.Subject),
	})
	if err != nil {
		return err
	}
	a.State, a.Error, a.Created, a.Finished, a.NotBefore = ledger.Pending, "", now, time.Time{}, time.Time{}
	return tx.SaveAction(a)
}

// letter fills in the document of the deed of sending a letter.
func (v *viewer) letter(d DeedDoc, a *ledger.Action) (DeedDoc, error) {
	if a.Commitment != "" {
		k, err := v.tx.Commitment(a.Commitment)
		if err != nil {
			return d, err
		}
		d.Commitment = k.Label
	}
	d.Words = "send the weekly mail"
	if len(a.Request) > 0 {
		var req letterRequest
		if err := json.Unmarshal(a.Request, &req); err != nil {
			return d, fmt.Errorf("read the deed %s: %w", a.Key, err)
		}
		d.Words = fmt.Sprintf("send %q to %s", plain(req.Subject), req.To)
	}
	if a.State == ledger.Unknown || a.State == ledger.Failed {
		d.Error += "; to send it again: " + againWords(a.Key)
	}
	return d, nil
}

// weeklyPrefix begins the keys of weekly mails.
const weeklyPrefix = "mail/weekly/"

// againWords is what to type to send a letter once more.
func againWords(key string) string {
	if strings.HasPrefix(key, weeklyPrefix) {
		return "bywhen mail weekly --again"
	}
	return "bywhen mail again " + key
}
