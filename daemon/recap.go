package daemon

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
)

// RecapRequest is what was answered to the questions after a meeting. What was
// not said stays empty. Meeting is a UID, or "last" or "" for the last meeting
// that may count.
type RecapRequest struct {
	Meeting string `json:"meeting"`
	// Look records nothing: it says which meeting it is about and what to ask,
	// and whether the answers given so far can be read.
	Look bool `json:"look"`

	What    string `json:"what"`
	Why     string `json:"why"`
	Success string `json:"success"`
	How     string `json:"how"`
	Due     string `json:"due"`
	Effort  string `json:"effort"`
	CheckIn string `json:"check_in"`

	Obstacle   string   `json:"obstacle"`
	Suggestion string   `json:"suggestion"`
	Need       string   `json:"need"`      // what is needed to get past the obstacle
	NeedFrom   string   `json:"need_from"` // from whom; the delegator unless said
	NeedBy     string   `json:"need_by"`
	CouldMove  []string `json:"could_move"`
	Suggested  string   `json:"suggested_move"`
}

// RecapDocument answers recap.
type RecapDocument struct {
	V       int        `json:"v"`
	Meeting MeetingDoc `json:"meeting"`
	With    string     `json:"with"`
	// Questions are what to ask, by the kind of work that What tells of.
	Questions []commitments.Question `json:"questions"`
	Items     []ItemDoc              `json:"items"`
	Recorded  []string               `json:"recorded"`
	// SaidBack, IWill and YouWill are sentences to copy or send.
	SaidBack string   `json:"said_back"`
	IWill    []string `json:"i_will"`
	YouWill  []string `json:"you_will"`
}

// Recap answers recap: it records what was agreed in a meeting without text, as
// its own text would have been.
func (a *App) Recap(ctx context.Context, req RecapRequest) (doc RecapDocument, err error) {
	if !req.Look || req.What == "" { // not for each answer anew
		if err := a.pass(ctx, Inputs{Quiet: true}); err != nil {
			return doc, err
		}
	}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.recap(tx, now, &req)
		return err
	})
	return doc, err
}

func (c *Core) recap(tx *ledger.Tx, now time.Time, req *RecapRequest) (doc RecapDocument, err error) {
	in, name, err := c.recapped(tx, now, req.Meeting)
	if err != nil {
		return doc, err
	}
	m := c.meeting(tx, in)
	other := c.otherIn(m)
	doc = RecapDocument{
		V: Version, Meeting: MeetingDoc{UID: m.UID, Title: plain(m.Title), Start: m.Start, Reasons: []string{}}, With: c.name(other),
		Questions: c.questions().All(req.What), Items: []ItemDoc{}, Recorded: []string{}, IWill: []string{}, YouWill: []string{},
	}
	if req.Look {
		return doc, c.readable(tx, m, other, *req)
	}
	items, err := c.recapItems(tx, m, other, req)
	if err != nil {
		return doc, err
	}
	if err := c.record(tx, now, source{calendar: name, instance: in, partial: true}, items); err != nil {
		return doc, err
	}
	known, err := tx.BySeries(in.UID)
	if err != nil {
		return doc, err
	}
	for i := range items {
		doc.Items = append(doc.Items, c.item(&items[i], m.Start.Location()))
		if k := match(known, nil, &items[i], ""); k != nil {
			doc.Recorded = append(doc.Recorded, k.Label)
		}
	}
	c.sayBack(&doc, items)
	return doc, nil
}

// recapped is the meeting to recap: the one with that UID, else the one that
// ended last among those that may count.
func (c *Core) recapped(tx *ledger.Tx, now time.Time, uid string) (calendar.Instance, string, error) {
	if uid != "" && uid != "last" {
		uid, err := c.uidOf(tx, now, uid)
		if err != nil {
			return calendar.Instance{}, "", err
		}
		return c.mirrored(tx, uid, now)
	}
	all, err := c.recapable(tx, now)
	if err != nil {
		return calendar.Instance{}, "", err
	}
	if len(all) == 0 {
		return calendar.Instance{}, "", fail("name one by its title or UID: bywhen meetings", "find meeting: none with one of your people has ended in the last seven days")
	}
	return all[0].instance, all[0].calendar, nil
}

