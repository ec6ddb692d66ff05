package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
	"bywhen/daemon/web"
)

// openPage is the verb open: a one-time link to the page.
func (p *program) openPage() *cobra.Command {
	c := &cobra.Command{
		Use: "open", Short: "a one-time link to the page",
		Long: "Prints a link to the page that the daemon serves. It works once: the first browser that follows it is signed in.",
	}
	return verb(p, c, "open", empty, func(doc *daemon.OpenDocument, pg *page) error {
		pg.line("%s", doc.URL)
		if !p.flags.json {
			p.warn("the link works once, until %s", pg.style.Clock(doc.Until))
		}
		return nil
	})
}

// pageApp is the App as the page knows it.
type pageApp struct{ *daemon.App }

// Call asks a verb. What a user can mend becomes a problem of the page's.
func (a pageApp) Call(ctx context.Context, verb string, req, doc any) error {
	err := a.App.Call(ctx, verb, req, doc)
	var known *daemon.Error
	if !errors.As(err, &known) {
		return err
	}
	problem := &web.Problem{Text: known.Text, Hint: known.Hint, Phrase: known.Phrase}
	for _, c := range known.Choices {
		problem.Choices = append(problem.Choices, web.Choice(c))
	}
	return problem
}

// servePage puts the page beside the daemon's loop. A page that cannot be served
// is no reason not to run; bywhen open then says why.
func (p *program) servePage(s *session) error {
	if p.keys == nil {
		p.keys = web.NewKeyring(p.clock)
	}
	o := web.Options{Listen: s.listen, Me: s.settings.Me, Style: s.style, Keys: p.keys}
	for i := range s.settings.People {
		o.People = append(o.People, s.settings.People[i].Person)
	}
	server, err := web.New(p.logger(), pageApp{s.app}, o)
	if err != nil {
		return fmt.Errorf("prepare the page: %w", err)
	}
	s.app.Link = server.Link
	if err := server.Listen(); err != nil {
		p.warn("there is no page: %s", err)
		return nil
	}
	s.app.Beside = append(s.app.Beside, daemon.Part{Name: "page", Run: server.Run})
	return nil
}
