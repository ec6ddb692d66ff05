package daemon

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// AskRequest asks for the question to send about a commitment that does not fit.
type AskRequest struct {
	ID    string `json:"id"`
	Short bool   `json:"short"`
	// Send asks to send it. Shown is that of the preview to which a person said
	// yes.
	Send  bool   `json:"send"`
	Shown string `json:"shown"`
}

// AskDocument answers ask.
type AskDocument struct {
	V         int      `json:"v"`
	ID        string   `json:"id"`
	To        string   `json:"to"` // the name of whoever asked for the work
	Options   []string `json:"options"`
	Suggested string   `json:"suggested"`
	LetterDoc
}

// shortest is how long the short form of a question may be, in characters.
const shortest = 280

// Ask answers ask ID: the question in the user's own voice.
func (a *App) Ask(ctx context.Context, req AskRequest) (doc AskDocument, err error) {
	if req.Send {
		preview, sent, err := a.sendDraft(ctx, req.Shown, func(tx *ledger.Tx, now time.Time) (*draft, error) {
			k, asked, err := a.core.askAbout(tx, now, &req)
			if err != nil {
				return nil, err
			}
			doc = asked
			to, err := a.core.other(&k)
			if err != nil {
				return nil, err
			}
			return a.core.draftTo("ask", &k, to, "A question about "+plain(k.What), doc.Text), nil
		})
		doc.Preview, doc.Sent = preview, sent
		return doc, err
	}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		_, doc, err = a.core.askAbout(tx, now, &req)
		return err
	})
	return doc, err
}

// askAbout finds the overload that a commitment is part of, and the question.
func (c *Core) askAbout(tx *ledger.Tx, now time.Time, req *AskRequest) (k commitments.Commitment, doc AskDocument, err error) {
	if k, err = byLabel(tx, req.ID); err != nil {
		return k, doc, err
	}
	w, err := c.weigh(tx, now)
	if err != nil {
		return k, doc, err
	}
	for i := range w.Overloads {
		if o := &w.Overloads[i]; member(o, k.Label) {
			doc, err = c.ask(tx, &k, o, req.Short)
			return k, doc, err
		}
	}
	return k, doc, fail("bywhen fit", "ask about %s: it fits, there is nothing to ask", k.Label)
}

func (c *Core) ask(tx *ledger.Tx, k *commitments.Commitment, o *plan.Overload, short bool) (AskDocument, error) {
	doc := AskDocument{V: Version, ID: k.Label, To: c.name(k.Delegator), Options: []string{}}
	q := question{core: c, about: k, overload: o}
	for _, opt := range o.Options {
		doc.Options = append(doc.Options, opt.Key)
		if opt.Suggested {
			doc.Suggested = opt.Key
		}
		if opt.Kind != "move" || len(opt.Moves) != 1 {
			continue
		}
		other, err := tx.ByLabel(opt.Moves[0].ID)
		if err != nil {
			return doc, err
		}
		q.candidates = append(q.candidates, candidate{option: opt, commitment: other})
	}
	if short {
		doc.Text = q.short()
	} else {
		doc.Text = q.long()
	}
	return doc, nil
}

// A candidate is a commitment that could move, and to when.
type candidate struct {
	option     plan.Option
	commitment commitments.Commitment
}

// to is the date to propose: the comfortable one where there is one.
func (cd *candidate) to() time.Time {
	m := cd.option.Moves[0]
	if m.Comfortable.IsZero() {
		return m.To
	}
	return m.Comfortable
}

// A question is what somebody short of time asks whoever can decide.
type question struct {
	core       *Core
	about      *commitments.Commitment
	overload   *plan.Overload
	candidates []candidate
}

// need says what is missing: how much the work takes, and by how much the free
// time is short.
func (q *question) need() string {
	style := q.core.Style
	left := q.about.Left
	if !left.Known {
		left = q.about.Effort
	}
	before := "before then"
	if !q.overload.To.Equal(q.core.dueAt(q.about.Due)) {
		before = "before " + style.Moment(q.overload.To)
	}
	return fmt.Sprintf("I need %s for %q, due %s, and I am short by %s %s.",
		commitments.Duration(left.N), plain(q.about.What), style.Due(q.about.Due), commitments.Duration(q.overload.Short), before)
}

func (q *question) names() string {
	var names []string
	for i := range q.candidates {
		names = append(names, plain(q.candidates[i].commitment.What))
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

func (q *question) suggested() *candidate {
	for i := range q.candidates {
		if q.candidates[i].option.Suggested {
			return &q.candidates[i]
		}
	}
	return nil
}

func (q *question) greeting() string {
	if q.about.Delegator == "" || q.core.isMe(q.about.Delegator) {
		return ""
	}
	return q.core.name(q.about.Delegator) + ", "
}

// long is the whole question, one thought a paragraph.
func (q *question) long() string {
	var b strings.Builder
	b.WriteString(first(q.greeting()+q.need()) + "\n")
	if len(q.candidates) == 0 {
		b.WriteString("Nothing else that I have promised can move far enough. What should give: the date, or the extent?\n")
		return b.String()
	}
	fmt.Fprintf(&b, "Which one can move: %s?\n\n", q.names())
	for i := range q.candidates {
		b.WriteString(q.line(&q.candidates[i]))
	}
	if s := q.suggested(); s != nil {
		fmt.Fprintf(&b, "\nMy suggestion is %s, to %s: %s.\n", plain(s.commitment.What), q.core.Style.Moment(s.to()), q.because(s))
	}
	if by := q.overload.DecideBy; !by.IsZero() {
		fmt.Fprintf(&b, "It would help me to know by %s; after that this way out is gone.\n", q.core.Style.Moment(by))
	}
	return b.String()
}

// line is one candidate: from when to when, and how it stands.
func (q *question) line(cd *candidate) string {
	style := q.core.Style
	return fmt.Sprintf("- %s: from %s to %s\n", plain(cd.commitment.What), style.Due(cd.commitment.Due), style.Moment(cd.to()))
}

// because gives the reason for a suggestion.
func (q *question) because(s *candidate) string {
	m := s.option.Moves[0]
	others := false
	for _, cd := range q.candidates {
		others = others || cd.option.Moves[0].SlipWorkingDays > m.SlipWorkingDays
	}
	room := fmt.Sprintf("it is in good shape, with %s of room of its own", commitments.Duration(m.Laxity/60*60))
	if others {
		return "it slips least, and " + room
	}
	return room
}

// short is the question for a chat: at most 280 characters.
func (q *question) short() string {
	s := q.suggested()
	text := first(q.greeting() + fmt.Sprintf("I am short by %s before %s. Can ", commitments.Duration(q.overload.Short), q.core.Style.Moment(q.overload.To)))
	if s == nil {
		return clip(text+"we talk about what should give?", shortest)
	}
	return clip(text+fmt.Sprintf("%s move to %s? It is in good shape.", plain(s.commitment.What), q.core.Style.Moment(s.to())), shortest)
}

// first writes the first letter of a sentence as a capital.
func first(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// clip shortens a text to so many characters.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
