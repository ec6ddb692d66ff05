package service

import (
	"fmt"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Ready tells systemd that verbs are answered: see sd_notify(3). Outside a
// service there is nobody to tell.
func Ready() error { return tell(daemon.SdNotifyReady) }

// Alive gives systemd's watchdog a sign of life.
func Alive() error { return tell(daemon.SdNotifyWatchdog) }

func tell(state string) error {
	if _, err := daemon.SdNotify(false, state); err != nil {
		return fmt.Errorf("tell systemd %s: %w", state, err)
	}
	return nil
}

// SignsOfLife is how often the watchdog must hear from this process, with room
// to spare; zero where there is no watchdog.
func SignsOfLife() (time.Duration, error) {
	limit, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return 0, fmt.Errorf("read $WATCHDOG_USEC: %w", err)
	}
	return limit / 3, nil
}
