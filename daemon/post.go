package daemon

import (
	"context"
	"errors"

	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// errNotNow: a letter is not to be sent any more, or not at present.
var errNotNow = errors.New("not now")

// post sends a letter. It is marked as under way, and committed, together with
// the outcomes before it, right before it could reach anybody; a failure until
// then is harmless. The error is one of ours; what came of it is an outcome.
func (s *shell) post(ctx context.Context, key string, before []Outcome) ([]Outcome, error) {
	var letter ledger.Letter
	err := s.view(ctx, func(tx *ledger.Tx) (err error) {
		letter, err = tx.Letter(key)
		return err
	})
	if err == nil {
		err = s.reached("mail", "before")
	}
	if err != nil || s.core.Mail == nil {
		return before, err
	}
	var ours error
	begin := func() error {
		_, begun, err := s.begin(ctx, key, before)
		if ours = err; err == nil {
			before = nil
			if !begun {
				return errNotNow
			}
			ours = s.reached("mail", "begun")
		}
		return ours
	}
	envelope := mail.Envelope{From: letter.From, To: letter.Recipients, ID: letter.MessageID, Bytes: []byte(letter.Bytes)}
	o := Outcome{Key: key}
	o.Answer, o.Err = s.core.Mail.Post.Send(ctx, envelope, begin)
	switch {
	case ours != nil:
		return nil, ours
	case errors.Is(o.Err, errNotNow):
		return before, nil
	case o.Err != nil:
		s.log.Info("mail did not go out", "deed", key, "error", o.Err)
	}
	return append(before, o), s.reached("mail", "answered")
}
