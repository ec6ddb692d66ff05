package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/config"
	"bywhen/daemon"
)

// initialize is the verb init.
func (p *program) initialize() *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: "asks a few questions and writes config.toml", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			paths := config.Locate(p.getenv, p.home)
			if p.flags.config != "" {
				paths.Config = p.flags.config
			}
			if _, err := os.Stat(paths.Config); err == nil {
				return &daemon.Error{Code: daemon.CodeConfig, Text: paths.Config + " is there already; it was not touched", Hint: "edit it, or move it away first"}
			}
			in := &interview{program: p, lines: bufio.NewScanner(p.stdin)}
			answers, err := in.answers()
			if err != nil {
				return err
			}
			err = config.Write(paths.Config, answers)
			if errors.Is(err, fs.ErrExist) {
				return &daemon.Error{Code: daemon.CodeConfig, Text: paths.Config + " is there already; it was not touched", Hint: "edit it, or move it away first"}
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(p.stdout, "\nWritten: %s\n", paths.Config)
			if err := in.plate(cmd); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, "Next: bywhen doctor checks it, bywhen sync --dry-run says what a first pass would do.")
			return nil
		},
	}
}

// An interview asks questions, one line each. At the end of the input every
// answer is the default.
type interview struct {
	program *program
	lines   *bufio.Scanner
}

// ask asks a question; an empty line is the default.
func (in *interview) ask(question, otherwise string) string {
	hint := ""
	if otherwise != "" {
		hint = " [" + otherwise + "]"
	}
	fmt.Fprintf(in.program.stdout, "%s%s: ", question, hint)
	answer := ""
	if in.lines.Scan() {
		answer = strings.TrimSpace(in.lines.Text())
	}
	if !in.program.terminal {
		fmt.Fprintln(in.program.stdout)
	}
	return cmp.Or(answer, otherwise)
}

// answers asks who the user is, when they work, with whom, and where their
// calendars are.
func (in *interview) answers() (a config.Answers, err error) {
	a.Name = in.ask("Your name", in.program.getenv("USER"))
	if a.Address = in.ask("Your mail address, as calendars know you", ""); a.Address == "" {
		return a, &daemon.Error{Code: daemon.CodeUsage, Text: "init: without your address nobody knows which promises are yours"}
	}
	a.Zone = in.ask("Your time zone", config.SystemZone().String())
	a.Locale = in.ask("How you write dates: en-US (5/6 is May 6) or en-GB (5 June)", "en-US")
	a.Windows = split(in.ask("Your working hours, Monday to Friday", "09:00-12:00, 13:00-17:00"))
	folder := in.ask("The folder with your calendar (.ics files)", "~/calendars/"+folderName(a.Address))
	if err := in.offerFolder(folder); err != nil {
		return a, err
	}
	a.Calendars = []config.CalendarAnswer{{Name: "work", Path: folder, Watch: true, Busy: true, Trust: "own"}}
	a.WriteCalendar = "work"
	for {
		who := in.ask("Somebody who hands you work, as \"Name address\" (empty: nobody else)", "")
		if who == "" {
			return a, nil
		}
		name, address, ok := cutLast(who)
		if !ok {
			fmt.Fprintln(in.program.stdout, "Name and address, please, such as: Johnathon johnathon@example.com")
			continue
		}
		a.People = append(a.People, config.PersonAnswer{Name: name, Address: address, Role: in.ask("Their role: manager, reports_to_me or peer", "manager")})
	}
}

// folderName is a name for a folder from an address.
func folderName(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

// cutLast cuts "Name address" at its last space.
func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.Trim(s[i+1:], "<>"), true
}

func split(s string) []string {
	var parts []string
	for _, part := range strings.Split(s, ",") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}

// offerFolder makes the calendar folder if it is missing and the user agrees.
func (in *interview) offerFolder(folder string) error {
	path := folder
	if rest, ok := strings.CutPrefix(folder, "~/"); ok {
		path = filepath.Join(in.program.home, rest)
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if in.ask("This folder does not exist. Make it", "yes") != "yes" {
		return nil
	}
	return os.MkdirAll(path, 0o700)
}

// plate asks what is promised already, and records it.
func (in *interview) plate(cmd *cobra.Command) error {
	fmt.Fprintln(in.program.stdout, "What is on your plate? One line each, such as: Riverbed by May 18 noon, 40h, 13h left. Empty: no more.")
	for {
		line := in.ask("Promise", "")
		if line == "" {
			return nil
		}
		sub := *in.program
		sub.args, sub.flags = []string{"add", line}, globals{config: in.program.flags.config}
		if sub.flags.config != "" {
			sub.args = append(sub.args, "--config", sub.flags.config)
		}
		sub.run(cmd.Context()) // it says itself what it did not understand
	}
}
