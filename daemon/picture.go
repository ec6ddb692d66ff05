package daemon

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// PictureRequest asks for the picture of what fits. With an Option of an
// overload it also says how it would look after that way out.
type PictureRequest struct {
	Option string `json:"option"`
}

// PictureDocument answers picture: free time and promised time, both summed up
// from now on.
type PictureDocument struct {
	V     int       `json:"v"`
	Now   time.Time `json:"now"`
	Until time.Time `json:"until"`
	// Supply are the corners of the curve of free time; between two of them it
	// grows evenly.
	Supply []CornerDoc `json:"supply"`
	// Demand are the due dates, with what is promised up to and with each.
	Demand []LevelDoc `json:"demand"`
	// Later is how many due dates lie behind Until.
	Later int         `json:"later"`
	Fit   FitDocument `json:"fit"`
	// After is the same after the option; null without one.
	After *AfterDoc `json:"after"`
}

// CornerDoc is a point of the curve of free time.
type CornerDoc struct {
	At      time.Time `json:"at"`
	Working int       `json:"working_minutes"` // since now: the axis of the picture
	Free    int       `json:"free_minutes"`    // since now, times the share that is planned with
}

// LevelDoc is a due date on the line of promised time.
type LevelDoc struct {
	ID   string    `json:"id"`
	What string    `json:"what"`
	Due  time.Time `json:"due"`
	Left int       `json:"left_minutes"`
	// Sum is all that is due by then, Free the free time until then.
	Sum  int  `json:"sum_minutes"`
	Free int  `json:"free_minutes"`
	Hard bool `json:"hard"`
}

// AfterDoc is how it would look after an option.
type AfterDoc struct {
	Option OptionDoc   `json:"option"`
	Supply []CornerDoc `json:"supply"`
	Demand []LevelDoc  `json:"demand"`
	Fits   bool        `json:"fits"`
	// Short is by how much the worst overload that remains is short.
	Short int `json:"short_minutes"`
}

// pictured is how far ahead the picture goes, unless an overload lies further.
const pictured = 28 * 24 * time.Hour

// Picture answers picture.
func (a *App) Picture(ctx context.Context, req PictureRequest) (doc PictureDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.picture(tx, now, req.Option)
		return err
	})
	return doc, err
}

func (c *Core) picture(tx *ledger.Tx, now time.Time, option string) (doc PictureDocument, err error) {
	w, err := c.weigh(tx, now)
	if err != nil {
		return doc, err
	}
	v := c.viewerOf(tx, now, &w)
	until := now.Add(pictured)
	for _, o := range w.Overloads {
		if to := o.To.Add(2 * 24 * time.Hour); to.After(until) {
			until = to
		}
	}
	doc = PictureDocument{V: Version, Now: v.in(now), Until: v.in(until)}
	if doc.Fit, err = c.judged(tx, now, &w); err != nil {
		return doc, err
	}
	d := drawing{viewer: v, until: until, facts: w.Facts, overloads: w.Overloads}
	doc.Supply = d.curve()
	if doc.Demand, doc.Later, err = d.line(doc.Supply); err != nil || option == "" {
		return doc, err
	}
	opt, err := pick(w.Overloads, option)
	if err != nil {
		return doc, err
	}
	after, judgement, err := d.after(opt)
	after.Option, after.Fits = v.option(opt), judgement.Fits
	for _, o := range judgement.Overloads {
		after.Short = max(after.Short, o.Short)
	}
	doc.After = &after
	return doc, err
}

// A drawing is the picture of some facts.
type drawing struct {
	*viewer
	until     time.Time
	facts     plan.Facts
	overloads []plan.Overload
}

// curve is the free time.
func (d *drawing) curve() []CornerDoc {
	var further []time.Time
	for _, k := range d.facts.Work {
		further = append(further, k.Due)
	}
	for _, o := range d.overloads {
		further = append(further, o.From, o.To)
	}
	docs := []CornerDoc{}
	for _, c := range plan.Curve(d.facts, d.until, further...) {
		docs = append(docs, CornerDoc{At: d.in(c.At), Working: c.Working, Free: c.Free})
	}
	return docs
}

