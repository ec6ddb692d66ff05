package daemon

import (
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
)

// titleMark begins the title of an event in which the user notes something to
// settle: "? brief Waterfall by May 18".
const titleMark = "?"

// readTitles makes a draft of every event that the user titled with a question
// mark, on a calendar of their own. Its date does not matter: it is a note.
func (c *Core) readTitles(tx *ledger.Tx, now time.Time) error {
	if c.Accept == AcceptOff {
		return nil
	}
	watching, err := c.watched(tx, now)
	if err != nil {
		return err
	}
	for _, w := range watching {
		cal := w.Calendar
		if cal.Trust != TrustOwn {
			continue
		}
		window := calendar.Span{Start: w.Start, End: now.Add(horizon)}
		asking, err := tx.WithQuestion(cal.Name, window)
		if err != nil {
			return err
		}
		found, err := c.sift(asking, window, func(e *calendar.Event) bool {
			return strings.HasPrefix(strings.TrimSpace(e.Summary), titleMark)
		})
		if err != nil {
			return err
		}
		for _, in := range found {
			if err := c.readTitle(tx, now, cal, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// readTitle makes a draft of one event, once for each wording.
func (c *Core) readTitle(tx *ledger.Tx, now time.Time, cal *Calendar, in calendar.Instance) error {
	text, ok := strings.CutPrefix(strings.TrimSpace(in.Event.Summary), titleMark)
	mine := in.Event.Organizer.Address == "" || c.isMe(in.Event.Organizer.Address)
	if !ok || !mine || isOwnUID(in.UID) || in.Event.Status == calendar.Cancelled {
		return nil
	}
	// A source of its own: what stands in the event's text is another matter.
	in.Source = calendar.Source{UID: in.UID + "#title"}
	before, known, err := tx.Reading(in.Source)
	if err != nil || known && before.Hash == hash(text) {
		return err
	}
	item, err := notes.ReadLine(strings.TrimSpace(text), c.hand(tx, now))
	if err != nil {
		return nil // a question mark alone is no note to us
	}
	item.Band, item.Rule = notes.DraftBand, "title"
	if item.Owner == "" {
		item.Owner = c.Me.Address
	}
	if err := c.record(tx, now, source{calendar: cal.Name, instance: in, draftOnly: true}, []notes.Item{item}); err != nil {
		return err
	}
	return tx.SaveReading(ledger.Reading{Source: in.Source, Hash: hash(text), Lines: []string{}, At: now})
}
