package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A Lock is the right to act in a home. One process holds it, for as long as it
// lives: the kernel takes it back even from one that is killed.
type Lock struct{ file *os.File }

// ErrLocked: another process holds the home.
var ErrLocked = errors.New("another bywhen is at work in this home")

// Acquire takes the lock at path, waiting while another short command holds it,
// until ctx is done; then it is ErrLocked.
func Acquire(ctx context.Context, path string) (*Lock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("lock home: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock home: %w", err)
	}
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return &Lock{f}, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(fmt.Errorf("lock home %s: %w", path, err), f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("lock home %s: %w", path, ErrLocked), f.Close())
		case <-pause.C:
		}
	}
}

// Release gives the lock back.
func (l *Lock) Release() error { return l.file.Close() }
