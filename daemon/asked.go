package daemon

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// A draft is a letter to somebody else that a person may want to send. It goes
// out only after they have seen it and said yes (R8).
type draft struct {
	key   string
	about commitments.Key
	mail.Message
}

// LetterDoc is a text for somebody else, and what became of it.
type LetterDoc struct {
	Text string `json:"text"`
	// Preview is what waits for a yes, Sent what became of it; null for nothing.
	Preview *PreviewDoc `json:"preview"`
	Sent    *SentDoc    `json:"sent"`
}

// draftTo begins a letter: the same words to the same person are the same
// letter.
func (c *Core) draftTo(kind string, k *commitments.Commitment, to calendar.Address, subject, text string) *draft {
	d := &draft{about: k.Key, Message: mail.Message{
		To: calendar.Person{Name: c.name(to), Address: to}, Subject: subject, Text: mail.Wrapped(text) + "\n" + c.Me.Name + "\n",
	}}
	d.key = fmt.Sprintf("mail/%s/%s/%s", kind, k.Key, hash(string(to) + "\n" + subject + "\n" + text)[:16])
	return d
}

// consentTo is the consent that a letter needs.
func (c *Core) consentTo(d *draft, now time.Time) ledger.Consent {
	return ledger.Consent{
		At: now, By: c.Me.Address, Kind: ledger.Send, About: mail.MessageID(c.Me.Address, d.key), Person: d.To.Address, Commitment: d.about,
		Words: "Subject: " + d.Subject + "\n\n" + d.Text,
	}
}

// sendDraft sends a letter for which shown is the yes, or gives what would be
// sent.
func (a *App) sendDraft(ctx context.Context, shown string, write func(*ledger.Tx, time.Time) (*draft, error)) (preview *PreviewDoc, sent *SentDoc, err error) {
	if a.core.Mail == nil {
		return nil, nil, errNoMail("send")
	}
	key := ""
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		d, err := write(tx, now)
		if err != nil {
			return err
		}
		if err := a.core.sendable(tx, d.key, now); err != nil {
			return err
		}
		yes := a.core.consentTo(d, now)
		if preview = a.core.shows(&yes, "It goes out as "+string(a.core.Me.Address)+"."); preview.Shown != shown && !planted("mail without a yes") {
			return nil
		}
		if _, err := tx.AddConsent(yes); err != nil {
			return err
		}
		key, preview = d.key, nil
		return a.core.logLetter(tx, now, d.key, d.Message, d.about)
	})
	if err != nil || key == "" {
		return preview, nil, err
	}
	sent, err = a.deliver(ctx, key)
	return nil, sent, err
}

// other is the other side of a commitment, to whom something is to be sent.
func (c *Core) other(k *commitments.Commitment) (calendar.Address, error) {
	to := k.Counterpart(c.Me.Address)
	if to == "" {
		return "", fail("bywhen edit "+k.Label+" --from PERSON", "send: %s is between you and nobody else", k.Label)
	}
	return to, nil
}

// ParaphraseRequest asks for what was agreed, said back.
type ParaphraseRequest struct {
	ID    string `json:"id"`
	Send  bool   `json:"send"`
	Shown string `json:"shown"` // of the preview to which a person said yes
}

// ParaphraseDocument answers paraphrase.
type ParaphraseDocument struct {
	V  int    `json:"v"`
	ID string `json:"id"`
	To string `json:"to"`
	LetterDoc
}

// Paraphrase answers paraphrase ID: what was agreed, said back to the other side
// as one does at the end of a talk.
func (a *App) Paraphrase(ctx context.Context, req ParaphraseRequest) (doc ParaphraseDocument, err error) {
	write := func(tx *ledger.Tx, _ time.Time) (*draft, error) {
		k, err := byLabel(tx, req.ID)
		if err != nil {
			return nil, err
		}
		to, err := a.core.other(&k)
		if err != nil {
			return nil, err
		}
		text, err := a.core.paraphrase(tx, &k)
		if err != nil {
			return nil, err
		}
		doc = ParaphraseDocument{V: Version, ID: k.Label, To: a.core.name(to), LetterDoc: LetterDoc{Text: text}}
		return a.core.draftTo("paraphrase", &k, to, "What we agreed: "+plain(k.What), text), nil
	}
	if req.Send {
		preview, sent, err := a.sendDraft(ctx, req.Shown, write)
		doc.Preview, doc.Sent = preview, sent
		return doc, err
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		_, err := write(tx, now)
		return err
	})
	return doc, err
}

