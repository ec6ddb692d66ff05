package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/config"
	"bywhen/daemon"
	"bywhen/daemon/service"
)

// service is the verb with which bywhen becomes a service of this user.
func (p *program) service() *cobra.Command {
	c := &cobra.Command{Use: "service", Short: "run in the background, from sign-in on", RunE: incomplete}
	install := &cobra.Command{
		Use: "install", Short: "install bywhen as a service of this user, and start it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.install(cmd.Context()) },
	}
	status := &cobra.Command{
		Use: "status", Short: "say whether the service is installed, and how it is", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serviceStatus(cmd.Context()) },
	}
	c.AddCommand(install, p.uninstall(), status)
	return c
}

// system is where the service is installed.
func (p *program) system() *service.System {
	return service.On(runtime.GOOS, p.home, p.getenv, os.Getuid())
}

// install installs the service.
func (p *program) install(ctx context.Context) error {
	cfg, paths, err := p.load()
	if err != nil {
		return err
	}
	sys := p.system()
	state, err := sys.Status(ctx)
	if err != nil {
		return unsupported(err)
	}
	if _, runs := daemon.Dial(paths.Socket); runs && !state.Installed {
		return &daemon.Error{Code: daemon.CodeFailed, Text: "install service: a daemon runs already, and not as a service", Hint: "stop it first"}
	}
	spec, err := p.spec(cfg, paths)
	if err != nil {
		return err
	}
	steps, err := sys.Install(ctx, spec)
	if err != nil {
		return err
	}
	if failed := p.steps(steps); failed != nil {
		p.code = daemon.CodeFailed
		p.warn("the service is described, but could not be started: %s", failed)
		p.hint("it starts when you next sign in; bywhen run starts the daemon here and now")
		return nil
	}
	fmt.Fprintln(p.stdout, "The service runs, and starts by itself when you sign in.")
	if runtime.GOOS == "linux" {
		fmt.Fprintln(p.stdout, "To keep it running while you are signed out: loginctl enable-linger")
	}
	return nil
}

// unsupported says what can be done where there are no services.
func unsupported(err error) error {
	if errors.Is(err, service.ErrUnsupported) {
		return &daemon.Error{Code: daemon.CodeFailed, Text: err.Error(), Hint: "on Windows: a task in the Task Scheduler that runs at log on"}
	}
	return err
}

// steps prints what was done, and gives the reason why it did not go on.
func (p *program) steps(steps []service.Step) error {
	for _, st := range steps {
		if st.Err != nil {
			return fmt.Errorf("%s: %w", st.Did, st.Err)
		}
		fmt.Fprintln(p.stdout, st.Did)
	}
	return nil
}

// environment is what a service needs to know of how this command was called.
var environment = []string{"BYWHEN_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "PATH", "TZ"}

// spec describes the service that runs this configuration.
func (p *program) spec(cfg *config.Config, paths config.Paths) (service.Spec, error) {
	var spec service.Spec
	binary, err := os.Executable()
	if err != nil {
		return spec, fmt.Errorf("install service: find this program: %w", err)
	}
	if strings.Contains(binary, "go-build") {
		return spec, &daemon.Error{Code: daemon.CodeFailed, Text: "install service: this program was built for one run only", Hint: "go install ./cmd/bywhen, then bywhen service install"}
	}
	spec.Binary, spec.Args = binary, []string{"run"}
	if p.flags.config != "" {
		spec.Args = append(spec.Args, "--config", paths.Config)
	}
	for _, name := range environment {
		if value := p.getenv(name); value != "" {
			spec.Environment = append(spec.Environment, name+"="+value)
		}
	}
	if runtime := p.getenv("XDG_RUNTIME_DIR"); runtime != "" && filepath.Dir(paths.Run) == filepath.Clean(runtime) {
		spec.RuntimeDirectory = filepath.Base(paths.Run)
	} else {
		spec.Writes = append(spec.Writes, paths.Run)
	}
	for _, dir := range append([]string{paths.Data}, spec.Writes...) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return spec, fmt.Errorf("install service: %w", err)
		}
	}
	spec.Writes = append(spec.Writes, paths.Data)
	spec.Writes = append(spec.Writes, written(cfg)...)
	return spec, nil
}

