package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"bywhen/config"
	"bywhen/daemon"
)

// An interview asks questions, one line each. At the end of the input every
// answer is the default; on a terminal, where that is somebody who left, the
// interview ends and nothing is written.
type interview struct {
	program *program
	ctx     context.Context
	a       config.Answers
	lines   chan string
	rest    string // of a line that Read gave in part
	over    bool   // there are no more answers
	met     map[string]*organizer
}

// newInterview begins to read answers. They are read beside the questions, so
// that an interrupt ends an interview that waits for one.
func newInterview(ctx context.Context, p *program) *interview {
	in := &interview{program: p, ctx: ctx, lines: make(chan string), met: map[string]*organizer{}}
	lines := bufio.NewScanner(p.stdin)
	go func() {
		defer close(in.lines)
		for lines.Scan() {
			select {
			case in.lines <- lines.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return in
}

// say writes a line.
func (in *interview) say(format string, args ...any) {
	fmt.Fprintf(in.program.stdout, format+"\n", args...)
}

// next is the next line of the input, "" at its end.
func (in *interview) next() string {
	select {
	case line, ok := <-in.lines:
		in.over = in.over || !ok
		return line
	case <-in.ctx.Done():
		in.over = true
		return ""
	}
}

// Read gives the answers to a verb that the interview runs.
func (in *interview) Read(b []byte) (int, error) {
	if in.rest == "" {
		if line := in.next(); !in.over {
			in.rest = line + "\n"
		}
	}
	if in.rest == "" {
		return 0, io.EOF
	}
	n := copy(b, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}

// ask asks a question; an empty line is the default.
func (in *interview) ask(question, otherwise string) string {
	hint := ""
	if otherwise != "" {
		hint = " [" + otherwise + "]"
	}
	fmt.Fprintf(in.program.stdout, "%s%s: ", question, hint)
	answer := strings.TrimSpace(in.next())
	if !in.program.terminal {
		fmt.Fprintln(in.program.stdout)
	}
	return cmp.Or(answer, otherwise)
}

// yes asks a question to which the answer is yes or no.
func (in *interview) yes(question, otherwise string) bool {
	answer := strings.ToLower(in.ask(question, otherwise))
	return answer == "y" || answer == "yes"
}

// ended is the error of an interview that somebody left.
func (in *interview) ended() error {
	if in.over && (in.program.interactive || in.ctx.Err() != nil) {
		return &daemon.Error{Code: daemon.CodeFailed, Text: "init: the answers ended before the questions did", Hint: "bywhen init begins anew"}
	}
	return nil
}

// checked asks until the answer is one that config.toml can hold. Where nobody
// sits who could be asked again, a mistake ends the interview.
func (in *interview) checked(question, otherwise string, set func(string)) error {
	for {
		answer := in.ask(question, otherwise)
		if err := in.ended(); err != nil {
			return err
		}
		if answer == "" {
			err := &daemon.Error{Code: daemon.CodeUsage, Text: "init: " + strings.ToLower(question[:1]) + question[1:] + " is missing", Hint: "without your address nobody knows which promises are yours"}
			if !in.program.interactive {
				return err
			}
			in.say("  This one is needed.")
			continue
		}
		set(answer)
		if again, err := in.mended(); err != nil || !again {
			return err
		}
	}
}

// mended says what is wrong with the answers so far; again is true if the last
// one has to be asked for anew.
func (in *interview) mended() (again bool, err error) {
	_, err = in.a.Config(config.Loader{Home: in.program.home})
	var problems config.Problems
	if !errors.As(err, &problems) {
		return false, err
	}
	first := problems[0]
	if !in.program.interactive {
		return false, &daemon.Error{Code: daemon.CodeUsage, Text: "init: " + first.Problem, Hint: first.Hint}
	}
	in.say("  %s.", first.Problem)
	if first.Hint != "" {
		in.say("  %s", strings.ReplaceAll(first.Hint, "\n", "\n  "))
	}
	return true, nil
}

// secret asks how bywhen comes by a password, and gives the keys that say so.
// What is typed is kept in a file that only the user can read.
func (in *interview) secret(name string) []config.Setting {
	answer := in.ask("The password: a program that prints it, such as pass show "+name+", a file that holds it, \"type\" to type it now, or empty for none", "")
	switch {
	case answer == "":
		return nil
	case answer == "type":
		file := filepath.Join(filepath.Dir(in.program.paths().Config), name+".password")
		if err := keepSecret(file, in.hidden("Password (not shown)")); err != nil {
			in.say("  %s", err)
			return nil
		}
		in.say("  Kept in %s, which only you can read.", file)
		return []config.Setting{{Key: "password_file", Value: file}}
	case strings.HasPrefix(answer, "/") || strings.HasPrefix(answer, "~/"):
		if !strings.Contains(answer, " ") {
			return []config.Setting{{Key: "password_file", Value: answer}}
		}
	}
	return []config.Setting{{Key: "password_cmd", Value: strings.Fields(answer)}}
}

// hidden asks without showing what is typed.
func (in *interview) hidden(question string) string {
	echo := func(how string) {
		if terminal, ok := in.program.stdin.(*os.File); ok && in.program.interactive {
			c := exec.Command("stty", how)
			c.Stdin = terminal
			_ = c.Run() // without stty it is shown; the password is right all the same
		}
	}
	echo("-echo")
	defer echo("echo")
	answer := in.ask(question, "")
	in.say("")
	return answer
}

// keepSecret writes a password into a file of its own, and never over another.
func keepSecret(file, secret string) error {
	if secret == "" {
		return errors.New("no password was typed")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("keep password: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep password: %w", err)
	}
	_, err = f.WriteString(secret + "\n")
	return errors.Join(err, f.Close())
}