// line is the promised time, in the order of due dates. What is overdue is due
// now. later is how many due dates lie further ahead than the curve.
func (d *drawing) line(supply []CornerDoc) (docs []LevelDoc, later int, err error) {
	work := slices.Clone(d.facts.Work)
	slices.SortStableFunc(work, func(a, b plan.Work) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	free := map[int64]int{}
	for _, c := range supply {
		free[c.At.Unix()] = c.Free
	}
	docs = []LevelDoc{}
	sum := 0
	for _, k := range work {
		switch {
		case k.Unknown || k.Left <= 0:
			continue
		case k.Due.After(d.until):
			later++
			continue
		}
		o, err := d.tx.ByLabel(k.ID)
		if err != nil {
			return nil, 0, err
		}
		sum += k.Left
		docs = append(docs, LevelDoc{
			ID: k.ID, What: o.What, Due: d.in(k.Due), Left: k.Left, Sum: sum, Free: free[k.Due.Truncate(time.Minute).Unix()], Hard: k.Hard,
		})
	}
	return docs, later, nil
}

// after draws the facts as an option would leave them, and judges them.
func (d *drawing) after(opt plan.Option) (doc AfterDoc, j plan.Judgement, err error) {
	later := *d
	later.facts = with(d.facts, opt)
	doc.Supply = later.curve()
	doc.Demand, _, err = later.line(doc.Supply)
	return doc, plan.Weigh(later.facts), err
}

// with is the facts as an option would leave them.
func with(f plan.Facts, opt plan.Option) plan.Facts {
	f.Work = slices.Clone(f.Work)
	switch opt.Kind {
	case plan.KindMove:
		for _, m := range opt.Moves {
			to := m.To
			if !m.Comfortable.IsZero() {
				to = m.Comfortable
			}
			for i := range f.Work {
				if f.Work[i].ID == m.ID {
					f.Work[i].Due = to
				}
			}
		}
	case plan.KindCut:
		for i := range f.Work {
			if f.Work[i].ID == opt.ID {
				f.Work[i].Left = max(0, f.Work[i].Left-opt.Minutes)
			}
		}
	case plan.KindHandOver:
		f.Work = slices.DeleteFunc(f.Work, func(w plan.Work) bool { return w.ID == opt.ID })
	case plan.KindMeeting:
		return f.Without(opt.UID, opt.Start, opt.Minutes)
	}
	return f
}

// WeekRequest asks for the week that holds a day, 2026-05-04; "" for this one.
type WeekRequest struct {
	Day string `json:"day"`
}

// WeekDocument answers week: seven days from a Monday on.
type WeekDocument struct {
	V        int               `json:"v"`
	Now      time.Time         `json:"now"`
	Days     []WeekDayDoc      `json:"days"`
	CheckIns []CheckInDocument `json:"check_ins"`
	Dues     []LevelDoc        `json:"dues"` // only what, when and whose
}

// WeekDayDoc is one day as it divides up.
type WeekDayDoc struct {
	Date    calendar.Date `json:"date"`
	Working []SpanDoc     `json:"working"`
	Free    []SpanDoc     `json:"free"` // gaps that are long enough to count
	Busy    []BusyDoc     `json:"busy"` // check-ins of our own are not among them
	FreeSum int           `json:"free_minutes"`
}

// BusyDoc is something on a calendar that blocks time.
type BusyDoc struct {
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Title  string    `json:"title"`
	AllDay bool      `json:"all_day"`
}

// Week answers week.
func (a *App) Week(ctx context.Context, req WeekRequest) (doc WeekDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		day := calendar.DateOf(now.In(a.core.Zone()))
		if req.Day != "" {
			if day, err = calendar.ParseDate(req.Day); err != nil {
				return usage("write it as 2026-05-04", "show week: %s", err)
			}
		}
		doc, err = a.core.weekOf(tx, now, day)
		return err
	})
	return doc, err
}

