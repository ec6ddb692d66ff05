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
	"syscall"
	_ "time/tzdata" // zones must not depend on the machine
)

func main() {
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
