package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/commitments"
	"bywhen/daemon"
)

func empty([]string) (daemon.Empty, error) { return daemon.Empty{}, nil }

func (p *program) fit() *cobra.Command {
	c := &cobra.Command{
		Use:   "fit",
		Short: "does everything that I promised fit, and what could move if not",
		Long:  "Says whether the promises fit into the free time before their due dates. Ends 3 when they do not.",
	}
	return verb(p, c, "fit", empty, func(doc *daemon.FitDocument, pg *page) error {
		if !doc.Fits {
			p.code = daemon.CodeDecision
		}
		pg.fit(doc)
		return nil
	})
}

// fit writes a judgement.
func (pg *page) fit(doc *daemon.FitDocument) {
	for _, s := range doc.Stale {
		pg.line("%s", pg.strong(fmt.Sprintf("Calendar %s was last read %s: %s. What follows may be wrong.", s.Calendar, pg.moment(s.LastOK), s.Error)))
	}
	pg.ages(doc.Calendars)
	pg.talks(doc.Talks)
	switch {
	case doc.Promises == 0 && len(doc.Room) > 0:
	case doc.Promises == 0:
		pg.line("Nothing to weigh: no promise of yours has a due date and an effort. bywhen add records one.")
	case doc.Fits:
		pg.line("%s Other work? bywhen add …", fits(doc))
		if doc.Breakdown != nil && *doc.Breakdown >= 1.1 && *doc.Breakdown < 10 {
			pg.line("It still fits if everything takes %.1f times as long.", floor(*doc.Breakdown))
		}
	}
	for i := range doc.Overloads {
		pg.overload(&doc.Overloads[i], doc.Tight)
	}
	if doc.Assumed > 0 {
		pg.wrapped("", "", fmt.Sprintf("This takes %s of what you last stated to be done by now, as planned. If that is not so: bywhen progress ID --left …", commitments.Duration(doc.Assumed)))
	}
	for _, a := range doc.Ask {
		pg.wrapped("", "  ", fmt.Sprintf("Still %s left of %s? If all went as planned it fits, by the last figure it does not: bywhen progress %s --left …",
			commitments.Duration(a.Minutes), a.ID, a.ID))
	}
	pg.reports(doc.Report)
	pg.tellThem(doc.TellThem, "")
	for _, r := range doc.Room {
		pg.line("%s has no effort yet: there is room for %s.", r.ID, commitments.Duration(r.Minutes))
	}
}

// reports asks what came of check-ins.
func (pg *page) reports(all []daemon.ReportDoc) {
	for _, r := range all {
		line := fmt.Sprintf("The check-in for %s on %s is over: still on track, and how much is left?", r.What, pg.style.Moment(r.CheckIn))
		if r.Expected != nil {
			line += fmt.Sprintf(" As planned it would be %s.", commitments.Duration(*r.Expected))
		}
		pg.wrapped("", "  ", fmt.Sprintf("%s bywhen progress %s --left …", line, r.ID))
	}
}

// freshFor is how many minutes the age of a calendar goes without saying.
const freshFor = 60

// ages says how old the calendars are that a judgement rests on, unless all of
// them are fresh.
func (pg *page) ages(all []daemon.AgeDoc) {
	var old []string
	for _, c := range all {
		switch {
		case c.Age == nil:
			old = append(old, c.Name+" never")
		case *c.Age >= freshFor:
			old = append(old, c.Name+" "+commitments.Duration(*c.Age)+" ago")
		}
	}
	if len(old) > 0 {
		pg.wrapped("", "  ", "Calendars were read: "+strings.Join(old, ", ")+".")
	}
}

// floor is a factor rounded down to a tenth: never promise more than there is.
func floor(f float64) float64 { return float64(int(f*10)) / 10 }

func fits(doc *daemon.FitDocument) string {
	if doc.Promises == 1 {
		return fmt.Sprintf("Fits: the one promise I know, %s.", commitments.Duration(doc.Demand))
	}
	return fmt.Sprintf("Fits: the %d promises I know, %s.", doc.Promises, commitments.Duration(doc.Demand))
}

// overload writes one interval that does not fit, and the ways out.
func (pg *page) overload(o *daemon.OverloadDoc, tight bool) {
	pg.verdict(o, tight)
	rows := [][]string{}
	for _, m := range o.Members {
		due := pg.moment(m.Due)
		if m.Hard {
			due += ", fixed date"
		}
		rows = append(rows, []string{commitments.Duration(m.Left), due, m.What})
	}
	pg.table(rows)
	if o.Impossible {
		pg.line("  Not everything here fits even alone: it takes more than all the free time there is.")
	}
	pg.waysOut(o)
	if o.DecideBy != nil && o.DecideBy.After(o.From) {
		pg.line("  Until %s the suggestion still works.", pg.style.Moment(*o.DecideBy))
	}
	for _, h := range o.HardWouldNeed {
		pg.wrapped("  ", "    ", fmt.Sprintf("%s has a fixed date; it would need %s, or %s less.", h.ID, pg.moment(h.To), commitments.Duration(h.Cut)))
	}
	if o.Asked != nil {
		pg.wrapped("", "", asked(o.Asked, pg))
	}
	pg.wrapped("", "  ", fmt.Sprintf("Next: bywhen ask %s writes the question, bywhen decide %s records the answer.", o.Key, chooses(o)))
}

