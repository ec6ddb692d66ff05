package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// A meeting is one that may hand over work, as the simulation knows it.
type meeting struct {
	uid        string
	start, end time.Time
	weekly     bool
	lines      []promise
	counts     bool // it stands, and Roberta has not declined it
}

// A promise is one line of a meeting's text. Its token appears nowhere else.
type promise struct {
	token    string
	text     string
	readable bool // a pass may have read it
}

var (
	verbsOfWork = []string{"write", "check", "draft", "review", "prepare", "update"}
	nounsOfWork = []string{"plan", "list", "report", "budget", "slides", "contract", "figures", "memo"}
)

// workTime is a time on a working day within so many days.
func (l *life) workTime(days int) time.Time {
	for {
		d := calendar.DateOf(l.now.In(l.zone)).Add(l.rng.IntN(days))
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
			days++
			continue
		}
		at := d.At(9*60+30*l.rng.IntN(15), l.zone)
		if at.After(l.now) {
			return at
		}
		days++
	}
}

// people do one of the things that people do to calendars.
func (l *life) people() {
	switch l.rng.IntN(14) {
	case 0, 1:
		l.makeMeeting()
	case 2, 3:
		l.makeBusy()
	case 4:
		l.changeForeign()
	case 5:
		l.reword()
	case 6:
		l.endMeeting()
	case 8:
		l.answer()
	case 7:
		l.theirDay()
	default:
		l.touchCheckIn()
	}
}

func (l *life) name(prefix string) string {
	l.next++
	return fmt.Sprintf("%s-%d@example.com", prefix, l.next)
}

// promise makes up a line that hands over work.
func (l *life) promise(m *meeting) promise {
	l.next++
	token := fmt.Sprintf("%s%04d", pickOf(l.rng, "Amber", "Birch", "Cedar", "Dahlia", "Ember"), l.next)
	due := calendar.DateOf(l.now.In(l.zone)).Add(4 + l.rng.IntN(18))
	day := time.Date(due.Year, due.Month, due.Day, 0, 0, 0, 0, time.UTC).Format("Mon January 2")
	verb, noun := pickOf(l.rng, verbsOfWork...), pickOf(l.rng, nounsOfWork...)
	text := fmt.Sprintf("Roberta will %s the %s %s by %s, %s of work.", verb, token, noun, day, pickOf(l.rng, "2 hours", "4 hours", "90 minutes"))
	if l.chance(4) {
		text = fmt.Sprintf("Johnathon will %s the %s %s by %s.", verb, token, noun, day)
	}
	p := promise{token: token, text: text}
	m.lines = append(m.lines, p)
	return p
}

// text is what stands in a meeting's notes.
func (m *meeting) text() string {
	var b strings.Builder
	b.WriteString("Notes of the meeting.\n")
	for _, p := range m.lines {
		b.WriteString(p.text + "\n")
	}
	return b.String()
}

func (l *life) makeMeeting() {
	if len(l.meetings) > 12 {
		return
	}
	start := l.workTime(5)
	m := &meeting{uid: l.name("meeting"), start: start, end: start.Add(30 * time.Minute), counts: true, weekly: l.chance(6)}
	for range 1 + l.rng.IntN(2) {
		l.promise(m)
	}
	l.meetings[m.uid] = m
	ev := calendar.Event{
		UID: m.uid, Start: l.local(start), End: l.local(m.end), Summary: "Roberta and Johnathon", Description: m.text(),
		Organizer: calendar.Person{Address: johnathon, Name: "Johnathon"},
		Attendees: []calendar.Attendee{{Person: calendar.Person{Address: roberta}}, {Person: calendar.Person{Address: johnathon}, Answer: calendar.Accepted}},
	}
	if m.weekly {
		ev.Recurrence = []string{"RRULE:FREQ=WEEKLY;COUNT=8"}
	}
	l.home.Make(ev)
	l.theirs.Make(ev)
	l.note("meeting %s at %s: %s", m.uid, start.Format("Mon 2 Jan 15:04"), m.text())
}

func (l *life) local(t time.Time) calendar.Time { return l.app.core.local(t) }

