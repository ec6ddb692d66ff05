package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"bywhen/daemon"
)

// choose asks which reading of a date was meant, and runs the command again with
// that reading in its place.
func (p *program) choose(ctx context.Context, doubt *daemon.Error) int {
	fmt.Fprintf(p.stderr, "bywhen: %s. Which one?\n", doubt.Text)
	for i, c := range doubt.Choices {
		fmt.Fprintf(p.stderr, "  %d  %s\n", i+1, c.Words)
	}
	fmt.Fprint(p.stderr, "Number: ")
	in := bufio.NewReader(p.stdin)
	line, _ := in.ReadString('\n') // the end of the input is no answer
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || n < 1 || n > len(doubt.Choices) {
		return p.complain(doubt)
	}
	again := *p
	again.stdin, again.args, again.begun = in, nil, false
	for _, a := range p.args {
		again.args = append(again.args, strings.Replace(a, doubt.Phrase, doubt.Choices[n-1].Value, 1))
	}
	return again.run(ctx)
}
