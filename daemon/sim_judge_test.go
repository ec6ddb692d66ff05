package daemon

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// touched is what has happened to one check-in's event so far.
type touched struct {
	last              *mem.Change // the version that stands, or its deletion
	ours              *mem.Change // the last version that bywhen wrote
	time, title, text bool        // a person has taken these over
	either            bool        // a person moved it to where they also told bywhen to move it
}

func (l *life) hand(uid string) *touched {
	if l.hands[uid] == nil {
		l.hands[uid] = &touched{}
	}
	return l.hands[uid]
}

// judge holds every change of the calendar since the last time to the
// invariants that hold at every instant.
func (l *life) judge() {
	all := l.home.Since(l.checked)
	for i := range all {
		l.judgeChange(&all[i])
	}
	l.checked += len(all)
	l.judgeOnce()
}

// judgeOnce is I1: at most one live check-in per commitment and number.
func (l *life) judgeOnce() {
	seen := map[calendar.Own]string{}
	for _, o := range l.home.Live() {
		own := o.Events[0].Own
		if own.Kind == "" || len(o.Events) == 0 {
			continue
		}
		if before := seen[own]; before != "" {
			l.violate("I1", "two check-ins %d for %.8s: %.8s and %.8s", own.N, own.Commitment, before, o.UID())
		}
		seen[own] = o.UID()
	}
}

func (l *life) judgeChange(ch *mem.Change) {
	if !isOwnUID(ch.UID) {
		if ch.By == mem.Bywhen {
			if len(ch.Events) > 0 && ch.Events[0].Own.Kind != "" {
				l.violate("I1", "bywhen made %s, whose identifier is not derived", ch.UID)
				return
			}
			l.violate("I10", "bywhen changed %s, which is not its own", ch.UID)
		}
		return
	}
	h := l.hand(ch.UID)
	switch {
	case ch.By == mem.APerson:
		h.noteHand(ch)
		h.either = h.either || h.time && !ch.Deleted() && l.askedFor(ch)
		if ch.Deleted() && ch.Shown > 0 && h.ours != nil && l.wire.known[h.ours.ETag] {
			l.noes[h.ours.Events[0].Own.Commitment] = true
		}
	case ch.Deleted():
		l.judgeDelete(h, ch)
	case h.last == nil || h.last.Deleted():
		l.judgeCreate(h, ch)
	default:
		l.judgeUpdate(h, ch)
	}
	h.last = ch
	if ch.By == mem.Bywhen && !ch.Deleted() {
		h.ours = ch
	}
}

// noteHand notes which fields a person changed.
func (h *touched) noteHand(ch *mem.Change) {
	if ch.Deleted() || h.last == nil || h.last.Deleted() {
		return
	}
	before, after := &h.last.Events[0], &ch.Events[0]
	h.time = h.time || before.Start != after.Start || before.End != after.End
	h.title = h.title || before.Summary != after.Summary
	was, wasMarked := between(before.Description)
	is, isMarked := between(after.Description)
	h.text = h.text || was != is || wasMarked != isMarked
}

// askedFor reports whether an event begins where a person told bywhen to put it.
func (l *life) askedFor(ch *mem.Change) bool {
	return slices.ContainsFunc(l.asked, func(at time.Time) bool { return l.local(at) == ch.Events[0].Start })
}

// judgeCreate is I3: nothing that a person deleted comes back, except what
// nobody could know of.
func (l *life) judgeCreate(h *touched, ch *mem.Change) {
	own := ch.Events[0].Own
	asked := l.askedFor(ch)
	if l.unconfirmed && !asked {
		l.violate("R9", "%.8s was created before anybody confirmed the rebuilt ledger", ch.UID)
	}
	if l.noes[own.Commitment] && !asked && l.more[own.Commitment] == 0 && h.last == nil {
		l.violate("I3", "the check-in of %.8s was deleted by a person and came back as number %d", own.Commitment, own.N)
	}
	if h.last == nil {
		if !asked {
			l.judgeNumber(&own)
		}
		return
	}
	if h.last.By == mem.Bywhen {
		return // our own deletion, taken back
	}
	switch {
	case h.ours != nil && l.wire.known[h.ours.ETag]:
		l.violate("I3", "%.8s was deleted by a person and came back", ch.UID)
	case !l.lastLoss.IsZero() && !l.lastLoss.Before(h.ours.At):
		l.forgotten++
	default:
		l.returned++
		l.note("  %.8s came back unseen", ch.UID)
	}
}

