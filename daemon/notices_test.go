package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/notify"
)

// A board is a channel that keeps what it shows. Out of order it reaches nobody.
type board struct {
	shown      []notify.Notice
	withdrawn  []string
	outOfOrder error
	when       func() time.Time
	at         []time.Time
}

func (b *board) Notify(_ context.Context, n notify.Notice) error {
	if b.outOfOrder != nil {
		return b.outOfOrder
	}
	b.shown = append(b.shown, n)
	if b.when != nil {
		b.at = append(b.at, b.when())
	}
	return nil
}

func (b *board) Withdraw(_ context.Context, topic string) error {
	b.withdrawn = append(b.withdrawn, topic)
	return b.outOfOrder
}

// titles are what was shown, those with a sound only.
func (b *board) titles() (all []string) {
	for _, n := range b.shown {
		if !n.Silent {
			all = append(all, n.Title)
		}
	}
	return all
}

func (b *board) of(prefix string) (all []notify.Notice) {
	for _, n := range b.shown {
		if strings.HasPrefix(n.Topic, prefix) {
			all = append(all, n)
		}
	}
	return all
}

// newLoudWorld is the world of the story, with a channel for notices and the
// work that was there before.
func newLoudWorld(t testing.TB) (*world, *board) {
	w := newWorld(t, mem.CalDAV)
	b := &board{when: func() time.Time { return w.now }}
	w.settings.Notify = NotifySettings{PerDay: 1, OutsideHours: true}
	w.app.Channels = []Channel{{"desktop", b}}
	low := "8"
	for _, k := range []struct{ id, effort, left, due string }{
		{"starry-night", "35h", "20h", "2026-05-14 17:00"}, {"forest-grove", "45h", "25h", "2026-05-15 17:00"}, {"riverbed", "40h", "13h", "2026-05-18 12:00"},
	} {
		w.now = time.Date(2026, 5, 4, 11, 0, 0, 0, w.zone)
		if _, err := w.app.Add(t.Context(), AddRequest{ID: k.id, Fields: Fields{Effort: &k.effort, Left: &k.left, Due: &k.due, Priority: &low}}); err != nil {
			t.Fatal(err)
		}
	}
	return w, b
}

