package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bywhen/config"
	"bywhen/daemon"
)

// completeWithin is how long a shell waits for what could stand next.
const completeWithin = 2 * time.Second

// completing gives every command that takes a commitment, a meeting or a person,
// by what its usage says, the completion for it.
func (p *program) completing(c *cobra.Command) {
	for _, sub := range c.Commands() {
		p.completing(sub)
	}
	words := strings.Fields(c.Use)
	if c.ValidArgsFunction != nil || len(words) < 2 {
		return
	}
	switch what := strings.Trim(words[1], "[]"); {
	case what == "ID":
		c.ValidArgsFunction = p.completion(p.commitmentIDs)
	case what == "OPTION":
		c.ValidArgsFunction = p.completion(p.options)
	case strings.HasPrefix(what, "MEETING"):
		c.ValidArgsFunction = p.completion(p.meetingUIDs)
	case what == "PERSON":
		c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return p.personNames(args)
		}
	case strings.HasPrefix(what, "FILE"):
	case what == "DIR":
		c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}
	default:
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
}

// completion asks the App for the first argument of a command. What cannot be
// answered at once is no completion: a shell is no place for complaints.
func (p *program) completion(list func(context.Context, *session) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
		defer cancel()
		s, err := p.open(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		found := list(ctx, s)
		_ = s.close() // nothing was changed
		return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// commitmentIDs are the ids of what is open or a draft, each with what it is.
func (p *program) commitmentIDs(ctx context.Context, s *session) (found []string) {
	var doc daemon.ListDocument
	if s.call(ctx, "list", daemon.ListRequest{Which: "all"}, &doc) != nil {
		return nil
	}
	for i := range doc.Commitments {
		d := &doc.Commitments[i]
		if d.Status == "open" || d.Status == "draft" {
			found = append(found, d.ID+"\t"+text(d.What, "")+", due "+d.DueWords)
		}
	}
	return found
}

// options are the ways out of what does not fit.
func (p *program) options(ctx context.Context, s *session) (found []string) {
	var doc daemon.FitDocument
	if s.call(ctx, "fit", daemon.Empty{}, &doc) != nil {
		return nil
	}
	for _, o := range doc.Overloads {
		for i := range o.Options {
			found = append(found, o.Options[i].Key)
		}
	}
	return found
}

// meetingUIDs are those of the meetings of last week and this.
func (p *program) meetingUIDs(ctx context.Context, s *session) (found []string) {
	var doc daemon.MeetingsDocument
	if s.call(ctx, "meetings", daemon.MeetingsRequest{All: true}, &doc) != nil {
		return nil
	}
	for i := range doc.Meetings {
		m := &doc.Meetings[i]
		found = append(found, m.UID+"\t"+m.Title+", "+s.style.Moment(m.Start))
	}
	return found
}

// personNames are the names under [[people]].
func (p *program) personNames(args []string) (found []string, _ cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	cfg, err := config.Loader{Home: p.home}.Load(p.paths().Config)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for i := range cfg.People {
		found = append(found, cfg.People[i].Name)
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
