package google

import (
	"slices"

	api "google.golang.org/api/calendar/v3"
)

// A scope is one thing that a person allows a program.
type scope struct {
	url string
	// without says what does not work when it was not allowed.
	without string
	// vital: nothing works without it.
	vital bool
}

// The scopes that bywhen asks for, the narrowest that do. Which one a request
// needs stands in the discovery document of the API.
func known() []scope {
	return []scope{
		{api.CalendarEventsOwnedScope, "bywhen can neither see your meetings nor book check-ins", true},
		{api.CalendarEventsOwnedReadonlyScope, "bywhen cannot see your meetings", true},
		{api.CalendarAppCreatedScope, "bywhen cannot make the calendar that check-ins go to", true},
		{api.CalendarCalendarlistReadonlyScope, "calendars other than the primary one have to be named by their identifier", false},
		{api.CalendarEventsFreebusyScope, "when other people are busy stays unknown", false},
	}
}

// needs are the scopes for one way of use.
func needs(access string) []string {
	switch access {
	case accessRead:
		return []string{api.CalendarEventsOwnedReadonlyScope, api.CalendarCalendarlistReadonlyScope, api.CalendarEventsFreebusyScope}
	case accessMade:
		return []string{api.CalendarAppCreatedScope, api.CalendarCalendarlistReadonlyScope}
	}
	return []string{api.CalendarEventsOwnedScope, api.CalendarCalendarlistReadonlyScope, api.CalendarEventsFreebusyScope}
}

// together are the scopes for several calendars of one account, the narrowest
// that cover all.
func together(all []*Google) []string {
	var out []string
	for _, s := range known() {
		for _, g := range all {
			if slices.Contains(g.needs(), s.url) && !slices.Contains(out, s.url) {
				out = append(out, s.url)
			}
		}
	}
	if slices.Contains(out, api.CalendarEventsOwnedScope) {
		out = slices.DeleteFunc(out, func(s string) bool { return s == api.CalendarEventsOwnedReadonlyScope })
	}
	return out
}

// lacking are the needed scopes that were not granted. Who may write may read.
func lacking(need, granted []string) (missing []scope) {
	for _, s := range known() {
		if !slices.Contains(need, s.url) || slices.Contains(granted, s.url) {
			continue
		}
		if s.url == api.CalendarEventsOwnedReadonlyScope && slices.Contains(granted, api.CalendarEventsOwnedScope) {
			continue
		}
		missing = append(missing, s)
	}
	return missing
}
