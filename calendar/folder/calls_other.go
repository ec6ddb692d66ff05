//go:build !linux

package folder

import (
	"errors"
	"os"
)

// exchange would swap two files in one step.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// renameNew would rename a file unless the new name is taken.
func renameNew(*os.File, string, string) error { return errors.ErrUnsupported }

// settled would report whether nobody has the file open for writing.
func settled(*os.File) bool { return true }
