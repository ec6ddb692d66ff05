package main

import (
	"errors"
	"os"
	"path/filepath"

	"bywhen/config"
	"bywhen/daemon"
	"bywhen/daemon/notify/channels"
)

// notices are the settings of when bywhen may speak up by itself.
func notices(c *config.Notify) daemon.NotifySettings {
	n := daemon.NotifySettings{PerDay: c.PerDay, OutsideHours: c.Quiet.OutsideHours}
	for _, w := range c.Quiet.Windows {
		n.Quiet = append(n.Quiet, daemon.Window(w))
	}
	return n
}

// openChannels opens the channels of notices, in the order in which they are
// tried. Only mistakes in the configuration are an error; a channel that cannot be
// opened is reported, and the others go on.
func (p *program) openChannels(c *config.Notify, data string) ([]daemon.Channel, error) {
	all := channels.All()
	var opened []daemon.Channel
	var mistakes config.Problems
	for _, name := range c.Channels {
		open, ok := all[name]
		if !ok {
			continue // "none", and "calendar", which the daemon writes itself
		}
		dir := filepath.Join(data, "notify", name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		decode := func(into any) error { return c.Decode(name, into) }
		n, err := open(p.logger(), dir, decode)
		var found config.Problems
		switch {
		case errors.As(err, &found):
			mistakes = append(mistakes, found...)
		case err != nil:
			p.warn("channel %s cannot be used: %s", name, err)
		default:
			opened = append(opened, daemon.Channel{Name: name, Notifier: n})
		}
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return opened, nil
}