// passes looks at everything every so often until an instant.
func (w *world) passes(every time.Duration, until time.Time) {
	w.t.Helper()
	for w.now.Before(until) {
		w.now = w.now.Add(every)
		if err := w.app.pass(w.t.Context(), Inputs{}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) at(day, hour, minute int) time.Time {
	return time.Date(2026, 5, day, hour, minute, 0, 0, w.zone)
}

// TestAnOverloadIsSaidOnce: with its figures, the suggestion and the answers, and
// not again in a week as long as it does not grow.
func TestAnOverloadIsSaidOnce(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	if len(b.titles()) != 1 {
		t.Fatalf("said %q", b.titles())
	}
	n := b.shown[0]
	if n.Title != "Short by 2 h 30 min before Mon May 18, 1:00 PM" || !strings.Contains(n.Body, "My suggestion: Riverbed to Tue May 19, 5:00 PM.") {
		t.Errorf("said %q\n%s", n.Title, n.Body)
	}
	if fmt.Sprint(n.Answers) != "[{decide:move:riverbed Riverbed false} {ask Ask true} {later Later true}]" {
		t.Errorf("the answers are %v", n.Answers)
	}
	for _, private := range []string{"Riverbed", "13", "2 h", "Roberta", "Johnathon"} {
		if strings.Contains(n.Brief, private) {
			t.Errorf("the brief form names %s: %s", private, n.Brief)
		}
	}
	w.passes(time.Hour, w.at(8, 17, 0))
	if len(b.titles()) != 1 {
		t.Errorf("said again: %q", b.titles())
	}
}

// TestAnOverloadThatGrows: by an hour or a tenth it is said again, the next day.
func TestAnOverloadThatGrows(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	busy := func(day, hour, minutes int) {
		w.now = w.now.Add(time.Minute)
		w.roberta.Make(calendar.Event{UID: fmt.Sprintf("busy-%d-%d@example.com", day, hour), Summary: "Busy",
			Start: w.app.core.local(w.at(day, hour, 0)), End: w.app.core.local(w.at(day, hour, minutes))})
	}
	busy(11, 10, 14) // less than a tenth, and in a gap that stays
	w.passes(time.Hour, w.at(5, 17, 0))
	if n := len(b.titles()); n != 1 {
		t.Fatalf("said %d times after 15 minutes more: %q", n, b.titles())
	}
	busy(11, 14, 59)
	w.passes(time.Hour, w.at(6, 12, 0))
	if n := len(b.titles()); n != 2 {
		t.Errorf("said %d times after another hour: %q", n, b.titles())
	}
	if n := b.shown[len(b.shown)-1]; n.Topic != b.shown[0].Topic {
		t.Errorf("it became another topic: %s, then %s", b.shown[0].Topic, n.Topic)
	}
}

// TestQuiet: nothing is said outside hours, on days off, during meetings, and when
// paused; the first moment after is used.
func TestQuiet(t *testing.T) {
	for _, tt := range []struct {
		story   string
		arrange func(w *world)
		from    time.Time
		want    string // when it is said
	}{
		{"at night", func(*world) {}, time.Date(2026, 5, 4, 19, 0, 0, 0, time.UTC), "Tue 5 May 09:30"},
		{"on a holiday", func(w *world) {
			w.settings.Hours.Holidays = map[calendar.Date]bool{{Year: 2026, Month: 5, Day: 5}: true}
		}, time.Date(2026, 5, 4, 19, 0, 0, 0, time.UTC), "Wed 6 May 09:30"},
		{"in quiet windows", func(w *world) {
			w.settings.Notify = NotifySettings{PerDay: 1, Quiet: []Window{{From: 18 * 60, To: 8 * 60}}}
		}, time.Date(2026, 5, 4, 19, 0, 0, 0, time.UTC), "Tue 5 May 08:00"},
		{"in a meeting", func(w *world) {
			w.roberta.Make(calendar.Event{UID: "long@example.com", Summary: "Long", Start: w.app.core.local(w.at(4, 13, 30)), End: w.app.core.local(w.at(4, 15, 40))})
		}, time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC), "Mon 4 May 15:45"},
		{"paused", func(w *world) {
			if _, err := w.app.Pause(w.t.Context(), PauseRequest{Until: "2026-05-04 15:00"}); err != nil {
				w.t.Fatal(err)
			}
		}, time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC), "Mon 4 May 15:00"},
	} {
		w, b := newLoudWorld(t)
		w.now = time.Date(2026, 5, 4, tt.from.Hour(), 0, 0, 0, w.zone).Add(-time.Minute)
		tt.arrange(w)
		w.now = w.now.Add(time.Minute)
		w.passes(15*time.Minute, w.at(6, 12, 0))
		overloads := 0
		for i, n := range b.shown {
			if !strings.HasPrefix(n.Topic, topicOverload) {
				continue
			}
			if got := b.at[i].Format("Mon 2 Jan 15:04"); overloads == 0 && got != tt.want {
				t.Errorf("%s: said at %s, want %s", tt.story, got, tt.want)
			}
			overloads++
		}
		if overloads != 1 {
			t.Errorf("%s: said %d times", tt.story, overloads)
		}
	}
}

