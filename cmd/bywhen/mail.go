package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) mail() *cobra.Command {
	c := &cobra.Command{Use: "mail", Short: "the weekly summary, and what was sent", RunE: incomplete}
	c.AddCommand(p.weekly(), p.again())
	return c
}

func (p *program) weekly() *cobra.Command {
	c := &cobra.Command{
		Use: "weekly", Short: "the summary, now",
		Long: "Sends the summary of this week, once. It goes out by itself at the time that [mail] says.",
	}
	var req daemon.MailRequest
	c.Flags().BoolVar(&req.DryRun, "dry-run", false, "print it, and send nothing")
	c.Flags().BoolVar(&req.Again, "again", false, "send the last one once more, as it was written")
	html := c.Flags().Bool("html", false, "with --dry-run: print its HTML")
	c.MarkFlagsMutuallyExclusive("dry-run", "again")
	request := func([]string) (daemon.MailRequest, error) { return req, nil }
	return verb(p, c, "mail-weekly", request, func(doc *daemon.MailDocument, pg *page) error {
		switch {
		case doc.Sent != nil:
			pg.sent(doc.Sent)
		case doc.Empty:
			pg.line("Nothing to say: no mail would be sent.")
		case *html:
			_, err := fmt.Fprint(pg.w, doc.HTML)
			return err
		default:
			pg.line("Subject: %s\n", doc.Subject)
			_, err := fmt.Fprint(pg.w, doc.Text)
			return err
		}
		return nil
	})
}

func (p *program) again() *cobra.Command {
	c := &cobra.Command{Use: "again KEY", Short: "send a mail once more, as it was written", Args: cobra.ExactArgs(1)}
	request := func(args []string) (daemon.AgainRequest, error) { return daemon.AgainRequest{Key: args[0]}, nil }
	return verb(p, c, "mail-again", request, func(doc *daemon.AgainDocument, pg *page) error {
		pg.sent(doc.Sent)
		return nil
	})
}

// sent says what became of a letter. One that is not known to have been sent
// ends the program with a failure.
func (pg *page) sent(doc *daemon.SentDoc) {
	if doc.State != "done" {
		pg.program.code = daemon.CodeFailed
	}
	pg.wrapped("", "  ", doc.Words())
}
