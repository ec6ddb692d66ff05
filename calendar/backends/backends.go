// Package backends lists the kinds of calendar that there are. A new one is a
// folder beside this one and a line in [All].
package backends

import (
	"context"
	"log/slog"

	"bywhen/calendar"
	"bywhen/calendar/caldav"
	"bywhen/calendar/folder"
	"bywhen/calendar/google"
	"bywhen/calendar/webcal"
)

// An Opener opens the calendar of that name. decode fills the back end's own
// settings, a pointer to a struct whose fields have `toml` tags and say in `doc`
// tags what they are for, from the calendar's table in the configuration; it is
// strict, and its errors know lines and columns. The keys that all calendars
// have (kind, watch, busy, write, trust) are not among them.
type Opener func(ctx context.Context, log *slog.Logger, name string, decode func(any) error) (calendar.Reader, error)

// A Backend is one kind of calendar.
type Backend struct {
	// Kind is what the configuration calls it.
	Kind string
	// About says in a few words what it is.
	About string
	Open  Opener
	// Settings is the zero value of its settings, for the reference text.
	Settings any
}

// List is every kind of calendar, in the order in which they are explained.
func List() []Backend {
	return []Backend{
		{"folder", "a folder of .ics files, such as vdirsyncer or khal keep", folder.Open, folder.Settings{}},
		{"caldav", "a calendar on a CalDAV server: Nextcloud, Fastmail, iCloud, Radicale", caldav.Open, caldav.Settings{}},
		{"google", "a calendar at Google, after bywhen auth google", google.Open, google.Settings{}},
		{"url", "an address that only gives a calendar out", webcal.Open, webcal.Settings{}},
	}
}

// All gives the opener of each kind.
func All() map[string]Opener {
	all := make(map[string]Opener)
	for _, b := range List() {
		all[b.Kind] = b.Open
	}
	return all
}
