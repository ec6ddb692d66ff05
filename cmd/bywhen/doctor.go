package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bywhen/config"
	"bywhen/daemon"
)

func (p *program) doctor() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "check everything, and say what to do about it", Args: cobra.NoArgs,
		Long: "Looks at the configuration, the files, the ledger, every calendar, the mail server and the daemon. Each line\n" +
			"that begins with \"look\" says what to do about it; ends 1 if there is one, 5 if the configuration is at fault.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			doc := daemon.DoctorDocument{V: daemon.Version, Findings: daemon.Findings{}}
			p.examine(cmd.Context(), &doc.Findings)
			pg := &page{program: p, w: p.stdout}
			return p.write(&doc, pg.style, func(pg *page) error {
				for i := range doc.Findings {
					pg.finding(&doc.Findings[i])
				}
				return nil
			})
		},
	}
}

// examine looks at everything, as far as it can get.
func (p *program) examine(ctx context.Context, f *daemon.Findings) {
	paths := p.paths()
	p.examineFiles(paths, f)
	cfg, ok := p.examineConfig(paths, f)
	if !ok {
		return
	}
	p.examinePrograms(cfg, f)
	_, running := daemon.Dial(paths.Socket)
	if running {
		f.Fine("the daemon runs")
	} else {
		f.Note("bywhen service install runs it in the background, bywhen run here", "no daemon runs: nothing is read or written by itself")
		examineListeners(cfg, f)
	}
	s, err := p.open(ctx)
	if err != nil {
		p.examined(f, err)
		return
	}
	var doc daemon.DoctorDocument
	err = s.call(ctx, "doctor", daemon.Empty{}, &doc)
	if err = errors.Join(err, s.close()); err != nil {
		p.examined(f, err)
	}
	*f = append(*f, doc.Findings...)
}

// examined adds what stood in the way of looking further.
func (p *program) examined(f *daemon.Findings, err error) {
	var known *daemon.Error
	var problems config.Problems
	switch {
	case errors.As(err, &problems):
		p.code = daemon.CodeConfig
		for _, q := range problems {
			f.Look(orElse(q.Hint, "docs/configuration.md explains every key"), "%s:%d: %s", q.File, q.Line, q.Problem)
		}
	case errors.As(err, &known):
		f.Look(orElse(known.Hint, "bywhen doctor -v says more on the way"), "%s", err)
	default:
		f.Look("bywhen doctor -v says more on the way", "%s", err)
	}
}

// finding writes one finding, in lines of at most 100 columns.
func (pg *page) finding(f *daemon.Finding) {
	switch f.Level {
	case daemon.LevelOK:
		pg.broad("ok     ", "       ", f.What)
	case daemon.LevelNote:
		pg.broad("note   ", "       ", f.What)
	default:
		if pg.program.code == 0 {
			pg.program.code = daemon.CodeFailed
		}
		pg.broad(pg.strong("look")+"   ", "       ", f.What)
	}
	if f.Hint != "" {
		pg.broad("       -> ", "          ", f.Hint)
	}
}

// examineFiles looks whether others can read what is not theirs.
func (p *program) examineFiles(paths config.Paths, f *daemon.Findings) {
	open := 0
	for _, name := range []string{filepath.Dir(paths.Config), paths.Config, paths.Data, paths.Ledger, paths.Run, paths.Socket} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 {
			continue
		}
		open++
		mode := "600"
		if info.IsDir() {
			mode = "700"
		}
		f.Look("chmod "+mode+" "+name, "others on this machine can read or reach %s", name)
	}
	if open == 0 {
		f.Fine("nobody else on this machine can read bywhen's files")
	}
	if _, err := os.Stat(paths.Data); err == nil {
		probe, err := os.CreateTemp(paths.Data, ".bywhen-*.tmp")
		if err != nil {
			f.Look("make room, or give the folder back to yourself", "nothing can be written to %s: %s", paths.Data, err)
			return
		}
		probe.Close()
		os.Remove(probe.Name())
	}
}

