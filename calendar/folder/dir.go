package folder

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
)

// A dir is an open folder. All that is done to files goes through it.
type dir struct {
	path string
	root *os.Root
	// self is the folder as a file, to sync it and to name files beneath it.
	self  *os.File
	step  func(string) error
	plain bool
}

// open opens the folder. Its errors name it and say what to do.
func (f *Folder) open() (*dir, error) {
	info, err := os.Stat(f.path)
	if err == nil && !info.IsDir() {
		return nil, fmt.Errorf("read folder %s: it is a file: path has to name the folder that holds the .ics files", f.path)
	}
	var root *os.Root
	if err == nil {
		root, err = os.OpenRoot(f.path)
	}
	if err != nil {
		return nil, openError(f.path, err)
	}
	self, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, openError(f.path, err)
	}
	return &dir{path: f.path, root: root, self: self, step: f.step, plain: f.plain}, nil
}

func openError(path string, err error) error {
	var hint string
	switch {
	case errors.Is(err, fs.ErrNotExist):
		hint = ": create it, mount its drive, or correct path"
	case errors.Is(err, fs.ErrPermission):
		hint = ": let the user that bywhen runs as read it"
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("read folder %s: %w%s", path, err, hint)
}

func (d *dir) close() {
	d.self.Close()
	d.root.Close()
}

// same fails when the path leads to another folder by now: then what was read
// is no longer the calendar.
func (d *dir) same() error {
	now, err := os.Stat(d.path)
	if err != nil {
		return openError(d.path, err)
	}
	was, err := d.self.Stat()
	if err != nil {
		return openError(d.path, err)
	}
	if !os.SameFile(now, was) {
		return fmt.Errorf("read folder %s: it was replaced while it was read: read it again", d.path)
	}
	return nil
}

// An entry is what a listing tells of a file.
type entry struct {
	name     string
	size     int64
	modified int64 // nanoseconds since 1970
	// odd is why a file is set aside unread, "" for one that is not.
	odd string
}

// scan visits all regular files in the folder whose names keep accepts.
func (d *dir) scan(ctx context.Context, keep func(string) bool, visit func(fs.FileInfo)) error {
	self, err := d.root.Open(".")
	if err != nil {
		return openError(d.path, err)
	}
	defer self.Close()
	for seen := 0; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		// Not ReadDir: in a root that looks at each file, also at those that
		// nobody asks about.
		batch, err := self.Readdirnames(1024)
		for _, name := range batch {
			if !keep(name) {
				continue
			}
			info, err := d.root.Lstat(name)
			if errors.Is(err, fs.ErrNotExist) {
				continue // it vanished meanwhile
			}
			if err != nil {
				return openError(d.path, err)
			}
			if info.Mode().IsRegular() {
				visit(info)
				seen++
			}
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return openError(d.path, err)
		case seen > maxFiles:
			return fmt.Errorf("read folder %s: more than %d .ics files: is it the right folder?", d.path, maxFiles)
		}
	}
}

// list lists the calendar's files by name.
func (d *dir) list(ctx context.Context) ([]entry, error) {
	var out []entry
	err := d.scan(ctx, counts, func(info fs.FileInfo) {
		e := entryOf(info.Name(), info)
		switch {
		case e.size > maxFile:
			e.odd = errTooLarge.Error()
		case !printable(e.name):
			e.odd = "its name holds characters that cannot be shown: rename it"
		}
		out = append(out, e)
	})
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	return out, err
}

func entryOf(name string, info fs.FileInfo) entry {
	return entry{name: name, size: info.Size(), modified: info.ModTime().UnixNano()}
}

// printable reports whether a name can be stored and shown as it is.
func printable(name string) bool {
	return strings.ToValidUTF8(name, "") == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// A file is one file as it was read.
type file struct {
	entry
	mode fs.FileMode
	data []byte
	hash string
}

// read reads a file. It does not wait for a pipe that somebody put there.
func (d *dir) read(name string) (file, error) {
	in, err := d.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return file{}, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return file{}, err
	}
	if !info.Mode().IsRegular() {
		return file{}, errNotRegular
	}
	if info.Size() > maxFile {
		return file{}, errTooLarge
	}
	data, err := readAll(in, int(info.Size()))
	if err != nil {
		return file{}, err
	}
	return file{entryOf(name, info), info.Mode().Perm(), data, contentHash(sha256.Sum256(data))}, nil
}

// readAll reads to the end of a regular file that should have that size, at most
// maxFile. There was room for one byte more: if just as much came, it was all.
func readAll(in io.Reader, size int) ([]byte, error) {
	data := make([]byte, 0, size+1)
	for {
		n, err := in.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) > maxFile:
			return nil, errTooLarge
		case len(data) == size:
			return data, nil
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, len(data))
		}
	}
}

// hash is the hash of a file of any size.
func (d *dir) hash(name string) (string, error) {
	in, err := d.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer in.Close()
	return hashOf(in)
}

func hashOf(in io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return "", err
	}
	return contentHash([sha256.Size]byte(h.Sum(nil))), nil
}
