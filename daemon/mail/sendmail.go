package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Sendmail hands mail to a program that reads the recipients from its headers:
// "msmtp -t", "sendmail -t -i". It is run without a shell.
type Sendmail struct {
	Command []string
	// Within is how long it may take; zero is two minutes.
	Within time.Duration
}

// tempFail is the exit code for what may be tried again (sysexits.h).
const tempFail = 75

// Send hands over a message.
func (s Sendmail) Send(ctx context.Context, e Envelope, begin func() error) (string, error) {
	name := s.Command[0]
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("run sendmail_cmd: %w: there is no program %s", ErrRefused, name)
	}
	within := s.Within
	if within == 0 {
		within = 2 * patience
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, s.Command[1:]...)
	cmd.WaitDelay = time.Second // for a child of it that keeps the pipe open
	cmd.Stdin = bytes.NewReader(e.local())
	said := &tail{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := begin(); err != nil {
		return "", err
	}
	err = cmd.Run()
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return said.String(), nil
	case !errors.As(err, &exit) && cmd.Process == nil:
		return "", fmt.Errorf("run sendmail_cmd: %w", err) // it never began
	case ctx.Err() != nil || exit == nil || !exit.Exited():
		return "", fmt.Errorf("run sendmail_cmd: %s was cut off: %w", name, ErrUnknown)
	case exit.ExitCode() == tempFail:
		return "", fmt.Errorf("run sendmail_cmd: %s could not send it now: %s", name, said)
	}
	return "", fmt.Errorf("run sendmail_cmd: %w by %s (exit code %d): %s", ErrRefused, name, exit.ExitCode(), said)
}

// tail keeps the first line that a program says, enough for a hint.
type tail struct{ kept []byte }

const mostSaid = 200

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p[:min(len(p), mostSaid-len(t.kept))]...)
	return len(p), nil
}

func (t *tail) String() string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(t.kept)), "\n")
	return clean(line, mostSaid)
}
