package daemon

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
	"bywhen/daemon/mail"
)

// sevenDays is how far the summary looks back.
const sevenDays = 7 * 24 * time.Hour

// A week is the summary of one week while it is being gathered.
type week struct {
	*viewer
	mail.Weekly
	fit FitDocument
	// until ends what is ahead: the end of the next calendar week.
	until   time.Time
	nextDue string // the day of the first of the dues
	parties map[string][]mail.Item
}

// weekly gathers the summary: the seven days behind, and what is ahead until the
// end of next week.
func (c *Core) weekly(tx *ledger.Tx, now time.Time) (*mail.Weekly, error) {
	v, err := c.viewer(tx, now)
	if err != nil {
		return nil, err
	}
	w := &week{viewer: v, parties: map[string][]mail.Item{}}
	if w.fit, err = c.fit(tx, now); err != nil {
		return nil, err
	}
	monday := mondayOf(now.In(c.Zone()))
	w.until = monday.Add(14).At(0, c.Zone())
	w.Weekly = mail.Weekly{Name: c.Me.Name, Week: "week of " + c.Style.Date(monday), AsOf: c.Style.MomentZone(now), Until: c.Style.Date(monday.Add(13))}
	for _, gather := range []func() error{w.trouble, w.decisions, w.promises, w.proposed, w.moved, w.loads} {
		if err := gather(); err != nil {
			return nil, err
		}
	}
	w.gathered()
	return &w.Weekly, nil
}

// mondayOf is the first day of the calendar week (ISO 8601).
func mondayOf(t time.Time) calendar.Date {
	d := calendar.DateOf(t)
	return d.Add(-(int(d.Weekday()) + 6) % 7)
}

// trouble is what makes everything else doubtful, and mail of which nobody knows
// whether it arrived.
func (w *week) trouble() error {
	for _, s := range w.fit.Stale {
		note := "It was never read."
		if s.LastOK != nil {
			note = "It was last read " + w.core.Style.Moment(*s.LastOK) + "; what follows may be wrong."
		}
		w.Trouble = append(w.Trouble, mail.Item{Text: s.Calendar + ": " + plain(s.Error), Note: note, Do: "bywhen doctor"})
	}
	doubtful, err := w.tx.Actions(ledger.Unknown)
	if err != nil {
		return err
	}
	for i := range doubtful {
		a := &doubtful[i]
		if a.Kind != kindMail {
			continue
		}
		letter, err := w.tx.Letter(a.Key)
		if err != nil {
			return err
		}
		w.Unsettled = append(w.Unsettled, mail.Item{
			Text: fmt.Sprintf("%q, written %s", plain(letter.Subject), w.core.Style.Moment(letter.Created)),
			Note: "The connection was lost while it was being handed over. Is it there? If not, send it again:", Do: againWords(a.Key),
		})
	}
	return nil
}

// wait notes that something waits for somebody.
func (w *week) wait(who string, it mail.Item) { w.parties[who] = append(w.parties[who], it) }

// decisions are the overloads.
func (w *week) decisions() error {
	for i := range w.fit.Overloads {
		o := &w.fit.Overloads[i]
		it := mail.Item{Text: fmt.Sprintf("Decide what moves: short by %s before %s.", commitments.Duration(o.Short), w.core.Style.Moment(o.To)), Do: "bywhen fit"}
		for _, opt := range o.Options {
			if !opt.Suggested || len(opt.Moves) == 0 {
				continue
			}
			m := opt.Moves[0]
			to := m.To
			if m.Comfortable != nil {
				to = *m.Comfortable
			}
			it.Note = fmt.Sprintf("Suggestion: %s to %s.", m.ID, w.core.Style.Moment(to))
			it.Do = fmt.Sprintf("bywhen ask %s", o.Key)
		}
		if o.DecideBy != nil {
			it.Note += fmt.Sprintf(" It works until %s.", w.core.Style.Moment(*o.DecideBy))
		}
		w.wait(mail.You, it)
	}
	return w.askHowMuch()
}

