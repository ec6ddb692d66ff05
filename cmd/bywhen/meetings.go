package main

import (
	"strings"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) meetings() *cobra.Command {
	c := &cobra.Command{
		Use: "meetings", Short: "the meetings of last week and this, and what came of them", Args: cobra.NoArgs,
		Long: "Lists the meetings of the last and the next seven days in which work may be handed over, with the UIDs\n" +
			"that recap, prepare, capture, mute and forget take. Words of a title do as well.",
	}
	all := c.Flags().Bool("all", false, "also those that are not read, with the reason")
	request := func([]string) (daemon.MeetingsRequest, error) { return daemon.MeetingsRequest{All: *all}, nil }
	return verb(p, c, "meetings", request, func(doc *daemon.MeetingsDocument, pg *page) error {
		if len(doc.Meetings) == 0 {
			pg.line("None in which work could be handed over. bywhen meetings --all shows all, with the reason.")
		}
		for i := range doc.Meetings {
			pg.listed(&doc.Meetings[i])
		}
		return nil
	})
}

// listed writes one meeting of the list in two lines, or three.
func (pg *page) listed(m *daemon.MeetingRow) {
	with := ""
	if len(m.With) > 0 {
		with = ", with " + strings.Join(m.With, ", ")
	}
	pg.wrapped(pg.style.Moment(m.Start)+"  ", "  ", m.Title+with)
	pg.line("  %s", m.UID)
	switch {
	case m.Muted:
		pg.wrapped("  ", "  ", "muted; bywhen mute --off takes that back")
	case !m.Counts:
		pg.wrapped("  ", "  ", "not read: "+m.Reason)
	case len(m.Commitments) > 0:
		pg.wrapped("  ", "  ", "found there: "+strings.Join(m.Commitments, ", "))
	case m.Read:
		pg.wrapped("  ", "  ", "read; nothing was promised there")
	case m.Ended && len(m.With) > 0:
		pg.wrapped("  ", "  ", "no notes; bywhen recap asks what was agreed")
	}
}