// examineConfig reads the configuration and what lies beside it.
func (p *program) examineConfig(paths config.Paths, f *daemon.Findings) (*config.Config, bool) {
	cfg, err := config.Loader{Home: p.home}.Load(paths.Config)
	if errors.Is(err, os.ErrNotExist) {
		err = &daemon.Error{Text: "there is no configuration: " + paths.Config + " does not exist", Hint: "bywhen init writes one"}
	}
	if err != nil {
		p.examined(f, err)
		p.code = daemon.CodeConfig
		return nil, false
	}
	f.Fine("configuration: %s", paths.Config)
	for _, w := range cfg.Warnings {
		f.Note(w.Hint, "%s:%d: %s", w.File, w.Line, w.Problem)
	}
	if _, err := readQuestions(paths); err != nil {
		p.code = daemon.CodeConfig
		p.examined(f, err)
		return nil, false
	}
	if mine, here := cfg.Me.Timezone, config.SystemZone(); !sameClock(mine, here) {
		f.Note("if you travel, say so under [hours] away; else correct [me] timezone", "you work in %s, this machine is in %s", mine, here)
	}
	return cfg, true
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// sameClock reports whether clocks in two zones show the same now.
func sameClock(a, b *time.Location) bool {
	now := time.Now()
	_, x := now.In(a).Zone()
	_, y := now.In(b).Zone()
	return x == y
}

// examinePrograms looks for the programs and servers that are named.
func (p *program) examinePrograms(cfg *config.Config, f *daemon.Findings) {
	if m := cfg.Mail; m != nil {
		p.examineMail(m, f)
	}
	if slices.Contains(cfg.Notify.Channels, "desktop") && p.getenv("DBUS_SESSION_BUS_ADDRESS") == "" && p.getenv("XDG_RUNTIME_DIR") == "" {
		f.Note("run it from your desktop session, or choose others: [notify] channels", "notices on the desktop need a desktop session, and this is none")
	}
}

// reachWithin is how long a server may take to be reached.
const reachWithin = 5 * time.Second

// examineMail looks at the road that mail takes.
func (p *program) examineMail(m *config.Mail, f *daemon.Findings) {
	for _, command := range [][]string{m.SendmailCmd, m.PasswordCmd} {
		if len(command) == 0 {
			continue
		}
		if _, err := exec.LookPath(command[0]); err != nil {
			f.Look("install it, or correct [mail] in config.toml", "mail: there is no program %s", command[0])
			return
		}
	}
	if m.PasswordFile != "" {
		if info, err := os.Stat(m.PasswordFile); err != nil {
			f.Look("write the password into it, then chmod 600", "mail: %s", err)
			return
		} else if info.Mode().Perm()&0o077 != 0 {
			f.Look("chmod 600 "+m.PasswordFile, "mail: others on this machine can read %s", m.PasswordFile)
			return
		}
	}
	if m.SMTP != "" {
		conn, err := net.DialTimeout("tcp", strings.TrimPrefix(m.SMTP, "smtps://"), reachWithin)
		if err != nil {
			f.Look("correct [mail] smtp in config.toml, or try again when you are online", "mail: %s cannot be reached: %s", m.SMTP, err)
			return
		}
		conn.Close()
	}
	f.Fine("mail can be handed over; bywhen mail weekly --dry-run shows what would go")
}

// examineListeners looks whether the addresses of page and feeds are free.
func examineListeners(cfg *config.Config, f *daemon.Findings) {
	at, err := net.Listen("tcp", cfg.Web.Listen)
	if err != nil {
		f.Look("give it another port: [web] listen in config.toml", "the page cannot be served at %s: %s", cfg.Web.Listen, err)
	} else {
		at.Close()
	}
	if at, err := net.Listen("tcp", cfg.Feeds.Listen); err != nil {
		f.Note("give them another port before bywhen feed add: [feeds] listen in config.toml", "feeds could not be served at %s: %s", cfg.Feeds.Listen, err)
	} else {
		at.Close()
	}
}
