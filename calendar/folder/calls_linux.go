package folder

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two files of a folder in one step.
func exchange(folder *os.File, a, b string) error {
	return renameat2(folder, a, b, unix.RENAME_EXCHANGE)
}

// renameNew renames a file of a folder unless the new name is taken.
func renameNew(folder *os.File, from, to string) error {
	return renameat2(folder, from, to, unix.RENAME_NOREPLACE)
}

func renameat2(folder *os.File, from, to string, flags uint) error {
	fd := int(folder.Fd())
	err := unix.Renameat2(fd, from, fd, to, flags)
	if errors.Is(err, unix.EINVAL) { // the file system does not know the flag
		err = errors.ErrUnsupported
	}
	if err != nil {
		return &os.LinkError{Op: "renameat2", Old: from, New: to, Err: err}
	}
	return nil
}

// settled reports whether nobody has the file open for writing: the kernel
// grants a read lease only then (fcntl(2), F_SETLEASE), and the lease lasts until
// in is closed. Where there are no leases the answer is yes, for want of a
// better one.
func settled(in *os.File) bool {
	_, err := unix.FcntlInt(in.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	return !errors.Is(err, unix.EAGAIN)
}