// judgeConsent is I9: nobody is told of a check-in or invited to it before
// Roberta said yes to it.
func (l *life) judgeConsent(req *calendar.Write) {
	reaches := req.Tell != calendar.TellNobody || len(req.Event.Attendees) > 0 || req.Fields&calendar.FieldAttendees != 0 || req.Event.Organizer != (calendar.Person{})
	if reaches && !l.agreed[req.Event.UID] {
		l.violate("I9", "somebody would be told of or invited to %s", req.Event.UID)
	}
	if req.Seen.Ref == "" && reaches {
		l.violate("I9", "%s was made with a guest, though nobody had seen it", req.Event.UID)
	}
	if reaches {
		l.invites++
	}
}

// sameGuests reports whether a change of bywhen's own left the guests alone, but
// for those that Roberta said yes to.
func (l *life) sameGuests(uid string, was, is []calendar.Attendee) bool {
	if reflect.DeepEqual(was, is) {
		return true
	}
	for i := range was {
		if i >= len(is) || was[i].Address != is[i].Address {
			return false
		}
	}
	return l.agreed[uid] && len(is) <= len(was)+1
}

// judgeUpdate is I2 and R6: what a person wrote stays.
func (l *life) judgeUpdate(h *touched, ch *mem.Change) {
	was, is := &h.last.Events[0], &ch.Events[0]
	if h.last.By == mem.APerson && !l.wire.seen[h.last.ETag] {
		l.violate("I2", "a person's version of %.8s was overwritten unread", ch.UID)
	}
	asked := l.askedFor(ch)
	moved := was.Start != is.Start || was.End != is.End
	wasText, _ := between(was.Description)
	isText, _ := between(is.Description)
	switch {
	case beyond(was.Description) != beyond(is.Description):
		l.violate("I2", "what a person wrote outside the markers of %.8s changed:\n%q\n%q", ch.UID, was.Description, is.Description)
	case h.title && was.Summary != is.Summary:
		l.violate("I2", "the title that a person gave %.8s changed", ch.UID)
	case h.time && moved && !asked && !l.takesBack(ch.UID):
		l.violate("I2", "%.8s was moved by a person, and then by bywhen", ch.UID)
	case h.text && wasText != isText:
		l.violate("I2", "the text that a person gave %.8s changed", ch.UID)
	case !l.sameGuests(ch.UID, was.Attendees, is.Attendees) || !reflect.DeepEqual(was.Alarms, is.Alarms) || was.Location != is.Location:
		l.violate("I2", "guests, alarms or place of %.8s changed", ch.UID)
	}
}

// judgeDelete is I2 for deletions: bywhen deletes nothing that a person touched.
func (l *life) judgeDelete(h *touched, ch *mem.Change) {
	was := &h.last.Events[0]
	switch {
	case h.last.By == mem.APerson && !l.wire.seen[h.last.ETag]:
		l.violate("I2", "a person's version of %.8s was deleted unread", ch.UID)
	case h.time && !h.either || h.title || h.text || strings.TrimSpace(beyond(was.Description)) != "" || len(was.Attendees) > 0:
		l.violate("I2", "%.8s was deleted, with what a person had put into it", ch.UID)
	}
}

// beyond is what stands in a description above and below the markers, all of it
// when one of them is missing.
func beyond(description string) string {
	begin, end := strings.Index(description, markerBegin), strings.Index(description, markerEnd)
	if begin < 0 || end < begin {
		return description
	}
	return description[:begin] + description[end+len(markerEnd):]
}

// quietDown lets everything come to rest and holds the world to what must be
// true then.
func (l *life) quietDown() {
	l.quiet++
	rate := l.faultRate
	l.faultRate, l.fullDisk, l.wire.down, l.wire.empty = 0, 0, nil, false
	l.setClock(0)
	l.note("quiet")
	l.unconfirmed, l.adopting = false, true
	defer func() { l.adopting = false }()
	l.quietly(func(ctx context.Context) error {
		_, err := l.app.Pause(ctx, PauseRequest{Until: "off"})
		return err
	})
	for i := range 12 {
		l.home.Settle()
		l.theirs.Settle()
		before := l.creates + l.writes
		l.quietly(func(ctx context.Context) error {
			return l.app.pass(ctx, Inputs{Adopt: true, Empty: []string{"home", "johnathon"}})
		})
		l.noteReadable()
		l.judge()
		if i > 3 && l.creates+l.writes == before {
			break
		}
		if i < 4 {
			l.now = l.now.Add(7 * time.Hour)
			l.noteReadable()
		}
	}
	l.judge()
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		l.judgeMeetings(tx)
		l.judgeCheckIns(tx)
		l.judgeWanted(tx)
		l.judgeActions(tx)
		l.judgeJournal(tx)
		return nil
	})
	if err != nil {
		l.violate("I0", "look: %v", err)
	}
	l.judgeSupply()
	l.addFeeds()
	l.judgeFeeds()
	l.faultRate = rate
}

// quietly runs what must go well.
func (l *life) quietly(f func(context.Context) error) {
	if err := l.run(f); err != nil {
		l.violate("I0", "in quiet: %v", err)
	}
}