// TestTightAndDrafts: what is short only by the share that one plans with, and
// what nobody has confirmed, never interrupts.
func TestTightAndDrafts(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	b := &board{}
	w.settings.Notify = NotifySettings{PerDay: 1, OutsideHours: true}
	w.app.Channels = []Channel{{"desktop", b}}
	w.settings.Usable = 700_000
	w.handed("tight", "2026-05-08 17:00", "24h")
	w.sync()
	fit, err := w.app.Fit(t.Context(), Empty{})
	if err != nil || !fit.Tight {
		t.Fatalf("it is not tight: %+v %v", fit, err)
	}
	err = w.ledger.Update(t.Context(), func(tx *ledger.Tx) error {
		k, err := tx.ByLabel("tight")
		k.Key, k.Label, k.Status, k.Left = "draft", "draft", commitments.Draft, commitments.Min(90*60)
		return errorsJoin(err, tx.SaveCommitment(k, ledger.Mark{At: w.now, By: "test"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	w.passes(time.Hour, w.at(5, 17, 0))
	if len(b.of(topicOverload)) != 0 {
		t.Errorf("said %q", b.titles())
	}
}

func errorsJoin(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestNextChannel: what one channel cannot carry goes to the next, and what no
// channel can carry waits, at most once on each.
func TestNextChannel(t *testing.T) {
	w, first := newLoudWorld(t)
	first.outOfOrder = notify.ErrUnavailable
	second := &board{}
	w.app.Channels = append(w.app.Channels, Channel{"phone", second})
	w.sync()
	if len(first.shown) != 0 || len(second.titles()) != 1 {
		t.Fatalf("the first said %q, the second %q", first.titles(), second.titles())
	}
	first.outOfOrder = nil
	w.passes(time.Hour, w.at(5, 17, 0))
	if len(first.titles())+len(second.titles()) != 1 {
		t.Errorf("then the first said %q, the second %q", first.titles(), second.titles())
	}

	w, first = newLoudWorld(t)
	first.outOfOrder = fmt.Errorf("no desktop: %w", notify.ErrUnavailable)
	w.sync()
	first.outOfOrder = nil
	w.passes(10*time.Minute, w.at(4, 17, 0))
	if len(first.titles()) != 1 {
		t.Errorf("after the channel came back it said %q", first.titles())
	}
}

// TestAtMostOnceThroughCrashes: wherever bywhen is killed, an overload is not said
// twice; and it is said unless the kill left that in doubt.
func TestAtMostOnceThroughCrashes(t *testing.T) {
	for _, point := range []string{"step/commit", "step/committed", "begin/commit", "begin/committed", "notice/before", "notice/answered"} {
		w, b := newLoudWorld(t)
		w.app.store.reach = func(at string) error {
			if at == point && (strings.HasPrefix(at, "notice") || waitsToSpeak(w)) {
				return killed{point}
			}
			return nil
		}
		if _, err := w.app.Sync(t.Context(), SyncRequest{}); err == nil {
			t.Errorf("%s: nothing was killed", point)
		}
		channels := w.app.Channels
		w.restart()
		w.app.Channels = channels
		w.passes(10*time.Minute, w.at(4, 16, 0))
		doubt := point == "begin/committed" || point == "notice/before"
		if n := len(b.titles()); n > 1 || n == 0 && !doubt {
			t.Errorf("%s: said %d times", point, n)
		}
	}
}

// waitsToSpeak reports whether a notice is on the ledger and not shown yet.
func waitsToSpeak(w *world) (waits bool) {
	err := w.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		open, err := tx.Actions(ledger.Pending, ledger.Inflight)
		waits = slices.ContainsFunc(open, func(a ledger.Action) bool { return a.Kind == kindNotice })
		return err
	})
	return err == nil && waits
}

// TestDecidedByAnAnswer: "Johnathon said Riverbed" is recorded as Johnathon's
// decision, the notice goes away, and nothing more is said.
func TestDecidedByAnAnswer(t *testing.T) {
	w, b := newLoudWorld(t)
	from := "Johnathon"
	if _, err := w.app.Edit(t.Context(), EditRequest{ID: "riverbed", Fields: Fields{From: &from}}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	n := b.shown[0]
	if n.Answers[0].Label != "Johnathon said Riverbed" {
		t.Fatalf("the answers are %v", n.Answers)
	}
	w.now = w.now.Add(time.Minute)
	if _, err := w.app.Answer(t.Context(), AnswerRequest{Topic: n.Topic, Key: n.Answers[0].Key}); err != nil {
		t.Fatal(err)
	}
	fit, err := w.app.Fit(t.Context(), Empty{})
	if err != nil || !fit.Fits {
		t.Errorf("after the decision: %+v %v", fit.Overloads, err)
	}
	log, err := w.app.Log(t.Context(), LogRequest{})
	if err != nil {
		t.Fatal(err)
	}
	decided, answered := false, false
	for _, d := range log.Deeds {
		decided = decided || d.Kind == "decision" && strings.Contains(d.Words, "decided by Johnathon")
		after, _ := d.After.(json.RawMessage)
		answered = answered || d.Kind == kindNotice && strings.Contains(string(after), "decide:move:riverbed")
	}
	if !decided || !answered || !slices.Contains(b.withdrawn, n.Topic) {
		t.Errorf("decided %v, answer in the journal %v, withdrawn %q", decided, answered, b.withdrawn)
	}
	w.passes(time.Hour, w.at(6, 17, 0))
	if len(b.titles()) != 1 || len(b.of(topicOverload)) != 1 {
		t.Errorf("said %q", b.titles())
	}
	if _, err := w.app.Answer(t.Context(), AnswerRequest{Topic: n.Topic, Key: "move the moon"}); err == nil {
		t.Error("an answer that was not on offer was taken")
	}
}

// TestAskedAndLater: "Ask" silences until the latest moment at which an answer
// helps, "Later" until the next working day.
func TestAskedAndLater(t *testing.T) {
	for _, tt := range []struct {
		key  string
		want []string // when it is said, the first time included
	}{
		{answerAsk, []string{"Mon 4 May 11:00", "Fri 15 May"}},
		{answerLater, []string{"Mon 4 May 11:00", "Tue 5 May 10:00"}},
	} {
		w, b := newLoudWorld(t)
		w.sync()
		w.now = w.now.Add(time.Minute)
		if _, err := w.app.Answer(t.Context(), AnswerRequest{Topic: b.shown[0].Topic, Key: tt.key}); err != nil {
			t.Fatal(err)
		}
		w.now = w.at(4, 11, 0)
		w.passes(time.Hour, w.at(15, 17, 0))
		var got []string
		for i, n := range b.shown {
			if strings.HasPrefix(n.Topic, topicOverload) && !n.Silent {
				got = append(got, b.at[i].Format("Mon 2 Jan 15:04"))
			}
		}
		if len(got) < 2 || got[0] != tt.want[0] || !strings.HasPrefix(got[1], tt.want[1]) {
			t.Errorf("%s: said %q, want %q", tt.key, got, tt.want)
		}
		fit, err := w.app.Fit(t.Context(), Empty{})
		if err != nil || len(fit.Overloads) == 0 || (fit.Overloads[0].Asked != nil) != (tt.key == answerAsk) {
			t.Errorf("%s: fit shows %+v, %v", tt.key, fit.Overloads, err)
		}
	}
}

// TestFitsAgain: an overload that goes away by itself is taken back, and that it
// fits again is said without a sound.
func TestFitsAgain(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	w.roberta.Remove("steering@example.com")
	for _, o := range w.roberta.Live() {
		if strings.Contains(o.Events[0].Summary, "teering") || strings.Contains(o.Events[0].Summary, "eam meeting") {
			w.roberta.Remove(o.UID())
		}
	}
	w.passes(time.Hour, w.at(5, 12, 0))
	last := b.shown[len(b.shown)-1]
	if last.Title != "It fits again" || !last.Silent || last.Topic != b.shown[0].Topic {
		t.Errorf("said last: %+v", last)
	}
	if n := len(b.titles()); n != 1 {
		t.Errorf("%d interrupts: %q", n, b.titles())
	}
}

// TestSignOff: what Johnathon owes is said once, on the working day before its
// latest useful moment, with the sentence to send.
func TestSignOff(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	list, err := w.app.List(t.Context(), ListRequest{Which: "delegated"})
	if err != nil || len(list.Commitments) == 0 {
		t.Fatalf("%+v %v", list, err)
	}
	var latest time.Time
	for _, k := range list.Commitments {
		if k.LatestUseful != nil {
			latest = *k.LatestUseful
		}
	}
	if _, err := w.app.Decide(t.Context(), DecideRequest{Option: "riverbed"}); err != nil {
		t.Fatal(err)
	}
	list, _ = w.app.List(t.Context(), ListRequest{Which: "delegated"})
	for _, k := range list.Commitments {
		if k.LatestUseful != nil {
			latest = *k.LatestUseful
		}
	}
	w.passes(time.Hour, w.at(19, 17, 0))
	all := b.of(topicSignOff)
	if len(all) == 0 || !strings.Contains(all[0].Body, "Johnathon, could you settle") {
		t.Fatalf("latest useful %v: said %+v, all %q", latest, all, b.titles())
	}
	for i, n := range b.shown {
		if strings.HasPrefix(n.Topic, topicSignOff) {
			if days := w.settings.Hours.WorkingDaysBetween(b.at[i], latest); days > 1 || b.at[i].After(latest) {
				t.Errorf("said at %v, of use until %v", b.at[i], latest)
			}
		}
	}
	if len(all) != 1 {
		t.Errorf("said %d times", len(all))
	}
}

// TestAfterACheckIn: one question, whose answer is a dated fact.
func TestAfterACheckIn(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	in := w.checkIn()
	if _, err := w.app.Decide(t.Context(), DecideRequest{Option: "riverbed"}); err != nil {
		t.Fatal(err)
	}
	w.passes(30*time.Minute, in.End.Add(5*time.Hour))
	asked := b.of(topicCheckIn)
	if len(asked) != 1 || !asked[0].Silent || !strings.Contains(asked[0].Title, "still on track, and how much is left?") {
		t.Fatalf("asked %+v", asked)
	}
	fit, err := w.app.Fit(t.Context(), Empty{})
	if err != nil || len(fit.Report) != 1 || fit.Report[0].ID != in.Commitment {
		t.Errorf("fit shows %+v, %v", fit.Report, err)
	}
	if _, err := w.app.Answer(t.Context(), AnswerRequest{Topic: asked[0].Topic, Key: answerLeft + "120"}); err != nil {
		t.Fatal(err)
	}
	show, err := w.app.Show(t.Context(), LabelRequest{ID: in.Commitment})
	if err != nil || *show.Commitment.Left != 120 || !show.Commitment.LeftSaidAt.Equal(w.now) {
		t.Errorf("%+v, %v", show.Commitment, err)
	}
	if fit, err = w.app.Fit(t.Context(), Empty{}); err != nil || len(fit.Report) != 0 {
		t.Errorf("after the answer fit shows %+v, %v", fit.Report, err)
	}
}

// TestCards: before a talk with the manager there is a card, after one without
// text a recap, without a sound, at most two a day.
func TestCards(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	for i, hour := range []int{10, 13, 15} {
		w.roberta.Make(calendar.Event{
			UID: fmt.Sprintf("talk-%d@example.com", i), Summary: "Handover", Start: w.app.core.local(w.at(6, hour, 0)), End: w.app.core.local(w.at(6, hour, 30)),
			Organizer: calendar.Person{Address: johnathon, Name: "Johnathon"},
			Attendees: []calendar.Attendee{{Person: calendar.Person{Address: roberta}}, {Person: calendar.Person{Address: johnathon}}},
		})
	}
	w.passes(5*time.Minute, w.at(6, 17, 0))
	before, after := b.of(topicBefore), b.of(topicAfter)
	if len(before) != 1 || len(after) != 1 || !before[0].Silent || !after[0].Silent {
		t.Errorf("cards %+v\nrecaps %+v", before, after)
	}
	if len(after) == 1 && !strings.Contains(after[0].Body, "bywhen recap talk-0@example.com") {
		t.Errorf("the recap says %q", after[0].Body)
	}
}

// TestBackAfterDays: after three days away there is one card.
func TestBackAfterDays(t *testing.T) {
	w, b := newLoudWorld(t)
	w.settings.Accept = AcceptOff
	due := "2026-05-08 17:00"
	if _, err := w.app.Edit(t.Context(), EditRequest{ID: "starry-night", Fields: Fields{Due: &due}}); err != nil {
		t.Fatal(err)
	}
	w.sync() // there is a moment to speak, and nothing to say
	if len(b.shown) != 0 {
		t.Fatalf("said %q", b.titles())
	}
	if _, err := w.app.Pause(t.Context(), PauseRequest{Until: "2026-05-12 09:00"}); err != nil {
		t.Fatal(err)
	}
	w.settings.Calendars[1].Reader, w.settings.Calendars[1].OpenError = nil, fmt.Errorf("drive not mounted")
	w.passes(3*time.Hour, w.at(11, 23, 0))
	if len(b.shown) != 0 {
		t.Fatalf("said while away: %q", b.titles())
	}
	w.passes(15*time.Minute, w.at(12, 17, 0))
	if got := b.titles(); len(got) != 1 || got[0] != "While you were away" || strings.Count(b.shown[0].Body, "\n") != 1 {
		t.Errorf("said %q: %+v", got, b.shown)
	}
}

// TestStillAsked: where only the stated figure does not fit, one question is
// asked, once; its answer is a dated fact.
func TestStillAsked(t *testing.T) {
	w := newWorld(t, mem.CalDAV)
	b := &board{when: func() time.Time { return w.now }}
	w.settings.Notify = NotifySettings{PerDay: 1, OutsideHours: true}
	w.app.Channels = []Channel{{"desktop", b}}
	w.settings.Accept = AcceptOff
	w.handed("riverbed", "2026-05-08 17:00", "13h")
	w.passes(time.Hour, w.at(8, 12, 0))
	asked := b.of(topicStill)
	if len(asked) != 1 || asked[0].Title != "Still 13 h left of Riverbed?" {
		t.Fatalf("asked %+v, said %q", asked, b.titles())
	}
	if _, err := w.app.Answer(t.Context(), AnswerRequest{Topic: asked[0].Topic, Key: asked[0].Answers[0].Key}); err != nil {
		t.Fatal(err)
	}
	show, err := w.app.Show(t.Context(), LabelRequest{ID: "riverbed"})
	if err != nil || *show.Commitment.Left != 13*60 || !show.Commitment.LeftSaidAt.Equal(w.now) {
		t.Errorf("%+v, %v", show.Commitment, err)
	}
}

// TestGivenUpUnseen: a notice that nobody could be shown before its matter was
// settled does not keep the next one of the same topic from being said.
func TestGivenUpUnseen(t *testing.T) {
	w, b := newLoudWorld(t)
	b.outOfOrder = notify.ErrUnavailable
	w.sync()
	if _, err := w.app.Decide(t.Context(), DecideRequest{Option: "riverbed"}); err != nil {
		t.Fatal(err)
	}
	w.passes(30*time.Minute, w.at(4, 15, 0))
	b.outOfOrder = nil
	w.passes(30*time.Minute, w.at(4, 17, 0))
	if len(b.shown) != 0 {
		t.Fatalf("said what was settled: %q", b.titles())
	}
	if _, err := w.app.Undo(t.Context(), UndoRequest{Count: 1}); err != nil {
		t.Fatal(err)
	}
	w.passes(30*time.Minute, w.at(5, 12, 0))
	if got := b.titles(); len(got) != 1 {
		t.Errorf("after the decision was taken back it said %q", got)
	}
}

// TestPerDay: once the interrupt of a day is used up, a second overload that can
// wait is said tomorrow, together with whatever else there is to say then.
func TestPerDay(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	w.now = w.now.Add(time.Minute)
	due, notBefore, effort := "2026-05-29 17:00", "2026-05-25", "60h"
	if _, err := w.app.Add(t.Context(), AddRequest{ID: "second", Fields: Fields{Due: &due, NotBefore: &notBefore, Effort: &effort}}); err != nil {
		t.Fatal(err)
	}
	w.passes(30*time.Minute, w.at(6, 12, 0))
	when := ""
	for i, n := range b.shown {
		if when == "" && strings.Contains(n.Title+n.Body, "before Fri May 29") {
			when = b.at[i].Format("Mon 2 Jan")
		}
	}
	if when != "Tue 5 May" {
		t.Errorf("said on %q; all: %q", when, b.titles())
	}
}

// TestTwelveChanges: a day on which the figures change twelve times, each time
// enough to be said again, has one interrupt.
func TestTwelveChanges(t *testing.T) {
	w, b := newLoudWorld(t)
	w.sync()
	for i := range 12 {
		left := fmt.Sprintf("%dh", 15+2*i)
		if _, err := w.app.Progress(t.Context(), ProgressRequest{ID: "riverbed", Left: left}); err != nil {
			t.Fatal(err)
		}
		w.passes(10*time.Minute, w.now.Add(20*time.Minute))
	}
	if day := w.now.Day(); day != 4 {
		t.Fatalf("it is the %dth already", day)
	}
	if got := b.titles(); len(got) != 1 {
		t.Errorf("interrupts: %q", got)
	}
}
