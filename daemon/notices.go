package daemon

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/daemon/notify"
)

// A speaker decides what is said at one instant.
type speaker struct {
	core     *Core
	tx       *ledger.Tx
	now      time.Time
	channels []string
	matters  []matter
	// said is what was said last on a topic, over whichever channel.
	said map[string]memory
	// waiting are the topics of notices that wait to be shown.
	waiting map[string]bool
}

// Names of remembered settings.
const (
	// saidToday holds a day and how many decisions and cards were said on it.
	saidToday = "said_today"
	// heard is when bywhen last could have said something.
	heard = "heard"
)

// absence is after how long away one card takes the place of a pile.
const absence = 72 * time.Hour

// say draws the conclusions about what was said and what there is to say: what is
// settled is taken back, and what is new is logged, if this is a time to speak.
func (c *Core) say(tx *ledger.Tx, now time.Time, channels []string) error {
	if err := c.brokenOff(tx, now); err != nil {
		return err
	}
	s := speaker{core: c, tx: tx, now: now, channels: channels}
	standing, err := s.recall()
	if err != nil {
		return err
	}
	hush := len(channels) == 0
	if !hush {
		if hush, err = c.hushed(tx, now); err != nil {
			return err
		}
	}
	if hush && !standing {
		return nil
	}
	if s.matters, err = c.matters(tx, now); err != nil {
		return err
	}
	s.recognise()
	if err := s.settle(hush); err != nil {
		return err
	}
	if hush {
		return nil
	}
	return s.speak()
}

