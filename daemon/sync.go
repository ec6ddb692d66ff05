package daemon

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// SyncRequest asks for one whole pass.
type SyncRequest struct {
	DryRun bool `json:"dry_run"`
	// Empty names calendars that are rightly empty.
	Empty []string `json:"accept_empty"`
	// Adopt confirms a rebuilt ledger.
	Adopt bool `json:"adopt"`
}

// SyncDocument says what a pass found and did, or would do.
type SyncDocument struct {
	V      int  `json:"v"`
	DryRun bool `json:"dry_run"`
	// Recorded are the commitments that are new since the pass began.
	Recorded []CommitmentDocument `json:"recorded"`
	// CheckIns are those that changed, as they stand now.
	CheckIns  []CheckInDocument  `json:"check_ins"`
	Proposals []ProposalDocument `json:"proposals"`
	Deeds     []DeedDoc          `json:"deeds"`
	Calendars []CalendarDoc      `json:"calendars"`
	Rebuilt   bool               `json:"rebuilt"`
	Paused    string             `json:"paused"` // until when, "always", or ""
	Fit       FitDocument        `json:"fit"`
}

// Unreached reports whether a calendar could not be read.
func (d *SyncDocument) Unreached() bool {
	for _, c := range d.Calendars {
		if c.Error != nil {
			return true
		}
	}
	return false
}

// pass runs one pass in its turn.
func (a *App) pass(ctx context.Context, in Inputs) error {
	if a.rehearsal != nil {
		return nil // the calendars play no part in it
	}
	a.turn.Lock()
	defer a.turn.Unlock()
	s := shell{core: a.core, store: a.store, log: a.log, readings: a.readings, channels: a.Channels, progress: a.Reading}
	if !a.swept {
		s.sweep(ctx)
		a.swept = true
	}
	if !in.Quiet {
		in.Notes = a.notes()
	}
	if err := s.pass(ctx, in); err != nil {
		return err
	}
	a.published(ctx)
	return nil
}

// notes are the files of notes that were found. What is left out is said, but
// not again as long as it is the same.
func (a *App) notes() []NoteFile {
	if a.core.NotesDir == "" || a.core.Accept == AcceptOff {
		return nil
	}
	files, problems, err := noteFiles(a.core.NotesDir, a.now().Add(-textKept))
	if err != nil {
		problems = append(problems, err.Error())
	}
	if said := strings.Join(problems, "; "); said != a.notesSaid {
		a.notesSaid = said
		if said != "" {
			a.log.Warn("notes were left out", "reason", said)
		}
	}
	return files
}

// Sync answers sync.
func (a *App) Sync(ctx context.Context, req SyncRequest) (doc SyncDocument, err error) {
	before, err := a.watermark(ctx)
	if err != nil {
		return doc, err
	}
	in := Inputs{Empty: req.Empty, Adopt: req.Adopt, Quiet: req.DryRun}
	if err := a.pass(ctx, in); err != nil {
		return doc, err
	}
	if !req.DryRun {
		if err := a.backUp(ctx); err != nil {
			a.log.Error("no backup was made; it will be tried again", "error", err)
		}
	}
	report := func(tx *ledger.Tx) error {
		doc, err = a.core.report(tx, a.now(), before)
		doc.DryRun = req.DryRun
		return err
	}
	if !req.DryRun {
		return doc, a.ledger.View(ctx, report)
	}
	err = a.ledger.DryRun(ctx, func(tx *ledger.Tx) error {
		fit, err := a.core.foresee(tx, a.now(), a.notes())
		if err != nil {
			return err
		}
		if err := report(tx); err != nil {
			return err
		}
		doc.Fit = fit
		return nil
	})
	return doc, err
}

// foresee concludes inside a transaction that will be rolled back, and judges
// what fits before any check-in is booked.
func (c *Core) foresee(tx *ledger.Tx, now time.Time, files []NoteFile) (FitDocument, error) {
	if err := errors.Join(c.read(tx, now), c.readTitles(tx, now), c.readNoteFiles(tx, now, files)); err != nil {
		return FitDocument{}, err
	}
	fit, err := c.fit(tx, now)
	if err != nil {
		return fit, err
	}
	_, err = c.Step(tx, now, Inputs{Notes: files, Blind: true})
	return fit, err
}

// A watermark is how far the journal had come at an instant.
type watermark struct{ history, actions int }

func (a *App) watermark(ctx context.Context) (w watermark, err error) {
	err = a.ledger.View(ctx, func(tx *ledger.Tx) error {
		lines, err := tx.History("")
		if err != nil {
			return err
		}
		if n := len(lines); n > 0 {
			w.history = lines[n-1].N
		}
		deeds, err := tx.Actions()
		if n := len(deeds); n > 0 {
			w.actions = deeds[n-1].N
		}
		return err
	})
	return w, err
}

