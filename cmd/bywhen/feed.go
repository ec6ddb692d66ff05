package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) feed() *cobra.Command {
	c := &cobra.Command{Use: "feed", Short: "what other calendars can subscribe to", RunE: incomplete}
	print := &cobra.Command{Use: "print NAME", Short: "print a feed: me, or me-tasks", Args: cobra.ExactArgs(1)}
	request := func(args []string) (daemon.FeedRequest, error) { return daemon.FeedRequest{Name: args[0]}, nil }
	c.AddCommand(verb(p, print, "feed-print", request, func(doc *daemon.FeedDocument, pg *page) error {
		_, err := fmt.Fprint(pg.w, doc.Text)
		return err
	}))
	return c
}
