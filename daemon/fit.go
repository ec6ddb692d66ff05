package daemon

import (
	"context"
	"math"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// FitDocument answers fit.
type FitDocument struct {
	V         int       `json:"v"`
	Now       time.Time `json:"now"`
	Fits      bool      `json:"fits"`
	Tight     bool      `json:"tight"` // short only because of the share of free time that is planned with
	Breakdown *float64  `json:"breakdown"`
	Promises  int       `json:"promises"`       // how many count
	Demand    int       `json:"demand_minutes"` // of all of them
	// Assumed is how much of what was last stated is taken to be done since.
	Assumed     int           `json:"assumed_done_minutes"`
	Supply      []AmountDoc   `json:"supply"`
	Overloads   []OverloadDoc `json:"overloads"`
	LeastWeight *int          `json:"least_weight"`
	// AtLeast says that least_weight is only a lower bound.
	AtLeast bool        `json:"at_least"`
	Room    []AmountDoc `json:"room"`
	// Ask names the commitments whose stated figure, but not the expected one,
	// does not fit: "still 13 h?"
	Ask []AmountDoc `json:"ask"`
	// Stale names calendars that could not be read, and since when.
	Stale []StaleDoc `json:"stale"`
	// Calendars are all that this rests on, and how old what is known of each is.
	Calendars []AgeDoc `json:"calendars"`
	// Talks are check-ins that somebody declined: agree another time.
	Talks []TalkDoc `json:"talks"`
	// Report names the commitments whose check-in took place and of which nobody
	// has said since how much is left.
	Report []ReportDoc `json:"report"`
	// TellThem says who should hear that a date has moved.
	TellThem []TellDoc `json:"tell_them"`
}

// AmountDoc is minutes of one commitment.
type AmountDoc struct {
	ID      string `json:"id"`
	Minutes int    `json:"minutes"`
}

// AgeDoc is how long ago a calendar was read.
type AgeDoc struct {
	Name   string     `json:"name"`
	LastOK *time.Time `json:"last_ok"`
	Age    *int       `json:"age_minutes"` // null when it never was
}

// StaleDoc is a calendar that was not read when it should have been.
type StaleDoc struct {
	Calendar string     `json:"calendar"`
	LastOK   *time.Time `json:"last_ok"`
	Error    string     `json:"error"`
}

// OverloadDoc is an interval that does not fit.
type OverloadDoc struct {
	Key           string        `json:"key"`
	From          time.Time     `json:"from"`
	To            time.Time     `json:"to"`
	Demand        int           `json:"demand_minutes"`
	Supply        int           `json:"supply_minutes"`
	Short         int           `json:"short_minutes"`
	Members       []MemberDoc   `json:"members"`
	Options       []OptionDoc   `json:"options"`
	HardWouldNeed []HardNeedDoc `json:"hard_would_need"`
	Impossible    bool          `json:"impossible_even_alone"`
	// Meetings are the three that take the most of it.
	Meetings []TakenDoc `json:"meetings"`
	// DecideBy is until when the suggestion still works; null without one.
	DecideBy *time.Time `json:"decide_by"`
	// HardTogether says that the fixed dates would need what hard_would_need
	// says all together: no single one is enough.
	HardTogether bool `json:"hard_together"`
	// Asked says whom the question went to; null when nobody was asked.
	Asked *AskedDoc `json:"asked"`
}

// TakenDoc is the working time that one meeting takes.
type TakenDoc struct {
	UID     string    `json:"uid"`
	Title   string    `json:"title"`
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes"`
}

// MemberDoc is a commitment whose work lies in the interval.
type MemberDoc struct {
	ID      string     `json:"id"`
	Left    int        `json:"left_minutes"`
	What    string     `json:"what"`
	Due     *time.Time `json:"due"`
	Hard    bool       `json:"hard"`
	AskedBy string     `json:"asked_by"`
}

// OptionDoc is one way out. Which fields are given depends on its kind.
type OptionDoc struct {
	Key       string     `json:"key"`
	Kind      string     `json:"kind"`
	Moves     []MoveDoc  `json:"moves,omitempty"`
	ID        string     `json:"id,omitempty"`
	Minutes   int        `json:"minutes,omitempty"`
	UID       string     `json:"uid,omitempty"`
	Start     *time.Time `json:"start,omitempty"`
	Title     string     `json:"title,omitempty"` // of a meeting
	Skip      bool       `json:"skip,omitempty"`  // all of the meeting
	Weight    int        `json:"weight"`
	Suggested bool       `json:"suggested"`
}

// MoveDoc is a new due date for one commitment.
type MoveDoc struct {
	ID              string     `json:"id"`
	To              time.Time  `json:"to"`
	Comfortable     *time.Time `json:"comfortable"`
	SlipWorkingDays int        `json:"slip_working_days"`
	Laxity          int        `json:"laxity_minutes"`
}

// HardNeedDoc is what a fixed date would need.
type HardNeedDoc struct {
	ID  string     `json:"id"`
	To  *time.Time `json:"to"`
	Cut int        `json:"cut_minutes"`
}

// Fit answers fit.
func (a *App) Fit(ctx context.Context, _ Empty) (doc FitDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.fit(tx, now)
		return err
	})
	return doc, err
}

// fit judges and puts the judgement into a document.
func (c *Core) fit(tx *ledger.Tx, now time.Time) (FitDocument, error) {
	w, err := c.judge(tx, now)
	if err != nil {
		return FitDocument{}, err
	}
	return c.judged(tx, now, &w)
}