// must gives up when the ledger cannot be asked.
func must[T any](l *life) func(v T, err error) T {
	return func(v T, err error) T {
		if err != nil {
			l.violate("I0", "ask the ledger: %v", err)
		}
		return v
	}
}

// judgeMeetings is the first half of I4: each counted meeting is exactly its
// commitments. What people write into check-ins is never taken for a promise
// (R13).
func (l *life) judgeMeetings(tx *ledger.Tx) {
	all := must[[]commitments.Commitment](l)(tx.Commitments())
	for _, token := range l.inside {
		if slices.ContainsFunc(all, func(k commitments.Commitment) bool { return strings.Contains(k.What, token) }) {
			l.violate("R13", "%s was written into a check-in, and taken for a promise", token)
		}
	}
	for _, uid := range sortedKeys(l.meetings) {
		m := l.meetings[uid]
		for _, p := range m.lines {
			n := 0
			for i := range all {
				if strings.Contains(all[i].What, p.token) {
					n++
				}
			}
			young := m.end.After(l.now.Add(-28*24*time.Hour)) && !l.since.IsZero() && m.end.After(l.since.Add(-l.settings.Lookback))
			switch {
			case n > 1:
				l.violate("I4", "%s of %s is on the ledger %d times", p.token, uid, n)
			case n == 1 && !p.readable:
				l.violate("I4", "%s of %s was read though the meeting had not ended or did not count", p.token, uid)
			case n == 0 && m.counts && young && !m.end.After(l.now):
				l.violate("I4", "%s of %s is lost: %q", p.token, uid, p.text)
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// judgeCheckIns: ledger and calendar say the same of every check-in.
func (l *life) judgeCheckIns(tx *ledger.Tx) {
	known := map[string]bool{}
	for _, in := range must[[]commitments.CheckIn](l)(tx.CheckIns("")) {
		known[in.UID] = true
		o, there := l.home.Find(in.UID)
		k := must[commitments.Commitment](l)(tx.Commitment(in.Commitment))
		switch {
		case in.Live() && !there && in.Version.Ref == "" && !l.failed(tx, in.UID):
			l.violate("I4", "check-in %.8s of %s is %s, and was never sent", in.UID, k.Label, in.State)
		case in.Live() && !there && in.Version.Ref != "":
			l.violate("I4", "check-in %.8s of %s is %s, and not on the calendar", in.UID, k.Label, in.State)
		case in.State == commitments.Removed && there:
			l.violate("I3", "check-in %.8s of %s was deleted by a person, and stands", in.UID, k.Label)
		case in.State == commitments.CalledOff && there:
			l.violate("I4", "check-in %.8s of %s was called off, and stands", in.UID, k.Label)
		case in.Live() && there:
			l.judgeStanding(tx, &k, &in, o)
		}
	}
	for _, o := range l.home.Live() {
		if own := o.Events[0].Own; isOwnUID(o.UID()) && !known[o.UID()] {
			if _, err := tx.Commitment(commitments.Key(own.Commitment)); err == nil {
				l.violate("I4", "%.8s stands on the calendar, and the ledger does not know it", o.UID())
			}
		}
	}
}

// failed reports whether the calendar refused an event for good.
func (l *life) failed(tx *ledger.Tx, uid string) bool {
	return slices.ContainsFunc(must[[]ledger.Action](l)(tx.ActionsOf(uid)), func(a ledger.Action) bool { return a.State == ledger.Failed })
}

// judgeStanding: a check-in on the calendar is what the ledger takes it for.
func (l *life) judgeStanding(tx *ledger.Tx, k *commitments.Commitment, in *commitments.CheckIn, o calendar.Object) {
	span := l.app.core.spanOf(&o.Events[0])
	h := l.hand(in.UID)
	switch {
	case in.Version.ETag != o.ETag:
		l.violate("I4", "check-in %.8s: the ledger knows %s, the calendar has %s", in.UID, in.Version.ETag, o.ETag)
	case !span.Start.Equal(in.Start) || !span.End.Equal(in.End):
		l.violate("I4", "check-in %.8s: the ledger says %v, the calendar %v", in.UID, in.Start, span.Start)
	case !k.Agreed() && k.Status != commitments.Draft && in.Theirs == 0 && in.Start.After(l.now) && !l.kept(h, o):
		l.violate("I4", "check-in %.8s stands though %s is %s", in.UID, k.Label, k.Status)
	}
	if !l.lastLoss.IsZero() || h.either || l.undid(tx, in.UID) {
		return // what was ours and what theirs may be forgotten
	}
	if in.Theirs&calendar.FieldDescription != 0 && !h.text || in.Theirs&calendar.FieldTime != 0 && !h.time || in.Theirs&calendar.FieldSummary != 0 && !h.title {
		l.violate("I4", "check-in %.8s: its fields %b were not taken over by a person", in.UID, in.Theirs)
	}
	want, err := l.app.core.checkInText(tx, k)
	if got, marked := between(o.Events[0].Description); err != nil || marked && !h.text && k.Agreed() && in.Start.After(l.now) && got != normal(want) {
		l.violate("I4", "check-in %.8s says %q, not %q (%v)", in.UID, got, want, err)
	}
}

// kept reports whether an event holds something of a person, so that it stays.
func (l *life) kept(h *touched, o calendar.Object) bool {
	ev := &o.Events[0]
	return h.time || h.title || h.text || strings.TrimSpace(beyond(ev.Description)) != "" || len(ev.Attendees) > 0
}

// judgeWanted is the other half of I4: whoever wants a check-in has one, has had
// one, was told no by a person, or there is no room for one.
func (l *life) judgeWanted(tx *ledger.Tx) {
	for _, k := range must[[]commitments.Commitment](l)(tx.Commitments(commitments.Open)) {
		ins := must[[]commitments.CheckIn](l)(tx.CheckIns(k.Key))
		had := slices.ContainsFunc(ins, func(in commitments.CheckIn) bool {
			return in.State != commitments.CalledOff || in.Version.Ref != ""
		})
		zero := k.Left.Known && k.Left.N == 0
		between := k.Owner != k.Delegator && k.Owner != "" && k.Delegator != ""
		if had || zero || !between || k.Kind != commitments.Work || k.Due.IsZero() || !l.app.core.dueAt(k.Due).After(l.now) {
			continue
		}
		req, err := l.app.core.request(tx, l.now, &k)
		if err != nil {
			l.violate("I0", "ask for room: %v", err)
			continue
		}
		if _, ok, _ := plan.Place(req); ok {
			l.violate("I4", "%s has no check-in, and there is room for one", k.Label)
		}
	}
}

// judgeActions is I8: no deed stays pending for ever.
func (l *life) judgeActions(tx *ledger.Tx) {
	for _, a := range must[[]ledger.Action](l)(tx.Actions(ledger.Pending, ledger.Inflight)) {
		l.violate("I8", "%s is still %s after %d attempts: %s (not before %s)", a.Key, a.State, a.Attempts, a.Error, a.NotBefore)
	}
}

// judgeSupply is I6: free time is what the calendar says, counted here minute by
// minute.
func (l *life) judgeSupply() {
	fit, err := l.app.Fit(context.Background(), Empty{})
	if err != nil {
		l.violate("I0", "fit: %v", err)
		return
	}
	if len(fit.Supply) == 0 {
		return
	}
	list := must[ListDocument](l)(l.app.List(context.Background(), ListRequest{Which: "all"}))
	due := map[string]time.Time{}
	for _, k := range list.Commitments {
		if k.Due != nil {
			due[k.ID] = *k.Due
		}
	}
	free := l.freeMinutes(l.now.Add(28 * 24 * time.Hour))
	for _, s := range fit.Supply {
		want := 0
		for _, at := range free {
			if at.Before(due[s.ID]) {
				want++
			}
		}
		if due[s.ID].After(l.now) && due[s.ID].Before(l.now.Add(28*24*time.Hour)) && want != s.Minutes {
			l.violate("I6", "%s has %d free minutes, the calendar says %d", s.ID, s.Minutes, want)
		}
	}
}

// freeMinutes are the free minutes from now on: in working hours, in gaps of a
// quarter of an hour at least.
func (l *life) freeMinutes(until time.Time) []time.Time {
	busy := map[int64]bool{}
	for _, o := range l.home.Live() {
		ev := &o.Events[0]
		if ev.Transparent || ev.Status == calendar.Cancelled || l.app.core.declined(ev) {
			continue
		}
		span := l.app.core.spanOf(ev)
		repeats := 1
		if len(ev.Recurrence) > 0 {
			repeats = 8
		}
		for i := range repeats {
			start := calendar.DateOf(span.Start.In(l.zone)).Add(7*i).At(minuteOf(span.Start, l.zone), l.zone)
			for m := range span.Minutes() {
				busy[start.Add(time.Duration(m)*time.Minute).Unix()] = true
			}
		}
	}
	var free, run []time.Time
	end := func() {
		if len(run) >= l.settings.Block {
			free = append(free, run...)
		}
		run = nil
	}
	for at := l.now; at.Before(until); at = at.Add(time.Minute) {
		if m := minuteOf(at, l.zone); !workday(at.In(l.zone)) || m < 540 || m >= 1020 || m >= 720 && m < 780 || busy[at.Unix()] {
			end()
			continue
		}
		run = append(run, at)
	}
	end()
	return free
}

func workday(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

func minuteOf(t time.Time, zone *time.Location) int {
	t = t.In(zone)
	return t.Hour()*60 + t.Minute()
}
