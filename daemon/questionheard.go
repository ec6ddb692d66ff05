package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// hearAnswers looks at the question event: an x in a box is a decision, a
// deletion means that the question is not wanted here, and everything else is a
// person's own business.
func (c *Core) hearAnswers(tx *ledger.Tx, now time.Time) error {
	all, err := tx.QuestionEvents()
	if err != nil || len(all) == 0 {
		return err
	}
	q := all[len(all)-1]
	if q.State != ledger.Asked || q.Version.Ref == "" {
		return nil
	}
	row, err := tx.Calendar(q.Calendar)
	if err != nil || row.Error != "" || row.Held != "" {
		return err
	}
	stands, err := tx.ObjectsByUID(q.UID)
	if err != nil {
		return err
	}
	seen, ok := here(stands, q.Calendar)
	switch {
	case !ok || seen.Events[0].Status == calendar.Cancelled:
		q.State = ledger.TakenAway
		return tx.SaveQuestion(q)
	case seen.Version == q.Version:
		return nil
	}
	crossed := c.adoptQuestion(&q, seen)
	if err := tx.SaveQuestion(q); err != nil {
		return err
	}
	for _, i := range crossed {
		if err := c.crossed(tx, now, &q.Asks[i]); err != nil {
			return err
		}
	}
	return nil
}

// adoptQuestion takes over what a person did to the event, and gives the lines
// in whose box there is an x that was not there before.
func (c *Core) adoptQuestion(q *ledger.QuestionEvent, seen calendar.Object) (crossed []int) {
	q.Version = seen.Version
	ev := &seen.Events[0]
	if !ev.AllDay() || calendar.DateOf(ev.Start.Wall) != q.Day {
		q.Theirs |= calendar.FieldTime
	}
	if normal(ev.Summary) != normal(q.Summary) {
		q.Theirs |= calendar.FieldSummary
	}
	text, marked := between(readable(ev.Description))
	if !marked {
		q.Theirs |= calendar.FieldDescription
		return nil
	}
	var empty []string
	for _, line := range strings.Split(text, "\n") {
		rest, x, box := boxed(line)
		if box {
			line = "[ ] " + rest
		}
		empty = append(empty, line)
		for i := range q.Asks {
			if a := &q.Asks[i]; x && !a.Answered && rest == a.Text {
				a.Answered = true
				crossed = append(crossed, i)
				break
			}
		}
	}
	if normal(strings.Join(empty, "\n")) != normal(q.Text) {
		q.Theirs |= calendar.FieldDescription
	}
	return crossed
}

// readable is a description without the markup that some calendars make of
// plain text.
func readable(description string) string {
	if !strings.Contains(description, "<br") && !strings.Contains(description, "<p>") {
		return description
	}
	return html.UnescapeString(strings.NewReplacer("<br>", "\n", "<br/>", "\n", "<br />", "\n", "<p>", "", "</p>", "\n", "<span>", "", "</span>", "").Replace(description))
}

// boxed takes a line with a box apart: "[x] Riverbed to Fri May 22".
func boxed(line string) (rest string, x, ok bool) {
	inside, ok := strings.CutPrefix(strings.TrimSpace(line), "[")
	if !ok {
		return "", false, false
	}
	inside, rest, ok = strings.Cut(inside, "]")
	switch strings.ToLower(strings.TrimSpace(inside)) {
	case "":
	case "x", "✓", "✔", "✗", "✘":
		x = true
	default:
		return "", false, false
	}
	return strings.TrimSpace(rest), x, ok
}

// crossed carries out what an x chose, if it is still on offer as it was read.
// Otherwise nothing is decided: what is on offer now is asked anew.
func (c *Core) crossed(tx *ledger.Tx, now time.Time, a *ledger.Ask) error {
	w, err := c.weigh(tx, now)
	if err != nil {
		return err
	}
	opt, ok := offers(w.Overloads, a)
	if !ok {
		return nil
	}
	if text, err := c.wayWords(tx, opt); err != nil || text != a.Text {
		return err
	}
	ch, err := c.choose(tx, opt)
	if err != nil {
		return err
	}
	d := commitments.Decision{At: now, By: c.Me.Address, Reason: "an x in the calendar", Chosen: ch.key}
	d.Overload, d.Offered, d.Suggested = offered(w.Overloads, ch.key)
	_, err = c.carryDecision(tx, now, ch, d, w.Facts.Hours)
	return err
}

// offers finds the way out that a line stands for.
func offers(overloads []plan.Overload, a *ledger.Ask) (plan.Option, bool) {
	for _, o := range overloads {
		for _, opt := range o.Options {
			if o.Key == a.Overload && opt.Key == a.Option {
				return opt, true
			}
		}
	}
	return plan.Option{}, false
}

// finishQuestion records that a deed on the question event was done.
func (c *Core) finishQuestion(tx *ledger.Tx, now time.Time, a ledger.Action, stands calendar.Object) error {
	q, ok, err := tx.QuestionByUID(a.UID)
	if err != nil || !ok {
		return fmt.Errorf("settle %s: its question is not on the ledger: %w", a.Key, err)
	}
	if a.Kind == kindDelete {
		a.After = json.RawMessage("null")
		if q.State == ledger.Asked {
			q.State = ledger.AllAnswered
		}
		err = tx.DropObject(a.Calendar, q.Version.Ref)
	} else {
		if err := noteAsked(&q, &a, stands); err != nil {
			return err
		}
		err = c.mirror(tx, a.Calendar, stands)
	}
	if err := errors.Join(err, tx.SaveQuestion(q)); err != nil {
		return err
	}
	return c.close(tx, now, a, ledger.Finished, "")
}

// noteAsked remembers what of ours stands now, and that the boxes are empty
// again.
func noteAsked(q *ledger.QuestionEvent, a *ledger.Action, stands calendar.Object) (err error) {
	var w calendar.Write
	if err := json.Unmarshal(a.Request, &w); err != nil {
		return fmt.Errorf("read the deed %s: %w", a.Key, err)
	}
	whole := w.Seen.Ref == ""
	q.Version = stands.Version
	if whole || w.Fields&calendar.FieldDescription != 0 {
		q.Text, _ = between(w.Event.Description)
		for i := range q.Asks {
			q.Asks[i].Answered = false
		}
	}
	if whole || w.Fields&calendar.FieldSummary != 0 {
		q.Summary = w.Event.Summary
	}
	if whole || w.Fields&calendar.FieldTime != 0 {
		q.Day = calendar.DateOf(w.Event.Start.Wall)
	}
	a.After, err = json.Marshal(stands)
	return err
}

// questionVanished settles a deed on a question event that a person deleted.
func (c *Core) questionVanished(tx *ledger.Tx, now time.Time, a ledger.Action) error {
	q, ok, err := tx.QuestionByUID(a.UID)
	if err != nil || !ok {
		return fmt.Errorf("settle %s: its question is not on the ledger: %w", a.Key, err)
	}
	if q.State == ledger.Asked {
		q.State = ledger.TakenAway
		if err := tx.SaveQuestion(q); err != nil {
			return err
		}
	}
	return c.close(tx, now, a, ledger.Moot, "a person deleted the event")
}
