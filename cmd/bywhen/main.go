// Command bywhen watches a person's calendar for meetings in which work is
// handed over, remembers what was promised, books the check-in, and says early
// when it no longer fits.
//
// This package is the door: flags in, one App method, words out. It decides
// nothing.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones must not depend on the machine
)

// softLimit is when the collector of garbage begins to work harder: reading a
// calendar of 10,000 events for the first time is to take less than 60 MB.
const softLimit = 48 << 20

func main() {
	debug.SetMemoryLimit(softLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	home, _ := os.UserHomeDir() // without one, paths under it say so themselves
	p := program{
		args: os.Args[1:], stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, home: home, terminal: isTerminal(os.Stdout), interactive: isTerminal(os.Stdin), watched: isTerminal(os.Stderr),
	}
	code := p.run(ctx)
	stop()
	os.Exit(code)
}

// isTerminal reports whether a file is a terminal. The null device is like one
// in all but this.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