func (l *life) makeBusy() {
	start := l.workTime(10)
	uid := l.name("busy")
	ev := calendar.Event{UID: uid, Start: l.local(start), End: l.local(start.Add(time.Duration(1+l.rng.IntN(6)) * 30 * time.Minute)), Summary: "Busy"}
	ev.Transparent = l.chance(6)
	l.home.Make(ev)
	l.note("busy %s at %s", uid, start.Format("Mon 2 Jan 15:04"))
}

// theirDay gives Johnathon something else to do. Roberta's calendar may know of it.
func (l *life) theirDay() {
	start := l.workTime(8)
	l.theirs.Make(calendar.Event{UID: l.name("theirs"), Start: l.local(start), End: l.local(start.Add(time.Hour)), Summary: "Elsewhere"})
	var busy []calendar.Span
	for _, o := range l.theirs.Live() {
		busy = append(busy, l.app.core.spanOf(&o.Events[0]))
	}
	l.home.SetBusy(johnathon, busy...)
}

// foreign are the events on Roberta's calendar that are not bywhen's, by UID.
func (l *life) foreign(prefix string) []calendar.Object {
	var found []calendar.Object
	for _, o := range l.home.Live() {
		if strings.HasPrefix(o.UID(), prefix) {
			found = append(found, o)
		}
	}
	return found
}

// changeForeign moves or deletes something that is in the way.
func (l *life) changeForeign() {
	all := l.foreign("busy")
	if len(all) == 0 {
		return
	}
	uid := pickOf(l.rng, all...).UID()
	if l.chance(2) {
		l.home.Remove(uid)
		l.note("%s is deleted", uid)
		return
	}
	start := l.workTime(8)
	l.home.Move(uid, l.local(start), l.local(start.Add(time.Hour)))
	l.note("%s is moved to %s", uid, start.Format("Mon 2 Jan 15:04"))
}

// someMeeting is a meeting that still stands, nil for none.
func (l *life) someMeeting() *meeting {
	var all []*meeting
	for _, m := range l.meetings {
		if m.counts {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b *meeting) int { return strings.Compare(a.uid, b.uid) })
	return pickOf(l.rng, all...)
}

// reword changes a meeting's notes: other words for the same promise, or one
// more promise.
func (l *life) reword() {
	m := l.someMeeting()
	if m == nil || l.now.After(m.end.Add(3*24*time.Hour)) {
		return
	}
	if l.chance(2) {
		i := l.rng.IntN(len(m.lines))
		m.lines[i].text = strings.Replace(m.lines[i].text, " the ", " the new ", 1)
	} else if len(m.lines) < 4 {
		l.promise(m)
	}
	l.home.Edit(m.uid, func(e *calendar.Event) { e.Description = m.text() })
	l.noteReadable()
	l.note("%s is reworded: %s", m.uid, m.text())
}

// endMeeting declines, moves or deletes a meeting.
func (l *life) endMeeting() {
	m := l.someMeeting()
	if m == nil {
		return
	}
	defer l.home.Settle()
	switch l.rng.IntN(3) {
	case 0:
		m.counts = false
		l.home.Decline(m.uid, roberta)
		l.note("%s is declined", m.uid)
	case 1:
		m.counts = false
		l.home.Remove(m.uid)
		l.note("%s is deleted", m.uid)
	case 2:
		if m.weekly || l.now.After(m.start) {
			return
		}
		m.start = l.workTime(5)
		m.end = m.start.Add(30 * time.Minute)
		l.home.Move(m.uid, l.local(m.start), l.local(m.end))
		l.note("%s is moved to %s", m.uid, m.start.Format("Mon 2 Jan 15:04"))
	}
}

// noteReadable marks what a pass may read from now on.
func (l *life) noteReadable() {
	for _, m := range l.meetings {
		if !m.counts || m.end.After(l.now) && m.end.After(l.clock()) {
			continue
		}
		for i := range m.lines {
			m.lines[i].readable = true
		}
	}
}

