package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Maildir puts mail into a folder on this machine, as mail programs read it:
// written under tmp, then linked into new. The name of the file is derived from
// the Message-ID, so that a message that is still there is not put there twice.
type Maildir struct{ Dir string }

// Send puts a message into the folder.
func (m Maildir) Send(_ context.Context, e Envelope, begin func() error) (string, error) {
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(m.Dir, sub), 0o700); err != nil {
			return "", fmt.Errorf("open Maildir: %w", err)
		}
	}
	sum := sha256.Sum256([]byte(e.ID))
	name := "bywhen." + hex.EncodeToString(sum[:16]) + ".local"
	stands, err := m.stands(name)
	if err != nil {
		return "", err
	}
	if stands {
		return "it is there already", begin()
	}
	temp := filepath.Join(m.Dir, "tmp", name)
	if err := write(temp, e.local()); err != nil {
		return "", fmt.Errorf("write to Maildir: %w", err)
	}
	defer os.Remove(temp)
	if err := begin(); err != nil {
		return "", err
	}
	if err := os.Link(temp, filepath.Join(m.Dir, "new", name)); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("put into Maildir: %w", err)
	}
	return "put into new", nil
}

// stands reports whether a message of that name is in the folder, read or not.
func (m Maildir) stands(name string) (bool, error) {
	if _, err := os.Lstat(filepath.Join(m.Dir, "new", name)); err == nil {
		return true, nil
	}
	read, err := fs.Glob(os.DirFS(filepath.Join(m.Dir, "cur")), name+"*") // its flags stand behind the name
	return len(read) > 0, err
}

// write writes a file and waits until it is on the disk.
func write(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
