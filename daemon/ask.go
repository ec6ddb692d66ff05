package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	// Sent says that the question went out: that is put on record, and notices of
	// the overload keep silent until the latest moment at which an answer helps.
	Sent bool `json:"sent"`
}

// AskDocument answers ask.
type AskDocument struct {
	V         int      `json:"v"`
	ID        string   `json:"id"`
	To        string   `json:"to"` // the name of whoever asked for the work
	Options   []string `json:"options"`
	Suggested string   `json:"suggested"`
	// Asked is when the question went out, and to whom; null when it did not.
	Asked *AskedDoc `json:"asked"`
	LetterDoc
}

// shortest is how long the short form of a question may be, in characters.
const shortest = 280

// Ask answers ask ID: the question in the user's own voice.
func (a *App) Ask(ctx context.Context, req AskRequest) (doc AskDocument, err error) {
	if req.Send {
		return a.sendQuestion(ctx, req)
	}
	ask := func(tx *ledger.Tx, now time.Time) error {
		_, doc, err = a.core.askAbout(tx, now, &req)
		return err
	}
	run := a.view
	if req.Sent {
		run = a.update
	}
	err = run(ctx, ask)
	return doc, err
}

// sendQuestion sends the question by mail, after a yes, and records that it went
// out.
func (a *App) sendQuestion(ctx context.Context, req AskRequest) (doc AskDocument, err error) {
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
	if err != nil || sent == nil || sent.State == string(ledger.Failed) {
		return doc, err
	}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		out := AskRequest{ID: req.ID, Sent: true}
		_, asked, err := a.core.askAbout(tx, now, &out)
		doc.Asked = asked.Asked
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
			doc, err = c.ask(tx, now, &k, o, req)
			return k, doc, err
		}
	}
	return k, doc, fail("bywhen fit", "ask about %s: it fits, there is nothing to ask", k.Label)
}

func (c *Core) ask(tx *ledger.Tx, now time.Time, k *commitments.Commitment, o *plan.Overload, req *AskRequest) (AskDocument, error) {
	doc := AskDocument{V: Version, ID: k.Label, To: c.name(k.Delegator), Options: []string{}}
	q := question{core: c, tx: tx, about: k, overload: o}
	for _, opt := range o.Options {
		doc.Options = append(doc.Options, opt.Key)
		if opt.Suggested {
			doc.Suggested = opt.Key
			q.suggested = &opt
		}
		if opt.Kind != plan.KindMove {
			continue
		}
		cd, err := q.candidate(opt)
		if err != nil {
			return doc, err
		}
		q.candidates = append(q.candidates, cd)
	}
	if req.Sent {
		if err := c.noteAsked(tx, now, o, doc.To); err != nil {
			return doc, err
		}
	}
	doc.Text = q.long()
	if req.Short {
		doc.Text = q.short()
	}
	v := &viewer{core: c, tx: tx, now: now}
	var err error
	doc.Asked, err = v.askedAbout([]string{k.Label})
	return doc, err
}

// A candidate is what could move to make room: one commitment, or several
// together.
type candidate struct {
	option plan.Option
	moves  []candidateMove
}

// A candidateMove is one commitment that would move, and to when.
type candidateMove struct {
	plan.Move
	commitment commitments.Commitment
}

// to is the date to propose: the comfortable one where there is one.
func (m *candidateMove) to() time.Time {
	if m.Comfortable.IsZero() {
		return m.To
	}
	return m.Comfortable
}

func (m *candidateMove) title() string { return plain(m.commitment.What) }

func (q *question) candidate(opt plan.Option) (candidate, error) {
	cd := candidate{option: opt}
	for _, m := range opt.Moves {
		k, err := q.tx.ByLabel(m.ID)
		if err != nil {
			return cd, err
		}
		k.What = q.called(&k)
		cd.moves = append(cd.moves, candidateMove{m, k})
	}
	return cd, nil
}

// A question is what somebody short of time asks whoever can decide.
type question struct {
	core       *Core
	tx         *ledger.Tx
	about      *commitments.Commitment
	overload   *plan.Overload
	candidates []candidate
	suggested  *plan.Option
}

