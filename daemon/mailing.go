package daemon

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// MailRequest asks for the weekly summary, now.
type MailRequest struct {
	DryRun bool `json:"dry_run"`
	// Again sends the last one once more, byte for byte.
	Again bool `json:"again"`
}

// MailDocument answers mail weekly.
type MailDocument struct {
	V       int    `json:"v"`
	Empty   bool   `json:"empty"` // nothing to say: no mail
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
	// Sent is what became of it, null for a dry run.
	Sent *SentDoc `json:"sent"`
}

// SentDoc is what became of a letter.
type SentDoc struct {
	Key     string     `json:"key"`
	To      string     `json:"to"`
	Subject string     `json:"subject"`
	State   string     `json:"state"` // "pending", "done", "failed", "unknown"
	At      *time.Time `json:"at"`    // when its outcome was known
	Error   string     `json:"error"`
}

// MailWeekly answers mail weekly.
func (a *App) MailWeekly(ctx context.Context, req MailRequest) (doc MailDocument, err error) {
	doc.V = Version
	if req.DryRun {
		err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
			w, err := a.core.weekly(tx, now)
			if err != nil {
				return err
			}
			return doc.show(w)
		})
		return doc, err
	}
	if a.core.Mail == nil {
		return doc, errNoMail("send weekly mail")
	}
	if req.Again {
		doc.Sent, err = a.sendAgain(ctx, func(a *ledger.Action) bool { return strings.HasPrefix(a.Key, weeklyPrefix) && len(a.Request) > 0 })
		return doc, err
	}
	var key string
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		w, err := a.core.weekly(tx, now)
		if err != nil {
			return err
		}
		if err := doc.show(w); err != nil || doc.Empty {
			return err
		}
		key = weeklyKey(mondayOf(now.In(a.core.Zone())))
		if err := a.core.sendable(tx, key, now); err != nil {
			return err
		}
		return a.core.logWeekly(tx, now, key, w)
	})
	if err != nil || doc.Empty {
		return doc, err
	}
	doc.Sent, err = a.deliver(ctx, key)
	return doc, err
}

// show fills in the summary in both forms.
func (d *MailDocument) show(w *mail.Weekly) (err error) {
	d.Empty, d.Subject, d.Text = w.Empty(), w.Subject(), w.Text()
	d.HTML, err = w.HTML()
	return err
}

// errNoMail: there is no road for mail.
func errNoMail(what string) error {
	return &Error{Code: CodeConfig, Text: what + ": there is no [mail] in config.toml", Hint: "say how to send: smtp, sendmail_cmd or maildir under [mail]"}
}

// sendable refuses to send what was sent before, or may have been.
func (c *Core) sendable(tx *ledger.Tx, key string, now time.Time) error {
	a, err := tx.Action(key)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && (a.State == ledger.Moot || a.State == ledger.Pending) {
		return nil
	}
	if err != nil {
		return err
	}
	hint := againWords(key) + " sends it once more, as it was written"
	switch a.State {
	case ledger.Finished:
		return fail(hint, "send mail: it was sent %s", c.Style.Moment(a.Finished))
	case ledger.Failed:
		return fail(hint, "send mail: it could not be sent %s: %s", c.Style.Moment(a.Finished), a.Error)
	}
	return fail("look whether it is there; if not: "+againWords(key), "send mail: whether it arrived is unknown")
}

// AgainRequest asks to send a letter once more.
type AgainRequest struct {
	Key string `json:"key"` // as log, status and the summary show it
}

// AgainDocument answers mail again.
type AgainDocument struct {
	V    int      `json:"v"`
	Sent *SentDoc `json:"sent"`
}

// MailAgain answers mail again: the same bytes once more, because a person asked.
func (a *App) MailAgain(ctx context.Context, req AgainRequest) (doc AgainDocument, err error) {
	doc.V = Version
	if a.core.Mail == nil {
		return doc, errNoMail("send mail again")
	}
	doc.Sent, err = a.sendAgain(ctx, func(a *ledger.Action) bool { return a.Key == req.Key })
	return doc, err
}

// sendAgain sends the last of the letters that are meant once more.
func (a *App) sendAgain(ctx context.Context, meant func(*ledger.Action) bool) (*SentDoc, error) {
	key := ""
	err := a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := tx.Actions()
		if err != nil {
			return err
		}
		var last *ledger.Action
		for i := range all {
			if all[i].Kind == kindMail && meant(&all[i]) {
				last = &all[i]
			}
		}
		if last == nil {
			return fail("bywhen log shows what was sent", "send mail again: there is no such mail")
		}
		key = last.Key
		return a.core.again(tx, now, *last)
	})
	if err != nil {
		return nil, err
	}
	return a.deliver(ctx, key)
}

// deliver sends one letter in its turn, and says what became of it. What cannot
// be sent now goes out with a later pass.
func (a *App) deliver(ctx context.Context, key string) (*SentDoc, error) {
	a.turn.Lock()
	defer a.turn.Unlock()
	s := shell{core: a.core, store: a.store, log: a.log}
	outcome, err := s.post(ctx, key, nil)
	if err != nil {
		return nil, err
	}
	err = s.store.update(context.WithoutCancel(ctx), "settle", func(tx *ledger.Tx) error { return a.core.settleAll(tx, a.now(), outcome) })
	if err != nil {
		return nil, err
	}
	var doc *SentDoc
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		v := &viewer{core: a.core, tx: tx, now: now}
		doc, err = v.sent(key)
		return err
	})
	return doc, err
}

// sent says what became of a letter.
func (v *viewer) sent(key string) (*SentDoc, error) {
	action, err := v.tx.Action(key)
	if err != nil {
		return nil, err
	}
	letter, err := v.tx.Letter(key)
	if err != nil {
		return nil, err
	}
	d := &SentDoc{Key: key, Subject: letter.Subject, State: string(action.State), At: v.at(action.Finished), Error: action.Error}
	for _, to := range letter.Recipients {
		d.To = string(to)
	}
	if action.State == ledger.Pending && d.Error == "" {
		d.Error = "bywhen is paused"
	}
	return d, nil
}

// Words say what became of a letter, in a sentence.
func (d *SentDoc) Words() string {
	switch ledger.ActionState(d.State) {
	case ledger.Finished:
		return fmt.Sprintf("Sent to %s: %s", d.To, d.Subject)
	case ledger.Pending:
		return fmt.Sprintf("Not sent yet to %s: %s. It will be tried again.", d.To, d.Error)
	case ledger.Failed:
		return fmt.Sprintf("Not sent to %s: %s", d.To, d.Error)
	}
	return fmt.Sprintf("Whether it reached %s is unknown: %s. Look whether it is there; if not: %s", d.To, d.Error, againWords(d.Key))
}
