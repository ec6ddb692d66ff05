package caldav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Credentials say how to come by a password. Nothing here knows what it is for.
type Credentials struct {
	Username string
	// Command prints the password; it is run without a shell.
	Command []string
	// File holds it, readable by its owner alone.
	File string
	// Keyring asks the desktop's secret service for it, under this name of a
	// server and Username; "" does not.
	Keyring string
	// Within is how long the command may take.
	Within time.Duration
}

// maxPassword is the most bytes that a password may have.
const maxPassword = 64 << 10

// check finds what is wrong with the settings themselves.
func (c Credentials) check() error {
	ways := 0
	for _, given := range []bool{len(c.Command) > 0, c.File != "", c.Keyring != ""} {
		if given {
			ways++
		}
	}
	switch {
	case ways > 1:
		return errors.New("give one of password_cmd, password_file and keyring, not several")
	case ways > 0 && c.Username == "":
		return errors.New("a password without username: add username")
	case len(c.Command) > 0 && c.Command[0] == "":
		return errors.New("password_cmd names no program")
	}
	return nil
}

// Password fetches the password, "" if there is to be none. Neither it nor
// anything that the command printed is ever part of an error.
func (c Credentials) Password(ctx context.Context) (string, error) {
	switch {
	case len(c.Command) > 0:
		return c.run(ctx)
	case c.Keyring != "":
		return c.lookUp(ctx)
	case c.File != "":
		return c.read()
	}
	return "", nil
}

func (c Credentials) run(ctx context.Context) (string, error) {
	out, err := c.printed(ctx, c.Command)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "", fmt.Errorf("run password_cmd: %s took longer than %s: run it by hand to see what it waits for", c.Command[0], c.Within)
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("run password_cmd: there is no program %s", c.Command[0])
	case err != nil:
		return "", fmt.Errorf("run password_cmd: %s failed (%w): run it by hand to see why", c.Command[0], err)
	}
	return firstLine(out, "password_cmd printed nothing")
}

// printed is what a program prints, as far as it can be a password.
func (c Credentials) printed(ctx context.Context, argv []string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Within)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.WaitDelay = time.Second // for a child of it that keeps the pipe open
	out := &capped{most: maxPassword}
	cmd.Stdout = out
	err := cmd.Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = ctx.Err()
	}
	return out.kept, err
}

// lookUp asks the secret service of the desktop, by way of libsecret's own
// program: it unlocks the keyring with the desktop's own question, and whoever
// stores the password can use the same program.
func (c Credentials) lookUp(ctx context.Context) (string, error) {
	attributes := []string{"service", "bywhen", "server", c.Keyring, "username", c.Username}
	out, err := c.printed(ctx, append([]string{"secret-tool", "lookup"}, attributes...))
	store := "secret-tool store --label=bywhen " + strings.Join(attributes, " ")
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "", fmt.Errorf("look into the keyring: it took longer than %s: unlock it first", c.Within)
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("look into the keyring: there is no program secret-tool (Debian: libsecret-tools): install it, or use password_cmd or password_file")
	case err != nil:
		return "", fmt.Errorf("look into the keyring: no password was found (%w): store it with: %s", err, store)
	}
	return firstLine(out, "look into the keyring: the password is empty: store it with: "+store)
}

// capped keeps the first bytes that are written to it. It is no bytes.Buffer
// itself, since that would be filled without asking Write.
type capped struct {
	kept []byte
	most int
}

func (c *capped) Write(p []byte) (int, error) {
	c.kept = append(c.kept, p[:min(len(p), c.most-len(c.kept))]...)
	return len(p), nil
}

func (c Credentials) read() (string, error) {
	f, err := os.Open(c.File)
	if err != nil {
		return "", fmt.Errorf("read password_file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", fmt.Errorf("read password_file: %w", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("read password_file: %s is no file", c.File)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("read password_file: others can read %s: chmod 600 it", c.File)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPassword))
	if err != nil {
		return "", fmt.Errorf("read password_file: %w", err)
	}
	return firstLine(data, "password_file is empty")
}

// firstLine is the password: as pass(1) and others have it, further lines are
// remarks.
func firstLine(data []byte, nothing string) (string, error) {
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", errors.New(nothing)
	}
	return line, nil
}
