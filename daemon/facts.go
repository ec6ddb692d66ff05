package daemon

import (
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// horizon is how far ahead free time is looked at when no due date lies further.
const horizon = 60 * 24 * time.Hour

// instances are all occurrences within the window on a calendar, by start. An
// object that cannot be expanded is left out; reading it was already reported.
// They are shared: nobody may change them.
func (c *Core) instances(tx *ledger.Tx, name string, window calendar.Span) ([]calendar.Instance, error) {
	type expanded struct {
		name       string
		start, end time.Time
	}
	key := expanded{name, instant(window.Start), instant(window.End)}
	return ledger.Remember(tx, key, func() ([]calendar.Instance, error) { return c.expand(tx, name, window) })
}

// instant is a time that equals (==) every other time of the same instant.
func instant(t time.Time) time.Time { return t.Round(0).UTC() }

// expand works out the instances.
func (c *Core) expand(tx *ledger.Tx, name string, window calendar.Span) ([]calendar.Instance, error) {
	found, err := tx.Within(name, window)
	if err != nil {
		return nil, err
	}
	return c.sift(found, window, nil)
}

// sift works out the instances within the window of the objects of which any
// event is worth it; nil for all of them.
func (c *Core) sift(found []ledger.Found, window calendar.Span, worth func(*calendar.Event) bool) ([]calendar.Instance, error) {
	var all []calendar.Instance
	seen := make(map[string]bool, len(found))
	for i := range found {
		if seen[found[i].UID] {
			continue // the same event twice: the first by its ref counts
		}
		seen[found[i].UID] = true
		events, err := found[i].Events()
		if err != nil {
			return nil, err
		}
		if worth != nil && !slices.ContainsFunc(events, func(e calendar.Event) bool { return worth(&e) }) {
			continue
		}
		got, err := ics.Expand(events, window, c.Zone())
		if err != nil {
			continue
		}
		all = append(all, got...)
	}
	slices.SortStableFunc(all, func(a, b calendar.Instance) int { return a.Start.Compare(b.Start) })
	return all, nil
}

// myBusy are the spans that block my time, our own check-ins once, whether they
// have reached the calendar already or not (R13). One that is marked as free
// there takes no time. Those without, by UID, are taken not to be there.
func (c *Core) myBusy(tx *ledger.Tx, window calendar.Span, without ...string) ([]calendar.Span, error) {
	blocking, err := c.blocking(tx, window)
	if err != nil {
		return nil, err
	}
	return c.busyWith(tx, blocking, without...)
}

// busyWith are the spans of what blocks my time and of our own check-ins.
func (c *Core) busyWith(tx *ledger.Tx, blocking []calendar.Instance, without ...string) ([]calendar.Span, error) {
	var spans []calendar.Span
	for _, in := range blocking {
		if !slices.Contains(without, in.UID) {
			spans = append(spans, in.Span)
		}
	}
	ours, err := tx.CheckIns("")
	if err != nil {
		return nil, err
	}
	for _, k := range ours {
		takes, err := c.takesTime(tx, &k)
		if err != nil {
			return nil, err
		}
		if takes && !slices.Contains(without, k.UID) {
			spans = append(spans, k.Span)
		}
	}
	return spans, nil
}

// blocking are the instances that block my time.
func (c *Core) blocking(tx *ledger.Tx, window calendar.Span) ([]calendar.Instance, error) {
	var all []calendar.Instance
	for _, cal := range c.Calendars {
		if !cal.Busy {
			continue
		}
		found, err := c.instances(tx, cal.Name, window)
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			if busy, _ := c.blocks(in.Event); busy {
				all = append(all, in)
			}
		}
	}
	return all, nil
}

