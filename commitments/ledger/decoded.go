package ledger

import (
	"encoding/json"
	"sync"

	"bywhen/calendar"
)

// maxDecoded is how many events are kept decoded, at most twice: some megabytes.
const maxDecoded = 4096

// A decoder decodes the bodies of events and remembers what they came to, since
// the same ones are read at every pass. An event depends on nothing but its
// body, so nothing here can be out of date.
type decoder struct {
	mu sync.Mutex
	// young are those used of late. When there are too many, they become the
	// old ones, and those that were old and not used again are forgotten.
	young, old map[string]*calendar.Event
}

// event decodes a body. What the event refers to is shared by all who ask:
// nobody may change it.
func (d *decoder) event(body string) (calendar.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.young[body]; e != nil {
		return *e, nil
	}
	e := d.old[body]
	if e == nil {
		e = new(calendar.Event)
		if err := json.Unmarshal([]byte(body), e); err != nil {
			return calendar.Event{}, err
		}
	}
	if d.young == nil || len(d.young) >= maxDecoded {
		d.young, d.old = make(map[string]*calendar.Event), d.young
	}
	d.young[body] = e
	return *e, nil
}

// forget gives back the memory.
func (d *decoder) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.young, d.old = nil, nil
}