// askHowMuch asks for new figures where everything fits only if all went as
// planned.
func (w *week) askHowMuch() error {
	var titles []string
	for _, a := range w.fit.Ask {
		k, err := w.tx.ByLabel(a.ID)
		if err != nil {
			return err
		}
		titles = append(titles, fmt.Sprintf("%s (%s)", plain(k.What), commitments.Duration(a.Minutes)))
	}
	if len(titles) > 0 {
		w.wait(mail.You, mail.Item{
			Text: "How much is left of " + strings.Join(titles, " and ") + "?", Note: "If all went as planned everything fits; by what you last said it does not.",
			Do: "bywhen progress " + w.fit.Ask[0].ID + " --left …", Short: "whether it still fits",
		})
	}
	return nil
}

// promises go through all commitments, by due date.
func (w *week) promises() error {
	all, err := w.tx.Commitments()
	if err != nil {
		return err
	}
	w.core.byDue(all)
	for i := range all {
		k := &all[i]
		switch {
		case k.Status == commitments.Draft:
			w.wait(mail.You, mail.Item{Text: "Please confirm: " + w.line(k), Do: "bywhen confirm " + k.Label, Short: "something to confirm"})
		case k.Status == commitments.Done:
			w.kept(k)
		case k.Status == commitments.Open && w.core.isMe(k.Owner):
			w.mine(k)
		case k.Status == commitments.Open:
			if err := w.theirs(k); err != nil {
				return err
			}
		}
		if k.Status != commitments.Open {
			continue
		}
		if err := w.checkIns(k); err != nil {
			return err
		}
	}
	return nil
}

// line is a commitment in one line.
func (w *week) line(k *commitments.Commitment) string {
	if k.Due.IsZero() {
		return plain(k.What) + ", no date yet"
	}
	return fmt.Sprintf("%s, due %s", plain(k.What), w.core.Style.Due(k.Due))
}

// kept is what was done within the week, in time or not.
func (w *week) kept(k *commitments.Commitment) {
	if w.now.Sub(k.ClosedAt) >= sevenDays {
		return
	}
	it := mail.Item{Text: plain(k.What)}
	if who := k.Counterpart(w.core.Me.Address); who != "" {
		it.Note = fmt.Sprintf("%s asked %s.", w.core.name(k.Delegator), w.core.name(k.Owner))
	}
	if due := w.core.dueAt(k.Due); due.IsZero() || !k.ClosedAt.After(due) {
		w.Kept = append(w.Kept, it)
		return
	}
	w.Done = append(w.Done, it)
}

// mine is what I have promised and is open.
func (w *week) mine(k *commitments.Commitment) {
	due := w.core.dueAt(k.Due)
	asked := ""
	if who := k.Counterpart(w.core.Me.Address); who != "" {
		asked = "Asked by " + w.core.name(who) + "."
	}
	switch {
	case !due.IsZero() && due.Before(w.now):
		w.wait(mail.You, mail.Item{Text: w.line(k) + ", is still open.", Note: asked, Do: fmt.Sprintf("bywhen done %s, or bywhen move %s DATE", k.Label, k.Label), Short: k.Label + " is still open"})
	case k.Kind == commitments.SignOff:
		w.wait(mail.You, mail.Item{Text: "Your answer: " + w.line(k), Note: asked, Do: "bywhen done " + k.Label, Short: w.core.name(k.Delegator) + " waits for your answer"})
	case !due.IsZero() && due.Before(w.until):
		w.due(k, asked)
	}
	other, open := k.Counterpart(w.core.Me.Address), w.core.openPoints(k)
	if other != "" && open != "" && w.now.Sub(k.Created) < sevenDays && k.Kind == commitments.Work {
		w.wait(mail.You, mail.Item{Text: fmt.Sprintf("Still to ask %s about %q:", w.core.name(other), plain(k.What)), Note: first(open), Do: "bywhen edit " + k.Label, Short: "a question to ask " + w.core.name(other)})
	}
}

