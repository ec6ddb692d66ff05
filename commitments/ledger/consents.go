package ledger

import (
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// A Consent is a person's yes to one deed that reaches somebody else, given
// before the deed is done and kept for ever.
type Consent struct {
	N  int // running number, given when it is added
	At time.Time
	By calendar.Address
	// Kind is what was allowed.
	Kind ConsentKind
	// About names what exactly it covers: the UID of an event, the Message-ID
	// of a mail.
	About string
	// Person is whom it reaches.
	Person     calendar.Address
	Commitment commitments.Key // "" when it is about none
	// Words are what was shown to the one who said yes.
	Words string
}

// ConsentKind is what a person allowed.
type ConsentKind string

// The kinds of consent.
const (
	Invite     ConsentKind = "invite"     // to put somebody on an event as a guest
	Reschedule ConsentKind = "reschedule" // to move what they were invited to
	Send       ConsentKind = "send"       // to send them a message
)

func consentRow(c *Consent) row {
	return row{
		{name: "n", cell: numberOf(&c.N)},
		{name: "at", cell: instantOf(&c.At)},
		{name: "by", cell: textOf(&c.By)},
		{name: "kind", cell: textOf(&c.Kind)},
		{name: "about", cell: textOf(&c.About)},
		{name: "person", cell: textOf(&c.Person)},
		{name: "commitment", cell: referenceOf(&c.Commitment)},
		{name: "words", cell: textOf(&c.Words)},
	}
}

var (
	selectConsents = selectFrom("consents", consentRow(new(Consent)))
	insertConsent  = insertInto("consents", consentRow(new(Consent)))
)

// AddConsent appends a consent and gives its number.
func (tx *Tx) AddConsent(c Consent) (n int, err error) {
	if c.N, err = tx.count("SELECT coalesce(max(n), 0) + 1 FROM consents WHERE owner = ?1"); err == nil {
		err = tx.save(insertConsent, consentRow(&c))
	}
	if err != nil {
		return 0, fmt.Errorf("record the consent to %s %s: %w", c.Kind, c.Person, err)
	}
	return c.N, nil
}

// Consents are all consents of a kind about one thing, oldest first.
func (tx *Tx) Consents(kind ConsentKind, about string) ([]Consent, error) {
	found, err := all(tx, consentRow, selectConsents+" AND kind = ?2 AND about = ?3 ORDER BY n", string(kind), about)
	if err != nil {
		return nil, fmt.Errorf("look up the consent to %s: %w", kind, err)
	}
	return found, nil
}

// AllConsents are all consents ever given, oldest first.
func (tx *Tx) AllConsents() ([]Consent, error) {
	found, err := all(tx, consentRow, selectConsents+" ORDER BY n")
	if err != nil {
		return nil, fmt.Errorf("read consents: %w", err)
	}
	return found, nil
}
