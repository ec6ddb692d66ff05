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
)

// People carry their calendar with them: so bywhen can ask there, without an
// open port and without a server in between. All that has to be decided stands
// in one private, free, all-day event of ours; an x in a box answers.

const questionKind = "questions"

// maxAsks is how many ways out of one overload are offered in the calendar: a
// phone shows few lines.
const maxAsks = 4

// askInCalendar keeps the question event as it should be: there while something
// is to be decided, on today's date, and gone afterwards.
func (c *Core) askInCalendar(tx *ledger.Tx, now time.Time) error {
	all, err := tx.QuestionEvents()
	if err != nil {
		return err
	}
	if home := c.home(); home == nil || !c.AskInCalendar && len(all) == 0 {
		return nil
	} else if stop, err := c.stopped(tx, now, home.Name); err != nil || stop {
		return err
	}
	asks, words, err := c.asks(tx, now, all)
	if err != nil {
		return err
	}
	var live *ledger.QuestionEvent
	if n := len(all); n > 0 && all[n-1].State == ledger.Asked {
		live = &all[n-1]
	}
	switch {
	case live == nil && len(asks) > 0:
		return c.putQuestion(tx, now, len(all)+1, asks, words)
	case live == nil || live.Version.Ref == "":
		return nil // nothing to ask, or still on its way
	case len(asks) == 0:
		return c.stopAsking(tx, now, live)
	}
	return c.keepAsking(tx, now, live, asks, words)
}

// asks are the lines with a box that there are now, and the text around them.
// What a person has deleted is left out for as long as it goes on.
func (c *Core) asks(tx *ledger.Tx, now time.Time, all []ledger.QuestionEvent) (asks []ledger.Ask, words string, err error) {
	if !c.AskInCalendar {
		return nil, "", nil
	}
	w, err := c.weigh(tx, now)
	if err != nil {
		return nil, "", err
	}
	refused, err := c.refused(tx, all, w.Overloads)
	if err != nil {
		return nil, "", err
	}
	var b strings.Builder
	for i := range w.Overloads {
		o := &w.Overloads[i]
		if refused[o.Key] {
			continue
		}
		lines, err := c.ways(tx, o)
		if err != nil {
			return nil, "", err
		}
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(&b, "Short by %s before %s. What can move?\n", commitments.Duration(o.Short), c.Style.Moment(o.To))
		for _, l := range lines {
			b.WriteString("[ ] " + l.Text + "\n")
		}
		asks = append(asks, lines...)
	}
	return asks, b.String() + "Put an x into one box: that is the decision.", nil
}

// refused are the overloads that a person deleted the question of. Once one is
// over, the same may be asked again.
func (c *Core) refused(tx *ledger.Tx, all []ledger.QuestionEvent, overloads []plan.Overload) (map[string]bool, error) {
	refused := map[string]bool{}
	for i := range all {
		q := &all[i]
		if q.State != ledger.TakenAway {
			continue
		}
		before := len(q.Asks)
		q.Asks = slices.DeleteFunc(q.Asks, func(a ledger.Ask) bool {
			return !slices.ContainsFunc(overloads, func(o plan.Overload) bool { return o.Key == a.Overload })
		})
		if len(q.Asks) != before {
			if err := tx.SaveQuestion(*q); err != nil {
				return nil, err
			}
		}
		for _, a := range q.Asks {
			refused[a.Overload] = true
		}
	}
	return refused, nil
}

// ways are the moves out of an overload as lines with a box, the suggestion
// first.
func (c *Core) ways(tx *ledger.Tx, o *plan.Overload) (lines []ledger.Ask, err error) {
	for _, opt := range o.Options {
		if opt.Kind != "move" {
			continue
		}
		text, err := c.wayWords(tx, opt)
		if err != nil {
			return nil, err
		}
		ask := ledger.Ask{Overload: o.Key, Option: opt.Key, Text: text}
		if opt.Suggested {
			lines = slices.Insert(lines, 0, ask)
		} else {
			lines = append(lines, ask)
		}
	}
	return lines[:min(len(lines), maxAsks)], nil
}

// wayWords are a move in words: "Riverbed to Fri May 22".
func (c *Core) wayWords(tx *ledger.Tx, opt plan.Option) (string, error) {
	ch, err := c.choose(tx, opt)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, m := range ch.moves {
		parts = append(parts, unmarked(m.What)+" to "+c.Style.Due(m.due))
	}
	return strings.Join(parts, ", and "), nil
}