// due is work of mine that is due soon. Where little of it should be left by now,
// that is an assumption, and a question.
func (w *week) due(k *commitments.Commitment, asked string) {
	it := mail.Item{Text: w.core.Style.Due(k.Due) + ": " + plain(k.What), Note: asked}
	if w.nextDue == "" {
		w.nextDue = w.core.Style.Date(calendar.DateOf(w.core.dueAt(k.Due)))
	}
	left, known := w.expected[k.Label]
	switch stated := k.Left; {
	case !known:
	case left == 0 && stated.N > 0:
		it.Note += fmt.Sprintf(" If all went as planned it is done; %s were left %s.", commitments.Duration(stated.N), w.core.Style.Date(calendar.DateOf(k.LeftAt.In(w.core.Zone()))))
		it.Do = "bywhen progress " + k.Label + " --left …"
	case left > 0:
		it.Note += " About " + commitments.Duration(left) + " left."
	}
	it.Note = strings.TrimSpace(it.Note)
	w.Dues = append(w.Dues, it)
}

// theirs is what somebody else has promised and is open: a sign-off waits for
// them, other work is theirs to do.
func (w *week) theirs(k *commitments.Commitment) error {
	c, who := w.core, w.core.name(k.Owner)
	due := c.dueAt(k.Due)
	it := mail.Item{Text: w.line(k)}
	if !due.IsZero() && due.Before(w.now) {
		it.Text += ", is still open."
		it.Do = "bywhen agenda " + string(k.Owner)
	}
	if k.Kind == commitments.SignOff {
		at, ok, err := c.latestUseful(w.tx, w.facts, k)
		if err != nil {
			return err
		}
		if ok {
			it.Note = "Of use until " + c.Style.Moment(at) + "."
		}
		w.wait(who, it)
		return nil
	}
	if !c.isMe(k.Delegator) {
		return nil
	}
	since, still, err := w.still(k)
	if err != nil {
		return err
	}
	it.Text = who + ": " + it.Text
	if !still {
		w.Owed = append(w.Owed, it)
		return nil
	}
	it.Note = "Last heard of " + c.Style.Date(calendar.DateOf(since.In(c.Zone()))) + ". How does it go, and what would help?"
	it.Do = "bywhen agenda " + string(k.Owner)
	w.Still = append(w.Still, it)
	return nil
}

// stillDays is after how many working days without any news something is named.
const stillDays = 10

// still reports whether nothing has been heard of a commitment for ten working
// days: no field of it has changed and no check-in took place.
func (w *week) still(k *commitments.Commitment) (since time.Time, still bool, err error) {
	lines, err := w.tx.History(k.Key)
	if err != nil {
		return since, false, err
	}
	since = k.Created
	for _, l := range lines {
		if l.Mark.At.After(since) && (l.Mark.By != byUs || !strings.HasPrefix(l.Field, "check-in")) {
			since = l.Mark.At
		}
	}
	ins, err := w.tx.CheckIns(k.Key)
	if err != nil {
		return since, false, err
	}
	for _, in := range ins {
		if in.State == commitments.TookPlace && in.End.After(since) {
			since = in.End
		}
	}
	hours, err := w.core.hours(w.tx, calendar.Span{Start: since, End: w.now})
	return since, hours.WorkingDaysBetween(since, w.now) >= stillDays, err
}

// checkIns are those of a commitment that lie ahead.
func (w *week) checkIns(k *commitments.Commitment) error {
	ins, err := w.tx.CheckIns(k.Key)
	if err != nil {
		return err
	}
	for i := range ins {
		in := &ins[i]
		if !in.Live() || !in.End.After(w.now) || !in.Start.Before(w.until) {
			continue
		}
		it := mail.Item{Text: fmt.Sprintf("%s with %s: %s", w.core.Style.Span(in.Span), w.core.name(k.Counterpart(w.core.Me.Address)), plain(k.What))}
		if in.State == commitments.Proposed {
			it.Note = "A proposal: they have not been asked yet."
		}
		w.CheckIns = append(w.CheckIns, it)
	}
	return nil
}

// proposed are changes that a meeting's text suggests.
func (w *week) proposed() error {
	all, err := proposals(w.tx, "")
	if err != nil {
		return err
	}
	for _, p := range all {
		w.wait(mail.You, mail.Item{
			Text: fmt.Sprintf("Please confirm another %s for %s: %s instead of %s.", p.Field, p.ID, plain(cmp.Or(p.After, "none")), plain(cmp.Or(p.Before, "none"))), Do: "bywhen confirm " + p.ID, Short: "something to confirm",
		})
	}
	return nil
}