// An ended meeting, the calendar that shows it, and who was the other side.
type ended struct {
	instance calendar.Instance
	calendar string
	other    calendar.Address
}

// recapable are the meetings of the last seven days that may count and had
// another side, the last one first.
func (c *Core) recapable(tx *ledger.Tx, now time.Time) (all []ended, err error) {
	muted, err := tx.Settings(mutedPrefix)
	if err != nil {
		return nil, err
	}
	for i := range c.Calendars {
		cal := &c.Calendars[i]
		found, err := c.instances(tx, cal.Name, calendar.Span{Start: now.Add(-sevenDays), End: now})
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			other := c.otherIn(c.meeting(tx, in))
			if !in.End.After(now) && other != "" && c.counts(cal, in.Event, muted[mutedPrefix+in.UID] != "").counts {
				all = append(all, ended{in, cal.Name, other})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ended) int { return b.instance.End.Compare(a.instance.End) })
	return all, nil
}

// RecentDocument answers recent: the meetings that a recap may be about.
type RecentDocument struct {
	V        int         `json:"v"`
	Meetings []RecentDoc `json:"meetings"`
}

// RecentDoc is one of them.
type RecentDoc struct {
	UID   string    `json:"uid"`
	Title string    `json:"title"`
	Start time.Time `json:"start"`
	With  string    `json:"with"`
}

// Recent answers recent: the meetings of the last seven days that may count, each
// series once, the last one first.
func (a *App) Recent(ctx context.Context, _ Empty) (doc RecentDocument, err error) {
	doc = RecentDocument{V: Version, Meetings: []RecentDoc{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := a.core.recapable(tx, now)
		seen := map[string]bool{}
		v := &viewer{core: a.core}
		for _, e := range all {
			if uid := e.instance.UID; !seen[uid] {
				seen[uid] = true
				doc.Meetings = append(doc.Meetings, RecentDoc{UID: uid, Title: plain(e.instance.Event.Summary), Start: v.in(e.instance.Start), With: a.core.name(e.other)})
			}
		}
		return err
	})
	return doc, err
}

// otherIn is the other side of a meeting: whoever organized it, else the only
// other person there.
func (c *Core) otherIn(m notes.Meeting) calendar.Address {
	if m.Organizer != "" && !c.isMe(m.Organizer) {
		return m.Organizer
	}
	var others []calendar.Address
	for _, p := range m.Attendees {
		if !c.isMe(p.Address) {
			others = append(others, p.Address)
		}
	}
	if len(others) == 1 {
		return others[0]
	}
	return ""
}

// recapItems are the promises that the answers make: mine, and what the other
// side owes to get past the obstacle.
func (c *Core) recapItems(tx *ledger.Tx, m notes.Meeting, other calendar.Address, req *RecapRequest) ([]notes.Item, error) {
	if strings.TrimSpace(req.What) == "" {
		return nil, usage("say it back in a few words", "recap: nothing says what was agreed")
	}
	it := notes.Item{
		Band: notes.Record, Kind: commitments.Work, Owner: c.Me.Address, Delegator: other, What: sentence(req.What), Why: tidy(req.Why),
		Success: tidy(req.Success), How: tidy(req.How), CouldMove: req.CouldMove, SuggestedMove: tidy(req.Suggested), Rule: besideRule + "recap",
		Reasons: []string{"you said so after the meeting"},
	}
	if o := strings.TrimSpace(tidy(req.Obstacle) + suggestion(req.Suggestion)); o != "" {
		it.Obstacles = []string{o}
	}
	var err error
	if it.Due, err = c.dueOr(tx, m.Start, req.Due); err != nil {
		return nil, err
	}
	it.DueKind, it.DueIsMeeting = "by", c.meetsOthers(tx, c.dueAt(it.Due))
	if req.Effort != "" {
		n, err := c.reader(nil).ParseDuration(req.Effort)
		if err != nil {
			return nil, usage("such as 3h, 90m, \"half a day\"", "read effort: %s", err)
		}
		it.Effort = commitments.Min(n)
	}
	if req.CheckIn != "" {
		at, err := c.ReadTime(m.Start, req.CheckIn)
		if err != nil {
			return nil, err
		}
		it.Wish = commitments.Wish{At: at, Text: plain(req.CheckIn)}
	}
	it.Quote = c.saidBack(&it)
	items := []notes.Item{it}
	if strings.TrimSpace(req.Need) == "" {
		return items, nil
	}
	need, err := c.needed(tx, m, other, req)
	return append(items, need), err
}

