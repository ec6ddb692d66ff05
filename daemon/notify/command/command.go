// Package command hands notices to a program of the user's.
package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"time"

	"bywhen/daemon/notify"
)

// Settings of the channel.
type Settings struct {
	Argv []string `toml:"argv" doc:"The program and its arguments. It gets the notice as JSON on its standard input and has ten seconds." eg:"['my-notifier', '--bywhen']" need:"it says what to run"`
}

// within is how long the program may take.
const within = 10 * time.Second

// A Command runs a program for each notice.
type Command struct{ argv []string }

// Open makes the channel.
func Open(_ *slog.Logger, _ string, decode func(any) error) (notify.Notifier, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	return &Command{s.Argv}, nil
}

// A message is what the program reads.
type message struct {
	V         int      `json:"v"`
	Topic     string   `json:"topic"`
	Title     string   `json:"title,omitempty"`
	Body      string   `json:"body,omitempty"`
	Brief     string   `json:"brief,omitempty"`
	Answers   []answer `json:"answers,omitempty"`
	Withdrawn bool     `json:"withdrawn"`
}

type answer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// Notify runs the program. If it fails, the next channel is tried.
func (c *Command) Notify(ctx context.Context, n notify.Notice) error {
	m := message{V: 1, Topic: n.Topic, Title: n.Title, Body: n.Body, Brief: n.Brief}
	for _, a := range n.Answers {
		m.Answers = append(m.Answers, answer{a.Key, a.Label})
	}
	return c.run(ctx, m)
}

// Withdraw tells the program that a notice is settled.
func (c *Command) Withdraw(ctx context.Context, topic string) error {
	return c.run(ctx, message{V: 1, Topic: topic, Withdrawn: true})
}

func (c *Command) run(ctx context.Context, m message) error {
	in, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Stdin = bytes.NewReader(append(in, '\n'))
	cmd.WaitDelay = time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("run %s: %w: %w: %s", c.argv[0], notify.ErrUnavailable, err, line)
	}
	return nil
}
