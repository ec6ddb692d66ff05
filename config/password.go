package config

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

// passwordWithin is how long a program that prints a password may take: it may
// have to ask for another one first.
const passwordWithin = 2 * time.Minute

// maxPassword is the most bytes that a password, with the remarks behind it, may
// have.
const maxPassword = 64 << 10

// Password fetches the password, "" if there is to be none. Neither it nor
// anything that a program printed is ever part of an error.
func (c Credentials) Password(ctx context.Context) (string, error) {
	switch {
	case len(c.PasswordCmd) > 0:
		return printed(ctx, c.PasswordCmd)
	case c.PasswordFile != "":
		return kept(c.PasswordFile)
	case c.Keyring:
		return c.lookUp(ctx)
	}
	return "", nil
}

// lookUp asks the secret service of the desktop, as calendars do, by way of
// libsecret's own program.
func (c Credentials) lookUp(ctx context.Context) (string, error) {
	attributes := []string{"service", "bywhen", "server", "mail", "username", c.Username}
	if _, err := exec.LookPath("secret-tool"); err != nil {
		return "", errors.New("look into the keyring: there is no program secret-tool (Debian: libsecret-tools): install it, or use password_cmd or password_file")
	}
	password, err := printed(ctx, append([]string{"secret-tool", "lookup"}, attributes...))
	if err != nil {
		return "", fmt.Errorf("look into the keyring: no password was found: store it with: secret-tool store --label=bywhen %s", strings.Join(attributes, " "))
	}
	return password, nil
}

// printed is what a program prints, run without a shell.
func printed(ctx context.Context, command []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, passwordWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.WaitDelay = time.Second // for a child of it that keeps the pipe open
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("run password_cmd: %w", err)
	}
	if err := cmd.Start(); errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("run password_cmd: there is no program %s", command[0])
	} else if err != nil {
		return "", fmt.Errorf("run password_cmd: %w", err)
	}
	text, readErr := io.ReadAll(io.LimitReader(out, maxPassword))
	switch err := errors.Join(readErr, cmd.Wait()); {
	case ctx.Err() != nil:
		return "", fmt.Errorf("run password_cmd: %s took longer than %s: run it by hand to see what it waits for", command[0], passwordWithin)
	case err != nil:
		return "", fmt.Errorf("run password_cmd: %s failed (%w): run it by hand to see why", command[0], err)
	}
	return firstLine(text, "password_cmd printed nothing")
}

// kept is what stands in a file that only its owner can read.
func kept(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read password_file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", fmt.Errorf("read password_file: %w", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("read password_file: %s is no file", path)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("read password_file: others can read %s: chmod 600 it", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxPassword))
	if err != nil {
		return "", fmt.Errorf("read password_file: %w", err)
	}
	return firstLine(text, "password_file is empty")
}

// firstLine is the password: as pass(1) and others have it, further lines are
// remarks.
func firstLine(text []byte, nothing string) (string, error) {
	line, _, _ := strings.Cut(string(text), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", errors.New(nothing)
	}
	return line, nil
}
