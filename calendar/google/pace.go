package google

import (
	"errors"
	"math/rand/v2"
	"time"

	"bywhen/calendar"
)

// How often a calendar is asked when nobody wants to know at once.
const (
	pollLeast = 60 * time.Second
	pollMost  = 120 * time.Second
	// atNight is how many times longer it may take between 22:00 and 6:00.
	atNight = 5
	// longestWait is the longest wait after errors.
	longestWait = 30 * time.Minute
)

// A pace is when a calendar is asked again.
type pace struct {
	last     time.Time // when it was asked, without the monotonic clock: a machine that slept asks at once
	wait     time.Duration
	failures int
}

// paced notes how a reading went.
func (g *Google) paced(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pace.last = g.now().Round(0)
	g.pace.wait = pollLeast + rand.N(pollMost-pollLeast)
	if err == nil {
		g.pace.failures = 0
		return
	}
	g.pace.failures++
	g.pace.wait = min(g.pace.wait<<min(g.pace.failures, 10), longestWait)
	if retry := (*calendar.RetryError)(nil); errors.As(err, &retry) {
		g.pace.wait = max(g.pace.wait, retry.After)
	}
}

// Due reports whether it is time to ask again.
func (g *Google) Due(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	wait := g.pace.wait
	if h := now.Hour(); g.pace.failures == 0 && (h >= 22 || h < 6) {
		wait *= atNight
	}
	gone := now.Round(0).Sub(g.pace.last)
	return gone >= wait || gone < 0
}