// chooses is what decide calls a way out: the promise that moves, or where several
// move together, the whole name of the suggestion.
func chooses(o *daemon.OverloadDoc) string {
	for _, opt := range o.Options {
		if opt.Suggested && len(opt.Moves) > 1 {
			return opt.Key
		}
	}
	return "ID"
}

// verdict says in two lines that an interval does not fit, and the figures.
func (pg *page) verdict(o *daemon.OverloadDoc, tight bool) {
	verdict := "Does not fit"
	if tight {
		verdict = "Tight"
	}
	pg.line("%s", pg.strong(fmt.Sprintf("%s: short by %s before %s.", verdict, commitments.Duration(o.Short), pg.style.Moment(o.To))))
	pg.line("%s promised, %s free (%s of %s min).", commitments.Duration(o.Demand), commitments.Duration(o.Supply),
		commitments.Thousands(o.Demand), commitments.Thousands(o.Supply))
}

// waysOut writes what could give: first the new dates, then what needs no other
// date.
func (pg *page) waysOut(o *daemon.OverloadDoc) {
	if len(o.Options) == 0 {
		pg.line("Nothing that could move is enough. What should give: the date, or the extent?")
		return
	}
	rows := [][]string{{"WHAT COULD MOVE", "AT THE EARLIEST TO", "WITH ROOM TO SPARE", ""}}
	others := map[string][]string{}
	cuts := map[int][]string{}
	for i := range o.Options {
		switch opt := &o.Options[i]; opt.Kind {
		case "move":
			rows = append(rows, pg.moves(opt)...)
		case "cut":
			cuts[opt.Minutes] = append(cuts[opt.Minutes], opt.ID)
		case "meeting":
			others[opt.Kind] = append(others[opt.Kind], pg.meeting(opt))
		default:
			others[opt.Kind] = append(others[opt.Kind], strings.TrimPrefix(opt.Key, opt.Kind+":"))
		}
	}
	if len(rows) > 1 {
		pg.table(rows)
	}
	or := ""
	if len(rows) > 1 {
		or = "or "
	}
	for _, less := range slices.Sorted(maps.Keys(cuts)) {
		pg.wrapped("  ", "    ", fmt.Sprintf("%s%s less of %s", or, commitments.Duration(less), either(cuts[less])))
		or = "or "
	}
	if ids := others["hand_over"]; ids != nil {
		pg.wrapped("  ", "    ", fmt.Sprintf("%ssomebody else does %s (bywhen edit ID --owner PERSON)", or, either(ids)))
		or = "or "
	}
	if ids := others["meeting"]; ids != nil {
		pg.wrapped("  ", "    ", or+either(ids))
	}
}

// meeting is the option to shorten or leave out a meeting.
func (pg *page) meeting(o *daemon.OptionDoc) string {
	when := pg.style.Moment(*o.Start)
	if o.Skip {
		return fmt.Sprintf("leave out %s, %s", o.Title, when)
	}
	return fmt.Sprintf("end %s, %s, %s earlier", o.Title, when, commitments.Duration(o.Minutes))
}

// moves is an option that moves commitments, a row each.
func (pg *page) moves(o *daemon.OptionDoc) [][]string {
	var rows [][]string
	for i, m := range o.Moves {
		name, mark := m.ID, ""
		if i > 0 {
			name = "and " + name
		}
		if o.Suggested && i == 0 {
			mark = "<- suggested"
		}
		rows = append(rows, []string{name, pg.style.Moment(m.To), pg.moment(m.Comfortable), mark})
	}
	return rows
}

// either lists names: a, b or c.
func either(names []string) string {
	n := len(names) - 1
	if n == 0 {
		return names[0]
	}
	return strings.Join(names[:n], ", ") + " or " + names[n]
}

func (p *program) why() *cobra.Command {
	c := &cobra.Command{Use: "why ID", Short: "the arithmetic, to be checked with a pencil", Args: cobra.ExactArgs(1)}
	return verb(p, c, "why", label, func(doc *daemon.WhyDocument, pg *page) error {
		pg.why(doc)
		return nil
	})
}

// why writes the arithmetic behind one commitment.
func (pg *page) why(doc *daemon.WhyDocument) {
	pg.line("%s: from %s to %s", doc.Commitment.ID, pg.style.Moment(doc.From), pg.style.Moment(doc.To))
	pg.line("\nFree time (working hours less what is busy, in gaps of %d min or more):", doc.Block)
	pg.days(doc)
	if doc.Usable < 1 {
		pg.line("Of these you plan with %.0f %%: %s min.", doc.Usable*100, commitments.Thousands(int(float64(doc.Supply)*doc.Usable)))
	}
	if doc.DeepSupply != nil {
		pg.line("Deep work needs stretches of %d min: %s of them count for it.", doc.DeepBlock, commitments.Thousands(*doc.DeepSupply))
	}
	pg.line("\nPromised by then:")
	rows := [][]string{{"LEFT", "SUM", "DUE", "WHAT"}}
	sum := 0
	for _, m := range doc.Lines {
		sum += m.Left
		rows = append(rows, []string{fmt.Sprint(m.Left), commitments.Thousands(sum), pg.moment(m.Due), m.What})
	}
	pg.table(rows)
	over, word, a, b := doc.Demand-doc.Have, "short", doc.Demand, doc.Have
	if over <= 0 {
		over, word, a, b = -over, "to spare", b, a
	}
	pg.line("\n%s - %s = %s min %s (%s).", commitments.Thousands(a), commitments.Thousands(b), commitments.Thousands(over), word, commitments.Duration(over))
}

