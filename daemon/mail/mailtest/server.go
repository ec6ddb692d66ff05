package mailtest

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A Step is a point at which a server can be stopped or broken.
type Step string

// The steps of taking in a mail, in their order.
const (
	Connected Step = "connected"
	Sender    Step = "sender"
	Recipient Step = "recipient"
	Data      Step = "data"  // the message is about to be read
	Taken     Step = "taken" // it was accepted, and nobody knows yet
)

// Steps are all steps.
func Steps() []Step { return []Step{Connected, Sender, Recipient, Data, Taken} }

// Who may sign in.
const (
	Username = "roberta"
	Password = "open sesame"
)

// A Server is an SMTP server that keeps what it accepts.
type Server struct {
	Addr string
	*Certificate
	// At, if there is one, is called at every step. What it returns is the
	// answer; [ErrDie] ends the connection without any.
	At func(Step) error

	mu       sync.Mutex
	accepted []string
}

// ErrDie ends a connection without an answer.
var ErrDie = errors.New("the server dies")

// NewServer starts a server that offers STARTTLS, or speaks TLS from the first
// byte, and wants its clients to sign in.
func NewServer(t testing.TB, implicit bool) *Server {
	t.Helper()
	s := &Server{Certificate: NewCertificate(t)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = l.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(s.session))
	server.Domain, server.ReadTimeout, server.WriteTimeout = "localhost", time.Minute, time.Minute
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{s.Pair}, MinVersion: tls.VersionTLS12}
	if implicit {
		l = tls.NewListener(l, server.TLSConfig)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // it ends with Close
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	return s
}

// Accepted are the messages that were accepted, in their order.
func (s *Server) Accepted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// reach is a step of a connection.
func (s *Server) reach(c *smtp.Conn, at Step) error {
	if s.At == nil {
		return nil
	}
	err := s.At(at)
	if errors.Is(err, ErrDie) {
		c.Conn().Close()
	}
	return err
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, s.reach(c, Connected)
}

// A session is one connection.
type session struct {
	server *Server
	conn   *smtp.Conn
	signed bool
}

// AuthMechanisms are the ways to sign in.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth signs in.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != Username || password != Password {
			return smtp.ErrAuthFailed
		}
		s.signed = true
		return nil
	}), nil
}

// Mail takes a sender.
func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.signed {
		return smtp.ErrAuthRequired
	}
	return s.server.reach(s.conn, Sender)
}

// Rcpt takes a recipient.
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return s.server.reach(s.conn, Recipient) }

// Data takes the message.
func (s *session) Data(r io.Reader) error {
	if err := s.server.reach(s.conn, Data); err != nil {
		return err
	}
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	s.server.accepted = append(s.server.accepted, string(message))
	s.server.mu.Unlock()
	return s.server.reach(s.conn, Taken)
}

// Reset forgets what was begun.
func (s *session) Reset() {}

// Logout ends the connection.
func (s *session) Logout() error { return nil }
