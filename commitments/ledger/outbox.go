package ledger

import (
	"fmt"
	"time"

	"bywhen/calendar"
)

// A Letter is a mail as it was written: what is sent, and sent again, are these
// bytes.
type Letter struct {
	Key        string // of the action that sends it
	MessageID  string // without the angle brackets
	From       calendar.Address
	Recipients []calendar.Address
	Subject    string
	// Bytes are the whole message with CRLF line ends, all of it ASCII; "" once
	// they were cleared away.
	Bytes   string
	Created time.Time
}

func letterRow(l *Letter) row {
	return row{
		{name: "key", cell: textOf(&l.Key)},
		{name: "message_id", cell: textOf(&l.MessageID)},
		{name: "sender", cell: textOf(&l.From)},
		{name: "recipients", cell: listOf(&l.Recipients)},
		{name: "subject", cell: textOf(&l.Subject)},
		{name: "bytes", cell: textOf(&l.Bytes)},
		{name: "created", cell: instantOf(&l.Created)},
	}
}

var (
	selectLetters = selectFrom("outbox", letterRow(new(Letter)))
	insertLetter  = insertInto("outbox", letterRow(new(Letter)))
)

// AddLetter keeps a letter. There is one for each key, for ever.
func (tx *Tx) AddLetter(l Letter) error {
	if err := tx.save(insertLetter, letterRow(&l)); err != nil {
		return fmt.Errorf("keep letter %s: %w", l.Key, err)
	}
	return nil
}

// Letter is the letter with that key, or ErrNotFound.
func (tx *Tx) Letter(key string) (Letter, error) {
	l, err := one(tx, letterRow, selectLetters+" AND key = ?2", key)
	if err != nil {
		return l, fmt.Errorf("look up letter %s: %w", key, err)
	}
	return l, nil
}

// ClearLetters removes the bytes of letters that were written before an instant
// and whose action has come to an end that is known. Who was written to, and
// when, stays.
func (tx *Tx) ClearLetters(before time.Time) error {
	at, err := milliseconds(before)
	if err == nil {
		_, err = tx.exec(`UPDATE outbox SET bytes = '' WHERE owner = ?1 AND bytes <> '' AND created < ?2 AND key IN
			(SELECT key FROM actions WHERE owner = ?1 AND state IN ('done', 'failed', 'moot'))`, at)
	}
	if err != nil {
		return fmt.Errorf("clear away old letters: %w", err)
	}
	return nil
}
