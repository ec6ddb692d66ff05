package daemon

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/notes"
	"bywhen/daemon/notify"
)

const (
	// cardAhead is how long before a meeting its card comes, at the earliest.
	cardAhead = 20 * time.Minute
	// recapWithin is how long after a meeting, or a check-in, it is asked about.
	recapWithin = 2 * time.Hour
	// checkInAsked is for how long a check-in is asked about at all.
	checkInAsked = 48 * time.Hour
)

// checkIns asks, after a check-in, whether all is on track and how much is left.
func (g *gathering) checkIns() error {
	due, err := g.core.unreported(g.tx, g.now)
	if err != nil {
		return err
	}
	for _, r := range due {
		k := g.commitment(r.commitment.Label)
		if k == nil || g.now.Sub(r.checkIn.End) > checkInAsked {
			continue
		}
		m := matter{
			topic: fmt.Sprintf("%s%s/%d", topicCheckIn, k.Label, r.checkIn.N), class: card, about: []string{k.Label},
			title: fmt.Sprintf("%s: still on track, and how much is left?", plain(k.What)),
			body:  []string{fmt.Sprintf("Your check-in with %s is over. bywhen progress %s --left …", g.core.name(k.Counterpart(g.core.Me.Address)), k.Label)},
			brief: "A check-in is over: still on track, and how much is left?",
		}
		if left, ok := g.expected(k.Label); ok {
			m.answers = append(m.answers, leftAnswer("On track, ", left))
			if k.Left.N != left {
				m.answers = append(m.answers, leftAnswer("Still ", k.Left.N))
			}
		}
		m.answers = append(m.answers, later)
		g.add(m)
	}
	return nil
}

// expected is how much of a commitment should be left by now.
func (g *gathering) expected(label string) (int, bool) {
	for _, w := range g.weighed.Facts.Work {
		if w.ID == label && !w.Unknown {
			return w.Left, true
		}
	}
	return 0, false
}

// meetings are the cards before meetings in which work may be handed over, and
// the recaps after those that left no text.
func (g *gathering) meetings() error {
	muted, err := g.tx.Settings(mutedPrefix)
	if err != nil {
		return err
	}
	window := calendar.Span{Start: g.now.Add(-recapWithin - 24*time.Hour), End: g.now.Add(cardAhead)}
	seen := map[string]bool{}
	for i := range g.core.Calendars {
		cal := &g.core.Calendars[i]
		if !cal.Watch {
			continue
		}
		all, err := g.core.instances(g.tx, cal.Name, window)
		if err != nil {
			return err
		}
		for _, in := range all {
			before := in.Start.After(g.now)
			after := !in.End.After(g.now) && g.now.Sub(in.End) <= recapWithin
			if !before && !after || seen[instanceKey(in)] || !g.core.counts(cal, in.Event, muted[mutedPrefix+in.UID] != "").counts {
				continue
			}
			seen[instanceKey(in)] = true
			if err := g.meetingCard(in, before); err != nil {
				return err
			}
		}
	}
	return nil
}

func instanceKey(in calendar.Instance) string {
	return in.UID + "@" + in.Start.UTC().Format("20060102T1504Z")
}

// meetingCard adds the card before a meeting or the recap after it, if it is one
// in which work may be handed over.
func (g *gathering) meetingCard(in calendar.Instance, before bool) error {
	m := g.core.meeting(g.tx, in)
	if other := g.core.otherIn(m); other == "" || !notes.Read(m).Delegation {
		return nil
	}
	if before {
		return g.cardBefore(in, m)
	}
	return g.recapAfter(in, m)
}

func (g *gathering) cardBefore(in calendar.Instance, m notes.Meeting) error {
	doc, err := g.core.prepare(g.tx, g.now, in.UID)
	if err != nil {
		return err
	}
	var body []string
	for i := range doc.Drafts {
		body = append(body, "To confirm: "+plain(text(doc.Drafts[i].What)))
	}
	for i := range doc.Open[:min(3, len(doc.Open))] {
		body = append(body, fmt.Sprintf("Between you: %s, due %s", plain(text(doc.Open[i].What)), doc.Open[i].DueWords))
	}
	if len(doc.Open) == 0 {
		body = append(body, "If work is handed over, ask: what, why, how, obstacles, by when, how much.")
	}
	switch {
	case doc.Fit.Fits:
		body = append(body, fmt.Sprintf("Room for %s in the next two weeks.", commitments.Duration(doc.Slack)))
	default:
		body = append(body, "Nothing new fits before something moves.")
	}
	if movable := doc.Movable; len(movable) > 0 {
		slices.SortStableFunc(movable, func(a, b MemberDoc) int { return b.Due.Compare(*a.Due) })
		body = append(body, "What could move: "+plain(movable[0].What))
	}
	g.add(matter{
		topic: topicBefore + instanceKey(in), class: card, by: in.Start,
		title: fmt.Sprintf("%s, %s", plain(m.Title), g.core.Style.Clock(in.Start.In(g.core.Zone()))), body: body,
		brief: "A meeting begins soon in which work may be handed over.",
	})
	return nil
}

// recapAfter asks what came out of a meeting that left no text.
func (g *gathering) recapAfter(in calendar.Instance, m notes.Meeting) error {
	if strings.TrimSpace(m.Text) != "" {
		return nil
	}
	known, err := g.tx.BySeries(in.UID)
	if err != nil {
		return err
	}
	fresh := func(k commitments.Commitment) bool { return !k.Created.Before(in.Start) }
	if slices.ContainsFunc(known, fresh) {
		return nil
	}
	g.add(matter{
		topic: topicAfter + instanceKey(in), class: card, by: in.End.Add(recapWithin),
		title: "What came out of " + plain(m.Title) + "?",
		body:  []string{"A minute while it is fresh: bywhen recap " + in.UID},
		brief: "A meeting is over: a minute to note what came out of it.", answers: []notify.Answer{later},
	})
	return nil
}
