package ics

import (
	"sync"
	"time"
)

// A zoneCache keeps zones that were worked out, by what they were worked out
// from. It is safe to share: a *time.Location never changes, the map is
// guarded, only what exists gets in, and what comes from outside cannot make it
// grow, since a full one is emptied. All that it changes is the time a zone
// takes: Go reads and parses one anew at each [time.LoadLocation].
type zoneCache struct {
	mu    sync.Mutex
	most  int
	zones map[string]*time.Location
}

// The two caches are the only state of the package: named by IANA name, of
// which there are some 600; ruled by the text of a VTIMEZONE.
var (
	named = zoneCache{most: 1000}
	ruled = zoneCache{most: 64}
)

// get is the zone under that key, made if it is not there yet; nil if it cannot
// be made.
func (c *zoneCache) get(key string, make func() *time.Location) *time.Location {
	c.mu.Lock()
	loc := c.zones[key]
	c.mu.Unlock()
	if loc != nil {
		return loc
	}
	if loc = make(); loc == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if first := c.zones[key]; first != nil {
		return first
	}
	if c.zones == nil || len(c.zones) >= c.most {
		c.zones = map[string]*time.Location{}
	}
	c.zones[key] = loc
	return loc
}