// called is what a commitment is called to whoever is asked. What I do for a
// third person is none of theirs.
func (q *question) called(k *commitments.Commitment) string {
	if k.Delegator != "" && !q.core.isMe(k.Delegator) && k.Delegator != q.about.Delegator {
		return "something that I do for somebody else"
	}
	return plain(k.What)
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

// single reports whether moving one commitment is enough.
func (q *question) single() bool { return len(q.candidates) > 0 && len(q.candidates[0].moves) == 1 }

// which asks the question itself.
func (q *question) which() string {
	if !q.single() {
		return "Moving one thing is not enough. Which of these could move together?"
	}
	var names []string
	for i := range q.candidates {
		names = append(names, q.candidates[i].moves[0].title())
	}
	return fmt.Sprintf("Which one can move: %s?", either(names))
}

// either lists names: a, b or c.
func either(names []string) string {
	n := len(names) - 1
	if n <= 0 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n], ", ") + " or " + names[n]
}

// chosen is the candidate that is suggested, nil when something else is.
func (q *question) chosen() *candidate {
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
	switch {
	case len(q.candidates) == 0:
		b.WriteString(q.otherwise())
	case q.only() != nil:
		b.WriteString(q.could(q.only()))
	default:
		fmt.Fprintf(&b, "%s\n\n", q.which())
		for i := range q.candidates {
			b.WriteString(q.line(&q.candidates[i]))
		}
	}
	if cd := q.chosen(); cd != nil && q.only() == nil {
		fmt.Fprintf(&b, "\nMy suggestion is %s: %s.\n", q.moving(cd), q.because(cd))
	}
	if by := q.overload.DecideBy; !by.IsZero() && q.suggested != nil {
		fmt.Fprintf(&b, "It would help me to know by %s; after that this way out is gone.\n", q.core.Style.Moment(by))
	}
	return b.String()
}

// only is the one commitment whose move is all that is on offer, nil if there are
// more.
func (q *question) only() *candidateMove {
	if len(q.candidates) != 1 || !q.single() {
		return nil
	}
	return &q.candidates[0].moves[0]
}

// could asks for the only move there is.
func (q *question) could(m *candidateMove) string {
	lead, name, left := "", m.title(), strings.TrimPrefix(howFar(&m.commitment), ", ")
	if q.overload.Impossible {
		lead = "Even by itself it takes more time than there is until then. "
	}
	if m.commitment.Key == q.about.Key {
		name, left = "it", ""
	}
	if left != "" {
		left = " Of it, " + left + "."
	}
	return fmt.Sprintf("%sCan %s move to %s?%s\n", lead, name, q.core.Style.Moment(m.to()), left)
}

// otherwise asks when nothing can move: for the extent, a meeting, other hands,
// or, where only a fixed date is left, for that.
func (q *question) otherwise() string {
	lead := "Nothing else that I have promised can move far enough."
	switch {
	case q.suggested != nil:
		return lead + " " + q.instead(q.suggested) + "\n"
	case len(q.overload.HardWouldNeed) > 0:
		h := q.overload.HardWouldNeed[0]
		name := h.ID
		if k, err := q.tx.ByLabel(h.ID); err == nil {
			name = q.called(&k)
		}
		give := commitments.Duration(h.Cut) + " less to do"
		if !h.To.IsZero() {
			give = "until " + q.core.Style.Moment(h.To) + ", or " + give
		}
		return fmt.Sprintf("%s It takes a fixed date: %s would need %s. What should give?\n", lead, name, give)
	}
	return lead + " What should give: the date, or the extent?\n"
}

// instead asks for a way out that moves nothing.
func (q *question) instead(opt *plan.Option) string {
	name := opt.ID
	if k, err := q.tx.ByLabel(opt.ID); err == nil {
		name = q.called(&k)
	}
	switch opt.Kind {
	case plan.KindCut:
		return fmt.Sprintf("Would %q do with %s less?", name, commitments.Duration(opt.Minutes))
	case plan.KindHandOver:
		return fmt.Sprintf("Could somebody else take %q?", name)
	}
	return "May I " + q.core.optionWords(q.tx, *opt) + "?"
}