// skippable are the instances from an instant on that could be shortened or
// skipped to make room: not our own check-ins, no days off, and nothing that a
// promise is due at.
func (c *Core) skippable(blocking []calendar.Instance, from time.Time, work []plan.Work) (all []plan.Meeting) {
	dues := make(map[int64]bool, len(work))
	for _, w := range work {
		dues[w.Due.Unix()] = true
	}
	for _, in := range blocking {
		if isOwnUID(in.UID) || in.Event.AllDay() || in.Event.Kind == calendar.OutOfOffice || !in.End.After(from) {
			continue
		}
		all = append(all, plan.Meeting{UID: in.UID, Span: in.Span, Organizer: c.isMe(in.Event.Organizer.Address), Fixed: dues[in.Start.Unix()]})
	}
	return all
}

// busyOf are the spans in which another person is busy. known is false when
// nothing can be said, which is never the same as free.
func (c *Core) busyOf(tx *ledger.Tx, now time.Time, who calendar.Address, window calendar.Span) (spans []calendar.Span, known bool, err error) {
	p := c.person(who)
	if p == nil || p.Calendar == "" {
		return c.heard(tx, now, who, window.End.Add(-24*time.Hour))
	}
	row, err := tx.Calendar(p.Calendar)
	if err != nil || row.LastOK.IsZero() || row.Error != "" || row.Held != "" {
		return nil, false, err
	}
	found, err := c.instances(tx, p.Calendar, window)
	if err != nil {
		return nil, false, err
	}
	for _, in := range found {
		if in.Event.Status != calendar.Cancelled && !in.Event.Transparent && in.Event.Kind != calendar.Birthday {
			spans = append(spans, in.Span)
		}
	}
	return spans, true, nil
}

// hours are my working hours, with the holidays that a calendar names.
func (c *Core) hours(tx *ledger.Tx, window calendar.Span) (plan.Hours, error) {
	h := c.Hours
	if c.HolidaysFrom == "" {
		return h, nil
	}
	found, err := c.instances(tx, c.HolidaysFrom, window)
	if err != nil {
		return h, err
	}
	days := make(map[calendar.Date]bool, len(h.Holidays)+len(found))
	for d := range h.Holidays {
		days[d] = true
	}
	for _, in := range found {
		if !in.Event.AllDay() || in.Event.Status == calendar.Cancelled {
			continue
		}
		last := calendar.DateOf(in.End.In(c.Zone()).Add(-time.Minute))
		for d := calendar.DateOf(in.Start.In(c.Zone())); !last.Before(d); d = d.Add(1) {
			days[d] = true
		}
	}
	h.Holidays = days
	return h, nil
}

// facts gathers all that a judgement about me rests on. left decides which
// figure counts as what is left of a commitment.
func (c *Core) facts(tx *ledger.Tx, now time.Time) (facts plan.Facts, stated map[string]time.Time, err error) {
	open, err := tx.Commitments(commitments.Open)
	if err != nil {
		return plan.Facts{}, nil, err
	}
	until := now.Add(horizon)
	stated = map[string]time.Time{}
	for i := range open {
		w, ok := c.work(&open[i])
		if !ok {
			continue
		}
		facts.Work = append(facts.Work, w)
		stated[w.ID] = open[i].LeftAt
		if later := w.Due.Add(horizon); later.After(until) {
			until = later
		}
	}
	from := now
	for _, at := range stated {
		if !at.IsZero() && at.Before(from) {
			from = at
		}
	}
	window := calendar.Span{Start: from.Add(-24 * time.Hour), End: until}
	blocking, err := c.blocking(tx, window)
	if err != nil {
		return plan.Facts{}, nil, err
	}
	if facts.Busy, err = c.busyWith(tx, blocking); err != nil {
		return plan.Facts{}, nil, err
	}
	facts.Meetings = c.skippable(blocking, now, facts.Work)
	if facts.Hours, err = c.hours(tx, window); err != nil {
		return plan.Facts{}, nil, err
	}
	if facts.Last, err = lastSuggestions(tx); err != nil {
		return plan.Facts{}, nil, err
	}
	facts.Now, facts.Block, facts.DeepBlock, facts.Usable = now, c.Block, c.DeepBlock, c.Usable
	return facts, stated, nil
}