// putQuestion puts question event n on the calendar.
func (c *Core) putQuestion(tx *ledger.Tx, now time.Time, n int, asks []ledger.Ask, words string) error {
	q := ledger.QuestionEvent{
		N: n, UID: commitments.QuestionUID(c.Me.Address, n), State: ledger.Asked, Calendar: c.home().Name,
		Day: calendar.DateOf(now.In(c.Zone())), Summary: questionTitle(asks), Text: normal(words), Asks: asks,
	}
	ev := calendar.Event{
		UID: q.UID, Start: allDay(q.Day), End: allDay(q.Day.Add(1)), Summary: q.Summary, Description: marked(q.Text),
		Class: calendar.Private, Transparent: true, Own: calendar.Own{Kind: questionKind, N: n}, Modified: now,
	}
	if err := tx.SaveQuestion(q); err != nil {
		return err
	}
	return c.logQuestion(tx, now, &q, kindPut, "create", calendar.Write{Event: ev})
}

// questionTitle counts what is to be decided.
func questionTitle(asks []ledger.Ask) string {
	over := map[string]bool{}
	for _, a := range asks {
		over[a.Overload] = true
	}
	if len(over) == 1 {
		return "bywhen: 1 question"
	}
	return fmt.Sprintf("bywhen: %d questions", len(over))
}

// allDay is a date as the start or the end of an all-day event.
func allDay(d calendar.Date) calendar.Time {
	return calendar.Time{Wall: d.At(0, time.UTC), Date: true}
}

// keepAsking brings the event up to date, as far as it is still ours.
func (c *Core) keepAsking(tx *ledger.Tx, now time.Time, q *ledger.QuestionEvent, asks []ledger.Ask, words string) error {
	seen, ok, err := tx.ObjectAt(q.Calendar, q.Version.Ref)
	if err != nil || !ok || seen.Version != q.Version {
		return err // another version than the one that was looked at
	}
	w := calendar.Write{Seen: seen.Version, Event: calendar.Event{UID: q.UID, Modified: now}}
	if title := questionTitle(asks); title != q.Summary && q.Theirs&calendar.FieldSummary == 0 {
		w.Event.Summary, w.Fields = title, w.Fields|calendar.FieldSummary
	}
	if today := calendar.DateOf(now.In(c.Zone())); today != q.Day && q.Theirs&calendar.FieldTime == 0 {
		w.Event.Start, w.Event.End, w.Fields = allDay(today), allDay(today.Add(1)), w.Fields|calendar.FieldTime
	}
	text, _ := between(seen.Events[0].Description)
	if text != normal(words) && q.Theirs&calendar.FieldDescription == 0 {
		if description, ok := within(seen.Events[0].Description, normal(words)); ok {
			w.Event.Description, w.Fields = description, w.Fields|calendar.FieldDescription
		}
	}
	if w.Fields == 0 {
		return nil
	}
	for i := range asks {
		// An x stays used until our new text stands, in which the box is empty.
		asks[i].Answered = slices.ContainsFunc(q.Asks, func(a ledger.Ask) bool { return a.Answered && a.Option == asks[i].Option && a.Text == asks[i].Text })
	}
	q.Asks = asks
	if err := tx.SaveQuestion(*q); err != nil {
		return err
	}
	what := "update/" + hash(string(seen.ETag) + "\n" + w.Event.Summary + "\n" + w.Event.Description + "\n" + w.Event.Start.Wall.String())[:16]
	return c.logQuestion(tx, now, q, kindPut, what, w)
}

// stopAsking takes the event back, if a person has written nothing into it.
func (c *Core) stopAsking(tx *ledger.Tx, now time.Time, q *ledger.QuestionEvent) error {
	seen, ok, err := tx.ObjectAt(q.Calendar, q.Version.Ref)
	if err != nil || !ok || seen.Version != q.Version {
		return err
	}
	if q.Theirs != 0 || !onlyOurs(&seen.Events[0]) {
		q.State = ledger.AllAnswered
		return tx.SaveQuestion(*q)
	}
	return c.logQuestion(tx, now, q, kindDelete, "delete/"+string(seen.ETag), calendar.Write{Seen: seen.Version})
}

// logQuestion logs a deed on the question event.
func (c *Core) logQuestion(tx *ledger.Tx, now time.Time, q *ledger.QuestionEvent, kind, what string, w calendar.Write) error {
	a := ledger.Action{Key: fmt.Sprintf("question/%d/%s", q.N, what), Kind: kind}
	return c.log(tx, now, a, deedOn{calendar: q.Calendar, uid: q.UID, version: q.Version}, w)
}
