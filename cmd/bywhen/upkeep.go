package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// incomplete is a verb that needs another word behind it.
func incomplete(cmd *cobra.Command, args []string) error {
	var subs []string
	for _, c := range cmd.Commands() {
		subs = append(subs, cmd.Name()+" "+c.Name())
	}
	return usageError{fmt.Errorf("%s: there is %s", strings.Join(append([]string{cmd.Name()}, args...), " "), either(subs))}
}

func (p *program) pause() *cobra.Command {
	c := &cobra.Command{Use: "pause [UNTIL|off]", Short: "silence everything, until a time or until pause off", Args: cobra.ArbitraryArgs}
	request := func(args []string) (daemon.PauseRequest, error) {
		return daemon.PauseRequest{Until: strings.Join(args, " ")}, nil
	}
	return verb(p, c, "pause", request, func(doc *daemon.PauseDocument, pg *page) error {
		switch {
		case !doc.Paused:
			pg.line("Going on.")
		case doc.Until == nil:
			pg.line("Paused. bywhen pause off goes on.")
		default:
			pg.line("Paused until %s. bywhen pause off goes on at once.", pg.style.Moment(*doc.Until))
		}
		return nil
	})
}

func (p *program) mute() *cobra.Command {
	c := &cobra.Command{
		Use: "mute MEETING", Short: "never read this series of meetings", Args: cobra.ExactArgs(1),
		Long: "MEETING is a UID, words of the title, or the id of a promise that was found there; bywhen meetings lists them.",
	}
	off := c.Flags().Bool("off", false, "read it again")
	request := func(args []string) (daemon.MuteRequest, error) {
		return daemon.MuteRequest{UID: args[0], Off: *off}, nil
	}
	return verb(p, c, "mute", request, func(doc *daemon.DoneDocument, pg *page) error {
		pg.line("%s: %s.", map[bool]string{false: "Muted", true: "No longer muted"}[*off], doc.Words)
		return nil
	})
}

func (p *program) forget() *cobra.Command {
	c := &cobra.Command{Use: "forget MEETING|PERSON", Short: "remove stored meeting text", Args: cobra.ExactArgs(1)}
	request := func(args []string) (daemon.ForgetRequest, error) { return daemon.ForgetRequest{Who: args[0]}, nil }
	return verb(p, c, "forget", request, func(doc *daemon.DoneDocument, pg *page) error {
		pg.line("Forgotten: %s.", doc.Words)
		return nil
	})
}

func (p *program) log() *cobra.Command {
	c := &cobra.Command{Use: "log [ID]", Short: "the journal: every deed and every decision", Args: cobra.MaximumNArgs(1)}
	request := func(args []string) (daemon.LogRequest, error) {
		return daemon.LogRequest{ID: strings.Join(args, "")}, nil
	}
	return verb(p, c, "log", request, func(doc *daemon.LogDocument, pg *page) error {
		if len(doc.Deeds)+len(doc.History) == 0 {
			pg.line("Nothing has been done yet.")
		}
		for _, d := range doc.Deeds {
			state := ""
			if d.State != "done" {
				state = " [" + strings.TrimSpace(d.State+" "+d.Error) + "]"
			}
			pg.line("%s  %s%s", pg.style.Moment(d.At), d.Words, state)
		}
		pg.history(doc.History)
		return nil
	})
}

func (p *program) undo() *cobra.Command {
	c := &cobra.Command{Use: "undo [N]", Short: "take back the last deed or decision, or the last N", Args: cobra.MaximumNArgs(1),
		Long: "Takes back what was done on a calendar, and decisions: bywhen log shows them, the last at the end. What you\n" +
			"changed by hand has ways back of its own: reopen after done or drop, edit, progress."}
	request := func(args []string) (daemon.UndoRequest, error) {
		if len(args) == 0 {
			return daemon.UndoRequest{Count: 1, Guard: true}, nil
		}
		n, err := strconv.Atoi(args[0])
		if err != nil || n < 1 {
			return daemon.UndoRequest{}, usageError{fmt.Errorf("undo: %q is no number of deeds", args[0])}
		}
		return daemon.UndoRequest{Count: n}, nil
	}
	return verb(p, c, "undo", request, func(doc *daemon.UndoDocument, pg *page) error {
		for _, d := range doc.Undone {
			pg.line("Taken back: %s", d.Words)
		}
		for _, d := range doc.Kept {
			p.warn("not taken back: %s (%s)", d.Words, d.Error)
		}
		if len(doc.Undone) == 0 {
			p.code = daemon.CodeFailed
			p.hint("bywhen undo 2 goes one deed further back")
		}
		return nil
	})
}

func (p *program) backup() *cobra.Command {
	c := &cobra.Command{Use: "backup FILE", Short: "copy the ledger to a new file", Args: cobra.ExactArgs(1)}
	request := func(args []string) (daemon.BackupRequest, error) {
		file, err := filepath.Abs(args[0])
		return daemon.BackupRequest{File: file}, err
	}
	return verb(p, c, "backup", request, func(doc *daemon.DoneDocument, pg *page) error {
		pg.line("Done: %s.", doc.Words)
		return nil
	})
}

func (p *program) export() *cobra.Command {
	c := &cobra.Command{Use: "export", Short: "everything that you would miss, as JSON"}
	c.PreRun = func(*cobra.Command, []string) { p.flags.json = true }
	return verb(p, c, "export", empty, func(*daemon.ExportDocument, *page) error { return nil })
}
