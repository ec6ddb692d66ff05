package web

import (
	"fmt"
	"net/http"
	"time"
)

// pulse is how often a page that waits for news is told that it still may.
const pulse = 30 * time.Second

// events tells a page, as server-sent events, that what it shows may be out of
// date. It says no more than that; the page asks again.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	c := http.NewResponseController(w)
	if err := c.SetReadDeadline(time.Time{}); err != nil { // it would end the wait
		return
	}
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	line := ": here\n\n"
	for {
		// The key may have been taken away in the meantime.
		if !s.keys.stays(visitorOf(r.Context())) {
			return
		}
		changed := s.app.Changed()
		if _, err := fmt.Fprint(w, line); err != nil {
			return
		}
		if err := c.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
			line = "event: changed\ndata:\n\n"
		case <-beat.C:
			line = ": still here\n\n"
		}
	}
}
