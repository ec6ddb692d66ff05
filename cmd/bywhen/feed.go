package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) feed() *cobra.Command {
	c := &cobra.Command{Use: "feed", Short: "what other calendars can subscribe to", RunE: incomplete}
	c.AddCommand(p.feedAdd(), p.feedList(), p.feedRevoke(), p.feedPrint())
	return c
}

func (p *program) feedAdd() *cobra.Command {
	c := &cobra.Command{
		Use: "add NAME", Short: "a secret address for yourself or one other person", Args: cobra.ExactArgs(1),
		Long: "Makes a feed with a secret address: for yourself, or with --for for one other person, who sees what concerns them\n" +
			"and nothing else. --show says how much: busy (when check-ins take time), titles, or full (who asked, why, success).",
	}
	var req daemon.FeedAddRequest
	c.Flags().StringVar(&req.For, "for", "", "the `PERSON` who may read it (you, unless given)")
	c.Flags().StringVar(&req.Show, "show", "", "`HOW` much: busy, titles or full (full for you, titles for others)")
	request := func(args []string) (daemon.FeedAddRequest, error) {
		req.Name = args[0]
		return req, nil
	}
	return verb(p, c, "feed-add", request, func(doc *daemon.FeedAddDocument, pg *page) error {
		pg.feedAdded(doc)
		return nil
	})
}

// feedAdded says where a new feed can be had, and honestly who cannot get there.
func (pg *page) feedAdded(doc *daemon.FeedAddDocument) {
	pg.line("Subscribe to  %s", doc.URL)
	pg.line("or            %s", doc.Webcal)
	pg.line("to-dos        %s", doc.TasksURL)
	if doc.File != "" {
		pg.line("written to    %s", doc.File)
	}
	pg.line("")
	pg.wrapped("", "", "Whoever has this address can read the feed. It is shown once; only its hash is kept. bywhen feed revoke "+doc.Name+" ends it.")
	if !doc.Served {
		pg.wrapped("", "", "It is served while the daemon runs: bywhen run, or bywhen service install.")
	}
	switch {
	case doc.Public:
		pg.wrapped("", "", "Google Calendar and Outlook on the web look when they like, often only every few hours; most programs let you say how often.")
	case doc.File != "":
		pg.wrapped("", "", "Only programs on this machine reach the address. Google Calendar, Outlook on the web, iCloud and phones fetch from elsewhere: give them the address at which the file is served or shared.")
	default:
		pg.wrapped("", "", "Only programs on this machine reach it: Thunderbird, Evolution, GNOME Calendar, Apple Calendar, khal by way of vdirsyncer. "+
			"Google Calendar, Outlook on the web and iCloud fetch from their own servers, and a phone is another machine: none of them can.")
		pg.wrapped("", "", "For those: set publish_dir under [feeds] to a folder that a web server or a sync program shares, or put a proxy of yours in front and set public_base_url.")
	}
}

func (p *program) feedList() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "the feeds, and who may read them"}
	return verb(p, c, "feed-list", empty, func(doc *daemon.FeedsDocument, pg *page) error {
		if len(doc.Feeds) == 0 {
			pg.line("There is no feed. bywhen feed add me makes one for yourself.")
			return nil
		}
		rows := [][]string{{"NAME", "FOR", "SHOWS", "SINCE", ""}}
		for _, f := range doc.Feeds {
			state := ""
			if f.Revoked != nil {
				state = "revoked " + pg.style.Moment(*f.Revoked)
			}
			rows = append(rows, []string{f.Name, f.ForName, f.Show, pg.style.Moment(f.Created), state})
		}
		pg.table(rows)
		return nil
	})
}

func feedNamed(args []string) (daemon.FeedRequest, error) {
	return daemon.FeedRequest{Name: args[0]}, nil
}

func (p *program) feedRevoke() *cobra.Command {
	c := &cobra.Command{Use: "revoke NAME", Short: "make its address worthless", Args: cobra.ExactArgs(1)}
	return verb(p, c, "feed-revoke", feedNamed, func(doc *daemon.DoneDocument, pg *page) error {
		pg.line("Revoked: %s.", doc.Words)
		return nil
	})
}

func (p *program) feedPrint() *cobra.Command {
	c := &cobra.Command{Use: "print NAME", Short: "print a feed; with -tasks behind its name, its to-dos", Args: cobra.ExactArgs(1)}
	return verb(p, c, "feed-print", feedNamed, func(doc *daemon.FeedDocument, pg *page) error {
		_, err := fmt.Fprint(pg.w, doc.Text)
		return err
	})
}
