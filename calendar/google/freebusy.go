package google

import (
	"context"
	"fmt"
	"slices"
	"time"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
)

// longestQuery is the longest time that is asked about at once.
const longestQuery = 60 * 24 * time.Hour

// Busy asks when people are busy. Whom Google answers with an error for, or not
// at all, is left out: that is unknown, not free.
func (g *Google) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	busy := make(map[calendar.Address][]calendar.Span)
	unknown := make(map[calendar.Address]bool)
	for some := range slices.Chunk(who, perQuery) {
		for from := window.Start; from.Before(window.End); from = from.Add(longestQuery) {
			to := from.Add(longestQuery)
			if to.After(window.End) {
				to = window.End
			}
			if err := g.query(ctx, some, calendar.Span{Start: from, End: to}, busy, unknown); err != nil {
				return nil, fmt.Errorf("ask when people are busy: %w", err)
			}
		}
	}
	for a := range unknown {
		delete(busy, a)
	}
	return busy, nil
}

// query asks about some people and a part of the window.
func (g *Google) query(ctx context.Context, who []calendar.Address, window calendar.Span, busy map[calendar.Address][]calendar.Span, unknown map[calendar.Address]bool) error {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	req := &api.FreeBusyRequest{TimeMin: window.Start.UTC().Format(time.RFC3339), TimeMax: window.End.UTC().Format(time.RFC3339)}
	for _, a := range who {
		req.Items = append(req.Items, &api.FreeBusyRequestItem{Id: string(a)})
	}
	answer, err := g.api.Freebusy.Query(req).Context(ctx).Do()
	if err != nil {
		return g.trouble(err)
	}
	for _, a := range who {
		said, ok := answer.Calendars[string(a)]
		spans, readable := spansOf(said.Busy)
		if !ok || len(said.Errors) > 0 || !readable {
			unknown[a] = true
			continue
		}
		busy[a] = append(busy[a], spans...)
		if busy[a] == nil {
			busy[a] = []calendar.Span{}
		}
	}
	return nil
}

func spansOf(all []*api.TimePeriod) (spans []calendar.Span, ok bool) {
	for _, p := range all {
		if p == nil {
			return nil, false
		}
		start, err1 := time.Parse(time.RFC3339, p.Start)
		end, err2 := time.Parse(time.RFC3339, p.End)
		if err1 != nil || err2 != nil {
			return nil, false
		}
		spans = append(spans, calendar.Span{Start: start, End: end})
	}
	return spans, true
}
