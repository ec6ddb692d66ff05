package mail

import (
	"bytes"
	"context"
	"errors"

	"bywhen/calendar"
)

// A Post is a road that mail takes: [SMTP], [Sendmail], [Maildir].
//
// Send hands over one message. It calls begin right before the message could
// reach anybody; when begin fails, nothing is sent and its error is returned.
// Until then every failure is harmless. What came of it is said by the error:
//
//	nil         it was accepted; answer is what was said about it
//	ErrRefused  it will never be accepted like this
//	ErrUnknown  nobody knows whether it was accepted (RFC 5321 4.5.3.2.6)
//	any other   it was not accepted, and may be tried again
type Post interface {
	Send(ctx context.Context, e Envelope, begin func() error) (answer string, err error)
}

// An Envelope is a message as bytes, and the way it takes.
type Envelope struct {
	From calendar.Address
	To   []calendar.Address
	// ID is the Message-ID, for roads that keep each message once.
	ID    string
	Bytes []byte
}

// What can come of sending, beside success and failure that passes. They are
// compared with errors.Is.
var (
	ErrRefused = errors.New("refused")
	ErrUnknown = errors.New("whether it was accepted is unknown")
)

// local is a message as programs on this machine take it: with line ends of
// their own.
func (e *Envelope) local() []byte { return bytes.ReplaceAll(e.Bytes, []byte("\r\n"), []byte("\n")) }
