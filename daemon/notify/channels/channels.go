// Package channels lists the ways in which notices reach a person. A new one is
// a folder beside this one and a line in [List].
package channels

import (
	"log/slog"

	"bywhen/daemon/notify"
	"bywhen/daemon/notify/command"
	"bywhen/daemon/notify/desktop"
	"bywhen/daemon/notify/ntfy"
)

// An Opener makes a channel. dir is a folder, 0700, for what it must remember;
// decode fills its settings from its table in the configuration, strictly.
type Opener func(log *slog.Logger, dir string, decode func(any) error) (notify.Notifier, error)

// A Channel is one way.
type Channel struct {
	// Name is what the configuration calls it.
	Name string
	// About says in a few words what it is.
	About string
	Open  Opener
	// Settings is the zero value of its settings, for the reference text.
	Settings any
}

// List is every channel but "calendar", which the daemon itself writes, and
// "none".
func List() []Channel {
	return []Channel{
		{"desktop", "the notices of your desktop", desktop.Open, desktop.Settings{}},
		{"ntfy", "your phone, through an ntfy server", ntfy.Open, ntfy.Settings{}},
		{"command", "a program of yours", command.Open, command.Settings{}},
	}
}

// All gives the opener of each.
func All() map[string]Opener {
	all := make(map[string]Opener)
	for _, c := range List() {
		all[c.Name] = c.Open
	}
	return all
}
