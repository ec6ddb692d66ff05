package daemon

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
	"bywhen/daemon/mail"
)

var (
	yearWeeks = flag.Int("weeks", 13, "how many weeks the simulated year lasts; 52 is all of it")
	yearSeed  = flag.Uint64("year", 5, "seed of the simulated year")
	yearTell  = flag.Bool("tellyear", false, "print what is said in the simulated year")
)

// A year is somebody's working year with bywhen: 25 meetings a week, 120
// commitments, hands that are quicker or slower than planned.
type year struct {
	*world
	board *board
	post  *postbox
	rng   *rand.Rand
	start time.Time
	// truth is how much really is left, in minutes, by label.
	truth map[string]float64
	next  int
	// heard is how many notices were looked at.
	heard int
	// overloads are those that stand, with when they were first there.
	overloads []*standingOverload
	births    int
	exact     bool          // nobody is quicker or slower than planned
	idle      bool          // nothing is done, and nothing new comes
	worst     time.Duration // the longest that one stood unsaid
}

type standingOverload struct {
	about []string
	// born is the first moment at which it was there and could have been said.
	born time.Time
	said bool
	seen bool
}

// A postbox takes mail.
type postbox struct{ letters []string }

func (p *postbox) Send(_ context.Context, e mail.Envelope, begin func() error) (string, error) {
	if err := begin(); err != nil {
		return "", err
	}
	p.letters = append(p.letters, string(e.Bytes))
	return "250 taken", nil
}

func newYear(t testing.TB, seed uint64) *year {
	w := newWorld(t, mem.CalDAV)
	for _, o := range append(w.roberta.Live(), w.others.Live()...) {
		w.roberta.Remove(o.UID())
		w.others.Remove(o.UID())
	}
	y := &year{world: w, board: &board{when: func() time.Time { return w.now }}, post: &postbox{}, rng: rand.New(rand.NewPCG(seed, 52)), truth: map[string]float64{}}
	y.start = time.Date(2026, 1, 5, 8, 0, 0, 0, w.zone)
	w.now = y.start
	w.settings.Notify = NotifySettings{PerDay: 1, OutsideHours: true}
	w.settings.Mail = &MailSettings{Weekly: Slot{Day: time.Thursday, Minute: 15 * 60}, To: roberta, Post: y.post}
	w.settings.Usable = 900_000
	w.settings.Hours.Holidays = map[calendar.Date]bool{}
	w.settings.Hours.Away = []Away{
		{From: calendar.Date{Year: 2026, Month: 2, Day: 16}, To: calendar.Date{Year: 2026, Month: 2, Day: 20}},
		{From: calendar.Date{Year: 2026, Month: 7, Day: 20}, To: calendar.Date{Year: 2026, Month: 7, Day: 31}},
	}
	w.app = NewApp(w.settings, w.ledger, slog.New(slog.DiscardHandler), func() time.Time { return w.now })
	keys := 0
	w.app.core.newKey = func() commitments.Key {
		keys++
		return commitments.KeyOf(roberta, calendar.Source{UID: fmt.Sprintf("by hand %d", keys)}, 1)
	}
	w.app.Channels = []Channel{{"desktop", y.board}}
	y.series()
	return y
}

// series are the 15 meetings that come back every week.
func (y *year) series() {
	for i := range 15 {
		day, slot := i%5, i/5
		at := y.start.AddDate(0, 0, day)
		minute := []int{9 * 60, 13*60 + 30, 16 * 60}[slot]
		y.meet(fmt.Sprintf("series-%d@example.com", i), calendar.DateOf(at).At(minute, y.zone), 30+15*(i%2), "RRULE:FREQ=WEEKLY")
	}
}

func (y *year) meet(uid string, at time.Time, minutes int, rule ...string) {
	y.roberta.Make(calendar.Event{
		UID: uid, Summary: "Round " + uid[:8], Start: y.app.core.local(at), End: y.app.core.local(at.Add(time.Duration(minutes) * time.Minute)), Recurrence: rule,
	})
}

// live lives so many weeks.
func (y *year) live(weeks int) {
	for week := range weeks {
		for range 10 { // one-off meetings, the week before
			at := calendar.DateOf(y.start.AddDate(0, 0, 7*(week+1)+y.rng.IntN(5))).At(9*60+30*y.rng.IntN(14), y.zone)
			y.next++
			y.meet(fmt.Sprintf("once-%d@example.com", y.next), at, 30+15*y.rng.IntN(3))
		}
		y.week(week, func() {
			y.look()
			y.answer()
		})
	}
}

// week lives one week; at each look do says what happens.
func (y *year) week(week int, do func()) {
	for day := range 5 {
		y.day(y.start.AddDate(0, 0, 7*week+day), week, do)
	}
}

