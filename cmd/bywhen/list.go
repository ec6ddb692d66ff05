package main

import (
	"github.com/spf13/cobra"

	"bywhen/daemon"
)

func (p *program) list() *cobra.Command {
	which := map[string]*bool{}
	c := &cobra.Command{
		Use:   "list",
		Short: "what was promised: mine, and what I asked for",
	}
	for name, help := range map[string]string{
		"mine": "only what I do", "delegated": "only what others do for me",
		"drafts": "what waits to be confirmed", "all": "everything, done and dropped included",
	} {
		which[name] = c.Flags().Bool(name, false, help)
	}
	c.MarkFlagsMutuallyExclusive("mine", "delegated", "drafts", "all")
	request := func([]string) (daemon.ListRequest, error) {
		for name, set := range which {
			if *set {
				return daemon.ListRequest{Which: name}, nil
			}
		}
		return daemon.ListRequest{}, nil
	}
	return verb(p, c, "list", request, func(doc *daemon.ListDocument, pg *page) error {
		defer func() {
			if drafts := *which["drafts"]; doc.Drafts > 0 && !drafts && !*which["all"] {
				pg.line("%d more wait to be confirmed: bywhen list --drafts.", doc.Drafts)
			}
		}()
		if len(doc.Commitments) == 0 {
			pg.line("Nothing here. bywhen add records a promise, bywhen list --all shows old ones.")
			pg.proposals(doc.Proposals)
			return nil
		}
		rows := [][]string{{"ID", "DUE", "LEFT", "STATE", "WHAT"}}
		for i := range doc.Commitments {
			d := &doc.Commitments[i]
			rows = append(rows, []string{d.ID, d.DueWords, amount(d.Left), d.State, what(d)})
		}
		pg.table(rows)
		pg.proposals(doc.Proposals)
		return nil
	})
}

// what names a commitment, and the other person where there is one.
func what(d *daemon.CommitmentDocument) string {
	if d.Delegator != nil && d.Owner != nil && *d.Delegator != *d.Owner {
		return text(d.What, "?") + " (" + d.AskedBy + " asked " + d.OwnerName + ")"
	}
	return text(d.What, "?")
}

// proposals writes what waits to be confirmed.
func (pg *page) proposals(all []daemon.ProposalDocument) {
	for _, q := range all {
		pg.line("%s", pg.strong("The meeting's text now says another "+q.Field+" for "+q.ID+": "+q.After+" instead of "+q.Before+"."))
		pg.line("  bywhen confirm %s takes it over.", q.ID)
	}
}