// report says what has happened since the watermark.
func (c *Core) report(tx *ledger.Tx, now time.Time, since watermark) (SyncDocument, error) {
	doc := SyncDocument{V: Version, Recorded: []CommitmentDocument{}, CheckIns: []CheckInDocument{}, Deeds: []DeedDoc{}}
	v, err := c.viewer(tx, now)
	if err != nil {
		return doc, err
	}
	touched, recorded, err := changedSince(tx, since.history)
	if err != nil {
		return doc, err
	}
	all, err := tx.Commitments()
	if err != nil {
		return doc, err
	}
	c.byDue(all)
	for i := range all {
		k := &all[i]
		if recorded[k.Key] {
			d, err := v.commitment(k)
			if err != nil {
				return doc, err
			}
			doc.Recorded = append(doc.Recorded, d)
		}
		if !touched[k.Key] {
			continue
		}
		ins, err := tx.CheckIns(k.Key)
		if err != nil {
			return doc, err
		}
		for j := range ins {
			d, err := v.checkIn(&ins[j])
			if err != nil {
				return doc, err
			}
			doc.CheckIns = append(doc.CheckIns, d)
		}
	}
	if doc.Deeds, err = v.deedsSince(since.actions); err != nil {
		return doc, err
	}
	if doc.Calendars, err = v.calendars(); err != nil {
		return doc, err
	}
	if doc.Proposals, err = proposals(tx, ""); err != nil {
		return doc, err
	}
	rebuilt, err := tx.Setting(rebuiltSetting)
	if err != nil {
		return doc, err
	}
	doc.Rebuilt = rebuilt != ""
	if paused, err := c.paused(tx, now); err != nil {
		return doc, err
	} else if paused {
		if doc.Paused, err = tx.Setting(pausedSetting); err != nil {
			return doc, err
		}
	}
	doc.Fit, err = c.fit(tx, now)
	return doc, err
}

// Status answers status.
func (a *App) Status(ctx context.Context, _ Empty) (doc StatusDocument, err error) {
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		doc, err = a.core.status(tx, now)
		return err
	})
	if since := a.running.Load(); since != nil {
		doc.Daemon = DaemonDoc{Running: true, PID: os.Getpid(), Since: since}
	}
	return doc, err
}

func (c *Core) status(tx *ledger.Tx, now time.Time) (doc StatusDocument, err error) {
	v := &viewer{core: c, tx: tx, now: now}
	doc = StatusDocument{V: Version, Next: []NextDoc{}, Unsettled: []DeedDoc{}}
	if doc.Calendars, err = v.calendars(); err != nil {
		return doc, err
	}
	if doc.Talks, err = v.talks(); err != nil {
		return doc, err
	}
	ins, err := tx.CheckIns("")
	if err != nil {
		return doc, err
	}
	for _, in := range ins {
		if !in.Live() || !in.End.After(now) {
			continue
		}
		k, err := tx.Commitment(in.Commitment)
		if err != nil {
			return doc, err
		}
		doc.Next = append(doc.Next, NextDoc{Start: v.in(in.Start), What: "Check-in: " + k.What})
	}
	if doc.Report, err = v.reports(); err != nil {
		return doc, err
	}
	unsettled, err := tx.Actions(ledger.Failed, ledger.Unknown, ledger.Inflight)
	if err != nil {
		return doc, err
	}
	for i := range unsettled {
		if speaks(unsettled[i].Kind) {
			continue // whether somebody saw a notice is nothing to settle
		}
		d, err := v.deed(&unsettled[i])
		if err != nil {
			return doc, err
		}
		doc.Unsettled = append(doc.Unsettled, d)
	}
	if doc.Paused, err = tx.Setting(pausedSetting); err != nil {
		return doc, err
	}
	rebuilt, err := tx.Setting(rebuiltSetting)
	if err != nil {
		return doc, err
	}
	doc.Rebuilt = rebuilt != ""
	return doc, c.promised(tx, now, &doc)
}

// promised counts what is promised, and by how much it does not fit.
func (c *Core) promised(tx *ledger.Tx, now time.Time, doc *StatusDocument) error {
	all, err := tx.Commitments(commitments.Open, commitments.Draft)
	if err != nil {
		return err
	}
	for i := range all {
		switch {
		case all[i].Status == commitments.Draft:
			doc.Drafts++
		case c.listed(&all[i], ""):
			doc.Open++
		}
	}
	w, err := c.weigh(tx, now)
	if err == nil && len(w.Overloads) > 0 {
		doc.Short = w.Overloads[0].Short
	}
	return err
}

// calendars are the configured calendars as they stand.
func (v *viewer) calendars() ([]CalendarDoc, error) {
	docs := []CalendarDoc{}
	for _, cal := range v.core.Calendars {
		row, err := v.tx.Calendar(cal.Name)
		if err != nil {
			return nil, err
		}
		n, err := v.tx.CountObjects(cal.Name)
		if err != nil {
			return nil, err
		}
		d := CalendarDoc{Name: cal.Name, Kind: cal.Kind, LastOK: v.at(row.LastOK), Error: said(firstOf(row.Error, row.Held)), Held: row.Held != "", Events: n, Quarantined: []calendar.Problem{}}
		if o := outageOf(&row); o.lasts(v.now) {
			d.UnreadSince = v.at(o.since)
		}
		if a, ok := cal.Reader.(calendar.Adviser); ok {
			d.Note = said(plain(a.Advice(v.now.In(v.core.Zone()))))
		}
		for _, p := range row.Problems {
			p.Reason, p.Ref = plain(p.Reason), calendar.Ref(plain(string(p.Ref)))
			d.Quarantined = append(d.Quarantined, p)
		}
		docs = append(docs, d)
	}
	return docs, nil
}