// moving says what moves to when: "Riverbed, to Tue 19 May", or a pair.
func (q *question) moving(cd *candidate) string {
	var parts []string
	for i := range cd.moves {
		parts = append(parts, fmt.Sprintf("%s, to %s", cd.moves[i].title(), q.core.Style.Moment(cd.moves[i].to())))
	}
	return strings.Join(parts, ", and ")
}

// line is one candidate: from when to when, and how much of it is left.
func (q *question) line(cd *candidate) string {
	style := q.core.Style
	var parts []string
	for i := range cd.moves {
		m := &cd.moves[i]
		parts = append(parts, fmt.Sprintf("%s: from %s to %s%s", m.title(), style.Due(m.commitment.Due), style.Moment(m.to()), howFar(&m.commitment)))
	}
	return "- " + strings.Join(parts, "\n  and ") + "\n"
}

// howFar says how much of a commitment is left, "" when nobody has said.
func howFar(k *commitments.Commitment) string {
	switch {
	case !k.Left.Known:
		return ""
	case k.Effort.Known && k.Effort.N > k.Left.N:
		return fmt.Sprintf(", %s of %s left", commitments.Duration(k.Left.N), commitments.Duration(k.Effort.N))
	}
	return fmt.Sprintf(", %s left", commitments.Duration(k.Left.N))
}

// because gives the reason for a suggestion.
func (q *question) because(cd *candidate) string {
	lightest, least := true, false
	for i := range q.candidates {
		o := &q.candidates[i].option
		lightest = lightest && cd.option.Weight <= o.Weight
		least = least || slip(&q.candidates[i]) > slip(cd)
	}
	var reasons []string
	if lightest && len(q.candidates) > 1 && !q.sameWeight() {
		reasons = append(reasons, plural(cd, "it matters least", "they matter least"))
	}
	if least {
		reasons = append(reasons, plural(cd, "it slips least", "they slip least"))
	}
	if len(cd.moves) == 1 {
		if room := cd.moves[0].Laxity / 60 * 60; room > 0 {
			reasons = append(reasons, fmt.Sprintf("it is in good shape, with %s of room of its own", commitments.Duration(room)))
		}
	}
	switch len(reasons) {
	case 0:
		return plural(cd, "it is enough", "together they are enough")
	case 1:
		return reasons[0]
	}
	last := len(reasons) - 1
	return strings.Join(reasons[:last], ", ") + ", and " + reasons[last]
}

func plural(cd *candidate, one, several string) string {
	if len(cd.moves) == 1 {
		return one
	}
	return several
}

func (q *question) sameWeight() bool {
	return !slices.ContainsFunc(q.candidates, func(cd candidate) bool { return cd.option.Weight != q.candidates[0].option.Weight })
}

// slip is by how many working days the dates of a candidate move, all together.
func slip(cd *candidate) (days int) {
	for i := range cd.moves {
		days += cd.moves[i].SlipWorkingDays
	}
	return days
}

// short is the question for a chat: at most 280 characters. Of several that
// would move, what does not fit any more is left to the talk.
func (q *question) short() string {
	lead := first(q.greeting() + fmt.Sprintf("I am short by %s before %s. ", commitments.Duration(q.overload.Short), q.core.Style.Moment(q.overload.To)))
	cd := q.chosen()
	if cd == nil {
		return clip(lead+"Can we talk about what should give?", shortest)
	}
	var parts []string
	for i := range cd.moves {
		parts = append(parts, fmt.Sprintf("%s move to %s", cd.moves[i].title(), q.core.Style.Moment(cd.moves[i].to())))
	}
	text := lead + "Can " + strings.Join(parts, ", and ") + "? " + shape(cd)
	if utf8.RuneCountInString(text) > shortest {
		text = lead + "Can we talk about what should move? I have a suggestion."
	}
	return clip(text, shortest)
}

// shape says in a few words why a candidate is suggested.
func shape(cd *candidate) string {
	if len(cd.moves) == 1 && cd.moves[0].Laxity >= 60 {
		return "It is in good shape."
	}
	return "That would be enough."
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
