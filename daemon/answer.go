package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// AnswerRequest is an answer to a notice: the topic of the notice and the key of
// the answer, "" when it was put away.
type AnswerRequest struct {
	Topic string `json:"topic"`
	Key   string `json:"key"`
}

// AnswerDocument answers answer.
type AnswerDocument struct {
	V     int    `json:"v"`
	Words string `json:"words"`
}

// Answer takes in an answer to a notice, and acts on it. What is about work that
// somebody else asked for is recorded as theirs: nobody decides it by pressing a
// button on their own.
func (a *App) Answer(ctx context.Context, req AnswerRequest) (doc AnswerDocument, err error) {
	doc.V = Version
	label, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(req.Topic, topicStill), topicCheckIn), topicSignOff), "/")
	switch key := req.Key; {
	case key == "":
		doc.Words = "put away"
	case strings.HasPrefix(key, answerDecide):
		doc.Words, err = a.answerDecision(ctx, strings.TrimPrefix(key, answerDecide))
	case strings.HasPrefix(key, answerLeft):
		doc.Words, err = a.answerLeft(ctx, label, strings.TrimPrefix(key, answerLeft))
	case key == answerDone && strings.HasPrefix(req.Topic, topicSignOff):
		_, err = a.Done(ctx, LabelRequest{ID: label})
		doc.Words = label + " is done"
	case key == answerAsk:
		doc.Words, err = a.answerAsk(ctx, req.Topic, label)
	case key == answerLater:
		doc.Words, err = a.answerLater(ctx, req.Topic)
	default:
		err = usage("", "answer %s: there is no answer %q to it", plain(req.Topic), plain(key))
	}
	if err != nil {
		return doc, err
	}
	if err := a.noteAnswer(ctx, req, doc.Words); err != nil || req.Key == "" {
		return doc, err
	}
	return doc, a.act(ctx)
}

// answerDecision takes what was suggested as decided, by whoever asked for the
// work.
func (a *App) answerDecision(ctx context.Context, option string) (string, error) {
	var who calendar.Address
	err := a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		w, err := a.core.weigh(tx, now)
		if err != nil {
			return err
		}
		opt, err := pick(w.Overloads, option)
		if err != nil {
			return err
		}
		who, _, err = a.core.decider(tx, opt)
		return err
	})
	if err != nil {
		return "", err
	}
	doc, err := a.Decide(ctx, DecideRequest{Option: option, By: string(who), Reason: "answered to a notice"})
	if err != nil {
		return "", err
	}
	return "on record: " + doc.Chosen + ", decided by " + a.core.name(calendar.Address(doc.By)), nil
}

// answerLeft states how much is left.
func (a *App) answerLeft(ctx context.Context, label, minutes string) (string, error) {
	doc, err := a.Progress(ctx, ProgressRequest{ID: label, Left: minutes + "m"})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s left", label, commitments.Duration(*doc.Commitment.Left)), nil
}

// answerAsk records that the question goes out.
func (a *App) answerAsk(ctx context.Context, topic, label string) (words string, err error) {
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		if strings.HasPrefix(topic, topicSignOff) {
			return a.core.askedForSignOff(tx, now, topic, label, &words)
		}
		o, err := a.core.overloadOf(tx, now, topic)
		if err != nil {
			return err
		}
		who := a.core.asksWhom(tx, o)
		words = "asked " + who
		return a.core.noteAsked(tx, now, o, who)
	})
	return words, err
}

func (c *Core) askedForSignOff(tx *ledger.Tx, now time.Time, topic, label string, words *string) error {
	k, err := byLabel(tx, label)
	if err != nil {
		return err
	}
	facts, _, err := c.facts(tx, now)
	if err != nil {
		return err
	}
	until, ok, err := c.latestUseful(tx, facts, &k)
	if err != nil || !ok {
		return errors.Join(err, fail("", "ask for %s: it would come too late", k.Label))
	}
	*words = "asked " + c.name(k.Owner)
	return c.noteAskedOf(tx, now, topic, c.name(k.Owner), until)
}

// overloadOf is the overload that a topic is about, as it stands now.
func (c *Core) overloadOf(tx *ledger.Tx, now time.Time, topic string) (*plan.Overload, error) {
	w, err := c.weigh(tx, now)
	if err != nil {
		return nil, err
	}
	all, err := remembered(tx, topic)
	if err != nil {
		return nil, err
	}
	about := []string{strings.TrimPrefix(topic, topicOverload)}
	for _, m := range all {
		if m.Topic == topic {
			about = append(about, m.About...)
		}
	}
	for i := range w.Overloads {
		if o := &w.Overloads[i]; slices.ContainsFunc(about, func(id string) bool { return member(o, id) }) {
			return o, nil
		}
	}
	return nil, fail("bywhen fit", "answer %s: it fits by now", plain(topic))
}

// asksWhom is whom a question about an overload goes to: whoever asked for what
// is due last in it.
func (c *Core) asksWhom(tx *ledger.Tx, o *plan.Overload) string {
	k, err := tx.ByLabel(o.Key)
	if err != nil || k.Delegator == "" || c.isMe(k.Delegator) {
		return "somebody"
	}
	return c.name(k.Delegator)
}

// answerLater silences a matter until the next working day.
func (a *App) answerLater(ctx context.Context, topic string) (string, error) {
	words := ""
	err := a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		until, err := a.core.tomorrow(tx, now)
		if err != nil {
			return err
		}
		words = "not before " + a.core.Style.Moment(until)
		all, err := remembered(tx, topic)
		for _, m := range all {
			if err != nil || m.Topic != topic {
				continue
			}
			m.Until = until
			err = remember(tx, topic, m.Channel, m.At, m.told)
		}
		return err
	})
	return words, err
}

// noteAnswer puts an answer into the journal, beside the notice that it is to.
func (a *App) noteAnswer(ctx context.Context, req AnswerRequest, words string) error {
	return a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := remembered(tx, req.Topic)
		if err != nil {
			return err
		}
		for _, m := range all {
			if m.Topic != req.Topic {
				continue
			}
			notice, err := tx.Action(fmt.Sprintf("notice/%s/%d", m.Topic, m.N))
			if errors.Is(err, ledger.ErrNotFound) {
				continue // it was said together with something else
			}
			if err != nil {
				return err
			}
			notice.After, err = json.Marshal(map[string]any{"answer": req.Key, "words": words, "at": now.UTC()})
			if err != nil {
				return err
			}
			return tx.SaveAction(notice)
		}
		return nil
	})
}