// readable reads the answers given so far, so that one that cannot be read is
// asked for again at once.
func (c *Core) readable(tx *ledger.Tx, m notes.Meeting, other calendar.Address, req RecapRequest) error {
	req.What, req.Need = cmp.Or(req.What, "it"), cmp.Or(req.Need, "it")
	_, err := c.recapItems(tx, m, other, &req)
	return err
}

// needed is what is needed from somebody to get past an obstacle.
func (c *Core) needed(tx *ledger.Tx, m notes.Meeting, other calendar.Address, req *RecapRequest) (notes.Item, error) {
	it := notes.Item{
		Band: notes.Record, Kind: commitments.SignOff, Owner: other, Delegator: c.Me.Address, What: sentence(req.Need), Rule: besideRule + "recap",
		DueKind: "by", Reasons: []string{"you said that you need it"},
	}
	var err error
	if req.NeedFrom != "" {
		if it.Owner, err = c.address(req.NeedFrom); err != nil {
			return it, err
		}
	}
	it.Due, err = c.dueOr(tx, m.Start, req.NeedBy)
	it.Quote = c.saidBack(&it)
	return it, err
}

// dueOr reads a due date, none from an empty text.
func (c *Core) dueOr(tx *ledger.Tx, ref time.Time, text string) (commitments.Due, error) {
	if strings.TrimSpace(text) == "" {
		return commitments.Due{}, nil
	}
	return c.readDue(tx, ref, text)
}

// meetsOthers reports whether a meeting with other people begins at that very
// instant: such a date is fixed.
func (c *Core) meetsOthers(tx *ledger.Tx, at time.Time) bool {
	if at.IsZero() {
		return false
	}
	for _, cal := range c.Calendars {
		if !cal.Busy {
			continue
		}
		found, err := c.instances(tx, cal.Name, calendar.Span{Start: at, End: at.Add(time.Minute)})
		if err != nil {
			return false
		}
		if slices.ContainsFunc(found, func(in calendar.Instance) bool {
			return in.Start.Equal(at) && len(in.Event.Attendees) > 1 && !isOwnUID(in.UID)
		}) {
			return true
		}
	}
	return false
}

func suggestion(s string) string {
	if s = tidy(s); s == "" {
		return ""
	}
	return ". I suggest: " + s
}

// tidy is an answer without the full stop and the white space round it.
func tidy(s string) string { return strings.TrimRight(strings.TrimSpace(plain(s)), ". ") }

// sentence is an answer that begins with a capital.
func sentence(s string) string { return first(tidy(s)) }

// saidBack says a promise back, as one does at the end of a talk.
func (c *Core) saidBack(it *notes.Item) string {
	by := ""
	if !it.Due.IsZero() {
		by = " by " + c.Style.Due(it.Due)
	}
	what := lower(it.What)
	if it.Kind == commitments.SignOff {
		return fmt.Sprintf("I need from you: %s%s.", what, by)
	}
	return fmt.Sprintf("So you want me to %s%s.", what, by)
}

// lower writes the first letter small, unless the whole first word is capitals.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' || s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// sayBack fills in the sentences to copy or send.
func (c *Core) sayBack(doc *RecapDocument, items []notes.Item) {
	doc.SaidBack = c.saidBack(&items[0])
	for i := range items {
		it := &items[i]
		line := lower(it.What)
		if !it.Due.IsZero() {
			line += " by " + c.Style.Due(it.Due)
		}
		if c.isMe(it.Owner) {
			doc.IWill = append(doc.IWill, line)
		} else {
			doc.YouWill = append(doc.YouWill, line)
		}
	}
	if at := items[0].Wish.At; !at.IsZero() {
		both := "meet to check in, " + c.Style.Moment(at)
		doc.IWill, doc.YouWill = append(doc.IWill, both), append(doc.YouWill, both)
	}
}
