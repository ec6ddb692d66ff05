package folder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"bywhen/calendar"
)

// Settings are the keys of a calendar of kind "folder".
type Settings struct {
	Path string `toml:"path" doc:"the folder that holds the .ics files; absolute, or beginning with ~/"`
}

// A Folder is one folder of .ics files: a calendar.Reader, Writer and Waiter.
// It is safe for concurrent use; writes are done one at a time.
type Folder struct {
	name string
	path string
	log  *slog.Logger

	// writing is held while a file is written and while Sweep looks at what
	// was left behind by others.
	writing sync.Mutex

	mu sync.Mutex
	// print is the fingerprint of the listing that Changes last worked on,
	// zero when there was none.
	print uint64

	// What time is, and how it passes; tests have their own.
	now   func() time.Time
	sleep func(context.Context, time.Duration)
	// step is called before each system call that changes the folder, and each
	// look that one depends on, with its name; the call is not made when it
	// fails. Nil but in tests, which kill and meddle there.
	step func(call string) error
	// page is the most files that a page of changes reads.
	page int
	// plain forgoes the exchange of files, as if the file system had none.
	plain bool
}

// The seams that a Folder fills.
var (
	_ calendar.Reader = (*Folder)(nil)
	_ calendar.Writer = (*Folder)(nil)
	_ calendar.Waiter = (*Folder)(nil)
)

// Open makes a calendar of a folder. It does not look at the folder yet: one
// that is missing at the moment, such as a drive that is not mounted, is an
// error of each reading and nobody else's trouble.
func Open(_ context.Context, log *slog.Logger, name string, decode func(any) error) (calendar.Reader, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	return New(log, name, s)
}

// New makes a calendar of the folder that the settings name.
func New(log *slog.Logger, name string, s Settings) (*Folder, error) {
	switch {
	case s.Path == "":
		return nil, fmt.Errorf("open calendar %s: path is missing: name the folder that holds the .ics files", name)
	case !filepath.IsAbs(s.Path):
		return nil, fmt.Errorf("open calendar %s: path %q must be absolute or begin with ~/", name, s.Path)
	}
	return &Folder{
		name:  name,
		path:  filepath.Clean(s.Path),
		log:   log.With("calendar", name),
		now:   time.Now,
		sleep: sleep,
		page:  pageFiles,
	}, nil
}

// sleep waits for d to pass, or for ctx to end.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Why a file is not what it should be.
var (
	errNotRegular = errors.New("not a regular file")
	errTooLarge   = fmt.Errorf("larger than %d MiB", maxFile>>20)
)
