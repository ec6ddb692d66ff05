package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"bywhen/daemon"
)

// mostRead is how large a file given by hand may be.
const mostRead = 16 << 20

func (p *program) capture() *cobra.Command {
	c := &cobra.Command{
		Use:   "capture [FILE|-]",
		Short: "read meeting text and say what was found in it",
		Long:  "Reads notes from FILE, or - for standard input, beside the text of the meeting, and says what was handed over.",
		Args:  cobra.MaximumNArgs(1),
	}
	event := c.Flags().String("event", "", "the meeting, as an .ics `FILE`")
	meeting := c.Flags().String("meeting", "", "the `MEETING`, by its UID or words of its title")
	dry := c.Flags().Bool("dry-run", false, "say what was found, and record nothing")
	request := func(args []string) (req daemon.CaptureRequest, err error) {
		req = daemon.CaptureRequest{Meeting: *meeting, DryRun: *dry}
		if *event != "" {
			if req.Event, err = readFile(*event); err != nil {
				return req, err
			}
		}
		if len(args) == 0 {
			if *event == "" && *meeting == "" {
				return req, usageError{fmt.Errorf("capture: name notes, --event FILE.ics or --meeting MEETING")}
			}
			return req, nil
		}
		notes, err := p.readNotes(args[0])
		req.Notes = string(notes)
		return req, err
	}
	return verb(p, c, "capture", request, func(doc *daemon.CaptureDocument, pg *page) error {
		pg.captured(doc, *dry)
		return nil
	})
}

// readFile reads a file up to the limit.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readLimited(f, name)
}

func readLimited(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostRead+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > mostRead {
		return nil, fmt.Errorf("read %s: longer than %d MiB", name, mostRead>>20)
	}
	return data, nil
}

// readNotes reads notes from a file, or from standard input for "-".
func (p *program) readNotes(name string) ([]byte, error) {
	if name == "-" {
		return readLimited(p.stdin, "standard input")
	}
	return readFile(name)
}

// captured writes what a meeting's text says.
func (pg *page) captured(doc *daemon.CaptureDocument, dry bool) {
	pg.line("%s, %s", doc.Meeting.Title, pg.style.Moment(doc.Meeting.Start))
	looks := "does not look like a meeting in which work is handed over"
	if doc.Meeting.Delegation {
		looks = "looks like a meeting in which work is handed over"
	}
	pg.line("It %s:", looks)
	for _, r := range doc.Meeting.Reasons {
		pg.line("  - %s", r)
	}
	if len(doc.Items) == 0 {
		pg.line("Nothing was promised in this text.")
	}
	if !doc.Counts {
		pg.line("sync would not read it by itself: %s.", doc.Reason)
	}
	for i := range doc.Items {
		pg.line("")
		pg.item(&doc.Items[i])
		switch label := doc.Recorded[i]; {
		case label == "":
			pg.line("  shown only: you neither own it nor asked for it")
		case doc.Known[i]:
			pg.line("  on the ledger already, as %s", label)
		case dry:
			pg.line("  would be recorded as %s", label)
		default:
			pg.line("  on the ledger as %s", label)
		}
	}
}

// item writes one item.
func (pg *page) item(d *daemon.ItemDoc) {
	sure := map[string]string{"record": "Agreed", "draft": "Perhaps agreed"}[d.Band]
	pg.wrapped("", "  ", fmt.Sprintf("%s: %s", sure, text(d.What, "?")))
	field := func(name, value string) {
		if value != "" {
			pg.wrapped("  ", "    ", name+": "+value)
		}
	}
	field("Done by", d.OwnerName)
	if d.Delegator != nil {
		field("Asked by", d.AskedBy)
	}
	if d.Due != nil {
		due := pg.style.Moment(d.Due.At) + " (\"" + d.Due.Text + "\")"
		if d.Hard {
			due += ", fixed: it is a meeting with other people"
		}
		field("Due", due)
		field("In doubt", text(d.Due.Doubt, ""))
	}
	if d.Effort != nil {
		field("Work", amount(d.Effort))
	}
	field("Why", text(d.Why, ""))
	field("Success", text(d.Success, ""))
	field("How", text(d.How, ""))
	for _, o := range d.Obstacles {
		field("Obstacle", o)
	}
	if d.CheckIn != nil {
		field("Check-in", pg.style.Moment(d.CheckIn.At)+" (\""+d.CheckIn.Text+"\")")
	}
	for _, m := range d.CouldMove {
		if d.SuggestedMove != nil && *d.SuggestedMove == m {
			m += " (suggested)"
		}
		field("Could move", m)
	}
	field("From the words", "\""+d.Quote+"\"")
}

func (p *program) prepare() *cobra.Command {
	c := &cobra.Command{Use: "prepare [MEETING]", Short: "the card before a meeting", Args: cobra.MaximumNArgs(1)}
	request := func(args []string) (daemon.PrepareRequest, error) {
		if len(args) == 0 {
			return daemon.PrepareRequest{}, nil
		}
		return daemon.PrepareRequest{UID: args[0]}, nil
	}
	return verb(p, c, "prepare", request, func(doc *daemon.PrepareDocument, pg *page) error {
		pg.prepared(doc)
		return nil
	})
}
