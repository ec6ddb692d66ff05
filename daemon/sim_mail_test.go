package daemon

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// A mailbox is the mail server of a life: it takes mail, or not, or takes it and
// dies. Chance is its own, so that the rest of a life does not hang on it.
type mailbox struct {
	life *life
	rng  *rand.Rand
	// accepted counts what was taken in, by Message-ID, and asked how often a
	// person asked for it.
	accepted, asked map[string]int
	// shown says that something is only being looked at: nothing may go out.
	shown bool
	// before is when each was first taken in.
	before map[string]time.Time
}

func newMailbox(l *life) *mailbox {
	return &mailbox{
		life: l, rng: rand.New(rand.NewPCG(l.seed, 0x6d61)), accepted: map[string]int{}, asked: map[string]int{}, before: map[string]time.Time{},
	}
}

// Send takes a mail.
func (m *mailbox) Send(_ context.Context, e mail.Envelope, begin func() error) (string, error) {
	l := m.life
	l.requests++
	faulty := l.faultRate > 0
	if faulty && m.rng.IntN(4) == 0 {
		return "", fmt.Errorf("the server cannot be reached")
	}
	if err := begin(); err != nil {
		return "", err
	}
	switch fault := m.rng.IntN(8); {
	case faulty && fault == 0:
		return "", fmt.Errorf("451 try later")
	case faulty && fault == 1:
		return "", fmt.Errorf("554 %w", mail.ErrRefused)
	case faulty && fault == 2:
		return "", mail.ErrUnknown
	case faulty && fault == 3:
		m.take(e)
		return "", mail.ErrUnknown
	}
	l.point("mail/data")
	m.take(e)
	l.point("mail/taken")
	return "250 queued", nil
}

// take holds a mail to I5 and I9: each is accepted once, and once more for each
// time that a person asked; and to somebody else only what a person said yes to.
func (m *mailbox) take(e mail.Envelope) {
	l := m.life
	l.mails++
	l.note("  mail %.8s to %s", e.ID, e.To[0])
	m.accepted[e.ID]++
	if n := m.accepted[e.ID]; n > 1+m.asked[e.ID] && !l.lastLoss.After(m.before[e.ID]) {
		l.violate("I5", "mail %s was sent %d times, and asked for %d times", e.ID, n, 1+m.asked[e.ID])
	}
	if m.before[e.ID].IsZero() {
		m.before[e.ID] = l.now
	}
	if e.To[0] == roberta {
		return
	}
	if m.shown {
		l.violate("I9", "mail %s to %s went out while it was only shown", e.ID, e.To[0])
	}
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		given, err := tx.Consents(ledger.Send, e.ID)
		if err == nil && !slices.ContainsFunc(given, func(y ledger.Consent) bool { return y.Person == e.To[0] }) {
			l.violate("I9", "mail %s to %s, and nobody had said yes", e.ID, e.To[0])
		}
		return err
	})
	if err != nil {
		l.violate("I0", "look for consent: %v", err)
	}
}

// write lets Roberta do something with mail.
func (m *mailbox) write() {
	l := m.life
	switch m.rng.IntN(12) {
	case 0:
		l.try("mail weekly", func(ctx context.Context) error {
			_, err := l.app.MailWeekly(ctx, MailRequest{})
			return err
		})
	case 1:
		m.again()
	case 2, 3:
		labels := l.labels(false)
		if len(labels) == 0 {
			return
		}
		id := labels[m.rng.IntN(len(labels))]
		l.try("paraphrase "+id, func(ctx context.Context) error {
			m.shown = true
			defer func() { m.shown = false }()
			doc, err := l.app.Paraphrase(ctx, ParaphraseRequest{ID: id, Send: true})
			m.shown = false
			if err != nil || doc.Preview == nil || m.rng.IntN(2) == 0 {
				return err
			}
			_, err = l.app.Paraphrase(ctx, ParaphraseRequest{ID: id, Send: true, Shown: doc.Preview.Shown})
			return err
		})
	}
}

// again asks for a mail once more whose outcome is unknown.
func (m *mailbox) again() {
	l := m.life
	var key, id string
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		lost, err := tx.Actions(ledger.Unknown, ledger.Failed)
		if err != nil || len(lost) == 0 {
			return err
		}
		key = lost[m.rng.IntN(len(lost))].Key
		if !strings.HasPrefix(key, "mail/") {
			key = ""
			return nil
		}
		letter, err := tx.Letter(key)
		id = letter.MessageID
		return err
	})
	if err != nil {
		l.violate("I0", "look for lost mail: %v", err)
	}
	if key == "" {
		return
	}
	m.asked[id]++
	l.try("mail again "+key, func(ctx context.Context) error {
		_, err := l.app.MailAgain(ctx, AgainRequest{Key: key})
		return err
	})
}

// A shownEntry is an entry of a feed as it was last seen there.
type shownEntry struct {
	sequence int
	content  [32]byte
	at       time.Time
}

// judgeFeeds is I7: every feed can be read, asks nothing of anybody, is the same
// while nothing changes, and what changes in it has a higher number.
func (l *life) judgeFeeds() {
	for _, name := range []string{"me", "me-tasks", "johnathon", "busy"} {
		doc, err := l.app.FeedPrint(context.Background(), FeedRequest{Name: name})
		if err != nil {
			l.violate("I7", "print feed %s: %v", name, err)
			continue
		}
		decoded, err := ics.Decode([]byte(doc.Text))
		if err != nil || len(decoded.Problems) > 0 {
			l.violate("I7", "feed %s: %v %v", name, err, decoded.Problems)
		}
		for _, never := range []string{"\nMETHOD", "\nATTENDEE", "\nORGANIZER", "BEGIN:VALARM"} {
			if strings.Contains(doc.Text, never) {
				l.violate("I7", "feed %s holds %q", name, never)
			}
		}
		l.now = l.now.Add(time.Minute)
		if again, err := l.app.FeedPrint(context.Background(), FeedRequest{Name: name}); err != nil || again.Text != doc.Text {
			l.violate("I7", "feed %s is another a minute later: %v", name, err)
		}
		l.now = l.now.Add(-time.Minute)
		for _, o := range decoded.Objects {
			l.judgeEntry(name, &o.Events[0])
		}
	}
}

// judgeEntry is I7 for one entry: a change has a higher number, unless the ledger
// that knew the last one was lost since.
func (l *life) judgeEntry(feed string, ev *calendar.Event) {
	said := *ev
	said.Sequence, said.Modified = 0, time.Time{}
	is := shownEntry{ev.Sequence, sha256.Sum256(fmt.Appendf(nil, "%v", said)), l.now}
	key := feed + " " + ev.UID
	was, ok := l.shownEntries[key]
	if ok && was.content != is.content && is.sequence <= was.sequence && !l.lastLoss.After(was.at) {
		l.violate("I7", "%s changed in feed %s and kept number %d", ev.UID, feed, is.sequence)
	}
	l.shownEntries[key] = is
}

// addFeeds makes the feeds of a life.
func (l *life) addFeeds() {
	l.quietly(func(ctx context.Context) error {
		list, err := l.app.FeedList(ctx, Empty{})
		if err != nil || len(list.Feeds) > 0 {
			return err
		}
		if _, err := l.app.FeedAdd(ctx, FeedAddRequest{Name: "johnathon", For: string(johnathon), Show: "full"}); err != nil {
			return err
		}
		_, err = l.app.FeedAdd(ctx, FeedAddRequest{Name: "busy", For: string(johnathon), Show: "busy"})
		return err
	})
}
