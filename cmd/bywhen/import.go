package main

import (
	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) importing() *cobra.Command {
	c := &cobra.Command{
		Use: "import FILE|-", Short: "take over promises kept elsewhere, as drafts", Args: cobra.ExactArgs(1),
		Long: "Takes over bywhen's own export, to-dos in iCalendar (.ics), todo.txt, Taskwarrior's JSON or CSV with a head,\n" +
			"as drafts. What it is, the file says itself. Importing a file again adds only what is new in it.",
	}
	request := func(args []string) (daemon.ImportRequest, error) {
		data, err := p.readNotes(args[0])
		return daemon.ImportRequest{Data: data}, err
	}
	return verb(p, c, "import", request, func(doc *daemon.ImportDocument, pg *page) error {
		for i := range doc.Imported {
			d := &doc.Imported[i]
			pg.wrapped("", "  ", "Draft "+d.ID+": "+what(d)+", due "+d.DueWords)
		}
		for _, q := range doc.Problems {
			p.warn("%s: %s", q.Entry, q.Reason)
		}
		pg.line("%d from %s are drafts now, %d were known, %d are finished.", len(doc.Imported), doc.Format, doc.Known, doc.Finished)
		if len(doc.Imported) > 0 {
			pg.line("bywhen list --drafts shows them, bywhen confirm ID makes one count.")
		}
		return nil
	})
}