// paraphrase says a commitment back, with what both take on besides.
func (c *Core) paraphrase(tx *ledger.Tx, k *commitments.Commitment) (string, error) {
	other := k.Counterpart(c.Me.Address)
	by := ""
	if !k.Due.IsZero() {
		by = " by " + c.sharedDue(k.Due)
	}
	var b strings.Builder
	if c.isMe(k.Owner) {
		fmt.Fprintf(&b, "%s, so you want me to %s%s.\n", c.name(other), lower(plain(k.What)), by)
	} else {
		fmt.Fprintf(&b, "%s, so you will %s%s.\n", c.name(other), lower(plain(k.What)), by)
	}
	for _, l := range []struct{ label, text string }{{"Why", k.Why}, {"It is a success if", k.Success}, {"How", k.How}} {
		if l.text != "" {
			fmt.Fprintf(&b, "%s: %s\n", l.label, plain(l.text))
		}
	}
	theirs, err := c.alsoAgreed(tx, k, other)
	if err != nil {
		return "", err
	}
	for _, l := range theirs {
		b.WriteString(l + "\n")
	}
	ins, err := tx.CheckIns(k.Key)
	if err != nil {
		return "", err
	}
	for i := range ins {
		if ins[i].Live() {
			fmt.Fprintf(&b, "We look at it together on %s.\n", c.Style.MomentZone(ins[i].Start))
			break
		}
	}
	b.WriteString("Did I get it right?\n")
	return b.String(), nil
}

// sharedDue writes a due date for somebody who may be in another zone.
func (c *Core) sharedDue(d commitments.Due) string {
	if !d.HasTime() {
		return c.Style.Date(d.Date)
	}
	return c.Style.MomentZone(c.dueAt(d))
}

// alsoAgreed is what the other side owes me from the same meeting.
func (c *Core) alsoAgreed(tx *ledger.Tx, k *commitments.Commitment, other calendar.Address) (lines []string, err error) {
	if k.Origin.Source.UID == "" {
		return nil, nil
	}
	beside, err := tx.BySource(k.Origin.Source)
	for i := range beside {
		o := &beside[i]
		if o.Key == k.Key || !o.Agreed() || o.Owner != other || !c.isMe(o.Delegator) {
			continue
		}
		by := ""
		if !o.Due.IsZero() {
			by = " by " + c.sharedDue(o.Due)
		}
		lines = append(lines, fmt.Sprintf("You will %s%s.", lower(plain(o.What)), by))
	}
	return lines, err
}

// logInvitation logs the letter that invites somebody where no calendar server
// does (RFC 6047).
func (c *Core) logInvitation(tx *ledger.Tx, now time.Time, inv *invitation, at calendar.Span, text string) error {
	ev := inv.write.Event
	ev.Start, ev.End, ev.Modified, ev.Description = c.local(at.Start), c.local(at.End), now, text
	request, err := ics.Encode(ics.Calendar{Method: "REQUEST", Events: []calendar.Event{ev}})
	if err != nil {
		return err
	}
	to := inv.consent.Person
	m := mail.Message{
		To: calendar.Person{Name: c.name(to), Address: to}, Subject: "Invitation: " + ev.Summary,
		Text: mail.Wrapped(inv.consent.Words) + "\n" + c.Me.Name + "\n", Request: request,
	}
	return c.logLetter(tx, now, letterKey(&inv.consent), m, inv.consent.Commitment)
}

// letterKey names the letter that invites somebody in those words.
func letterKey(y *ledger.Consent) string {
	return fmt.Sprintf("mail/invite/%s/%s", y.About, hash(string(y.Person) + "\n" + y.Words)[:16])
}