// weekOf is the week that holds a day.
func (c *Core) weekOf(tx *ledger.Tx, now time.Time, day calendar.Date) (doc WeekDocument, err error) {
	v := &viewer{core: c, tx: tx, now: now}
	doc = WeekDocument{V: Version, Now: v.in(now), Days: make([]WeekDayDoc, 7), CheckIns: []CheckInDocument{}, Dues: []LevelDoc{}}
	monday := day.Add(-(int(day.Weekday()) + 6) % 7)
	week := calendar.Span{Start: monday.At(0, c.Zone()), End: monday.Add(7).At(0, c.Zone())}
	f := plan.Facts{Now: week.Start, Block: c.Block, Usable: 0}
	if f.Hours, err = c.hours(tx, week); err != nil {
		return doc, err
	}
	if f.Busy, err = c.myBusy(tx, week); err != nil {
		return doc, err
	}
	for i := range doc.Days {
		d := &doc.Days[i]
		*d = WeekDayDoc{Date: monday.Add(i), Working: []SpanDoc{}, Free: []SpanDoc{}, Busy: []BusyDoc{}}
	}
	corners := plan.Curve(f, week.End, v.midnights(monday)...)
	for i := 1; i < len(corners); i++ {
		a, b := corners[i-1], corners[i]
		d := doc.day(v.in(a.At))
		if d == nil {
			continue
		}
		if b.Working > a.Working {
			d.Working = grown(d.Working, v.in(a.At), v.in(b.At))
		}
		if b.Free > a.Free {
			d.Free, d.FreeSum = grown(d.Free, v.in(a.At), v.in(b.At)), d.FreeSum+b.Free-a.Free
		}
	}
	return doc, doc.fill(tx, v, week)
}

// midnights are the ends of the seven days from monday on.
func (v *viewer) midnights(monday calendar.Date) (all []time.Time) {
	for i := range 8 {
		all = append(all, monday.Add(i).At(0, v.core.Zone()))
	}
	return all
}

// day is the day that an instant lies in, nil for none of the seven.
func (doc *WeekDocument) day(t time.Time) *WeekDayDoc {
	date := calendar.DateOf(t)
	for i := range doc.Days {
		if doc.Days[i].Date == date {
			return &doc.Days[i]
		}
	}
	return nil
}

// grown adds a stretch to others, joined with the last one where they touch.
func grown(all []SpanDoc, from, to time.Time) []SpanDoc {
	if n := len(all); n > 0 && all[n-1].End.Equal(from) {
		all[n-1].End = to
		return all
	}
	return append(all, SpanDoc{Start: from, End: to})
}

// fill adds what stands in the week: meetings, check-ins, due dates.
func (doc *WeekDocument) fill(tx *ledger.Tx, v *viewer, week calendar.Span) error {
	c := v.core
	blocking, err := c.blocking(tx, week)
	if err != nil {
		return err
	}
	for _, in := range blocking {
		if isOwnUID(in.UID) {
			continue
		}
		start := in.Start
		if start.Before(week.Start) {
			start = week.Start
		}
		for at := start; at.Before(in.End) && at.Before(week.End); at = calendar.DateOf(at.In(c.Zone())).Add(1).At(0, c.Zone()) {
			d := doc.day(v.in(at))
			d.Busy = append(d.Busy, BusyDoc{Start: v.in(in.Start), End: v.in(in.End), Title: plain(in.Event.Summary), AllDay: in.Event.AllDay()})
		}
	}
	ins, err := tx.CheckIns("")
	if err != nil {
		return err
	}
	for i := range ins {
		if !ins[i].Live() && ins[i].State != "took_place" || !ins[i].Overlaps(week) {
			continue
		}
		d, err := v.checkIn(&ins[i])
		if err != nil {
			return err
		}
		doc.CheckIns = append(doc.CheckIns, d)
	}
	return doc.dues(tx, v, week)
}

// dues adds the due dates of open commitments.
func (doc *WeekDocument) dues(tx *ledger.Tx, v *viewer, week calendar.Span) error {
	all, err := tx.Commitments("open")
	if err != nil {
		return err
	}
	v.core.byDue(all)
	for i := range all {
		k := &all[i]
		due := v.core.dueAt(k.Due)
		if due.Before(week.Start) || due.After(week.End) {
			continue
		}
		doc.Dues = append(doc.Dues, LevelDoc{ID: k.Label, What: plain(k.What), Due: v.in(due), Left: k.Left.N, Hard: k.Hard})
	}
	return nil
}
