package daemon

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bywhen/calendar"
)

// patience is how long a pass of the daemon waits for calendars to answer. One
// that takes longer is read on beside the loop, and taken in when it is done.
const patience = 15 * time.Second

// longestPull ends the reading of a calendar that never comes to an end.
const longestPull = 15 * time.Minute

// errSlow stands for an answer that has not come yet. Until it has, nothing is
// put on that calendar, and no time is taken for free because of it.
var errSlow = errors.New("it has not answered yet; it is still being read")

var errEndless = fmt.Errorf("reading it did not end within %s", longestPull)

// readings are the calendars that are being read, so that one which is slow or
// hangs never holds up the others.
type readings struct {
	patience time.Duration
	late     func(calendar string) // called when an answer came after all

	mu    sync.Mutex
	under map[string]*reading
}

// A reading is the reading of one calendar. done is closed when pull and err are
// there.
type reading struct {
	done chan struct{}
	end  context.CancelFunc
	pull Pull
	err  error
	slow bool // a pass went on without it
}

// pullTogether reads all calendars at once and gives what is there when patience
// is over.
func (s *shell) pullTogether(ctx context.Context, idle bool) ([]Pull, error) {
	wanted := s.wanted(idle)
	s.readings.begin(ctx, s, wanted)
	over := time.NewTimer(s.readings.patience)
	defer over.Stop()
	var pulls []Pull
	expired := false
	for _, cal := range wanted {
		name := cal.Name
		r := s.readings.of(name)
		if !expired {
			select {
			case <-r.done:
			case <-over.C:
				expired = true
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		p, err := s.readings.take(name)
		if err != nil {
			return nil, err
		}
		pulls = append(pulls, p)
	}
	return pulls, nil
}

// wanted are the calendars to be read: all of them, but when nobody waits for it
// those that want to be left alone for a while.
func (s *shell) wanted(idle bool) (all []*Calendar) {
	now := s.now().In(s.core.Zone())
	for i := range s.core.Calendars {
		cal := &s.core.Calendars[i]
		p, paced := cal.Reader.(calendar.Pacer)
		if idle && paced && s.readings.of(cal.Name) == nil && !p.Due(now) {
			continue
		}
		all = append(all, cal)
	}
	return all
}

// begin starts to read those calendars that are not being read. A reading
// outlives the pass that began it.
func (r *readings) begin(ctx context.Context, s *shell, wanted []*Calendar) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.under == nil {
		r.under = map[string]*reading{}
	}
	for _, cal := range wanted {
		if r.under[cal.Name] != nil {
			continue
		}
		own, end := context.WithTimeout(context.WithoutCancel(ctx), longestPull)
		one := &reading{done: make(chan struct{}), end: end}
		r.under[cal.Name] = one
		go func() {
			one.pull, one.err = s.pull(own, cal)
			if own.Err() != nil {
				one.pull, one.err = Pull{Calendar: cal.Name, Err: errEndless}, nil
			}
			end()
			close(one.done)
			r.mu.Lock()
			slow := one.slow
			r.mu.Unlock()
			if slow {
				r.late(cal.Name)
			}
		}()
	}
}

func (r *readings) of(name string) *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.under[name]
}

// take gives what came of a reading, and forgets it if it is done.
func (r *readings) take(name string) (Pull, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.under[name]
	select {
	case <-one.done:
		delete(r.under, name)
		return one.pull, one.err
	default:
		one.slow = true
		return Pull{Calendar: name, Err: errSlow}, nil
	}
}

// stop ends what is being read, and waits for it.
func (r *readings) stop() {
	r.mu.Lock()
	under := r.under
	r.under = nil
	r.mu.Unlock()
	for _, one := range under {
		one.end()
		<-one.done
	}
}
