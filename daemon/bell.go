package daemon

import "sync"

// A bell tells whoever waits that something on the ledger may have changed.
type bell struct {
	mu   sync.Mutex
	next chan struct{} // closed at the next ring; nil while nobody waits
}

// wait gives a channel that is closed at the next ring.
func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		b.next = make(chan struct{})
	}
	return b.next
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next != nil {
		close(b.next)
		b.next = nil
	}
}

// Changed gives a channel that is closed as soon as anything is committed: what
// was shown before may be out of date.
func (a *App) Changed() <-chan struct{} { return a.bell.wait() }