// answer lets Johnathon answer an invitation.
func (l *life) answer() {
	for _, o := range l.home.Live() {
		if !isOwnUID(o.UID()) || o.Events[0].Attendee(johnathon) == nil || !l.chance(2) {
			continue
		}
		answer := pickOf(l.rng, calendar.Accepted, calendar.Declined, calendar.Maybe)
		l.home.Answer(o.UID(), johnathon, answer)
		l.answers++
		l.note("Johnathon answers %.8s: %s", o.UID(), answer)
	}
}

// touchCheckIn does to a check-in what people do.
func (l *life) touchCheckIn() {
	var all []calendar.Object
	for _, o := range l.home.Live() {
		if isOwnUID(o.UID()) && l.app.core.spanOf(&o.Events[0]).Start.After(l.now) {
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		return
	}
	l.touch(pickOf(l.rng, all...).UID())
}

// quicker lets a person be quicker than a write that is under way.
func (l *life) quicker(ref calendar.Ref) {
	for _, o := range l.home.Live() {
		if o.Ref == ref && l.chance(6) {
			l.note("  a person is quicker")
			l.touch(o.UID())
			l.judge()
		}
	}
}

// touch does to one check-in what people do.
func (l *life) touch(uid string) {
	edits := []struct {
		what string
		do   func(*calendar.Event)
	}{
		{"moved", func(e *calendar.Event) {
			at := l.workTime(6)
			e.Start, e.End = l.local(at), l.local(at.Add(30*time.Minute))
		}},
		{"retitled", func(e *calendar.Event) { e.Summary = fmt.Sprintf("Ours %d", l.steps) }},
		{"written above", func(e *calendar.Event) { e.Description = fmt.Sprintf("Bring deck %d.\n", l.steps) + e.Description }},
		{"written below", func(e *calendar.Event) { e.Description += fmt.Sprintf("\nAsk about %d.", l.steps) }},
		{"given a promise", func(e *calendar.Event) {
			p := l.promise(&meeting{})
			l.inside = append(l.inside, p.token)
			e.Description += "\n" + p.text
		}},
		{"written inside", func(e *calendar.Event) {
			e.Description = strings.Replace(e.Description, "WHAT: ", fmt.Sprintf("WHAT (as I see it, %d): ", l.steps), 1)
		}},
		{"without markers", func(e *calendar.Event) { e.Description = strings.Replace(e.Description, markerEnd, "", 1) }},
		{"rewritten by a server", func(e *calendar.Event) { e.Description = strings.ReplaceAll(e.Description, "\n", "\r\n") }},
		{"given a guest", func(e *calendar.Event) {
			e.Attendees = append(e.Attendees, calendar.Attendee{Person: calendar.Person{Address: johnathon}})
		}},
		{"without alarm", func(e *calendar.Event) { e.Alarms = nil }},
	}
	if l.chance(4) {
		l.home.Remove(uid)
		l.note("check-in %.8s is deleted by a person", uid)
		return
	}
	e := pickOf(l.rng, edits...)
	l.home.Edit(uid, e.do)
	o, _ := l.home.Find(uid)
	l.note("check-in %.8s of %s is %s", uid, o.Events[0].Start.Wall.Format("2 Jan 15:04"), e.what)
}

// labels are the labels of the open commitments, with ahead only of those whose
// check-in is ahead, if there are any.
func (l *life) labels(ahead bool) (labels []string) {
	var all []string
	err := l.ledger.View(context.Background(), func(tx *ledger.Tx) error {
		ins, err := tx.CheckIns("")
		if err != nil {
			return err
		}
		met := map[commitments.Key]bool{}
		for _, in := range ins {
			met[in.Commitment] = met[in.Commitment] || in.Live() && in.Start.After(l.now)
		}
		open, err := tx.Commitments(commitments.Open)
		for _, k := range open {
			if all = append(all, k.Label); met[k.Key] {
				labels = append(labels, k.Label)
			}
		}
		return err
	})
	if !ahead || len(labels) == 0 {
		labels = all
	}
	if err != nil {
		l.violate("I0", "list: %v", err)
	}
	return labels
}

// verb lets Roberta say something to bywhen.
func (l *life) verb() {
	l.verbs++
	if l.chance(4) {
		l.addByHand()
		return
	}
	labels := l.labels(l.chance(2))
	if len(labels) == 0 {
		return
	}
	id := pickOf(l.rng, labels...)
	words := fmt.Sprintf("reason %d", l.steps)
	verbs := []struct {
		what string
		do   func(context.Context) error
	}{
		{"edit", func(ctx context.Context) error {
			_, err := l.app.Edit(ctx, EditRequest{ID: id, Fields: Fields{Why: &words}})
			return err
		}},
		{"progress", func(ctx context.Context) error {
			_, err := l.app.Progress(ctx, ProgressRequest{ID: id, Left: "1h"})
			return err
		}},
		{"done", func(ctx context.Context) error { _, err := l.app.Done(ctx, LabelRequest{ID: id}); return err }},
		{"drop", func(ctx context.Context) error { _, err := l.app.Drop(ctx, LabelRequest{ID: id}); return err }},
		{"move", func(ctx context.Context) error {
			to := l.workTime(20).Format(time.DateOnly)
			_, err := l.app.Move(ctx, MoveRequest{ID: id, To: to, Reason: words})
			return err
		}},
		{"decide", l.decide},
		{"checkin", func(ctx context.Context) error { return l.placeByHand(ctx, id) }},
		{"invite", func(ctx context.Context) error { return l.invite(ctx, id) }},
		{"invite", func(ctx context.Context) error { return l.invite(ctx, id) }},
		{"undo", func(ctx context.Context) error {
			l.undone++
			_, err := l.app.Undo(ctx, UndoRequest{Count: 1 + l.rng.IntN(3)})
			return err
		}},
		{"pause", func(ctx context.Context) error {
			_, err := l.app.Pause(ctx, PauseRequest{Until: pickOf(l.rng, "", "off", "off")})
			return err
		}},
		{"sync", func(ctx context.Context) error {
			req := SyncRequest{Adopt: l.chance(2), DryRun: l.chance(4)}
			l.unconfirmed = l.unconfirmed && !req.Adopt
			l.adopting = req.Adopt && !req.DryRun
			defer func() { l.adopting = false }()
			_, err := l.app.Sync(ctx, req)
			return err
		}},
	}
	v := pickOf(l.rng, verbs...)
	l.try(v.what+" "+id, v.do)
}

func (l *life) addByHand() {
	what := fmt.Sprintf("%s thing %d", pickOf(l.rng, verbsOfWork...), l.steps)
	due := l.workTime(20).Format(time.DateOnly)
	from, effort := string(johnathon), pickOf(l.rng, "1h", "3h", "6h")
	l.try("add "+what, func(ctx context.Context) error {
		_, err := l.app.Add(ctx, AddRequest{Fields: Fields{What: &what, Due: &due, From: &from, Effort: &effort}})
		return err
	})
}

// decide chooses what bywhen suggests, if anything does not fit.
func (l *life) decide(ctx context.Context) error {
	fit, err := l.app.Fit(ctx, Empty{})
	if err != nil {
		return err
	}
	for _, o := range fit.Overloads {
		for _, opt := range o.Options {
			if opt.Suggested {
				_, err := l.app.Decide(ctx, DecideRequest{Option: opt.Key})
				return err
			}
		}
	}
	return nil
}

// placeByHand places or moves a check-in at a time that Roberta chose.
func (l *life) placeByHand(ctx context.Context, id string) error {
	at := l.workTime(6)
	l.asked = append(l.asked, at)
	_, err := l.app.CheckIn(ctx, CheckInRequest{ID: id, At: at.Format(time.RFC3339)})
	return err
}

// invite looks at what would be sent, and mostly says yes.
func (l *life) invite(ctx context.Context, id string) error {
	l.oneMore(id)
	doc, err := l.app.CheckIn(ctx, CheckInRequest{ID: id, Invite: true})
	if err != nil || doc.Preview == nil || l.chance(4) {
		return err
	}
	l.agreed[doc.UID] = true
	_, err = l.app.CheckIn(ctx, CheckInRequest{ID: id, Invite: true, Shown: doc.Preview.Shown})
	return err
}