// recall loads what was said. standing reports whether any of it is not settled.
func (s *speaker) recall() (standing bool, err error) {
	s.said, s.waiting = map[string]memory{}, map[string]bool{}
	for _, prefix := range []string{topicOverload, topicStill, topicSignOff, topicCalendar, topicCheckIn} {
		all, err := remembered(s.tx, prefix)
		if err != nil {
			return false, err
		}
		for _, m := range all {
			before, known := s.said[m.Topic]
			if known { // an answer or a question to somebody goes with what was said
				m.Until = latest(m.Until, before.Until)
				m.Short, m.N = max(m.Short, before.Short), max(m.N, before.N)
				m.Standing = m.Standing || before.Standing
			}
			s.said[m.Topic] = m
			standing = standing || m.Standing
		}
	}
	open, err := waitingUtterances(s.tx)
	if err != nil {
		return false, err
	}
	for _, a := range open {
		u, err := readUtterance(&a)
		if err != nil {
			return false, err
		}
		for topic := range u.Covers {
			s.waiting[topic] = true
		}
	}
	return standing || len(open) > 0, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// recognise gives an overload the topic under which it was said before: a small
// change of the calendar can give it another key.
func (s *speaker) recognise() {
	taken := map[string]bool{}
	for i := range s.matters {
		m := &s.matters[i]
		if !strings.HasPrefix(m.topic, topicOverload) {
			continue
		}
		for _, topic := range sortedTopics(s.said) {
			before := s.said[topic]
			if strings.HasPrefix(topic, topicOverload) && before.Standing && !taken[topic] && overlap(before.About, m.about) {
				m.topic = topic
				break
			}
		}
		taken[m.topic] = true
	}
}

func sortedTopics(said map[string]memory) []string {
	topics := make([]string, 0, len(said))
	for t := range said {
		topics = append(topics, t)
	}
	slices.Sort(topics)
	return topics
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// is reports whether a topic is among the matters of this instant.
func (s *speaker) is(topic string) bool {
	return slices.ContainsFunc(s.matters, func(m matter) bool { return m.topic == topic })
}

// settle closes what was said of matters that are gone.
func (s *speaker) settle(hush bool) error {
	for _, topic := range sortedTopics(s.said) {
		if m := s.said[topic]; m.Standing && !s.is(topic) {
			if err := s.gone(topic, &m, hush); err != nil {
				return err
			}
		}
	}
	return s.dropWaiting()
}

// gone closes a matter that is gone: its notice is taken back or, where nobody did
// anything about an overload, gives way to the news that it fits again.
func (s *speaker) gone(topic string, m *memory, hush bool) error {
	decided, err := s.decidedSince(m.At)
	if err != nil {
		return err
	}
	silent := m.Channel == askChannel || len(s.channels) == 0
	byItself := strings.HasPrefix(topic, topicOverload) && !decided
	if hush && byItself && !silent {
		return nil // it may be back before that can be said
	}
	if err := s.close(topic); err != nil || silent {
		return err
	}
	return s.resolved(m, byItself)
}

// close marks every saying on a topic as settled.
func (s *speaker) close(topic string) error {
	all, err := remembered(s.tx, topic)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Topic == topic && m.Standing {
			m.Standing, m.Until = false, time.Time{}
			if err := remember(s.tx, topic, m.Channel, m.At, m.told); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolved takes a notice back, or says in its place that an overload is gone that
// nobody did anything about.
func (s *speaker) resolved(m *memory, byItself bool) error {
	u := utterance{Channels: []string{m.Channel}, Notice: notify.Notice{Topic: m.Topic, Silent: true}}
	kind, key := kindTakeBack, fmt.Sprintf("notice/%s/%d/back", m.Topic, m.N)
	if byItself {
		kind = kindNotice
		u.Notice.Title, u.Notice.Brief = "It fits again", "Everything fits again."
		u.Notice.Body = "What did not fit when I last told you does now: nothing has to move."
	}
	return logUtterance(s.tx, s.now, kind, key, u)
}

// decidedSince reports whether a decision was taken, or a commitment closed by
// hand, since an instant.
func (s *speaker) decidedSince(at time.Time) (bool, error) {
	all, err := s.tx.Decisions()
	return len(all) > 0 && !all[len(all)-1].At.Before(at), err
}

// dropWaiting gives up the notices whose matter was settled before they could be
// shown.
func (s *speaker) dropWaiting() error {
	open, err := waitingUtterances(s.tx)
	if err != nil {
		return err
	}
	for _, a := range open {
		u, err := readUtterance(&a)
		if err != nil {
			return err
		}
		current := len(u.Covers) == 0 && s.now.Sub(a.Created) < recapWithin
		for topic := range u.Covers {
			current = current || s.is(topic)
		}
		if current {
			continue
		}
		for topic := range u.Covers {
			delete(s.waiting, topic)
		}
		if err := s.core.close(s.tx, s.now, a, ledger.Moot, "no longer needed"); err != nil {
			return err
		}
	}
	return nil
}

// speak logs what is to be said now.
func (s *speaker) speak() error {
	away, err := s.comeBack()
	if err != nil {
		return err
	}
	var troubles, decisions, cards []matter
	for _, m := range s.matters {
		due, err := s.due(&m)
		if err != nil {
			return err
		}
		switch {
		case !due:
		case m.class == trouble:
			troubles = append(troubles, m)
		case m.class == decision:
			decisions = append(decisions, m)
		default:
			cards = append(cards, m)
		}
	}
	b, err := s.budget()
	if err != nil {
		return err
	}
	if pile := slices.Concat(troubles, decisions, cards); away && len(pile) > 1 {
		err = s.onePile(pile, &b)
	} else {
		err = errors.Join(s.report(troubles), s.decide(decisions, &b), s.deal(cards, &b))
	}
	if err != nil {
		return err
	}
	return b.save(s.tx)
}

// report says each trouble with a calendar, whatever else was said that day.
func (s *speaker) report(troubles []matter) error {
	for _, m := range troubles {
		if err := s.log(m.topic, m.notice(), []matter{m}); err != nil {
			return err
		}
	}
	return nil
}

// comeBack notes that there was a moment to speak, and reports whether the one
// before lies days back.
func (s *speaker) comeBack() (away bool, err error) {
	text, err := s.tx.Setting(heard)
	if err != nil {
		return false, err
	}
	last, err := time.Parse(time.RFC3339, text)
	known := err == nil
	if known && s.now.Sub(last) < time.Hour && !last.After(s.now) {
		return false, nil
	}
	return known && s.now.Sub(last) >= absence, s.tx.SetSetting(heard, s.now.UTC().Format(time.RFC3339))
}

// due reports whether a matter is to be said: it never was, it has grown by an
// hour or by a tenth, or the time for which it was silenced is over.
func (s *speaker) due(m *matter) (bool, error) {
	if s.waiting[m.topic] {
		return false, nil
	}
	before, known := s.said[m.topic]
	if !known && m.class == card {
		rows, err := remembered(s.tx, m.topic)
		return len(rows) == 0, err
	}
	switch {
	case !known || !before.Standing && m.class == decision:
		return true, nil
	case before.Mark != m.mark:
		return true, nil
	case s.now.Before(before.Until):
		return false, nil
	case !before.Until.IsZero():
		return true, nil
	}
	grown := m.short - before.Short
	return grown >= 60 || grown > 0 && grown*10 >= before.Short, nil
}

// decide says all decisions that are due in one notice, the most urgent first.
// Once the day's interrupts are used up, only what cannot wait passes.
func (s *speaker) decide(all []matter, b *budget) error {
	if b.decisions >= s.core.Notify.PerDay {
		tomorrow, err := s.core.tomorrow(s.tx, s.now)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(m matter) bool { return m.by.IsZero() || !m.by.Before(tomorrow) })
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b matter) int {
		if a.by.IsZero() != b.by.IsZero() {
			return cmp.Compare(boolInt(a.by.IsZero()), boolInt(b.by.IsZero()))
		}
		return a.by.Compare(b.by)
	})
	first := all[0]
	n := first.notice()
	for _, m := range all[1:] {
		n.Body += "\nAlso: " + m.title + "."
	}
	b.decisions++
	return s.log(first.topic, n, all)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// deal says cards, as long as the day has any left.
func (s *speaker) deal(cards []matter, b *budget) error {
	for _, m := range cards {
		if b.cards >= cardsPerDay {
			return nil
		}
		n := m.notice()
		n.Silent = true
		b.cards++
		if err := s.log(m.topic, n, []matter{m}); err != nil {
			return err
		}
	}
	return nil
}

// pileShown is how many lines the card after an absence has.
const pileShown = 6

// onePile says everything in one card.
func (s *speaker) onePile(all []matter, b *budget) error {
	n := notify.Notice{
		Topic: topicBack, Title: "While you were away", Brief: "A few things have come up while you were away.",
	}
	var lines []string
	for _, m := range all[:min(pileShown, len(all))] {
		lines = append(lines, m.title)
	}
	if more := len(all) - pileShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more: bywhen fit, bywhen list", more))
	}
	n.Body = strings.Join(lines, "\n")
	b.decisions++
	return s.log(topicBack+"/"+s.now.UTC().Format("20060102T1504Z"), n, all)
}

// notice is a matter as it is shown.
func (m *matter) notice() notify.Notice {
	return notify.Notice{Topic: m.topic, Title: m.title, Body: strings.Join(m.body, "\n"), Brief: m.brief, Answers: m.answers, Expires: m.by}
}

// log logs the deed of saying some matters in one notice.
func (s *speaker) log(topic string, n notify.Notice, all []matter) error {
	u := utterance{Notice: n, Channels: s.channels, Covers: map[string]told{}}
	count := s.said[topic].N + 1
	for _, m := range all {
		u.Covers[m.topic] = told{
			N: s.said[m.topic].N + 1, Class: m.class, Short: m.short, About: m.about, Mark: m.mark, Standing: m.stands(),
		}
	}
	return logUtterance(s.tx, s.now, kindNotice, fmt.Sprintf("notice/%s/%d", topic, count), u)
}

// stands reports whether a matter that was said is taken back once it is settled.
func (m *matter) stands() bool {
	return m.class != card || strings.HasPrefix(m.topic, topicCheckIn) || strings.HasPrefix(m.topic, topicStill)
}

// A budget is what was said on one day.
type budget struct {
	day              string
	decisions, cards int
	before           string
}

func (s *speaker) budget() (b budget, err error) {
	b.day = calendar.DateOf(s.now.In(s.core.Zone())).String()
	if b.before, err = s.tx.Setting(saidToday); err != nil {
		return b, err
	}
	if f := strings.Fields(b.before); len(f) == 3 && f[0] == b.day {
		b.decisions, _ = strconv.Atoi(f[1]) // what is no number counts as none
		b.cards, _ = strconv.Atoi(f[2])
	}
	return b, nil
}

func (b *budget) save(tx *ledger.Tx) error {
	text := fmt.Sprintf("%s %d %d", b.day, b.decisions, b.cards)
	if text == b.before || b.decisions+b.cards == 0 {
		return nil
	}
	return tx.SetSetting(saidToday, text)
}
