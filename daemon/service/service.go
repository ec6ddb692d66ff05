// Package service makes bywhen a service of one user: a systemd user unit on
// Linux, a launch agent on macOS. It writes the file that the system reads,
// asks the system to start what it describes, and says what it did.
//
// Inside the daemon it tells systemd how it is: see [Teller].
package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Spec is what the service is to run and what it may touch.
type Spec struct {
	Binary string   // absolute path of bywhen
	Args   []string // behind the name of the program, "run" among them
	// Environment is what the daemon needs of the caller's environment, each as
	// NAME=value.
	Environment []string
	// Writes are the folders and files that this configuration writes to;
	// everything else is read-only. They must be there when the service starts.
	Writes []string
	// RuntimeDirectory is the folder below $XDG_RUNTIME_DIR that the socket is
	// in, "" when it is elsewhere.
	RuntimeDirectory string
}

// A System starts and stops services of a user.
type System struct {
	os   string // as runtime.GOOS says
	home string
	conf string // $XDG_CONFIG_HOME, or where that is without it
	uid  int
	// run runs a program and gives what it printed.
	run func(ctx context.Context, name string, args ...string) (string, error)
}

// On is the system that goos names, for the user whose home directory and
// numeric id are given.
func On(goos, home string, getenv func(string) string, uid int) *System {
	conf := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(conf) {
		conf = filepath.Join(home, ".config")
	}
	return &System{os: goos, home: home, conf: conf, uid: uid, run: output}
}

// ErrUnsupported: this system has no services that bywhen knows.
var ErrUnsupported = errors.New("bywhen cannot install itself as a service on this system; start `bywhen run` when you sign in")

// File is the file that describes the service.
func (s *System) File() (string, error) {
	switch s.os {
	case "linux":
		return filepath.Join(s.conf, "systemd", "user", UnitName), nil
	case "darwin":
		return filepath.Join(s.home, "Library", "LaunchAgents", AgentLabel+".plist"), nil
	}
	return "", ErrUnsupported
}

// A Step is one thing that was done, and what came of it.
type Step struct {
	Did string
	Err error
}

// Install writes the file and starts the service. The steps say what was done;
// an error, that the file could not be written: nothing was started then. A
// service that could not be started stays described: it starts at the next
// sign-in.
func (s *System) Install(ctx context.Context, spec Spec) ([]Step, error) {
	file, err := s.File()
	if err != nil {
		return nil, err
	}
	text := spec.unit()
	if s.os == "darwin" {
		text = spec.agent()
	}
	if err := write(file, text); err != nil {
		return nil, fmt.Errorf("install service: %w", err)
	}
	return append([]Step{{Did: "wrote " + file}}, s.do(ctx, s.starting(file))...), nil
}

// Uninstall stops the service and removes its file.
func (s *System) Uninstall(ctx context.Context) ([]Step, error) {
	file, err := s.File()
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	steps := s.do(ctx, s.stopping(file))
	if err := os.Remove(file); err != nil {
		return steps, fmt.Errorf("uninstall service: %w", err)
	}
	steps = append(steps, Step{Did: "removed " + file})
	return append(steps, s.do(ctx, s.forgetting())...), nil
}

// A State is how the service is.
type State struct {
	File      string // that describes it
	Installed bool
	Words     string // of the system, one line
}

// Status asks the system how the service is.
func (s *System) Status(ctx context.Context) (State, error) {
	file, err := s.File()
	if err != nil {
		return State{}, err
	}
	_, err = os.Lstat(file)
	st := State{File: file, Installed: err == nil}
	if !st.Installed {
		return st, nil
	}
	ask := command{"systemctl", "--user", "is-active", UnitName}
	if s.os == "darwin" {
		ask = command{"launchctl", "print", s.target()}
	}
	said, err := s.run(ctx, ask[0], ask[1:]...)
	st.Words, _, _ = strings.Cut(strings.TrimSpace(said), "\n")
	if st.Words == "" && err != nil {
		st.Words = err.Error()
	}
	return st, nil
}

// A command is a program and its arguments.
type command []string

// starting are the commands after which the service runs, now and from the next
// sign-in on. One that runs already is started anew, with what was written.
func (s *System) starting(file string) []command {
	if s.os == "darwin" {
		return []command{{"launchctl", "bootstrap", s.domain(), file}}
	}
	return []command{
		{"systemctl", "--user", "daemon-reload"},
		{"systemctl", "--user", "enable", UnitName},
		{"systemctl", "--user", "restart", UnitName},
	}
}

func (s *System) stopping(file string) []command {
	if s.os == "darwin" {
		return []command{{"launchctl", "bootout", s.domain(), file}}
	}
	return []command{{"systemctl", "--user", "disable", "--now", UnitName}}
}

// forgetting are the commands after the file was removed.
func (s *System) forgetting() []command {
	if s.os == "darwin" {
		return nil
	}
	return []command{{"systemctl", "--user", "daemon-reload"}, {"systemctl", "--user", "reset-failed"}}
}

// do runs commands, until one fails.
func (s *System) do(ctx context.Context, all []command) (steps []Step) {
	for _, c := range all {
		said, err := s.run(ctx, c[0], c[1:]...)
		if line, _, _ := strings.Cut(strings.TrimSpace(said), "\n"); err != nil && line != "" {
			err = fmt.Errorf("%w: %s", err, line)
		}
		steps = append(steps, Step{Did: strings.Join(c, " "), Err: err})
		if err != nil {
			break
		}
	}
	return steps
}

// domain is where launchd keeps the agents of this user.
func (s *System) domain() string { return fmt.Sprintf("gui/%d", s.uid) }

func (s *System) target() string { return s.domain() + "/" + AgentLabel }

// output runs a program and gives all that it printed.
func output(ctx context.Context, name string, args ...string) (string, error) {
	said, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	return string(said), err
}

// write writes a file whole or not at all.
func write(file, text string) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".bywhen-*.tmp")
	if err != nil {
		return err
	}
	_, err = tmp.WriteString(text)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