// judged is the document of a judgement.
func (c *Core) judged(tx *ledger.Tx, now time.Time, w *weighing) (doc FitDocument, err error) {
	v := &viewer{core: c, tx: tx, now: now}
	doc = FitDocument{
		V: Version, Now: v.in(now), Fits: w.Fits, Tight: w.Tight, Supply: amounts(w.Supply), LeastWeight: w.LeastWeight, AtLeast: w.AtLeast, Assumed: w.Assumed,
		Room: amounts(w.Room), Overloads: []OverloadDoc{}, Ask: []AmountDoc{}, Stale: []StaleDoc{},
	}
	if !w.Unbounded {
		b := math.Round(w.Breakdown*1000) / 1000
		doc.Breakdown = &b
	}
	for _, work := range w.Facts.Work {
		if !work.Unknown {
			doc.Promises++
			doc.Demand += work.Left
		}
	}
	for i := range w.Overloads {
		o, err := v.overload(&w.Overloads[i])
		if err != nil {
			return doc, err
		}
		doc.Overloads = append(doc.Overloads, o)
	}
	if w.Fits && !w.Stated.Fits {
		doc.Ask = amounts(w.Stated.Overloads[0].Members)
	}
	if doc.Talks, err = v.talks(); err != nil {
		return doc, err
	}
	if doc.Calendars, err = v.ages(); err != nil {
		return doc, err
	}
	if doc.Stale, err = c.stale(tx, v); err != nil {
		return doc, err
	}
	if doc.Report, err = v.reports(); err != nil {
		return doc, err
	}
	doc.TellThem, err = v.tellThem("")
	return doc, err
}

// ages are how old the calendars are.
func (v *viewer) ages() ([]AgeDoc, error) {
	docs := []AgeDoc{}
	for _, cal := range v.core.Calendars {
		row, err := v.tx.Calendar(cal.Name)
		if err != nil {
			return nil, err
		}
		d := AgeDoc{Name: cal.Name, LastOK: v.at(row.LastOK)}
		if d.LastOK != nil {
			age := max(0, int(v.now.Sub(row.LastOK)/time.Minute))
			d.Age = &age
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// stale are the calendars whose time we count with but could not read.
func (c *Core) stale(tx *ledger.Tx, v *viewer) ([]StaleDoc, error) {
	docs := []StaleDoc{}
	for _, cal := range c.Calendars {
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return nil, err
		}
		if reason := firstOf(row.Error, row.Held); reason != "" {
			docs = append(docs, StaleDoc{Calendar: cal.Name, LastOK: v.at(row.LastOK), Error: reason})
		}
	}
	return docs, nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func amounts(all []plan.Amount) []AmountDoc {
	docs := []AmountDoc{}
	for _, a := range all {
		docs = append(docs, AmountDoc{ID: a.ID, Minutes: a.Minutes})
	}
	return docs
}

// overload is the document of an overload.
func (v *viewer) overload(o *plan.Overload) (OverloadDoc, error) {
	d := OverloadDoc{
		Key: o.Key, From: v.in(o.From), To: v.in(o.To), Demand: o.Demand, Supply: o.Supply, Short: o.Short,
		Members: []MemberDoc{}, Options: []OptionDoc{}, HardWouldNeed: []HardNeedDoc{}, Impossible: o.Impossible,
		Meetings: []TakenDoc{}, DecideBy: v.at(o.DecideBy), HardTogether: o.HardTogether,
	}
	for _, m := range o.Meetings {
		title, err := v.title(m.UID)
		if err != nil {
			return d, err
		}
		d.Meetings = append(d.Meetings, TakenDoc{UID: m.UID, Title: title, Start: v.in(m.Start), Minutes: m.Minutes})
	}
	for _, m := range o.Members {
		k, err := v.tx.ByLabel(m.ID)
		if err != nil {
			return d, err
		}
		d.Members = append(d.Members, MemberDoc{
			ID: m.ID, Left: m.Minutes, What: k.What, Due: v.at(v.core.dueAt(k.Due)), Hard: k.Hard, AskedBy: v.core.name(k.Delegator),
		})
	}
	for _, opt := range o.Options {
		d.Options = append(d.Options, v.option(opt))
	}
	var err error
	if d.Asked, err = v.askedAbout(ids(o.Members)); err != nil {
		return d, err
	}
	for _, h := range o.HardWouldNeed {
		d.HardWouldNeed = append(d.HardWouldNeed, HardNeedDoc{ID: h.ID, To: v.at(h.To), Cut: h.Cut})
	}
	return d, nil
}

func ids(all []plan.Amount) []string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.ID
	}
	return names
}

// title is what a meeting is called on the calendar.
func (v *viewer) title(uid string) (string, error) {
	stands, err := v.tx.ObjectsByUID(uid)
	for _, m := range stands {
		return plain(m.Events[0].Summary), err
	}
	return uid, err
}

func (v *viewer) option(o plan.Option) OptionDoc {
	d := OptionDoc{
		Key: o.Key, Kind: o.Kind, ID: o.ID, Minutes: o.Minutes, UID: o.UID, Start: v.at(o.Start), Weight: o.Weight, Suggested: o.Suggested, Skip: o.Skip,
	}
	if o.UID != "" {
		d.Title, _ = v.title(o.UID) // a label only
	}
	for _, m := range o.Moves {
		d.Moves = append(d.Moves, MoveDoc{
			ID: m.ID, To: v.in(m.To), Comfortable: v.at(m.Comfortable), SlipWorkingDays: m.SlipWorkingDays, Laxity: m.Laxity,
		})
	}
	return d
}
