package main

import (
	"errors"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// daemon is the verb run: the daemon, in the foreground.
func (p *program) daemon() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "the daemon, in the foreground", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			if s.remote {
				return &daemon.Error{Code: daemon.CodeFailed, Text: "a daemon holds this home already", Hint: "bywhen status"}
			}
			ready := func() { p.warn("running; verbs answer through %s", s.paths.Socket) }
			return errors.Join(s.app.Run(cmd.Context(), s.paths.Socket, ready), s.close())
		},
	}
}
