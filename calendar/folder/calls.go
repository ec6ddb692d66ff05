package folder

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// The system calls that change the folder, one each, so that a test can stop
// before any of them.

func (d *dir) do(call string, f func() error) error {
	if d.step != nil {
		if err := d.step(call); err != nil {
			return err
		}
	}
	return f()
}

// write makes a new file with that content and mode, and syncs it.
func (d *dir) write(name string, data []byte, mode fs.FileMode) (file, error) {
	var out *os.File
	err := d.do("create", func() (err error) {
		out, err = d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return file{}, err
	}
	defer out.Close()
	steps := []struct {
		call string
		f    func() error
	}{
		{"write", func() error { _, err := out.Write(data); return err }},
		{"chmod", func() error { return out.Chmod(mode) }},
		{"fsync", out.Sync},
	}
	for _, s := range steps {
		if err := d.do(s.call, s.f); err != nil {
			return file{}, err
		}
	}
	info, err := out.Stat()
	if err != nil {
		return file{}, err
	}
	return file{entryOf(name, info), mode, data, contentHash(sha256.Sum256(data))}, out.Close()
}

func (d *dir) rename(from, to string) error {
	return d.do("rename", func() error { return d.root.Rename(from, to) })
}

func (d *dir) link(from, to string) error {
	return d.do("link", func() error { return d.root.Link(from, to) })
}

// remove deletes a file of our own; one that is not there is as good.
func (d *dir) remove(name string) error {
	err := d.do("unlink", func() error { return d.root.Remove(name) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// swap exchanges two files in one step. It fails with errors.ErrUnsupported
// where that cannot be done.
func (d *dir) swap(a, b string) error {
	if d.plain {
		return errors.ErrUnsupported
	}
	return d.do("exchange", func() error { return exchange(d.self, a, b) })
}

// sync makes what was done to the names in the folder durable.
func (d *dir) sync() error { return d.do("fsync folder", d.self.Sync) }

// place gives a file another name that nothing has yet; fs.ErrExist if
// something has. It links, because that exists everywhere but on FAT and its
// kin, where a rename that does not replace takes its part.
func (d *dir) place(from, to string) error {
	err := d.link(from, to)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist) && d.sameFile(from, to):
		// The second is NFS, where the answer to a link may be lost and the
		// link be made a second time.
		return d.remove(from)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.EMLINK):
		return d.do("rename", func() error { return renameNew(d.self, from, to) })
	}
	return err
}

// sameFile reports whether two names lead to one file.
func (d *dir) sameFile(a, b string) bool {
	x, err := d.root.Lstat(a)
	if err != nil {
		return false
	}
	y, err := d.root.Lstat(b)
	return err == nil && os.SameFile(x, y)
}