// written are the folders outside its own that a configuration writes to.
func written(cfg *config.Config) (dirs []string) {
	for i := range cfg.Calendars {
		if dir := cfg.Calendars[i].Path("path"); dir != "" && cfg.Calendars[i].Write {
			dirs = append(dirs, dir)
		}
	}
	if cfg.Feeds.PublishDir != "" {
		dirs = append(dirs, cfg.Feeds.PublishDir)
	}
	if cfg.Mail != nil && cfg.Mail.Maildir != "" {
		dirs = append(dirs, cfg.Mail.Maildir)
	}
	return dirs
}

// serviceStatus says how the service is.
func (p *program) serviceStatus(ctx context.Context) error {
	state, err := p.system().Status(ctx)
	if err != nil {
		return unsupported(err)
	}
	if !state.Installed {
		fmt.Fprintln(p.stdout, "Not installed.")
		p.hint("bywhen service install")
		return nil
	}
	fmt.Fprintf(p.stdout, "Installed (%s): %s\n", state.File, state.Words)
	return nil
}

// uninstall stops and removes the service and, with --clean, everything else
// that bywhen ever made.
func (p *program) uninstall() *cobra.Command {
	c := &cobra.Command{Use: "uninstall", Short: "stop and remove the service", Args: cobra.NoArgs}
	clean := c.Flags().Bool("clean", false, "also remove everything that bywhen ever made: its events on your calendars, its ledger, its configuration")
	yes := c.Flags().Bool("yes", false, "with --clean: do so; without it, only the list is printed")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if *clean && !*yes {
			return p.cleanUp(cmd.Context(), true)
		}
		steps, err := p.system().Uninstall(cmd.Context())
		if err != nil {
			return unsupported(err)
		}
		if failed := p.steps(steps); failed != nil {
			p.warn("%s", failed)
		}
		if !*clean {
			fmt.Fprintln(p.stdout, "The service is gone; your ledger and your configuration stay.")
			return nil
		}
		return p.cleanUp(cmd.Context(), false)
	}
	return c
}

// cleanUp lists or removes all that bywhen made. What stands on calendars goes
// first: without the ledger nobody would know any more that it is ours.
func (p *program) cleanUp(ctx context.Context, dry bool) error {
	_, paths, err := p.load()
	if err != nil {
		return err
	}
	doc, err := p.clean(ctx, dry)
	if err != nil {
		return err
	}
	for _, ev := range doc.Events {
		line := fmt.Sprintf("  %s: %s, %s", ev.Calendar, ev.Summary, ev.Start.Format("Mon 2 Jan 2006 15:04"))
		if ev.Error != "" {
			line += " (not removed: " + ev.Error + ")"
		}
		fmt.Fprintln(p.stdout, line)
	}
	for _, name := range doc.Unread {
		p.warn("calendar %s could not be read: what bywhen made there is not known", name)
	}
	if !dry && !doc.Clean() {
		return &daemon.Error{Code: daemon.CodeCalendar, Text: "clean up: something is left on a calendar; the ledger stays, so that you can try again", Hint: "bywhen status says what is wrong"}
	}
	for _, path := range []string{paths.Run, paths.Data, paths.Config} {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if !dry {
			if err := os.RemoveAll(path); err != nil {
				return fmt.Errorf("clean up: %w", err)
			}
		}
		fmt.Fprintln(p.stdout, "  "+path)
	}
	if dry {
		fmt.Fprintln(p.stdout, "Nothing was removed; no guest is mailed.")
		p.hint("bywhen service uninstall --clean --yes removes all of it")
	}
	return nil
}

// clean removes bywhen's own events from the calendars, or lists them.
func (p *program) clean(ctx context.Context, dry bool) (doc daemon.CleanDocument, err error) {
	s, err := p.open(ctx)
	if err != nil {
		return doc, err
	}
	err = s.call(ctx, "clean", daemon.CleanRequest{DryRun: dry}, &doc)
	return doc, errors.Join(err, s.close())
}
