package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"bywhen/commitments"
)

// How long a reading may take before it is shown, and how often what is shown is
// brought up to date.
const (
	showAfter = time.Second
	showEvery = 250 * time.Millisecond
)

// A progress shows on a terminal, in one line that is taken away again, which
// calendar is being read, when that takes long: a first reading may.
type progress struct {
	w     io.Writer
	end   chan struct{}
	ended sync.WaitGroup

	mu       sync.Mutex
	begun    time.Time
	calendar string // "" while none is read
	objects  int
	shown    bool
}

// newProgress begins to show progress on a terminal.
func newProgress(w io.Writer) *progress {
	p := &progress{w: w, end: make(chan struct{})}
	p.ended.Go(p.show)
	return p
}

// report takes in how far the reading of a calendar has come; less than 0 is its
// end.
func (p *progress) report(calendar string, objects int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calendar != calendar {
		p.begun = time.Now()
	}
	p.calendar, p.objects = calendar, objects
	if objects < 0 {
		p.calendar = ""
		p.clear()
	}
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = false
}

// show writes the line anew, until the end.
func (p *progress) show() {
	tick := time.NewTicker(showEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.end:
			return
		case now := <-tick.C:
			p.line(now)
		}
	}
}

// line writes what is known now.
func (p *progress) line(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := now.Sub(p.begun)
	if p.calendar == "" || since < showAfter {
		return
	}
	events := ""
	if p.objects > 0 {
		events = fmt.Sprintf(" %s events,", commitments.Thousands(p.objects))
	}
	p.shown = true
	fmt.Fprintf(p.w, "\r\x1b[KReading calendar %s:%s %d s", printable(p.calendar), events, int(since.Seconds()))
}

// stop takes the line away.
func (p *progress) stop() error {
	close(p.end)
	p.ended.Wait()
	p.clear()
	return nil
}