// moved are the dates that were moved in time within the week, and who decided.
func (w *week) moved() error {
	all, err := w.tx.Decisions()
	if err != nil {
		return err
	}
	taken, err := undoneDecisions(w.tx)
	if err != nil {
		return err
	}
	for i := range all {
		d := &all[i]
		late := slices.ContainsFunc(d.Changes, func(ch commitments.Change) bool { return !ch.InTime })
		if late || taken[d.N] || undoOf(d) > 0 || w.now.Sub(d.At) >= sevenDays {
			continue
		}
		doc, err := w.decided(d)
		if err != nil {
			return err
		}
		w.Moved = append(w.Moved, mail.Item{Text: plain(doc.Words)})
	}
	return nil
}

// mostLoads is how many due dates get a bar.
const mostLoads = 5

// loads are the figures behind the verdict: for each due date ahead what is
// promised by then, and the free time until then.
func (w *week) loads() error {
	supply := map[string]int{}
	for _, s := range w.fit.Supply {
		supply[s.ID] = s.Minutes
	}
	work := slices.Clone(w.facts.Work)
	slices.SortStableFunc(work, func(a, b plan.Work) int { return a.Due.Compare(b.Due) })
	promised := 0
	for i, k := range work {
		if k.Unknown {
			continue
		}
		promised += k.Left
		last := i == len(work)-1 || !work[i+1].Due.Equal(k.Due)
		if !last || promised == 0 || k.Due.Before(w.now) || len(w.Loads) == mostLoads {
			continue
		}
		l := mail.Load{Until: w.core.Style.Date(calendar.DateOf(k.Due)), Promised: promised, Free: supply[k.ID]}
		l.Words = fmt.Sprintf("%s of %s", commitments.Duration(l.Promised), commitments.Duration(l.Free))
		w.Loads = append(w.Loads, l)
	}
	w.Fits = w.verdict(work)
	return nil
}

// verdict says until when everything fits, or by how much it does not.
func (w *week) verdict(work []plan.Work) string {
	switch {
	case w.fit.Promises == 0:
		return ""
	case !w.fit.Fits:
		o := &w.fit.Overloads[0]
		return fmt.Sprintf("Not before %s: %s promised, %s free.", w.core.Style.Moment(o.To), commitments.Duration(o.Demand), commitments.Duration(o.Supply))
	}
	what := "the one promise I know"
	if n := w.fit.Promises; n > 1 {
		what = fmt.Sprintf("the %d promises I know", n)
	}
	verdict := fmt.Sprintf("Everything fits until %s: %s, %s.", w.core.Style.Moment(work[len(work)-1].Due), what, commitments.Duration(w.fit.Demand))
	if w.fit.Demand == 0 {
		verdict = fmt.Sprintf("Everything fits until %s: %s.", w.core.Style.Moment(work[len(work)-1].Due), what)
	}
	if w.fit.Assumed > 0 {
		verdict += fmt.Sprintf(" It takes %s of what you last said to be done since.", commitments.Duration(w.fit.Assumed))
	}
	return verdict
}

// gathered puts who is waited for in order, the reader first, and finds the one
// thing to know.
func (w *week) gathered() {
	if mine := w.parties[mail.You]; len(mine) > 0 {
		w.Waiting = append(w.Waiting, mail.Party{Who: mail.You, Items: mine})
	}
	for _, who := range slices.Sorted(maps.Keys(w.parties)) {
		if who != mail.You {
			w.Waiting = append(w.Waiting, mail.Party{Who: who, Items: w.parties[who]})
		}
	}
	w.Headline = w.headline()
}

// headline is the one thing to know.
func (w *week) headline() string {
	mine := w.parties[mail.You]
	switch {
	case len(w.Trouble) > 0:
		return "a calendar could not be read"
	case len(w.fit.Overloads) > 0:
		o := &w.fit.Overloads[0]
		return fmt.Sprintf("%s too much before %s", commitments.Duration(o.Short), w.core.Style.Date(calendar.DateOf(o.To)))
	case len(mine) > 0:
		if len(mine) == 1 {
			return mine[0].Short
		}
		return fmt.Sprintf("%s, and %d more", mine[0].Short, len(mine)-1)
	case w.nextDue != "" && w.fit.Fits:
		return "everything fits, next due " + w.nextDue
	}
	return "everything fits"
}
