package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// Sweep clears away what a crash left behind in the folder: bywhen's own
// unfinished text is removed, and what another program wrote is given back. It
// must run before the first reading, under the lock that keeps a second bywhen
// away.
func (f *Folder) Sweep(ctx context.Context) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	d, err := f.open()
	if err != nil {
		return err
	}
	defer d.close()
	var names []string
	err = d.scan(ctx, temporary, func(info fs.FileInfo) { names = append(names, info.Name()) })
	if err != nil {
		return err
	}
	var failed []error
	for _, name := range names {
		if err := f.recover(d, name); err != nil {
			failed = append(failed, fmt.Errorf("recover %s in %s: %w", name, f.path, err))
		}
	}
	if len(names) > 0 {
		failed = append(failed, d.sync())
	}
	return errors.Join(failed...)
}

// recover deals with one temporary file.
func (f *Folder) recover(d *dir, tmp string) error {
	a, old := parseAside(tmp)
	if !old {
		return d.remove(tmp)
	}
	hash, err := d.hash(tmp)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if a.ours == nothing {
		return f.recoverDeletion(d, a, tmp, short(hash))
	}
	switch short(hash) {
	case a.ours, a.was:
		// Not yet exchanged, or exchanged and not yet removed.
		return d.remove(tmp)
	}
	// Somebody wrote after bywhen had read, and bywhen died before it saw that.
	now, err := d.hash(a.name)
	if err != nil || short(now) != a.ours {
		return f.keep(d, a, tmp)
	}
	if err := f.giveBack(d, a, tmp); err != nil {
		return err
	}
	f.log.Info("a calendar file was given back that was being replaced", "file", a.name)
	return nil
}

// recoverDeletion deals with a file that was about to be deleted: it goes back,
// since nothing says that the deletion was found right, unless something stands
// in its place.
func (f *Folder) recoverDeletion(d *dir, a aside, tmp, hash string) error {
	now, err := d.hash(a.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := f.putBack(d, a, tmp); err != nil {
			return err
		}
		f.log.Info("a calendar file was given back that was being deleted", "file", a.name)
		return nil
	case err != nil:
		return err
	case short(now) == hash, hash == a.was:
		return d.remove(tmp)
	}
	return f.keep(d, a, tmp)
}
