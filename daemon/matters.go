package daemon

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
	"bywhen/daemon/notify"
)

// A matter is one thing that there is to say at present, whether it was said
// before or not.
type matter struct {
	topic string
	class class
	about []string // labels of commitments
	short int      // what grows: minutes that are missing
	mark  string   // what makes it another matter of the same topic
	// by is until when it helps to know; zero when that does not matter.
	by    time.Time
	title string
	body  []string
	// brief says the same without a name, a number or a title.
	brief   string
	answers []notify.Answer
}

// The topics of what is said, each followed by what it is about.
const (
	topicOverload = "overload/"
	topicStill    = "still/"
	topicSignOff  = "sign-off/"
	topicCalendar = "calendar/"
	topicCheckIn  = "check-in/"
	topicBefore   = "before/"
	topicAfter    = "after/"
	topicBack     = "back"
)

// The keys of answers. Some are followed by what they are about.
const (
	answerDecide = "decide:" // an option
	answerLeft   = "left:"   // minutes
	answerAsk    = "ask"
	answerDone   = "done"
	answerLater  = "later"
)

var later = notify.Answer{Key: answerLater, Label: "Later", Neutral: true}

// A gathering collects the matters of one instant.
type gathering struct {
	core *Core
	tx   *ledger.Tx
	now  time.Time
	// weighed and open are what most of them rest on.
	weighed weighing
	open    []commitments.Commitment
	found   []matter
}

// matters are all that there is to say at present.
func (c *Core) matters(tx *ledger.Tx, now time.Time) ([]matter, error) {
	g := gathering{core: c, tx: tx, now: now}
	var err error
	if g.weighed, err = c.weigh(tx, now); err != nil {
		return nil, err
	}
	if g.open, err = tx.Commitments(commitments.Open); err != nil {
		return nil, err
	}
	for _, gather := range []func() error{g.overloads, g.still, g.signOffs, g.calendars, g.checkIns, g.meetings} {
		if err := gather(); err != nil {
			return nil, err
		}
	}
	return g.found, nil
}

func (g *gathering) add(m matter) { g.found = append(g.found, m) }

// commitment is the open commitment with that label, nil for none.
func (g *gathering) commitment(label string) *commitments.Commitment {
	i := slices.IndexFunc(g.open, func(k commitments.Commitment) bool { return k.Label == label })
	if i < 0 {
		return nil
	}
	return &g.open[i]
}

// overloads are those that need a decision. What is short only by the share of
// the free time that one plans with needs none.
func (g *gathering) overloads() error {
	if g.weighed.Tight {
		return nil
	}
	style := g.core.Style
	for i := range g.weighed.Overloads {
		o := &g.weighed.Overloads[i]
		m := matter{
			topic: topicOverload + o.Key, class: decision, short: o.Short, by: o.DecideBy,
			title: fmt.Sprintf("Short by %s before %s", commitments.Duration(o.Short), style.Moment(o.To)),
			body:  []string{fmt.Sprintf("%s promised, %s free.", commitments.Duration(o.Demand), commitments.Duration(o.Supply))},
			brief: "Something that you promised no longer fits. bywhen fit says what could move.",
		}
		if !o.To.After(g.now) {
			m.title = "Past its date and still open: " + g.named(o)
			m.body = nil
		}
		for _, member := range o.Members {
			m.about = append(m.about, member.ID)
		}
		if err := g.wayOut(&m, o); err != nil {
			return err
		}
		m.answers = append(m.answers, notify.Answer{Key: answerAsk, Label: "Ask", Neutral: true}, later)
		g.add(m)
	}
	return nil
}

// named are the titles of what an overload is about.
func (g *gathering) named(o *plan.Overload) string {
	var names []string
	for _, m := range o.Members {
		if k := g.commitment(m.ID); k != nil {
			names = append(names, plain(k.What))
		}
	}
	return strings.Join(names, ", ")
}

// wayOut says what is suggested. Whoever asked for the work that would move
// decides: for their work the answer passes on what they said.
func (g *gathering) wayOut(m *matter, o *plan.Overload) error {
	i := slices.IndexFunc(o.Options, func(opt plan.Option) bool { return opt.Suggested })
	if i < 0 {
		m.body = append(m.body, "Nothing that could move is enough: bywhen fit says what the fixed dates would need.")
		return nil
	}
	opt := o.Options[i]
	m.body = append(m.body, "My suggestion: "+g.core.optionWords(g.tx, opt)+".")
	if o.DecideBy.After(g.now) {
		m.body = append(m.body, "Until "+g.core.Style.Moment(o.DecideBy)+" that still works.")
	}
	if opt.Kind != plan.KindMove && opt.Kind != plan.KindCut {
		return nil // people have to do that
	}
	who, name, err := g.core.decider(g.tx, opt)
	if err != nil {
		return err
	}
	label := "Do that"
	if name != "" {
		label = name
	}
	if who != "" {
		label = g.core.name(who) + " said " + firstOf(name, "yes")
	}
	m.answers = append(m.answers, notify.Answer{Key: answerDecide + opt.Key, Label: label, Neutral: false})
	return nil
}

// buttonLength is how many characters of a title a button shows.
const buttonLength = 24

// decider is who has to decide on an option: the other person who asked for the
// work that it changes, "" for the user. name is what the option is called, ""
// when it changes more than one.
func (c *Core) decider(tx *ledger.Tx, opt plan.Option) (who calendar.Address, name string, err error) {
	ids := []string{opt.ID}
	if opt.Kind == plan.KindMove {
		ids = nil
		for _, m := range opt.Moves {
			ids = append(ids, m.ID)
		}
	}
	for _, id := range ids {
		k, err := tx.ByLabel(id)
		if err != nil {
			return "", "", err
		}
		if len(ids) == 1 {
			name = clip(plain(k.What), buttonLength)
		}
		if other := k.Counterpart(c.Me.Address); who == "" {
			who = other
		}
	}
	return who, name, nil
}

