package daemon

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
	"bywhen/commitments/when"
)

// A source is where items come from.
type source struct {
	calendar  string
	instance  calendar.Instance
	draftOnly bool
	// partial says that the items are not all that the meeting's text says:
	// nothing can be concluded from what is not among them.
	partial bool
}

// besideRule marks, in the rule of an item, that it does not come from the
// meeting's own text.
const besideRule = "beside/"

// record puts the items of a meeting on the ledger: what is known already is
// matched, what is new is added, what changed becomes a proposal, and what is no
// longer there stays, noted.
func (c *Core) record(tx *ledger.Tx, now time.Time, src source, items []notes.Item) error {
	known, err := tx.BySeries(src.instance.UID)
	if err != nil {
		return err
	}
	next := 1
	for _, k := range known {
		if k.Origin.Source == src.instance.Source && k.Origin.Item >= next {
			next = k.Origin.Item + 1
		}
	}
	matched := map[commitments.Key]bool{}
	standing := normalQuote(src.instance.Event.Description)
	for i := range items {
		it := &items[i]
		if !c.concerns(src.instance.Event, it) || c.taught(tx, it) {
			continue
		}
		if k := match(known, matched, it, standing); k != nil {
			matched[k.Key] = true
			if err := c.propose(tx, now, k, it); err != nil {
				return err
			}
			continue
		}
		if err := c.recordNew(tx, now, src, next, it); err != nil {
			return err
		}
		next++
	}
	if src.partial || src.instance.RecurrenceID != "" {
		return nil // of a series only the new lines were read: nothing vanished
	}
	return c.noteVanished(tx, now, src.instance.Source, known, matched)
}

// concerns reports whether an item belongs on this ledger: I own it, I asked for
// it, or I organized the meeting.
func (c *Core) concerns(ev *calendar.Event, it *notes.Item) bool {
	return c.isMe(it.Owner) || c.isMe(it.Delegator) || c.isMe(ev.Organizer.Address)
}

// taught reports whether the user said of this very sentence that it is not
// theirs.
func (c *Core) taught(tx *ledger.Tx, it *notes.Item) bool {
	said, err := tx.Setting(notMinePrefix + hash(normalQuote(it.Quote)))
	return err == nil && said != ""
}

// match finds the known commitment that an item is about: the same words, else
// the same owner and a similar what, if its own words no longer stand in the
// text.
func match(known []commitments.Commitment, taken map[commitments.Key]bool, it *notes.Item, standing string) *commitments.Commitment {
	quote := normalQuote(it.Quote)
	for i := range known {
		if k := &known[i]; !taken[k.Key] && normalQuote(k.Origin.Quote) == quote {
			return k
		}
	}
	for i := range known {
		k := &known[i]
		if quote := normalQuote(k.Origin.Quote); quote != "" && strings.Contains(standing, quote) {
			continue // its own words are still there: this is another promise
		}
		if !taken[k.Key] && k.Owner == it.Owner && k.Kind == it.Kind && similar(k.What, it.What) {
			return k
		}
	}
	return nil
}

func normalQuote(q string) string { return strings.Join(strings.Fields(strings.ToLower(q)), " ") }

// similar reports whether two descriptions share at least two thirds of their
// telling words. Dates do not tell: one that is over stays part of what is to be
// done, because it can no longer be by when.
func similar(a, b string) bool {
	x, y := words(undated(a)), words(undated(b))
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	shared := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			shared++
		}
	}
	return 3*shared >= 2*max(len(x), len(y))
}

// someDay is the reference where only the place of a date in a text matters.
var someDay = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// undated is a text without its dates.
func undated(text string) string {
	var b strings.Builder
	at := 0
	for _, r := range (when.Reader{}).Find(text, someDay) {
		if r.Kind != when.Duration {
			b.WriteString(text[at:r.Pos] + " ")
			at = r.Pos + r.Len
		}
	}
	return b.String() + text[at:]
}

// words are the telling words of a text, each once.
func words(s string) []string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 127)
	})
	var telling []string
	for _, f := range fields {
		if !slices.Contains(smallWords, f) && !slices.Contains(telling, f) {
			telling = append(telling, f)
		}
	}
	return telling
}

var smallWords = []string{"a", "an", "and", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "my", "of",
	"on", "or", "our", "so", "that", "the", "their", "this", "to", "up", "we", "where", "will", "with", "your"}