// day lives one day: five looks, with work in between.
func (y *year) day(morning time.Time, week int, do func()) {
	date := calendar.DateOf(morning)
	if !y.settings.Hours.Works(date) {
		y.now = date.At(12*60, y.zone)
		y.look()
		return
	}
	from := date.At(9*60, y.zone)
	for i, minute := range []int{9*60 + 50, 11 * 60, 13*60 + 5, 15*60 + 1, 16*60 + 50} {
		y.now = date.At(minute, y.zone)
		y.work(calendar.Span{Start: from, End: y.now})
		from = y.now
		if i == 1 {
			y.handOver(week)
		}
		do()
	}
}

// handOver gives new work: 120 pieces in 52 weeks, now none, now several at once.
func (y *year) handOver(week int) {
	behind := (week*5+int(y.now.Weekday()))*120/260 - len(y.truth)
	if y.idle || behind < 1 || y.rng.IntN(3) > 0 {
		return
	}
	for range behind {
		y.handOverOne()
	}
}

func (y *year) handOverOne() {
	minutes := 60 * (2 + y.rng.IntN(10))
	if y.exact {
		minutes *= 2 // so that not everything fits
	}
	due := y.now.AddDate(0, 0, 3+y.rng.IntN(15))
	for !y.settings.Hours.Works(calendar.DateOf(due)) {
		due = due.AddDate(0, 0, 1)
	}
	y.handOverAt(fmt.Sprintf("work-%d", len(y.truth)+1), due, minutes)
}

func (y *year) handOverAt(id string, due time.Time, minutes int) {
	when, effort, from := due.Format(time.DateOnly), fmt.Sprintf("%dh", minutes/60), "Johnathon"
	priority := []string{"low", "normal", "high"}[y.rng.IntN(3)]
	if _, err := y.app.Add(y.t.Context(), AddRequest{ID: id, Fields: Fields{Due: &when, Effort: &effort, From: &from, Priority: &priority}}); err != nil {
		y.t.Fatal(err)
	}
	y.truth[id] = float64(minutes)
	if !y.exact {
		y.truth[id] *= 0.7 + 0.6*y.rng.Float64()
	}
}

// work spends the free minutes of a stretch on what is due first. What is done is
// said to be done.
func (y *year) work(within calendar.Span) {
	if y.idle {
		return
	}
	var open []commitments.Commitment
	busy := []calendar.Span{}
	err := y.ledger.View(y.t.Context(), func(tx *ledger.Tx) (err error) {
		if open, err = tx.Commitments(commitments.Open); err != nil {
			return err
		}
		busy, err = y.app.core.myBusy(tx, within)
		return err
	})
	if err != nil {
		y.t.Fatal(err)
	}
	slices.SortFunc(open, func(a, b commitments.Commitment) int {
		return cmp.Or(y.app.core.dueAt(a.Due).Compare(y.app.core.dueAt(b.Due)), cmp.Compare(a.Label, b.Label))
	})
	free := 0.0
	for _, d := range plan.Daily(plan.Facts{Now: within.Start, Hours: y.settings.Hours, Busy: busy, Block: y.settings.Block}, within) {
		free += float64(d.Free)
	}
	for _, k := range open {
		spent := min(free, y.truth[k.Label])
		free -= spent
		if y.truth[k.Label] -= spent; y.truth[k.Label] > 0 {
			continue
		}
		if _, err := y.app.Done(y.t.Context(), LabelRequest{ID: k.Label}); err != nil {
			y.t.Fatal(err)
		}
	}
}

// look is a pass, and holds every overload to the rule: it is said at least two
// working days before it becomes unsolvable, or when it is born.
func (y *year) look() {
	if err := y.app.pass(y.t.Context(), Inputs{}); err != nil {
		y.t.Fatal(err)
	}
	err := y.ledger.View(y.t.Context(), func(tx *ledger.Tx) error {
		w, err := y.app.core.weigh(tx, y.now)
		if err != nil {
			return err
		}
		said, err := remembered(tx, topicOverload)
		if err != nil || w.Tight {
			return err
		}
		hushed, err := y.app.core.hushed(tx, y.now)
		if err != nil || hushed {
			return err
		}
		for _, o := range y.overloads {
			o.seen = false
		}
		for i := range w.Overloads {
			y.judge(&w.Overloads[i], said)
		}
		y.overloads = slices.DeleteFunc(y.overloads, func(o *standingOverload) bool { return !o.seen })
		return nil
	})
	if err != nil {
		y.t.Fatal(err)
	}
}

func (y *year) judge(o *plan.Overload, said []memory) {
	about := ids(o.Members)
	i := slices.IndexFunc(y.overloads, func(s *standingOverload) bool { return overlap(s.about, about) })
	if i < 0 {
		y.births++
		y.overloads = append(y.overloads, &standingOverload{born: y.now})
		i = len(y.overloads) - 1
	}
	s := y.overloads[i]
	s.about, s.seen = about, true
	if slices.ContainsFunc(said, func(m memory) bool { return m.Standing && overlap(m.About, about) }) {
		s.said = true
	}
	young := y.settings.Hours.WorkingDaysBetween(s.born, y.now) < 1
	inTime := !o.DecideBy.IsZero() && y.settings.Hours.WorkingDaysBetween(y.now, o.DecideBy) >= 2
	if !s.said && !young && !inTime {
		y.t.Errorf("%s: born %s, not said yet; the way out ends %s: %v", y.now.Format("Mon 2 Jan 15:04"), s.born.Format("Mon 2 Jan 15:04"), o.DecideBy.Format("Mon 2 Jan 15:04"), about)
	}
	if !s.said {
		y.worst = max(y.worst, y.now.Sub(s.born))
	}
}