// optionWords says an option in words: "Riverbed to Tue 19 May, 17:00".
func (c *Core) optionWords(tx *ledger.Tx, opt plan.Option) string {
	title := func(id string) string {
		if k, err := tx.ByLabel(id); err == nil {
			return plain(k.What)
		}
		return id
	}
	switch opt.Kind {
	case plan.KindCut:
		return fmt.Sprintf("%s less of %s", commitments.Duration(opt.Minutes), title(opt.ID))
	case plan.KindHandOver:
		return "somebody else does " + title(opt.ID)
	case plan.KindMeeting:
		v := viewer{core: c, tx: tx}
		name, _ := v.title(opt.UID) // a label only
		if opt.Skip {
			return fmt.Sprintf("leave out %s, %s", name, c.Style.Moment(opt.Start))
		}
		return fmt.Sprintf("end %s, %s, %s earlier", name, c.Style.Moment(opt.Start), commitments.Duration(opt.Minutes))
	}
	var moves []string
	for _, m := range opt.Moves {
		to := m.To
		if !m.Comfortable.IsZero() {
			to = m.Comfortable
		}
		moves = append(moves, fmt.Sprintf("%s to %s", title(m.ID), c.Style.Moment(to)))
	}
	return strings.Join(moves, ", and ")
}

// stillAhead is how many working days before the last moment at which the stated
// figures could still be acted on the question comes.
const stillAhead = 3

// still asks for a figure that decides whether everything fits: what was last
// stated does not, what should be left by now does. It is asked once, about the
// figure that is furthest from what is expected, when the answer begins to
// matter. It is a question and no alarm: it makes no sound.
func (g *gathering) still() error {
	if !g.weighed.Fits || g.weighed.Stated.Fits || g.weighed.Stated.Tight {
		return nil
	}
	o := &g.weighed.Stated.Overloads[0]
	days := g.weighed.Facts.Hours.WorkingDaysBetween(g.now, o.DecideBy)
	if !o.DecideBy.IsZero() && days > stillAhead {
		return nil
	}
	var ask *commitments.Commitment
	most, stated, left := 0, 0, 0
	for _, member := range o.Members {
		i := slices.IndexFunc(g.weighed.Facts.Work, func(w plan.Work) bool { return w.ID == member.ID })
		if i < 0 || member.Minutes-g.weighed.Facts.Work[i].Left <= most {
			continue
		}
		left = g.weighed.Facts.Work[i].Left
		most, stated, ask = member.Minutes-left, member.Minutes, g.commitment(member.ID)
	}
	if ask == nil {
		return nil
	}
	g.add(matter{
		topic: topicStill + ask.Label, class: card, about: []string{ask.Label}, mark: ask.LeftAt.UTC().Format(time.RFC3339), by: o.DecideBy,
		title: fmt.Sprintf("Still %s left of %s?", commitments.Duration(stated), plain(ask.What)),
		body: []string{fmt.Sprintf("If all went as planned about %s is left, and everything fits. By the last figure, of %s, it does not.",
			commitments.Duration(left), g.core.Style.Moment(ask.LeftAt))},
		brief:   "How much is left? One figure decides whether everything fits.",
		answers: []notify.Answer{leftAnswer("Still ", stated), leftAnswer("", left), later},
	})
	return nil
}

// leftAnswer is an answer that states how much is left.
func leftAnswer(word string, minutes int) notify.Answer {
	return notify.Answer{Key: fmt.Sprintf("%s%d", answerLeft, minutes), Label: word + commitments.Duration(minutes)}
}

// signOffs are what others owe, from the working day before its latest useful
// moment on.
func (g *gathering) signOffs() error {
	for i := range g.open {
		k := &g.open[i]
		at, ok, err := g.core.latestUseful(g.tx, g.weighed.Facts, k)
		if err != nil {
			return err
		}
		if !ok || !at.After(g.now) || g.weighed.Facts.Hours.WorkingDaysBetween(g.now, at) > 1 {
			continue
		}
		who := g.core.name(k.Owner)
		g.add(matter{
			topic: topicSignOff + k.Label, class: decision, about: []string{k.Label}, by: at,
			title: fmt.Sprintf("%s: of use until %s", plain(k.What), g.core.Style.Moment(at)),
			body: []string{
				"You are waiting for " + who + ". To send:",
				fmt.Sprintf("%s, could you settle %q by %s? After that it no longer helps me.", who, plain(k.What), g.core.Style.Moment(at)),
			},
			brief:   "Something that you are waiting for is needed soon.",
			answers: []notify.Answer{{Key: answerAsk, Label: "Asked", Neutral: true}, {Key: answerDone, Label: "I have it", Neutral: true}, later},
		})
	}
	return nil
}

// calendars are those that could not be read for a day: what is said of the free
// time may be wrong.
func (g *gathering) calendars() error {
	all, err := g.core.outages(g.tx, g.now)
	for _, o := range all {
		g.add(matter{
			topic: topicCalendar + o.calendar, class: trouble, mark: o.since.UTC().Format(time.RFC3339),
			title: "Calendar " + o.calendar + " has not been read since " + g.core.Style.Moment(o.since),
			body:  []string{plain(o.reason), "What bywhen says of your free time may be wrong. bywhen doctor looks into it."},
			brief: "A calendar has not been read for a day.",
		})
	}
	return err
}
