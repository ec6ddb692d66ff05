package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"bywhen/calendar"
)

// errReadOnlyFS is what a file system that is mounted read-only answers.
const errReadOnlyFS = syscall.EROFS

// errBusy says that another program is in the middle of writing the file.
var errBusy = errors.New("another program has the file open for writing")

// replace puts data in the place of old, if old is still what stands there when
// it is taken out. It answers ErrChanged or ErrGone, with everything as another
// program left it, if it is not.
//
// The new content is written under a name that may be thrown away and renamed,
// once it is whole, to one that says what it is: from then on, whatever is found
// under that name after a crash can be told apart (see [Folder.Sweep]).
func (f *Folder) replace(d *dir, old file, data []byte) (file, error) {
	tmp := newName()
	defer d.remove(tmp)
	made, err := d.write(tmp, data, old.mode)
	if err != nil {
		return file{}, err
	}
	put := aside{was: short(old.hash), ours: short(made.hash), name: old.name}
	out := put.String()
	if err := d.rename(tmp, out); err != nil {
		return file{}, err
	}
	made.name = old.name

	err = d.swap(out, old.name)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		err = f.supplant(d, old, put, out)
		return made, err
	case errors.Is(err, fs.ErrNotExist):
		return file{}, errors.Join(calendar.ErrGone, d.remove(out))
	case err != nil:
		return file{}, errors.Join(err, d.remove(out))
	}
	if err := d.untouched(out, old.hash); err != nil {
		return file{}, errors.Join(err, f.giveBack(d, put, out))
	}
	return made, errors.Join(d.remove(out), d.sync())
}

// untouched fails unless the file that was taken out is the one that bywhen
// read, and nobody is about to write into it. No program can open it any more,
// because its name is hidden; so what is true now stays true.
func (d *dir) untouched(out, hash string) error {
	in, err := d.root.OpenFile(out, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer in.Close()
	free := settled(in)
	now, err := hashOf(in)
	switch {
	case err != nil:
		return err
	case now != hash:
		return calendar.ErrChanged
	case !free:
		return errBusy
	}
	return nil
}

// giveBack undoes an exchange that took out what another program wrote: that
// goes back to its place, and bywhen's content away. When yet another version
// was written on top of bywhen's, that newest one keeps the place.
func (f *Folder) giveBack(d *dir, put aside, out string) error {
	err := d.exchangeOrRename(out, put)
	if errors.Is(err, fs.ErrNotExist) {
		return f.keep(d, put, out)
	}
	if err != nil {
		return err
	}
	now, err := d.hash(out)
	switch {
	case errors.Is(err, fs.ErrNotExist): // renamed, not exchanged
		return d.sync()
	case err != nil:
		return err
	case short(now) == put.ours:
		return errors.Join(d.remove(out), d.sync())
	}
	if err := d.swap(out, put.name); err != nil {
		return err
	}
	return f.keep(d, put, out)
}

// exchangeOrRename puts out in the place of what bywhen wrote. Without an
// exchange it only replaces what is bywhen's.
func (d *dir) exchangeOrRename(out string, put aside) error {
	err := d.swap(out, put.name)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	now, err := d.hash(put.name)
	if err != nil {
		return err
	}
	if short(now) != put.ours {
		return fs.ErrNotExist // bywhen's content is gone from there
	}
	return d.rename(out, put.name)
}

// keep gives a version of another program, whose place was taken by something
// newer or deleted, a name under which people can see it.
func (f *Folder) keep(d *dir, put aside, out string) error {
	hash, err := d.hash(out)
	if err != nil {
		return err
	}
	kept := fmt.Sprintf("%s.%s.kept", put.name, hash[:8])
	// The name says what the file holds, so replacing it loses nothing.
	if err := d.rename(out, kept); err != nil {
		return err
	}
	f.log.Warn("an older version of a calendar file was kept", "file", put.name, "kept", kept)
	return d.sync()
}

// supplant replaces a file where files cannot be exchanged. A second link keeps
// hold of the old content until it is known that nobody changed it.
func (f *Folder) supplant(d *dir, old file, put aside, fresh string) error {
	hold := put.String()
	err := d.link(old.name, hold)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.Join(calendar.ErrGone, d.remove(fresh))
	case errors.Is(err, fs.ErrPermission):
		return errors.Join(errors.ErrUnsupported, err, d.remove(fresh))
	case err != nil:
		return errors.Join(err, d.remove(fresh))
	}
	if err := d.do("examine", func() error { return d.stillAt(hold, old) }); err != nil {
		return errors.Join(err, d.remove(hold), d.remove(fresh))
	}
	if err := d.rename(fresh, old.name); err != nil {
		return errors.Join(err, d.remove(hold), d.remove(fresh))
	}
	if err := d.untouched(hold, old.hash); err != nil {
		return errors.Join(err, f.giveBack(d, put, hold))
	}
	return errors.Join(d.remove(hold), d.sync())
}

// stillAt fails unless the link hold leads to the old content, and is still the
// file at its name. It is the last look before that file is replaced.
func (d *dir) stillAt(hold string, old file) error {
	if err := d.untouched(hold, old.hash); err != nil {
		return err
	}
	if !d.sameFile(hold, old.name) {
		return calendar.ErrChanged
	}
	return nil
}

// discard deletes a file if it still is what was read when it is taken out.
func (f *Folder) discard(d *dir, old file) error {
	away := aside{was: short(old.hash), ours: nothing, name: old.name}
	out := away.String()
	err := d.rename(old.name, out)
	if errors.Is(err, fs.ErrNotExist) {
		return calendar.ErrGone
	}
	if err != nil {
		return err
	}
	if err := d.untouched(out, old.hash); err != nil {
		return errors.Join(err, f.putBack(d, away, out))
	}
	return errors.Join(d.remove(out), d.sync())
}

// putBack returns a file that was taken out to its place, or beside it when
// another file has taken that.
func (f *Folder) putBack(d *dir, away aside, out string) error {
	err := d.place(out, away.name)
	if errors.Is(err, fs.ErrExist) {
		return f.keep(d, away, out)
	}
	return errors.Join(err, d.sync())
}
