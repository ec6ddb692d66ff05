package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// CleanRequest asks for everything that bywhen ever put on the calendars to be
// removed from them.
type CleanRequest struct {
	DryRun bool `json:"dry_run"` // say what stands there, and remove nothing
}

// CleanDocument answers it.
type CleanDocument struct {
	V      int          `json:"v"`
	DryRun bool         `json:"dry_run"`
	Events []CleanEvent `json:"events"`
	// Unread are the calendars that could not be read: what stands there is not
	// known.
	Unread []string `json:"unread"`
}

// Clean reports whether nothing of bywhen's stands on a calendar any more.
func (d *CleanDocument) Clean() bool {
	if d.DryRun || len(d.Unread) > 0 {
		return len(d.Events)+len(d.Unread) == 0
	}
	return !slices.ContainsFunc(d.Events, func(e CleanEvent) bool { return e.Error != "" })
}

// A CleanEvent is one event that bywhen made.
type CleanEvent struct {
	Calendar string    `json:"calendar"`
	UID      string    `json:"uid"`
	Summary  string    `json:"summary"`
	Start    time.Time `json:"start"`
	Error    string    `json:"error"` // why it could not be removed, "" when it was

	version calendar.Version
}

// Clean removes bywhen's own events from the calendars, each if it still is as
// it was last read, and tells no guest. Before that bywhen is paused, so that
// nothing is made anew.
func (a *App) Clean(ctx context.Context, req CleanRequest) (doc CleanDocument, err error) {
	doc = CleanDocument{V: Version, DryRun: req.DryRun, Events: []CleanEvent{}, Unread: []string{}}
	if !req.DryRun {
		if _, err := a.Pause(ctx, PauseRequest{}); err != nil {
			return doc, err
		}
	}
	if err := a.pass(ctx, Inputs{Quiet: true}); err != nil {
		return doc, err
	}
	err = a.view(ctx, func(tx *ledger.Tx, _ time.Time) error { return a.core.own(tx, &doc) })
	if err != nil || req.DryRun {
		return doc, err
	}
	a.turn.Lock()
	defer a.turn.Unlock()
	for i := range doc.Events {
		a.removeOwn(ctx, &doc.Events[i])
	}
	return doc, ctx.Err()
}

// own gathers what stands on the calendars of our own making.
func (c *Core) own(tx *ledger.Tx, doc *CleanDocument) error {
	for _, cal := range c.Calendars {
		if _, writes := cal.Reader.(calendar.Writer); !writes || !cal.Write {
			continue
		}
		row, err := tx.Calendar(cal.Name)
		if err != nil {
			return err
		}
		if row.Error != "" || row.Since.IsZero() {
			doc.Unread = append(doc.Unread, cal.Name)
			continue
		}
		ours, err := c.ownEvents(tx, cal.Name)
		if err != nil {
			return err
		}
		for _, o := range ours {
			if o.Events[0].Status == calendar.Cancelled {
				continue
			}
			span := c.spanOf(&o.Events[0])
			doc.Events = append(doc.Events, CleanEvent{
				Calendar: cal.Name, UID: o.UID(), Summary: plain(o.Events[0].Summary), Start: span.Start.In(c.Zone()), version: o.Version,
			})
		}
	}
	return nil
}

// removeOwn deletes one event.
func (a *App) removeOwn(ctx context.Context, ev *CleanEvent) {
	cal := a.core.calendar(ev.Calendar)
	err := cal.Reader.(calendar.Writer).Delete(ctx, ev.version, calendar.TellNobody)
	switch {
	case errors.Is(err, calendar.ErrGone):
	case errors.Is(err, calendar.ErrChanged):
		ev.Error = "somebody changed it just now; try again"
	case err != nil:
		ev.Error = plain(fmt.Sprint(err))
	}
}
