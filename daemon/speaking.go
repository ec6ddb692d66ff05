package daemon

import (
	"context"
	"fmt"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/daemon/notify"
)

// A Channel is one way in which notices reach the user.
type Channel struct {
	Name string // as the configuration calls it
	notify.Notifier
}

// channelPatience is how long a channel may take over one notice.
const channelPatience = 20 * time.Second

func channelNames(all []Channel) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// speak shows a notice or takes one back, over the channel whose turn it is. The
// error is one of ours; what came of it is in the outcome.
func (s *shell) speak(ctx context.Context, a *ledger.Action) (Outcome, error) {
	u, err := readUtterance(a)
	if err == nil {
		err = s.reached("notice", "before")
	}
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Key: a.Key, Err: fmt.Errorf("channel %s: %w", u.channel(), notify.ErrUnavailable)}
	wait, cancel := context.WithTimeout(ctx, channelPatience)
	defer cancel()
	for _, c := range s.channels {
		switch {
		case c.Name != u.channel():
		case a.Kind == kindTakeBack:
			o.Err = c.Withdraw(wait, u.Notice.Topic)
		default:
			o.Err = c.Notify(wait, u.Notice)
		}
	}
	if o.Err != nil {
		s.log.Info("notice did not go through", "deed", a.Key, "channel", u.channel(), "error", o.Err)
	}
	return o, s.reached("notice", "answered")
}

// listeners are the parts that bring back the answers to notices.
func (a *App) listeners() []Part {
	var parts []Part
	for _, c := range a.Channels {
		l, ok := c.Notifier.(notify.Listener)
		if !ok {
			continue
		}
		parts = append(parts, Part{Name: "answers on " + c.Name, Run: func(ctx context.Context) error {
			return l.Listen(ctx, a.replied)
		}})
	}
	return parts
}

// replied takes in an answer. What cannot be done any more is reported, and the
// channel goes on listening.
func (a *App) replied(ctx context.Context, r notify.Reply) error {
	_, err := a.Answer(ctx, AnswerRequest{Topic: r.Topic, Key: r.Key})
	if err != nil {
		a.log.Warn("an answer to a notice was not taken", "topic", r.Topic, "answer", r.Key, "error", err)
	}
	return err
}
