package google

import (
	"context"
	"fmt"
	"slices"
	"strings"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
)

// A calendar that bywhen makes for itself, so that it need not be allowed to
// change any other (scope calendar.app.created).
const (
	madeName = "bywhen"
	// madeMark stands in the description of such a calendar; by it, it is found.
	madeMark = "Made by bywhen, for check-ins. It may be hidden; when it is deleted, a new one is made."
)

// find is the identifier of the calendar in the settings, "" for one that is not
// made yet. Whatever can be an identifier is one.
func (g *Google) find(ctx context.Context, remembered string) (string, error) {
	if g.set.Access != accessMade && (g.set.Calendar == "primary" || strings.Contains(g.set.Calendar, "@")) {
		return g.set.Calendar, nil
	}
	g.mu.Lock()
	place := g.place
	g.mu.Unlock()
	if place == "" {
		place = remembered
	}
	if place != "" {
		g.settle(place)
		return place, nil
	}
	place, err := g.look(ctx)
	if err != nil {
		return "", err
	}
	g.settle(place)
	return place, nil
}

// settle remembers where the calendar is; "" looks for it anew.
func (g *Google) settle(place string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.place = place
}

// look looks for the calendar in the person's list.
func (g *Google) look(ctx context.Context) (string, error) {
	all, err := g.calendars(ctx)
	if err != nil {
		return "", err
	}
	var found, names []string
	for _, c := range all {
		names = append(names, plain(titleOf(c)))
		switch {
		case g.set.Access == accessMade:
			if strings.TrimSpace(c.Description) == madeMark && c.Summary == g.set.Calendar && c.AccessRole == "owner" {
				found = append(found, c.Id)
			}
		case titleOf(c) == g.set.Calendar || c.Summary == g.set.Calendar || c.Id == g.set.Calendar:
			found = append(found, c.Id)
		}
	}
	slices.Sort(found)
	switch {
	case g.set.Access == accessMade && len(found) > 0:
		return found[0], nil
	case len(found) == 1 || g.set.Access == accessMade:
		return strings.Join(found, ""), nil
	case len(found) > 1:
		return "", fmt.Errorf("you have %d calendars called %q: write the identifier from the settings of the right one", len(found), g.set.Calendar)
	}
	slices.Sort(names)
	return "", fmt.Errorf("you have no calendar called %q; there are %s", g.set.Calendar, strings.Join(names, ", "))
}

// titleOf is what the person calls a calendar.
func titleOf(c *api.CalendarListEntry) string {
	if c.SummaryOverride != "" {
		return c.SummaryOverride
	}
	return c.Summary
}

// calendars are all calendars in the person's list.
func (g *Google) calendars(ctx context.Context) (all []*api.CalendarListEntry, err error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	for token := ""; ; {
		call := g.api.CalendarList.List().MaxResults(perPage).
			Fields("nextPageToken,items(id,summary,summaryOverride,description,accessRole,primary)").Context(ctx)
		if token != "" {
			call.PageToken(token)
		}
		page, err := call.Do()
		if err != nil {
			return nil, g.trouble(err)
		}
		for _, c := range page.Items {
			if c != nil {
				all = append(all, c)
			}
		}
		if token = page.NextPageToken; token == "" || len(all) > maxParts {
			return all, nil
		}
	}
}

// writable is where events are written. The calendar that bywhen makes for
// itself is made now, if it is not there.
func (g *Google) writable(ctx context.Context) (string, error) {
	if g.set.Access == accessRead {
		return "", fmt.Errorf("access = %q in config.toml: %w", accessRead, calendar.ErrReadOnly)
	}
	place, err := g.find(ctx, "")
	if err != nil || place != "" {
		return place, err
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	made, err := g.api.Calendars.Insert(&api.Calendar{Summary: g.set.Calendar, Description: madeMark}).Context(ctx).Do()
	if err != nil {
		return "", g.trouble(err)
	}
	g.log.Info("made a calendar for check-ins", "name", g.set.Calendar)
	g.settle(made.Id)
	return made.Id, nil
}