// propose compares a known commitment with what its meeting says now. A changed
// date or owner is for a person to confirm; a field that a person edited is left
// alone.
func (c *Core) propose(tx *ledger.Tx, now time.Time, k *commitments.Commitment, it *notes.Item) error {
	if k.Status == commitments.Done || k.Status == commitments.Dropped {
		return nil
	}
	if !k.Origin.Vanished && normalQuote(k.Origin.Quote) == normalQuote(it.Quote) {
		// The same words mean what they meant when they were first read. Read
		// for a later meeting of the series, "by Friday" would be another one.
		return errors.Join(tx.DropProposal(k.Key, "due"), tx.DropProposal(k.Key, "owner"))
	}
	if k.Origin.Vanished || k.Origin.Quote != it.Quote {
		k.Origin.Vanished, k.Origin.Quote = false, it.Quote
		if err := tx.SaveCommitment(*k, ledger.Mark{At: now, By: byUs, Why: "the meeting's text was reworded"}); err != nil {
			return err
		}
	}
	changes := []struct {
		field, before, after string
		differs              bool
	}{
		{"due", ledger.FormatDue(k.Due), ledger.FormatDue(it.Due), !it.Due.IsZero() && !sameDue(k.Due, it.Due) && !aYearOn(k.Due, it)},
		{"owner", string(k.Owner), string(it.Owner), it.Owner != "" && it.Owner != k.Owner},
	}
	for _, ch := range changes {
		if !ch.differs || slices.Contains(k.Edited, ch.field) {
			// What was proposed before, if anything was, is no longer said.
			if err := tx.DropProposal(k.Key, ch.field); err != nil {
				return err
			}
			continue
		}
		p := ledger.Proposal{Commitment: k.Key, Field: ch.field, Before: ch.before, After: ch.after, Quote: it.Quote, At: now}
		if err := tx.SaveProposal(p); err != nil {
			return err
		}
	}
	return nil
}

func sameDue(a, b commitments.Due) bool {
	return a.Date == b.Date && (a.Minute == b.Minute || !a.HasTime() && !b.HasTime())
}

// aYearOn reports whether a date that is over was taken for that of next year:
// "by May 8", read again on May 18.
func aYearOn(d commitments.Due, it *notes.Item) bool {
	return it.Doubt != "" && it.Due.Date.Month == d.Date.Month && it.Due.Date.Day == d.Date.Day && it.Due.Date.Year > d.Date.Year
}

// recordNew adds an item as a commitment. One whose date is in doubt waits to be
// confirmed, however plainly it was agreed.
func (c *Core) recordNew(tx *ledger.Tx, now time.Time, src source, n int, it *notes.Item) error {
	k := c.commitment(it, now)
	k.Key = commitments.KeyOf(tx.Owner(), src.instance.Source, n)
	k.Origin = commitments.Origin{Calendar: src.calendar, Source: src.instance.Source, Item: n, Quote: it.Quote, Rule: it.Rule}
	k.Status = commitments.Draft
	if it.Band == notes.Record && c.Accept == AcceptCertain && !src.draftOnly && it.Doubt == "" {
		k.Status = commitments.Open
	}
	var err error
	if k.Label, err = tx.NewLabel(labelFrom(k.What)); err != nil {
		return err
	}
	why := fmt.Sprintf("read in %q of %s", plain(src.instance.Event.Summary), c.Style.Moment(src.instance.Start))
	if it.Doubt != "" {
		why += "; the date is in doubt: " + plain(it.Doubt)
	}
	return tx.SaveCommitment(k, ledger.Mark{At: now, By: byUs, Why: why})
}

// commitment is an item as a value, without key, label, origin and status.
func (c *Core) commitment(it *notes.Item, now time.Time) commitments.Commitment {
	k := commitments.Commitment{
		Kind: it.Kind, Owner: c.canonical(it.Owner), Delegator: c.canonical(it.Delegator),
		What: it.What, Why: it.Why, Success: it.Success, How: it.How, Obstacles: it.Obstacles,
		Due: it.Due, Hard: it.DueIsMeeting || it.Hard, Deep: it.Deep, Priority: it.Priority, Project: it.Project, Effort: it.Effort, Left: it.Effort,
		Wish: it.Wish, CouldMove: it.CouldMove, SuggestedMove: it.SuggestedMove, Created: now,
	}
	if k.Left.Known {
		k.LeftAt = now
	}
	if it.Doubt != "" {
		k.Assumed = []string{string(commitments.GapDue)}
	}
	return k
}

// labelFrom makes a short label from a what: its first three telling words.
func labelFrom(what string) string {
	w := words(what)
	return strings.Join(w[:min(3, len(w))], "-")
}

// noteVanished marks the commitments of a meeting whose words are no longer in
// its text. They stay: only people take promises back.
func (c *Core) noteVanished(tx *ledger.Tx, now time.Time, src calendar.Source, known []commitments.Commitment, matched map[commitments.Key]bool) error {
	for _, k := range known {
		if matched[k.Key] || k.Origin.Source != src || k.Origin.Vanished || strings.HasPrefix(k.Origin.Rule, besideRule) {
			continue
		}
		k.Origin.Vanished = true
		if err := tx.SaveCommitment(k, ledger.Mark{At: now, By: byUs, Why: "its words are no longer in the meeting's text"}); err != nil {
			return err
		}
	}
	return nil
}