// work is an open commitment of mine as the plan sees it; ok is false for what
// does not count against my time.
func (c *Core) work(k *commitments.Commitment) (w plan.Work, ok bool) {
	if k.Owner != c.Me.Address || k.Kind == commitments.SignOff || k.Due.IsZero() {
		return plan.Work{}, false
	}
	left := k.Left
	if !left.Known {
		left = k.Effort
	}
	w = plan.Work{ID: k.Label, Left: left.N, Unknown: !left.Known, Due: c.dueAt(k.Due), Weight: k.Weight(), Hard: k.Hard, Deep: k.Deep}
	if !k.NotBefore.IsZero() {
		w.Release = k.NotBefore.At(0, c.Zone())
	}
	return w, true
}

// suggestionTopic is the prefix under which the option suggested last for an
// overload is remembered.
const suggestionTopic = "suggested/"

func lastSuggestions(tx *ledger.Tx) (map[string]string, error) {
	kept, err := tx.Settings(suggestionTopic)
	if err != nil {
		return nil, err
	}
	last := make(map[string]string, len(kept))
	for name, option := range kept {
		last[strings.TrimPrefix(name, suggestionTopic)] = option
	}
	return last, nil
}

// A weighing is a judgement with the commitments that it is about.
type weighing struct {
	plan.Judgement
	Facts plan.Facts
	// Stated is the judgement by the figures as people last stated them, without
	// assuming that work went on since. It is made only where everything fits: it
	// has nothing to add to what does not.
	Stated plan.Judgement
	// Assumed is how many minutes are taken to be done since they were stated.
	Assumed int
}

// weigh judges whether what I promised fits. What is left is taken to have
// shrunk as planned since it was last stated, so that somebody on schedule is
// not alarmed. What it gives is shared: nobody may change it.
func (c *Core) weigh(tx *ledger.Tx, now time.Time) (weighing, error) {
	type weighed struct{ at time.Time }
	return ledger.Remember(tx, weighed{instant(now)}, func() (weighing, error) { return c.weighAnew(tx, now) })
}

// judge is weigh for whoever asks what it comes to, and not for the free time:
// where nothing is promised, no calendar has to be looked at for that.
func (c *Core) judge(tx *ledger.Tx, now time.Time) (weighing, error) {
	open, err := tx.Commitments(commitments.Open)
	if err != nil {
		return weighing{}, err
	}
	for i := range open {
		if _, ok := c.work(&open[i]); ok {
			return c.weigh(tx, now)
		}
	}
	w := weighing{Facts: plan.Facts{Now: now, Hours: c.Hours, Block: c.Block, DeepBlock: c.DeepBlock, Usable: c.Usable}}
	w.Judgement = plan.Weigh(w.Facts)
	w.Stated = w.Judgement
	return w, nil
}

// weighAnew works out the judgement.
func (c *Core) weighAnew(tx *ledger.Tx, now time.Time) (weighing, error) {
	facts, statedAt, err := c.facts(tx, now)
	if err != nil {
		return weighing{}, err
	}
	var w weighing
	stated := facts
	statedLeft := map[string]int{}
	for _, k := range facts.Work {
		statedLeft[k.ID] = k.Left
	}
	expected := plan.Expected(now, facts, statedAt)
	facts.Work = slices.Clone(facts.Work)
	for i := range facts.Work {
		// What is overdue and still open was not done as planned.
		if left, ok := expected[facts.Work[i].ID]; ok && facts.Work[i].Due.After(now) {
			facts.Work[i].Left = left
			w.Assumed += statedLeft[facts.Work[i].ID] - left
		}
	}
	w.Facts, w.Judgement = facts, plan.Weigh(facts)
	w.Stated = w.Judgement
	if w.Fits && w.Assumed > 0 {
		w.Stated = plan.Weigh(stated)
	}
	return w, nil
}