// days writes the free time of each day. Columns that say nothing are left out.
func (pg *page) days(doc *daemon.WhyDocument) {
	gaps := slices.ContainsFunc(doc.Days, func(d daemon.DayDoc) bool { return d.Gaps > 0 })
	columns := []struct {
		head string
		show bool
		of   func(*daemon.DayDoc) string
	}{
		{"DAY", true, func(d *daemon.DayDoc) string { return pg.style.Date(d.Date) }},
		{"WORKING", true, func(d *daemon.DayDoc) string { return fmt.Sprint(d.Working) }},
		{"BUSY", true, func(d *daemon.DayDoc) string { return fmt.Sprint(d.Busy) }},
		{"SHORT GAPS", gaps, func(d *daemon.DayDoc) string { return fmt.Sprint(d.Gaps) }},
		{"FREE", true, func(d *daemon.DayDoc) string { return fmt.Sprint(d.Free) }},
		{"DEEP", doc.DeepSupply != nil, func(d *daemon.DayDoc) string { return fmt.Sprint(d.Deep) }},
		{"SUM", true, func(d *daemon.DayDoc) string { return commitments.Thousands(d.Sum) }},
		{"", true, func(d *daemon.DayDoc) string { return d.Off }},
	}
	rows := make([][]string, 1+len(doc.Days))
	for _, c := range columns {
		if !c.show {
			continue
		}
		rows[0] = append(rows[0], c.head)
		for i := range doc.Days {
			rows[1+i] = append(rows[1+i], c.of(&doc.Days[i]))
		}
	}
	pg.table(rows)
}

func (p *program) ask() *cobra.Command {
	c := &cobra.Command{
		Use: "ask ID", Short: "the question to send, in your own voice", Args: cobra.ExactArgs(1),
		Long: "Writes the question what should give, to be sent to whoever asked for the work. Once it is out, by --send\n" +
			"or, with --sent, by your own hand, that is noted, and bywhen is silent about it as long as an answer helps.",
	}
	var req daemon.AskRequest
	c.Flags().BoolVar(&req.Short, "short", false, "for a chat: at most 280 characters")
	c.Flags().BoolVar(&req.Send, "send", false, "send it by mail, once you have seen it and said yes")
	c.Flags().BoolVar(&req.Sent, "sent", false, "you have sent it yourself: note that")
	yes := c.Flags().Bool("yes", false, "with --send: yes to what is shown")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		request := func(shown string) daemon.AskRequest {
			req.ID, req.Shown = args[0], shown
			return req
		}
		return letter(cmd.Context(), p, "ask", *yes, request, func(doc *daemon.AskDocument) *daemon.LetterDoc { return &doc.LetterDoc })
	}
	return c
}

func (p *program) move() *cobra.Command {
	c := &cobra.Command{Use: "move ID DATE", Short: "put a new date on record, and who decided it", Args: cobra.ExactArgs(2)}
	by := c.Flags().String("by", "", "the `PERSON` who decided (you, unless given)")
	reason := c.Flags().String("reason", "", "`WHY`")
	request := func(args []string) (daemon.MoveRequest, error) {
		return daemon.MoveRequest{ID: args[0], To: args[1], By: *by, Reason: *reason}, nil
	}
	return verb(p, c, "move", request, decision)
}

func (p *program) decide() *cobra.Command {
	c := &cobra.Command{Use: "decide OPTION", Short: "choose one of the ways out that fit shows", Args: cobra.ExactArgs(1)}
	by := c.Flags().String("by", "", "the `PERSON` who decided (you, unless given)")
	reason := c.Flags().String("reason", "", "`WHY`")
	request := func(args []string) (daemon.DecideRequest, error) {
		return daemon.DecideRequest{Option: args[0], By: *by, Reason: *reason}, nil
	}
	return verb(p, c, "decide", request, decision)
}

// decision writes what was decided, and whether everything fits now.
func decision(doc *daemon.DecisionDocument, pg *page) error {
	for _, ch := range doc.Changes {
		if ch.Cut > 0 {
			pg.line("On record: %s, %s less.", ch.What, commitments.Duration(ch.Cut))
			continue
		}
		pg.line("On record: %s, from %s to %s.", ch.What, pg.moment(ch.From), pg.moment(ch.To))
	}
	for _, who := range doc.TellThem {
		pg.line("%s asked for this and should hear of it.", who)
	}
	pg.fit(&doc.Fit)
	return nil
}