// answer is what Roberta does about what she is told: mostly the first answer,
// sometimes another, sometimes nothing. How much is left she says truthfully.
func (y *year) answer() {
	for ; y.heard < len(y.board.shown); y.heard++ {
		n := y.board.shown[y.heard]
		if *yearTell {
			fmt.Printf("%s [%s] %s | %s\n", y.now.Format("Mon 2 Jan 15:04"), n.Topic, n.Title, strings.ReplaceAll(n.Body, "\n", " / "))
		}
		if len(n.Answers) == 0 || y.rng.IntN(4) == 0 {
			continue
		}
		key := n.Answers[0].Key
		if strings.HasPrefix(n.Topic, topicStill) || strings.HasPrefix(n.Topic, topicCheckIn) {
			label, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(n.Topic, topicStill), topicCheckIn), "/")
			key = fmt.Sprintf("%s%.0f", answerLeft, y.truth[label])
		}
		if y.rng.IntN(5) == 0 {
			key = answerLater
		}
		// What was on offer when it was said may be gone by now.
		_, err := y.app.Answer(y.t.Context(), AnswerRequest{Topic: n.Topic, Key: key})
		if said := (*Error)(nil); err != nil && !errors.As(err, &said) {
			y.t.Fatal(err)
		}
	}
}

// TestYear: a year of somebody with 25 meetings a week and 120 commitments is quiet:
// at most a mail a week, at most 60 interrupts, no empty mail, and every overload in
// time.
func TestYear(t *testing.T) {
	y := newYear(t, *yearSeed)
	y.live(*yearWeeks)
	interrupts, silent := len(y.board.titles()), len(y.board.shown)-len(y.board.titles())
	fmt.Printf("year: %d weeks, %d commitments, %d overloads, %d interrupts, %d silent notices, %d mails; longest unsaid %v\n",
		*yearWeeks, len(y.truth), y.births, interrupts, silent, len(y.post.letters), y.worst)
	if most := (60**yearWeeks + 51) / 52; interrupts > most {
		t.Errorf("%d interrupts in %d weeks, at most %d", interrupts, *yearWeeks, most)
	}
	if len(y.post.letters) > *yearWeeks {
		t.Errorf("%d mails in %d weeks", len(y.post.letters), *yearWeeks)
	}
	for i, letter := range y.post.letters {
		if !strings.Contains(letter, "Work ") {
			t.Errorf("mail %d says nothing:\n%s", i, letter)
		}
	}
	if y.births == 0 || len(y.post.letters) < *yearWeeks/2 {
		t.Errorf("%d overloads, %d mails: nothing was tested", y.births, len(y.post.letters))
	}
}

// TestOnSchedule: somebody exactly on schedule for four weeks, who says nothing but
// what is done, hears of no overload that a truthful update would not confirm.
func TestOnSchedule(t *testing.T) {
	heard := 0
	for seed := range uint64(3) {
		y := newYear(t, 100+seed)
		y.exact = true
		for week := range 4 {
			y.week(week, func() {
				y.look()
				for ; y.heard < len(y.board.shown); y.heard++ {
					if n := y.board.shown[y.heard]; strings.HasPrefix(n.Topic, topicOverload) && !n.Silent {
						heard++
						y.confirm(n.Title)
					}
				}
			})
		}
	}
	fmt.Printf("on schedule: %d overloads heard of in 12 weeks, each confirmed by the truth\n", heard)
}

// confirm fails unless the truth does not fit either.
func (y *year) confirm(title string) {
	err := y.ledger.View(y.t.Context(), func(tx *ledger.Tx) error {
		facts, _, err := y.app.core.facts(tx, y.now)
		for i := range facts.Work {
			facts.Work[i].Left = int(y.truth[facts.Work[i].ID])
		}
		if plan.Weigh(facts).Fits {
			y.t.Errorf("%s: %s: by the truth it fits", y.now.Format("Mon 2 Jan 15:04"), title)
		}
		return err
	})
	if err != nil {
		y.t.Fatal(err)
	}
}

// TestBehindIsAskedOnce: somebody who is behind, and says nothing, is asked once
// how much is left, and told of the overload once it is certain.
func TestBehindIsAskedOnce(t *testing.T) {
	y := newYear(t, 7)
	y.idle = true
	y.handOverAt("report", y.start.AddDate(0, 0, 11), 20*60)
	for week := range 2 {
		y.week(week, y.look) // and no work is done
	}
	asked, told := y.board.of(topicStill), y.board.of(topicOverload)
	if len(asked) != 1 || asked[0].Title != "Still 20 h left of Report?" || len(told) != 0 {
		t.Errorf("asked %+v, told %+v", asked, told)
	}
}
