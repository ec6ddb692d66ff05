package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// SMTP hands mail to a server (RFC 5321, RFC 6409), over TLS from the first byte
// on port 465 and with STARTTLS everywhere else (RFC 8314). Only to this machine
// itself it speaks without, if the server offers none.
type SMTP struct {
	// Server is "smtp.example.com:587"; "smtps://" in front of it stands for TLS
	// from the first byte on any port.
	Server string
	// Username is "" to send without signing in. Password is asked each time.
	Username string
	Password func(ctx context.Context) (string, error)
	// TLS is nil but in tests, which have certificates of their own.
	TLS *tls.Config
}

// patience is how long a server may take for one thing that it is asked.
const patience = time.Minute

// mechanisms to sign in with, the best first. With all of them but PLAIN the
// password itself stays here (RFC 5802).
var mechanisms = []gomail.SMTPAuthType{
	gomail.SMTPAuthSCRAMSHA256PLUS, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1PLUS, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain,
}

// Send hands over a message.
func (s SMTP) Send(ctx context.Context, e Envelope, begin func() error) (string, error) {
	c, err := s.dial(ctx)
	if err != nil {
		return "", fmt.Errorf("reach mail server %s: %w", s.Server, sorted(err))
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	if err := s.envelope(c, e); err != nil {
		stop()
		return "", fmt.Errorf("send mail by %s: %w", s.Server, sorted(err))
	}
	if !stop() { // from here on it is brought to its end, even when we are being stopped
		return "", fmt.Errorf("send mail by %s: %w", s.Server, ctx.Err())
	}
	if err := begin(); err != nil {
		return "", err
	}
	answer, err := s.data(c, e.Bytes)
	if err != nil {
		return "", fmt.Errorf("send mail by %s: %w", s.Server, err)
	}
	_ = c.Quit() // it has been accepted, whatever comes of the goodbye
	return answer, nil
}

// dial connects, begins TLS and signs in.
func (s SMTP) dial(ctx context.Context) (*smtp.Client, error) {
	server, implicit := strings.CutPrefix(s.Server, "smtps://")
	host, number, err := net.SplitHostPort(server)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("port %q is no number", number)
	}
	policy := gomail.TLSMandatory
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(patience), gomail.WithTLSPolicy(policy)}
	if implicit || port == 465 {
		options = append(options, gomail.WithSSL())
	}
	if s.TLS != nil {
		own := s.TLS.Clone()
		own.ServerName = host
		options = append(options, gomail.WithTLSConfig(own))
	}
	if s.Username != "" {
		password, err := s.Password(ctx)
		if err != nil {
			return nil, err
		}
		options = append(options, gomail.WithOpportunisticSMTPAuth(mechanisms...), gomail.WithUsername(s.Username), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, err
	}
	return client.DialToSMTPClientWithContext(ctx)
}

// envelope says from whom and to whom.
func (s SMTP) envelope(c *smtp.Client, e Envelope) error {
	c.SkipSMTPUTF8(true)
	if err := c.UpdateDeadline(patience); err != nil {
		return err
	}
	if err := c.Mail(string(e.From)); err != nil {
		return err
	}
	for _, to := range e.To {
		if err := c.Rcpt(string(to)); err != nil {
			return err
		}
	}
	return nil
}

// data hands over the message itself. A server that has begun to take it and
// dies may or may not have kept it.
func (s SMTP) data(c *smtp.Client, message []byte) (string, error) {
	w, err := c.Data()
	if err != nil {
		return "", sorted(err)
	}
	if err := c.UpdateDeadline(10 * patience); err != nil { // RFC 5321 4.5.3.2.6
		return "", fmt.Errorf("%w (%w)", ErrUnknown, err)
	}
	if _, err := w.Write(message); err != nil {
		return "", fmt.Errorf("%w (%w)", ErrUnknown, err)
	}
	if err := w.Close(); err != nil {
		if said := (*textproto.Error)(nil); errors.As(err, &said) {
			return "", sorted(err)
		}
		return "", fmt.Errorf("%w (%w)", ErrUnknown, err)
	}
	if d, ok := w.(*smtp.DataCloser); ok {
		return d.ServerResponse(), nil
	}
	return "", nil
}

// sorted marks what a server will never accept: codes from 500 on
// (RFC 5321 4.2.1).
func sorted(err error) error {
	if said := (*textproto.Error)(nil); errors.As(err, &said) && said.Code >= 500 {
		return fmt.Errorf("%w (%w)", ErrRefused, err)
	}
	return err
}
